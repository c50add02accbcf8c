"""Full calendar days as newspapers print them. Never a guess: an ambiguous one is told as such.

`03/11/2026` may be March or November, so it gives a day only where one of the two readings is no
date, or where the weekday printed beside it or the other days on the page settle it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = (
    r"(?:(?P<weekday>mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?\s+)?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = (
    re.compile(rf"\b{_WEEKDAY}(?:the\s+)?{_DAY}\s+(?:of\s+|de\s+)?{_MONTH},?\s+{_YEAR}", re.I),
    re.compile(rf"\b{_WEEKDAY}{_MONTH}\s+{_DAY}(?:,\s*|\s+){_YEAR}", re.I),
    re.compile(rf"\b{_WEEKDAY}{_DAY}[-/ ]{_MONTH}[-/ ]{_YEAR}", re.I),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)"),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?!\d)"),
    re.compile(rf"\b(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}"),
)
_EITHER = re.compile(
    rf"\b{_WEEKDAY}(?P<first>\d{{1,2}})(?P<sep>[/-])(?P<second>\d{{1,2}})(?P=sep)"
    rf"{_YEAR}",
    re.I,
)

_LOOSE_ISO = re.compile(r"\s*((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"\s*((?:19|20)\d\d)(\d{2})(\d{2})(?:T?\d{2,6}Z?)?\s*$")


@dataclass(frozen=True, slots=True)
class Found:
    """A day in a line of text. `day` is null where it may be either of `readings`."""

    start: int
    end: int
    day: date | None
    readings: tuple[date, ...] = ()


def days_in(text: str) -> Iterator[Found]:
    """The full days written in `text`, in order of position; overlapping forms count once."""
    if not _ANY_YEAR.search(text):
        return
    hits: list[Found] = []
    for form in _FORMS:
        for matched in form.finditer(text):
            day = _day(matched["year"], matched["month"], matched["day"])
            if day is not None:
                hits.append(Found(matched.start(), matched.end(), day))
    for matched in _EITHER.finditer(text):
        readings = tuple(
            sorted(
                {
                    day
                    for month, number in (
                        (matched["first"], matched["second"]),
                        (matched["second"], matched["first"]),
                    )
                    if (day := _day(matched["year"], month, number)) is not None
                }
            )
        )
        if matched["weekday"]:
            wanted = _WEEKDAYS.index(matched["weekday"][:3].lower())
            readings = tuple(day for day in readings if day.weekday() == wanted)
        if readings:
            only = readings[0] if len(readings) == 1 else None
            hits.append(Found(matched.start(), matched.end(), only, readings))
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    end = -1
    for hit in hits:
        if hit.start >= end:
            yield hit
            end = hit.end


def _day(year: str, month: str, day: str) -> date | None:
    number = _MONTHS.get(month.lower().rstrip("."), 0) if not month.isdigit() else int(month)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def parse_day(value: Any) -> date | None:
    """The day of a machine's or a person's writing of it, in its own time zone; never ambiguous."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str):
        return None
    for form in (_LOOSE_ISO, _COMPACT):
        if matched := form.match(value):
            try:
                return date(int(matched[1]), int(matched[2]), int(matched[3]))
            except ValueError:
                return None
    found = next(iter(days_in(value[:200])), None)
    return found.day if found is not None else None
