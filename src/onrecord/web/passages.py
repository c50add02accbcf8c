"""What stands around a place in a report, cut between words."""

from __future__ import annotations

from onrecord.model import Span

AROUND_CHARS = 320


def around(text: str, place: Span, chars: int = AROUND_CHARS) -> Span:
    """The place with up to so many characters of the text on either side, no word cut in two.

    A single word longer than `chars` is left out.
    """
    start, end = max(0, place.start - chars), min(len(text), place.end + chars)
    while 0 < start < place.start and not text[start - 1].isspace():
        start += 1
    while place.end < end < len(text) and not text[end].isspace():
        end -= 1
    return Span(start, end)
