"""What lies ahead, what is overdue, and what changed since somebody last looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from onrecord.conclude.answers import Change, Deadline, Overdue
from onrecord.conclude.courses import change_between, state_of
from onrecord.conclude.outlook import Ahead, ahead_of, late_plans, parties_of_change
from onrecord.conclude.reading import read
from onrecord.model import Recorded, RecordedDue

Parties = Mapping[str, tuple[str, ...]]


def by_agreement(recorded: Iterable[Recorded]) -> dict[str, list[Recorded]]:
    """The statements by agreement, the agreements in the order of their ids."""
    groups: dict[str, list[Recorded]] = {}
    for item in recorded:
        groups.setdefault(item.agreement, []).append(item)
    return dict(sorted(groups.items()))


def due(
    recorded: Sequence[Recorded],
    due_items: Sequence[RecordedDue],
    *,
    on: date,
    known: date,
    parties: Parties | None = None,
    told: Iterable[Ahead] = (),
) -> tuple[Deadline, ...]:
    """What lies on or after `on`, as known on `known`, earliest first.

    Terms and notices that run out are computed; planned acts and dated things that reports tie
    to an agreement are taken as stated. `recorded` may hold several agreements; `parties` gives
    each one's parties where they are known. `told` is what outlooks of other agreements tell.
    """
    found: dict[tuple[str | None, str, str], Deadline] = {}

    def add(item: Deadline) -> None:
        key = (item.agreement, str(item.when), item.what)
        have = found.get(key)
        if have is not None:
            item = Deadline(
                item.when,
                item.what,
                have.kind,
                item.agreement,
                tuple(sorted({*have.statements, *item.statements})),
                tuple(sorted({*have.docs, *item.docs})),
            )
        found[key] = item

    computed = list(told)
    for agreement, group in by_agreement(recorded).items():
        computed += ahead_of(group, known, (parties or {}).get(agreement, ()))
    for ahead in computed:
        if ahead.asked_from <= on <= ahead.asked_until:
            add(ahead.deadline)
    for thing in due_items:
        if thing.published is None or thing.published > known or thing.item.due_date.latest < on:
            continue
        when, what = thing.item.due_date, thing.item.what
        add(Deadline(when, what, "event", thing.agreement, (), (thing.doc,)))
    return tuple(sorted(found.values(), key=_place))


def overdue(
    recorded: Sequence[Recorded],
    *,
    on: date,
    known: date,
    parties: Parties | None = None,
    told: Iterable[Overdue] = (),
) -> tuple[Overdue, ...]:
    """Planned acts whose day has passed by `on` with no report by `known` that they happened or
    were called off, longest overdue first. A plan put off to a later day is overdue only by that.

    The end of a term is not a plan: nobody has to act for it, and the status tells it. `told` is
    what outlooks of other agreements tell.
    """
    plans = list(told)
    for agreement, group in by_agreement(recorded).items():
        reading = read(group, known, None, (parties or {}).get(agreement, ()))
        plans += late_plans(reading, agreement)
    found = [
        replace(plan, days_late=(on - plan.when.latest).days)
        for plan in plans
        if plan.when.latest < on
    ]
    return tuple(sorted(found, key=_place))


def _place(item: Deadline | Overdue) -> tuple[date, date, str, str, str]:
    when = item.when
    return (when.earliest, when.latest, when.text, item.agreement or "", item.what)


def changes(
    recorded: Sequence[Recorded], since: date, until: date, parties: Parties | None = None
) -> tuple[Change, ...]:
    """What a reader who last looked on `since` would be surprised by on `until`.

    For each agreement, and in one of many for each party of which something was reported in
    between: the status as known then against the status as known now; whether a new
    dispute arose or one was settled; and whether what was believed of the earlier day turned out
    wrong. Statements are those published in between that bear on the new answer.
    """
    found = []
    for agreement, group in by_agreement(recorded).items():
        of = (parties or {}).get(agreement, ())
        spoken_of = any(r.published and r.published <= since for r in group)
        for party in parties_of_change(group, since, until, of):
            then, now = read(group, since, party, of), read(group, until, party, of)
            states = (
                state_of(then, since, since),
                state_of(now, until, since),
                state_of(now, since, since),
            )
            change = change_between(agreement, party, states, spoken_of, since)
            if change is not None:
                found.append(change)
    return tuple(found)
