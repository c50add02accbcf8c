"""Whose an agreement is: the sets of parties that a report leaves open, with what speaks for each.

The rules of `sides` name one set; what single mentions tell, home, those who act near the agreement
and those whom the report names most give others, and so does nobody: a convention of many parties
has none to name. A linear model that has read annotated reports chooses among them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations

from onrecord.extract.actors import is_subject
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
from onrecord.extract.mentions import Mention
from onrecord.extract.scene import Scene
from onrecord.extract.sides import (
    WIDE,
    Sides,
    is_lent,
    is_open,
    named_sides,
    near,
    sides_of,
    stated_size,
    thread_parties,
    whole,
)
from onrecord.extract.threads import Thread
from onrecord.model import Span

_MOST_MENTIONS = 8
_STATE = 3
_PAIRING = Pairing(
    one=("named", "owner", "first:owner", "home", "often", "near", "acting"),
    other=("partner", "named", "near", "often", "home", "acting", "spread", "earlier"),
)
_LEADING = ("named", "near", "often", "acting", "spread", "earlier", "headline")
_JOINED = re.compile(
    r"\b(?:member (?:state|countr|nation)|members|signator|contracting|acced|accession"
    r"|join(?:s|ed|ing)?\b|ratifications|states parties|countries|nations)",
    re.I,
)
_WORD = re.compile(r"[a-z]{4,}")


def parties_of(scene: Scene, thread: Thread, model: Linear | None) -> tuple[str, ...]:
    """The parties of an agreement; by the rules alone without a `model`."""
    by_rule = thread_parties(scene, thread)
    if model is None or is_lent(scene, thread):
        return by_rule
    return likeliest(_tellings(scene, thread, by_rule), _groups(scene, thread), model)


def _groups(scene: Scene, thread: Thread) -> tuple[str, str]:
    """Marks count for any agreement, and for those of which as much is told."""
    told = min(2, len(named_sides(scene, thread)))
    return "any", f"open{told}" if is_open(thread) else f"told{told}"


def propose_parties(scene: Scene, thread: Thread) -> tuple[CodeSet, ...]:
    """Every set of parties that an agreement may have; empty where its parties are known."""
    if is_lent(scene, thread):
        return ()
    told = _tellings(scene, thread, thread_parties(scene, thread))
    groups = _groups(scene, thread)
    return tuple(CodeSet(codes, weighed(marks, groups)) for codes, marks in told)


def _tellings(scene: Scene, thread: Thread, by_rule: Sequence[str]) -> Iterator[Told]:
    ways = _ways(scene, thread, by_rule)
    members = members_of(ways, _LEADING)
    places = _places(scene, thread)
    for code, marks in members.items():
        marks.update(places.get(code, ("far",)))
        marks.add("wide" if code in WIDE else "state" if len(code) == _STATE else "body")
    frozen = {code: frozenset(marks) for code, marks in members.items()}
    context = _context(scene, thread, ways)
    company = _company(scene)
    for codes, told in chain(tellings(ways, frozen, _PAIRING), [_nobody(ways)]):
        size = min(3, len(codes))
        told.extend(f"{size}|{what}" for what in context)
        if size == 2:
            told.append(f"company={min(4, company[frozenset(codes)])}")
        yield codes, told


def _places(scene: Scene, thread: Thread) -> dict[str, list[str]]:
    """Where a report names each party: how near the agreement, how often, how early."""
    told = sorted({mention.sentence for mention in thread.mentions})
    near: dict[str, int] = {}
    shared: Counter[str] = Counter()
    count: Counter[str] = Counter()
    first: dict[str, int] = {}
    for sentence in scene.reading.sentences:
        away = min(abs(sentence.index - number) for number in told)
        for party in scene.parties_in(sentence.span):
            code = party.code
            first.setdefault(code, sentence.paragraph)
            near[code] = min(near.get(code, away), away)
            count[code] += 0 if party.place else 1
            shared[code] += away == 0
    ranks = {code: rank for rank, (code, _) in enumerate(count.most_common())}
    total = max(1, count.total())
    return {
        code: [
            f"away={min(3, away)}",
            f"shared={min(3, shared[code])}",
            f"rank={min(4, ranks[code])}",
            f"share={min(5, 10 * count[code] // total)}",
            f"first={min(3, first[code])}",
        ]
        for code, away in near.items()
    }


def _company(scene: Scene) -> Counter[frozenset[str]]:
    """In how many sentences a report names two parties together."""
    count: Counter[frozenset[str]] = Counter()
    for sentence in scene.reading.sentences:
        here = sorted({p.code for p in scene.parties_in(sentence.span)})
        count.update(map(frozenset, combinations(here[:8], 2)))
    return count


def _nobody(ways: dict[str, tuple[str, ...]]) -> Told:
    """That an agreement has no parties to name, and what speaks for it."""
    told = ["size=0", *(f"0|has:{way}" for way in ways)]
    return (), told if ways.get("rule") else [*told, "is:rule"]


def _ways(scene: Scene, thread: Thread, by_rule: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The parties that each way of looking gives, by the name of the way."""
    mentions = thread.mentions[:_MOST_MENTIONS]
    sides = [(mention, sides_of(scene, mention)) for mention in mentions]
    ways = {
        "rule": tuple(by_rule),
        "told": named_sides(scene, thread),
        "together": _counted(s.together for _, s in sides),
        "owner": _counted(s.owners for _, s in sides),
        "partner": _counted(s.partners for _, s in sides),
        "named": _counted(m.parties for m in mentions),
        "near": near(scene, thread)[:4],
        "home": tuple(scene.home),
        **_first_told(sides),
        **_around(scene, mentions),
        **_elsewhere(scene, thread),
    }
    return {way: codes for way, codes in ways.items() if codes}


