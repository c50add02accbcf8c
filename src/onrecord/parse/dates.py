"""Time expressions: where they stand, what they say, and what they count from.

`find_times` reads a text from left to right. An expression whose meaning hangs on the tense of its
verb carries both readings (`past`, `future`), and `resolve` picks one. Dates keep the precision
stated, each says in words how it was come by, and nothing falls back to the day of publication:
without that day, expressions that count from it resolve to None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from onrecord.data import load
from onrecord.model import PartialDate, Span
from onrecord.parse import dates_calendar as cal
from onrecord.parse.dates_grammar import Kind, Moment, Reading, either
from onrecord.parse.dates_rules import Rule, starts

Tense = Literal["past", "future", "present"]

__all__ = ["Tense", "TimeExpression", "find_times", "resolve"]

_HINT = re.compile(
    r"\d|(?i:day|month|year|week|decade|ago|tonight|tomorrow|spring|summer|autumn|winter|fall"
    r"|annual|last|next|easter|christmas|quarter|century|fortnight)"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
)
_FOLD = (("’", "'"), ("\n", " "), ("\t", " "), ("\xa0", " "), ("‑", "-"))
_WORDS = "lang/en/dates.toml"
_REACH_CHARS = 500
_LAG_RULE = "so long after something"
_LAG_REACH_CHARS = 250
_NO_ANCHOR = frozenset({"attribute", "lag"})
_JOIN = re.compile(r"\s*(?:-|–|—|to|until|till|through|and)\s+(?:(?:to|in|on|until) )?|\s*[–-]\s*")
_BARE_YEAR = re.compile(r"\d{4}\Z")


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A span that tells when, how long or how often.

    `past` and `future` are the two readings where the tense decides, and equal where the calendar
    date is fixed; both are None for durations, recurrences and what cannot be resolved. `term` is
    an ISO 8601 duration. `relation` is the governing preposition's ("by", "until", "since", ...),
    "attribute" for a year or month that only tells agreements apart ("the 1977 agreement"), "lag"
    where the date is that of what follows ("six days after Wellington put it on hold"), or None.
    `derivation` says in words how the readings were come by. `absolute` is true where the text
    itself states the year.
    """

    span: Span
    text: str
    kind: Kind
    past: PartialDate | None
    future: PartialDate | None
    term: str | None
    relation: str | None
    derivation: str
    absolute: bool


def resolve(expression: TimeExpression, tense: Tense) -> PartialDate | None:
    """The reading that fits the tense; the present takes what has begun ("this week").

    None where the expression has no such reading: "in six months" is none for the past tense.
    """
    if tense == "past":
        return expression.past
    if tense == "future":
        return expression.future
    return expression.past if expression.past is not None else expression.future


def find_times(text: str, published: date | None) -> tuple[TimeExpression, ...]:
    """All time expressions of `text`, in order, none overlapping another.

    `published` is the day that relative expressions count from; None leaves them unresolved.
    Offsets are code points of `text`.
    """
    if not _HINT.search(text):
        return ()
    folded = _folded(text)
    heading: PartialDate | None = None
    heading_ends = 0
    found: list[TimeExpression] = []
    anchor: TimeExpression | None = None
    unit: str | None = None
    anchored_at = done = 0
    for start, rules in starts(folded):
        if start < done:
            continue
        if anchor is not None and start - anchored_at > _REACH_CHARS:
            anchor = None
        for rule, match in _candidates(folded, start, rules):
            if _is_no_time(folded, match):
                continue
            near = rule.name != _LAG_RULE or start - anchored_at <= _LAG_REACH_CHARS
            reading = _read(rule, match, published, anchor if near else None, unit)
            if reading is None:
                continue
            expression = _expression(text, folded, match, reading, rule.name)
            if _is_heading(folded, text, expression):
                line = text.find("\n", expression.span.end)
                heading, heading_ends = expression.past, line if line >= 0 else len(text)
            elif heading is not None and expression.span.start < heading_ends:
                expression = _under_heading(expression, heading)
            found.append(expression)
            done = expression.span.end
            if reading.term:
                unit = reading.term[-1]
            if expression.past is not None and expression.relation not in _NO_ANCHOR:
                anchor, anchored_at = expression, match.end()
            break
    return tuple(_ranges(text, folded, found))


def _folded(text: str) -> str:
    """The text with one kind of apostrophe, space and hyphen, character for character."""
    for found, instead in _FOLD:
        if found in text:
            text = text.replace(found, instead)
    return text


