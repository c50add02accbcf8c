"""Quotations: which stretches of a paragraph stand between quotation marks.

A quotation stays inside its paragraph: a mark that is never closed runs to the paragraph's end and
no further (the printers' convention for a speech of several paragraphs, each of which opens with a
mark and only the last of which closes). Curly, straight, doubled single and single marks are read;
an apostrophe is no mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.model import Span

_PARAGRAPH = re.compile(r"[^\r\n]+")
_MARK = re.compile(r"``|''|[“”„‟«»‘’‚‛\"'`]")
_PAIRS = {"“": "”", "„": "”“", "«": "»", "``": "''", "‘": "’", "‚": "’‘"}
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SENTENCE_END = re.compile(r"[.!?,…—-]\s*\Z")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation. `span` takes the marks in, `inner` leaves them out; `closed` says whether the
    closing mark is there; `words` counts its words; `punctuated` whether it ends on punctuation of
    its own, or right before a comma."""

    span: Span
    inner: Span
    closed: bool
    words: int
    punctuated: bool

    @property
    def is_utterance(self) -> bool:
        """Whether it may be somebody's words rather than a title or a scare quote: it ends on a
        mark of punctuation of its own, runs on, or has at least four words."""
        return self.punctuated or not self.closed or self.words >= 4


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text: its lines that hold more than white space."""
    return tuple(
        Span(found.start(), found.end())
        for found in _PARAGRAPH.finditer(text)
        if not found.group().isspace()
    )


def _opens(text: str, at: int, width: int, end: int) -> bool:
    """Whether a mark without a direction of its own opens: nothing but space, a bracket or a dash
    before it, something other than space after it."""
    before = text[at - 1] if at else " "
    after = text[at + width] if at + width < end else " "
    return (before.isspace() or before in "([{—–-/“‘\"'") and not after.isspace()


def quotations(text: str, within: Span | None = None) -> tuple[Quotation, ...]:
    """The outermost quotations of a text, in order. Offsets count code points of `text`."""
    out: list[Quotation] = []
    for part in (within,) if within else paragraphs(text):
        _scan(text, part, out)
    return tuple(out)


def _scan(text: str, part: Span, out: list[Quotation]) -> None:
    opened: tuple[int, int, str] | None = None
    for found in _MARK.finditer(text, part.start, part.end):
        mark, at, after = found.group(), found.start(), found.end()
        if opened is None:
            closers = _opening(text, part, mark, at)
            if closers:
                opened = (at, after, closers)
        elif _closes(text, part, mark, at, opened):
            out.append(_quotation(text, opened, at, after))
            opened = None
        elif mark in ("“", "``") and opened[2] in ("”", "''") and text[at - 1 : at] in (" ", ""):
            # A second opening mark before the first was closed: the first one lost its partner.
            out.append(_quotation(text, opened, at, None))
            opened = (at, after, _PAIRS[mark])
    if opened is not None and opened[2] != "'" and opened[2] != "’":
        out.append(_quotation(text, opened, part.end, None))


def _opening(text: str, part: Span, mark: str, at: int) -> str:
    """The marks that may close what `mark` opens here; empty where it opens nothing."""
    width = len(mark)
    if mark in ("“", "„", "«", "``"):
        return _PAIRS[mark]
    directed = _opens(text, at, width, part.end)
    if not directed:
        return ""
    if mark in ("‘", "‚"):
        return "’" if _finds_close(text, at + 1, part.end, "’") else ""
    if mark == "'":
        return "'" if _finds_close(text, at + 1, part.end, "'") else ""
    return {'"': '"', "''": "''", "”": "”", "‟": "”", "»": "«"}.get(mark, "")


def _finds_close(text: str, start: int, end: int, mark: str) -> bool:
    """Whether a single mark later on can close: not between letters, and followed by a space,
    punctuation or the end."""
    return any(_single_closes(text, at, end) for at in range(start + 1, end) if text[at] == mark)


def _single_closes(text: str, at: int, end: int) -> bool:
    after = text[at + 1] if at + 1 < end else " "
    return not text[at - 1].isspace() and not after.isalnum()


def _closes(text: str, part: Span, mark: str, at: int, opened: tuple[int, int, str]) -> bool:
    if mark not in _closers(opened[2]) or at < opened[1]:
        return False
    if mark in ("'", "’") and len(opened[2]) == 1:
        # "the ministers' vote": a plural's apostrophe closes only where no better mark follows.
        if not _single_closes(text, at, part.end):
            return False
        plural = text[at - 1] == "s" and text[at + 1 : at + 2] == " "
        return not (plural and _finds_close(text, at + 1, part.end, mark))
    return True


def _closers(marks: str) -> tuple[str, ...]:
    return (marks,) if marks == "''" else tuple(marks)


def _quotation(text: str, opened: tuple[int, int, str], at: int, after: int | None) -> Quotation:
    start, inner, _ = opened
    inside = text[inner:at]
    end = at if after is None else after
    tail = text[end : end + 1]
    return Quotation(
        span=Span(start, end),
        inner=Span(inner, at),
        closed=after is not None,
        words=len(_WORD.findall(inside)),
        punctuated=bool(_SENTENCE_END.search(inside)) or (tail == "," and "," not in inside),
    )
