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


def windows(scene: Scene, candidates: Sequence[Candidate]) -> Iterator[Window]:
    """The report in windows of whole sentences, each with some of what stands before it.

    Sentences without a candidate serve as context only.
    """
    cues: dict[int, dict[Place, Span]] = {}
    for candidate in candidates:
        paragraph = scene.reading.paragraphs[candidate.paragraph]
        token = paragraph.doc[candidate.token]
        start = paragraph.offset + token.idx
        place = (candidate.paragraph, candidate.token)
        cues.setdefault(candidate.sentence, {})[place] = Span(start, start + len(token.text))
    if not cues:
        return
    text = scene.reading.document.text
    sentences = scene.reading.sentences
    split = tokenizer().encode  # one by one: a batch wakes all cores for less than it takes
    encoded = [split(s.span.of(text), add_special_tokens=False) for s in sentences]
    pieces = [
        [
            (number, s.span.start + start, s.span.start + end)
            for number, (start, end) in zip(e.ids, e.offsets, strict=True)
        ][:SENTENCE_PIECES]
        for s, e in zip(sentences, encoded, strict=True)
    ]
    marks = [(m.span.start, m.span.end, 2 if m.suspect else 1) for m in scene.mentions]
    heads = [
        (owner, paragraph.offset + paragraph.doc[m.head].idx)
        for m, owner in zip(scene.mentions, scene.owner, strict=True)
        if owner is not None
        for paragraph in (scene.reading.paragraphs[m.paragraph],)
    ]
    for first, last in _groups([len(p) for p in pieces]):
        here = {place: span for n in range(first, last) for place, span in cues.get(n, {}).items()}
        if here:
            yield _window(pieces, first, last, here, marks, heads)


def _groups(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of sentences that fit a window."""
    first = total = 0
    for number, length in enumerate(lengths):
        if number > first and total + length > WINDOW_PIECES:
            yield first, number
            first, total = number, 0
        total += length
    if first < len(lengths):
        yield first, len(lengths)


def _window(
    pieces: Sequence[Sequence[tuple[int, int, int]]],
    first: int,
    last: int,
    cues: Mapping[Place, Span],
    marks: Sequence[tuple[int, int, int]],
    heads: Sequence[tuple[int, int]],
) -> Window:
    begin, room = first, CONTEXT_PIECES
    while begin > 0 and len(pieces[begin - 1]) <= room:
        begin -= 1
        room -= len(pieces[begin])
    run = [piece for sentence in pieces[begin:last] for piece in sentence]
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
    for window in windows(scene, candidates):
        if not window.cues:
            continue
        if needed is not None and needed.isdisjoint(place for place, _ in window.cues):
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
