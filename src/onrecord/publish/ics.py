"""iCalendar (RFC 5545): one entry a due item, a planned act, or a term or notice that runs out.

`calendar` is a pure function of the register and the query: the same bytes for the same record.
An entry keeps its UID when its day moves; SEQUENCE counts how often the record changed it, and
what is no longer ahead (called off, done, renewed without a term) is marked as cancelled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from icalendar import Calendar, Event, vText

from onrecord.conclude import Deadline, due
from onrecord.model import Agreement, Recorded, RecordedDue, content_id
from onrecord.outlooks import all_due
from onrecord.publish import EVERYTHING, Query
from onrecord.publish.selection import (
    Evidence,
    chosen,
    days,
    evidence_of,
    evidence_of_due,
    selects,
)
from onrecord.publish.wording import legible, long_day, title
from onrecord.record import Register

# The whole register's calendar also shows as cancelled what lay ahead so many days before.
LOOKS_BACK_DAYS = (15, 30, 45, 60)

_Slot = tuple[str, str, str, tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the calendar. `changed` is the day of knowledge on which it became what it is,
    `sequence` how often it had changed by then."""

    uid: str
    sequence: int
    changed: date
    deadline: Deadline
    agreement: Agreement | None
    evidence: tuple[Evidence, ...]
    is_cancelled: bool = False


