"""Readings of calendar dates: days, months, years, seasons, feasts, as reports write them.

A reader takes one match of its rule (dates_rules.py) and the moment that it counts from, and
returns what the words say, or None where they say no date (30 February).
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
    """What an expression counts from.

    `published` is the day of publication, `anchor` the date named last, `unit` the ISO 8601
    designator of the length of time named last ("for ten years, with an option for ten more").
    """

    published: date | None
    anchor: PartialDate | None = None
    unit: str | None = None


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


def words() -> dict[str, Any]:
    return load("lang/en/dates.toml")


def either(words: Iterator[str] | list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def months() -> dict[str, int]:
    out: dict[str, int] = {}
    for number, forms in enumerate(words()["months"].values(), start=1):
        for form in forms:
            out[form] = number
            if form not in ("May", "March"):
                out[form.upper()] = number
    out["MARCH"] = 3
    return out


@cache
def day_months() -> dict[str, int]:
    """All spellings that are a month beside a number, "Aug" too."""
    numbers = {name: number for number, name in enumerate(words()["months"], start=1)}
    short = {
        form: numbers[name] for name, forms in words()["short_months"].items() for form in forms
    }
    return {**short, **months()}


@cache
def weekdays() -> dict[str, int]:
    out: dict[str, int] = {}
    for number, forms in enumerate(words()["weekdays"].values()):
        for form in forms:
            out[form] = number
            out[form.upper()] = number
    return out


@cache
def _numbers() -> dict[str, int]:
    return dict(words()["numbers"])


def number_of(text: str) -> int | None:
    """The value of a number in figures or words ("thirty-seven"); None where it is neither."""
    text = text.lower().strip()
    if text.isdigit():
        return int(text)
    known = _numbers()
    if text in known:
        return known[text]
    ten, _, one = text.replace(" ", "-").partition("-")
    if ten in known and one in known and known[ten] >= 20 > 9 >= known[one]:
        return known[ten] + known[one]
    return None


def parse_month(text: str) -> int:
    """1 to 12."""
    return day_months()[text]


def parse_weekday(text: str) -> int:
    """Monday = 0."""
    return weekdays()[text]


def said(day: date) -> str:
    """A day as derivations write it."""
    return f"{day.isoformat()} ({day:%A})"


def unresolved(m: re.Match[str], kind: Kind = "date") -> Reading:
    return Reading(
        f"{m.group().strip()!r} counts from publication, whose day is not known", None, None, kind
    )


def fixed(
    how: str, value: PartialDate | None, kind: Kind = "date", absolute: bool = False
) -> Reading | None:
    if value is None:
        return None
    return Reading(how, value, value, "interval" if "/" in value.text else kind, None, absolute)


def _as_written(m: re.Match[str], value: PartialDate | None) -> Reading | None:
    return fixed(f"{m.group().strip()!r} as written", value, absolute=True)


def by_tense(
    m: re.Match[str], at: Moment, past: PartialDate | None, future: PartialDate | None
) -> Reading | None:
    if past is None and future is None:
        return None
    if at.published is None:
        return unresolved(m)
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


def read_day(m: re.Match[str], at: Moment) -> Reading | None:
    month, first = parse_month(m["month"]), day_number(m["day"])
    last = day_number(m["day2"]) if m.groupdict().get("day2") else first
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
            return unresolved(m)
        value = span(cal.day_in(year, month, first))
        if m.groupdict().get("year"):
            return _as_written(m, value)
        return fixed(f"{m.group().strip()!r}: the year is {year}", value)
    if cal.day_in(2024, month, first) is None:
        return None
    if at.published is None:
        return unresolved(m)
    named = _WEEKDAY_FIRST.search(m.group())
    if named is not None and named[1] in weekdays():
        on = _on_weekday(at.published, month, first, parse_weekday(named[1]))
        if on is not None:
            return by_tense(m, at, span(on), span(on))
    past = span(cal.day_near(at.published, month, first, direction=-1))
    future = span(cal.day_near(at.published, month, first, direction=1))
    return by_tense(m, at, past, future)


_WEEKDAY_FIRST = re.compile(r"\A(?:\w+ )?([A-Z]\w+\.?),? (?:the )?\w")


def _on_weekday(published: date, month: int, day: int, weekday: int) -> PartialDate | None:
    """The day of this, the last or the next year that falls on the weekday named with it."""
    for year in (published.year, published.year - 1, published.year + 1):
        found = cal.day_in(year, month, day)
        if found is not None and found.earliest.weekday() == weekday:
            return found
    return None


def day_number(text: str) -> int:
    lowered = text.lower()
    ordinals: dict[str, int] = words()["ordinals"]
    if lowered in ordinals:
        return ordinals[lowered]
    return int(re.sub(r"\D", "", text) or 0)


def read_iso(m: re.Match[str], at: Moment) -> Reading | None:
    return _as_written(m, cal.day_in(int(m["year"]), int(m["mm"]), int(m["dd"])))


def read_numeric(m: re.Match[str], at: Moment) -> Reading | None:
    a, b, year = int(m["a"]), int(m["b"]), int(m["year"])
    if year < 100:
        year += 2000 if year < 70 else 1900
        if max(a, b) <= 12:
            return None
    if m["dot"] == "." or a > 12:
        return _as_written(m, cal.day_in(year, b, a))
    if b > 12:
        return _as_written(m, cal.day_in(year, a, b))
    if a == b:
        return _as_written(m, cal.day_in(year, a, b))
    return Reading(f"{m.group()!r} may be day or month first", None, None)


def read_month(m: re.Match[str], at: Moment) -> Reading | None:
    month = parse_month(m["month"])
    year, stated = _year_of(m, at)
    if stated:
        if year is None:
            return unresolved(m)
        value = cal.month_of(year, month)
        if m.groupdict().get("year"):
            return _as_written(m, value)
        return fixed(f"{m.group().strip()!r}: the year is {year}", value)
    determiner = (m.groupdict().get("det") or "").lower()
    if determiner in ("that", "the same", "the following", "the next", "the previous", "the"):
        anchored = _month_from_anchor(m, month, determiner, at)
        if anchored is not None or determiner not in ("the", "that"):
            return anchored
    if at.published is None:
        return unresolved(m)
    past = cal.month_near(at.published, month, direction=-1, strict=determiner == "last")
    future = cal.month_near(at.published, month, direction=1, strict=determiner == "next")
    if determiner in ("last", "past"):
        future = past
    elif determiner in ("next", "coming"):
        past = future
    elif determiner == "this":
        past = future = cal.month_of(at.published.year, month)
    return by_tense(m, at, past, future)


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
    return fixed(f"{m.group().strip()!r} counted from {at.anchor}", cal.month_of(year, month))


def read_year(m: re.Match[str], at: Moment) -> Reading | None:
    return _as_written(m, cal.year_of(int(m["year"])))


def read_years(m: re.Match[str], at: Moment) -> Reading | None:
    """2014-2020, 2019-20, 1999/2000."""
    first, last = int(m["year"]), int(m["year2"])
    if last < 100:
        last += first // 100 * 100
    if not first < last <= first + 120:
        return None
    return _as_written(m, PartialDate(f"{first}/{last}"))


def read_decade(m: re.Match[str], at: Moment) -> Reading | None:
    start = int(m["decade"])
    if start < 100:
        start += 1900 if start > 30 else 2000
    return _as_written(m, PartialDate(f"{start}/{start + 9}"))


def read_edge_of_year(m: re.Match[str], at: Moment) -> Reading | None:
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
        return unresolved(m)
    ahead = (groups.get("ahead") or "").lower()
    edge = m["edge"].lower()
    if ahead.startswith(("before", "prior", "ahead")) or "half" in edge:
        value = cal.year_of(year)
    else:
        value = cal.month_of(year, 1 if edge in ("start", "beginning", "turn") else 12)
    how = f"{m.group().strip()!r} of the year {year}"
    return fixed(how, value, absolute=bool(groups.get("year")))


def read_quarter(m: re.Match[str], at: Moment) -> Reading | None:
    number = day_number(m["nth"])
    year, _ = _year_of(m, at)
    if year is None:
        year = at.published.year if at.published else None
    if year is None or not 1 <= number <= (2 if m["part"].lower() == "half" else 4):
        return None
    size = 6 if m["part"].lower() == "half" else 3
    first = cal.month_of(year, (number - 1) * size + 1)
    last = cal.month_of(year, number * size)
    how = f"{m.group().strip()!r} of the year {year}"
    stated = bool(m.groupdict().get("year"))
    return fixed(how, PartialDate(f"{first}/{last}"), absolute=stated)


def read_week_of(m: re.Match[str], at: Moment) -> Reading | None:
    """The week of 14 August: Monday to Sunday around it, or seven days where it begins then."""
    inner = read_day(m, at)
    if inner is None:
        return None

    def week(value: PartialDate | None) -> PartialDate | None:
        if value is None:
            return None
        first, last = cal.week_of(value.earliest)
        if m["how"].lower() in ("beginning", "starting", "from"):
            first, last = value.earliest, value.earliest + timedelta(days=6)
        return PartialDate(f"{first}/{last}")

    past, future = week(inner.past), week(inner.future)
    return Reading(inner.how, past, future, "interval", None, inner.absolute)


def read_week_in_month(m: re.Match[str], at: Moment) -> Reading | None:
    inner = read_month(m, at)
    if inner is None or inner.past is None or inner.future is None:
        return inner

    def week(month: PartialDate) -> PartialDate:
        start, end = month.earliest, month.latest
        nth = m["nth"].lower()
        if nth in ("last", "final"):
            return PartialDate(f"{end - timedelta(days=6)}/{end}")
        first = start + timedelta(days=7 * (day_number(nth) - 1))
        return PartialDate(f"{first}/{min(first + timedelta(days=6), end)}")

    return Reading(
        inner.how, week(inner.past), week(inner.future), "interval", None, inner.absolute
    )


def read_season(m: re.Match[str], at: Moment) -> Reading | None:
    first, last = words()["seasons"][m["season"].lower()]
    months = (first, last)
    year, stated = _year_of(m, at)
    if stated:
        if year is None:
            return unresolved(m)
        return _as_written(m, cal.season_in(year, months))
    if at.published is None:
        return unresolved(m)
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
    return by_tense(m, at, past, future)


def read_feast(m: re.Match[str], at: Moment) -> Reading | None:
    name = m["feast"]
    feasts: dict[str, list[int]] = words()["feasts"]
    month, day = next(v for k, v in feasts.items() if k.lower() == name.lower())
    year, stated = _year_of(m, at)

    def on(year_: int) -> PartialDate:
        return PartialDate.of_day(date(year_, month, day) if month else cal.easter(year_))

    if stated:
        return _as_written(m, on(year)) if year else unresolved(m)
    if at.published is None:
        return unresolved(m)
    this = on(at.published.year)
    past = this if this.earliest <= at.published else on(at.published.year - 1)
    future = this if this.earliest >= at.published else on(at.published.year + 1)
    before = (m["ahead"] or "").lower()
    if before in ("before", "by", "until", "till"):
        until = cal.interval(at.published, future)
        if until is not None and before == "before":
            future = until
    return by_tense(m, at, past, future)
