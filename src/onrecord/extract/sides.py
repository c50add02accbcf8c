"""The parties of an agreement, as a report has them.

What a mention itself says weighs most ("the pact between A and B", "its treaty with B"), then who
makes, signs or keeps it in the clauses about it; where only one side is told, the other is whom the
report is about or where it was written.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.extract import lexicon
from onrecord.extract.mentions import Mention
from onrecord.extract.reading import Paragraph
from onrecord.extract.scene import Scene
from onrecord.extract.threads import Thread
from onrecord.model import Kind, Span
from onrecord.parse.parties import PartyMention

if TYPE_CHECKING:
    from spacy.tokens import Token

WIDE = frozenset(["UN", "WTO", "GATT", "IAEA", "ICC", "ICJ", "OSCE", "IMF", "OPEC", "AU", "WHO"])
_MOST_MENTIONS = 12
_OPEN_TITLES = frozenset(
    [
        "international",
        "comprehensive",
        "continental",
        "convention",
        "statute",
        "framework",
        "multilateral",
        "global",
        "regional",
    ]
)
_TOGETHER = frozenset(["between", "among", "amongst", "linking", "binding"])
_PARTNER = frozenset(["with", "to"])
_GO_BETWEEN = frozenset(
    ["broker", "mediate", "host", "facilitate", "witness", "guarantee", "supervise", "oversee"]
)
_NUMBERS = {
    "trilateral": 3,
    "tripartite": 3,
    "three-way": 3,
    "three-nation": 3,
    "three-country": 3,
    "quadrilateral": 4,
    "four-nation": 4,
    "four-way": 4,
    "five-nation": 5,
}
_STANDS_BEHIND = re.compile(
    r"\s?[-–]\s?(?:brokered|backed|mediated|sponsored|led|hosted|facilitated|drafted)\b"
)
_NAMED_AFTER = re.compile(r" (?:[\w-]+ ){0,2}[\w-]+\b(?! with\b| between\b)", re.I)
_JOINS = re.compile(r"(?:,|,? and)\s(?:the )?")
_UP = frozenset(["dobj", "nsubjpass", "nsubj", "pobj", "prep", "conj", "attr", "appos", "pcomp"])


@dataclass(frozen=True, slots=True)
class Sides:
    """What one mention tells: all sides `together`, or an `owner`'s side and its partners'."""

    together: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


def thread_parties(scene: Scene, thread: Thread) -> tuple[str, ...]:
    """The parties of an agreement as the report has them; empty where it has too many to name."""
    known_already = known_parties(thread)
    if known_already:
        return known_already
    lender = _lender(scene, thread)
    if lender is not None:
        return thread_parties(scene, lender)
    known = list(named_sides(scene, thread))
    if not known and is_open(thread):
        return ()
    return tuple(_filled(scene, thread, known, stated_size(thread)))


def is_lent(scene: Scene, thread: Thread) -> bool:
    """Whether an agreement has its parties from elsewhere: the lexicon, or the class it is of."""
    return bool(known_parties(thread)) or _lender(scene, thread) is not None


def _lender(scene: Scene, thread: Thread) -> Thread | None:
    """The class whose parties an agreement has that is only named as one of it."""
    classes = scene.classes_of(thread.number)
    if classes and not any(mention.parties for mention in thread.mentions):
        return scene.threads[classes[0]]
    return None


def named_sides(scene: Scene, thread: Thread) -> tuple[str, ...]:
    """The sides that the mentions of an agreement and the clauses about them tell."""
    sets: dict[frozenset[str], float] = defaultdict(float)
    order: dict[str, int] = {}
    told: Counter[str] = Counter()
    for mention in thread.mentions[:_MOST_MENTIONS]:
        sides = sides_of(scene, mention)
        for code in (*sides.owners, *sides.partners, *sides.together, *_named(scene, mention)):
            order.setdefault(code, len(order))
        told.update(_named(scene, mention))
        told.update(sides.partners)
        if len(sides.together) >= 2:
            sets[frozenset(sides.together)] += 3.0
        elif sides.owners and sides.partners:
            sets[frozenset((*sides.owners, *sides.partners))] += 2.5
        elif len(sides.owners) >= 2:
            sets[frozenset(sides.owners)] += 1.5
        else:
            told.update(dict.fromkeys(sides.owners, 1))
    if sets:
        best = max(sets, key=lambda codes: (sets[codes], -len(codes), sorted(codes)))
        return tuple(sorted(best, key=order.__getitem__))
    if is_open(thread):
        return ()
    return tuple([code for code, _ in told.most_common()][:2])


def _filled(scene: Scene, thread: Thread, known: list[str], size: int) -> list[str]:
    """The sides known, made up to `size` by those whom the report speaks of near the agreement."""
    if len(known) >= size:
        return known
    more = [code for code in near(scene, thread, known) if code not in known]
    return [*known, *more[: size - len(known)]]


def near(scene: Scene, thread: Thread, known: Sequence[str] = ()) -> tuple[str, ...]:
    """Whom the report speaks of near an agreement, the likeliest to be a party first; `known` are
    those that are one."""
    weight: dict[str, float] = defaultdict(float)
    for mention in thread.mentions[:8]:
        sentence = scene.reading.sentences[mention.sentence]
        for party in scene.parties_in(sentence.span):
            weight[party.code] += 2.0 if party.place else 2.5
        around = scene.parties_in(whole(scene.reading.paragraphs[sentence.paragraph]))
        for party in around:
            weight[party.code] += 0.3 if party.place else 1.4
        for code in {party.code for party in around if not party.place}:
            weight[code] += 1.0
    everywhere = Counter(p.code for p in scene.parties if not p.place)
    total = sum(everywhere.values()) or 1
    for code, count in everywhere.items():
        weight[code] += 3.0 * count / total
    spread: Counter[str] = Counter()
    for paragraph in scene.reading.paragraphs:
        spread.update({p.code for p in scene.parties_in(whole(paragraph))})
    widest = max([2, *spread.values()])
    for code, count in spread.items():
        weight[code] += 5.0 * count / widest
    for code, value in _by_other_agreements(scene, thread).items():
        weight[code] += value
    for code in scene.home:
        weight[code] += 2.0 if known else 1.0
    ranked = sorted(weight.items(), key=lambda item: (-item[1], item[0]))
    return tuple(code for code, _ in ranked if code not in WIDE)


def _by_other_agreements(scene: Scene, thread: Thread) -> Mapping[str, float]:
    """What a report's other agreements say of who the unnamed side is: the one whose agreements are
    told of ("its treaties with Chad and Niger"), not whom another is with."""
    weight: dict[str, float] = defaultdict(float)
    for other in scene.threads:
        if other is thread:
            continue
        for code in other.partners:
            weight[code] -= 3.0
        for mention in other.mentions[:4]:
            sides = sides_of(scene, mention)
            if sides.owners and sides.partners:
                for code in sides.owners:
                    weight[code] += 1.0
    return weight


def known_parties(thread: Thread) -> tuple[str, ...]:
    """The parties that the lexicon of agreements gives one of its names; empty where it is none."""
    for mention in thread.mentions:
        item = lexicon.known().get(mention.acronym or mention.text)
        if item is not None and item.parties:
            return tuple(sorted(item.parties))
    return ()


def stated_size(thread: Thread) -> int:
    """How many sides the wording of an agreement gives it ("trilateral"), else two."""
    return max((_size(mention.text) for mention in thread.mentions), default=2)


def whole(paragraph: Paragraph) -> Span:
    """The span of a paragraph in its document."""
    return Span(paragraph.offset, paragraph.offset + len(paragraph.doc.text))


def _size(text: str) -> int:
    words = text.lower().split()
    return max((_NUMBERS.get(word, 2) for word in words), default=2)


def is_open(thread: Thread) -> bool:
    """Whether an agreement is one of many parties: a convention, an international agreement."""
    if thread.kinds and thread.kinds.most_common(1)[0][0] is Kind.CONVENTION:
        return True
    titled = [m for m in thread.mentions if m.form in ("title", "acronym")]
    return any(_OPEN_TITLES & set(m.text.lower().split()) for m in titled)


def sides_of(scene: Scene, mention: Mention) -> Sides:
    """Whose agreement a mention and the clauses about it say it is."""
    sentence = scene.reading.sentences[mention.sentence]
    held = scene.reading.paragraphs[sentence.paragraph]
    head = held.doc[mention.head]
    together: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    for prep in head.children:
        if prep.dep_ == "prep" and prep.i > head.i:
            if prep.lower_ in _TOGETHER:
                together = codes_under(scene, held.offset, prep)
            elif prep.lower_ == "with":
                partners = codes_under(scene, held.offset, prep)
    partners = partners or mention.partners
    named = _named(scene, mention)
    owners = tuple(code for code in named if code not in partners + together)
    if not owners and (partners or mention.possessive):
        owners = _whose(scene, mention, held.offset, head)
    if len(together) >= 2:
        return Sides(together=together)
    if len(owners) >= 2 and not partners:
        return Sides(together=owners)
    for verb in _verbs(head):
        if verb.lemma_.lower() in _GO_BETWEEN:
            continue
        doing = _doers(scene, held.offset, verb, head)
        joined = _with(scene, held.offset, verb)
        owners = owners or tuple(code for code in doing if code not in partners)
        partners = partners or tuple(code for code in joined if code not in owners)
    return Sides(owners=owners, partners=partners)


def _named(scene: Scene, mention: Mention) -> tuple[str, ...]:
    """The parties that a mention names: not where it was made ("the Algiers accord") nor who stands
    behind it ("the EU-brokered deal")."""
    text = scene.reading.document.text
    inside = scene.parties_in(mention.span)
    none = {p.code for p in inside if _only_names(text, p, mention)}
    told = {p.code for p in inside if not _only_names(text, p, mention)}
    return tuple(code for code in mention.parties if code in told or code not in none)


def _only_names(text: str, party: PartyMention, mention: Mention) -> bool:
    """Whether a party inside a mention is there as a place or as a helper."""
    after = text[party.span.end : mention.span.end]
    if _STANDS_BEHIND.match(after):
        return True
    return party.form == "capital" and bool(_NAMED_AFTER.match(after)) and not mention.possessive


def _whose(scene: Scene, mention: Mention, offset: int, head: Token) -> tuple[str, ...]:
    """Whose agreement "its treaty" is: the party named first before it; "their": those told with
    it, too ("Chad and Niger renewed their pact")."""
    whose = [
        c.lower_
        for c in head.children
        if c.dep_ == "poss" and c.lower_ in ("its", "their", "his", "her")
    ]
    if not whose:
        return ()
    sentence = scene.reading.sentences[mention.sentence]
    before = [
        p
        for p in scene.parties_in(Span(sentence.span.start, mention.span.start))
        if p.code not in mention.parties
    ]
    if not before:
        return ()
    owners = [before[0]]
    for party in before[1:] if "their" in whose else ():
        gap = Span(owners[-1].span.end, party.span.start).of(scene.reading.document.text)
        if _JOINS.fullmatch(gap):
            owners.append(party)
    return tuple(dict.fromkeys(party.code for party in owners))


def _verbs(head: Token) -> Iterator[Token]:
    """The verbs that take an agreement for their object or subject, and those that modify it."""
    current = head
    for _ in range(5):
        if current.dep_ not in _UP or current.head.i == current.i:
            break
        current = current.head
        if current.pos_ in ("VERB", "AUX"):
            yield current
            break
    for child in head.children:
        if child.dep_ in ("acl", "relcl") and child.i > head.i:
            yield child


def _doers(scene: Scene, offset: int, verb: Token, head: Token) -> tuple[str, ...]:
    """The parties that do what a verb says, by its subject or its by-phrase."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return codes_under(scene, offset, child)
    current = verb
    for _ in range(3):
        for child in current.children:
            if child.dep_ == "nsubj" and not head.is_ancestor(child) and child.i != head.i:
                return codes_under(scene, offset, child)
        if current.dep_ not in ("xcomp", "conj", "advcl", "ccomp") or current.head.i == current.i:
            break
        current = current.head
    return ()


def _with(scene: Scene, offset: int, verb: Token) -> tuple[str, ...]:
    """The parties that an act is with, or the act under it ("is likely to be signed with")."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "with":
            return codes_under(scene, offset, child)
    for child in verb.children:
        if child.dep_ in ("xcomp", "acomp"):
            below = _with(scene, offset, child)
            if below:
                return below
    return ()


def codes_under(scene: Scene, offset: int, token: Token) -> tuple[str, ...]:
    """The parties named in a phrase, without what its relative clauses add."""
    left, right = token.left_edge, token.right_edge
    for inner in token.subtree:
        below = inner.head.i == token.i or inner.head.dep_ in ("pobj", "conj")
        if inner.dep_ in ("relcl", "acl", "appos") and below and inner.i > token.i:
            right = token.doc[max(token.i, inner.left_edge.i - 1)]
            break
    return scene.codes_at(Span(offset + left.idx, offset + right.idx + len(right.text)))
