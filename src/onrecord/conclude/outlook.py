"""What one reading of an agreement answers ahead of time.

An outlook is computed when an agreement is touched and kept; what lies ahead of any day and what
changed between two days then follow without its statements. `due` and `changes` say the same of
statements: both come from the functions here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.conclude.acts import fits
from onrecord.conclude.answers import Change, Deadline, Overdue
from onrecord.conclude.claims import MOVING, Claim, counts, ids_of
from onrecord.conclude.courses import Course, State, change_between, course_of
from onrecord.conclude.history import Stretch
from onrecord.conclude.reading import Reading, read
from onrecord.conclude.wording import EVENT_WORDS
from onrecord.model import Event, Modality, PartialDate, Recorded, Status, turns_of

LOOKS_BACK = timedelta(days=60)  # so far before its knowledge day an outlook tells the status

# A planned act is done when it, or one that presupposes it, is reported.
_DONE_BY = {
    Event.CONCLUDE: (Event.CONCLUDE, Event.SIGN, Event.RATIFY, Event.ENTER_INTO_FORCE),
    Event.APPROVE: (Event.APPROVE, Event.SIGN, Event.RATIFY, Event.ENTER_INTO_FORCE),
    Event.SIGN: (Event.SIGN, Event.RATIFY, Event.ENTER_INTO_FORCE),
    Event.RATIFY: (Event.RATIFY, Event.ENTER_INTO_FORCE),
    Event.TERMINATE: (Event.TERMINATE, Event.EXPIRE, Event.REPLACE, Event.RESTORE),
    Event.DENOUNCE: (Event.DENOUNCE, Event.TERMINATE),
    Event.REPLACE: (Event.REPLACE, Event.TERMINATE, Event.EXPIRE),
}
_PLANNED = (MOVING | {Event.AMEND, Event.REVIEW}) - {Event.EXPIRE}
_OF_ONE_PARTY = (
    Event.SIGN,
    Event.RATIFY,
    Event.SUSPEND,
    Event.RESTORE,
    Event.DENOUNCE,
    Event.TERMINATE,
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A deadline, and the days `asked_from`..`asked_until` on which it lies ahead."""

    deadline: Deadline
    asked_from: date
    asked_until: date


@dataclass(frozen=True, slots=True)
class Outlook:
    """One agreement as known from `known` until another report of it is published. `begins` is
    the first day for which `courses` tell the status; `stretches` are those of its whole life,
    `of_many` whether its parties' parts may stand otherwise."""

    agreement: str
    known: date
    begins: date
    ahead: tuple[Ahead, ...]
    late: tuple[Overdue, ...]
    courses: tuple[Course, ...]
    stretches: tuple[Stretch, ...] = ()
    of_many: bool = False

    @property
    def turns(self) -> tuple[date, ...]:
        """Days after `known` on which the answer moves with no report: terms, notices."""
        days = {s.begins for c in self.courses for s in c.states if s.begins > self.known}
        return tuple(sorted(days))


def days_of_knowledge(
    recorded: Sequence[Recorded], parties: tuple[str, ...] = ()
) -> tuple[date, ...]:
    """The days from which on something else is known of an agreement than before: a statement is
    published, or a report by which the parties are others. None is before the first statement."""
    published = {r.published for r in recorded if r.published}
    if published:
        first = min(published)
        published |= {day for day in turns_of(parties) if day > first}
    return tuple(sorted(published))


def outlook(
    recorded: Sequence[Recorded], known: date, parties: tuple[str, ...] = ()
) -> Outlook | None:
    """The outlook of one agreement as known on `known`; null where nothing was published."""
    last = max((day for day in days_of_knowledge(recorded, parties) if day <= known), default=None)
    if last is None:
        return None
    agreement = recorded[0].agreement
    reading = read(recorded, known, None, parties)
    begins = last - LOOKS_BACK
    courses = [course_of(reading, None, last, begins)]
    if reading.view.many:
        for party, reported in sorted(newest_acts(reading, _OF_ONE_PARTY).items()):
            if reported > begins:
                part = read(recorded, known, party, parties)
                courses.append(course_of(part, party, reported, begins))
    return Outlook(
        agreement,
        last,
        begins,
        tuple(ahead_of(recorded, known, parties, reading)),
        tuple(late_plans(reading, agreement)),
        tuple(courses),
        reading.stretches,
        reading.view.many,
    )


def newest_acts(reading: Reading, events: Sequence[Event]) -> dict[str, date]:
    """The parties said to have done one of these things, with the newest report's day."""
    found: dict[str, date] = {}
    for claim in reading.view.claims:
        if claim.event in events and claim.modality is Modality.ACTUAL and counts(claim):
            for party in claim.actors:
                found[party] = max(found.get(party, date.min), claim.keys[-1][0])
    return found


# What lies ahead


