"""The compact prompt, for small models: a slip to fill in about one sentence.

Each cue word of the sentence is asked about by itself, and every field is a choice: of the codes
that the lexicon gives the cue, and of what stands in the passage (agreements, sources, times,
parties). A field with nothing to choose is not asked for. The answer has a fixed length, so that a
model cannot run on, and none of its words can be invented. What no cue speaks of is not found.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from onrecord.data import load
from onrecord.extract.candidates import match_cues
from onrecord.extract.llm import codebook
from onrecord.extract.llm.answers import Answer, Claim, ClaimedAgreement, members, object_of
from onrecord.extract.llm.cache import Message
from onrecord.extract.llm.passages import Passage, made, passages_of
from onrecord.extract.reading import Sentence
from onrecord.extract.scene import Scene
from onrecord.model import Modality, Span

NONE = "none"
_MOST_CUES = 3
_MOST_CHOICES = 8
_MOST_BACK = 2  # sentences before the one asked about, where it names no agreement itself
_FORM_ORDER = ("title", "acronym", "description", "bare", "weak")
_TASK = (
    "For each word asked about, say which event of the agreement the last sentence states with it "
    f"({NONE}: it states none), its modality (how it is put), and what else is asked for: source "
    "(who says so; null: the report itself), when, term, actor (who acts). Choose from what is "
    "offered. Answer with one JSON object and nothing else."
)


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase that may be the source: as printed, its cue, and our reading of kind and stance."""

    text: str
    cue: str
    kind: str
    stance: str


@dataclass(frozen=True, slots=True)
class Slip:
    """What is asked about a sentence, the last one of `passage`.

    `cues` are words with the codes of the events that they may state; the rest are the choices for
    the other fields, as printed.
    """

    passage: Passage
    evidence: str
    cues: tuple[tuple[str, tuple[str, ...]], ...]
    agreements: tuple[str, ...]
    sources: tuple[Said, ...] = ()
    times: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()

    def halves(self) -> tuple[Slip, ...]:
        """The slip in two, where it asks about two words or more."""
        middle = len(self.cues) // 2
        if not middle:
            return ()
        return replace(self, cues=self.cues[:middle]), replace(self, cues=self.cues[middle:])


def slips_of(scene: Scene) -> Iterator[Slip]:
    """The slips of a report: those sentences of its passages with a cue and an agreement in it,
    or close before it."""
    text = scene.reading.document.text
    for whole in passages_of(scene):
        for place, sentence in enumerate(whole.sentences):
            cues = _cues(scene, sentence)
            back = whole.sentences[max(0, place - _MOST_BACK) : place]
            shown = _shown(scene, (*back, sentence)) if cues else ()
            if not shown:
                continue
            passage = made(shown, text, "")
            for first in range(0, len(cues), _MOST_CUES):
                chosen = cues[first : first + _MOST_CUES]
                yield _slip(scene, passage, sentence, chosen)


def _cues(scene: Scene, sentence: Sentence) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Cue words with the codes that they may state, in order; each word once."""
    offered: dict[str, list[str]] = {}
    for token, cue in match_cues(scene.reading.tokens(sentence)):
        codes = offered.setdefault(token.text, [])
        if str(cue.event) not in codes:
            codes.append(str(cue.event))
    return tuple((word, tuple(codes)) for word, codes in offered.items())


def _shown(scene: Scene, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences from the last one that names an agreement; none where none does."""
    spoken = {m.sentence for n, m in enumerate(scene.mentions) if scene.owner[n] is not None}
    for place in range(len(sentences) - 1, -1, -1):
        if sentences[place].index in spoken:
            run = tuple(sentences[place:])
            return run if run[-1].index - run[0].index == len(run) - 1 else ()
    return ()


