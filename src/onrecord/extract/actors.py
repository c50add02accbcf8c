"""Who acts: the parties that an event's clause makes act.

The subject for acts of one side, all parties for acts of both; pronouns and domestic bodies stand
for the party that was last spoken of as acting, or for the one whose capital the report is from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from onrecord.extract.candidates import Candidate
from onrecord.extract.scene import Scene
from onrecord.extract.sides import WIDE
from onrecord.extract.timing import is_saying, token_at
from onrecord.model import Event, Modality, Source, SourceKind, Span
from onrecord.parse.parties import PartyMention

if TYPE_CHECKING:
    from spacy.tokens import Token

MUTUAL = frozenset(
    [
        Event.SIGN,
        Event.CONCLUDE,
        Event.NEGOTIATE,
        Event.ENTER_INTO_FORCE,
        Event.EXPIRE,
        Event.AMEND,
        Event.EXTEND,
        Event.REPLACE,
        Event.AFFIRM,
    ]
)
_BY_EITHER = frozenset([Event.REVIEW])
_TWO_SIDES = frozenset(
    [
        "both",
        "two",
        "sides",
        "parties",
        "neighbours",
        "neighbors",
        "countries",
        "governments",
        "they",
        "each",
        "capitals",
        "delegations",
        "nations",
        "either",
        "neither",
    ]
)


def actors_of(
    scene: Scene,
    candidate: Candidate,
    parties: Sequence[str],
    source: Source,
    modality: Modality | None = None,
) -> tuple[str, ...]:
    """The parties that act, by the grammar of the clause and the nature of the event."""
    held = scene.reading.paragraphs[candidate.paragraph]
    doc, offset = held.doc, held.offset
    cue = doc[candidate.token]
    if candidate.event is Event.ALLEGE_BREACH:
        return _accused(scene, offset, cue, parties, source, modality)
    subject = _agent(cue)
    if subject is not None and len(parties) == 2 and _is_each(subject):
        return tuple(parties)
    codes = _codes(scene, offset, subject) if subject is not None else ()
    if not codes and subject is not None:
        codes = _seated(scene, offset, subject, parties)
        codes = codes or _stands_for(scene, candidate, subject, parties, source)
    if candidate.event in MUTUAL:
        plural = subject is not None and (subject.tag_ == "NNS" or subject.lower_ == "they")
        named = (
            () if plural and len(codes) == 1 and not _names_party(scene, offset, subject) else codes
        )
        return _sides(scene, candidate, offset, cue, named, parties)
    if codes:
        return codes
    if subject is None and candidate.event in _BY_EITHER and len(parties) == 2:
        return tuple(parties)
    where = _where(scene, offset, cue, parties)
    if where:
        return where
    spoken = _affiliation(scene, source)
    if spoken and (subject is None or subject.pos_ == "PRON"):
        return spoken
    nearest = _nearest(scene, candidate, offset, cue, parties)
    return nearest or spoken or _main_actor(scene, parties)


def clause_actors(
    scene: Scene, candidate: Candidate, parties: Sequence[str], source: Source
) -> dict[str, tuple[str, ...]]:
    """What each way of reading the clause gives, by the name of the way; empty ones too."""
    held = scene.reading.paragraphs[candidate.paragraph]
    offset, cue = held.offset, held.doc[candidate.token]
    subject = _agent(cue)
    target = _target(cue) if candidate.event is Event.ALLEGE_BREACH else None
    ways = {
        "with": _with_whom(scene, offset, cue),
        "where": _where(scene, offset, cue, parties),
        "nearest": _nearest(scene, candidate, offset, cue, parties),
        "main": _main_actor(scene, parties),
        "target": _codes(scene, offset, target) if target is not None else (),
        "last": _last_party(scene, candidate, cue),
    }
    if subject is not None:
        named = _codes(scene, offset, subject)
        ways["subject"] = named
        ways["each"] = tuple(parties) if _is_each(subject) else ()
        ways["seat"] = () if named else _seated(scene, offset, subject, parties)
        ways["stands"] = () if named else _stands_for(scene, candidate, subject, parties, source)
    return ways


_EACH = frozenset(["both", "either", "neither", "each", "no", "any", "two"])
_ANYONE = frozenset(["nobody", "none", "anyone", "anybody", "both", "neither", "either", "one"])


def _is_each(subject: Token) -> bool:
    """Whether a subject is either side alike: "both parliaments", "neither capital", "nobody"."""
    if subject.lower_ in _ANYONE:
        return subject.lower_ != "one" or any(c.lower_ == "no" for c in subject.children)
    side = subject.lemma_.lower() in _DOMESTIC or subject.lower_ in _TWO_SIDES
    side = side or subject.lemma_.lower() in _SIDE
    return side and any(child.lower_ in _EACH for child in subject.children)


_SIDE = frozenset(["side", "party", "neighbour", "neighbor", "nation", "delegation", "leader"])


def _main_actor(scene: Scene, parties: Sequence[str]) -> tuple[str, ...]:
    """Whom the report is about when a sentence names nobody: home, else the party named most."""
    home = tuple(c for c in scene.home if c in parties or not parties)
    if home:
        return home
    count = Counter(p.code for p in scene.parties if not p.place and p.code not in WIDE)
    most = [code for code, _ in count.most_common() if not parties or code in parties]
    return tuple(most[:1])


def _sides(
    scene: Scene,
    candidate: Candidate,
    offset: int,
    cue: Token,
    codes: tuple[str, ...],
    parties: Sequence[str],
) -> tuple[str, ...]:
    """Who acts in an act of both sides: all parties, unless the clause names one alone."""
    other = _with_whom(scene, offset, cue)
    both = tuple(dict.fromkeys((*codes, *other)))
    if len(codes) >= 2 or len(both) == 2:
        return both
    if len(parties) == 2:
        alone = candidate.event in (Event.SIGN, Event.EXTEND, Event.AMEND, Event.NEGOTIATE)
        active = not {"passive", "nominal"} & candidate.clause.operators
        if alone and active and codes and set(codes) < set(parties) and not other:
            return codes
        return tuple(parties)
    return both or tuple(parties)


def _stands_for(
    scene: Scene,
    candidate: Candidate,
    subject: Token,
    parties: Sequence[str],
    source: Source,
) -> tuple[str, ...]:
    """Whom a subject without a name stands for: "the two sides", "it", "the cabinet"."""
    lower = subject.lower_
    if lower in _TWO_SIDES and lower not in ("they", "each"):
        return tuple(parties)
    if subject.pos_ == "PRON" or lower in ("it", "he", "she", "they", "which", "who"):
        if lower in ("he", "she", "they", "we", "i"):
            spoken = _affiliation(scene, source)
            if spoken:
                return spoken
        return _last_party(scene, candidate, subject)
    if lower in _DOMESTIC or subject.lemma_.lower() in _DOMESTIC:
        home = tuple(c for c in scene.home if not parties or c in parties)
        return home or _last_party(scene, candidate, subject, among=parties)
    return ()


_DOMESTIC = frozenset(
    [
        "cabinet",
        "government",
        "parliament",
        "senate",
        "president",
        "minister",
        "ministry",
        "court",
        "assembly",
        "congress",
        "administration",
        "council",
        "premier",
        "house",
        "chamber",
        "deputy",
        "lawmaker",
        "king",
        "country",
        "state",
        "capital",
        "committee",
        "legislature",
        "junta",
        "leadership",
        "authority",
        "republic",
        "kingdom",
        "presidency",
        "army",
        "military",
        "officer",
    ]
)


def _last_party(
    scene: Scene, candidate: Candidate, subject: Token, among: Sequence[str] = ()
) -> tuple[str, ...]:
    """The party that was last spoken of as acting, before a pronoun or a domestic body."""
    held = scene.reading.paragraphs[candidate.paragraph]
    at = held.offset + subject.idx
    sentence = scene.reading.sentences[candidate.sentence]
    start = scene.reading.sentences[max(0, sentence.index - 3)].span.start
    window = [
        p
        for p in scene.parties_in(Span(start, max(start, at)))
        if not p.place and (not among or p.code in among)
    ]
    for back in range(4):
        if sentence.index - back < 0:
            break
        earlier = scene.reading.sentences[sentence.index - back]
        there = [p for p in window if earlier.span.start <= p.span.start < earlier.span.end]
        acting = [p for p in there if is_subject(scene, earlier.paragraph, p)]
        if acting:
            return (acting[-1].code,) if back == 0 else (acting[0].code,)
        domestic = any(
            t.dep_ == "nsubj" and t.lemma_.lower() in _DOMESTIC
            for t in scene.reading.tokens(earlier)
            if back or t.i < subject.i
        )
        if domestic and scene.home and (not among or scene.home[0] in among):
            return scene.home
        if there:
            return (there[0].code,)
    return ()


def is_subject(scene: Scene, paragraph: int, party: PartyMention) -> bool:
    """Whether a party is named in the subject of its clause."""
    held = scene.reading.paragraphs[paragraph]
    token = token_at(held.doc, party.span.start - held.offset)
    for _ in range(3):
        if token.dep_ in ("nsubj", "nsubjpass", "agent"):
            return True
        if token.dep_ not in ("poss", "compound", "amod", "nmod", "conj", "pobj"):
            return False
        if token.dep_ == "pobj" and token.head.dep_ != "agent":
            return False
        token = token.head
    return False


def _affiliation(scene: Scene, source: Source) -> tuple[str, ...]:
    """The party that a source speaks for, by its mention."""
    if source.affiliation:
        return tuple(source.affiliation.split(","))
    return ()


def _agent(cue: Token) -> Token | None:
    """The logical subject: by-phrase, possessive, subject; inherited through coordination."""
    for child in cue.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for inner in child.children:
                if inner.dep_ == "pobj":
                    return inner
    if cue.pos_ in ("NOUN", "PROPN"):
        for child in cue.children:
            if child.dep_ in ("poss", "compound", "amod") and child.text[:1].isupper():
                return child
            if child.dep_ == "poss":
                return child
        for child in cue.children:
            if child.dep_ == "acl" and child.tag_ == "VBN":
                for inner in child.children:
                    if inner.dep_ == "agent":
                        return next((c for c in inner.children if c.dep_ == "pobj"), None)
    current = cue
    for _ in range(5):
        passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in current.children)
        for child in current.children:
            if child.dep_ == "nsubj" or (child.dep_ == "nsubjpass" and not passive):
                return child
        if passive and current.i == cue.i:
            return None
        if (
            current.dep_
            in ("xcomp", "conj", "advcl", "pcomp", "prep", "dobj", "pobj", "ccomp", "attr", "acomp")
            and current.head.i != current.i
        ):
            if current.dep_ == "ccomp" and is_saying(current.head):
                return None
            current = current.head
            continue
        if current.dep_ == "acl" and current.tag_ in ("VBG", "VB") and current.i == cue.i:
            return current.head
        if current.dep_ == "relcl":
            return current.head
        return None
    return None


def _span(offset: int, token: Token) -> Span:
    left, right = token.left_edge, token.right_edge
    for inner in token.subtree:
        if (
            inner.dep_ in ("relcl", "acl", "appos")
            and inner.head.i == token.i
            and inner.i > token.i
        ):
            right = token.doc[max(token.i, inner.left_edge.i - 1)]
            break
    return Span(offset + left.idx, offset + right.idx + len(right.text))


def _codes(scene: Scene, offset: int, token: Token) -> tuple[str, ...]:
    found = scene.parties_in(_span(offset, token))
    acting = [p for p in found if not p.place] or (found if token.pos_ == "PROPN" else [])
    if acting:
        return _distinct(acting)
    return scene.codes_at(_span(offset, token))


def _distinct(mentions: Iterable[PartyMention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.code for m in mentions))


def _with_whom(scene: Scene, offset: int, cue: Token) -> tuple[str, ...]:
    for child in cue.children:
        if child.dep_ == "prep" and child.lower_ in ("with", "between", "among"):
            return _codes(scene, offset, child)
        if child.dep_ in ("dobj", "nsubjpass"):
            for inner in child.children:
                if inner.dep_ == "prep" and inner.lower_ in ("with", "between"):
                    return _codes(scene, offset, inner)
    return ()


def _names_party(scene: Scene, offset: int, subject: Token | None) -> bool:
    return subject is not None and bool(_codes(scene, offset, subject))


def _seated(scene: Scene, offset: int, subject: Token, parties: Sequence[str]) -> tuple[str, ...]:
    """The party in whose capital a subject sits: "the court in Baghdad"."""
    found = scene.parties_in(_span(offset, subject))
    return _distinct(p for p in found if p.place and p.code in parties)


def _where(scene: Scene, offset: int, cue: Token, parties: Sequence[str]) -> tuple[str, ...]:
    """The party in whose capital something was done by nobody named: "ratified in Cairo", "in Cairo
    it was tabled and is to be ratified"."""
    current = cue
    for _ in range(4):
        for child in current.children:
            if child.dep_ == "prep" and child.lower_ in ("in", "at"):
                found = scene.parties_in(_span(offset, child))
                codes = _distinct(p for p in found if p.code in parties)
                if codes:
                    return codes
        if current.dep_ not in ("xcomp", "conj") or current.head.i == current.i:
            return ()
        current = current.head
    return ()


