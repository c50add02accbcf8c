"""Who speaks, across reports: the same named person under several titles, the same office.

Unnamed sources are never one across reports, unless wording and outlet show that it is the same
quotation: "a senior diplomat" here and "a senior diplomat" there are two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

from onrecord.data import load
from onrecord.model import SourceKind, Statement, content_id
from onrecord.resolve.outlets import same_outlet
from onrecord.resolve.passages import quotations, shared_quotations

_NAME = re.compile(r"[^\W\d_]+(?:[-’'.][^\W\d_]+)*\.?")
_ARTICLE = re.compile(r"\A(?:the|an?)\s+", re.IGNORECASE)
_APPOSITION = re.compile(r"\s*[,(]\s*")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A statement with what is needed of its report to tell its speaker."""

    doc: str
    outlet: str | None
    published: date | None
    statement: Statement


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker across reports. `titles` are those held, with the first and last day on which
    a report gives them; `statements` pairs of a report's name and a statement's id."""

    id: str
    kind: SourceKind
    name: str
    affiliation: str | None
    titles: tuple[tuple[str, date | None, date | None], ...]
    statements: tuple[tuple[str, str], ...]


@cache
def _titles() -> frozenset[str]:
    return frozenset(load("resolve/sources.toml")["titles"]["words"])


@cache
def _particles() -> frozenset[str]:
    return frozenset(load("resolve/sources.toml")["particles"]["words"])


@cache
def _offices() -> tuple[tuple[str, str], ...]:
    """Names of offices with the office, the longest first."""
    pairs = [(n, o["office"]) for o in load("resolve/sources.toml")["offices"] for n in o["names"]]
    return tuple(sorted(pairs, key=lambda p: (-len(p[0]), p[0])))


@lru_cache(maxsize=8192)
def split_name(mention: str) -> tuple[tuple[str, ...], str]:
    """A person's mention as name and title: "Deputy Minister Ilse Brandt, who ..." is
    (("Ilse", "Brandt"), "Deputy Minister"). The name is empty where only an office is given."""
    parts = _APPOSITION.split(mention)
    tokens = _NAME.findall(parts[0])
    cut = max(
        (i for i, t in enumerate(tokens) if t.lower().rstrip(".") in _titles() or not _is_name(t)),
        default=-1,
    )
    if cut == len(tokens) - 1 and len(parts) > 1:
        inner, _ = split_name(", ".join(parts[1:]))
        if inner:
            return inner, _ARTICLE.sub("", parts[0].strip())
    name = tuple(t.rstrip(".") for t in tokens[cut + 1 :])
    before = " ".join(tokens[: cut + 1])
    after = (
        parts[1] if len(parts) > 1 and not parts[1].startswith(("who ", "whom ", "whose ")) else ""
    )
    title = (before or after).strip()
    return name, _ARTICLE.sub("", title)


def _is_name(token: str) -> bool:
    return token[0].isupper() or token.lower() in _particles()


def office_of(mention: str) -> str | None:
    """The office that a mention of a body stands for, or null."""
    low = mention.lower()
    return next((office for name, office in _offices() if re.search(rf"\b{name}\b", low)), None)


def same_person(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two names may be one person's: the family name, and given names that agree."""
    if not left or not right or left[-1].lower() != right[-1].lower():
        return False
    given = [(a.lower(), b.lower()) for a, b in zip(left[:-1], right[:-1], strict=False)]
    return all(a == b or (a[0] == b[0] and 1 in (len(a), len(b))) for a, b in given)


def same_quotation(left: Spoken, right: Spoken) -> bool:
    """Whether two unnamed sources are one: the same quoted words, printed by the same outlet or
    relayed from it."""
    one, two = left.statement, right.statement
    if not shared_quotations(quotations(one.evidence_text), quotations(two.evidence_text)):
        return False
    relayed = [
        (r.text, side.outlet) for s, side in ((one, right), (two, left)) for r in s.source.chain
    ]
    return same_outlet(left.outlet, right.outlet) or any(same_outlet(a, b) for a, b in relayed)


