"""Finding words in a text whatever its spaces and quotation marks, with offsets into the text."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.model import Span

_MARKS = dict.fromkeys(map(ord, "‘’‚‛`´"), "'") | dict.fromkeys(map(ord, "“”„‟«»"), '"')


class Folded:
    """A stretch of a text with runs of white space as one space and one form of each quotation
    mark. `find` gives spans of the text itself."""

    __slots__ = ("_at", "span", "text")

    def __init__(self, text: str, span: Span) -> None:
        self.span = span
        letters: list[str] = []
        at: list[int] = []
        for place in range(span.start, span.end):
            letter = text[place]
            if letter.isspace():
                if letters and letters[-1] == " ":
                    continue
                letter = " "
            letters.append(letter.translate(_MARKS))
            at.append(place)
        self.text = "".join(letters)
        self._at = at

    def find(self, words: str) -> Iterator[Span]:
        """Where these words stand, whole words only, in order."""
        needle = fold(words)
        if not needle:
            return
        start = self.text.find(needle)
        while start >= 0:
            end = start + len(needle)
            if not (_inside(self.text, start) or _inside(self.text, end)):
                yield Span(self._at[start], self._at[end - 1] + 1)
            start = self.text.find(needle, start + 1)


def fold(words: str) -> str:
    """Words as `Folded` has them, without space around."""
    return " ".join(words.split()).translate(_MARKS)


def _inside(text: str, at: int) -> bool:
    """Whether a place is in the middle of a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
