"""When an event may have been: the dates that its sentence leaves open, with what speaks for each.

The rules of `timing` name one expression or none; every other date of the sentence is open too, in
each of its readings, and no date is. A linear model that has read annotated reports chooses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.extract import lexicon
from onrecord.extract.candidates import Candidate
from onrecord.extract.judge import Linear
from onrecord.extract.scene import Scene
from onrecord.extract.timing import (
    attachment,
    date_of,
    governor_of,
    is_saying,
    names_agreement,
    time_of,
    token_at,
)
from onrecord.model import Modality, PartialDate, Source, SourceKind
from onrecord.parse.dates import TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_KINDS = ("date", "interval")
_MOST_STEPS = 6
_FAR = ((2, "2"), (4, "4"), (8, "8"), (14, "14"))
_AHEAD = (Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL)


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """A date that an event may have, its derivation, and the features that the model weighs."""

    when: PartialDate | None
    derivation: str | None
    features: tuple[tuple[str, float], ...]


def choose_time(
    scene: Scene, candidate: Candidate, modality: Modality, source: Source, model: Linear
) -> tuple[PartialDate | None, str | None]:
    """The date that `model` finds likeliest, or none, with its derivation."""
    choices = propose_times(scene, candidate, modality, source)
    best = max(choices, key=lambda choice: model.score(choice.features))
    return best.when, best.derivation


def propose_times(
    scene: Scene, candidate: Candidate, modality: Modality, source: Source
) -> tuple[TimeChoice, ...]:
    """Every date that the candidate's event may have; the rules' comes first, no date last."""
    by_rule = time_of(scene, candidate)
    ruled, how = date_of(by_rule, candidate, modality)
    found: list[TimeChoice] = []
    event = str(candidate.event)
    open_to = list(_expressions(scene, candidate, by_rule))
    rates = [_rate(scene, candidate, one) for one in open_to]
    for expression, rate in zip(open_to, rates, strict=True):
        told = _told(scene, candidate, expression)
        told.append(f"score={round(2 * max(-3.0, min(4.0, rate)))}")
        told.append(f"best={rate >= max(rates)}")
        told.append(f"rule={expression is by_rule}")
        told.append(f"rule|count={expression is by_rule}|{min(3, len(open_to))}")
        for when, derivation, reading in _readings(expression):
            marks = [*told, *_fit(scene, when, modality)]
            same = expression is by_rule and when == ruled
            marks.append(f"ruled={same}")
            marks.append(f"reading={reading}|{modality}|{candidate.clause.tense}")
            if source.kind is not SourceKind.OUTLET:
                marks.extend(f"said|{mark}" for mark in told if mark.startswith("hangs="))
            found.append(_choice(when, derivation, marks, event, modality))
    none = ["none", f"none|count={min(3, len(open_to))}", f"none|ruled={ruled is not None}"]
    if rates:
        none.append(f"none|best={round(2 * max(-3.0, min(4.0, max(rates))))}")
    found.sort(key=lambda choice: choice.when != ruled or choice.derivation != how)
    return (*found, _choice(None, None, none, event, modality))


def _choice(
    when: PartialDate | None, how: str | None, marks: list[str], event: str, modality: Modality
) -> TimeChoice:
    names = [*marks, *(f"{event}|{m}" for m in marks), *(f"{modality}|{m}" for m in marks)]
    return TimeChoice(when, how, tuple((name, 1.0) for name in dict.fromkeys(names)))


def _expressions(
    scene: Scene, candidate: Candidate, by_rule: TimeExpression | None
) -> Iterator[TimeExpression]:
    """The dates of a candidate's sentence, and the rules' where that stands elsewhere."""
    sentence = scene.reading.sentences[candidate.sentence]
    here = [
        one
        for one in scene.times_in(sentence.span)
        if one.kind in _KINDS
        and one.relation != "attribute"
        and (one.past is not None or one.future is not None)
        and not names_agreement(scene, sentence.index, one.span)
    ]
    yield from here
    if by_rule is not None and all(one is not by_rule for one in here):
        yield by_rule


def _readings(
    expression: TimeExpression,
) -> Iterator[tuple[PartialDate, str | None, str]]:
    """The readings of an expression: back, ahead, and what goes on since."""
    derivation = expression.derivation or None
    if expression.past is not None:
        reading = "fixed" if expression.past == expression.future else "back"
        yield expression.past, derivation, reading
    if expression.future is not None and expression.future != expression.past:
        yield expression.future, derivation, "ahead"


def _rate(scene: Scene, candidate: Candidate, expression: TimeExpression) -> float:
    held = scene.reading.paragraphs[candidate.paragraph]
    if not _is_in(held.offset, held.doc, expression):
        return 0.0
    first, last = _tokens(held.offset, held.doc, expression)
    return attachment(held.doc, held.doc[candidate.token], first, last)


def _is_in(offset: int, doc: Doc, expression: TimeExpression) -> bool:
    return offset <= expression.span.start < offset + len(doc.text)


def _tokens(offset: int, doc: Doc, expression: TimeExpression) -> tuple[Token, Token]:
    return (
        token_at(doc, expression.span.start - offset),
        token_at(doc, expression.span.end - 1 - offset),
    )


def _told(scene: Scene, candidate: Candidate, expression: TimeExpression) -> list[str]:
    """How an expression stands to the event's word."""
    held = scene.reading.paragraphs[candidate.paragraph]
    doc = held.doc
    told = [f"relation={expression.relation}", f"kind={expression.kind}"]
    if not _is_in(held.offset, doc, expression):
        return [*told, "heads"]
    cue = doc[candidate.token]
    first, last = _tokens(held.offset, doc, expression)
    governor, steps = governor_of(first, last, cue)
    hangs = _hangs(cue, governor)
    gap = min(abs(first.i - cue.i), abs(last.i - cue.i))
    side = "after" if first.i > cue.i else "before"
    far = next((name for most, name in _FAR if gap <= most), "far")
    before = doc[first.i - 1].lower_ if first.i else ""
    between = doc[min(last.i, cue.i) + 1 : max(first.i, cue.i)]
    rivals = sum(1 for t in between if _is_event(t))
    commas = sum(1 for t in between if t.text in (",", ";", ":"))
    pos = "noun" if cue.pos_ in ("NOUN", "PROPN") else "verb"
    told += [
        f"hangs={hangs}",
        f"hangs|{pos}={hangs}",
        f"hangs|steps={hangs}|{min(3, steps)}",
        f"hangs|side={hangs}|{side}",
        f"hangs|rivals={hangs}|{min(2, rivals)}",
        f"gap={far}|{side}",
        f"rivals={min(2, rivals)}",
        f"commas={min(2, commas)}",
        f"word={before}",
        f"word|hangs={before}|{hangs}",
        f"opens={first.i <= cue.sent.start + 1}",
    ]
    if is_saying(governor):
        told.append(f"saying={_place(cue, governor)}")
    return told