def _slip(
    scene: Scene,
    passage: Passage,
    sentence: Sentence,
    cues: tuple[tuple[str, tuple[str, ...]], ...],
) -> Slip:
    text = scene.reading.document.text
    times = scene.times_in(sentence.span)
    return Slip(
        passage,
        " ".join(sentence.span.of(text).split()),
        cues,
        _choices(_agreements(scene, passage)),
        tuple(_sources(scene, passage, sentence))[:_MOST_CHOICES],
        _choices(t.span.of(text) for t in times if t.kind in ("date", "interval")),
        _choices(t.span.of(text) for t in times if t.kind == "duration"),
        _choices(p.span.of(text) for p in scene.parties_in(sentence.span)),
    )


def _choices(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(w.split()) for w in words))[:_MOST_CHOICES]


def _agreements(scene: Scene, passage: Passage) -> Iterator[str]:
    """The fullest wording in the passage of each agreement."""
    shown = {s.index for s in passage.sentences}
    best: dict[int, tuple[int, int, str]] = {}
    for number, mention in enumerate(scene.mentions):
        owner = scene.owner[number]
        if owner is None or mention.sentence not in shown:
            continue
        words = mention.span.of(scene.reading.document.text)
        rank = (_FORM_ORDER.index(mention.form), mention.span.start, words)
        best[owner] = min(best.get(owner, rank), rank)
    yield from (words for _, _, words in best.values())


def _sources(scene: Scene, passage: Passage, sentence: Sentence) -> Iterator[Said]:
    """Who is said to say something of the sentence, where the passage prints it."""
    text = scene.reading.document.text
    for attribution, source in zip(scene.attributions, scene.sources, strict=True):
        told = (*attribution.cue, *attribution.content)
        if source is None or not attribution.source or not attribution.cue:
            continue
        named = Span(attribution.source[0].start, attribution.source[-1].end)
        if passage.span.covers(named) and any(sentence.span.overlaps(part) for part in told):
            yield Said(
                " ".join(named.of(text).split()),
                " ".join(attribution.cue[0].of(text).split()),
                str(source.kind),
                str(source.stance),
            )


# What is sent


def messages(slip: Slip) -> tuple[Message, ...]:
    """The instruction, worked examples as turns, and the slip."""
    return (
        *_opening(),
        {"role": "user", "content": f"{slip.passage.message()}\n{_asked(slip)}"},
    )


def _asked(slip: Slip) -> str:
    meanings = {e["code"]: e["meaning"] for e in load("codebook.toml")["event"]}
    lines = [
        f"{number}. {json.dumps(word, ensure_ascii=False)}: "
        + "; ".join(f"{code} = {meanings[code]}" for code in codes)
        + f"; or {NONE}"
        for number, (word, codes) in enumerate(slip.cues, 1)
    ]
    for name, choices in _fields(slip).items():
        told = ", ".join(json.dumps(choice, ensure_ascii=False) for choice in choices)
        lines.append(f"- {name}: {told}")
    return "\n".join(lines)


@cache
def _opening() -> tuple[Message, ...]:
    """Instruction and worked examples: the same before every slip."""
    book = load("codebook.toml")
    put = "\n".join(f"- {entry['code']}: {entry['meaning']}" for entry in book["modality"])
    told = "\n\n".join((codebook.ROLE, codebook.HOSTILE, _TASK, f"Modality:\n{put}"))
    turns: list[Message] = [{"role": "system", "content": told}]
    for slip, answer in _worked(book):
        shown = f"----- passage -----\n{slip.evidence}\n----- passage -----\n{_asked(slip)}"
        turns.append({"role": "user", "content": shown})
        turns.append({"role": "assistant", "content": json.dumps(answer, ensure_ascii=False)})
    return tuple(turns)


def _worked(book: Mapping[str, Any]) -> Iterator[tuple[Slip, dict[str, Any]]]:
    """The codebook's worked statements as slips, with the right answers."""
    nothing = Passage((), "", "")
    for worked in book["worked"]:
        for s in worked["statement"]:
            who = s["source"].get("text")
            source = (Said(who, s["source"]["cue"], s["source"]["kind"], "asserts"),) if who else ()
            slip = Slip(
                nothing,
                s["evidence"],
                ((s["trigger"], (s["event"],)),),
                (worked["agreement"][0]["mentions"][0],),
                source,
                tuple(filter(None, (s.get("when"),))),
                tuple(filter(None, (s.get("term"),))),
                tuple(s["actors"]),
            )
            right = {**s, "source": who, "actor": None, "agreement": slip.agreements[0]}
            entry = {name: right.get(name) for name in _fields(slip)}
            yield slip, {"1": {"words": s["trigger"], "event": s["event"], **entry}}


