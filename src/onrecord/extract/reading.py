"""A document made ready for extraction: paragraphs parsed, sentences with their evidence spans.

Only paragraphs that can matter are parsed. Evidence leaves out a dateline ("GENEVA, March 4 -"),
as the codebook's section 8 asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.model import Document, Span
from onrecord.parse.pipeline import parse_many

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BLANK = re.compile(r"\n[ \t]*\n")
_DATELINE = re.compile(
    r"[\[(]?[A-ZÀ-Þ][A-ZÀ-Þ.'’\- ]{2,}(?:[,/][A-Za-zÀ-ÿ.'’\- ]{1,30}){0,3}"
    r"(?:,? ?\(?[A-Za-z.]{2,9}\.? \d{1,2}(?:, \d{4})?\)?)?"
    r"(?: ?\([A-Za-z .]{2,30}\))? ?(?:--|[-–—:.])[ \n]+(?=[\"“‘'A-Z0-9])"
)
_LEAD_IN = re.compile(
    r"(?:[•*·▪■–-][ \t]+|\(?\d{1,2}[.)][ \t]+|\([a-z]\)[ \t]+|\d{1,2}[:.]\d{2}(?: ?[ap]m)?[ \t]+"
    r"|[A-Z][A-Za-z]+(?: [A-Z][a-z]+){0,2}:[ \t]+(?=[A-Z\"“‘]))"
)
_TERMINAL = re.compile(r"[.!?:;”\"’')\]]\s*$")
_MIN_WRAPPED = 45


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `span` in the document's text, `first` and `last` token of its paragraph."""

    index: int
    span: Span
    paragraph: int
    first: int
    last: int
    headline: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A parsed paragraph at `offset` in the document's text, its characters' number (to ask spaCy
    for a text is to put it together anew), its tokens and lower-case words."""

    offset: int
    doc: Doc
    length: int
    headline: bool
    tokens: list[Token]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with its parsed paragraphs and all their sentences in order."""

    document: Document
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]

    def tokens(self, sentence: Sentence) -> list[Token]:
        """The tokens of a sentence."""
        return self.paragraphs[sentence.paragraph].tokens[sentence.first : sentence.last]

    def span_of(self, paragraph: int, first: Token, last: Token) -> Span:
        """The document span from one token to another, both included."""
        offset = self.paragraphs[paragraph].offset
        return Span(offset + first.idx, offset + last.idx + len(last.text))


def paragraph_spans(text: str) -> Iterator[Span]:
    """Paragraphs: blocks between blank lines; inside a block every line, unless hard-wrapped."""
    start = 0
    bounds = [(m.start(), m.end()) for m in _BLANK.finditer(text)] + [(len(text), len(text))]
    for stop, following in bounds:
        block = text[start:stop]
        if block.strip():
            yield from _lines(block, start)
        start = following


def _lines(block: str, offset: int) -> Iterator[Span]:
    lines = block.split("\n")
    inner = [line for line in lines[:-1] if line.strip()]
    wrapped = len(inner) >= 2 and all(
        len(line) >= _MIN_WRAPPED and len(line) <= 100 for line in inner
    )
    wrapped = wrapped and sum(not _TERMINAL.search(line) for line in inner) > len(inner) / 2
    if wrapped:
        yield _trim(block, offset)
        return
    at = offset
    for line in lines:
        if line.strip():
            yield _trim(line, at)
        at += len(line) + 1


def _trim(piece: str, offset: int) -> Span:
    left = len(piece) - len(piece.lstrip())
    return Span(offset + left, offset + len(piece.rstrip()))


def lead_in_length(paragraph: str) -> int:
    """How many characters of a paragraph are no part of its first sentence.

    A dateline ("GENEVA, March 4 -", "Dubai:"), a bullet, a number, a clock time, a speaker's name.
    """
    matched = _DATELINE.match(paragraph)
    if matched and matched.end() < 90:
        return matched.end()
    matched = _LEAD_IN.match(paragraph)
    return matched.end() if matched else 0


def read(document: Document, relevant: list[Span]) -> Reading:
    """Parse the paragraphs given by `relevant` and number their sentences."""
    text = document.text
    headline_end = document.headline.end if document.headline else -1
    starts = []
    for span in relevant:
        skipped = lead_in_length(text[span.start : span.end])
        starts.append(Span(span.start + skipped, span.end))
    docs = parse_many(span.of(text) for span in starts)
    paragraphs: list[Paragraph] = []
    sentences: list[Sentence] = []
    for number, (span, doc) in enumerate(zip(starts, docs, strict=True)):
        headline = span.end <= headline_end
        tokens = list(doc)
        words = frozenset(token.lower_ for token in tokens)
        paragraphs.append(
            Paragraph(span.start, doc, span.end - span.start, headline, tokens, words)
        )
        for first, last in _bounds(doc):
            while first < last and doc[first].is_space:
                first += 1
            while last > first and doc[last - 1].is_space:
                last -= 1
            if first == last:
                continue
            covered = Span(
                span.start + doc[first].idx,
                span.start + doc[last - 1].idx + len(doc[last - 1].text),
            )
            sentences.append(Sentence(len(sentences), covered, number, first, last, headline))
    return Reading(document, tuple(paragraphs), tuple(sentences))


def _bounds(doc: Doc) -> Iterator[tuple[int, int]]:
    """Sentence bounds in tokens, with the parser's commonest slips mended.

    A sentence never begins with a lower-case word, a closing quotation mark or a comma unless
    the one before it ended in a full stop that is no abbreviation's.
    """
    pending: tuple[int, int] | None = None
    for sentence in doc.sents:
        first, last = sentence.start, sentence.end
        if pending is not None:
            before = doc[pending[1] - 1]
            opener = doc[first]
            glued = (
                before.text not in {".", "!", "?", "”", '"', "’", "'", ")", "]", ":", "…"}
                and not before.text.endswith((".", "!", "?"))
            ) or (opener.text[:1] in {"”", ",", ")", "’", ";"})
            lower = opener.text[:1].islower() and before.text != "."
            abbreviation = (
                before.text.endswith(".")
                and len(before.text) > 1
                and (opener.text[:1].islower() or opener.is_digit)
            )
            if glued or lower or abbreviation:
                pending = (pending[0], last)
                continue
            yield pending
        pending = (first, last)
    if pending is not None:
        yield pending