def _counted(found: Iterable[Iterable[str]], most: int = 8) -> tuple[str, ...]:
    """Parties by how often they are given, the first given first among equals."""
    count = Counter(chain.from_iterable(found))
    return tuple(code for code, _ in count.most_common(most))


def _first_told(sides: Sequence[tuple[Mention, Sides]]) -> dict[str, tuple[str, ...]]:
    """What the first mention that tells anything says of each side, and all sides of it."""
    for _, told in sides:
        every = tuple(dict.fromkeys((*told.together, *told.owners, *told.partners)))
        if every:
            return {"first": every, "first:owner": told.owners, "first:partner": told.partners}
    return {}


def _around(scene: Scene, mentions: Sequence[Mention]) -> dict[str, tuple[str, ...]]:
    """Who is named in the sentences that speak of an agreement, and who acts in them."""
    here: list[str] = []
    acting: list[str] = []
    first: tuple[str, ...] = ()
    for number in dict.fromkeys(mention.sentence for mention in mentions):
        sentence = scene.reading.sentences[number]
        found = [p for p in scene.parties_in(sentence.span) if not p.place]
        here.extend(dict.fromkeys(p.code for p in found))
        acting.extend(
            dict.fromkeys(p.code for p in found if is_subject(scene, sentence.paragraph, p))
        )
        first = first or tuple(dict.fromkeys(p.code for p in found))
    opening = scene.reading.sentences[mentions[0].sentence]
    before = Span(max(0, opening.span.start - 600), opening.span.start)
    earlier = [p.code for p in reversed(scene.parties_in(before)) if not p.place]
    return {
        "here": _counted([here]),
        "here:first": first[:8],
        "acting": _counted([acting], 4),
        "earlier": tuple(dict.fromkeys(earlier))[:3],
    }


def _elsewhere(scene: Scene, thread: Thread) -> dict[str, tuple[str, ...]]:
    """Whom the whole report names, in its headline too, and whose its other agreements are."""
    spread = (
        dict.fromkeys(p.code for p in scene.parties_in(whole(paragraph)))
        for paragraph in scene.reading.paragraphs
    )
    headline = scene.reading.document.headline
    others = [
        sides_of(scene, mention)
        for other in scene.threads
        if other is not thread
        for mention in other.mentions[:3]
    ]
    largest = max(
        (t for t in scene.threads if t is not thread),
        key=lambda t: len(t.mentions),
        default=None,
    )
    main = named_sides(scene, largest) if largest is not None else ()
    return {
        "often": _counted([[p.code for p in scene.parties if not p.place]], 3),
        "spread": _counted(spread, 3),
        "headline": _counted([[p.code for p in scene.parties_in(headline)]] if headline else []),
        "main": main,
        "other:owner": _counted(s.owners for s in others),
        "other:partner": _counted(s.partners for s in others),
        "other:together": _counted(s.together for s in others),
    }


def _context(scene: Scene, thread: Thread, ways: dict[str, tuple[str, ...]]) -> list[str]:
    """What tells of how many parties an agreement has."""
    kind = thread.kinds.most_common(1)[0][0] if thread.kinds else "none"
    forms = {mention.form for mention in thread.mentions}
    titled = [m.text for m in thread.mentions if m.form in ("title", "acronym")]
    words = set(_WORD.findall(" ".join(titled).lower()))
    text = scene.reading.document.text
    around = " ".join(
        scene.reading.sentences[m.sentence].span.of(text) for m in thread.mentions[:4]
    )
    return [
        f"kind={kind}",
        f"open={is_open(thread)}",
        f"stated={stated_size(thread)}",
        f"titled={bool(titled)}",
        f"acronym={'acronym' in forms}",
        f"plural={thread.plural}",
        f"told={min(3, len(ways.get('told', ())))}",
        f"named={min(4, len(ways.get('named', ())))}",
        f"together={min(4, len(ways.get('together', ())))}",
        f"partners={min(3, len(ways.get('partner', ())))}",
        f"owners={min(3, len(ways.get('owner', ())))}",
        f"here={min(5, len(ways.get('here', ())))}",
        f"many={min(4, len({p.code for p in scene.parties}) // 2)}",
        f"joined={min(3, len(_JOINED.findall(around)))}",
        *(f"word={word}" for word in sorted(words)),
    ]
