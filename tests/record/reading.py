"""A reading of a folder with a cheap extractor, to be killed: `reading.py REGISTER FOLDER JOBS`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from making import cheap
from onrecord.api import Desk, Extractor
from onrecord.record import Register

if __name__ == "__main__":
    with Register.open(sys.argv[1], create=True) as register:
        Desk(register, Extractor("cheap/1", cheap)).read(sys.argv[2], jobs=int(sys.argv[3]))
