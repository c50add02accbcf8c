"""Who acts: the parties of an agreement, and those that an event's clause makes act.

The subject for acts of one side, all parties for acts of both; pronouns and domestic bodies stand
for the party that was last spoken of as acting, or for the one whose capital the report is from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from onrecord.extract import lexicon
from onrecord.extract.candidates import Candidate
from onrecord.extract.linking import Thread
from onrecord.extract.scene import Scene
from onrecord.extract.timing import is_saying, token_at
from onrecord.model import Event, Kind, Source, SourceKind, Span
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
    ]
)


def thread_parties(scene: Scene, thread: Thread) -> tuple[str, ...]:
    """The parties of an agreement as the report has them; empty where it has too many to name.

    What a mention itself names weighs most ("its pact with Japan"), then who stands beside it in
    its sentences, then whom the report is about and where it was written.
    """
    for mention in thread.mentions:
        item = lexicon.known().get(mention.acronym or mention.text)
        if item is not None and item.parties:
            return tuple(sorted(item.parties))
    own: Counter[str] = Counter()
    for mention in thread.mentions:
        own.update(mention.parties)
        if len(mention.parties) >= 2:
            own.update(dict.fromkeys(mention.parties, 2))
    named = [code for code, _ in own.most_common()]
    pairs = [m.parties for m in thread.mentions if len(m.parties) >= 2]
    if pairs:
        return tuple(max(pairs, key=lambda pair: (sum(own[c] for c in pair), -len(tuple(pair)))))
    if _is_open(thread):
        return ()
    weight: dict[str, float] = defaultdict(float)
    for mention in thread.mentions[:8]:
        sentence = scene.reading.sentences[mention.sentence]
        closeness = 2.0 if sentence.index <= 3 else 1.2
        for party in scene.parties_in(sentence.span):
            weight[party.code] += closeness * (0.4 if party.place else 1.0)
    everywhere = Counter(p.code for p in scene.parties if not p.place)
    total = sum(everywhere.values()) or 1
    for code, count in everywhere.items():
        weight[code] += 6.0 * count / total
    for code in scene.home:
        weight[code] += 1.0
    known = named[:2]
    for code, _ in sorted(weight.items(), key=lambda kv: (-kv[1], kv[0])):
        if len(known) >= 2:
            break
        if code not in known and code not in _WIDE:
            known.append(code)
    return tuple(known)


_WIDE = frozenset(["UN", "WTO", "GATT", "IAEA", "ICC", "ICJ", "OSCE", "IMF", "OPEC", "AU", "WHO"])
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


def _is_open(thread: Thread) -> bool:
    """Whether an agreement is one of many parties: a convention, an international agreement."""
    if thread.kinds and thread.kinds.most_common(1)[0][0] is Kind.CONVENTION:
        return True
    titled = [m for m in thread.mentions if m.form in ("title", "acronym")]
    return any(_OPEN_TITLES & set(m.text.lower().split()) for m in titled)


def actors_of(
    scene: Scene, candidate: Candidate, parties: Sequence[str], source: Source
) -> tuple[str, ...]:
    """The parties that act, by the grammar of the clause and the nature of the event."""
    held = scene.reading.paragraphs[candidate.paragraph]
    doc, offset = held.doc, held.offset
    cue = doc[candidate.token]
    if candidate.event is Event.ALLEGE_BREACH:
        return _accused(scene, offset, cue, parties, source)
    subject = _agent(cue)
    codes = _codes(scene, offset, subject) if subject is not None else ()
    if not codes and subject is not None:
        codes = _stands_for(scene, candidate, subject, parties, source)
    if candidate.event in MUTUAL:
        return _sides(scene, candidate, offset, cue, codes, parties)
    if codes:
        return codes
    spoken = _affiliation(scene, source)
    if spoken and (subject is None or subject.pos_ == "PRON"):
        return spoken
    nearest = _nearest(scene, candidate, offset, cue)
    return nearest or spoken or _main_actor(scene, parties)


def _main_actor(scene: Scene, parties: Sequence[str]) -> tuple[str, ...]:
    """Whom the report is about when a sentence names nobody: home, else the party named most."""
    home = tuple(c for c in scene.home if c in parties or not parties)
    if home:
        return home
    count = Counter(p.code for p in scene.parties if not p.place and p.code not in _WIDE)
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
        acting = [p for p in there if _is_subject(scene, earlier.paragraph, p)]
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


def _is_subject(scene: Scene, paragraph: int, party: PartyMention) -> bool:
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


def _nearest(scene: Scene, candidate: Candidate, offset: int, cue: Token) -> tuple[str, ...]:
    """The party nearest before the cue in its sentence, else nearest after it.

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
        if not p.place and not any(partner.covers(p.span) for partner in partners)
    ]
    before = [p for p in found if p.span.end <= at]
    if before:
        return (before[-1].code,)
    return (found[0].code,) if found else ()


def _accused(
    scene: Scene, offset: int, cue: Token, parties: Sequence[str], source: Source
) -> tuple[str, ...]:
    accuser = set((source.affiliation or "").split(",")) - {""}
    if cue.lemma_ == "accuse":
        for child in cue.children:
            if child.dep_ in ("dobj", "nsubjpass"):
                codes = _codes(scene, offset, child)
                if codes:
                    return codes
    subject = _agent(cue)
    codes = _codes(scene, offset, subject) if subject is not None else ()
    codes = tuple(c for c in codes if c not in accuser) or codes
    if subject is not None and subject.lower_ in ("its", "their", "it", "they"):
        window = Span(offset + cue.sent.start_char, offset + subject.idx)
        spoken = [p.code for p in scene.parties_in(window) if not p.place]
        codes = tuple(c for c in spoken[-1:] if c not in accuser) or codes
    if codes and not set(codes) <= accuser:
        return codes
    sentence_parties = _distinct(
        p
        for p in scene.parties_in(Span(offset + cue.sent.start_char, offset + cue.sent.end_char))
        if not p.place
    )
    others = tuple(c for c in sentence_parties if c not in accuser)
    if source.kind is not SourceKind.OUTLET and source.stance.value == "denies" and accuser:
        return tuple(accuser)
    if others:
        return others[:1]
    return tuple(c for c in parties if c not in accuser)[:1]