def voices(spoken: Iterable[Spoken]) -> tuple[Voice, ...]:
    """The speakers of many statements. Independent of their order; the outlet's own voice and
    documents are left out."""
    ordered = sorted(spoken, key=_place)
    groups: dict[tuple[str, ...], list[Spoken]] = defaultdict(list)
    persons: list[tuple[tuple[str, ...], str | None, list[Spoken]]] = []
    named = [s for s in ordered if s.statement.source.kind is SourceKind.NAMED_PERSON]
    for one in sorted(named, key=lambda s: -len(_name(s))):
        name, side = _name(one), one.statement.source.affiliation
        if not name:
            groups[("office", _office(one), side or "")].append(one)
            continue
        for known, affiliation, inside in persons:
            agree = side is None or affiliation is None or side == affiliation
            alone = len(name) > 1 or any(o.doc == one.doc for o in inside)
            if same_person(known, name) and agree and alone:
                inside.append(one)
                break
        else:
            persons.append((name, side, [one]))
    for one in ordered:
        source = one.statement.source
        if source.kind is SourceKind.ORGANIZATION:
            groups[("office", _office(one), source.affiliation or "")].append(one)
        elif source.kind is SourceKind.MEDIA:
            groups[("media", (source.text or "").lower().removeprefix("the "))].append(one)
    out = [_voice(SourceKind.NAMED_PERSON, " ".join(name), inside) for name, _, inside in persons]
    for key, inside in sorted(groups.items()):
        kind = SourceKind.MEDIA if key[0] == "media" else SourceKind.ORGANIZATION
        out.append(_voice(kind, key[1], inside))
    out.extend(_unnamed(ordered))
    return tuple(sorted(out, key=lambda v: (v.kind, v.name, v.id)))


def _unnamed(ordered: Iterable[Spoken]) -> list[Voice]:
    inside: dict[tuple[str, str], list[Spoken]] = defaultdict(list)
    for one in ordered:
        if one.statement.source.kind is SourceKind.UNNAMED_PERSON:
            mention = _mention(one)
            inside[one.doc, mention.casefold() or one.statement.id].append(one)
    groups: list[list[Spoken]] = []
    quoting: list[tuple[list[Spoken], frozenset[tuple[str, str]]]] = []
    for told in inside.values():
        quoted = [s for s in told if quotations(s.statement.evidence_text)]
        pairs = frozenset(pair for s in quoted for pair in _word_pairs(s))
        fits = [
            (g, held)
            for g, held in quoting
            if not held.isdisjoint(pairs) and any(same_quotation(s, o) for s in quoted for o in g)
        ]
        if not pairs:
            groups.append(told)
            continue
        if fits:
            quoting = [g for g in quoting if not any(g[0] is f for f, _ in fits)]
        group = [*told, *(s for g, _ in fits for s in g)]
        quoting.append((group, pairs.union(*(held for _, held in fits))))
    return [
        _voice(SourceKind.UNNAMED_PERSON, _mention(min(g, key=_place)), g)
        for g in (*groups, *(g for g, _ in quoting))
    ]


def _word_pairs(spoken: Spoken) -> Iterator[tuple[str, str]]:
    """Neighbouring words of what is quoted: the same quotation has at least one such pair."""
    for quotation in quotations(spoken.statement.evidence_text):
        yield from pairwise(quotation.split())


def _place(spoken: Spoken) -> tuple[date, str, str]:
    return spoken.published or date.max, spoken.doc, spoken.statement.id


def _mention(spoken: Spoken) -> str:
    source = spoken.statement.source
    return source.resolved or source.text or ""


def _name(spoken: Spoken) -> tuple[str, ...]:
    return split_name(_mention(spoken))[0]


def _office(spoken: Spoken) -> str:
    mention = _mention(spoken)
    plain = _ARTICLE.sub("", mention).lower()
    return office_of(mention) or plain


def _voice(kind: SourceKind, name: str, inside: list[Spoken]) -> Voice:
    held: dict[str, list[date | None]] = defaultdict(list)
    for one in inside:
        title = split_name(_mention(one))[1] if kind is SourceKind.NAMED_PERSON else ""
        if title:
            held[title].append(one.published)
    titles = tuple(
        (
            title,
            min((d for d in days if d), default=None),
            max((d for d in days if d), default=None),
        )
        for title, days in sorted(held.items())
    )
    sides = sorted({s.statement.source.affiliation for s in inside} - {None}, key=str)
    places = sorted((s.doc, s.statement.id) for s in inside)
    seed = places[0] if kind is SourceKind.UNNAMED_PERSON else ("", "")
    return Voice(
        id=content_id("v", kind, name.lower(), sides[0] if sides else "", *seed),
        kind=kind,
        name=name,
        affiliation=sides[0] if sides else None,
        titles=titles,
        statements=tuple(places),
    )
