"""Invented news for measuring a growing register: what a newsroom's archive is like, at any size.

A few agreements have most of the reports and a few outlets print most of them (Zipf); most reports
come in stories: an original, near-duplicates of it, retellings that credit its outlet, reports of
others that share its quotation. `archive` gives reports in the order of publication, so many a
day, so that a longer archive has the same beginning as a shorter one.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from onrecord.data import load
from onrecord.model import (
    OUTLET,
    Document,
    Event,
    Extraction,
    Modality,
    ReportAgreement,
    Source,
    SourceKind,
    Span,
    Statement,
)

PACTS = 4_000
OUTLETS = 60
SUBJECTS = ("fisheries", "visa", "transit", "tax", "rail", "grain", "extradition", "customs")
_FIRST = date(2000, 1, 1)
_SYLLABLES = ("ba", "cor", "den", "fal", "gri", "hol", "jen", "kol", "lum", "mar", "nov", "pel")
_SPREAD = 7_919  # no common factor with the number of names
_EVENTS = (Event.SIGN, Event.EXTEND, Event.SUSPEND, Event.RESTORE, Event.NEGOTIATE)
_SENTENCES = 7
_STORY_REPORTS = (1, 1, 1, 2, 2, 3, 4, 6)


@dataclass(frozen=True, slots=True)
class Made:
    """A report, the number of its agreement and of its story, and the report it repeats."""

    document: Document
    extraction: Extraction
    pact: int
    story: int
    parent: str | None


@cache
def _vocabulary() -> tuple[str, ...]:
    chance = random.Random(5)
    return tuple("".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3)))) for _ in range(6_000))


@cache
def _weights(count: int, power: float) -> tuple[float, ...]:
    return tuple(accumulate((n + 1) ** -power for n in range(count)))


def _popular(chance: random.Random, count: int, power: float) -> int:
    weights = _weights(count, power)
    return bisect(weights, chance.random() * weights[-1])


@cache
def states() -> tuple[tuple[str, str], ...]:
    """Codes and names of states."""
    found = load("parties/states.toml")
    return tuple((code, found[code]["name"]) for code in sorted(found) if len(code) == 3)


def outlet_of(number: int) -> str:
    """An outlet's name; some share a word, as papers do."""
    chance = random.Random(number + 900)
    town = "".join(chance.choices(_SYLLABLES, k=3)).capitalize()
    return f"{town} {chance.choice(('Post', 'Times', 'Mail', 'Herald', 'Wire'))}"


@cache
def name_of(pact: int) -> str:
    """A pact's proper name; each of the first 20,736 numbers has its own."""
    left, word = pact * _SPREAD % len(_SYLLABLES) ** 4, ""
    for _ in range(4):
        left, at = divmod(left, len(_SYLLABLES))
        word += _SYLLABLES[at]
    word = word.capitalize()
    return f"{word} {SUBJECTS[pact % len(SUBJECTS)].capitalize()} Accord"


@cache
def _pairs() -> tuple[tuple[tuple[str, str], tuple[str, str]], ...]:
    """The parties of each pact: no two states have two pacts on one subject, which identity would
    doubt or take for one."""
    taken: set[tuple[frozenset[int], int]] = set()
    found = []
    for pact in range(PACTS):
        chance = random.Random(pact + 7)
        while True:
            first = _popular(chance, len(states()), 1.0)
            other = (first + 1 + _popular(chance, len(states()) - 1, 1.0)) % len(states())
            key = (frozenset((first, other)), pact % len(SUBJECTS))
            if key not in taken:
                break
        taken.add(key)
        found.append((states()[first], states()[other]))
    return tuple(found)


def _parties(pact: int) -> tuple[tuple[str, str], tuple[str, str]]:
    return _pairs()[pact]


