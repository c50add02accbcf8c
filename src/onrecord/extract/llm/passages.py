"""Passages: the pieces of a report that a model is shown, without what is addressed to it.

Triage leaves the paragraphs that speak of an agreement, with the ones around them; runs of such
paragraphs are cut into passages of whole sentences. Sentences with words addressed to a machine
(`data/lang/en/addressed.toml`) are left out, and nothing is recorded on their strength.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from onrecord.data import load
from onrecord.extract.reading import Sentence
from onrecord.extract.scene import Scene
from onrecord.extract.triage import names_agreement
from onrecord.model import Span

_MOST_CHARS = 2_000
_TITLE_CHARS = 200


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of a report that are shown together, and the report's title beside them."""

    sentences: tuple[Sentence, ...]
    shown: str
    title: str

    @property
    def span(self) -> Span:
        """From its first sentence to its last, in the document's text."""
        return Span(self.sentences[0].span.start, self.sentences[-1].span.end)

    def halves(self, text: str) -> tuple[Passage, ...]:
        """The passage in two, where it has two sentences or more."""
        middle = len(self.sentences) // 2
        if not middle:
            return ()
        return tuple(
            made(part, text, self.title)
            for part in (self.sentences[:middle], self.sentences[middle:])
        )

    def message(self) -> str:
        """What a model is sent: title and words between two lines with a mark that a report
        cannot foresee, since it hangs on every letter of the passage."""
        body = f"Title: {self.title}\n\n{self.shown}" if self.title else self.shown
        mark = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return f"----- passage {mark} -----\n{body}\n----- passage {mark} -----"


@cache
def _addressed() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(pattern, re.IGNORECASE | re.MULTILINE)
        for entry in load("lang/en/addressed.toml")["addressed"]
        for pattern in entry["patterns"]
    )


def is_addressed(text: str) -> bool:
    """Whether words are addressed to the machine that reads them."""
    return any(pattern.search(text) for pattern in _addressed())


def passages_of(scene: Scene) -> tuple[Passage, ...]:
    """The passages of a report that a model is to be shown, in order."""
    text = scene.reading.document.text
    title = scene.reading.document.title or ""
    shown_title = "" if is_addressed(title) else " ".join(title.split())[:_TITLE_CHARS]
    return tuple(
        made(piece, text, shown_title) for run in _runs(scene) for piece in _pieces(run, text)
    )


def made(sentences: Sequence[Sentence], text: str, title: str) -> Passage:
    """A passage of these sentences: each on one line of words, paragraphs apart."""
    shown = ""
    paragraph = None
    for sentence in sentences:
        if shown:
            shown += " " if sentence.paragraph == paragraph else "\n\n"
        shown += " ".join(sentence.span.of(text).split())
        paragraph = sentence.paragraph
    return Passage(tuple(sentences), shown, title)


def _runs(scene: Scene) -> Iterator[list[Sentence]]:
    """Sentences of neighbouring paragraphs that may matter, or stand beside one that does."""
    text = scene.reading.document.text
    count = len(scene.reading.paragraphs)
    spoken = {scene.mentions[n].paragraph for n, o in enumerate(scene.owner) if o is not None}
    telling = {
        n
        for n, p in enumerate(scene.reading.paragraphs)
        if n in spoken or names_agreement(p.doc.text)
    }
    wanted = {n + step for n in telling for step in (-1, 0, 1) if 0 <= n + step < count}
    run: list[Sentence] = []
    for sentence in scene.reading.sentences:
        if sentence.paragraph not in wanted:
            if run:
                yield run
            run = []
        elif not is_addressed(sentence.span.of(text)):
            run.append(sentence)
    if run:
        yield run


def _pieces(run: Sequence[Sentence], text: str) -> Iterator[list[Sentence]]:
    """A run cut where it grows too long, before a new paragraph if there is one."""
    piece: list[Sentence] = []
    size = 0
    for sentence in run:
        length = sentence.span.end - sentence.span.start
        if piece and size + length > _MOST_CHARS:
            cut = _cut(piece)
            yield piece[:cut]
            piece = piece[cut:]
            size = sum(s.span.end - s.span.start for s in piece)
        piece.append(sentence)
        size += length
    if piece:
        yield piece


def _cut(piece: Sequence[Sentence]) -> int:
    """Where to cut: before the last paragraph, if that leaves half of the sentences at least."""
    last = piece[-1].paragraph
    start = next(n for n, s in enumerate(piece) if s.paragraph == last)
    return start if start >= (len(piece) + 1) // 2 else len(piece)
