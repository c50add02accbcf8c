"""What one reading of an agreement answers ahead of time.

An outlook is computed when an agreement is touched and kept; what lies ahead of any day and what
changed between two days then follow without its statements. `due` and `changes` say the same of
statements: both come from the functions here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onrecord.conclude.acts import fits
from onrecord.conclude.answers import Change, Deadline, Origins, Overdue
from onrecord.conclude.asking import brief
from onrecord.conclude.claims import MOVING, Claim, counts, ids_of, origins_of
from onrecord.conclude.history import Stretch
from onrecord.conclude.reading import Reading, read
from onrecord.conclude.wording import EVENT_WORDS, words_for
from onrecord.model import Event, Modality, PartialDate, Recorded, Status, turns_of

_NO_ORIGINS = Origins()
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
class State:
    """The status from the day `begins` on, with the statements for and against it, each with its
    day of publication (those published before the outlook looks back are left out), and the
    independent origins for it."""

    begins: date
    status: Status
    since: PartialDate | None
    contested: bool
    for_: tuple[tuple[str, date], ...] = ()
    against: tuple[tuple[str, date], ...] = ()
    origins: Origins = _NO_ORIGINS


@dataclass(frozen=True, slots=True)
class Course:
    """The states of the agreement (`party` null) or of one party's part in it. `reported` is the
    newest day on which something that the party did was reported."""

    party: str | None
    reported: date
    states: tuple[State, ...]

    def on(self, day: date) -> State:
        """The state on a day that the course reaches back to."""
        return next(s for s in reversed(self.states) if s.begins <= day)


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
    courses = [_course(reading, None, last, begins)]
    if reading.view.many:
        for party, reported in sorted(newest_acts(reading, _OF_ONE_PARTY).items()):
            if reported > begins:
                part = read(recorded, known, party, parties)
                courses.append(_course(part, party, reported, begins))
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


def _course(reading: Reading, party: str | None, reported: date, begins: date) -> Course:
    laid_out = {id(clash): reading.swapped(clash) for clash in reading.clashes}
    days = {s.begins for stretches in (reading.stretches, *laid_out.values()) for s in stretches}
    days |= {c.day for c in reading.preferred_claims}
    states: list[State] = []
    for day in (begins, *sorted(d for d in days if d > begins)):
        told = brief(reading, day, laid_out)
        state = State(
            day,
            told.status,
            told.since,
            told.contested,
            _fresh_ids(told.speaking, begins),
            _fresh_ids(told.against, begins),
            origins_of(told.speaking),
        )
        if not states or _said(states[-1]) != _said(state):
            states.append(state)
    return Course(party, reported, tuple(states))


def _said(state: State) -> tuple[object, ...]:
    return (
        state.status,
        state.since,
        state.contested,
        state.for_,
        state.against,
        state.origins,
    )


def _fresh_ids(claims: Sequence[Claim], after: date) -> tuple[tuple[str, date], ...]:
    days = {key[2]: key[0] for claim in claims for key in reversed(claim.keys)}
    return tuple((i, days[i]) for i in ids_of(claims) if days[i] > after)


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
        if c.modality is Modality.PLANNED
        and c.dated
        and c.event in MOVING
        and c.event is not Event.EXPIRE
        and counts(c)
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
        earlier = State(since, Status.UNKNOWN, None, False)
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


def change_between(
    agreement: str,
    party: str | None,
    states: tuple[State, State, State],
    spoken_of: bool,
    since: date,
) -> Change | None:
    """The change, if it is one, between the state as known before, the state as known after, and
    that of the earlier day in hindsight. `spoken_of`: whether anything was published before."""
    before, after, hindsight = states
    kind = _kind(before, after, hindsight, spoken_of)
    if kind is None:
        return None
    bearing = dict((*after.for_, *after.against, *hindsight.for_))
    return Change(
        agreement,
        kind,
        before.status,
        after.status,
        after.since,
        after.contested,
        (f"{party}: " if party else "") + _change_words(kind, states, since),
        tuple(i for i, published in bearing.items() if published > since),
        party,
    )


def _kind(before: State, after: State, hindsight: State, spoken_of: bool) -> str | None:
    if before.status is Status.UNKNOWN and after.status is not Status.UNKNOWN:
        return "moved" if spoken_of else "new"
    if after.status is not before.status:
        return "moved"
    if hindsight.status is not before.status:
        return "corrected"
    if after.contested and not before.contested:
        return "dispute"
    if before.contested and not after.contested:
        return "settled"
    return None


def _change_words(kind: str, states: tuple[State, State, State], on: date) -> str:
    before, after, hindsight = states
    was, now = words_for(before.status), words_for(after.status)
    since = f" since {after.since}" if after.since else ""
    if kind == "new":
        return f"new on record: {now}{since}"
    if kind == "moved":
        text = f"was {was}, is {now}{since}"
        if hindsight.status is not before.status:
            text += f"; on {on} it was already {words_for(hindsight.status)}"
        return text
    if kind == "corrected":
        return f"on {on} it was not {was}, as believed then, but {words_for(hindsight.status)}"
    if kind == "dispute":
        return f"{now}, which is now disputed"
    return f"{now}, which is no longer disputed"


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


def state_of(reading: Reading, on: date, after: date) -> State:
    """The state on one day by a reading; of the statements, those published after a day."""
    told = brief(reading, on)
    return State(
        on,
        told.status,
        told.since,
        told.contested,
        _fresh_ids(told.speaking, after),
        _fresh_ids(told.against, after),
    )


# As JSON, for keeping


def courses_to_json(courses: Iterable[Course]) -> list[Any]:
    """Courses as nested lists."""
    return [
        [
            c.party,
            c.reported.isoformat(),
            [
                [
                    s.begins.isoformat(),
                    str(s.status),
                    str(s.since) if s.since else None,
                    s.contested,
                    [[i, day.isoformat()] for i, day in s.for_],
                    [[i, day.isoformat()] for i, day in s.against],
                    [s.origins.total, s.origins.named, s.origins.unnamed],
                ]
                for s in c.states
            ],
        ]
        for c in courses
    ]


def courses_from_json(obj: Iterable[Any]) -> tuple[Course, ...]:
    """The inverse of `courses_to_json`; courses kept by an older version have no origins."""

    def told(ids: Iterable[Any]) -> tuple[tuple[str, date], ...]:
        return tuple((i, date.fromisoformat(day)) for i, day in ids)

    return tuple(
        Course(
            party,
            date.fromisoformat(reported),
            tuple(
                State(
                    date.fromisoformat(begins),
                    Status(status),
                    PartialDate(since) if since else None,
                    contested,
                    told(for_),
                    told(against),
                    Origins(*origins[0]) if origins else _NO_ORIGINS,
                )
                for begins, status, since, contested, for_, against, *origins in states
            ),
        )
        for party, reported, states in obj
    )
