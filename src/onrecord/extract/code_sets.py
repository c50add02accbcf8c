"""Sets of parties to choose from: what several ways of looking give, and what speaks for each set.

A *way* is a name for how parties were come by ("subject", "home", "mention:owner"); it gives codes,
the likeliest first. Used for who acts (`actor_sets`) and whose an agreement is (`party_sets`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.extract.judge import Linear

_MOST_SETS = 60

Ways = Mapping[str, tuple[str, ...]]
Told = tuple[tuple[str, ...], list[str]]  # a set of parties, and what speaks for it
_Pairs = list[tuple[str, frozenset[frozenset[str]]]]


@dataclass(frozen=True, slots=True)
class CodeSet:
    """Parties that belong together, with the features that a model weighs."""

    codes: tuple[str, ...]
    features: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """The ways that give one side of a pair, and those that give the other."""

    one: tuple[str, ...]
    other: tuple[str, ...]


def sets_of(named: Ways, pairing: Pairing) -> list[tuple[str, ...]]:
    """Sets to choose from: what each way gives, each party alone, and pairs."""
    found: dict[frozenset[str], tuple[str, ...]] = {}

    def add(codes: Iterable[str]) -> None:
        held = tuple(dict.fromkeys(codes))
        if held and len(found) < _MOST_SETS:
            found.setdefault(frozenset(held), held)

    for codes in named.values():
        add(codes)
    for codes in named.values():
        for code in codes:
            add((code,))
    for way in pairing.one:
        for other in pairing.other:
            for pair in itertools.product(named.get(way, ())[:2], named.get(other, ())[:3]):
                if pair[0] != pair[1]:
                    add(pair)
    return list(found.values())


def members_of(named: Ways, first: Iterable[str]) -> dict[str, set[str]]:
    """For each party, the ways that give it; those in `first` also mark whom they give first."""
    out: dict[str, set[str]] = {}
    leading = frozenset(first)
    for way, codes in named.items():
        for place, code in enumerate(codes):
            out.setdefault(code, set()).add(way)
            if place == 0 and way in leading:
                out[code].add(f"{way}:first")
    return out


def tellings(
    named: Ways, members: Mapping[str, frozenset[str]], pairing: Pairing
) -> Iterator[Told]:
    """Every set to choose from, with what speaks for it."""
    ways = {way: frozenset(codes) for way, codes in named.items()}
    pairs = [
        (f"pair:{one}+{other}", _pairs(named, one, other))
        for one, other in itertools.product(pairing.one, pairing.other)
    ]
    for codes in sets_of(named, pairing):
        yield codes, _told_of(codes, ways, members, pairs)


def weighed(told: Iterable[str], groups: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """What speaks for a set as features: each mark in each group."""
    return tuple((f"{group}|{what}", 1.0) for group in groups for what in told)


def likeliest(held: Iterable[Told], groups: Sequence[str], model: Linear) -> tuple[str, ...]:
    """The set that the model scores highest by its marks in each group, the first of equals.

    As `model.score` of features named `group|mark`, each of which is looked up once for all sets.
    """
    weight = model.weights.get
    weights: dict[str, tuple[float, ...]] = {}

    def score(told: Told) -> float:
        for what in told[1]:
            if what not in weights:
                weights[what] = tuple(weight(f"{group}|{what}", 0.0) for group in groups)
        total = 0.0
        for place in range(len(groups)):
            for what in told[1]:
                total += weights[what][place]
        return model.bias + total

    return max(held, key=score)[0]


def _told_of(
    codes: tuple[str, ...],
    ways: Mapping[str, frozenset[str]],
    members: Mapping[str, frozenset[str]],
    pairs: _Pairs,
) -> list[str]:
    """What speaks for a set: how it compares with each way's, and what its parties have in common.

    `is:` a way gives the very set, `part:` more, `more:` less, `not:` others; `all:` a way gives
    each of its parties, `some:` some; `pair:` one of two comes by one way, the other by another.
    """
    mine = frozenset(codes)
    size = min(3, len(codes))
    told = [f"size={size}"]
    for way, other in ways.items():
        told.append(f"{size}|has:{way}")
        if mine == other:
            told.append(f"is:{way}")
        elif mine < other:
            told.append(f"part:{way}")
        elif mine > other:
            told.append(f"more:{way}")
        elif not mine & other:
            told.append(f"not:{way}")
    each = [members[code] for code in codes]
    shared = frozenset.intersection(*each)
    told.extend(f"all:{way}" for way in sorted(shared))
    told.extend(f"some:{way}" for way in sorted(frozenset.union(*each) - shared))
    if len(mine) == 2:
        told.extend(name for name, sets in pairs if mine in sets)
    return told


def _pairs(named: Ways, one: str, other: str) -> frozenset[frozenset[str]]:
    """The pairs of one way's first party and the other's first two."""
    both = itertools.product(named.get(one, ())[:1], named.get(other, ())[:2])
    return frozenset(map(frozenset, both))