def _read(
    rule: Rule,
    match: re.Match[str],
    published: date | None,
    anchor: TimeExpression | None,
    unit: str | None,
) -> Reading | None:
    """Read a match; what counts from a date with two readings has two as well."""
    if anchor is None:
        return _tried(rule, match, Moment(published, None, unit))
    reading = _tried(rule, match, Moment(published, anchor.past, unit))
    if reading is None or anchor.future is None or anchor.future == anchor.past:
        return reading
    ahead = _tried(rule, match, Moment(published, anchor.future, unit))
    if ahead is None or ahead.future == reading.future:
        return reading
    how = f"{reading.how}; ahead: {ahead.how}"
    return replace(reading, future=ahead.future, how=how)


def _tried(rule: Rule, match: re.Match[str], at: Moment) -> Reading | None:
    try:
        return rule.read(match, at)
    except (ValueError, OverflowError):
        return None  # beyond the years that the calendar has


def _candidates(text: str, start: int, rules: tuple[Rule, ...]) -> list[tuple[Rule, re.Match[str]]]:
    """The matches at one place, the longest first; of equal ones the earlier rule's."""
    found = [(rule, match) for rule in rules if (match := rule.pattern.match(text, start))]
    found.sort(key=lambda pair: -pair[1].end())
    return found


def _is_heading(folded: str, text: str, expression: TimeExpression) -> bool:
    """Whether the date opens an entry of a timeline ("27 May 1999: ...")."""
    start, end = expression.span.start, expression.span.end
    return (
        expression.absolute
        and expression.past is not None
        and folded[end : end + 2] in (": ", ":")
        and not text[text.rfind("\n", 0, start) + 1 : start].strip(" •*-–")
    )


def _under_heading(expression: TimeExpression, heading: PartialDate) -> TimeExpression:
    """A day or month without a year, in an entry of a timeline, is of the entry's year."""
    if expression.kind != "date" or expression.past == expression.future:
        return expression
    if expression.past is None or expression.past.precision not in ("day", "month"):
        return expression
    value = _with_year(expression.past, heading.latest.year)
    how = f"{expression.text!r} under the heading {heading}"
    return replace(expression, past=value, future=value, derivation=how)


@cache
def _not_years() -> tuple[frozenset[str], frozenset[str]]:
    raw = load(_WORDS)["not_years"]
    return frozenset(raw["before"]), frozenset(raw["after"])


@cache
def _relations() -> tuple[tuple[str, str], ...]:
    """(words, relation), the longest words first."""
    raw: dict[str, list[str]] = load(_WORDS)["relations"]
    pairs = [(words, relation) for relation, forms in raw.items() for words in forms]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _fillers() -> re.Pattern[str]:
    """What may stand between a preposition and its time ("by about the end of")."""
    return re.compile(rf"(?:\b(?:{either(load(_WORDS)['fillers'])})\s*)+\Z")


