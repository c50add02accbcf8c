"""Questions to the whole register, answered from outlooks that are kept of its agreements.

`refresh` works out the outlooks of the agreements that were touched; what is not kept (because
it was touched since, or was known otherwise long ago) is concluded from its statements, so that
answers do not depend on what is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby

from onrecord.conclude import (
    Ahead,
    Change,
    Deadline,
    Outlook,
    Overdue,
    State,
    changes,
    compare,
    courses_from_json,
    courses_to_json,
    due,
    edition_of_rules,
    outlook,
    overdue,
)
from onrecord.conclude.claims import ids_of
from onrecord.conclude.outlook import days_of_knowledge
from onrecord.model import Event, PartialDate, Recorded, RecordedDue
from onrecord.record import KeptOutlook, Line, Register

KEPT_DAYS = 60  # so far back from the newest report, every day of knowledge has its outlook
_BATCH = 500  # agreements in one transaction


def refresh(register: Register) -> int:
    """Work out and keep the outlooks of all agreements touched since; how many there were (ids
    that forward by now are no agreements, though what was kept of them goes)."""
    reached = register.newest()
    waiting = sorted(register.touched(edition_of_rules()))
    newest = register.newest_published()
    horizon = newest - timedelta(days=KEPT_DAYS) if newest else date.min
    told = 0
    for start in range(0, len(waiting), _BATCH):
        batch = waiting[start : start + _BATCH]
        kept: list[KeptOutlook] = []
        lines: list[Line] = []
        for agreement in batch:
            recorded = register.recorded(agreement)
            line = register.line(agreement, recorded)
            if line is not None:
                lines.append(line)
                kept += _outlooks(recorded, line.parties, horizon)
        register.keep(batch, kept, lines)
        told += len(lines)
    if waiting:
        register.mark(reached, edition_of_rules())
    return told


def _outlooks(
    recorded: Sequence[Recorded], parties: tuple[str, ...], horizon: date
) -> Iterator[KeptOutlook]:
    """An agreement's outlooks for every day of knowledge from the horizon on."""
    days = days_of_knowledge(recorded, parties)
    recent = [d for d in days if d > horizon]
    earlier = [d for d in days if d <= horizon]
    until = date.max
    for day in reversed((*earlier[-1:], *recent)):
        told = outlook(recorded, day, parties)
        if told is not None:
            yield _kept(told, days[0], until)
        until = day


def _kept(told: Outlook, first: date, until: date) -> KeptOutlook:
    return KeptOutlook(
        told.agreement,
        told.known.isoformat(),
        until.isoformat(),
        first.isoformat(),
        told.begins.isoformat(),
        _text(courses_to_json(told.courses)),
        tuple(
            (
                a.asked_from.isoformat(),
                a.asked_until.isoformat(),
                str(a.deadline.when),
                a.deadline.what,
                a.deadline.kind,
                _text(a.deadline.statements),
                _text(a.deadline.docs),
            )
            for a in told.ahead
        ),
        tuple(
            (
                p.when.latest.isoformat(),
                str(p.when),
                p.what,
                str(p.event),
                _text(p.statements),
                _text(p.docs),
            )
            for p in told.late
        ),
        tuple(day.isoformat() for day in told.turns if day < until),
        tuple(_states(told)),
        tuple(_spells(told)) if until == date.max else (),
    )


def _spells(told: Outlook) -> Iterator[tuple[str | int | None, ...]]:
    """The spells of the whole life, as rows of `outlook_spells`."""
    ends = [*(s.begins.isoformat() for s in told.stretches[1:]), None]
    for n, (stretch, end) in enumerate(zip(told.stretches, ends, strict=False)):
        yield (
            n,
            str(stretch.status),
            stretch.begins.isoformat(),
            stretch.begins.isoformat() if stretch.stated else None,
            stretch.latest.isoformat(),
            str(stretch.stated) if stretch.stated else None,
            end,
            stretch.rule,
            _text(ids_of(stretch.claims)),
            int(stretch.projected),
            int(told.of_many),
        )


