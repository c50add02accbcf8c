"""A rule: of two readings that cannot both hold, a gazette's own word is preferred.

`prefers(a, b)` sees the claims of both sides and says true for `a`, false for `b`, or null where it
has nothing to say; then the next rule is asked, and Onrecord's own after all added ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.conclude import Preference, Rule
from onrecord.conclude.claims import Claim


def printed(side: Sequence[Claim]) -> bool:
    """Whether a gazette prints it."""
    return any("gazette" in (claim.first.outlet or "").casefold() for claim in side)


def prefers(a: Sequence[Claim], b: Sequence[Claim]) -> bool | None:
    """The side that a gazette prints, if only one is."""
    return None if printed(a) is printed(b) else printed(a)


DEPOSITARY = Preference(
    Rule(
        "gazette_word",
        "A gazette's own word outweighs other reports.",
        "house rule: it is the record",
    ),
    prefers,
)