def _fields(slip: Slip) -> dict[str, tuple[str | None, ...]]:
    """The fields with a choice, beside the word and its event, and what may be chosen."""
    fields: dict[str, tuple[str | None, ...]] = {"modality": codebook.codes("modality")}
    if len(slip.agreements) > 1:
        fields["agreement"] = slip.agreements
    for name, choices in (
        ("source", _choices(said.text for said in slip.sources)),
        ("when", slip.times),
        ("term", slip.terms),
        ("actor", slip.actors),
    ):
        if choices:
            fields[name] = (*choices, None)
    return fields


def schema(slip: Slip) -> dict[str, Any]:
    """The JSON Schema of a slip's answer: an object a word, every field a choice."""
    fields = {name: _choice(choices) for name, choices in _fields(slip).items()}
    return codebook.object_of(
        {
            str(number): codebook.object_of(
                {"words": _choice((word,)), "event": _choice((*codes, NONE)), **fields}
            )
            for number, (word, codes) in enumerate(slip.cues, 1)
        }
    )


def _choice(choices: Sequence[str | None]) -> dict[str, Any]:
    kind: Any = ["string", "null"] if None in choices else "string"
    return {"type": kind, "enum": list(choices)}


@cache
def fingerprint() -> str:
    """Eight hex digits over all that a slip is made of."""
    events = load("codebook.toml")["event"]
    told = json.dumps([_opening(), events, _MOST_CUES, _MOST_CHOICES, _MOST_BACK])
    return hashlib.sha256(told.encode()).hexdigest()[:8]


# What comes back


def read_slip(slip: Slip, raw: str) -> Answer | str:
    """The claims of a filled-in slip, or in a few words why there are none."""
    found = object_of(raw)
    if isinstance(found, str):
        return found
    entries = [entry for entry in found.values() if isinstance(entry, Mapping)]
    told = [entry.get("words") for entry in entries]
    missing = [word for word, _ in slip.cues if word not in told]
    if missing:
        return f"it says nothing of {missing[0]!r}"
    return _answer(slip, entries, is_whole=True)


def salvage_slip(slip: Slip, raw: str) -> Answer | None:
    """What is filled in whole of a broken answer; null where nothing is."""
    entries = [entry for entry in members(raw) if "words" in entry]
    return _answer(slip, entries, is_whole=False) if entries else None


def _answer(slip: Slip, entries: Sequence[Mapping[str, Any]], *, is_whole: bool) -> Answer:
    ids = {words: f"A{number}" for number, words in enumerate(slip.agreements, 1)}
    asked = [word for word, _ in slip.cues]
    agreements = tuple(ClaimedAgreement(ids[w], (w,), "", ()) for w in slip.agreements)
    claims = tuple(
        _claim(slip, entry, ids)
        for entry in entries[: len(slip.cues)]
        if entry.get("event") != NONE and entry.get("words") in asked
    )
    return Answer(agreements, claims, is_whole)


def _claim(slip: Slip, entry: Mapping[str, Any], ids: Mapping[str, str]) -> Claim:
    def told(name: str) -> str:
        value = entry.get(name)
        return value if isinstance(value, str) else ""

    said = next((s for s in slip.sources if s.text == told("source")), None)
    chosen = told("agreement") or slip.agreements[0]
    return Claim(
        evidence=slip.evidence,
        agreement=ids.get(chosen, ""),
        trigger=told("words"),
        event=told("event"),
        modality=told("modality") or str(Modality.ACTUAL),
        when=told("when"),
        term=told("term"),
        actors=(told("actor"),) if told("actor") else (),
        source_kind=said.kind if said else "outlet",
        source_text=said.text if said else told("source"),
        source_cue=said.cue if said else "",
        stance=said.stance if said else "asserts",
    )
