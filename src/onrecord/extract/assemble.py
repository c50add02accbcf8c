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
        first = token_at(doc, expression.span.start - held.offset)
        last = token_at(doc, expression.span.end - 1 - held.offset)
        score = _attachment(doc, cue, first, last, candidate)
        if best is None or score > best[0]:
            best = (score, expression)
    if best is None or best[0] < 0.0:
        return None
    return best[1]


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
    """The parties of an agreement as the report has them; empty where it has too many to name."""
    count: Counter[str] = Counter()
    pair: list[str] = []
    for mention in thread.mentions:
        if len(mention.parties) >= 2 and not pair:
            pair = list(mention.parties)
        count.update(mention.parties)
    for mention in thread.mentions:
        item = lexicon.known().get(mention.acronym or mention.text)
        if item is not None and item.parties:
            return tuple(sorted(item.parties))
    if pair:
        return tuple(pair)
    if thread.kinds and thread.kinds.most_common(1)[0][0] is Kind.CONVENTION:
        return ()
    titled = [m for m in thread.mentions if m.form in ("title", "acronym")]
    if titled and any("international" in m.text.lower() for m in titled):
        return ()
    known = [code for code, _ in count.most_common(2)]
    nearby: Counter[str] = Counter()
    for mention in thread.mentions[:6]:
        sentence = scene.reading.sentences[mention.sentence]
        weight = 3 if sentence.index <= 2 else 1
        for code in {p.code for p in scene.parties_in(sentence.span) if p.form != "organisation"}:
            nearby[code] += weight
    everywhere = Counter(p.code for p in scene.parties if p.form != "organisation")
    for code, _ in sorted(nearby.items(), key=lambda kv: (-kv[1], -everywhere[kv[0]], kv[0])):
        if len(known) >= 2:
            break
        if code not in known:
            known.append(code)
    return tuple(known) if len(known) == 2 else tuple(known)


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
    if candidate.event in MUTUAL:
        other = _with_whom(scene, offset, cue)
        both = tuple(dict.fromkeys((*codes, *other)))
        if len(both) >= 2:
            return both
        if len(parties) == 2:
            if codes and candidate.event in (
                Event.SIGN,
                Event.EXTEND,
                Event.AMEND,
                Event.NEGOTIATE,
            ):
                negated = candidate.clause.negated
                active = not {"passive"} & candidate.clause.operators
                if active and set(codes) <= set(parties) and not negated and not other:
                    return codes
            if codes and not set(codes) <= set(parties):
                return codes
            return tuple(parties)
        return both or tuple(parties)
    if codes:
        return codes
    if subject is None or subject.pos_ == "PRON" or subject.lower_ in _TWO_SIDES:
        if subject is not None and subject.lower_ in _TWO_SIDES and subject.lower_ != "they":
            return tuple(parties)
        if source.affiliation and candidate.event not in MUTUAL:
            return tuple(source.affiliation.split(","))
    nearest = _nearest(scene, candidate, offset, cue)
    if nearest:
        return nearest
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
    return _distinct(p for p in scene.parties_in(_span(offset, token)) if not p.place)


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
