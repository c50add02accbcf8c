"""Claims that name no event of their own and carry the one before.

"The ministry did not respond." "Ankara denied that." "The decision, taken on Monday, is final,
officials said." Each speaks of the event that the report has just told; the source is new.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.extract.reading import Sentence
from onrecord.extract.scene import Scene
from onrecord.model import OUTLET, Event, Modality, Source, SourceKind, Span, Stance, Statement
from onrecord.parse.source_kinds import describe, stance_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_REACH = 2
_DENIED_IT = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?|disput(?:es|ed)|contradict(?:s|ed)?|"
    r"refut(?:es|ed)) (?:that|this|it|these|the (?:charges?|claims?|accusations?|allegations?|"
    r"reports?|suggestions?)|both|all of it|any of it)(?:[ ,.;]|$)|\b(?:not true|untrue|false|"
    r"nonsense|baseless|unfounded)\b",
    re.I,
)
_SHORT_DENIAL = re.compile(
    r"(?:It|They|He|She|That|This|None)(?: \w+)? (?:(?:has|have|had|did|does|do|is|was|were|will"
    r"|would|could) not|\w+n[’']t)(?: \w+)?\.\Z|Not so[.,]?\Z"
)
# Nobody answered: that carries a claim only where the sentence says what was asked.
_NO_ANSWER = re.compile(
    r"(?:\bno|\bnot|n[’']t|\bunable to)(?: be| immediately| been| have| any)*"
    r" (?:reach(?:ed)?|reply|replied|respon(?:d|ded|se)|return(?:ed)?|answer(?:ed)?|available)\b",
    re.I,
)
_ASKED = re.compile(
    r"\b(?:about (?:it|this|that|the|its|their)|on (?:the|this|that|its)|whether|if"
    r"|asked (?:about|whether|if|when|how))\b",
    re.I,
)
_ANAPHORS = frozenset(["decision", "move", "step", "announcement", "action", "measure"])
_CERTAINTY = 0.45


@dataclass(frozen=True, slots=True)
class Faint:
    """A reading too weak to stand alone: its sentence, certainty and thread. Few are asked for, so
    that the statement is made by `told` only then."""

    evidence: Span
    certainty: float
    thread: int
    told: Callable[[], Statement]


def carry(
    scene: Scene,
    found: Sequence[tuple[Statement, int]],
    faint: Sequence[Faint] = (),
) -> list[tuple[Statement, int]]:
    """The statements with those that are carried on by sentences without an event of their own.

    Those that were too weak to stand alone ("no announcement about the signing") count only as what
    somebody then will not speak of.
    """
    out = list(found)
    taken = {s.evidence for s, _ in found}
    for sentence in scene.reading.sentences:
        if sentence.headline:
            continue
        if _SHORT_DENIAL.match(sentence.span.of(scene.reading.document.text)) and out:
            last, thread = out[-1]
            if last.evidence.end <= sentence.span.start and _apart(scene, last, sentence) <= 1:
                span = Span(last.evidence.start, sentence.span.end)
                denied = _copy(scene, last, span, OUTLET, Modality.DENIED)
                out[-1] = (replace(denied, event_date=last.event_date), thread)
                continue
        if sentence.span in taken:
            again = _told_again(scene, sentence, out)
            if again is not None:
                out.append(again)
            continue
        carried = _carried(scene, sentence, out) or _unspoken(scene, sentence, faint, out)
        if carried is not None:
            out.append(carried)
    return sorted(out, key=lambda item: item[0].evidence)


def _carried(
    scene: Scene, sentence: Sentence, found: Sequence[tuple[Statement, int]]
) -> tuple[Statement, int] | None:
    before = [
        (s, thread)
        for s, thread in found
        if s.evidence.end <= sentence.span.start and _apart(scene, s, sentence) <= _REACH
    ]
    if not before:
        return None
    held, thread = before[-1]
    text = sentence.span.of(scene.reading.document.text)
    tokens = scene.reading.tokens(sentence)
    subject = _main_subject(tokens)
    stance = stance_of(text)
    speaker = _speaker(scene, sentence)
    if stance is Stance.DECLINES:
        if _NO_ANSWER.search(text) and not _ASKED.search(text):
            return None
        source = speaker if speaker and speaker.stance is Stance.DECLINES else None
        source = source or _source(scene, sentence, subject, text)
        if source is None:
            return None
        modality = Modality.PLANNED if held.modality is Modality.PLANNED else Modality.POSSIBLE
        return _copy(scene, held, sentence.span, replace(source, stance=stance), modality), thread
    if _DENIED_IT.search(text):
        source = speaker or _source(scene, sentence, subject, text)
        if source is None or held.modality is Modality.DENIED:
            return None
        denying = replace(source, stance=Stance.DENIES)
        return _copy(scene, held, sentence.span, denying, Modality.DENIED), thread
    return _told_again(scene, sentence, found)


def _told_again(
    scene: Scene, sentence: Sentence, found: Sequence[tuple[Statement, int]]
) -> tuple[Statement, int] | None:
    """What the outlet has just told, now on somebody's word: "The decision ..., officials said"."""
    tokens = scene.reading.tokens(sentence)
    subjects = (_main_subject(tokens), _reported_subject(tokens))
    if not any(
        subject is not None
        and subject.lemma_.lower() in _ANAPHORS
        and any(c.lower_ in ("the", "this", "that") for c in subject.children)
        for subject in subjects
    ):
        return None
    speaker = _speaker(scene, sentence)
    if speaker is None:
        return None
    for held, thread in reversed(found):
        if held.evidence.end > sentence.span.start:
            continue
        if _apart(scene, held, sentence) > 1 or held.source.kind is not SourceKind.OUTLET:
            return None
        if held.modality is Modality.DENIED:
            return None
        span = Span(held.evidence.start, sentence.span.end)
        return _copy(scene, held, span, speaker, held.modality), thread
    return None


