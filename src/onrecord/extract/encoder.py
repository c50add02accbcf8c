"""The encoder: a small language model that reads each cue in its context.

Design. The rules propose; a linear judge weighs features that were thought of beforehand. What
they miss is wording: so a small pre-trained transformer (the lower six layers of MPNet, fitted on
our annotated reports by `benchmarks/train_encoder.py`) reads the sentences around each cue once
and gives, at the cue, the log-odds of every event, how it is put, and which of the agreements named
in the window it speaks of. The judge takes these as more features (`context.features`,
`context.about`, `modality.features`): the rules still propose, ground and explain.

The model is data (`data/models/encoder.onnx`, eight-bit weights); the words it may read are those
of the report, marked with what the rules know: which are agreements' names, which are cues.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from onrecord.extract.candidates import Candidate
from onrecord.extract.scene import Scene
from onrecord.model import Event, Modality, Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WINDOW_PIECES = 160
CONTEXT_PIECES = 60
SENTENCE_PIECES = 200
LEAST_PROBABILITY = 0.03
LEAST_IN_WINDOW = 0.1
TAGS = ("other", "agreement", "suspect", "cue")
EVENTS = tuple(event for event in Event if event is not Event.AFFIRM)
MODALITIES = tuple(Modality)

_OPENER, _CLOSER = 101, 102  # [CLS] and [SEP] in the model's vocabulary

Place = tuple[int, int]  # paragraph and token of a cue
Piece = tuple[int, int, int]  # number in the vocabulary, start and end in the report


@dataclass(frozen=True, slots=True)
class Impression:
    """What the encoder makes of a cue: log-odds of each of `EVENTS`, log-probabilities of each of
    `MODALITIES`, and of each thread named in its window that the cue speaks of it (none of them
    has the rest)."""

    events: tuple[float, ...]
    modalities: tuple[float, ...]
    links: tuple[tuple[int, float], ...] = ()

    @property
    def denied(self) -> float:
        """The probability that what the cue states is denied."""
        return math.exp(self.modalities[MODALITIES.index(Modality.DENIED)])

    def odds(self, event: Event) -> float:
        """The log-odds that the cue states this event; 0 for one that it was not taught."""
        return self.events[EVENTS.index(event)] if event in EVENTS else 0.0


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences read at once: word pieces, a tag for each, where the cues begin, and where the
    heads of agreement mentions stand, with their threads."""

    ids: tuple[int, ...]
    tags: tuple[int, ...]
    cues: tuple[tuple[Place, int], ...]
    mentions: tuple[tuple[int, int], ...] = ()

    def pairs(self) -> list[tuple[int, int, int]]:
        """Each cue beside each mention: the cue's number and piece, the mention's piece."""
        return [(n, at, to) for n, (_, at) in enumerate(self.cues) for _, to in self.mentions]


@cache
def tokenizer() -> Tokenizer:
    """The word pieces of the model's vocabulary."""
    from tokenizers import Tokenizer

    path = files("onrecord.data").joinpath("models/encoder-pieces.json")
    pieces = Tokenizer.from_str(path.read_text(encoding="utf-8"))
    pieces.no_truncation()
    pieces.no_padding()
    return pieces


def windows(
    scene: Scene, candidates: Sequence[Candidate], needed: frozenset[Place] | None = None
) -> Iterator[Window]:
    """The sentences with a cue of those `needed` (null: with any), each after the sentence before
    it, in windows of whole sentences.

    What stands between them is not read: it is a quarter of a report, and what is made of the
    cues is as good without it. A cue of the context is read where it first stands.
    """
    cues = _cues(scene, candidates)
    wanted = {n for n, here in cues.items() if needed is None or not needed.isdisjoint(here)}
    if not wanted:
        return
    text = scene.reading.document.text
    split = tokenizer().encode  # one by one: a batch wakes all cores for less than it takes
    pieces: dict[int, list[Piece]] = {}
    for number in sorted({n for last in wanted for n in (last - 1, last) if n >= 0}):
        span = scene.reading.sentences[number].span
        found = split(span.of(text), add_special_tokens=False)
        offsets = zip(found.ids, found.offsets, strict=True)
        placed = [(n, span.start + start, span.start + end) for n, (start, end) in offsets]
        pieces[number] = placed[:SENTENCE_PIECES]
    marks = [(m.span.start, m.span.end, 2 if m.suspect else 1) for m in scene.mentions]
    heads = [
        (owner, paragraph.offset + paragraph.doc[m.head].idx)
        for m, owner in zip(scene.mentions, scene.owner, strict=True)
        if owner is not None
        for paragraph in (scene.reading.paragraphs[m.paragraph],)
    ]
    done: set[int] = set()
    for run in _runs({n: len(p) for n, p in pieces.items()}, wanted):
        here = {
            place: span for n in run if n not in done for place, span in cues.get(n, {}).items()
        }
        done.update(run)
        yield _window([piece for n in run for piece in pieces[n]], here, marks, heads)


