"""What several places say of one thing: whose word counts, and who says otherwise.

Places are named in the order of their rank; the first word counts. The others are heard only to
tell that they disagree: "JSON-LD; address says 2021-03-04".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T", str, date)

NEAR = timedelta(days=1)  # days one apart are one, because of time zones
_SAID_CHARS = 80


def first_of(told: Iterable[tuple[T, str]]) -> tuple[T, str] | None:
    """The first word, and its place with those of the others that say otherwise; null for none."""
    words = list(told)
    if not words:
        return None
    value, place = words[0]
    return value, doubted(place, value, words[1:])


def doubted(place: str, value: T, others: Iterable[tuple[T, str]]) -> str:
    """A place with what others say otherwise, the first word of each other place."""
    heard = {piece.partition(" says ")[0] for piece in place.split("; ")}
    said = [place]
    for other, where in others:
        where = where.partition("; ")[0]
        if where not in heard and not agree(value, other):
            said.append(f"{where} says {_brief(other)}")
        heard.add(where)
    return "; ".join(said)


def agree(one: T, other: T) -> bool:
    """Whether two words say the same: days one apart, addresses but for their scheme and "www.",
    names of which one holds the other, whatever their case and punctuation."""
    if isinstance(one, date) or isinstance(other, date):
        return isinstance(one, date) and isinstance(other, date) and abs(one - other) <= NEAR
    if one.startswith(("http://", "https://")):
        return _address(one) == _address(other)
    few, many = sorted((_bare(one), _bare(other)), key=len)
    return few in many


def _bare(text: str) -> str:
    return "".join(word for word in re.findall(r"\w+", text.casefold()) if word != "the")


def _address(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.netloc.casefold().removeprefix("www."), parts.path.rstrip("/"), parts.query


def _brief(value: str | date) -> str:
    text = str(value)
    return text if len(text) <= _SAID_CHARS else f"{text[: _SAID_CHARS - 1]}…"
