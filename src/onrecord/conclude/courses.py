"""The courses that statuses take: what an answer moves from and to, as it is kept and compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onrecord.conclude.answers import Change, Origins
from onrecord.conclude.asking import brief
from onrecord.conclude.claims import Claim, ids_of, origins_of
from onrecord.conclude.reading import Reading
from onrecord.conclude.wording import words_for
from onrecord.model import PartialDate, Status

_NO_ORIGINS = Origins()


@dataclass(frozen=True, slots=True)
class State:
    """The status from the day `begins` on, up to `until` (null: no end is on record), with the
    statements for and against it and those that tell its end, each with its day of publication
    (those published before the outlook looks back are left out), and the independent origins for
    it."""

    begins: date
    status: Status
    since: PartialDate | None
    until: PartialDate | None
    contested: bool
    for_: tuple[tuple[str, date], ...] = ()
    against: tuple[tuple[str, date], ...] = ()
    ending: tuple[tuple[str, date], ...] = ()
    origins: Origins = _NO_ORIGINS

    @property
    def statements(self) -> tuple[tuple[tuple[str, date], ...], ...]:
        """The statements for it, against it, and those that tell its end."""
        return (self.for_, self.against, self.ending)


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


def course_of(reading: Reading, party: str | None, reported: date, begins: date) -> Course:
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
            told.until,
            told.contested,
            _fresh_ids(told.speaking, begins),
            _fresh_ids(told.against, begins),
            _fresh_ids(told.ending, begins),
            origins_of(told.speaking),
        )
        if not states or _said(states[-1]) != _said(state):
            states.append(state)
    return Course(party, reported, tuple(states))


def _said(state: State) -> tuple[object, ...]:
    return (
        state.status,
        state.since,
        state.until,
        state.contested,
        state.for_,
        state.against,
        state.ending,
        state.origins,
    )


def _fresh_ids(claims: Sequence[Claim], after: date) -> tuple[tuple[str, date], ...]:
    days = {key[2]: key[0] for claim in claims for key in reversed(claim.keys)}
    return tuple((i, days[i]) for i in ids_of(claims) if days[i] > after)


def state_of(reading: Reading, on: date, after: date) -> State:
    """The state on one day by a reading; of the statements, those published after a day."""
    told = brief(reading, on)
    return State(
        on,
        told.status,
        told.since,
        told.until,
        told.contested,
        _fresh_ids(told.speaking, after),
        _fresh_ids(told.against, after),
        _fresh_ids(told.ending, after),
    )


# What changed between two states


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
    if kind == "end":
        bearing.update(after.ending)
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
        after.until,
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
    if after.until != before.until:
        return "end"
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
    if kind == "settled":
        return f"{now}, which is no longer disputed"
    if after.until is None:
        return f"{now}, with no end on record any more; it was to last until {before.until}"
    was_until = f"not until {before.until}" if before.until else "which had no end on record"
    return f"{now} until {after.until}, {was_until}"


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
                    str(s.until) if s.until else None,
                    s.contested,
                    *([[i, day.isoformat()] for i, day in ids] for ids in s.statements),
                    [s.origins.total, s.origins.named, s.origins.unnamed],
                ]
                for s in c.states
            ],
        ]
        for c in courses
    ]


def courses_from_json(obj: Iterable[Any]) -> tuple[Course, ...]:
    """The inverse of `courses_to_json`."""

    def told(ids: Iterable[Any]) -> tuple[tuple[str, date], ...]:
        return tuple((i, date.fromisoformat(day)) for i, day in ids)

    def state(fields: Sequence[Any]) -> State:
        begins, status, since, until, contested, for_, against, ending, origins = fields
        return State(
            date.fromisoformat(begins),
            Status(status),
            PartialDate(since) if since else None,
            PartialDate(until) if until else None,
            contested,
            told(for_),
            told(against),
            told(ending),
            Origins(*origins),
        )

    return tuple(
        Course(party, date.fromisoformat(reported), tuple(map(state, states)))
        for party, reported, states in obj
    )