def write(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write one file; yields it."""
    target.write_bytes(calendar(register, query))
    yield target


def calendar(register: Register, query: Query = EVERYTHING) -> bytes:
    """The calendar of what the query asks for, as `text/calendar` in UTF-8."""
    made = Calendar()
    made.add("prodid", "-//Onrecord//Due dates of agreements//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", vText("On record: what is due"))
    for entry in entries(register, query):
        made.add_component(_event(entry, query.site))
    return bytes(made.to_ical())


def entries(register: Register, query: Query = EVERYTHING) -> tuple[Entry, ...]:
    """The calendar's entries, soonest first."""
    on, known = days(query)
    found: list[Entry] = []
    for agreement in _concerned(register, query, on, known):
        items = register.due_items(agreement.id)
        found += _of_one(register, agreement, register.recorded(agreement.id), items, on, known)
    if not selects(query):
        loose = [item for item in register.due_items(ahead_of=on) if item.agreement is None]
        found += _of_one(register, None, (), loose, on, known)
    return tuple(sorted(found, key=lambda e: (e.deadline.when, e.uid)))


def _concerned(register: Register, query: Query, on: date, known: date) -> Iterator[Agreement]:
    """The agreements asked for; of a whole register, those with something ahead now or lately."""
    if selects(query):
        yield from chosen(register, query)
        return
    seen = [known, *(known - timedelta(days=n) for n in LOOKS_BACK_DAYS)]
    ahead = {d.agreement for day in seen for d in all_due(register, on, day)}
    for agreement_id in sorted(a for a in ahead if a):
        agreement = register.agreement(agreement_id)
        if agreement is not None:
            yield agreement


def _of_one(
    register: Register,
    agreement: Agreement | None,
    recorded: Sequence[Recorded],
    items: Sequence[RecordedDue],
    on: date,
    known: date,
) -> list[Entry]:
    """The entries of one agreement (or of none), by what each day of knowledge made of them."""
    parties = {agreement.id: agreement.parties} if agreement else {}
    published = {r.published for r in recorded} | {i.published for i in items}
    shown: dict[_Slot, Entry] = {}
    steps = [(day, min(day, on)) for day in sorted(d for d in published if d and d <= known)]
    for day, seen_from in (*steps, (known, on)):
        ahead = due(recorded, items, on=seen_from, known=day, parties=parties)
        now = _slots(ahead, recorded, items)
        for slot, deadline in now.items():
            before = shown.get(slot)
            if before is None:
                shown[slot] = Entry(_uid(slot), 0, day, deadline, agreement, ())
            elif before.is_cancelled or before.deadline != deadline:
                shown[slot] = Entry(before.uid, before.sequence + 1, day, deadline, agreement, ())
        for slot, entry in shown.items():
            if slot not in now and not entry.is_cancelled:
                shown[slot] = replace(
                    entry, sequence=entry.sequence + 1, changed=day, is_cancelled=True
                )
    return [
        replace(entry, evidence=_evidence(register, entry.deadline, recorded, items))
        for entry in shown.values()
        if entry.deadline.when.latest >= on
    ]


def _slots(
    ahead: Sequence[Deadline], recorded: Sequence[Recorded], items: Sequence[RecordedDue]
) -> dict[_Slot, Deadline]:
    """The deadlines by what they are whatever their day: of several for the same thing, those
    that were reported last hold, numbered by their day."""
    told = {r.statement.id: r for r in recorded}
    groups: dict[tuple[str, str, str, tuple[str, ...]], list[tuple[date, Deadline]]] = {}
    for deadline in ahead:
        behind = [told[i] for i in deadline.statements if i in told]
        actors = tuple(sorted({a for r in behind for a in r.statement.actors}))
        key = (deadline.agreement or "", deadline.kind, deadline.what, actors)
        reported = [r.published for r in behind]
        reported += [d.published for d in items if d.doc in deadline.docs]
        groups.setdefault(key, []).append(
            (max((day for day in reported if day), default=date.min), deadline)
        )
    found: dict[_Slot, Deadline] = {}
    for key, members in groups.items():
        newest = max(day for day, _ in members)
        standing = sorted((d for day, d in members if day == newest), key=lambda d: d.when)
        found.update(((*key, n), deadline) for n, deadline in enumerate(standing))
    return found


def _uid(slot: _Slot) -> str:
    return f"{content_id('due', *slot)}@onrecord"


def _evidence(
    register: Register,
    deadline: Deadline,
    recorded: Sequence[Recorded],
    items: Sequence[RecordedDue],
) -> tuple[Evidence, ...]:
    stated = [evidence_of(r) for r in recorded if r.statement.id in deadline.statements]
    named = [
        evidence_of_due(register, item)
        for item in items
        if item.doc in deadline.docs
        and item.item.due_date == deadline.when
        and item.item.what == deadline.what
    ]
    return tuple(dict.fromkeys((*stated, *named)))


def _event(entry: Entry, site: str | None) -> Event:
    deadline, agreement = entry.deadline, entry.agreement
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    stamp = datetime.combine(entry.changed, time(), UTC)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("dtstart", deadline.when.earliest)
    if deadline.when.latest < date.max:
        event.add("dtend", deadline.when.latest + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    name = title(agreement.names[0]) if agreement else ""
    event.add("summary", legible(f"{name}: {deadline.what}" if name else deadline.what))
    event.add("description", legible(_description(entry)))
    event.add("categories", [deadline.kind])
    if agreement:
        event.add("x-onrecord-agreement", vText(agreement.id))
        if site:
            event.add("url", f"{site.rstrip('/')}/agreements/{agreement.id}")
    for found in entry.evidence:
        parameters: dict[str, Any] = {
            "VALUE": "TEXT",
            "X-DOCUMENT": found.document,
            "X-START": str(found.span.start),
            "X-END": str(found.span.end),
        }
        if found.statement:
            parameters["X-STATEMENT"] = found.statement
        event.add("x-onrecord-evidence", vText(legible(found.quote)), parameters=parameters)
    return event


def _description(entry: Entry) -> str:
    when = entry.deadline.when
    lines = [f"{entry.deadline.what} ({when})"]
    if entry.is_cancelled:
        lines.append(f"No longer ahead as known on {long_day(entry.changed)}.")
    for found in entry.evidence:
        lines.append(
            f"“{' '.join(found.quote.split())}” - {found.outlet or 'outlet not known'}, "
            f"{long_day(found.published)} [{found.doc}]"
            + (f" {found.statement}" if found.statement else "")
        )
    return "\n".join(lines)
