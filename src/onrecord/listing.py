"""The list of agreements, a page at a time, answered from what is kept of them.

As with all that is kept, the answer does not depend on it: an agreement that was touched since,
or whose status is not kept for the days asked about, is concluded from its statements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from onrecord.conclude import Deadline, Origins, edition_of_rules
from onrecord.conclude.asking import brief
from onrecord.conclude.claims import origins_of
from onrecord.conclude.reading import read
from onrecord.model import Kind, OnrecordError, PartialDate, Status
from onrecord.outlooks import all_due
from onrecord.record import Chosen, Line, LineState, Register
from onrecord.record.names import fold
from onrecord.record.parties import code_of

ORDERS = ("name", "reported", "since", "reports", "due")
Told = tuple[Line, LineState]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agreements a list shows: those whose names hold all `words`, that have all `parties`
    (codes, names or demonyms), one of the `kinds` and one of the `statuses`, that are `contested`
    or not, and were reported on or after `reported_since`. What is empty or null does not choose.
    """

    words: str = ""
    parties: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    statuses: tuple[Status, ...] = ()
    contested: bool | None = None
    reported_since: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of agreements. `origins` speak for the status; `docs` names the reports,
    oldest first; `next_due` is the next thing ahead, where a page was asked for with it."""

    id: str
    names: tuple[str, ...]
    kind: Kind
    parties: tuple[str, ...]
    status: Status
    since: PartialDate | None
    contested: bool
    origins: Origins
    docs: tuple[str, ...]
    last_published: date | None
    next_due: Deadline | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's object of `list --json`."""
        return {
            "id": self.id,
            "names": list(self.names),
            "kind": str(self.kind),
            "parties": list(self.parties),
            "status": str(self.status),
            "since": str(self.since) if self.since else None,
            "contested": self.contested,
            "reports": list(self.docs),
        }


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries of a list, and how many there are in `total`."""

    entries: tuple[Entry, ...] = field(repr=False)
    total: int


def page_of_agreements(
    register: Register,
    wanted: Wanted | None = None,
    *,
    on: date | None = None,
    known: date | None = None,
    order: str = "name",
    start: int = 0,
    size: int | None = 50,
    with_due: bool = False,
) -> Page:
    """The agreements wanted from number `start` on (0 the first), `size` of them (null: all).

    Only reports published by `known` count (today by default); the status is that on the day `on`
    (by default the same). Ordered by "name"; by when last "reported" or "since" when the status
    holds, newest first; by number of "reports", most first; by what is next "due", soonest first.
    `with_due` gives each entry what is next due.
    """
    if order not in ORDERS:
        raise OnrecordError(f"order {order!r}: not an order; allowed are {', '.join(ORDERS)}")
    chosen = _chosen(wanted or Wanted(), on, known)
    touched = register.touched(edition_of_rules())
    fresh = [
        line
        for a in sorted(touched)
        if (line := register.line(a, register.recorded(a))) is not None
    ]
    without = touched
    if chosen.statuses or chosen.contested is not None or order == "since":
        narrow = replace(chosen, statuses=(), contested=None, without=touched)
        bare = register.uncovered(narrow)
        fresh += register.kept_lines(bare)
        without |= bare
    chosen = replace(chosen, without=without)
    total = register.count_lines(chosen)
    ahead = _ahead(register, chosen) if order == "due" else {}
    limit = None if size is None or order == "due" else start + size
    by = "name" if order == "due" else order
    told = [_told(register, *kept, chosen) for kept in register.chosen_lines(chosen, by, limit)]
    others = [_told(register, line, None, chosen) for line in fresh if _is_among(line, chosen)]
    others = [one for one in others if _has_status(one[1], chosen)]
    if others or order == "due":
        told = _sorted(told + others, order, ahead)
    part = told[start:] if size is None else told[start : start + size]
    if with_due and order != "due":
        ahead = _ahead(register, chosen, [line.agreement for line, _ in part])
    entries = tuple(_entry(*one, _parties(register, one[0], chosen), chosen, ahead) for one in part)
    return Page(entries, total + len(others))


def parties_on_record(register: Register) -> tuple[str, ...]:
    """The parties of all agreements, in the order of their codes."""
    touched = register.touched(edition_of_rules())
    fresh = (party for a in touched for party in register.parties(a))
    return tuple(sorted(register.kept_parties() | set(fresh)))


def _chosen(wanted: Wanted, on: date | None, known: date | None) -> Chosen:
    knowledge = known or date.today()
    return Chosen(
        on or knowledge,
        knowledge,
        tuple(fold(wanted.words).split()),
        tuple(code_of(p) for p in wanted.parties),
        wanted.kinds,
        wanted.statuses,
        wanted.contested,
        wanted.reported_since,
    )


def _is_among(line: Line, chosen: Chosen) -> bool:
    """Whether a line that is not kept is chosen, but for its status."""
    since = chosen.reported_since
    first, last = line.first_published, line.last_published
    return (
        (first is None or first <= chosen.known)
        and all(word in line.folded for word in chosen.words)
        and set(chosen.parties) <= set(line.parties)
        and (not chosen.kinds or line.kind in chosen.kinds)
        and (since is None or (last is not None and last >= since))
    )


def _has_status(state: LineState, chosen: Chosen) -> bool:
    return (not chosen.statuses or state.status in chosen.statuses) and (
        chosen.contested is None or state.contested is chosen.contested
    )


def _told(register: Register, line: Line, state: LineState | None, chosen: Chosen) -> Told:
    """The line with its status, from the statements where none is kept."""
    if state is None and line.told_from is not None and line.told_from <= chosen.known:
        recorded, parties = register.told(line.agreement)
        told = brief(read(recorded, chosen.known, None, parties), chosen.on)
        origins = origins_of(told.speaking)
        state = LineState(told.status, told.since, told.contested, origins.named, origins.unnamed)
    return line, state or LineState(Status.UNKNOWN, None, False, 0, 0)


def _sorted(told: list[Told], order: str, ahead: Mapping[str | None, Deadline]) -> list[Told]:
    """In the same order as the register gives kept lines."""
    told = sorted(told, key=lambda t: (t[0].place, t[0].agreement))
    if order == "reported":
        told.sort(key=lambda t: t[0].last_published or date.min, reverse=True)
    elif order == "since":
        told.sort(key=lambda t: str(t[1].since or ""), reverse=True)
    elif order == "reports":
        told.sort(key=lambda t: -len(t[0].reports))
    elif order == "due":
        told.sort(key=lambda t: _day_of(ahead.get(t[0].agreement)))
    return told


def _day_of(deadline: Deadline | None) -> date:
    return deadline.when.earliest if deadline else date.max


def _ahead(
    register: Register, chosen: Chosen, agreements: list[str] | None = None
) -> dict[str | None, Deadline]:
    """What is next due, by agreement: of these agreements or of all."""
    found: dict[str | None, Deadline] = {}
    for deadline in all_due(register, chosen.on, chosen.known, agreements):
        found.setdefault(deadline.agreement, deadline)
    return found


def _parties(register: Register, line: Line, chosen: Chosen) -> tuple[str, ...]:
    """The parties as known: those of the line where all reports were published by then."""
    if all(day is not None and day <= chosen.known.isoformat() for _, day in line.reports):
        return line.parties
    return register.parties(line.agreement).by(chosen.known)


def _entry(
    line: Line,
    state: LineState,
    parties: tuple[str, ...],
    chosen: Chosen,
    ahead: Mapping[str | None, Deadline],
) -> Entry:
    by = chosen.known.isoformat()
    known = [report for report in line.reports if report[1] is None or report[1] <= by]
    named, unnamed = state.origins_named, state.origins_unnamed
    return Entry(
        line.agreement,
        line.names,
        line.kind,
        parties,
        state.status,
        state.since,
        state.contested,
        Origins(named + unnamed, named, unnamed),
        tuple(doc for doc, _ in known),
        _day(max((day for _, day in known if day), default=None)),
        ahead.get(line.agreement),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
