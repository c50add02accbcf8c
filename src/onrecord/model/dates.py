"""Dates at the precision stated: a year, a month, a day, or an interval between two of them.

The written form is ISO 8601 (`2005`, `2005-10`, `2005-10-03`, `2005-10/2020`), as the codebook's
section 4 asks; `2013-04/` is open at its end (ISO 8601-2). A partial date stands
for an uncertain day between `earliest` and `latest`.

Terms are ISO 8601 durations (`P15Y`, `P180D`).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, total_ordering

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
_TERM = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?\Z")


@lru_cache(maxsize=65_536)
def _bounds(point: str) -> tuple[date, date]:
    matched = _POINT.match(point)
    if matched is None:
        raise ValueError(f"not a date: {point!r}; expected YYYY, YYYY-MM or YYYY-MM-DD")
    year = int(matched[1])
    if matched[2] is None:
        return date(year, 1, 1), date(year, 12, 31)
    month = int(matched[2])
    if matched[3] is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    day = date(year, month, int(matched[3]))
    return day, day


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as stated. `text` is its ISO 8601 form and its identity."""

    text: str

    def __post_init__(self) -> None:
        start, _, end = self.text.partition("/")
        first = _bounds(start)
        if end and _bounds(end)[1] < first[0]:
            raise ValueError(f"an interval that ends before it begins: {self.text!r}")

    @property
    def earliest(self) -> date:
        """The first day that the date may stand for."""
        return _bounds(self.text.partition("/")[0])[0]

    @property
    def latest(self) -> date:
        """The last day that the date may stand for (`date.max` where the end is open)."""
        start, slash, end = self.text.partition("/")
        if slash and not end:
            return date.max
        return _bounds(end or start)[1]

    @property
    def precision(self) -> str:
        """`day`, `month`, `year` or `interval`."""
        if "/" in self.text:
            return "interval"
        return {4: "year", 7: "month"}.get(len(self.text), "day")

    @classmethod
    def of_day(cls, day: date) -> PartialDate:
        """The partial date that is exactly one day."""
        return cls(day.isoformat())

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return (self.earliest, self.latest, self.text) < (other.earliest, other.latest, other.text)

    def __str__(self) -> str:
        return self.text


def add_term(day: date, term: str) -> date:
    """`day` plus an ISO 8601 duration of years, months, weeks and days.

    Months are added on the calendar (31 January + P1M is the last day of February), as periods
    in treaties are counted. Raises `ValueError` for anything else.
    """
    matched = _TERM.match(term)
    if matched is None:
        raise ValueError(f"not a duration: {term!r}; expected for instance P15Y, P6M or P180D")
    years, months, weeks, days = (int(part or 0) for part in matched.groups())
    whole = day.year * 12 + day.month - 1 + years * 12 + months
    year, month = whole // 12, whole % 12 + 1
    moved = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return moved + timedelta(days=weeks * 7 + days)
