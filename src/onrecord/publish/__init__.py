"""Publishing: one file per format. `FORMATS` names each, with what it writes by default."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from onrecord.record import Register

Writer = Callable[[Register, Path], Iterator[Path]]

FORMATS = {"csv": "onrecord-csv", "jsonl": "onrecord.jsonl"}


def writer(name: str) -> Writer:
    """The function that writes a format: `onrecord.publish.NAME.write`."""
    from importlib import import_module

    write: Writer = import_module(f"onrecord.publish.{name}").write
    return write