def _nearest(
    scene: Scene, candidate: Candidate, offset: int, cue: Token, parties: Sequence[str]
) -> tuple[str, ...]:
    """The party nearest before the cue in its sentence, else nearest after it; the agreement's
    parties first.

    Whom an agreement is *with* does not act by that: parties behind a mention's head are left out.
    """
    sentence = scene.reading.sentences[candidate.sentence]
    doc = cue.doc
    partners = [
        Span(offset + doc[m.head].idx, m.span.end)
        for m in scene.mentions
        if m.sentence == sentence.index and m.span.end > offset + doc[m.head].idx
    ]
    at = offset + cue.idx
    found = [
        p
        for p in scene.parties_in(sentence.span)
        if not p.place
        and not any(partner.covers(p.span) for partner in partners)
        and not _is_other_side(token_at(doc, p.span.start - offset))
    ]
    found = [p for p in found if p.code in parties] or found
    before = [p for p in found if p.span.end <= at]
    if before:
        return (before[-1].code,)
    return (found[0].code,) if found else ()


_OTHER_SIDE = frozenset(["with", "from", "against"])


def _is_other_side(token: Token) -> bool:
    """Whether a party is only whom something is with, from or against: it does not act by that."""
    while token.dep_ in ("compound", "amod", "nmod", "poss", "conj", "det"):
        if token.head.i == token.i:
            return False
        token = token.head
    return token.dep_ == "pobj" and token.head.lower_ in _OTHER_SIDE


