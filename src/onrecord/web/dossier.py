"""All that the dossier of an agreement shows, worked out once for a pair of days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from fastapi import Request

from onrecord.api import Desk, NothingFound
from onrecord.conclude import (
    Conflict,
    Deadline,
    Overdue,
    Spell,
    StatusAnswer,
    TimelineEntry,
    conflicts,
    due,
    overdue,
    spells,
    status,
    timeline,
)
from onrecord.model import Agreement, Event, Modality, Recorded, RecordedDue
from onrecord.publish.wording import related
from onrecord.record import RecordedIncident, Report
from onrecord.record.classes import OfClass
from onrecord.record.relations import Relating
from onrecord.web.house import desk_of, house_of

# What may become of a demand: the acts that meet it, turn it down or make it idle.
_OUTCOMES = frozenset(
    (
        Event.CONCLUDE,
        Event.SIGN,
        Event.RATIFY,
        Event.ENTER_INTO_FORCE,
        Event.AMEND,
        Event.EXTEND,
        Event.REFUSE,
        Event.SUSPEND,
        Event.RESTORE,
        Event.DENOUNCE,
        Event.TERMINATE,
        Event.EXPIRE,
        Event.REPLACE,
    )
)


@dataclass(frozen=True, slots=True)
class Told:
    """What is on record about one agreement, whatever day is asked about. `names` are those of
    related agreements."""

    agreement: Agreement
    recorded: tuple[Recorded, ...]
    by_id: dict[str, Recorded]
    reports: tuple[Report, ...]
    due: tuple[RecordedDue, ...]
    incidents: tuple[RecordedIncident, ...]
    names: dict[str, str]
    classes: tuple[OfClass, ...]
    relations: tuple[Relating, ...]

    def items(self, ids: Iterable[str]) -> list[Recorded]:
        """The statements with these ids, in the same order; those of others are left out."""
        return [self.by_id[i] for i in ids if i in self.by_id]


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand or condition, and what was reported next of the agreement (null: nothing)."""

    item: Recorded
    outcome: Recorded | None


@dataclass(frozen=True, slots=True)
class View:
    """A dossier as seen on a day, by what was known on another, of one party or of all.

    `is_newest` is false for the moment in which newer reports are being worked in.
    """

    told: Told
    on: date
    known: date
    party: str | None
    answer: StatusAnswer
    spells: tuple[Spell, ...]
    conflicts: tuple[Conflict, ...]
    ahead: tuple[Deadline, ...]
    late: tuple[Overdue, ...]
    demands: tuple[Demand, ...]
    recorded: tuple[Recorded, ...]
    reports: tuple[Report, ...]

    @property
    def agreement(self) -> Agreement:
        """The agreement with the parties as known."""
        return self.told.agreement.as_known(self.known)

    @property
    def classes(self) -> list[OfClass]:
        """The classes that it belongs to, as known, with what is said of them."""
        return [one for c in self.told.classes if (one := c.as_known(self.known))]

    @property
    def relations(self) -> list[tuple[str, str, str]]:
        """How it is related, as known: in words, to which agreement's id, of what name."""
        own = self.told.agreement.id
        return [
            (related(r, own), other, self.told.names.get(other, other))
            for r in self.told.relations
            if r.is_known(self.known)
            for other in [r.beside(own)]
        ]

    @property
    def besides(self) -> list[Recorded]:
        """What the answer rests on besides what speaks for and against it, oldest first."""
        return [r for r in self.recorded if r.statement.id in self.answer.besides]

    @property
    def groups(self) -> list[tuple[Event, list[Recorded]]]:
        """The statements by event, in the order of a treaty's life; within, newest first."""
        order = list(Event)
        ranked = sorted(self.recorded, key=lambda r: order.index(r.statement.event))
        return [
            (event, list(reversed(list(items))))
            for event, items in groupby(ranked, key=lambda r: r.statement.event)
        ]


