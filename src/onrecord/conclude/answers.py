"""What the calculus answers with: frozen values, each with a JSON form.

Ids are statement ids (`Statement.id`), dates ISO 8601 at the precision stated. A `since` or
`until` of null means that the record does not tell the day; `reason` then says what it tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from onrecord.model import Event, Modality, PartialDate, Status


def _text(value: PartialDate | date | None) -> str | None:
    return None if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the calculus. `words` is what an answer prints, `why` its authority."""

    id: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Origins:
    """Independent origins behind a side. `named` speak under a name (or in an outlet's own
    voice); `unnamed` are known only through speakers who are not named. Echoes add nothing."""

    total: int = 0
    named: int = 0
    unnamed: int = 0

    def to_json(self) -> dict[str, int]:
        """`{"total", "named", "unnamed"}`."""
        return {"total": self.total, "named": self.named, "unnamed": self.unnamed}


@dataclass(frozen=True, slots=True)
class OtherReading:
    """The reading that the rules did not prefer: its status on the day asked about, what it
    rests on, and why the other one is preferred."""

    status: Status
    since: PartialDate | None
    statements: tuple[str, ...]
    why: str
    preferred_because: str

    def to_json(self) -> dict[str, Any]:
        """The reading as the contract for scripts writes it."""
        return {
            "status": str(self.status),
            "since": _text(self.since),
            "statements": list(self.statements),
            "why": self.why,
            "preferred_because": self.preferred_because,
        }


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """Status of an agreement (or of one party's part in it) on a day, as known on another.

    `since_earliest` and `since_latest` bound the day on which the status began, `until_earliest`
    and `until_latest` the day on which it stopped or will stop; both are null where nothing
    bounds them. `premises` are the statements from which alone the same answer follows.
    `for_` and `against` are those that speak for and against the status on the day; `next` are
    planned, possible and conditional ones that say what may come.
    """

    agreement: str
    party: str | None
    on: date
    known: date
    status: Status
    since: PartialDate | None
    until: PartialDate | None
    contested: bool
    for_: tuple[str, ...]
    against: tuple[str, ...]
    origins_for: int
    origins_against: int
    origins_for_detail: Origins
    origins_against_detail: Origins
    rule: Rule
    reason: str
    next: tuple[str, ...]
    other_reading: OtherReading | None
    would_change: str
    premises: tuple[str, ...]
    since_earliest: date | None = None
    since_latest: date | None = None
    until_earliest: date | None = None
    until_latest: date | None = None

    @property
    def besides(self) -> tuple[str, ...]:
        """The premises that speak neither for nor against it: what else it rests on."""
        told = {*self.for_, *self.against}
        return tuple(i for i in self.premises if i not in told)

    def to_json(self) -> dict[str, Any]:
        """The object of `status --json`; keys beyond the contract's come after it."""
        return {
            "agreement": self.agreement,
            "party": self.party,
            "on": self.on.isoformat(),
            "known": self.known.isoformat(),
            "status": str(self.status),
            "since": _text(self.since),
            "until": _text(self.until),
            "contested": self.contested,
            "for": list(self.for_),
            "against": list(self.against),
            "origins_for": self.origins_for,
            "origins_against": self.origins_against,
            "rule": self.rule.words,
            "rule_id": self.rule.id,
            "rule_authority": self.rule.why,
            "reason": self.reason,
            "origins_for_detail": self.origins_for_detail.to_json(),
            "origins_against_detail": self.origins_against_detail.to_json(),
            "since_bounds": [_text(self.since_earliest), _text(self.since_latest)],
            "until_bounds": [_text(self.until_earliest), _text(self.until_latest)],
            "next": list(self.next),
            "other_reading": self.other_reading.to_json() if self.other_reading else None,
            "would_change": self.would_change,
            "premises": list(self.premises),
        }


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of one status: from `begins` on, up to but not on `ends` (null: open).

    `since` and `until` are the same bounds at the precision that the record states.
    `projected` where the spell begins because a term, a notice or a suspension runs out, not by a
    reported act.
    """

    status: Status
    begins: date
    ends: date | None
    since: PartialDate | None
    until: PartialDate | None
    rule: Rule
    statements: tuple[str, ...]
    projected: bool = False

    def to_json(self) -> dict[str, Any]:
        """The spell as JSON."""
        return {
            "status": str(self.status),
            "begins": self.begins.isoformat(),
            "ends": _text(self.ends),
            "since": _text(self.since),
            "until": _text(self.until),
            "rule": self.rule.words,
            "rule_id": self.rule.id,
            "statements": list(self.statements),
            "projected": self.projected,
        }


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One happening on an agreement: all statements that put the same act the same way.

    `earliest` and `latest` bound the day of the act (`earliest` null: nothing bounds it from
    below); `first_reported` is when a reader could first know. `status_after` is the status that
    it led to, null where it moved nothing. `disputed` where some statement on record cannot hold
    beside it. `believed` is the status that a reader would have been told on `first_reported`,
    null where that was not asked.
    """

    when: PartialDate | None
    earliest: date | None
    latest: date | None
    event: Event
    modality: Modality
    actors: tuple[str, ...]
    statements: tuple[str, ...]
    origins: Origins
    first_reported: date
    last_reported: date
    status_after: Status | None
    believed: Status | None
    disputed: bool

    def to_json(self) -> dict[str, Any]:
        """The entry as JSON."""
        return {
            "date": _text(self.when),
            "earliest": _text(self.earliest),
            "latest": _text(self.latest),
            "event": str(self.event),
            "modality": str(self.modality),
            "actors": list(self.actors),
            "statements": list(self.statements),
            "origins": self.origins.to_json(),
            "first_reported": self.first_reported.isoformat(),
            "last_reported": self.last_reported.isoformat(),
            "status_after": str(self.status_after) if self.status_after else None,
            "believed": str(self.believed) if self.believed else None,
            "disputed": self.disputed,
        }


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a conflict: what it says, the statements that say it, who stands behind it."""

    says: str
    statements: tuple[str, ...]
    origins: Origins
    official: bool

    def to_json(self) -> dict[str, Any]:
        """The side as JSON."""
        return {
            "says": self.says,
            "statements": list(self.statements),
            "origins": self.origins.to_json(),
            "official": self.official,
        }


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements that cannot all hold, kept side by side. `preferred` is the side that the rule
    takes for the status, `other` the one that it does not."""

    agreement: str
    about: str
    preferred: Side
    other: Side
    rule: Rule

    def to_json(self) -> dict[str, Any]:
        """The conflict as JSON."""
        return {
            "agreement": self.agreement,
            "about": self.about,
            "preferred": self.preferred.to_json(),
            "other": self.other.to_json(),
            "rule": self.rule.words,
            "rule_id": self.rule.id,
        }


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something ahead on the day asked about.

    `kind` is `stated` (a report names the day), `term` (a term runs out), `notice` (a notice
    takes effect), `suspension` (the time of a suspension runs out), `planned` (an act is planned
    for the day) or `event` (an election, a conference or another dated thing that a report ties to
    the agreement).
    """

    when: PartialDate
    what: str
    kind: str
    agreement: str | None
    statements: tuple[str, ...]
    docs: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The deadline as JSON."""
        return {
            "date": str(self.when),
            "what": self.what,
            "kind": self.kind,
            "agreement": self.agreement,
            "statements": list(self.statements),
            "docs": list(self.docs),
        }


