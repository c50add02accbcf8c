"""The spells of an agreement's life, of the whole and of each party's part in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.conclude.asking import brief
from onrecord.conclude.claims import ids_of
from onrecord.conclude.reading import Reading, read
from onrecord.model import PartialDate, Recorded, Status

# A pair of parties stands as far along as the one of the two that is less far.
_LEAST = (
    Status.ENDED,
    Status.UNKNOWN,
    Status.PROPOSED,
    Status.NEGOTIATING,
    Status.CONCLUDED,
    Status.SIGNED,
    Status.RATIFIED,
    Status.SUSPENDED,
    Status.UNDER_NOTICE,
    Status.IN_FORCE,
)
IN_FORCE = (Status.IN_FORCE, Status.UNDER_NOTICE)


@dataclass(frozen=True, slots=True)
class Bound:
    """When a spell begins or ends: the day that conclusions take, the first and last day on which
    it may have been (`earliest` null: no day is stated, it was by then), and the date as stated."""

    day: date
    earliest: date | None
    latest: date
    stated: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """A spell of one status. `ends` is null for the last one. `rule` is the rule's id; `projected`
    says that nothing reports it: a term or a notice ran out."""

    status: Status
    begins: Bound
    ends: Bound | None
    rule: str
    statements: tuple[str, ...]
    projected: bool

    def covers(self, day: date) -> bool:
        """Whether the spell holds on a day by the preferred reading."""
        return self.begins.day <= day and (self.ends is None or day < self.ends.day)

    def surely_covers(self, day: date) -> bool:
        """Whether it does wherever in their bounds its beginning and end were."""
        if self.begins.latest > day:
            return False
        return self.ends is None or day < (self.ends.earliest or self.ends.day)

    def may_cover(self, day: date) -> bool:
        """Whether it does somewhere in their bounds."""
        begins = self.begins.earliest or self.begins.day
        return begins <= day and (self.ends is None or day < self.ends.latest)


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """The spells of an agreement and, where it has many parties, of each listed party's part in
    it; what holds on the day asked about."""

    spans: Spans
    parts: tuple[tuple[str, Spans], ...] = ()
    contested: bool = False

    def of(self, party: str) -> Spans:
        """The spells of a party's part, the whole's where the agreement stands for all alike."""
        return dict(self.parts).get(party, self.spans)


def life_of(recorded: Sequence[Recorded], parties: tuple[str, ...], on: date, known: date) -> Life:
    """What the statements known on `known` make of an agreement."""
    reading = read(recorded, known, None, parties)
    return Life(
        spans_of(reading),
        tuple(parts_of(reading, recorded, parties, known)) if reading.view.many else (),
        brief(reading, on).contested,
    )


def kept_life(
    rows: Sequence[tuple[str | int | None, ...]],
    parts: Sequence[tuple[str, Spans]],
    contested: bool,
) -> Life:
    """An agreement's life from the spells kept of it (rows of `outlook_spells`)."""
    bounds = [
        Bound(
            date.fromisoformat(str(row[3])),
            date.fromisoformat(str(row[4])) if row[4] else None,
            date.fromisoformat(str(row[5])),
            str(row[6]) if row[6] else None,
        )
        for row in rows
    ]
    spans = tuple(
        Span(
            Status(str(row[2])),
            bound,
            end,
            str(row[8]),
            tuple(json.loads(str(row[9]))),
            bool(row[10]),
        )
        for row, bound, end in zip(rows, bounds, (*bounds[1:], None), strict=False)
    )
    return Life(spans, tuple(parts), contested)


def spans_of(reading: Reading) -> Spans:
    """The spells of a reading."""
    bounds = [
        Bound(
            s.begins, s.begins if s.stated else None, s.latest, str(s.stated) if s.stated else None
        )
        for s in reading.stretches
    ]
    return tuple(
        Span(s.status, bound, end, s.rule, ids_of(s.claims), s.projected)
        for s, bound, end in zip(reading.stretches, bounds, (*bounds[1:], None), strict=False)
    )


def parts_of(
    whole: Reading, recorded: Sequence[Recorded], parties: tuple[str, ...], known: date
) -> Iterator[tuple[str, Spans]]:
    """The spells of each listed party's part. Parties of which nothing is said stand alike, so
    one reading serves them all."""
    acting = frozenset[str]().union(
        *(item.statement.actors for item in recorded if item.statement.actors)
    )
    silent: Spans | None = None
    for party in parties:
        if party in acting:
            yield party, spans_of(read(recorded, known, party, parties))
        else:
            if silent is None:
                silent = spans_of(read(recorded, known, party, parties))
            yield party, silent


def status_on(spans: Spans, day: date) -> Span | None:
    """The spell that holds on a day; null before the first."""
    return next((span for span in reversed(spans) if span.begins.day <= day), None)


def joint_status(one: Spans, other: Spans, day: date) -> Status:
    """The status between two parties on a day."""
    found = [span.status if span else Status.UNKNOWN for span in
             (status_on(one, day), status_on(other, day))]  # fmt: skip
    return min(found, key=_LEAST.index)


def is_surely_in_force(spans: Spans, day: date) -> bool:
    """Whether it is in force on a day wherever in their bounds the days of change were."""
    return any(s.status in IN_FORCE and s.surely_covers(day) for s in _joined(spans))


def may_be_in_force(spans: Spans, day: date) -> bool:
    """Whether it is in force on a day somewhere in the bounds of the days of change."""
    return any(s.status in IN_FORCE and s.may_cover(day) for s in spans)


def _joined(spans: Spans) -> Iterator[Span]:
    """Spells that follow each other and are both in force, as one: notice does not interrupt."""
    held: Span | None = None
    for span in spans:
        if held is not None and held.status in IN_FORCE and span.status in IN_FORCE:
            held = Span(Status.IN_FORCE, held.begins, span.ends, held.rule, held.statements, False)
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def bounds_of(stated: str | None) -> tuple[str | None, str | None]:
    """The first and last day that a date as stated may stand for (an open end has no last)."""
    if stated is None:
        return None, None
    when = PartialDate(stated)
    latest = when.latest
    return when.earliest.isoformat(), None if latest == date.max else latest.isoformat()
