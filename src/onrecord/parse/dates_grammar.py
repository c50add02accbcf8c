"""The grammar of English time expressions: patterns over the words of `data/lang/en/dates.toml`.

Each rule is a pattern and a function that reads one match against the day of publication and the
date last named. A rule that a match does not satisfy (30 February, a "May" that is a verb) returns
None, and the next shorter one is tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from onrecord.data import load
from onrecord.model import PartialDate
from onrecord.parse import dates_calendar as cal

Kind = Literal["date", "duration", "interval", "recurring"]


@dataclass(frozen=True, slots=True)
class Moment:
    """What an expression counts from: the day of publication and the date named before it."""

    published: date | None
    anchor: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a match says. `past` and `future` differ where the tense decides; `how` in words."""

    how: str
    past: PartialDate | None = None
    future: PartialDate | None = None
    kind: Kind = "date"
    term: str | None = None
    absolute: bool = False


Reader = Callable[["re.Match[str]", Moment], Reading | None]
Rule = tuple[str, "re.Pattern[str]", Reader]


def _words() -> dict[str, Any]:
    return load("lang/en/dates.toml")


def _either(words: Iterator[str] | list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def _months() -> dict[str, int]:
    out: dict[str, int] = {}
    for number, forms in enumerate(_words()["months"].values(), start=1):
        for form in forms:
            out[form] = number
            if form not in ("May", "March"):
                out[form.upper()] = number
    out["MARCH"] = 3
    return out


@cache
def _weekdays() -> dict[str, int]:
    out: dict[str, int] = {}
    for number, forms in enumerate(_words()["weekdays"].values()):
        for form in forms:
            out[form] = number
            out[form.upper()] = number
    return out


@cache
def _numbers() -> dict[str, int]:
    return dict(_words()["numbers"])


def number_of(text: str) -> int | None:
    """The value of a number in figures or words; None where it is neither."""
    text = text.lower().strip()
    if text.isdigit():
        return int(text)
    return _numbers().get(text.replace("-", " "), _numbers().get(text))


def parse_month(text: str) -> int:
    """1 to 12."""
    return _months()[text]


def parse_weekday(text: str) -> int:
    """Monday = 0."""
    return _weekdays()[text]


def said(day: date) -> str:
    """A day as derivations write it."""
    return f"{day.isoformat()} ({day:%A})"


def _open(m: re.Match[str], kind: Kind = "date") -> Reading:
    return Reading(
        f"{m.group().strip()!r} counts from publication, whose day is not known", None, None, kind
    )


def _both(
    how: str, value: PartialDate | None, kind: Kind = "date", absolute: bool = False
) -> Reading | None:
    if value is None:
        return None
    return Reading(how, value, value, "interval" if "/" in value.text else kind, None, absolute)


def _as_written(m: re.Match[str], value: PartialDate | None) -> Reading | None:
    return _both(f"{m.group().strip()!r} as written", value, absolute=True)


def _two(
    m: re.Match[str], at: Moment, past: PartialDate | None, future: PartialDate | None
) -> Reading | None:
    if past is None and future is None:
        return None
    if at.published is None:
        return _open(m)
    day = said(at.published)
    text = repr(m.group().strip())
    kind: Kind = "interval" if past is not None and "/" in past.text else "date"
    if past == future:
        return Reading(f"{text} counted from publication {day}", past, future, kind)
    return Reading(
        f"{text} is {past} counted back from publication {day}, {future} counted forward",
        past,
        future,
        kind,
    )


# --- full and partial calendar dates -------------------------------------------------------


def _year_word(word: str, at: Moment) -> int | None:
    """The year that "last year", "the same year", ... stands for."""
    word = word.lower()
    if any(w in word for w in ("same", "that year")):
        return at.anchor.earliest.year if at.anchor else None
    if "following" in word or "year after" in word or word.endswith("the next year"):
        return at.anchor.earliest.year + 1 if at.anchor else None
    if "previous" in word or "year before" in word or "preceding" in word:
        if at.anchor:
            return at.anchor.earliest.year - 1
        return at.published.year - 1 if at.published else None
    if at.published is None:
        return None
    return at.published.year + (-1 if "last" in word else 1 if "next" in word else 0)


def _year_of(m: re.Match[str], at: Moment) -> tuple[int | None, bool]:
    """The year that the match states, and whether it states one at all."""
    groups = m.groupdict()
    if groups.get("year"):
        return int(groups["year"]), True
    if groups.get("yearword"):
        return _year_word(groups["yearword"], at), True
    return None, False


def _day(m: re.Match[str], at: Moment) -> Reading | None:
    month, first = parse_month(m["month"]), _day_number(m["day"])
    last = _day_number(m["day2"]) if m.groupdict().get("day2") else first
    if not (1 <= first <= 31 and 1 <= last <= 31):
        return None
    year, stated = _year_of(m, at)

    def span(start: PartialDate | None, year_: int | None = None) -> PartialDate | None:
        if start is None or last == first:
            return start
        end = cal.day_in(start.earliest.year, month, last)
        return cal.interval(start, end) if end else None

    if stated:
        if year is None:
            return _open(m)
        value = span(cal.day_in(year, month, first))
        if m.groupdict().get("year"):
            return _as_written(m, value)
        return _both(f"{m.group().strip()!r}: the year is {year}", value)
    if cal.day_in(2024, month, first) is None:
        return None
    if at.published is None:
        return _open(m)
    past = span(cal.day_near(at.published, month, first, direction=-1))
    future = span(cal.day_near(at.published, month, first, direction=1))
    return _two(m, at, past, future)


def _day_number(text: str) -> int:
    lowered = text.lower()
    ordinals: dict[str, int] = _words()["ordinals"]
    if lowered in ordinals:
        return ordinals[lowered]
    return int(re.sub(r"\D", "", text) or 0)


def _iso(m: re.Match[str], at: Moment) -> Reading | None:
    return _as_written(m, cal.day_in(int(m["year"]), int(m["mm"]), int(m["dd"])))


def _numeric(m: re.Match[str], at: Moment) -> Reading | None:
    a, b, year = int(m["a"]), int(m["b"]), int(m["year"])
    if m["dot"] == "." or a > 12:
        return _as_written(m, cal.day_in(year, b, a))
    if b > 12:
        return _as_written(m, cal.day_in(year, a, b))
    if a == b:
        return _as_written(m, cal.day_in(year, a, b))
    return Reading(f"{m.group()!r} may be day or month first", None, None)


def _month(m: re.Match[str], at: Moment) -> Reading | None:
    month = parse_month(m["month"])
    year, stated = _year_of(m, at)
    if stated:
        if year is None:
            return _open(m)
        value = cal.month_of(year, month)
        if m.groupdict().get("year"):
            return _as_written(m, value)
        return _both(f"{m.group().strip()!r}: the year is {year}", value)
    determiner = (m.groupdict().get("det") or "").lower()
    if determiner in ("that", "the same", "the following", "the next", "the previous", "the"):
        anchored = _month_from_anchor(m, month, determiner, at)
        if anchored is not None or determiner not in ("the", "that"):
            return anchored
    if at.published is None:
        return _open(m)
    past = cal.month_near(at.published, month, direction=-1, strict=determiner == "last")
    future = cal.month_near(at.published, month, direction=1, strict=determiner == "next")
    if determiner in ("last", "past"):
        future = past
    elif determiner in ("next", "coming"):
        past = future
    elif determiner == "this":
        past = future = cal.month_of(at.published.year, month)
    return _two(m, at, past, future)


def _month_from_anchor(m: re.Match[str], month: int, determiner: str, at: Moment) -> Reading | None:
    if at.anchor is None:
        return None
    base = at.anchor.earliest
    if determiner in ("that", "the same", "the"):
        if determiner == "the" and len(at.anchor.text) != 4:
            return None
        year = base.year
    elif determiner == "the previous":
        year = base.year - (month >= base.month)
    else:
        year = base.year + (month <= base.month and len(at.anchor.text) > 4)
        year += len(at.anchor.text) == 4
    return _both(f"{m.group().strip()!r} counted from {at.anchor}", cal.month_of(year, month))


def _year(m: re.Match[str], at: Moment) -> Reading | None:
    return _as_written(m, cal.year_of(int(m["year"])))


def _decade(m: re.Match[str], at: Moment) -> Reading | None:
    start = int(m["decade"])
    if start < 100:
        start += 1900
    return _as_written(m, PartialDate(f"{start}/{start + 9}"))


def _edge_of_year(m: re.Match[str], at: Moment) -> Reading | None:
    """The end or the start of a year: its last or first month, the whole year after "before"."""
    groups = m.groupdict()
    word = groups.get("yearword") or ""
    if groups.get("year"):
        year: int | None = int(groups["year"])
    elif word.lower() in ("the year", "this year", "the current year"):
        year = at.published.year if at.published else None
    else:
        year = _year_word(word, at)
    if year is None:
        return _open(m)
    ahead = (groups.get("ahead") or "").lower()
    edge = m["edge"].lower()
    if ahead.startswith(("before", "prior", "ahead")) or "half" in edge:
        value = cal.year_of(year)
    else:
        value = cal.month_of(year, 1 if edge in ("start", "beginning", "turn") else 12)
    how = f"{m.group().strip()!r}: the {edge} of {year}"
    return _both(how, value, absolute=bool(groups.get("year")))


def _quarter(m: re.Match[str], at: Moment) -> Reading | None:
    number = _day_number(m["nth"])
    year, _ = _year_of(m, at)
    if year is None:
        year = at.published.year if at.published else None
    if year is None or not 1 <= number <= (2 if m["part"].lower() == "half" else 4):
        return None
    size = 6 if m["part"].lower() == "half" else 3
    first = cal.month_of(year, (number - 1) * size + 1)
    last = cal.month_of(year, number * size)
    return _both(f"{m.group().strip()!r} of {year}", PartialDate(f"{first}/{last}"))


def _week_in_month(m: re.Match[str], at: Moment) -> Reading | None:
    inner = _month(m, at)
    if inner is None or inner.past is None or inner.future is None:
        return inner

    def week(month: PartialDate) -> PartialDate:
        start, end = month.earliest, month.latest
        nth = m["nth"].lower()
        if nth in ("last", "final"):
            return PartialDate(f"{end - timedelta(days=6)}/{end}")
        first = start + timedelta(days=7 * (_day_number(nth) - 1))
        return PartialDate(f"{first}/{min(first + timedelta(days=6), end)}")

    return Reading(
        inner.how, week(inner.past), week(inner.future), "interval", None, inner.absolute
    )


def _season(m: re.Match[str], at: Moment) -> Reading | None:
    first, last = _words()["seasons"][m["season"].lower()]
    months = (first, last)
    year, stated = _year_of(m, at)
    if stated:
        if year is None:
            return _open(m)
        return _as_written(m, cal.season_in(year, months))
    if at.published is None:
        return _open(m)
    det = (m["det"] or "").lower()
    past = cal.season_near(at.published, months, direction=-1)
    future = cal.season_near(at.published, months, direction=1)
    if det in ("last", "past"):
        if past.latest >= at.published and past.earliest <= at.published:
            past = cal.season_in(past.earliest.year - 1, months)
        future = past
    elif det in ("next", "coming"):
        if future.earliest <= at.published:
            future = cal.season_in(future.earliest.year + 1, months)
        past = future
    elif det == "this":
        past = future = cal.season_in(at.published.year, months)
    return _two(m, at, past, future)


def _feast(m: re.Match[str], at: Moment) -> Reading | None:
    name = m["feast"]
    feasts: dict[str, list[int]] = _words()["feasts"]
    month, day = next(v for k, v in feasts.items() if k.lower() == name.lower())
    year, stated = _year_of(m, at)

    def on(year_: int) -> PartialDate:
        return PartialDate.of_day(date(year_, month, day) if month else cal.easter(year_))

    if stated:
        return _as_written(m, on(year)) if year else _open(m)
    if at.published is None:
        return _open(m)
    this = on(at.published.year)
    past = this if this.earliest <= at.published else on(at.published.year - 1)
    future = this if this.earliest >= at.published else on(at.published.year + 1)
    before = (m["ahead"] or "").lower()
    if before in ("before", "by", "until", "till"):
        until = cal.interval(at.published, future)
        if until is not None and before == "before":
            future = until
    return _two(m, at, past, future)


# --- days and spans counted from publication -----------------------------------------------


def _deictic(m: re.Match[str], at: Moment) -> Reading | None:
    if at.published is None:
        return _open(m)
    days = _words()["deictic"][m.group().lower()]
    value = PartialDate.of_day(at.published + timedelta(days=days))
    return _two(m, at, value, value)


def _weekday(m: re.Match[str], at: Moment) -> Reading | None:
    if at.published is None:
        return _open(m)
    weekday = parse_weekday(m["weekday"])
    det = (m["det"] or "").lower()
    week = (m["week"] or "").lower()
    monday, _ = cal.week_of(at.published)
    if week:
        offset = -7 if "last" in week else 7 if "next" in week else 0
        value = PartialDate.of_day(monday + timedelta(days=weekday + offset))
        return _two(m, at, value, value)
    past = cal.nearest_weekday(at.published, weekday, direction=-1, strict=det in ("last", "past"))
    future = cal.nearest_weekday(
        at.published, weekday, direction=1, strict=det in ("next", "coming")
    )
    if det in ("last", "past"):
        future = past
    elif det in ("next", "coming"):
        past = future
    return _two(m, at, PartialDate.of_day(past), PartialDate.of_day(future))


def _span_from_now(m: re.Match[str], at: Moment) -> Reading | None:
    """Last, this and next week, weekend, month, year, quarter, decade."""
    if at.published is None:
        return _open(m)
    det, unit = m["det"].lower(), m["unit"].lower()
    part = (m["part"] or "").lower()
    step = -1 if det in ("last", "previous") else 1 if det in ("next", "coming") else 0
    day = at.published
    if unit in ("week", "weekend"):
        return _two(m, at, *_weeks(day, step, unit, part, det))
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
    return _two(m, at, value, value)


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


def _past_span(m: re.Match[str], at: Moment) -> Reading | None:
    """The past two weeks, the next six months: from or to the day of publication."""
    if at.published is None:
        return _open(m, "interval")
    count = number_of(m["number"]) if m["number"] else 1
    if count is None:
        return None
    unit, size = _words()["units"][m["unit"].lower()]
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
    try:
        if unit in "DW":
            return day + timedelta(days=count * (7 if unit == "W" else 1))
        months = day.year * 12 + day.month - 1 + count * (12 if unit == "Y" else 1)
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, cal.last_day(year, month)))
    except (ValueError, OverflowError):
        return None


