"""From an accepted candidate to a statement's fields: when, how long, who acts.

Dates: the expression whose clause the event governs, never a reporting verb's; the clause's tense
decides between past and future readings, and the derivation is kept. Actors: the subject for acts
of one side, all parties for acts of both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from onrecord.extract import lexicon
from onrecord.extract.candidates import Candidate
from onrecord.extract.linking import Thread
from onrecord.extract.scene import Scene
from onrecord.model import Event, Kind, Modality, PartialDate, Source, SourceKind, Span
from onrecord.parse.dates import TimeExpression, resolve
from onrecord.parse.parties import PartyMention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

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
_TERMED = frozenset(
    [
        Event.SIGN,
        Event.CONCLUDE,
        Event.EXTEND,
        Event.ENTER_INTO_FORCE,
        Event.PROPOSE,
        Event.DENOUNCE,
        Event.SUSPEND,
        Event.RESTORE,
        Event.RATIFY,
        Event.APPROVE,
    ]
)
_UNTIL = frozenset([Event.EXPIRE, Event.NEGOTIATE, Event.DEMAND, Event.AFFIRM])
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


# ---------------------------------------------------------------- when


def token_at(doc: Doc, local: int) -> Token:
    """The token at a character of the paragraph."""
    low, high = 0, len(doc) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if doc[middle].idx <= local:
            low = middle
        else:
            high = middle - 1
    return doc[low]


def time_of(
    scene: Scene, candidate: Candidate, kinds: tuple[str, ...] = ("date", "interval")
) -> TimeExpression | None:
    """The time expression that belongs to the candidate's event; null where none does."""
    sentence = scene.reading.sentences[candidate.sentence]
    held = scene.reading.paragraphs[candidate.paragraph]
    doc = held.doc
    cue = doc[candidate.token]
    best: tuple[float, TimeExpression] | None = None
    for expression in scene.times_in(sentence.span):
        if expression.kind not in kinds or expression.relation == "attribute":
            continue
        if expression.past is None and expression.future is None and expression.term is None:
            continue
        if expression.kind != "duration" and _names(scene, sentence.index, expression.span):
            continue
        first = token_at(doc, expression.span.start - held.offset)
        last = token_at(doc, expression.span.end - 1 - held.offset)
        score = _attachment(doc, cue, first, last, candidate)
        if (
            first.i <= sentence.first + 1
            and last.i + 1 < len(doc)
            and doc[last.i + 1].text in (":", "–", "—")
        ):
            score += 4.0
        if expression.relation == "until" and candidate.event not in _UNTIL:
            score -= 3.0
        if candidate.event is Event.ALLEGE_BREACH and doc[first.i - 1].lower_ == "on":
            score -= 0.3
        if best is None or score > best[0]:
            best = (score, expression)
    if best is not None and best[0] >= 0.0:
        return best[1]
    return _heading_time(scene, candidate, kinds)


def _names(scene: Scene, sentence: int, span: Span) -> bool:
    """Whether a time only tells agreements apart: it stands inside an agreement's name."""
    return any(m.sentence == sentence and m.span.covers(span) for m in scene.mentions)


def _heading_time(
    scene: Scene, candidate: Candidate, kinds: tuple[str, ...]
) -> TimeExpression | None:
    """The day that heads a chronicle's entry: "11 February 2020: Manila serves notice"."""
    if "date" not in kinds:
        return None
    held = scene.reading.paragraphs[candidate.paragraph]
    text = scene.reading.document.text
    line = text.rfind("\n", 0, held.offset) + 1
    before = scene.times_in(Span(line, held.offset)) if held.offset > line else ()
    for expression in before:
        tail = text[expression.span.end : held.offset].strip(" \t*•·")
        if expression.kind == "date" and tail in (":", "–", "-", "—", ".", "--", ""):
            return expression
    return None


