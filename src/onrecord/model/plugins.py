"""Whether installed packages add anything, told without loading what would load it."""

from __future__ import annotations

import sys
from pathlib import Path


def is_declared(group: str) -> bool:
    """Whether an installed package names the entry-point group `group`.

    Reads the few small files that `importlib.metadata` would read, at a tenth of its cost; where
    packages come from something other than a folder the answer is true, and it is for
    `importlib.metadata` to say.
    """
    header = f"[{group}]"
    for entry in sys.path:
        folder = Path(entry)
        if folder.is_file():
            return True
        for told in (*folder.glob("*.dist-info/entry_points.txt"), *folder.glob(_EGG)):
            if header in told.read_text(encoding="utf-8", errors="replace"):
                return True
    return False


_EGG = "*.egg-info/entry_points.txt"