def _ago(m: re.Match[str], at: Moment) -> Reading | None:
    if at.published is None:
        return _open(m)
    count = _count(m)
    if count is None:
        return None
    unit, size = _words()["units"][m["unit"].lower()]
    moved = _move(at.published, unit, -count * size)
    return _counted(m, at, moved, unit, count * size, exact=bool(m["exact"]))


def _ahead(m: re.Match[str], at: Moment) -> Reading | None:
    """In six months, six months from now."""
    if at.published is None:
        return _open(m)
    count = _count(m)
    if count is None:
        return None
    unit, size = _words()["units"][m["unit"].lower()]
    moved = _move(at.published, unit, count * size)
    reading = _counted(m, at, moved, unit, count * size, exact=False)
    if reading is None:
        return None
    return Reading(reading.how, None, reading.future, reading.kind, f"P{count * size}{unit}")


def _count(m: re.Match[str]) -> int | None:
    return number_of(m["number"])


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
    return _two(m, at, value, value)


# --- counted from the date named before ----------------------------------------------------


def _from_anchor(m: re.Match[str], at: Moment) -> Reading | None:
    """Three months later, a year earlier."""
    count = number_of(m["number"])
    if count is None:
        return None
    unit, size = _words()["units"][m["unit"].lower()]
    count *= size
    sign = -1 if m["side"].lower() in ("earlier", "before", "previously") else 1
    if at.anchor is None:
        return Reading(f"{m.group().strip()!r} counts from a date that is not named", None, None)
    value = cal.shift(at.anchor, unit, sign * count)
    if value is None:
        return Reading(f"{m.group().strip()!r} is sharper than {at.anchor}, which it counts from")
    return _both(f"{m.group().strip()!r} counted from {at.anchor}", value)


