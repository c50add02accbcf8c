"""The grammar of English time expressions: patterns over the words of `data/lang/en/dates.toml`.

Each rule is a pattern and the reader of its matches. `core` names the class of word that every
match contains (a month's name, a year, ...): a rule is tried only near such words, so that text
without any costs one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.parse import dates_grammar as grammar
from onrecord.parse import dates_relative as relative
from onrecord.parse.dates_grammar import Reader, either, words

_BEFORE, _AFTER = 64, 72


@dataclass(frozen=True, slots=True)
class Rule:
    """`name` for people, `core` the class of word that a match contains."""

    name: str
    core: str
    pattern: re.Pattern[str]
    read: Reader


def matches(text: str) -> Iterator[tuple[int, Rule, re.Match[str]]]:
    """All matches of all rules with the rule's rank, rule by rule."""
    windows = {core: _windows(text, pattern) for core, pattern in _cores().items()}
    for rank, rule in enumerate(rules()):
        for low, high in windows[rule.core]:
            for match in rule.pattern.finditer(text, low, high):
                yield rank, rule, match


def _windows(text: str, core: re.Pattern[str]) -> list[tuple[int, int]]:
    """Stretches around the core words, merged, cut at spaces."""
    out: list[tuple[int, int]] = []
    for hit in core.finditer(text):
        low = max(0, hit.start() - _BEFORE)
        high = text.find(" ", min(len(text), hit.end() + _AFTER))
        high = len(text) if high < 0 else high
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], max(high, out[-1][1]))
        else:
            low = text.rfind(" ", 0, low) + 1 if low else 0
            out.append((max(low, out[-1][1] if out else 0), high))
    return out


