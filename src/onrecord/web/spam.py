"""Whether a note looks like spam, and why. Only moderators decide; this sorts their queue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from onrecord.data import load

_LINK = re.compile(r"https?://|\bwww\.|\[url|<a\s", re.IGNORECASE)


@cache
def _known() -> dict[str, Any]:
    return load("lang/en/spam.toml")


@cache
def _phrases() -> re.Pattern[str]:
    listed = [p for entry in _known().values() for p in entry.get("phrases", ())]
    return re.compile(rf"\b({'|'.join(map(re.escape, listed))})\b", re.IGNORECASE)


def doubts(
    text: str, *, seconds: float | None, trap: str, recent: Iterable[str] = ()
) -> tuple[str, ...]:
    """Why a note looks like spam; none where it does not.

    `seconds` is how long the form was open (null: not known), `trap` what stands in a field that
    people do not see, `recent` the author's last notes.
    """
    limits = _known()["limits"]
    links = len(_LINK.findall(text))
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    found = {
        "a field that people do not see was filled in": bool(trap.strip()),
        "it came without a form of ours": seconds is None,
        f"written in {seconds or 0:.0f} seconds": seconds is not None
        and seconds < limits["seconds"],
        f"holds {links} links": links >= limits["links"],
        "the same text was sent before": _folded(text) in map(_folded, recent),
        "mostly in capitals": len(letters) >= limits["capitals_from"]
        and capitals > limits["capitals"] * len(letters),
    }
    why = [told for told, holds in found.items() if holds]
    if offer := _phrases().search(text):
        why.append(f"an offer: “{offer[0]}”")
    return tuple(why)


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
