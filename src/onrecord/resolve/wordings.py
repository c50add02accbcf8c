"""What changed in the wording between two sentences: days, numbers, conditions, and how exact
they are. `data/resolve/drift.toml` holds the wordings."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import cache

from onrecord.data import load
from onrecord.resolve.alignment import Report
from onrecord.resolve.passages import Passage, number_words, passages, stem, terms
from onrecord.resolve.words import words

_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
_MONTH = (
    r"(?P<{0}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = re.compile(
    rf"\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH.format('m1')}\b|"
    rf"\b{_MONTH.format('m2')} (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b"
)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_DATELINE = re.compile(r"\A[A-ZÀ-Þ][^a-z]{2,40}.{0,60}?(?:\)\s*)?(?:--?|[–—])\s+")
_SHOWN_WORDS = 28
_SHORT = 2
_NO_SCALE = " "


@dataclass(frozen=True, slots=True)
class Drift:
    """What changed between a report and the one it repeats: `was` in the parent's words, `is_`
    in the child's."""

    what: str
    was: str
    is_: str


@cache
def pattern(table: str) -> re.Pattern[str]:
    return re.compile(load("resolve/drift.toml")[table]["pattern"], re.IGNORECASE)


@cache
def _hedges() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple(
        (entry["strength"], re.compile(entry["pattern"], re.IGNORECASE))
        for entry in load("resolve/drift.toml")["hedges"]
    )


def around(text: str) -> str:
    """The words around what softens a claim, or else the sentence's first."""
    plain = _DATELINE.sub("", text, count=1)
    hits = [m.start() for _, p in _hedges() if (m := p.search(plain))]
    tokens = list(re.finditer(r"\S+", plain))
    if len(tokens) <= _SHOWN_WORDS:
        return plain
    at = min(hits, default=0)
    first = next((i for i, t in enumerate(tokens) if t.end() > at), 0)
    first = max(0, min(first - 4, len(tokens) - _SHOWN_WORDS))
    last = min(len(tokens), first + _SHOWN_WORDS)
    return (
        ("… " if first else "")
        + plain[tokens[first].start() : tokens[last - 1].end()]
        + (" …" if last < len(tokens) else "")
    )


def _calendar_days(text: str) -> set[tuple[int, int]]:
    found = set()
    for m in _DAY.finditer(text):
        month = (m["m1"] or m["m2"]).lower().rstrip(".")[:3]
        number = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(month))
        found.add((number, int(m["d1"] or m["d2"])))
    return found


def shared_days(child: str, parent: str) -> bool:
    """Whether two sentences name a day of the calendar in common."""
    return not _calendar_days(child).isdisjoint(_calendar_days(parent))


def days(child: str, parent: str) -> Drift | None:
    mine, other = _DATELINE.sub("", child, count=1), _DATELINE.sub("", parent, count=1)
    one, two = _calendar_days(mine), _calendar_days(other)
    if one and two and one.isdisjoint(two):
        return Drift("day", around(other), around(mine))
    quiet = pattern("reporting")
    a = set(_WEEKDAY.findall(quiet.sub("", mine)))
    b = set(_WEEKDAY.findall(quiet.sub("", other)))
    if a and b and a.isdisjoint(b):
        return Drift("day", around(other), around(mine))
    return None


_UNITS = 4


def _amounts(text: str) -> dict[str, set[str]]:
    """Numbers by what they count: the stem of each word that follows closely, or its group."""
    written = number_words()
    grouped, things = _units(), _things()
    scales = load("resolve/drift.toml")["scales"]["words"]
    tokens = [m[0] for m in re.finditer(r"\d+(?:[.,]\d+)*|[^\W\d_]+", text)]
    found: dict[str, set[str]] = {}
    for at, token in enumerate(tokens):
        value = token.replace(",", "") if token[0].isdigit() else written.get(token.lower())
        scale = tokens[at + 1].lower() if at + 1 < len(tokens) else ""
        if scale in scales and (value or token.lower() == "a"):
            value = f"{value or 1} {scale}"
        else:
            scale = _NO_SCALE
        if value is None or re.fullmatch(r"(?:1[89]|20)\d\d", value):
            continue
        after: list[str] = []
        for unit in tokens[at + 1 :]:
            if unit[0].isdigit() or unit.lower() in written:
                if after:
                    break
            elif unit.lower() in scales:
                continue
            elif unit.lower() not in ("to", "or"):
                after.append(unit)
        for near, unit in enumerate(after[:_UNITS]):
            key = stem(unit)
            group = grouped.get(key)
            if group in things or (group is not None and near <= 1):
                found.setdefault(group, set()).add(value)
            elif near == 0 and unit.lower() not in _MONTHS and _is_telling(unit):
                found.setdefault(key, set()).add(value)
        if scale in value and not any(value in values for values in found.values()):
            found.setdefault(scale, set()).add(value)
    return found


def _is_telling(unit: str) -> bool:
    return len(unit) > _SHORT and unit[0].islower() and not words().is_plain(unit.lower())


@cache
def _units() -> dict[str, str]:
    return {
        stem(word): group["name"]
        for group in load("resolve/drift.toml")["units"]
        for word in group["words"]
    }


