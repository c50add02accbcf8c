"""What is said of a class of agreements is said of each that is named with it.

"Estonia will scrap all visa accords, among them the Harbour Accord" states that the Harbour Accord
is to be scrapped. What a clause among those named says ("the accord, signed in 1998,") is said of
that one alone, and nothing is said of exceptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.extract.listings import How, Listing
from onrecord.extract.scene import Scene
from onrecord.model import Span, Statement


def told_of_each(
    scene: Scene, found: Sequence[tuple[Statement, int]]
) -> list[tuple[Statement, int]]:
    """The statements, pairs with the number of their thread, and those of what is named beside."""
    out: list[tuple[Statement, int]] = []
    for statement, thread in found:
        out.append((statement, thread))
        for listing in scene.listings:
            others = _others(scene, listing, statement, thread)
            if others:
                evidence = _evidence(scene, listing, statement)
                out.extend((_told_of(scene, statement, n, evidence), n) for n in others)
    return out


def _others(scene: Scene, listing: Listing, statement: Statement, thread: int) -> tuple[int, ...]:
    """The threads of a listing that a statement on one of them is of as well."""
    whole = scene.owner[listing.whole]
    group = tuple(dict.fromkeys((whole, *scene.threads_of(listing.parts))))
    trigger = statement.trigger
    if listing.how is How.EXCEPTIONS or thread not in group or trigger is None:
        return ()
    held = scene.mentions[listing.whole]
    if not scene.reading.sentences[held.sentence].span.covers(trigger):
        return ()
    here = [held, *(scene.mentions[p] for p in listing.parts)]
    here = [m for m in here if m.sentence == held.sentence]
    before = trigger.end <= min(m.span.start for m in here)
    after = trigger.start >= max(m.span.end for m in here)
    if not (before or (after and thread == whole)):
        return ()
    return tuple(n for n in group if n is not None and n != thread)


def _evidence(scene: Scene, listing: Listing, statement: Statement) -> Span:
    """The statement's evidence with the sentence that names the members."""
    named = scene.reading.sentences[listing.sentence].span
    return Span(min(statement.evidence.start, named.start), max(statement.evidence.end, named.end))


def _told_of(scene: Scene, statement: Statement, thread: int, evidence: Span) -> Statement:
    return replace(
        statement,
        agreement=f"T{thread}",
        evidence=evidence,
        evidence_text=evidence.of(scene.reading.document.text),
    )
