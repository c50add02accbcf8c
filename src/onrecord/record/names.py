"""Names folded for look-ups: case, accents and punctuation do not tell names apart."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def fold(name: str) -> str:
    """Lower-case words without accents, one space between; hyphens and dots part words."""
    plain = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(_WORD.findall(bare.casefold()))
