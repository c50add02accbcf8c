"""A server whose reader is cheap and never slow, to be killed: `serving_cheaply.py REGISTER`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from making import cheap
from onrecord.api import Extractor
from onrecord.model import Document, Extraction
from onrecord.web import reading, serving
from onrecord.web.settings import Settings


class Cheap:
    """Extraction in this process."""

    def run(self, document: Document) -> Extraction:
        """What the cheap extractor finds."""
        return cheap(document)

    def close(self) -> None:
        """Nothing is open."""


if __name__ == "__main__":
    reading.worker = Cheap
    reading.rules = lambda: Extractor("cheap/1", cheap)
    settings = Settings(sys.argv[1], accounts="--accounts" in sys.argv)
    serving.serve(settings, 0, lambda address: print(address, file=sys.stderr, flush=True))