def _sentence(chance: random.Random, begin: str = "") -> str:
    count = chance.randrange(10, 22)
    picked = [_vocabulary()[_popular(chance, 6_000, 0.3)] for _ in range(count)]
    picked[count // 2] = picked[count // 2].capitalize()
    text = f"{begin} {' '.join(picked)}".strip()
    return f"{text[0].upper()}{text[1:]}."


@dataclass(frozen=True, slots=True)
class _Plan:
    day: int
    pact: int
    story: int
    outlet: int
    title: str
    sentences: tuple[str, ...]
    event: Event
    credits: tuple[str, ...]
    parent: int | None


def _story(chance: random.Random, day: int, number: int) -> list[_Plan]:
    pact = _popular(chance, PACTS, 0.8)
    (_, one), (_, other) = _parties(pact)
    event = chance.choice(_EVENTS)
    lede = f"{one} and {other} {event.replace('_', ' ')} the {name_of(pact)}"
    quoted = _sentence(chance)[:-1].lower()
    own = [_sentence(chance, lede), *(_sentence(chance) for _ in range(_SENTENCES - 2))]
    own.append(f'A minister of {one} said: "{quoted}".')
    plans: list[_Plan] = []
    for at in range(chance.choice(_STORY_REPORTS)):
        outlet = _popular(chance, OUTLETS, 0.9)
        told, credits, parent, way = list(own), (), None, chance.random()
        later = day if at == 0 else day + chance.randrange(1, 4)
        if at and way < 0.5:  # a near-duplicate
            told[chance.randrange(1, _SENTENCES)] = _sentence(chance)
            parent = 0
        elif at and way < 0.75:  # a retelling that credits
            paper = outlet_of(plans[0].outlet)
            told = [f"{own[0][:-1]}, the {paper} reported.", own[2], _sentence(chance), own[-1]]
            credits, parent = (paper,), 0
        elif at:  # others who heard the same words
            told = [_sentence(chance, lede), *(_sentence(chance) for _ in range(4)), own[-1]]
        title = f"{one}, {other} {event.replace('_', ' ')} {name_of(pact)}"
        plans.append(_Plan(later, pact, number, outlet, title, tuple(told), event, credits, parent))
    return plans


def _made(plan: _Plan, name: str, parent: str | None) -> Made:
    codes = tuple(code for code, _ in _parties(plan.pact))
    text = " ".join(plan.sentences)
    document = Document(
        name,
        text,
        published=_FIRST + timedelta(days=plan.day),
        outlet=outlet_of(plan.outlet),
        title=plan.title,
    )
    minister = Source(SourceKind.UNNAMED_PERSON, "A minister", "said", codes[0])
    claims, start = [], 0
    for at, sentence in enumerate(plan.sentences):
        if at in (0, len(plan.sentences) - 1):
            claims.append(
                Statement(
                    document.id,
                    "A1",
                    plan.event,
                    Modality.ACTUAL,
                    Span(start, start + len(sentence)),
                    sentence,
                    minister if at else OUTLET,
                    actors=codes,
                )
            )
        start += len(sentence) + 1
    subject = SUBJECTS[plan.pact % len(SUBJECTS)]
    names = (name_of(plan.pact), f"the {subject} accord")
    named = ReportAgreement("A1", names, parties=codes)
    found = Extraction(document.id, "bench/1", (named,), tuple(claims), credits=plan.credits)
    return Made(document, found, plan.pact, plan.story, parent)


def archive(count: int, a_day: float, seed: int = 1) -> Iterator[Made]:
    """The first `count` reports of an archive that grows by `a_day` reports a day."""
    chance = random.Random(seed)
    mean = sum(_STORY_REPORTS) / len(_STORY_REPORTS)
    waiting: dict[int, list[tuple[str, _Plan, str | None]]] = {}
    given, stories, owed, day = 0, 0, 0.0, 0
    while given < count:
        owed += a_day / mean
        while owed >= 1:
            plans = _story(chance, day, stories)
            names = [f"paper-{stories}-{at}" for at in range(len(plans))]
            for name, plan in zip(names, plans, strict=True):
                parent = None if plan.parent is None else names[plan.parent]
                waiting.setdefault(plan.day, []).append((name, plan, parent))
            stories += 1
            owed -= 1
        for name, plan, parent in sorted(waiting.pop(day, ()), key=lambda w: w[0])[: count - given]:
            yield _made(plan, name, parent)
            given += 1
        day += 1