def _reported_subject(tokens: Sequence[Token]) -> Token | None:
    """The subject of the clause that stands before its reporting verb."""
    for token in tokens:
        if token.dep_ in ("ccomp", "parataxis") and token.head.dep_ == "ROOT":
            for child in token.children:
                if child.dep_ in ("nsubj", "nsubjpass"):
                    return child
    return None


def _unspoken(
    scene: Scene,
    sentence: Sentence,
    faint: Sequence[Faint],
    found: Sequence[tuple[Statement, int]],
) -> tuple[Statement, int] | None:
    """What somebody will not speak of, where only a weak reading stands just before."""
    text = sentence.span.of(scene.reading.document.text)
    if stance_of(text) is not Stance.DECLINES:
        return None
    if _NO_ANSWER.search(text) and not _ASKED.search(text):
        return None
    subject = _main_subject(scene.reading.tokens(sentence))
    source = _speaker(scene, sentence)
    if source is None or source.stance is not Stance.DECLINES:
        source = _source(scene, sentence, subject, text)
    if source is None:
        return None
    near = [
        one
        for one in faint
        if one.evidence.end <= sentence.span.start and _apart(scene, one, sentence) <= 1
    ]
    if not near:
        return None
    nearest = max(near, key=lambda one: one.certainty)
    held, thread = nearest.told(), nearest.thread
    consented = any(
        s.event is Event.APPROVE and t == thread and s.modality is Modality.ACTUAL for s, t in found
    )
    ahead = held.event is Event.SIGN and consented
    modality = Modality.PLANNED if ahead else Modality.POSSIBLE
    span = Span(held.evidence.start, sentence.span.end)
    return _copy(scene, held, span, replace(source, stance=Stance.DECLINES), modality), thread


def _apart(scene: Scene, told: Statement | Faint, sentence: Sentence) -> int:
    """How many sentences lie between a reading's evidence and a sentence, plus one."""
    last = next(
        (
            s.index
            for s in reversed(scene.reading.sentences[: sentence.index])
            if s.span.start < told.evidence.end
        ),
        -99,
    )
    return sentence.index - last


def _main_subject(tokens: Sequence[Token]) -> Token | None:
    for token in tokens:
        if token.dep_ == "ROOT":
            for child in token.children:
                if child.dep_ in ("nsubj", "nsubjpass"):
                    return child
    return None


def _speaker(scene: Scene, sentence: Sentence) -> Source | None:
    """The source of the sentence's outermost attribution, where it has one."""
    for number, item in enumerate(scene.attributions):
        source = scene.sources[number]
        if source is None or item.nested_in is not None or not item.cue:
            continue
        if sentence.span.overlaps(item.cue[0]):
            return scene.with_affiliation(source)
    return None


def _source(scene: Scene, sentence: Sentence, subject: Token | None, text: str) -> Source | None:
    """The subject as the source, in its full phrase."""
    if subject is None or subject.lower_ in ("it", "this", "that", "there"):
        return None
    held = scene.reading.paragraphs[sentence.paragraph]
    start = held.offset + subject.left_edge.idx
    end = held.offset + subject.right_edge.idx + len(subject.right_edge.text)
    mention = " ".join(scene.reading.document.text[start:end].split()).strip(" ,")
    return scene.with_affiliation(describe(mention, text)) if mention else None


def _copy(
    scene: Scene, held: Statement, evidence: Span, source: Source, modality: Modality
) -> Statement:
    return replace(
        held,
        evidence=evidence,
        evidence_text=evidence.of(scene.reading.document.text),
        source=source,
        modality=modality,
        event_date=None,
        derivation=None,
        term=None,
        trigger=None,
        certainty=round(min(_CERTAINTY, held.certainty), 3),
    )