def _same_or_next(m: re.Match[str], at: Moment) -> Reading | None:
    """The same day, that year, the following month, the year after."""
    if at.anchor is None:
        return Reading(f"{m.group().strip()!r} counts from a date that is not named", None, None)
    words = m.group().lower()
    unit = m["unit"].lower()
    fine = len(at.anchor.text.partition("/")[0])
    need = {"day": 10, "week": 10, "month": 7, "year": 4}[unit]
    if fine < need:
        return Reading(f"{m.group().strip()!r} is sharper than {at.anchor}, which it counts from")
    step = 0
    if any(w in words for w in ("following", "next", "after")):
        step = 1
    elif any(w in words for w in ("previous", "before", "preceding")):
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
    return _both(f"{m.group().strip()!r} counted from {at.anchor}", value)


# --- durations and recurrences -------------------------------------------------------------


def _duration(m: re.Match[str], at: Moment) -> Reading | None:
    count = number_of(m["number"])
    if count is None or count == 0:
        return None
    unit, size = _words()["units"][m["unit"].lower()]
    if m.groupdict().get("half"):
        if unit != "Y":
            return None
        unit, count, size = "M", count * 12 + 6, 1
    term = f"P{count * size}{unit}"
    return Reading(f"{m.group().strip()!r} is a length of time", None, None, "duration", term)


