"""The edition of the rules: what is kept of conclusions holds for the edition that drew them.

`NUMBER` is raised with every change of this folder by which some record may be answered otherwise;
the digest beside it follows the table of rules by itself. A register that was kept under another
edition is concluded anew (`onrecord.outlooks`), so that no old conclusion outlives its rule.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from onrecord.conclude.preferences import preferences
from onrecord.conclude.rules import RULES

NUMBER = 5


def edition_of_rules() -> str:
    """The number with the digest of the rules, then the ids of the rules that packages add."""
    return " ".join((_own(), *(added.rule.id for added in preferences())))


@cache
def _own() -> str:
    table = "\n".join(f"{rule.id}\t{rule.words}\t{rule.why}" for rule in RULES.values())
    return f"{NUMBER}.{sha256(table.encode()).hexdigest()[:8]}"
