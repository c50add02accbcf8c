"""The scene: a parsed document with all that statements are made of, found once.

Mentions of agreements and their threads, parties, time expressions, attributions with their
sources; each can be asked for by sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from onrecord.extract.linking import Thread, link
from onrecord.extract.mentions import Mention, find
from onrecord.extract.reading import Reading
from onrecord.model import Source, Span
from onrecord.parse.attribution import Attribution, attribute
from onrecord.parse.dates import TimeExpression, find_times
from onrecord.parse.parties import PartyMention, find_parties
from onrecord.parse.sources import is_background, read_sources, source_at


@dataclass(frozen=True, slots=True)
class Scene:
    """All that was found in a document before statements are proposed."""

    reading: Reading
    mentions: tuple[Mention, ...]
    owner: tuple[int | None, ...]
    threads: tuple[Thread, ...]
    parties: tuple[PartyMention, ...]
    times: tuple[TimeExpression, ...]
    attributions: tuple[Attribution, ...]
    sources: tuple[Source | None, ...]

    def parties_in(self, span: Span) -> tuple[PartyMention, ...]:
        """Party mentions inside a span."""
        at = bisect_left(self.parties, span.start, key=lambda p: p.span.start)
        found = []
        while at < len(self.parties) and self.parties[at].span.start < span.end:
            found.append(self.parties[at])
            at += 1
        return tuple(found)

    def times_in(self, span: Span) -> tuple[TimeExpression, ...]:
        """Time expressions inside a span."""
        at = bisect_left(self.times, span.start, key=lambda t: t.span.start)
        found = []
        while at < len(self.times) and self.times[at].span.start < span.end:
            found.append(self.times[at])
            at += 1
        return tuple(found)

    def source_of(self, paragraph: int, trigger: Span) -> Source:
        """Whose claim the words at `trigger` are."""
        held = self.reading.paragraphs[paragraph]
        local = Span(trigger.start - held.offset, trigger.end - held.offset)
        return source_at(
            self.attributions, self.sources, trigger, background=is_background(held.doc, local)
        )


def build(reading: Reading) -> Scene:
    """Find everything in a parsed document."""
    text = reading.document.text
    published = reading.document.published
    mentions = find(reading)
    threads, owner = link(mentions)
    attributions: list[Attribution] = []
    for paragraph in reading.paragraphs:
        base = len(attributions)
        for item in attribute(paragraph.doc):
            moved = item.moved(paragraph.offset)
            if moved.nested_in is not None:
                moved = replace(moved, nested_in=moved.nested_in + base)
            attributions.append(moved)
    return Scene(
        reading=reading,
        mentions=mentions,
        owner=tuple(owner),
        threads=tuple(threads),
        parties=find_parties(text, published),
        times=find_times(text, published),
        attributions=tuple(attributions),
        sources=read_sources(text, attributions),
    )
