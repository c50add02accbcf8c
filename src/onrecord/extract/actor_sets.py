"""Who may act: the sets of parties that an event's clause leaves open, with what speaks for each.

The rules of `actors` name one set; the agreement's parties, the source's side, home and those who
are named nearby give others. A linear model that has read annotated reports chooses among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from onrecord.extract.actors import MUTUAL, clause_actors
from onrecord.extract.candidates import Candidate
from onrecord.extract.code_sets import (
    CodeSet,
    Pairing,
    Told,
    likeliest,
    members_of,
    tellings,
    weighed,
)
from onrecord.extract.judge import Linear
from onrecord.extract.scene import Scene
from onrecord.extract.sides import Sides, sides_of
from onrecord.model import Event, Source, Span

_NEAR = 8
_PAIRING = Pairing(
    one=("subject", "mention:owner", "said", "home", "last", "thread", "often"),
    other=("mention:partner", "with", "earlier_mention:partner", "thread", "here"),
)


def choose_actors(
    scene: Scene,
    candidate: Candidate,
    parties: Sequence[str],
    source: Source,
    by_rule: Sequence[str],
    model: Linear,
) -> tuple[str, ...]:
    """The set of parties that `model` finds likeliest to act; the rules' where nobody is named."""
    told = list(_tellings(scene, candidate, parties, source, by_rule))
    if not told:
        return tuple(by_rule)
    return likeliest(told, _groups(candidate.event), model)


def propose_actors(
    scene: Scene,
    candidate: Candidate,
    parties: Sequence[str],
    source: Source,
    by_rule: Sequence[str],
) -> tuple[CodeSet, ...]:
    """Every set of parties that may act in the candidate's event; the rules' set comes first."""
    groups = _groups(candidate.event)
    return tuple(
        CodeSet(codes, weighed(told, groups))
        for codes, told in _tellings(scene, candidate, parties, source, by_rule)
    )


def _groups(event: Event) -> tuple[str, str]:
    """Marks count for any event, and for those whose actors are chosen alike."""
    group = "both" if event in MUTUAL else "breach" if event is Event.ALLEGE_BREACH else "one"
    return "any", group


def _tellings(
    scene: Scene,
    candidate: Candidate,
    parties: Sequence[str],
    source: Source,
    by_rule: Sequence[str],
) -> Iterator[Told]:
    named = _named(scene, candidate, parties, source, by_rule)
    return tellings(named, _member_marks(scene, named, candidate), _PAIRING)


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


def _member_marks(
    scene: Scene, named: dict[str, tuple[str, ...]], candidate: Candidate
) -> dict[str, frozenset[str]]:
    """For each party, the ways that give it."""
    out = members_of(named, ("here", "thread", "often", "earlier"))
    sentence = scene.reading.sentences[candidate.sentence]
    held = scene.reading.paragraphs[candidate.paragraph]
    at = held.offset + held.doc[candidate.token].idx
    for p in scene.parties_in(sentence.span):
        if not p.place and p.code in out:
            out[p.code].add("before" if p.span.end <= at else "after")
    return {code: frozenset(ways) for code, ways in out.items()}
