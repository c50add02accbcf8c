"""The grammar of English time expressions: patterns over the words of `data/lang/en/dates.toml`.

Each rule is a pattern and the reader of its matches. A rule is tried only shortly
before a core word (a month's name, a year, a unit, ...) and at a word that it can begin with, so
that text without time expressions costs one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.parse import dates_grammar as grammar
from onrecord.parse import dates_relative as relative
from onrecord.parse.dates_grammar import Reader, either, words

_BEFORE_WORDS = 10


@dataclass(frozen=True, slots=True)
class Rule:
    """`name` for people; `first` the words that a match can begin with ("#" for figures)."""

    name: str
    first: frozenset[str]
    pattern: re.Pattern[str]
    read: Reader


def starts(text: str) -> Iterator[tuple[int, tuple[Rule, ...]]]:
    """Places in `text` where an expression may begin, with the rules to try, in order.

    Only words shortly before a core word (a month, a year, a unit, ...) are looked at, and of the
    rules only those that can begin with the word.
    """
    dispatch = _dispatch()
    core = _core()
    before: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        before.append(word)
        written = word.group()
        if written[0].isdigit():
            is_core = _YEAR.match(written) or _NTH.match(written)
            if not is_core and not _FIGURES.search(text, word.start(), word.end() + 5):
                continue
        elif written.lower() not in core:
            continue
        for near in before[-_BEFORE_WORDS:]:
            first = near.group()
            found = dispatch.get("#" if first[0].isdigit() else first.lower())
            if found is not None:
                yield near.start(), found
        before.clear()


_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:1[6-9]|20|21)\d\d|[1-9]0s")
_NTH = re.compile(r"[0-3]?\d(?:st|nd|rd|th)\Z")
_FIGURES = re.compile(r"\d[./]\d\d?[./]\d")


@cache
def _core() -> frozenset[str]:
    """The words (lower case) without which nothing here is a time expression, but for figures."""
    raw = words()
    names = [*grammar.day_months(), *grammar.weekdays(), *raw["seasons"], *raw["feasts"]]
    units = [unit for unit in raw["units"] if " " not in unit]
    heads = {name.lower().rstrip(".") for name in names if " " not in name}
    heads |= {part for unit in units for part in (*unit.split("-"), *f"{unit}s".split("-"))}
    heads |= {phrase.split()[-1] for phrase in raw["deictic"]}
    heads |= {"weekend", "weekends", "more", "eve", "day", "ago"}
    return frozenset(heads | _firsts("annually biennially yearly monthly weekly quarterly daily"))


@cache
def _dispatch() -> dict[str, tuple[Rule, ...]]:
    table: dict[str, list[Rule]] = {"#": []}
    for rule in rules():
        for word in rule.first:
            table.setdefault(word, []).append(rule)
    return {word: tuple(found) for word, found in table.items()}


def _firsts(classes: str) -> frozenset[str]:
    """The first words of the classes named ("month figures the")."""
    raw = words()

    def heads(entries: Iterable[str]) -> set[str]:
        return {re.split(r"[\W_]", entry.lower(), maxsplit=1)[0] for entry in entries}

    known = {
        "figures": {"#"},
        "month": heads(grammar.day_months()),
        "weekday": heads(grammar.weekdays()),
        "number": heads(raw["numbers"]) | {"#"},
        "ordinal": heads(raw["ordinals"]),
        "season": heads(raw["seasons"]),
        "feast": heads(raw["feasts"]),
        "deictic": heads(raw["deictic"]),
        "fuzzy": set(_FUZZY_FIRST.split()),
        "part": set(_PART_FIRST.split()),
        "span": set(_SPAN_FIRST.split()),
        "determiner": set(_DETERMINER_FIRST.split()),
    }
    out: set[str] = set()
    for name in classes.split():
        out |= known.get(name, {name})
    return frozenset(out)


_FUZZY_FIRST = (
    "about around some almost nearly over more less at roughly just only barely the another a an "
    "up exactly well not"
)
_PART_FIRST = (
    "early mid late the beginning start end close first second last closing opening in course month"
)
_DETERMINER_FIRST = "last past next coming this that the"
_SPAN_FIRST = (
    "earlier later early late mid the end start beginning middle course rest first second sometime "
    "some last previous this current next coming"
)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, the most specific first (of matches of one length the earlier rule wins)."""
    raw = words()
    month = rf"(?P<month>{either(list(grammar.months()))})(?!\w|\. ?\d)"
    short = rf"(?P<month>{either(list(grammar.day_months()))})(?!\w)"
    weekday_names = either(list(grammar.weekdays()))
    weekday = rf"(?P<weekday>{weekday_names})(?![\w])"
    year = r"(?P<year>(?:1[6-9]|20|21)\d\d)(?![\w%])(?![,.]\d)"
    tens = either([w for w, n in raw["numbers"].items() if 20 <= n < 100 and n % 10 == 0])
    ones = either([w for w, n in raw["numbers"].items() if n < 10 and len(w) > 2 and " " not in w])
    number_words = rf"(?:{tens})[- ](?:{ones})|{either(list(raw['numbers']))}"
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
    named = rf"\b(?:(?:(?i:last|this|next) )?(?:{weekday_names})(?:,|,? the)? )?"
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
            "figures",
            r"\b(?P<year>(?:1[6-9]|20|21)\d\d)-(?P<mm>[01]\d)-(?P<dd>[0-3]\d)\b",
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
            "figures weekday last this next",
            rf"{named}\b{day}(?:, [0-3]?\d(?:st|nd|rd|th)?)*{day2}(?: of)? {short}{tail}?",
            grammar.read_day,
        ),
        (
            "month and days",
            "month weekday last this next",
            rf"{named}{short} {day}{day2}{tail}?",
            grammar.read_day,
        ),
        (
            "day of a month",
            "figures the weekday last this next",
            rf"{named}\b(?:the )?{day}(?: day)?(?: of)? {short}{tail}?",
            grammar.read_day,
        ),
        (
            "spelled day of a month",
            "ordinal the",
            rf"\b(?:the )?(?P<day>(?i:{ordinal}))(?: day)? of {month}{tail}?",
            grammar.read_day,
        ),
        (
            "month and day",
            "month weekday last this next",
            rf"{named}{short} (?:the )?{day}(?! ?(?:a\.?m|p\.?m|per cent|percent)\b){tail}?",
            grammar.read_day,
        ),
        (
            "week of a month and day",
            "week the",
            rf"\b(?i:the )?week (?P<how>(?i:of|beginning|starting|from)) {short} {day}{tail}?",
            grammar.read_week_of,
        ),
        (
            "week of a day of a month",
            "week the",
            rf"\b(?i:the )?week (?P<how>(?i:of|beginning|starting|from)) {day} {short}{tail}?",
            grammar.read_week_of,
        ),
        (
            "week of a month",
            "the first second third fourth last final 1st 2nd 3rd 4th figures",
            rf"\b{nth} (?:full )?week (?:of|in) {month}{tail}?",
            grammar.read_week_in_month,
        ),
        ("month of a year", "month part", rf"\b{part}{short}{tail}", grammar.read_month),
        (
            "month, determined",
            "determiner part",
            rf"\b{part}{determiner} {month}(?!,? \d)",
            grammar.read_month,
        ),
        ("month", "month part", rf"\b{part}{month}", grammar.read_month),
        (
            "quarter",
            "in during by",
            rf"\b(?i:in|during|by) {nth} (?P<part>(?i:quarter))\b(?! of)",
            grammar.read_quarter,
        ),
        (
            "quarter of a year",
            "the first second third fourth last final figures",
            rf"\b{nth}[ -](?P<part>(?i:quarter|half)) (?:of )?(?:{year_word}|the year)",
            grammar.read_quarter,
        ),
        (
            "quarter of a numbered year",
            "the first second third fourth last final figures",
            rf"\b{nth}[ -](?P<part>(?i:quarter|half)) (?:of )?{year}",
            grammar.read_quarter,
        ),
        (
            "short quarter",
            "q1 q2 q3 q4",
            rf"\b(?P<part>Q)(?P<nth>[1-4]) (?:of )?{year}",
            grammar.read_quarter,
        ),
        (
            "edge of a numbered year",
            "before prior ahead the end close start beginning turn",
            rf"\b(?:(?P<ahead>(?i:before|prior to|ahead of)) )?(?i:the )?{edges} of {year}\b",
            grammar.read_edge_of_year,
        ),
        (
            "edge of a year",
            "before prior ahead the end close start beginning turn",
            rf"\b(?:(?P<ahead>(?i:before|prior to|ahead of)) )?(?i:the )?{edges} of {edge_years}\b",
            grammar.read_edge_of_year,
        ),
        (
            "end-year",
            "end start",
            rf"\b(?P<edge>(?i:end|start))[- ]{year}\b",
            grammar.read_edge_of_year,
        ),
        (
            "year-end",
            "the year",
            r"\b(?i:the )?(?P<yearword>(?i:year))(?P<edge>(?i:-end| end|'s end))\b",
            grammar.read_edge_of_year,
        ),
        (
            "year's end",
            "before by",
            r"\b(?:(?P<ahead>(?i:before|by)) )(?P<yearword>(?i:the year|this year))"
            r"(?P<edge>(?i:'s end| is out| ends| is over| closes| runs out))",
            grammar.read_edge_of_year,
        ),
        (
            "season",
            "season part determiner the",
            rf"\b{part}(?:(?P<det>(?i:last|past|next|coming|this|the|that|the whole|the coming)) )?"
            rf"(?P<season>(?i:{seasons}))(?:,? (?:of )?{year}|,? {year_word})?\b",
            grammar.read_season,
        ),
        (
            "feast",
            "feast before by until till",
            rf"\b(?:(?P<ahead>(?i:before|by|until|till)) )?(?P<feast>{feasts})(?:,? {year})?\b",
            grammar.read_feast,
        ),
        (
            "years",
            "figures",
            rf"(?<![\w$£€./-]){year}[-–/]"
            r"(?P<year2>(?:1[6-9]|20|21)\d\d|\d\d)\b(?![-/.]\d)",
            grammar.read_years,
        ),
        (
            "short decade",
            "figures",
            r"(?<=')(?P<decade>[1-9]0)s\b",
            grammar.read_decade,
        ),
        (
            "decade",
            "figures the early mid late",
            r"\b(?i:the )?(?:(?i:early|mid|late)[ -])?(?P<decade>(?:1[6-9]|20)\d0)'?s\b",
            grammar.read_decade,
        ),
        ("year", "figures part", rf"(?<![\w$£€./-]){part}{year}", grammar.read_year),
        ("joined year", "mid early late", rf"\b(?i:mid|early|late)-?{year}", grammar.read_year),
        ("day by name", "deictic", rf"\b(?i:{deictic})\b", relative.read_deictic),
        (
            "weekday",
            "weekday determiner early late",
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
            "earlier in the year",
            "earlier later",
            r"\b(?P<part>(?i:earlier|later)) (?:in|on in) (?P<det>the) "
            r"(?P<unit>(?i:week|month|year))\b",
            relative.read_span_from_now,
        ),
        (
            "day of next month",
            "the figures",
            r"\b(?i:the )?(?P<day>[0-3]?\d)(?:st|nd|rd|th) of (?P<det>(?i:last|this|next)) month\b",
            relative.read_day_of_month_from_now,
        ),
        (
            "day of the month",
            "the",
            r"(?<=\b[oO]n )the (?P<day>[0-3]?\d)(?:st|nd|rd|th)"
            r"(?=[,.;)]|$| (?:and|in|at|by|that|when|\w+ed)\b)",
            relative.read_day_of_month,
        ),
        (
            "edge of the month",
            "the end start beginning middle",
            r"\b(?P<part>(?i:the end of|end of|the start of|the beginning of|the middle of)) "
            r"(?P<det>the) (?P<unit>(?i:month|week))\b",
            relative.read_span_from_now,
        ),
        (
            "weekend",
            "the at over",
            r"\b(?P<part>)(?P<det>(?i:the|at the|over the)) (?P<unit>weekend)\b",
            relative.read_span_from_now,
        ),
        (
            "past or coming stretch",
            "the these for past last next coming previous",
            r"\b(?i:the |these |for the )?(?P<det>(?i:past|last|next|coming|previous)) "
            rf"(?:{number} |(?<=ast )(?<!last )|(?<=oming )){unit}s?\b(?!')",
            relative.read_past_span,
        ),
        (
            "ago",
            "fuzzy number",
            rf"\b{fuzzy}{number}[ -]{unit}s? (?i:ago|back)\b"
            r"(?P<exact>(?:,? (?:today|to the day|this day)))?",
            relative.read_ago,
        ),
        (
            "from now",
            "in within after fuzzy number",
            rf"\b(?:(?i:in|within|after) )?{fuzzy}{number} {unit}s?'?"
            r"(?:s time| time| from now| from today| hence)\b",
            relative.read_ahead,
        ),
        (
            "stretch from now",
            "fuzzy number",
            rf"\b{fuzzy}{number} (?:to|or) (?P<number2>\d{{1,3}}|(?i:{number_words})) {unit}s? "
            r"(?:from now|from today|ago)\b",
            relative.read_stretch_ahead,
        ),
        (
            "in so long",
            "in",
            r"(?<!time )\b(?i:in) (?:(?i:about|around|some|at least|at most|roughly) )?"
            rf"{number} {unit}s?\b(?!')(?! ago)",
            relative.read_ahead,
        ),
        (
            "so long later",
            "fuzzy number",
            rf"\b{fuzzy}{number} {unit}s? (?P<side>(?i:later|earlier|on(?=[,.;:]|$)|after that"
            r"|before that|previously|afterwards|afterward))\b",
            relative.read_from_anchor,
        ),
        (
            "so long after",
            "fuzzy number",
            rf"\b{fuzzy}{number} {unit}s? (?P<side>(?i:after|before))(?=[.,;:]|$)",
            relative.read_from_anchor,
        ),
        (
            "so long after something",
            "fuzzy number",
            rf"\b{fuzzy}{number} {unit}s? (?P<side>(?i:after|before)){clause}",
            relative.read_lag,
        ),
        (
            "the same or the next",
            "on in the that",
            r"\b(?i:(?:on |in )?(?:the same|that very|that|the following|the next|the previous"
            r"|the preceding)) (?P<unit>(?i:day|week|month|year))\b(?! after| before)",
            relative.read_same_or_next,
        ),
        (
            "the one after",
            "the",
            r"\b(?i:the) (?P<unit>(?i:day|month|year|week)) (?i:after|before)\b"
            r"(?! (?:the|its|his|her|he|she|it|a|an|they) )",
            relative.read_same_or_next,
        ),
        (
            "so long and a half",
            "number",
            rf"\b{number}(?P<half>[ -]and[ -]a[ -]half[ -]){unit}s?\b",
            relative.read_duration,
        ),
        (
            "a year and a half",
            "number",
            rf"\b{number} {unit}(?P<half> and a half)\b",
            relative.read_duration,
        ),
        (
            "half a year",
            "half another a",
            r"\b(?i:half a (?:year|century|decade)|(?:another |a )?half[ -](?:year|century))\b",
            relative.read_half_year,
        ),
        (
            "length of time",
            "fuzzy number",
            rf"(?<![\w.,$£€-]){fuzzy}{number}"
            r"(?: \(\w[\w-]*\))?"
            r"(?:[ -](?:more|further|additional|whole|full|calendar|consecutive|successive))?"
            rf"[ -]{{1,2}}{unit}s?(?:')?(?!\w)(?![- ](?i:olds?)\b)(?! of age\b)",
            relative.read_duration,
        ),
        (
            "as many more",
            "number",
            rf"\b{number} more(?=[.,;:)]|$| if\b| unless\b| with\b)",
            relative.read_as_many_more,
        ),
        (
            "every so often",
            "every each once twice per",
            rf"\b(?i:every|each|once an?|twice an?|once every|per)(?: {number})? {unit}s?\b",
            relative.read_recurring,
        ),
        (
            "every season, month or weekday",
            "every each",
            rf"\b(?i:every|each) (?:{seasons}|{either(list(grammar.months()))}"
            rf"|{weekday_names})(?!\w)",
            relative.read_recurring,
        ),
        (
            "often",
            "annually yearly monthly weekly daily quarterly biennially",
            r"\b(?i:annually|yearly|monthly|weekly|daily|quarterly|biennially)\b",
            relative.read_recurring,
        ),
    )
    return tuple(
        Rule(name, _firsts(first), re.compile(pattern), reader)
        for name, first, pattern, reader in table
    )