def _states(told: Outlook) -> Iterator[tuple[str | int | None, ...]]:
    """The statuses that the agreement goes through, as rows of `outlook_states`: states that
    differ only in their statements are one."""
    states = [next(same) for _, same in groupby(told.courses[0].states, _shown_of)]
    ends = [*(s.begins for s in states[1:]), date.max]
    for state, end in zip(states, ends, strict=True):
        yield (state.begins.isoformat(), end.isoformat(), *_shown_of(state))


def _shown_of(state: State) -> tuple[str | int | None, ...]:
    return (
        str(state.status),
        str(state.since) if state.since else None,
        int(state.contested),
        state.origins.named,
        state.origins.unnamed,
    )


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# What is due on one day is mostly due on the next: each row's texts are read once.
@lru_cache(maxsize=65_536)
def _listed(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=65_536)
def _date(text: str) -> PartialDate:
    return PartialDate(text)


@lru_cache(maxsize=65_536)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def all_due(
    register: Register, on: date, known: date, agreements: Sequence[str] | None = None
) -> tuple[Deadline, ...]:
    """What lies ahead of a day, of all agreements or of some."""
    open_ids = register.touched(edition_of_rules()) | register.not_kept(known)
    if agreements is not None:
        open_ids &= set(agreements)
    told = [
        Ahead(
            Deadline(
                _date(when),
                what,
                kind,
                agreement,
                _listed(statements),
                _listed(docs),
            ),
            _day(asked_from),
            _day(asked_until),
        )
        for agreement, asked_from, asked_until, when, what, kind, statements, docs in (
            register.kept_deadlines(on, known, agreements)
        )
        if agreement not in open_ids
    ]
    recorded, parties = _gather(register, open_ids)
    items: list[RecordedDue] = []
    for agreement in (None,) if agreements is None else agreements:
        items += register.due_items(agreement, ahead_of=on)
    return due(recorded, items, on=on, known=known, parties=parties, told=told)


def all_overdue(register: Register, on: date, known: date) -> tuple[Overdue, ...]:
    """What is overdue on a day, of all agreements."""
    open_ids = register.touched(edition_of_rules()) | register.not_kept(known)
    told = [
        Overdue(
            _date(when),
            what,
            Event(event),
            agreement,
            _listed(statements),
            _listed(docs),
            0,
        )
        for agreement, when, what, event, statements, docs in register.kept_plans(on, known)
        if agreement not in open_ids
    ]
    recorded, parties = _gather(register, open_ids)
    return overdue(recorded, on=on, known=known, parties=parties, told=told)


def all_changes(register: Register, since: date, until: date) -> tuple[Change, ...]:
    """What a reader who last looked on `since` would be surprised by, of all agreements."""
    open_ids = set(register.touched(edition_of_rules()) | register.not_kept(until))
    found: list[Change] = []
    for turned in register.turned(since, until):
        if turned.agreement in open_ids:
            continue
        before = _shown(turned.agreement, since, since, turned.before) if turned.before else None
        told = None
        if before is not None or not turned.was_known:
            after = _shown(turned.agreement, until, turned.after_begins, turned.after)
            told = compare(before, after, since, until)
        if told is None:
            open_ids.add(turned.agreement)
        else:
            found += told
    recorded, parties = _gather(register, open_ids)
    found += changes(recorded, since, until, parties)
    return tuple(sorted(found, key=lambda c: (c.agreement, c.party is not None, c.party or "")))


def _shown(agreement: str, known: date, begins: date, courses: str) -> Outlook:
    return Outlook(agreement, known, begins, (), (), courses_from_json(json.loads(courses)))


def _gather(
    register: Register, agreements: Iterable[str]
) -> tuple[tuple[Recorded, ...], dict[str, tuple[str, ...]]]:
    """The statements about these agreements (ids that were merged away tell nothing), and their
    parties."""
    recorded: list[Recorded] = []
    parties: dict[str, tuple[str, ...]] = {}
    for agreement in sorted(agreements):
        told, listed = register.told(agreement)
        if told and told[0].agreement == agreement:
            recorded += told
            parties[agreement] = listed
    return tuple(recorded), parties
