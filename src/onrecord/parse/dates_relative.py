"""Readings of expressions that count from publication or from the date named before, and lengths.

See dates_grammar.py for what a reader is.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from onrecord.model import PartialDate
from onrecord.parse import dates_calendar as cal
from onrecord.parse.dates_grammar import (
    Moment,
    Reading,
    by_tense,
    day_number,
    fixed,
    number_of,
    parse_weekday,
    said,
    unresolved,
    words,
)

# --- days and spans counted from publication -----------------------------------------------


def read_deictic(m: re.Match[str], at: Moment) -> Reading | None:
    if at.published is None:
        return unresolved(m)
    days = words()["deictic"][m.group().lower()]
    value = PartialDate.of_day(at.published + timedelta(days=days))
    return by_tense(m, at, value, value)


def read_weekday(m: re.Match[str], at: Moment) -> Reading | None:
    if at.published is None:
        return unresolved(m)
    weekday = parse_weekday(m["weekday"])
    det = (m["det"] or "").lower()
    if det in ("the following", "the previous", "the same", "that") and at.anchor is not None:
        return _weekday_from_anchor(m, weekday, det, at.anchor)
    week = (m["week"] or "").lower()
    monday, _ = cal.week_of(at.published)
    if week:
        offset = -7 if "last" in week else 7 if "next" in week else 0
        value = PartialDate.of_day(monday + timedelta(days=weekday + offset))
        return by_tense(m, at, value, value)
    past = cal.nearest_weekday(at.published, weekday, direction=-1, strict=det in ("last", "past"))
    future = cal.nearest_weekday(
        at.published, weekday, direction=1, strict=det in ("next", "coming")
    )
    if det in ("last", "past"):
        future = past
    elif det in ("next", "coming"):
        past = future
    return by_tense(m, at, PartialDate.of_day(past), PartialDate.of_day(future))


def _weekday_from_anchor(
    m: re.Match[str], weekday: int, det: str, anchor: PartialDate
) -> Reading | None:
    if anchor.precision != "day":
        return None
    ahead = det != "the previous"
    strict = det in ("the following", "the previous")
    value = cal.nearest_weekday(
        anchor.earliest, weekday, direction=1 if ahead else -1, strict=strict
    )
    return fixed(f"{m.group().strip()!r} counted from {anchor}", PartialDate.of_day(value))


def read_span_from_now(m: re.Match[str], at: Moment) -> Reading | None:
    """Last, this and next week, weekend, month, year, quarter, decade."""
    if at.published is None:
        return unresolved(m)
    det, unit = m["det"].lower(), m["unit"].lower()
    part = (m["part"] or "").lower()
    step = -1 if det in ("last", "previous") else 1 if det in ("next", "coming") else 0
    day = at.published
    if unit in ("week", "weekend"):
        return by_tense(m, at, *_weeks(day, step, unit, part, det))
    if unit == "month":
        value: PartialDate | None = cal.month_of(day.year, day.month + step)
    elif unit == "year":
        value = cal.year_of(day.year + step)
        if part.startswith(("the end", "end")):
            value = cal.month_of(day.year + step, 12)
    elif unit == "quarter":
        first = (day.month - 1) // 3 * 3 + 1 + 3 * step
        value = cal.interval(cal.month_of(day.year, first), cal.month_of(day.year, first + 2))
    else:
        start = day.year // 10 * 10 + 10 * step
        value = PartialDate(f"{start}/{start + 9}")
    return by_tense(m, at, value, value)


def _weeks(
    day: date, step: int, unit: str, part: str, det: str
) -> tuple[PartialDate | None, PartialDate | None]:
    monday, sunday = cal.week_of(day)
    if unit == "weekend":
        saturday = monday + timedelta(days=5)
        back = saturday if day >= saturday and step == 0 else saturday - timedelta(days=7)
        ahead = saturday + timedelta(days=7 * max(step, 0) if day.weekday() >= 5 else 0)
        past = cal.interval(back, back + timedelta(days=1))
        future = cal.interval(ahead, ahead + timedelta(days=1))
        return (past, past) if step < 0 else (future, future) if step > 0 else (past, future)
    if step:
        value = cal.interval(monday + timedelta(days=7 * step), sunday + timedelta(days=7 * step))
        return value, value
    so_far = cal.interval(monday, day)
    if part.startswith("earlier"):
        return so_far, so_far
    if part.startswith("later"):
        to_come = cal.interval(day, sunday)
        return to_come, to_come
    return so_far, cal.interval(monday, sunday)


def read_day_of_month(m: re.Match[str], at: Moment) -> Reading | None:
    """On the 21st: of the month of publication, or the one before or after it."""
    day = day_number(m["day"])
    if not 1 <= day <= 31:
        return None
    if at.published is None:
        return unresolved(m)
    year, month = at.published.year, at.published.month
    readings: list[PartialDate | None] = []
    for step in (-1 if day > at.published.day else 0, 1 if day < at.published.day else 0):
        first = cal.month_of(year, month + step).earliest
        readings.append(cal.day_in(first.year, first.month, day))
    return by_tense(m, at, readings[0], readings[1])


_LAST_VERB = re.compile(r"\b(?:and|or|to|will|would|could|can|may|might|should|must|shall)\s+\Z")


def read_day_of_month_from_now(m: re.Match[str], at: Moment) -> Reading | None:
    """The 15th of next month."""
    if at.published is None:
        return unresolved(m)
    step = {"last": -1, "next": 1}.get(m["det"].lower(), 0)
    month = cal.month_of(at.published.year, at.published.month + step).earliest
    value = cal.day_in(month.year, month.month, day_number(m["day"]))
    return by_tense(m, at, value, value)


def read_past_span(m: re.Match[str], at: Moment) -> Reading | None:
    """The past two weeks, the next six months: from or to the day of publication."""
    if m["det"].lower() == "last" and _LAST_VERB.search(m.string[: m.start()]):
        return None  # "will last ten years"
    if at.published is None:
        return unresolved(m, "interval")
    count = number_of(m["number"]) if m["number"] else 1
    if count is None:
        return None
    if not m["number"] and m.group().endswith("s"):
        return Reading(f"{m.group().strip()!r} is of no stated length", kind="interval")
    unit, size = words()["units"][m["unit"].lower()]
    sign = 1 if m["det"].lower() in ("next", "coming") else -1
    edge = _move(at.published, unit, sign * count * size)
    if edge is None:
        return None
    value = cal.interval(at.published, edge) if sign > 0 else cal.interval(edge, at.published)
    term = f"P{count * size}{unit}"
    return Reading(
        f"{m.group().strip()!r} up to publication {said(at.published)}",
        value,
        value,
        "interval",
        term,
    )


def _move(day: date, unit: str, count: int) -> date | None:
    if unit == "H":
        return None
    try:
        if unit in "DW":
            return day + timedelta(days=count * (7 if unit == "W" else 1))
        months = day.year * 12 + day.month - 1 + count * (12 if unit == "Y" else 1)
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, cal.last_day(year, month)))
    except (ValueError, OverflowError):
        return None


def read_ago(m: re.Match[str], at: Moment) -> Reading | None:
    if at.published is None:
        return unresolved(m)
    count = number_of(m["number"])
    if count is None:
        return None
    unit, size = words()["units"][m["unit"].lower()]
    moved = _move(at.published, unit, -count * size)
    return _counted(m, at, moved, unit, count * size, exact=bool(m["exact"]))


def read_ahead(m: re.Match[str], at: Moment) -> Reading | None:
    """In six months, six months from now."""
    if at.published is None:
        return unresolved(m)
    count = number_of(m["number"])
    if count is None:
        return None
    unit, size = words()["units"][m["unit"].lower()]
    moved = _move(at.published, unit, count * size)
    reading = _counted(m, at, moved, unit, count * size, exact=False)
    if reading is None:
        return None
    return Reading(reading.how, None, reading.future, reading.kind, f"P{count * size}{unit}")


def _counted(
    m: re.Match[str], at: Moment, moved: date | None, unit: str, count: int, *, exact: bool
) -> Reading | None:
    if moved is None:
        return None
    if exact or unit == "D":
        value = PartialDate.of_day(moved)
    elif unit == "W":
        monday, sunday = cal.week_of(moved)
        value = PartialDate(f"{monday}/{sunday}")
    elif unit == "M" and count % 12:
        value = cal.month_of(moved.year, moved.month)
    else:
        value = cal.year_of(moved.year)
    return by_tense(m, at, value, value)


# --- counted from the date named before ----------------------------------------------------


def read_from_anchor(m: re.Match[str], at: Moment) -> Reading | None:
    """Three months later, a year earlier."""
    count = number_of(m["number"])
    if count is None:
        return None
    unit, size = words()["units"][m["unit"].lower()]
    count *= size
    sign = -1 if m["side"].lower() in ("earlier", "before", "previously") else 1
    if at.anchor is None:
        return Reading(f"{m.group().strip()!r} counts from a date that is not named", None, None)
    value = cal.shift(at.anchor, unit, sign * count)
    if value is None:
        return Reading(f"{m.group().strip()!r} is sharper than {at.anchor}, which it counts from")
    return fixed(f"{m.group().strip()!r} counted from {at.anchor}", value)


def read_same_or_next(m: re.Match[str], at: Moment) -> Reading | None:
    """The same day, that year, the following month, the year after."""
    if at.anchor is None:
        return Reading(f"{m.group().strip()!r} counts from a date that is not named", None, None)
    phrase = m.group().lower()
    unit = m["unit"].lower()
    fine = len(at.anchor.text.partition("/")[0])
    need = {"day": 10, "week": 10, "month": 7, "year": 4}.get(unit)
    if need is None:
        return Reading(f"{m.group().strip()!r} is not counted from {at.anchor}")
    if fine < need:
        return Reading(f"{m.group().strip()!r} is sharper than {at.anchor}, which it counts from")
    step = 0
    if any(w in phrase for w in ("following", "next", "after")):
        step = 1
    elif any(w in phrase for w in ("previous", "before", "preceding")):
        step = -1
    base = at.anchor.earliest
    if unit == "year":
        value: PartialDate | None = cal.year_of(base.year + step)
    elif unit == "month":
        value = cal.month_of(base.year, base.month + step)
    elif unit == "week":
        monday, sunday = cal.week_of(base + timedelta(days=7 * step))
        value = PartialDate(f"{monday}/{sunday}")
    else:
        value = PartialDate.of_day(base + timedelta(days=step))
    return fixed(f"{m.group().strip()!r} counted from {at.anchor}", value)


def read_lag(m: re.Match[str], at: Moment) -> Reading | None:
    """ "Six days after Wellington had put it on hold": the day of what follows these words.

    It lies as far before (or after) the date named last.
    """
    count = number_of(m["number"])
    if count is None:
        return None
    unit, size = words()["units"][m["unit"].lower()]
    text = repr(m.group().strip())
    if at.anchor is None:
        return Reading(f"{text} counts from a date that is not named")
    sign = -1 if m["side"].lower() in ("after", "since", "following") else 1
    value = cal.shift(at.anchor, unit, sign * count * size)
    if value is None:
        return Reading(f"{text} is sharper than {at.anchor}, which it counts from")
    how = f"what follows {text} is dated {value}, counted from {at.anchor}"
    return Reading(how, value, value, "date", f"P{count * size}{unit}")


def read_stretch_ahead(m: re.Match[str], at: Moment) -> Reading | None:
    """Twelve to fourteen months from now: between the two."""
    low, high = number_of(m["number"]), number_of(m["number2"])
    if at.published is None:
        return unresolved(m, "interval")
    if low is None or high is None:
        return None
    unit, size = words()["units"][m["unit"].lower()]
    sign = -1 if "ago" in m.group().lower() else 1
    edges = [_move(at.published, unit, sign * n * size) for n in sorted((low, high), key=abs)]
    first, last = (edges[1], edges[0]) if sign < 0 else (edges[0], edges[1])
    if first is None or last is None:
        return None
    cut = {"Y": 4, "M": 7}.get(unit, 10)
    value = PartialDate(f"{first.isoformat()[:cut]}/{last.isoformat()[:cut]}")
    return by_tense(m, at, value, value)


# --- durations and recurrences -------------------------------------------------------------


def read_duration(m: re.Match[str], at: Moment) -> Reading | None:
    count = number_of(m["number"])
    if count is None or count == 0:
        return None
    unit, size = words()["units"][m["unit"].lower()]
    if unit == "H":
        if count % 24:
            return None
        unit, count = "D", count // 24
    if m["unit"].lower() == "quarter" and (count in (1, 3) or "-" in m.group()):
        return None  # a fraction: "three-quarters of the members"
    if m.groupdict().get("half"):
        if unit != "Y":
            return None
        unit, count, size = "M", count * 12 + 6, 1
    term = f"P{count * size}{unit}"
    return Reading(f"{m.group().strip()!r} is a length of time", None, None, "duration", term)


def read_as_many_more(m: re.Match[str], at: Moment) -> Reading | None:
    """ "For five more": in the unit of the length of time named last."""
    count = number_of(m["number"])
    if count is None or at.unit is None:
        return None
    how = f"{m.group().strip()!r} is a length of time in the unit named before"
    return Reading(how, None, None, "duration", f"P{count}{at.unit}")


def read_half_year(m: re.Match[str], at: Moment) -> Reading | None:
    term = {"century": "P50Y", "decade": "P5Y"}.get(m.group().lower().split()[-1], "P6M")
    return Reading(f"{m.group().strip()!r} is a length of time", None, None, "duration", term)


def read_recurring(m: re.Match[str], at: Moment) -> Reading | None:
    unit = m.groupdict().get("unit")
    term = None
    if unit:
        designator, size = words()["units"][unit.lower()]
        count = number_of(m["number"] or "one") or 1
        term = f"P{count * size}{designator}"
    return Reading(f"{m.group().strip()!r} happens again and again", None, None, "recurring", term)


def read_span_from_now_or_same(m: re.Match[str], at: Moment) -> Reading | None:
    det = m["det"].lower()
    if det == "the same":
        return read_same_or_next(m, at)
    return read_span_from_now(m, at)
