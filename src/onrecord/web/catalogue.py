"""The list of agreements as the register page and the API show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.api import Desk
from onrecord.conclude import Deadline, Origins
from onrecord.model import PartialDate


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement as a line of the list. `next_due` is the next day on record ahead."""

    id: str
    names: tuple[str, ...]
    kind: str
    parties: tuple[str, ...]
    status: str
    since: PartialDate | None
    contested: bool
    origins: Origins
    reports: int
    last_reported: date | None
    next_due: Deadline | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to. `since` keeps what was reported on or after that day."""

    words: str = ""
    party: str = ""
    status: str = ""
    kind: str = ""
    since: date | None = None
    contested: bool = False
    sort: str = "name"

    def keeps(self, line: Line) -> bool:
        """Whether the line is asked for."""
        return (
            (not self.party or self.party in line.parties)
            and (not self.status or self.status == line.status)
            and (not self.kind or self.kind == line.kind)
            and (not self.contested or line.contested)
            and (
                self.since is None
                or (line.last_reported is not None and line.last_reported >= self.since)
            )
        )


def lines(desk: Desk, known: date) -> tuple[Line, ...]:
    """All agreements as known on a day."""
    ahead: dict[str, Deadline] = {}
    for deadline in desk.due(on=known, known=known):
        if deadline.agreement:
            ahead.setdefault(deadline.agreement, deadline)
    found = []
    for entry in desk.overview(known=known):
        days = [r.published for r in entry.reports if r.published and r.published <= known]
        found.append(
            Line(
                entry.agreement.id,
                entry.agreement.names,
                str(entry.agreement.kind),
                entry.agreement.parties,
                str(entry.answer.status),
                entry.answer.since,
                entry.answer.contested,
                entry.answer.origins_for_detail,
                len(entry.reports),
                max(days, default=None),
                ahead.get(entry.agreement.id),
            )
        )
    return tuple(found)


def ordered(found: Iterable[Line], sort: str) -> Sequence[Line]:
    """Lines in the order asked for: `name`, `reported` (newest first), `due` (soonest first)."""
    if sort == "reported":
        return sorted(found, key=lambda x: x.last_reported or date.min, reverse=True)
    if sort == "due":
        return sorted(found, key=lambda x: x.next_due.when.earliest if x.next_due else date.max)
    return tuple(found)