def _accused(
    scene: Scene,
    offset: int,
    cue: Token,
    parties: Sequence[str],
    source: Source,
    modality: Modality | None,
) -> tuple[str, ...]:
    """Who is said to have broken an agreement: named as such, else not who says so.

    Where the breach is denied, it is who denies it of itself.
    """
    said = set((source.affiliation or "").split(",")) - {""}
    target = _target(cue)
    if target is not None:
        codes = _codes(scene, offset, target)
        if codes:
            return codes
        others = tuple(c for c in parties if c not in said)
        if said and len(others) == 1:
            return others
    subject = _agent(cue)
    codes = _codes(scene, offset, subject) if subject is not None else ()
    pronoun = subject is not None and subject.lower_ in _OWN
    if modality is Modality.DENIED and said and (pronoun or not set(codes) - said):
        return tuple(c for c in parties if c in said) or tuple(sorted(said))
    codes = tuple(c for c in codes if c not in said) or codes
    if pronoun and subject is not None:
        window = Span(offset + cue.sent.start_char, offset + subject.idx)
        spoken = [p.code for p in scene.parties_in(window) if not p.place]
        codes = tuple(c for c in spoken[-1:] if c not in said) or codes
    if codes and not set(codes) <= said:
        return codes
    sentence = Span(offset + cue.sent.start_char, offset + cue.sent.end_char)
    named = _distinct(p for p in scene.parties_in(sentence) if not p.place)
    others = tuple(c for c in named if c not in said)
    if source.kind is not SourceKind.OUTLET and source.stance.value == "denies" and said:
        return tuple(said)
    within = tuple(c for c in others if c in parties)
    if within or others:
        return (within or others)[:1]
    return tuple(c for c in parties if c not in said)[:1]


_OWN = frozenset(["its", "their", "it", "they", "we", "our", "us"])
_CHARGING = frozenset(["accuse", "blame", "charge", "censure", "condemn", "criticise", "criticize"])


def _target(cue: Token) -> Token | None:
    """Who is accused: the object of "accuse", or whom action is taken "against"."""
    current = cue
    for _ in range(5):
        if current.lemma_.lower() in _CHARGING and current.pos_ == "VERB":
            found = next((c for c in current.children if c.dep_ in ("dobj", "nsubjpass")), None)
            if found is not None:
                return found
        for child in current.children:
            if child.dep_ == "prep" and child.lower_ == "against":
                return next((c for c in child.children if c.dep_ == "pobj"), None)
            if child.dep_ == "dobj" and current.i != cue.i:
                for inner in child.children:
                    if inner.dep_ == "prep" and inner.lower_ == "against":
                        return next((c for c in inner.children if c.dep_ == "pobj"), None)
        if current.dep_ not in ("pcomp", "prep", "pobj", "xcomp", "conj", "dobj"):
            return None
        if current.head.i == current.i:
            return None
        current = current.head
    return None