def _half_year(m: re.Match[str], at: Moment) -> Reading | None:
    return Reading(f"{m.group().strip()!r} is a length of time", None, None, "duration", "P6M")


def _recurring(m: re.Match[str], at: Moment) -> Reading | None:
    unit = m.groupdict().get("unit")
    term = None
    if unit:
        designator, size = _words()["units"][unit.lower()]
        count = number_of(m["number"] or "one") or 1
        term = f"P{count * size}{designator}"
    return Reading(f"{m.group().strip()!r} happens again and again", None, None, "recurring", term)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, the most specific first (of matches of one length the earlier rule wins)."""
    words = _words()
    month = rf"(?P<month>{_either(list(_months()))})(?![\w])"
    weekday = rf"(?P<weekday>{_either(list(_weekdays()))})(?![\w])"
    year = r"(?P<year>(?:1[6-9]|20|21)\d\d)(?![\w%])(?![,.]\d)"
    number_words = _either([w for w in words["numbers"]])
    number = rf"(?P<number>\d{{1,3}}(?![\d,.])|(?i:{number_words}))"
    ordinal = _either(list(words["ordinals"]))
    day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)"
    day2 = r"(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)"
    units = _either([u for u in words["units"] if " " not in u])
    unit = rf"(?P<unit>(?i:{units}))"
    year_word = (
        r"(?P<yearword>(?i:(?:of |in )?(?:last year|this year|next year|the current year|"
        r"(?:the )?same year|that year|the (?:following|next|previous|preceding) year|"
        r"the year (?:after|before))))\b"
    )
    year_tail = rf"(?:,? (?:of |in )?{year}|,? {year_word})"
    part = (
        r"(?:(?i:early|mid|late|the middle of|the early part of|the latter part of|"
        r"(?:the )?(?:beginning|start|end|close) of|(?:the )?(?:first|second) half of|"
        r"(?:the )?(?:first|last|closing|opening) days of|(?:in )?the course of(?: the month of)?|"
        r"the month of)[ -])?"
    )
    a_weekday = rf"(?:{_either(list(_weekdays()))})(?:,|,? the)? "
    named_day = rf"\b(?:{a_weekday})?"
    seasons = _either(list(words["seasons"]))
    feasts = _either(list(words["feasts"]))
    deictic = _either(list(words["deictic"]))
    fuzzy = r"(?:(?i:about|around|some|almost|nearly|over|more than|less than|at least|roughly|just over|barely|the first|another|a further|up to|exactly) )?"
    table: tuple[tuple[str, str, Reader], ...] = (
        ("iso day", r"\b(?P<year>(?:19|20)\d\d)-(?P<mm>[01]\d)-(?P<dd>[0-3]\d)\b", _iso),
        (
            "numeric day",
            r"\b(?P<a>[0-3]?\d)(?P<dot>[./])(?P<b>[0-3]?\d)(?P=dot)(?P<year>(?:19|20)\d\d)\b",
            _numeric,
        ),
        (
            "days of a month",
            rf"{named_day}\b{day}(?: ?[-–] ?| to | and | or | until ){day2}(?: of)? {month}{year_tail}?",
            _day,
        ),
        (
            "month and days",
            rf"{named_day}{month} {day}(?: ?[-–] ?| to | and | or | until ){day2}{year_tail}?",
            _day,
        ),
        (
            "day of a month",
            rf"{named_day}\b(?:the )?{day}(?: day)?(?: of)? {month}{year_tail}?",
            _day,
        ),
        (
            "spelled day of a month",
            rf"\b(?:the )?(?P<day>(?i:{ordinal}))(?: day)? of {month}{year_tail}?",
            _day,
        ),
        ("month and day", rf"{named_day}{month} (?:the )?{day}{year_tail}?", _day),
        (
            "week of a month",
            rf"\b(?i:the )?(?P<nth>(?i:first|second|third|fourth|last|final)) (?:full )?week (?:of|in) {month}{year_tail}?",
            _week_in_month,
        ),
        ("month of a year", rf"\b{part}{month}{year_tail}", _month),
        (
            "month with a determiner",
            rf"\b{part}(?P<det>(?i:last|past|next|coming|this|that|the same|the following|the next|the previous|the)) {month}",
            _month,
        ),
        ("month", rf"\b{part}{month}", _month),
        (
            "quarter of a year",
            rf"\b(?i:the )?(?P<nth>(?i:first|second|third|fourth|1st|2nd|3rd|4th))[ -](?P<part>(?i:quarter|half))(?: (?:of )?(?:{year}|{year_word}|the year))",
            _quarter,
        ),
        ("short quarter", rf"\b(?P<part>Q)(?P<nth>[1-4])(?: (?:of )?{year})", _quarter),
        (
            "edge of a year",
            rf"\b(?:(?P<ahead>(?i:before|prior to|ahead of)) )?(?i:the )?(?P<edge>(?i:end|close|start|beginning|turn)) of (?:{year}|(?P<yearword>(?i:the year|this year|next year|last year|the current year|that year|the same year|the following year)))\b",
            _edge_of_year,
        ),
        (
            "year end",
            r"\b(?:(?P<ahead>(?i:before)) )(?P<yearword>(?i:the year))(?P<edge>(?i:'s end|’s end| is out| ends| is over| closes))",
            _edge_of_year,
        ),
        (
            "season",
            rf"\b{part}(?:(?P<det>(?i:last|past|next|coming|this|the|that|the whole|the coming)) )?(?P<season>(?i:{seasons}))(?: (?:of )?{year}|{year_word})?\b",
            _season,
        ),
        (
            "feast",
            rf"\b(?:(?P<ahead>(?i:before|by|until|till)) )?(?P<feast>{feasts})(?:,? {year})?\b",
            _feast,
        ),
        (
            "decade",
            r"\b(?i:the )?(?:(?i:early|mid|late)[ -])?(?P<decade>(?:1[6-9]|20)\d0)['’]?s\b",
            _decade,
        ),
        ("year", rf"(?<![\w$£€./-])(?:{part}){year}", _year),
        ("joined year", rf"\b(?i:mid|early|late)-?{year}", _year),
        ("day by name", rf"\b(?i:{deictic})\b", _deictic),
        (
            "weekday",
            rf"\b(?:(?P<det>(?i:last|past|next|coming|this|that|the following|the previous|the same)) )?(?:(?i:early|late) )?{weekday}(?: (?:of |)(?P<week>(?i:last week|this week|next week)))?",
            _weekday,
        ),
        (
            "week, month or year",
            r"\b(?:(?P<part>(?i:earlier|later|early|late|mid|the end of|end of|the start of|the beginning of|the middle of|the course of|the rest of|the first half of|the second half of|sometime|some time))[ -](?:in )?)?(?P<det>(?i:last|previous|this|current|next|coming|the same|the current|the coming))[ -](?P<unit>(?i:week|weekend|month|year|quarter|decade))\b(?!['’]s time)",
            _span_from_now_or_same,
        ),
        (
            "end of the month",
            r"\b(?P<part>(?i:the end of|end of|the start of|the beginning of|the middle of))[ ](?P<det>the) (?P<unit>(?i:month|week))\b",
            _span_from_now,
        ),
        (
            "weekend",
            r"\b(?P<part>)(?P<det>(?i:the|at the|over the)) (?P<unit>weekend)\b",
            _span_from_now,
        ),
        (
            "past or coming stretch",
            rf"\b(?i:the |these )?(?P<det>(?i:past|last|next|coming|previous)) (?:(?:{number}) )?{unit}s?\b(?!['’])",
            _past_span,
        ),
        (
            "ago",
            rf"\b{fuzzy}{number}[ -]{unit}s? (?i:ago|back)\b(?P<exact>(?:,? (?:today|to the day|this day)))?",
            _ago,
        ),
        (
            "from now",
            rf"\b(?:(?i:in|within|after) )?{fuzzy}{number} {unit}s?['’]?(?:s time| time| from now| from today| hence)\b",
            _ahead,
        ),
        (
            "in so long",
            rf"\b(?P<in>(?i:in)) {fuzzy}{number} {unit}s?\b(?!['’])(?! ago)",
            _in_so_long,
        ),
        (
            "so long before or after",
            rf"\b{fuzzy}{number} {unit}s? (?P<side>(?i:later|earlier|on|after that|before that|after|before|previously|afterwards|afterward))\b(?! (?:the|its|his|her|a|an|it|they|he|she|their) )",
            _from_anchor,
        ),
        (
            "the same or the next",
            r"\b(?i:(?:on |in )?(?:the same|that very|that|the following|the next|the previous|the preceding)) (?P<unit>(?i:day|week|month|year))\b(?! after| before)",
            _same_or_next,
        ),
        (
            "the one after",
            r"\b(?i:the) (?P<unit>(?i:day|month|year|week)) (?i:after|before)\b(?! (?:the|its|his|he|it|a) )",
            _same_or_next,
        ),
        (
            "so long and a half",
            rf"\b{number}(?P<half>[ -]and[ -]a[ -]half[ -]){unit}s?\b",
            _duration,
        ),
        ("so long and a half after", rf"\b{number} {unit}(?P<half> and a half)\b", _duration),
        ("half a year", r"\b(?i:half a year|(?:another |a )?half[ -]year)\b", _half_year),
        (
            "length of time",
            rf"(?<![\w.,$£€]){fuzzy}{number}(?:[ -](?:more|further|additional|whole|full|calendar|consecutive))?[ -]{unit}s?(?:['’])?\b(?![-]old)",
            _duration,
        ),
        (
            "every so often",
            rf"\b(?i:every|each|once an?|twice an?|once every|per)(?: {number})? {unit}s?\b",
            _recurring,
        ),
        (
            "often",
            r"\b(?i:annually|yearly|monthly|weekly|daily|quarterly|biennially)\b",
            _recurring,
        ),
    )
    return tuple((name, re.compile(pattern), reader) for name, pattern, reader in table)


def _span_from_now_or_same(m: re.Match[str], at: Moment) -> Reading | None:
    det = m["det"].lower()
    if det == "the same":
        return _same_or_next(m, at)
    return _span_from_now(m, at)


def _in_so_long(m: re.Match[str], at: Moment) -> Reading | None:
    """ "in six months": a point ahead in the future, a length of time in the past."""
    return _ahead(m, at)
