"""Who may act: the sets of parties that an event's clause leaves open, with what speaks for each.

The rules of `actors` name one set; the agreement's parties, the source's side, home and those who
are named nearby give others. A linear model that has read annotated reports chooses among them.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.extract.actors import MUTUAL, clause_actors
from onrecord.extract.candidates import Candidate
from onrecord.extract.judge import Linear
from onrecord.extract.scene import Scene
from onrecord.extract.sides import Sides, sides_of
from onrecord.model import Event, Source, Span

_NEAR = 8
_ONE_SIDE = ("subject", "mention:owner", "said", "home", "last", "thread", "often")
_OTHER_SIDE = ("mention:partner", "with", "earlier_mention:partner", "thread", "here")
_MOST_SETS = 60


@dataclass(frozen=True, slots=True)
class ActorSet:
    """Parties that may act together, with the features that the model weighs."""

    codes: tuple[str, ...]
    features: tuple[tuple[str, float], ...]


def choose_actors(
    scene: Scene,
    candidate: Candidate,
    parties: Sequence[str],
    source: Source,
    by_rule: Sequence[str],
    model: Linear,
) -> tuple[str, ...]:
    """The set of parties that `model` finds likeliest to act; the rules' where nobody is named."""
    sets = propose_actors(scene, candidate, parties, source, by_rule)
    if not sets:
        return tuple(by_rule)
    return max(sets, key=lambda choice: model.score(choice.features)).codes


def propose_actors(
    scene: Scene,
    candidate: Candidate,
    parties: Sequence[str],
    source: Source,
    by_rule: Sequence[str],
) -> tuple[ActorSet, ...]:
    """Every set of parties that may act in the candidate's event; the rules' set comes first."""
    named = _named(scene, candidate, parties, source, by_rule)
    members = _member_marks(scene, named, candidate)
    event = candidate.event
    group = "both" if event in MUTUAL else "breach" if event is Event.ALLEGE_BREACH else "one"
    return tuple(
        ActorSet(codes, tuple((f"{mark}|{what}", 1.0) for mark in ("any", group) for what in told))
        for codes in _sets(named)
        for told in [_told(codes, named, members)]
    )


def _named(
    scene: Scene,
    candidate: Candidate,
    parties: Sequence[str],
    source: Source,
    by_rule: Sequence[str],
) -> dict[str, tuple[str, ...]]:
    """The parties that each way of looking gives, by the name of the way."""
    sentence = scene.reading.sentences[candidate.sentence]
    said = tuple(sorted({c for c in (source.affiliation or "").split(",") if c}))
    here = tuple(dict.fromkeys(p.code for p in scene.parties_in(sentence.span) if not p.place))
    places = tuple(dict.fromkeys(p.code for p in scene.parties_in(sentence.span) if p.place))
    held = scene.reading.paragraphs[candidate.paragraph]
    before = Span(held.offset, sentence.span.start) if sentence.span.start > held.offset else None
    earlier = scene.parties_in(before) if before else ()
    count = Counter(p.code for p in scene.parties if not p.place)
    ways = {
        "rule": tuple(by_rule),
        "thread": tuple(parties),
        "said": said,
        "home": tuple(scene.home),
        "here": here[:_NEAR],
        "place": places[:2],
        "earlier": tuple(dict.fromkeys(p.code for p in reversed(earlier)))[:2],
        "often": tuple(code for code, _ in count.most_common(3)),
        **clause_actors(scene, candidate, parties, source),
    }
    ways.update(_told_by_mention(scene, candidate))
    return {way: codes for way, codes in ways.items() if codes}


def _told_by_mention(scene: Scene, candidate: Candidate) -> dict[str, tuple[str, ...]]:
    """Whose agreement the mentions nearest to the event say it is."""
    sentence = scene.reading.sentences[candidate.sentence]
    held = scene.reading.paragraphs[candidate.paragraph]
    at = held.offset + held.doc[candidate.token].idx
    thread = scene.threads[candidate.thread]
    ways: dict[str, tuple[str, ...]] = {}
    here = [m for m in thread.mentions if m.sentence == sentence.index]
    if here:
        nearest = min(here, key=lambda m: abs(m.span.start - at))
        ways |= _by_way("mention", sides_of(scene, nearest))
    earlier = [m for m in thread.mentions if m.sentence < sentence.index]
    for mention in reversed(earlier[-3:]):
        told = _by_way("earlier_mention", sides_of(scene, mention))
        if any(told.values()):
            ways |= told
            break
    return ways


def _by_way(name: str, sides: Sides) -> dict[str, tuple[str, ...]]:
    return {
        f"{name}:all": tuple(dict.fromkeys((*sides.together, *sides.owners, *sides.partners))),
        f"{name}:owner": sides.owners,
        f"{name}:partner": sides.partners,
    }


def _sets(named: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
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
    for way in _ONE_SIDE:
        for other in _OTHER_SIDE:
            for pair in itertools.product(named.get(way, ())[:2], named.get(other, ())[:3]):
                if pair[0] != pair[1]:
                    add(pair)
    return list(found.values())


def _member_marks(
    scene: Scene, named: dict[str, tuple[str, ...]], candidate: Candidate
) -> dict[str, frozenset[str]]:
    """For each party, the ways that give it."""
    out: dict[str, set[str]] = {}
    for way, codes in named.items():
        for place, code in enumerate(codes):
            out.setdefault(code, set()).add(way)
            if place == 0 and way in ("here", "thread", "often", "earlier"):
                out[code].add(f"{way}:first")
    sentence = scene.reading.sentences[candidate.sentence]
    held = scene.reading.paragraphs[candidate.paragraph]
    at = held.offset + held.doc[candidate.token].idx
    for p in scene.parties_in(sentence.span):
        if not p.place and p.code in out:
            out[p.code].add("before" if p.span.end <= at else "after")
    return {code: frozenset(ways) for code, ways in out.items()}


def _told(
    codes: tuple[str, ...],
    named: dict[str, tuple[str, ...]],
    members: dict[str, frozenset[str]],
) -> list[str]:
    """What speaks for a set: how it compares with each way's, and what its parties have in common.

    `is:` a way gives the very set, `part:` more, `more:` less, `not:` others; `all:` a way gives
    each of its parties, `some:` some; `pair:` one of two comes by one way, the other by another.
    """
    mine = frozenset(codes)
    size = min(3, len(codes))
    told = [f"size={size}"]
    for way, given in named.items():
        other = frozenset(given)
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
        told.extend(
            f"pair:{one}+{other}"
            for one, other in itertools.product(_ONE_SIDE, _OTHER_SIDE)
            if any({a, b} == mine for a, b in _pairs(named, one, other))
        )
    return told


def _pairs(named: dict[str, tuple[str, ...]], one: str, other: str) -> Iterator[tuple[str, str]]:
    return itertools.product(named.get(one, ())[:1], named.get(other, ())[:2])