@cache
def _things() -> frozenset[str]:
    return frozenset(g["name"] for g in load("resolve/drift.toml")["units"] if g["thing"])


def counts(child: Report, parent: Report) -> list[tuple[int, Drift]]:
    """Things that each report counts once and otherwise: twelve boats, some fifteen vessels."""

    def counted(report: Report) -> dict[str, list[tuple[frozenset[str], Passage]]]:
        groups = _things() | set(load("resolve/drift.toml")["scales"]["words"])
        found: dict[str, list[tuple[frozenset[str], Passage]]] = {}
        for passage in passages(report.document):
            for unit, values in _amounts(passage.text).items():
                if unit in groups:
                    found.setdefault(unit, []).append((frozenset(values), passage))
        return found

    mine, other = counted(child), counted(parent)
    for scale in load("resolve/drift.toml")["scales"]["words"]:
        things = [u for u, told in other.items() if any(scale in v for v in told[0][0])]
        if scale in mine and len(things) == 1:  # "two million of them": of what was counted so
            mine.setdefault(things[0], mine[scale])
    out = []
    for unit in sorted(mine.keys() & other.keys()):
        values, told = mine[unit][0]
        before, first = other[unit][0]
        alone = len(mine[unit]) == 1 and len(other[unit]) == 1
        if alone and values.isdisjoint(before):
            change = Drift(f"number of {unit}", around(first.text), around(told.text))
            out.append((told.span.start, change))
    return out


def quantities(child: str, parent: str) -> Drift | None:
    mine, other = _amounts(child), _amounts(parent)
    agree = {v for values in mine.values() for v in values} & {
        v for values in other.values() for v in values
    }
    for unit in sorted(mine.keys() & other.keys()):
        told_alike = agree and unit not in _things()
        beside = all(re.search(rf"\b{re.escape(value)}\b", child) for value in other[unit])
        if (not told_alike and not beside and mine[unit].isdisjoint(other[unit])) or (
            mine[unit] > other[unit]
        ):
            return Drift(f"number ({unit})", around(parent), around(child))
    hedged = re.compile(pattern("qualifiers").pattern + r"\s+(?:the\s+)?(\S+)", re.IGNORECASE)
    soft = {m[1].lower().strip(".,") for m in hedged.finditer(parent)}
    kept = {m[1].lower().strip(".,") for m in hedged.finditer(child)}
    for word in sorted(soft - kept):
        told = word in number_words() or word[0].isdigit() or word in _MONTHS
        if told and re.search(rf"\b{re.escape(word)}\b", child, re.IGNORECASE):
            return Drift("exactness", around(parent), around(child))
    return None


@cache
def _length() -> re.Pattern[str]:
    table = load("resolve/drift.toml")["lengths"]
    number = "|".join(("an?", "one", r"\d+", *sorted(number_words())))
    unit = "|".join(sorted(table["days"]))
    return re.compile(rf"\b({number})(?:[\s-](?:{table['between']}))?[\s-]({unit})s?\b", re.I)


def lengths(text: str) -> frozenset[int]:
    """How long something is to last, in days, as far as the sentence gives lengths; not how long
    something took, or how long ago it was."""
    table = load("resolve/drift.toml")["lengths"]
    found = set()
    for m in _length().finditer(text):
        around = text[: m.start()], text[m.end() :]
        if re.search(table["before"], around[0], re.I) or re.match(table["after"], around[1], re.I):
            continue
        number = number_words().get(m[1].lower(), m[1])
        count = int(number) if number.isdigit() else 1
        found.add(count * table["days"][m[2].lower()])
    return frozenset(found)


def hedges(child: str, parent: str) -> tuple[Drift, ...]:
    """What the parent leaves open, told as decided of the same act or day: "could be replaced",
    "will replace"."""
    (_, is_open), (_, is_ahead) = _hedges()
    if is_open.search(child) or pattern("conditions").search(parent):
        return ()
    out = []
    soft = [(m, frozenset(terms(_clause(parent, m)))) for m in is_open.finditer(parent)]
    hard = [(m, frozenset(terms(_clause(child, m)))) for m in is_ahead.finditer(child)]
    for at, (was, one) in reversed(list(enumerate(soft))):
        for now, other in hard[-1:] if at else hard:
            if one & other:
                further = " further on" if at and len(hard) > 1 else ""
                before = f"{was[0]}{_clause(parent, was)}" if further else around(parent)
                after = f"{now[0]}{_clause(child, now)}" if further else around(child)
                out.append(Drift(f"hedge{further}", before, after))
                break
    return tuple(out)


def _clause(text: str, begin: re.Match[str]) -> str:
    """The words after a match, to the next stop or hedge."""
    clause = re.split(r"[,.;:]", text[begin.end() :], maxsplit=1)[0]
    ends = [m.start() for _, hedge in _hedges() for m in hedge.finditer(clause)]
    return clause[: min(ends, default=len(clause))]


def conditions(child: str, parent: str) -> Drift | None:
    condition = pattern("conditions")
    if condition.search(parent) and not condition.search(child):
        return Drift("condition dropped", around(parent), around(child))
    return None
