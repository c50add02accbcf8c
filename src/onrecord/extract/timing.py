"""When: the time expression that belongs to an event, its date and its term.

The expression whose clause the event governs, never a reporting verb's; the clause's tense decides
between past and future readings, and the derivation is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.extract import lexicon
from onrecord.extract.candidates import Candidate
from onrecord.extract.scene import Scene
from onrecord.model import Event, Modality, PartialDate, Span
from onrecord.parse.dates import TimeExpression, resolve

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

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
_INSIDE = frozenset(
    [
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
    ]
)
_UNTIL = frozenset([Event.EXPIRE, Event.NEGOTIATE, Event.DEMAND, Event.AFFIRM])


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
        if expression.kind != "duration" and names_agreement(
            scene, sentence.index, expression.span
        ):
            continue
        first = token_at(doc, expression.span.start - held.offset)
        last = token_at(doc, expression.span.end - 1 - held.offset)
        score = attachment(doc, cue, first, last)
        if (
            first.i <= sentence.first + 1
            and last.i + 1 < len(doc)
            and doc[last.i + 1].text in (":", "–", "—")
        ):
            score += 4.0
        if expression.relation == "lag":
            score += 1.5 if cue.i > last.i else -4.0
        if expression.relation == "until" and candidate.event not in _UNTIL:
            score -= 3.0
        if candidate.event is Event.ALLEGE_BREACH and doc[first.i - 1].lower_ == "on":
            score -= 0.3
        if best is None or score > best[0]:
            best = (score, expression)
    if best is not None and best[0] >= 0.0:
        return best[1]
    return _heading_time(scene, candidate, kinds)


def names_agreement(scene: Scene, sentence: int, span: Span) -> bool:
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


def governor_of(first: Token, last: Token, cue: Token) -> tuple[Token, int]:
    """The word on which the time from `first` to `last` hangs, and the steps up to it."""
    doc = first.doc
    top = first
    for at in range(first.i, last.i + 1):
        if doc[at].head.i < first.i or doc[at].head.i > last.i:
            top = doc[at]
            break
    governor = top.head
    steps = 0
    while governor.dep_ in _INSIDE and steps < 5 and governor.pos_ not in ("VERB", "AUX"):
        if governor.i == cue.i:
            break
        governor = governor.head
        steps += 1
    return governor, steps


def attachment(doc: Doc, cue: Token, first: Token, last: Token) -> float:
    """How well a time hangs on an event; below zero it belongs elsewhere."""
    governor, steps = governor_of(first, last, cue)
    gap = min(abs(first.i - cue.i), abs(last.i - cue.i))
    score = 0.9 - 0.06 * gap
    if governor.i == cue.i:
        score += 3.0 - 0.3 * steps
    elif cue.i in {a.i for a in governor.ancestors}:
        if governor.pos_ in ("VERB", "AUX") and governor.i != cue.i and _is_event(governor):
            score -= 1.5  # another event's own clause below this one
        else:
            score += 0.2 if _is_event(governor) else 1.2
    elif governor.i in {a.i for a in cue.ancestors}:
        between = _clauses_between(cue, governor)
        if is_saying(governor):
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
        if is_saying(governor):
            score -= 1.5
        elif _is_event(governor):
            score -= 0.8
    if is_saying(governor) and governor.i != cue.i:
        score -= 1.5
    low, high = sorted((first.i, cue.i))
    for token in doc[low + 1 : high]:
        if token.text in (";", ":") or (token.text == "," and token.i > low + 1):
            score -= 0.25
        if token.i not in (cue.i,) and _is_event(token) and token.pos_ == "VERB":
            score -= 0.5
    return score


def is_saying(token: Token) -> bool:
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
