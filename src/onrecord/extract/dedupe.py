"""Repeats: the same fact told again in one report is one statement per source (codebook 8)."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.extract.scene import Scene
from onrecord.model import Modality, PartialDate, SourceKind, Statement

_MOST_SOURCES = 2


def distinct(scene: Scene, found: Sequence[tuple[Statement, int]]) -> list[tuple[Statement, int]]:
    """Keep one statement per fact and distinct source, the one with the fullest evidence."""
    kept: list[tuple[Statement, int]] = []
    headline = scene.reading.document.headline
    for statement, thread in found:
        in_headline = headline is not None and statement.evidence.end <= headline.end
        place = next(
            (
                n
                for n, (held, other) in enumerate(kept)
                if other == thread and _same_fact(held, statement) and _same_source(held, statement)
            ),
            None,
        )
        if place is None:
            kept.append((statement, thread))
            continue
        held = kept[place][0]
        held_headline = headline is not None and held.evidence.end <= headline.end
        if (held_headline, -_fullness(held)) > (in_headline, -_fullness(statement)):
            kept[place] = (statement, thread)
    return _without_headline_echoes(kept, scene)


def _without_headline_echoes(
    kept: Sequence[tuple[Statement, int]], scene: Scene
) -> list[tuple[Statement, int]]:
    headline = scene.reading.document.headline
    if headline is None:
        return list(kept)
    body = {(s.event, t) for s, t in kept if s.evidence.end > headline.end}
    events = {event for event, _ in body}
    return [(s, t) for s, t in kept if s.evidence.end > headline.end or s.event not in events]


def _fullness(statement: Statement) -> float:
    return (
        statement.certainty
        + (0.3 if statement.event_date else 0.0)
        + (0.2 if statement.term else 0.0)
    )


def _same_fact(one: Statement, other: Statement) -> bool:
    if one.event != other.event or _bucket(one.modality) != _bucket(other.modality):
        return False
    if one.event_date and other.event_date and not _overlap(one.event_date, other.event_date):
        return False
    return not (one.actors and other.actors) or bool(set(one.actors) & set(other.actors))


def _bucket(modality: Modality) -> str:
    return "possible" if modality is Modality.CONDITIONAL else str(modality)


def _overlap(one: PartialDate, other: PartialDate) -> bool:
    return one.earliest <= other.latest and other.earliest <= one.latest


def _same_source(one: Statement, other: Statement) -> bool:
    a, b = one.source, other.source
    if a.kind is SourceKind.OUTLET or b.kind is SourceKind.OUTLET:
        return a.kind is b.kind
    return (a.resolved or a.text or "").lower() == (b.resolved or b.text or "").lower()
