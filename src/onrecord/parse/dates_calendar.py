"""Calendar arithmetic on partial dates. Pure functions, no language."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from onrecord.model import PartialDate


def month_of(year: int, month: int) -> PartialDate:
    """The month, with months before January and after December carried into the year."""
    carried = year * 12 + month - 1
    return PartialDate(f"{carried // 12:04d}-{carried % 12 + 1:02d}")


def year_of(year: int) -> PartialDate:
    """The year."""
    return PartialDate(f"{year:04d}")


def interval(start: PartialDate | date, end: PartialDate | date) -> PartialDate | None:
    """From the one to the other; None where the end lies before the start."""
    first = start.isoformat() if isinstance(start, date) else start.text.partition("/")[0]
    last = end.isoformat() if isinstance(end, date) else end.text.rpartition("/")[2]
    try:
        return PartialDate(f"{first}/{last}")
    except ValueError:
        return None


def day_in(year: int, month: int, day: int) -> PartialDate | None:
    """That day, or None where the calendar has none (30 February)."""
    try:
        return PartialDate.of_day(date(year, month, day))
    except ValueError:
        return None


def nearest_weekday(published: date, weekday: int, *, direction: int, strict: bool) -> date:
    """The nearest such weekday before (`direction` -1) or after (+1) the day of publication.

    `weekday` counts from Monday = 0. `strict` leaves the day of publication itself out.
    """
    gap = (
        (published.weekday() - weekday) % 7
        if direction < 0
        else (weekday - published.weekday()) % 7
    )
    if gap == 0 and strict:
        gap = 7
    return published + timedelta(days=direction * gap)


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of its week (ISO 8601)."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def month_near(published: date, month: int, *, direction: int, strict: bool) -> PartialDate:
    """The nearest such month; the month of publication counts unless `strict`."""
    year = published.year
    if direction < 0 and (month > published.month or (strict and month == published.month)):
        year -= 1
    if direction > 0 and (month < published.month or (strict and month == published.month)):
        year += 1
    return month_of(year, month)


def day_near(published: date, month: int, day: int, *, direction: int) -> PartialDate | None:
    """The nearest such day of a year, the day of publication included."""
    found = day_in(published.year, month, day)
    if found is None:
        for year in (published.year + direction * step for step in range(1, 5)):
            found = day_in(year, month, day)
            if found is not None:
                return found
        return None
    if direction < 0 and found.earliest > published:
        return day_in(published.year - 1, month, day)
    if direction > 0 and found.latest < published:
        return day_in(published.year + 1, month, day)
    return found


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * ell) // 451
    month, day = divmod(h + ell - 7 * m + 114, 31)
    return date(year, month, day + 1)


def season_in(year: int, months: tuple[int, int]) -> PartialDate:
    """The season that begins in that year."""
    first, last = months
    start = month_of(year, first)
    end = month_of(year + (last < first), last)
    return PartialDate(f"{start}/{end}")


def season_near(published: date, months: tuple[int, int], *, direction: int) -> PartialDate:
    """The nearest such season that has begun by (or ends after) the day of publication."""
    candidates = [season_in(published.year + step, months) for step in (-2, -1, 0, 1, 2)]
    if direction < 0:
        return [c for c in candidates if c.earliest <= published][-1]
    return next(c for c in candidates if c.latest >= published)


def shift(anchor: PartialDate, unit: str, count: int) -> PartialDate | None:
    """`anchor` moved by `count` units (D, W, M, Y), no sharper than the unit or the anchor.

    One year later keeps the anchor's month ("a year later" of July 2013 is July 2014); more than
    one are counted in years. Weeks and days need an anchor stated to the day.
    """
    base = anchor.earliest
    fine = len(anchor.text.partition("/")[0])
    try:
        if unit == "Y":
            if abs(count) == 1 and fine >= 7:
                return month_of(base.year + count, base.month)
            return year_of(base.year + count)
        if unit == "M":
            return month_of(base.year, base.month + count) if fine >= 7 else None
        if fine < 10 or unit not in "DW":
            return None
        moved = base + timedelta(days=count * (7 if unit == "W" else 1))
        return PartialDate.of_day(moved)
    except (ValueError, OverflowError):
        return None


def last_day(year: int, month: int) -> int:
    """How many days the month has."""
    return calendar.monthrange(year, month)[1]
