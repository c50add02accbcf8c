"""Things due: dated things still ahead at publication (codebook section 7).

A date is due when it lies after the day of publication in the reading that its clause's tense
asks for, and the clause says of something that it will, should or may happen then. Terms and mere
attributes ("the 2027 review") are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from onrecord.extract import lexicon
from onrecord.extract.clauses import Clause, describe
from onrecord.extract.judge import Judge
from onrecord.extract.scene import Scene
from onrecord.extract.timing import token_at
from onrecord.model import DueItem, Modality, PartialDate, Statement
from onrecord.parse.dates import TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Token

_MOST_WORDS = 16
_AHEAD = (
    "modal:will",
    "modal:shall",
    "modal:may",
    "modal:might",
    "modal:could",
    "modal:can",
    "modal:must",
    "modal:should",
    "gov:plan",
    "mark:to",
    "modal:’ll",
    "modal:'ll",
)


@dataclass(frozen=True, slots=True)
class DueCandidate:
    """A date ahead that may be due, with what the judge weighs."""

    item: DueItem
    features: tuple[tuple[str, float], ...]


def propose_due(scene: Scene) -> Iterator[DueCandidate]:
    """Every date that a clause may put after the day of publication."""
    published = scene.reading.document.published
    if published is None:
        return
    with_mention = {m.sentence for m in scene.mentions}
    for sentence in scene.reading.sentences:
        if sentence.headline:
            continue
        held = scene.reading.paragraphs[sentence.paragraph]
        for expression in scene.times_in(sentence.span):
            if expression.kind not in ("date", "interval") or expression.relation == "attribute":
                continue
            first = token_at(held.doc, expression.span.start - held.offset)
            governor = _governor(first)
            clause = describe(governor)
            when = _ahead(expression, governor, clause)
            if when is None or when.latest < published or when.text.endswith("/"):
                continue
            if when.earliest <= published and when.precision == "year":
                continue
            item = DueItem(
                due_date=when,
                what=_what(governor, first),
                evidence=sentence.span,
                evidence_text=sentence.span.of(scene.reading.document.text),
            )
            f = _features(scene, expression, governor, clause, when, published)
            f["mention"] = 1.0 if sentence.index in with_mention else 0.0
            yield DueCandidate(item, tuple(sorted(f.items())))


def _features(
    scene: Scene,
    expression: TimeExpression,
    governor: Token,
    clause: Clause,
    when: PartialDate,
    published: date,
) -> dict[str, float]:
    f = {"bias": 1.0, f"precision={when.precision}": 1.0, f"tense={clause.tense}": 1.0}
    f[f"absolute={expression.absolute}"] = 1.0
    f[f"relation={expression.relation}"] = 1.0
    f[f"tense|absolute={clause.tense}|{expression.absolute}"] = 1.0
    f[f"tense|precision={clause.tense}|{when.precision}"] = 1.0
    f[f"verb={governor.lemma_.lower()}"] = 1.0
    f[f"tag={governor.tag_}"] = 1.0
    if governor.lemma_.lower() in lexicon.cues():
        f["event_verb"] = 1.0
    for mark in clause.operators:
        if mark.startswith(("modal:", "gov:", "neg", "mark:", "has:", "up:modal", "in:", "said")):
            f[f"m={mark}"] = 1.0
    far = (when.earliest - published).days
    f[
        f"far={'near' if far < 8 else 'month' if far < 62 else 'year' if far < 500 else 'beyond'}"
    ] = 1.0
    f[f"started={when.earliest < published}"] = 1.0
    ahead = any(m in clause.operators or f"up:{m}" in clause.operators for m in _AHEAD)
    if when.precision == "day" and when.earliest == published and not ahead:
        f[f"today={clause.tense}"] = 1.0
    f[f"ambiguous={expression.past != expression.future}|{clause.tense}"] = 1.0
    f[f"mentions={min(4, len(scene.mentions) // 3)}"] = 1.0
    f[f"threads={min(3, sum(1 for t in scene.threads if t.parties))}"] = 1.0
    suspects = sum(1 for m in scene.mentions if m.suspect)
    f[f"suspect={min(3, suspects)}"] = 1.0
    return f


def find_due(scene: Scene, statements: Sequence[Statement], judge: Judge) -> tuple[DueItem, ...]:
    """Due items of a document, one a date, in the order of the dates.

    `statements` are those of the document: the date of a planned event is due however it is put.
    """
    by_evidence = {s.evidence: s.agreement for s in statements}
    planned = {str(s.event_date) for s in statements if s.modality is Modality.PLANNED}
    best: dict[str, tuple[float, DueItem]] = {}
    for candidate in propose_due(scene):
        probability = judge.due.probability(candidate.features)
        key = str(candidate.item.due_date)
        if probability < judge.accept_due and key not in planned:
            continue
        if key not in best or best[key][0] < probability:
            item = replace(candidate.item, agreement=by_evidence.get(candidate.item.evidence))
            best[key] = (probability, item)
    return tuple(sorted((item for _, item in best.values()), key=lambda i: (i.due_date, i.what)))


def _governor(token: Token) -> Token:
    """The predicate that a time hangs on."""
    current = token
    for _ in range(8):
        if current.pos_ in ("VERB", "AUX") and current.i != token.i:
            return current
        if current.head.i == current.i:
            return current
        current = current.head
    return current


def _ahead(expression: TimeExpression, governor: Token, clause: Clause) -> PartialDate | None:
    """The reading of a date that the clause asks for, if the clause looks ahead."""
    marks = clause.operators
    ahead = clause.tense == "future" or any(m in marks or f"up:{m}" in marks for m in _AHEAD)
    if _is_done(clause):
        return expression.past if expression.past == expression.future else None
    if expression.past is not None and expression.past == expression.future:
        return expression.past
    if ahead or clause.tense in ("present", "none"):
        return expression.future
    return expression.future if governor.dep_ in ("acl", "amod") else None


def _is_done(clause: Clause) -> bool:
    """Whether an infinitive tells what was done, not what was meant: "oil began to flow"."""
    marks = clause.operators
    begun = marks - {"gov:aspect"}
    meant = any(m.startswith(("gov:", "modal:", "up:modal", "up:mark:to")) for m in begun)
    return "mark:to" in marks and "uptense:past" in marks and not meant


def _what(governor: Token, time: Token) -> str:
    """What is due, in the report's own words: the governing clause, shortened."""
    inside = {t.i for t in time.subtree}
    words = [t for t in governor.subtree if t.i not in inside and not t.is_space]
    near = [t for t in words if abs(t.i - governor.i) <= _MOST_WORDS]
    if not near:
        return governor.text
    doc = governor.doc
    start, end = min(t.i for t in near), max(t.i for t in near) + 1
    return " ".join(doc[start:end].text.split()).strip(" ,;:.")