def _hangs(cue: Token, governor: Token) -> str:
    """On what a time hangs, seen from the event's word."""
    if governor.i == cue.i:
        return "cue"
    what = "say" if is_saying(governor) else "event" if _is_event(governor) else "other"
    above = _steps(cue, governor)
    if above is not None:
        clauses, _ = above
        return f"above-{what}-{min(2, clauses)}"
    below = _steps(governor, cue)
    if below is not None:
        return f"below-{what}-{min(2, below[0])}"
    return f"beside-{what}"


def _steps(low: Token, high: Token) -> tuple[int, int] | None:
    """Clauses and steps on the way up from one word to another; null where there is no such way."""
    clauses = steps = 0
    while low.i != high.i:
        if low.head.i == low.i:
            return None
        if low.dep_ in ("ccomp", "advcl", "relcl", "acl", "parataxis", "conj"):
            clauses += 1
        steps += 1
        low = low.head
    return clauses, steps


def _place(cue: Token, governor: Token) -> str:
    """How the event's clause hangs on a verb of saying."""
    current = cue
    for _ in range(_MOST_STEPS):
        if current.head.i == governor.i:
            return current.dep_
        if current.head.i == current.i:
            break
        current = current.head
    return "away"


def _is_event(token: Token) -> bool:
    return token.lemma_.lower() in lexicon.cues()


def _fit(scene: Scene, when: PartialDate, modality: Modality) -> list[str]:
    """How a date fits what is said of the event: done lies behind, planned ahead."""
    published = scene.reading.document.published
    told = [f"precision={when.precision}"]
    if published is not None:
        side = "ahead" if when.earliest > published else "behind"
        side = "now" if when.earliest <= published <= when.latest else side
        told.append(f"lies={side}")
        told.append(f"lies|ahead={side}|{modality in _AHEAD}")
    return told
