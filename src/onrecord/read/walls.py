"""Walls: pages that stand where a report should be (subscription, consent, robot checks)."""

from __future__ import annotations

import re
from functools import cache

from onrecord.data import load

_FILE = "lang/en/read_walls.toml"


@cache
def walls() -> tuple[tuple[str, re.Pattern[str], int], ...]:
    """What each wall is called, how it words itself, and the most words a page of it has."""
    return tuple(
        (entry["name"], re.compile(entry["pattern"], re.IGNORECASE), entry["max_words"])
        for entry in load(_FILE)["wall"]
    )


def wall_in(text: str) -> str | None:
    """The name of the wall that a short page is, or null where it is a report.

    A page with more words than any wall has is a report, whatever it says at its end.
    """
    words = len(text[:20_000].split())
    for name, pattern, most in walls():
        if words <= most and pattern.search(text):
            return name
    return None