def _attachment(doc: Doc, cue: Token, first: Token, last: Token, candidate: Candidate) -> float:
    """How well a time hangs on an event; below zero it belongs elsewhere."""
    top = first
    for at in range(first.i, last.i + 1):
        if doc[at].head.i < first.i or doc[at].head.i > last.i:
            top = doc[at]
            break
    governor = top.head
    steps = 0
    while (
        governor.dep_
        in (
            "prep",
            "pobj",
            "npadvmod",
            "advmod",
            "nummod",
            "compound",
            "amod",
            "pcomp",
            "nmod",
            "quantmod",
        )
        and steps < 5
        and governor.pos_ not in ("VERB", "AUX")
    ):
        if governor.i == cue.i:
            break
        governor = governor.head
        steps += 1
    gap = min(abs(first.i - cue.i), abs(last.i - cue.i))
    score = 0.9 - 0.06 * gap
    if governor.i == cue.i:
        score += 3.0 - 0.3 * steps
    elif cue.i in {a.i for a in governor.ancestors}:
        inside_other = _is_event(governor) and governor.i != cue.i
        score += 0.2 if inside_other else 1.2
    elif governor.i in {a.i for a in cue.ancestors}:
        between = _clauses_between(cue, governor)
        if _is_saying(governor):
            score -= 2.0
        elif between == 0:
            score += 2.0
        elif _is_event(governor) and governor.pos_ == "VERB":
            score -= 0.8 * between
        else:
            score += 1.0 - 0.7 * between
        if cue.pos_ in ("NOUN", "PROPN") and between == 0:
            score += 0.3
    else:
        score -= 0.7
        if _is_saying(governor):
            score -= 1.5
        elif _is_event(governor):
            score -= 0.8
    if _is_saying(governor) and governor.i != cue.i:
        score -= 1.5
    low, high = sorted((first.i, cue.i))
    for token in doc[low + 1 : high]:
        if token.text in (";", ":") or (token.text == "," and token.i > low + 1):
            score -= 0.25
        if token.i not in (cue.i,) and _is_event(token) and token.pos_ == "VERB":
            score -= 0.5
    return score


def _is_saying(token: Token) -> bool:
    return "say" in lexicon.operators().get(token.lemma_.lower(), ()) and token.pos_ == "VERB"


def _is_event(token: Token) -> bool:
    return token.lemma_.lower() in lexicon.cues()


def _clauses_between(low: Token, high: Token) -> int:
    count = 0
    current = low
    while current.i != high.i and current.head.i != current.i:
        if current.dep_ in ("ccomp", "advcl", "relcl", "acl", "parataxis") or (
            current.dep_ == "conj" and current.pos_ in ("VERB", "AUX")
        ):
            count += 1
        current = current.head
    return count


def date_of(
    expression: TimeExpression | None, candidate: Candidate, modality: Modality
) -> tuple[PartialDate | None, str | None]:
    """The date at the precision stated, and how it was come by."""
    if expression is None:
        return None, None
    tense = candidate.clause.tense
    if modality is Modality.ACTUAL:
        chosen = resolve(expression, "past")
    elif modality in (Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL):
        chosen = resolve(expression, "future")
    else:
        chosen = resolve(expression, "future" if tense == "future" else "past")
    return chosen, (expression.derivation or None) if chosen is not None else None


def term_of(scene: Scene, candidate: Candidate) -> str | None:
    """The stated duration that belongs to the event, as an ISO 8601 duration."""
    if candidate.event not in _TERMED:
        return None
    expression = time_of(scene, candidate, ("duration",))
    if expression is None:
        return None
    return expression.term


# ---------------------------------------------------------------- who acts


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
        return tuple(max(pairs, key=lambda pair: (sum(own[c] for c in pair), -len(pair))))
    if _is_open(thread):
        return ()
    weight: Counter[str] = Counter()
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
        "pacific",
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
            if current.dep_ == "ccomp" and _is_saying(current.head):
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
    """The party mention nearest before the cue in its sentence, else nearest after it."""
    sentence = scene.reading.sentences[candidate.sentence]
    at = offset + cue.idx
    found = [p for p in scene.parties_in(sentence.span) if not p.place]
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