def _cues(scene: Scene, candidates: Sequence[Candidate]) -> dict[int, dict[Place, Span]]:
    """The candidates' cues by sentence, with the words they stand at."""
    cues: dict[int, dict[Place, Span]] = {}
    for candidate in candidates:
        paragraph = scene.reading.paragraphs[candidate.paragraph]
        token = paragraph.doc[candidate.token]
        start = paragraph.offset + token.idx
        place = (candidate.paragraph, candidate.token)
        cues.setdefault(candidate.sentence, {})[place] = Span(start, start + len(token.text))
    return cues


def _runs(lengths: Mapping[int, int], wanted: Iterable[int]) -> Iterator[list[int]]:
    """The wanted sentences in runs that fit a window, each after the one before it where that is
    no longer than the room for context."""
    run: list[int] = []
    for number in sorted(wanted):
        before = number - 1
        context = [before] if lengths.get(before, CONTEXT_PIECES + 1) <= CONTEXT_PIECES else []
        more = [n for n in (*context, number) if n not in run]
        if run and sum(lengths[n] for n in (*run, *more)) > WINDOW_PIECES:
            yield run
            run, more = [], [*context, number]
        run += more
    if run:
        yield run


def _window(
    run: Sequence[Piece],
    cues: Mapping[Place, Span],
    marks: Sequence[tuple[int, int, int]],
    heads: Sequence[tuple[int, int]],
) -> Window:
    at = {start: n for n, (_, start, _) in enumerate(run, 1)}
    tags = [0] * (len(run) + 2)
    if run:
        low, high = run[0][1], run[-1][2]
        for start, end, tag in marks:
            if end <= low or start >= high:
                continue
            for n, (_, piece, _) in enumerate(run, 1):
                if start <= piece < end:
                    tags[n] = tag
    placed = []
    for place, span in cues.items():
        over = (k for k, (_, s, e) in enumerate(run, 1) if s < span.end and e > span.start)
        n = at.get(span.start) or next(over, 0)
        if n:
            placed.append((place, n))
            if not tags[n]:
                tags[n] = 3
    ids = (_OPENER, *(piece[0] for piece in run), _CLOSER)
    named = tuple((thread, at[start]) for thread, start in heads if start in at)
    return Window(ids, tuple(tags), tuple(placed), named)


def worth_reading(held: Sequence[tuple[Candidate, float]]) -> list[Candidate]:
    """Of candidates with their first probability, those that the encoder is asked about."""
    return [candidate for candidate, probability in held if probability >= LEAST_PROBABILITY]


def telling(held: Sequence[tuple[Candidate, float]]) -> frozenset[Place]:
    """Of candidates with their first probability, the cues for whose sake a window is read.

    In windows whose cues are all less likely, hardly an impression makes any count: 4 of 379
    annotated reports read otherwise without them. Of general news they are an eighth.
    """
    return frozenset((c.paragraph, c.token) for c, p in held if p >= LEAST_IN_WINDOW)


def of(
    candidates: Sequence[Candidate], impressions: Mapping[Place, Impression]
) -> dict[Place, Impression]:
    """The impressions of these candidates' cues alone."""
    places = {(c.paragraph, c.token) for c in candidates}
    return {place: impressions[place] for place in places if place in impressions}


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model = files("onrecord.data").joinpath("models/encoder.onnx").read_bytes()
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def read(
    scene: Scene, candidates: Sequence[Candidate], needed: frozenset[Place] | None = None
) -> dict[Place, Impression]:
    """The encoder's impression of every cue among the candidates, in windows with one of those
    `needed` (null: in all).

    Window by window: a batch would be padded to its longest, and its eight-bit scale, and so what
    is made of a cue, would depend on what else is in it.
    """
    import numpy as np

    found: dict[Place, Impression] = {}
    for window in windows(scene, candidates, needed):
        if not window.cues:
            continue
        ids = np.array([window.ids], dtype=np.int64)
        at = np.array([n for _, n in window.cues], dtype=np.int64)
        pairs = np.array(window.pairs() or [(0, 0, 0)], dtype=np.int64)
        given = {
            "ids": ids,
            "tags": np.array([window.tags], dtype=np.int64),
            "mask": np.ones_like(ids),
            "rows": np.zeros_like(at),
            "at": at,
            "pair_rows": np.zeros_like(pairs[:, 0]),
            "pair_at": pairs[:, 1],
            "pair_to": pairs[:, 2],
        }
        events, modalities, links = _session().run(None, given)
        told = iter(map(float, links))
        for (place, _), odds, how in zip(window.cues, events, modalities, strict=True):
            about = linked((thread, next(told)) for thread, _ in window.mentions)
            found[place] = Impression(tuple(map(float, odds)), tuple(map(float, how)), about)
    return found


def linked(scores: Iterable[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    """Log-probability of each thread from its mentions' scores; none of them scores 0."""
    best: dict[int, float] = {}
    for thread, score in scores:
        best[thread] = max(score, best.get(thread, score))
    base = max([0.0, *best.values()])
    total = base + math.log(math.exp(-base) + sum(math.exp(s - base) for s in best.values()))
    return tuple((thread, score - total) for thread, score in best.items())