def told_of(request: Request, agreement_id: str) -> Told:
    """What is on record about an agreement, kept until more is recorded about it."""
    desk = desk_of(request)
    told, _ = house_of(request).shelf.get(
        desk, agreement_id, ("told",), lambda: _gather(desk, agreement_id)
    )
    return told


def _gather(desk: Desk, agreement_id: str) -> Told:
    register = desk.register
    agreement = register.agreement(agreement_id)
    if agreement is None:
        raise NothingFound(f"There is no agreement {agreement_id!r} on record.")
    recorded = register.recorded(agreement.id)
    reports = register.reports(agreement.id)
    relations = register.relations(agreement.id)
    others = {i: register.agreement(i) for i in {r.beside(agreement.id) for r in relations}}
    return Told(
        agreement,
        recorded,
        {item.statement.id: item for item in recorded},
        reports,
        register.due_items(agreement.id),
        register.incidents(*(r.id for r in reports)),
        {i: a.names[0] for i, a in others.items() if a is not None},
        register.classes(agreement.id),
        relations,
    )


def view_of(
    request: Request, agreement_id: str, on: date | None, known: date | None, party: str | None
) -> View:
    """The dossier as asked for, kept until more is recorded about the agreement."""
    by = known or date.today()
    day = on or by
    desk = desk_of(request)
    view, _ = house_of(request).shelf.get(
        desk,
        agreement_id,
        ("view", day, by, party),
        lambda: _view(told_of(request, agreement_id), day, by, party),
    )
    return view


def _view(told: Told, on: date, known: date, party: str | None) -> View:
    agreement, recorded = told.agreement, told.recorded
    parties = agreement.parties
    answer = status(recorded, on=on, known=known, party=party, parties=parties)
    by_then = tuple(r for r in recorded if r.published is None or r.published <= known)
    ours = {agreement.id: parties}
    return View(
        told,
        on,
        known,
        party,
        answer,
        spells(recorded, known, party, parties),
        conflicts(recorded, known, parties) if recorded else (),
        due(recorded, told.due, on=on, known=known, parties=ours),
        overdue(recorded, on=on, known=known, parties=ours),
        tuple(_demands(by_then)),
        by_then,
        tuple(r for r in told.reports if r.published is None or r.published <= known),
    )


def entries_of(
    request: Request, agreement_id: str, known: date | None, party: str | None
) -> tuple[TimelineEntry, ...]:
    """What is said to have happened, in order, as known on a day."""
    by = known or date.today()

    def make() -> tuple[TimelineEntry, ...]:
        told = told_of(request, agreement_id)
        return timeline(told.recorded, by, party, told.agreement.parties, with_belief=False)

    found, _ = house_of(request).shelf.get(
        desk_of(request), agreement_id, ("entries", by, party), make
    )
    return found


def _demands(recorded: Sequence[Recorded]) -> list[Demand]:
    """Demands and conditions, newest first, one each a source, a report and a sentence."""
    seen: set[tuple[str, str]] = set()
    outcomes = [
        r
        for r in recorded
        if r.statement.event in _OUTCOMES
        and r.statement.modality is Modality.ACTUAL
        and r.published is not None
    ]
    found = []
    for item in recorded:
        statement = item.statement
        if statement.event is not Event.DEMAND and statement.modality is not Modality.CONDITIONAL:
            continue
        key = (item.doc, statement.evidence_text)
        if key in seen:
            continue
        seen.add(key)
        after = (
            r for r in outcomes if item.published and r.published and r.published > item.published
        )
        found.append(Demand(item, next(after, None)))
    return found[::-1]


def by_report(items: Iterable[Recorded]) -> dict[str, list[Recorded]]:
    """Statements by the document id of their report."""
    groups: dict[str, list[Recorded]] = defaultdict(list)
    for item in items:
        groups[item.statement.document].append(item)
    return groups