@cache
def _attribute() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before and behind a year that only tells agreements apart."""
    raw = load(_WORDS)["attributes"]
    return (
        re.compile(rf"(?i:{either(raw['behind'])})\s+\Z"),
        re.compile(
            r"(?:,? (?:and|or) \d{4}|, \d{4})*\s+"
            rf"(?:(?!(?:{either(raw['not_between'])})\s)[A-Za-z][\w'-]*\s+){{0,4}}?"
            rf"(?i:{either(raw['nouns'])})\b"
        ),
    )


def _is_no_time(text: str, match: re.Match[str]) -> bool:
    """Numbers that are no years, and the words "may" and "march" where they are no months."""
    words = match.group()
    before = text[max(0, match.start() - 24) : match.start()]
    after = text[match.end() : match.end() + 16]
    if _BARE_YEAR.match(words):
        banned_before, banned_after = _not_years()
        previous = before.split()[-1:] if before[-1:].isspace() else []
        following = re.match(r"[\s-]+([\w.]+)", after)
        if previous and previous[0] in banned_before:
            return True
        if following and following[1] in banned_after:
            return True
        return (
            before.endswith(("$", "#", "/", "(+"))
            or after[:1] in ("/", "%")
            or (
                after[:1] in "-–"
                and after[1:2].isdigit()
                and not re.match(r"[-–](?:\d\d){1,2}\b", after)
            )
        )
    if words in ("May", "MAY", "March", "MARCH"):
        lead = re.search(r"([\w']+),?\s+\Z", before)
        if words.lower() == "may":
            return lead is None or lead[1].lower() not in load(_WORDS)["month_leads"]
        return lead is None and re.match(r"\s+(?:of|to|on|through|for)\b", after) is not None
    lowered = words.lower()
    if _SINGLE.match(lowered):
        lead = re.search(r"([\w']+)\s+\Z", before)
        return lead is None or lead[1].lower() not in load(_WORDS)["lengths"]["behind"]
    return lowered in _SEASON_VERBS and not re.search(r"\b(?:in|of|by)\s+\Z", before)


_SINGLE = re.compile(r"(?:an? (?:day|week|month|year|decade|century|quarter)|one day)\Z")
_SEASON_VERBS = frozenset({"fall", "spring"})


def _relation_of(text: str, start: int) -> str | None:
    before = re.sub(r"\s+", " ", text[max(0, start - 40) : start]).rstrip().lower()
    before = _fillers().sub("", before).rstrip()
    for words, relation in _relations():
        if before.endswith(words) and not before[: -len(words)][-1:].isalnum():
            return relation
    return None


_INNER_RELATION = re.compile(
    r"(?i:(in|on|by|before|until|till|within|after|since|during)\b)|(?:at|over) the weekend"
)


def _expression(
    text: str, folded: str, match: re.Match[str], reading: Reading, rule: str
) -> TimeExpression:
    start, end = match.span()
    while start < end and text[start].isspace():
        start += 1
    relation = _relation_of(folded, start)
    inner = _INNER_RELATION.match(match.group().strip())
    if relation is None and inner is not None and inner[1]:
        relation = {"till": "until", "during": "in"}.get(inner[1].lower(), inner[1].lower())
    if rule == _LAG_RULE:
        relation = "lag"
    elif reading.kind == "date" and _is_attribute(folded, match, relation):
        relation = "attribute"
    if reading.kind == "duration":
        relation = {"of": "for", "on": None, "to": None, "until": None}.get(
            relation or "", relation
        )
    return TimeExpression(
        span=Span(start, end),
        text=text[start:end],
        kind=reading.kind,
        past=reading.past,
        future=reading.future,
        term=reading.term,
        relation=relation,
        derivation=reading.how,
        absolute=reading.absolute,
    )


def _is_attribute(text: str, match: re.Match[str], relation: str | None) -> bool:
    """Whether a bare year or month stands before an agreement's noun, as its name does."""
    words = match.group().strip()
    bare = _BARE_YEAR.match(words) or re.match(r"(?:the |that )?[A-Z][a-z]+\.?(?: \d{4})?\Z", words)
    if not bare:
        return False
    lead, noun = _attribute()
    led = words.startswith(("the ", "that ")) or (
        lead.search(text[max(0, match.start() - 12) : match.start()]) is not None
    )
    if not led and relation is not None:
        return False
    return noun.match(text, match.end()) is not None


def _ranges(text: str, folded: str, found: list[TimeExpression]) -> Iterable[TimeExpression]:
    """Join the two ends of "from May to July 2019", "between 2014 and 2018", "2014-18"."""
    position = 0
    while position < len(found):
        first = found[position]
        if position + 1 < len(found):
            joined = _joined(text, folded, first, found[position + 1])
            if joined is not None:
                yield joined
                position += 2
                continue
        yield first
        position += 1


_RANGE_LEADS = frozenset({"from", "between", None})


def _joined(
    text: str, folded: str, first: TimeExpression, second: TimeExpression
) -> TimeExpression | None:
    gap = folded[first.span.end : second.span.start]
    joint = _JOIN.fullmatch(gap)
    if joint is None or first.past is None or second.past is None or second.future is None:
        return None
    word = gap.strip().split()[0] if gap.strip() else ""
    listed = word == "and" and first.relation != "between"
    if listed and not _is_one_stretch(first, second):
        return None
    if word in ("to", "until", "till", "through") and first.relation not in _RANGE_LEADS:
        return None

    def between(start: PartialDate | None, end: PartialDate | None) -> PartialDate | None:
        if start is None or end is None:
            return None
        if second.absolute and not first.absolute:
            start = _with_year(start, end.latest.year)
            if start.earliest > end.latest:
                start = _with_year(start, end.latest.year - 1)
        return cal.interval(start, end)

    past = between(first.past, second.past)
    future = between(first.future, second.future) or between(first.future, second.past)
    if past is None and future is None:
        past = between(first.past, second.future)
        if past is None:
            return None
    span = Span(first.span.start, second.span.end)
    words = span.of(text)
    relation = None if first.relation in ("from", "between") else first.relation
    return replace(
        first,
        span=span,
        text=words,
        kind="interval",
        past=past or future,
        future=future or past,
        relation=relation or "in",
        derivation=f"{words!r}: {first.derivation}; {second.derivation}",
        absolute=second.absolute,
    )


def _is_one_stretch(first: TimeExpression, second: TimeExpression) -> bool:
    """ "in February and March 2014" is one stretch; "in June 1974 and March 1976" is two dates."""
    return (
        not first.absolute
        and first.past is not None
        and second.past is not None
        and first.past.precision == second.past.precision == "month"
        and first.relation != "attribute"
    )


def _with_year(value: PartialDate, year: int) -> PartialDate:
    try:
        return PartialDate(f"{year:04d}{value.text[4:]}") if "/" not in value.text else value
    except ValueError:
        return value
