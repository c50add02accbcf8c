"""A report's text cut into pieces, so that every sentence that states something can be opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.model import Cut, Recorded, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `ids` are the statements whose evidence covers it (none: plain text),
    `begins` those whose evidence begins here; `cut` what cleaning took out before it."""

    text: str
    ids: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    cut: Cut | None = None


def pieces(text: str, evidence: Sequence[tuple[str, Span]], cuts: Iterable[Cut]) -> list[Piece]:
    """The text in order; nothing of it is lost or said twice."""
    removed: dict[int, list[Cut]] = {}
    for cut in cuts:
        removed.setdefault(min(cut.offset, len(text)), []).append(cut)
    bounds = {0, len(text), *removed}
    for _, span in evidence:
        bounds |= {min(span.start, len(text)), min(span.end, len(text))}
    points = sorted(bounds)
    found: list[Piece] = []
    for start, end in zip(points, [*points[1:], len(text)], strict=True):
        found += [Piece("", cut=cut) for cut in removed.get(start, ())]
        if end > start:
            inside = tuple(i for i, s in evidence if s.start <= start and end <= s.end)
            begins = tuple(i for i, s in evidence if s.start == start)
            found.append(Piece(text[start:end], inside, begins))
    return found


def evidence_of(items: Iterable[Recorded]) -> list[tuple[str, Span]]:
    """Ids of statements with the spans of their evidence, as they stand in the text."""
    return sorted(
        ((item.statement.id, item.statement.evidence) for item in items),
        key=lambda pair: (pair[1].start, -pair[1].end, pair[0]),
    )
