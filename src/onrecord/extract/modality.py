"""Features of how an event is put; the judge's third model decides from them (codebook 3)."""

from __future__ import annotations

from onrecord.extract import lexicon
from onrecord.extract.candidates import Candidate
from onrecord.extract.encoder import MODALITIES, Impression
from onrecord.extract.scene import Scene
from onrecord.model import Document, Span, Stance
from onrecord.parse.dates import TimeExpression


def features(
    scene: Scene,
    candidate: Candidate,
    when: TimeExpression | None,
    stance: Stance,
    impression: Impression | None = None,
) -> dict[str, float]:
    """Marks of the clause, alone and with the event, and what the date and the speaker add."""
    event = str(candidate.event)
    marks = candidate.clause.operators
    f: dict[str, float] = {"bias": 1.0, f"ev={event}": 1.0}
    plain = [m for m in marks if not m.startswith(("tag:", "det:", "near:"))]
    for mark in marks:
        f[f"m={mark}"] = 1.0
        f[f"ev|m={event}|{mark}"] = 1.0
    core = sorted(
        m for m in plain if m.startswith(("neg", "modal:", "tense:", "mark:", "subj:no", "up:"))
    )[:4]
    f[f"core={'+'.join(core)}"] = 1.0
    f[f"cue={candidate.cue.name}"] = 1.0
    f[f"ev|cue={event}|{candidate.cue.name}"] = 1.0
    negations = sum(1 for m in ("neg", "subj:no", "obj:no", "up:neg", "up:subj:no") if m in marks)
    f[f"negations={min(negations, 2)}"] = 1.0
    failed = any(m in marks for m in ("gov:fail", "notgov:plan", "gov:deny"))
    denials = negations + int(failed) + int(stance is Stance.DENIES) + int(candidate.cue.negative)
    f[f"denials={denials}"] = 1.0
    f[f"odd={denials % 2}|{stance}"] = 1.0
    f[f"ev|odd={event}|{denials % 2}"] = 1.0
    f[f"negative|neg={candidate.cue.negative}|{bool(negations)}|{stance}"] = 1.0
    f[f"stance={stance}"] = 1.0
    f[f"ev|stance={event}|{stance}"] = 1.0
    f[f"tense={candidate.clause.tense}"] = 1.0
    f[f"ev|tense={event}|{candidate.clause.tense}"] = 1.0
    f[f"when={_when(scene.reading.document, when)}"] = 1.0
    f[f"ev|when={event}|{_when(scene.reading.document, when)}"] = 1.0
    f[f"tense|when={candidate.clause.tense}|{_when(scene.reading.document, when)}"] = 1.0
    held = scene.reading.paragraphs[candidate.paragraph]
    token = held.doc[candidate.token]
    f[f"tag={token.tag_}"] = 1.0
    f[f"rel={token.dep_}"] = 1.0
    f[f"ev|rel={event}|{token.dep_}"] = 1.0
    if token.dep_ != "ROOT":
        name = token.head.pos_ == "PROPN"
        f[f"head={'NAME' if name else token.head.lemma_.lower()}"] = 1.0
    lowers = {
        t.lower_ for t in held.doc[token.sent.start : token.sent.end] if abs(t.i - token.i) <= 9
    }
    for word in _WORDS & lowers:
        f[f"word={word}"] = 1.0
        f[f"ev|word={event}|{word}"] = 1.0
    for mark in _around(scene, candidate):
        f[f"around={mark}"] = 1.0
        f[f"tense|around={candidate.clause.tense}|{mark}"] = 1.0
    if impression is not None:
        best = max(range(len(MODALITIES)), key=lambda n: impression.modalities[n])
        f[f"encoder={MODALITIES[best]}"] = 1.0
        f[f"encoder|when={MODALITIES[best]}|{_when(scene.reading.document, when)}"] = 1.0
        for modality, value in zip(MODALITIES, impression.modalities, strict=True):
            f[f"encoder:{modality}"] = max(-6.0, value) / 2.0
    return f


def _around(scene: Scene, candidate: Candidate) -> set[str]:
    """What denies or doubts, before or after the event: "..., but Riga denied it"."""
    sentence = scene.reading.sentences[candidate.sentence]
    effects = lexicon.operators()
    found = set()
    for token in scene.reading.tokens(sentence):
        if token.i == candidate.token:
            continue
        side = "before" if token.i < candidate.token else "after"
        for effect in effects.get(token.lemma_.lower(), ()):
            if effect in ("deny", "doubt", "fail", "decline"):
                found.add(f"{effect}:{side}")
        if token.lower_ in ("neither", "none") and token.dep_ in ("nsubj", "ROOT"):
            found.add(f"neither:{side}")
    return found


_WORDS = frozenset(
    [
        "if",
        "unless",
        "would",
        "could",
        "may",
        "might",
        "will",
        "not",
        "never",
        "yet",
        "no",
        "only",
        "should",
        "until",
        "whether",
        "once",
        "likely",
        "unlikely",
        "plans",
        "planned",
        "expected",
        "due",
        "set",
        "already",
        "has",
        "have",
        "had",
        "nor",
        "neither",
        "without",
        "next",
        "last",
        "denied",
        "false",
        "untrue",
        "considering",
        "ready",
        "possible",
        "hopes",
        "wants",
        "threatened",
        "decided",
        "agreed",
        "announced",
        "ordered",
        "were",
        "must",
        "can",
        "cannot",
        "still",
        "when",
    ]
)


def _when(document: Document, when: TimeExpression | None) -> str:
    if when is None:
        return "none"
    if document.published is None:
        return "undated"
    past, future = when.past, when.future
    if past is not None and past.earliest > document.published:
        return "future"
    if future is not None and future.latest < document.published:
        return "past"
    if past is not None and past.latest <= document.published:
        return "past?" if not when.absolute else "past"
    return "open"


_NEGATIVE = frozenset(
    ["not", "n't", "n’t", "no", "never", "nor", "neither", "without", "nothing", "none", "nobody",
     "untrue", "false", "unfounded", "yet", "nowhere", "hardly", "barely", "cannot", "instead",
     "rather", "short", "far", "unless", "contrary", "rumour", "rumours", "rumor", "rumors"]
)  # fmt: skip


def is_negative(scene: Scene, candidate: Candidate) -> bool:
    """Whether anything in the sentence could deny the event: a negation, a failure, a denial."""
    marks = candidate.clause.operators
    if candidate.cue.negative or candidate.clause.negated or "question" in marks:
        return True
    if any(m in marks for m in ("gov:fail", "gov:deny", "gov:doubt", "up:neg", "up:subj:no")):
        return True
    sentence = scene.reading.sentences[candidate.sentence]
    effects = lexicon.operators()
    for token in scene.reading.tokens(sentence):
        if token.lower_ in _NEGATIVE:
            return True
        if not _DENYING.isdisjoint(effects.get(token.lemma_.lower(), ())):
            return True
    return False


_DENYING = frozenset(["fail", "deny", "doubt"])


def trigger_span(scene: Scene, candidate: Candidate) -> Span:
    """Where the cue word stands in the document's text."""
    held = scene.reading.paragraphs[candidate.paragraph]
    token = held.doc[candidate.token]
    return Span(held.offset + token.idx, held.offset + token.idx + len(token.text))
