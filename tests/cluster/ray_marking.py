"""Extractors whose workers leave a mark, for tests that kill them."""

from __future__ import annotations

import os
import time
from pathlib import Path

from making import cheap
from onrecord.model import Document, Extraction


def marking(document: Document) -> Extraction:
    """Reads like `cheap`, slowly, and writes down which process on which node it was."""
    import ray

    marks = Path(document.url or "")
    with marks.open("a") as told:
        told.write(f"{os.getpid()} {ray.get_runtime_context().get_node_id()} {document.name}\n")
    time.sleep(0.02)
    return cheap(document)


def deadly(document: Document) -> Extraction:
    """Ends its process on one report, each time."""
    if document.name.endswith("7"):
        os._exit(9)
    return cheap(document)