@cache
def _cores() -> dict[str, re.Pattern[str]]:
    raw = words()
    units = either([u for u in raw["units"] if " " not in u])
    return {
        "month": re.compile(rf"\b(?:{either(list(grammar.months()))})(?!\w)"),
        "weekday": re.compile(rf"\b(?:{either(list(grammar.weekdays()))})(?!\w)"),
        "year": re.compile(r"(?:1[6-9]|20|21)\d\d"),
        "figures": re.compile(r"\d[./]\d"),
        "the year": re.compile(r"\b(?i:years?)\b"),
        "unit": re.compile(rf"\b(?i:{units})s?\b"),
        "span": re.compile(r"\b(?i:week|weekend|month|year|quarter|decade)\b"),
        "season": re.compile(rf"\b(?i:{either(list(raw['seasons']))})\b"),
        "feast": re.compile(rf"\b(?:{either(list(raw['feasts']))})\b"),
        "deictic": re.compile(rf"\b(?i:{either(list(raw['deictic']))})\b"),
        "more": re.compile(r"\b(?i:more|another|further)\b"),
        "often": re.compile(r"\b(?i:annual|year|month|week|dai|quarter|biennial)ly\b"),
    }


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, the most specific first (of matches of one length the earlier rule wins)."""
    raw = words()
    month = rf"(?P<month>{either(list(grammar.months()))})(?![\w])"
    weekday_names = either(list(grammar.weekdays()))
    weekday = rf"(?P<weekday>{weekday_names})(?![\w])"
    year = r"(?P<year>(?:1[6-9]|20|21)\d\d)(?![\w%])(?![,.]\d)"
    number_words = either(list(raw["numbers"]))
    number = rf"(?P<number>\d{{1,3}}(?![\d,.])|(?i:{number_words})(?!\w))"
    ordinal = either(list(raw["ordinals"]))
    day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)"
    day2 = r"(?: ?[-–/] ?| to | and | or | until )(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)"
    unit = rf"(?P<unit>(?i:{either([u for u in raw['units'] if ' ' not in u])}))"
    year_word = (
        r"(?P<yearword>(?i:(?:of |in )?(?:last year|this year|next year|the current year"
        r"|(?:the )?same year|that year|the (?:following|next|previous|preceding) year"
        r"|the year (?:after|before))))\b"
    )
    tail = rf"(?:,? (?:of |in )?{year}|,? {year_word})"
    part = (
        r"(?:(?i:early|mid|late|the middle of|the early part of|the latter part of"
        r"|(?:the )?(?:beginning|start|end|close) of|(?:the )?(?:first|second) half of"
        r"|(?:the )?(?:first|last|closing|opening) days of"
        r"|(?:in )?the course of(?: the month of)?|the month of)[ -])?"
    )
    named = rf"\b(?:(?:{weekday_names})(?:,|,? the)? )?"
    determiner = (
        r"(?P<det>(?i:last|past|next|coming|this|that|the same|the following|the next"
        r"|the previous|the))"
    )
    fuzzy = (
        r"(?:(?i:about|around|some|almost|nearly|over|more than|less than|at least|at most"
        r"|roughly|just over|just|only|barely|the first|another|a further|an additional|up to"
        r"|exactly|well over|not quite) )?"
    )
    edges = r"(?P<edge>(?i:end|close|start|beginning|turn))"
    edge_years = (
        r"(?P<yearword>(?i:the year|this year|next year|last year|the current year|that year"
        r"|the same year|the following year))"
    )
    seasons = either(list(raw["seasons"]))
    feasts = either(list(raw["feasts"]))
    deictic = either(list(raw["deictic"]))
    nth = r"(?i:the )?(?P<nth>(?i:first|second|third|fourth|last|final|1st|2nd|3rd|4th))"
    span_parts = (
        r"(?:(?P<part>(?i:earlier|later|early|late|mid|the end of|end of|the start of"
        r"|the beginning of|the middle of|the course of|the rest of|the first half of"
        r"|the second half of|sometime|some time))[ -](?:in )?)?"
    )
    spans = r"(?P<unit>(?i:week|weekend|month|year|quarter|decade))"
    span_determiner = (
        r"(?P<det>(?i:last|previous|this|current|next|coming|the same|the current|the coming))"
    )
    clause = r"(?= (?!that\b|which\b|this\b)[\w'\"“])"
    table: tuple[tuple[str, str, str, Reader], ...] = (
        (
            "day in figures, year first",
            "year",
            r"\b(?P<year>(?:19|20)\d\d)-(?P<mm>[01]\d)-(?P<dd>[0-3]\d)\b",
            grammar.read_iso,
        ),
        (
            "day in figures",
            "figures",
            r"(?<![\w./])(?P<a>[0-3]?\d)(?P<dot>[./])(?P<b>[0-3]?\d)(?P=dot)"
            r"(?P<year>(?:19|20)\d\d|(?<=/)\d\d)\b",
            grammar.read_numeric,
        ),
        (
            "days of a month",
            "month",
            rf"{named}\b{day}{day2}(?: of)? {month}{tail}?",
            grammar.read_day,
        ),
        ("month and days", "month", rf"{named}{month} {day}{day2}{tail}?", grammar.read_day),
        (
            "day of a month",
            "month",
            rf"{named}\b(?:the )?{day}(?: day)?(?: of)? {month}{tail}?",
            grammar.read_day,
        ),
        (
            "spelled day of a month",
            "month",
            rf"\b(?:the )?(?P<day>(?i:{ordinal}))(?: day)? of {month}{tail}?",
            grammar.read_day,
        ),
        ("month and day", "month", rf"{named}{month} (?:the )?{day}{tail}?", grammar.read_day),
        (
            "week of a month",
            "month",
            rf"\b{nth} (?:full )?week (?:of|in) {month}{tail}?",
            grammar.read_week_in_month,
        ),
        ("month of a year", "month", rf"\b{part}{month}{tail}", grammar.read_month),
        ("month, determined", "month", rf"\b{part}{determiner} {month}", grammar.read_month),
        ("month", "month", rf"\b{part}{month}", grammar.read_month),
        (
            "quarter of a year",
            "the year",
            rf"\b{nth}[ -](?P<part>(?i:quarter|half)) (?:of )?(?:{year_word}|the year)",
            grammar.read_quarter,
        ),
        (
            "quarter of a numbered year",
            "year",
            rf"\b{nth}[ -](?P<part>(?i:quarter|half)) (?:of )?{year}",
            grammar.read_quarter,
        ),
        (
            "short quarter",
            "year",
            rf"\b(?P<part>Q)(?P<nth>[1-4]) (?:of )?{year}",
            grammar.read_quarter,
        ),
        (
            "edge of a numbered year",
            "year",
            rf"\b(?:(?P<ahead>(?i:before|prior to|ahead of)) )?(?i:the )?{edges} of {year}\b",
            grammar.read_edge_of_year,
        ),
        (
            "edge of a year",
            "the year",
            rf"\b(?:(?P<ahead>(?i:before|prior to|ahead of)) )?(?i:the )?{edges} of {edge_years}\b",
            grammar.read_edge_of_year,
        ),
        (
            "year's end",
            "the year",
            r"\b(?:(?P<ahead>(?i:before|by)) )(?P<yearword>(?i:the year|this year))"
            r"(?P<edge>(?i:'s end| is out| ends| is over| closes| runs out))",
            grammar.read_edge_of_year,
        ),
        (
            "season",
            "season",
            rf"\b{part}(?:(?P<det>(?i:last|past|next|coming|this|the|that|the whole|the coming)) )?"
            rf"(?P<season>(?i:{seasons}))(?:,? (?:of )?{year}|,? {year_word})?\b",
            grammar.read_season,
        ),
        (
            "feast",
            "feast",
            rf"\b(?:(?P<ahead>(?i:before|by|until|till)) )?(?P<feast>{feasts})(?:,? {year})?\b",
            grammar.read_feast,
        ),
        (
            "decade",
            "year",
            r"\b(?i:the )?(?:(?i:early|mid|late)[ -])?(?P<decade>(?:1[6-9]|20)\d0)'?s\b",
            grammar.read_decade,
        ),
        ("year", "year", rf"(?<![\w$£€./-]){part}{year}", grammar.read_year),
        ("joined year", "year", rf"\b(?i:mid|early|late)-?{year}", grammar.read_year),
        ("day by name", "deictic", rf"\b(?i:{deictic})\b", relative.read_deictic),
        (
            "weekday",
            "weekday",
            r"\b(?:(?P<det>(?i:last|past|next|coming|this|that|the following|the previous"
            rf"|the same)) )?(?:(?i:early|late) )?{weekday}"
            r"(?:,? (?:of )?(?P<week>(?i:last week|this week|next week)))?",
            relative.read_weekday,
        ),
        (
            "week, month or year",
            "span",
            rf"\b{span_parts}{span_determiner}[ -]{spans}\b(?!'s time)",
            relative.read_span_from_now_or_same,
        ),
        (
            "edge of the month",
            "span",
            r"\b(?P<part>(?i:the end of|end of|the start of|the beginning of|the middle of)) "
            r"(?P<det>the) (?P<unit>(?i:month|week))\b",
            relative.read_span_from_now,
        ),
        (
            "weekend",
            "span",
            r"\b(?P<part>)(?P<det>(?i:the|at the|over the)) (?P<unit>weekend)\b",
            relative.read_span_from_now,
        ),
        (
            "past or coming stretch",
            "unit",
            r"\b(?i:the |these |for the )?(?P<det>(?i:past|last|next|coming|previous)) "
            rf"(?:{number} )?{unit}s?\b(?!')",
            relative.read_past_span,
        ),
        (
            "ago",
            "unit",
            rf"\b{fuzzy}{number}[ -]{unit}s? (?i:ago|back)\b"
            r"(?P<exact>(?:,? (?:today|to the day|this day)))?",
            relative.read_ago,
        ),
        (
            "from now",
            "unit",
            rf"\b(?:(?i:in|within|after) )?{fuzzy}{number} {unit}s?'?"
            r"(?:s time| time| from now| from today| hence)\b",
            relative.read_ahead,
        ),
        (
            "stretch from now",
            "unit",
            rf"\b{fuzzy}{number} (?:to|or) (?P<number2>\d{{1,3}}|(?i:{number_words})) {unit}s? "
            r"(?:from now|from today|ago)\b",
            relative.read_stretch_ahead,
        ),
        (
            "in so long",
            "unit",
            rf"\b(?i:in) {fuzzy}{number} {unit}s?\b(?!')(?! ago)",
            relative.read_ahead,
        ),
        (
            "so long later",
            "unit",
            rf"\b{fuzzy}{number} {unit}s? (?P<side>(?i:later|earlier|on|after that|before that"
            r"|previously|afterwards|afterward))\b",
            relative.read_from_anchor,
        ),
        (
            "so long after",
            "unit",
            rf"\b{fuzzy}{number} {unit}s? (?P<side>(?i:after|before))(?=[.,;:]|$)",
            relative.read_from_anchor,
        ),
        (
            "so long after something",
            "unit",
            rf"\b{fuzzy}{number} {unit}s? (?P<side>(?i:after|before)){clause}",
            relative.read_lag,
        ),
        (
            "the same or the next",
            "unit",
            r"\b(?i:(?:on |in )?(?:the same|that very|that|the following|the next|the previous"
            r"|the preceding)) (?P<unit>(?i:day|week|month|year))\b(?! after| before)",
            relative.read_same_or_next,
        ),
        (
            "the one after",
            "unit",
            r"\b(?i:the) (?P<unit>(?i:day|month|year|week)) (?i:after|before)\b"
            r"(?! (?:the|its|his|her|he|she|it|a|an|they) )",
            relative.read_same_or_next,
        ),
        (
            "so long and a half",
            "unit",
            rf"\b{number}(?P<half>[ -]and[ -]a[ -]half[ -]){unit}s?\b",
            relative.read_duration,
        ),
        (
            "a year and a half",
            "unit",
            rf"\b{number} {unit}(?P<half> and a half)\b",
            relative.read_duration,
        ),
        (
            "half a year",
            "the year",
            r"\b(?i:half a year|(?:another |a )?half[ -]year)\b",
            relative.read_half_year,
        ),
        (
            "length of time",
            "unit",
            rf"(?<![\w.,$£€]){fuzzy}{number}"
            rf"(?:[ -](?:more|further|additional|whole|full|calendar|consecutive|successive))?"
            rf"[ -]{{1,2}}{unit}s?(?:')?(?!\w)(?!-old)",
            relative.read_duration,
        ),
        (
            "as many more",
            "more",
            rf"\b{number} more(?=[.,;:)]|$| if\b| unless\b| with\b)",
            relative.read_as_many_more,
        ),
        (
            "every so often",
            "unit",
            rf"\b(?i:every|each|once an?|twice an?|once every|per)(?: {number})? {unit}s?\b",
            relative.read_recurring,
        ),
        (
            "often",
            "often",
            r"\b(?i:annually|yearly|monthly|weekly|daily|quarterly|biennially)\b",
            relative.read_recurring,
        ),
    )
    return tuple(
        Rule(name, core, re.compile(pattern), reader) for name, core, pattern, reader in table
    )