@dataclass(frozen=True, slots=True)
class Overdue:
    """A planned act whose day has passed with no report that it happened."""

    when: PartialDate
    what: str
    event: Event | None
    agreement: str | None
    statements: tuple[str, ...]
    docs: tuple[str, ...]
    days_late: int

    def to_json(self) -> dict[str, Any]:
        """The plan as JSON."""
        return {
            "date": str(self.when),
            "what": self.what,
            "event": str(self.event) if self.event else None,
            "agreement": self.agreement,
            "statements": list(self.statements),
            "docs": list(self.docs),
            "days_late": self.days_late,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """What a reader who last looked earlier would be surprised by. `party` is null where it is
    about the agreement as a whole.

    `before` and `after` are the status as known then and as known now, each for its own day;
    `kind` is `new` (nothing was known), `moved`, `corrected` (the answer for the earlier day
    itself is another now), `dispute`, `settled`, or `end`: the status is the same, but the day
    until which it holds is another, came to be known, or fell away.
    """

    agreement: str
    kind: str
    before: Status
    after: Status
    since: PartialDate | None
    contested: bool
    what: str
    statements: tuple[str, ...]
    party: str | None = None
    until: PartialDate | None = None

    def to_json(self) -> dict[str, Any]:
        """The change as JSON."""
        return {
            "agreement": self.agreement,
            "party": self.party,
            "kind": self.kind,
            "before": str(self.before),
            "after": str(self.after),
            "since": _text(self.since),
            "until": _text(self.until),
            "contested": self.contested,
            "what": self.what,
            "statements": list(self.statements),
        }


@dataclass(frozen=True, slots=True)
class Belief:
    """What the answer to one question was from the knowledge day `known` on."""

    known: date
    answer: StatusAnswer
    docs: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The step as JSON: the day, the reports that came in and the answer."""
        return {
            "known": self.known.isoformat(),
            "docs": list(self.docs),
            "status": str(self.answer.status),
            "contested": self.answer.contested,
            "since": _text(self.answer.since),
            "until": _text(self.answer.until),
            "rule": self.answer.rule.words,
            "reason": self.answer.reason,
        }