def ahead_of(
    recorded: Sequence[Recorded],
    known: date,
    parties: tuple[str, ...] = (),
    reading: Reading | None = None,
) -> list[Ahead]:
    """All that lies ahead of any day as known on `known`: terms, notices, planned acts."""
    agreement = recorded[0].agreement
    if reading is None:
        reading = read(recorded, known, None, parties)
    found = _running_out(reading, agreement)
    for plans in _grouped(p for p in _plans(reading) if not _done(p, reading)):
        deadline = Deadline(
            PartialDate(str(plans[0].stated)),
            f"{EVENT_WORDS[plans[0].event]} is planned",
            "planned",
            agreement,
            ids_of(plans),
            _docs(plans),
        )
        found.append(Ahead(deadline, date.min, plans[0].latest))
    if reading.view.many:
        for party in sorted(newest_acts(reading, (Event.DENOUNCE, Event.SUSPEND))):
            part = read(recorded, known, party, parties)
            found += _running_out(part, agreement, party)
    return found


def _running_out(reading: Reading, agreement: str, party: str | None = None) -> list[Ahead]:
    found = []
    before = date.min
    of = f" of {party}" if party else ""
    for stretch, (kind, what) in ((s, _kind_of_end(s, of)) for s in reading.stretches):
        if stretch.projected and stretch.stated is not None and (party is None or kind != "term"):
            deadline = Deadline(
                stretch.stated,
                what,
                kind,
                agreement,
                ids_of(stretch.claims),
                _docs(stretch.claims),
            )
            found.append(Ahead(deadline, before, stretch.begins - timedelta(days=1)))
        before = stretch.begins
    return found


def _kind_of_end(stretch: Stretch, of: str) -> tuple[str, str]:
    if stretch.status is not Status.ENDED:
        return "suspension", f"the suspension{of} runs out"
    if stretch.rule == "notice_ran_out":
        return "notice", f"the notice{of} takes effect"
    return "term", "its term runs out"


def late_plans(reading: Reading, agreement: str) -> list[Overdue]:
    """Plans that nothing reports as carried out, called off or put off; `days_late` is 0 here,
    to be counted from the last day of `when`."""
    plans = _plans(reading)
    standing = [
        plan
        for plan in plans
        if not _done(plan, reading)
        and not any(
            o.event is plan.event
            and o.published > plan.published
            and o.earliest > plan.latest
            and fits(o.actors, plan.actors)
            for o in plans
        )
    ]
    return [
        Overdue(
            PartialDate(str(group[0].stated)),
            f"{EVENT_WORDS[group[0].event]} was planned, and no report says that it happened",
            group[0].event,
            agreement,
            ids_of(group),
            _docs(group),
            0,
        )
        for group in _grouped(standing)
    ]


def _plans(reading: Reading) -> list[Claim]:
    """Planned acts with a day. The end of a term is not a plan: nobody has to act for it."""
    return [
        c
        for c in reading.view.claims
        if c.modality is Modality.PLANNED and c.dated and c.event in _PLANNED and counts(c)
    ]


def _grouped(plans: Iterable[Claim]) -> list[list[Claim]]:
    groups: dict[tuple[Event, str], list[Claim]] = {}
    for plan in plans:
        groups.setdefault((plan.event, str(plan.stated)), []).append(plan)
    return list(groups.values())


def _done(plan: Claim, reading: Reading) -> bool:
    """Whether the planned act, or one that presupposes it, is reported since, or called off."""
    events = _DONE_BY.get(plan.event, (plan.event,))
    asked = (plan.published, min(plan.earliest, plan.published))
    for claim in reading.view.claims:
        happened = claim.modality is Modality.ACTUAL and claim.event in events
        called_off = claim.modality is Modality.DENIED and claim.event is plan.event
        if (
            (happened or called_off)
            and (claim.published, claim.day) >= asked
            and fits(claim.actors, plan.actors)
            and counts(claim)
        ):
            return True
    return False


def _docs(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted({r.doc for c in claims for r in c.members}))


# What changed


def compare(
    before: Outlook | None, after: Outlook, since: date, until: date
) -> tuple[Change, ...] | None:
    """What a reader who last looked on `since` would be surprised by on `until`.

    `before` is the outlook as known on `since` (null: nothing had been published), `after` as
    known on `until`. Null where they do not reach back so far: the statements then have to tell.
    """
    if since < after.begins:
        return None
    found = []
    for course in after.courses:
        if course.party is not None and course.reported <= since:
            continue
        earlier = State(since, Status.UNKNOWN, None, None, False)
        if before is not None:
            known = next((c for c in before.courses if c.party == course.party), None)
            if known is None:
                return None
            earlier = known.on(since)
        change = change_between(
            after.agreement,
            course.party,
            (earlier, course.on(until), course.on(since)),
            before is not None,
            since,
        )
        if change is not None:
            found.append(change)
    return tuple(found)


def parties_of_change(
    recorded: Sequence[Recorded], since: date, until: date, parties: tuple[str, ...]
) -> list[str | None]:
    """Whose status to compare: the agreement's (null) and, in one of many, that of each party
    said by a report published in between to have done something."""
    reading = read(recorded, until, None, parties)
    if not reading.view.many:
        return [None]
    acting = newest_acts(reading, _OF_ONE_PARTY)
    return [None, *sorted(party for party, reported in acting.items() if reported > since)]
