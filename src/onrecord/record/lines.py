"""Lines of the list of agreements, as the register keeps them: see `outlooks`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from onrecord.model import Kind, PartialDate, Recorded, Status
from onrecord.record import query, rows
from onrecord.record.names import bare, fold

ORDERS = {
    "name": "l.place, l.agreement",
    "reported": "coalesce(l.last_published, '') DESC, l.place, l.agreement",
    "since": "coalesce(s.since, '') DESC, l.place, l.agreement",
    "reports": "l.reports_count DESC, l.place, l.agreement",
}
_LINE = "l.agreement, l.names, l.kind, l.parties, l.reports, l.told_from"
_STATE = "s.status, s.since, s.contested, s.origins_named, s.origins_unnamed"
_OF_LINES = (
    "FROM outlook_lines l LEFT JOIN outlook_states s "
    "ON s.agreement = l.agreement AND s.known_from <= :known AND s.known_until > :known "
    "AND s.begins <= :on AND s.ends > :on "
)
_LISTED = "(SELECT value FROM json_each(:{}))"


@dataclass(frozen=True, slots=True)
class Line:
    """What a list shows of an agreement: its names, the one to show first; its parties; its
    reports, each by its name and day (ISO 8601), oldest first; and the day on which a statement
    about it was first published (null: there is none)."""

    agreement: str
    names: tuple[str, ...]
    kind: Kind
    parties: tuple[str, ...]
    reports: tuple[tuple[str, str | None], ...]
    told_from: date | None

    @property
    def place(self) -> str:
        """What lists are ordered by: the first name, without case, accents and its article."""
        return bare(self.names[0]) if self.names else ""

    @property
    def folded(self) -> str:
        """All names without case and accents, to find words in."""
        return "\n".join(map(fold, self.names))

    @property
    def first_published(self) -> date | None:
        """The day of the first report; null where one carries no day: it may be older."""
        days = [day for _, day in self.reports]
        return None if None in days else rows.day_of(min((d for d in days if d), default=None))

    @property
    def last_published(self) -> date | None:
        """The day of the last report."""
        return rows.day_of(max((day for _, day in self.reports if day), default=None))


@dataclass(frozen=True, slots=True)
class LineState:
    """The status that a line shows, and how many independent origins speak for it."""

    status: Status
    since: PartialDate | None
    contested: bool
    origins_named: int
    origins_unnamed: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which lines are asked for, `words` folded and parties as codes; what is empty or null does
    not choose. `on` and `known` are the days of the status."""

    on: date
    known: date
    words: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    statuses: tuple[Status, ...] = ()
    contested: bool | None = None
    reported_since: date | None = None
    without: frozenset[str] = field(default=frozenset(), repr=False)


def tell(
    connection: sqlite3.Connection, agreement_id: str, recorded: Iterable[Recorded]
) -> Line | None:
    """The line of an agreement from its reports and statements; null where there is none of that
    id, or it goes on to another."""
    agreement = query.agreement(connection, agreement_id)
    if agreement is None or agreement.id != agreement_id:
        return None
    return Line(
        agreement.id,
        agreement.names,
        agreement.kind,
        agreement.parties,
        tuple(
            (r.doc, rows.text_of(r.published)) for r in query.reports_of(connection, agreement_id)
        ),
        min((r.published for r in recorded if r.published), default=None),
    )


def keep(connection: sqlite3.Connection, line: Line) -> None:
    """Keep a line; there is none of that agreement yet."""
    connection.execute(
        "INSERT INTO outlook_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            line.agreement,
            line.place,
            line.folded,
            rows.compact(line.names),
            str(line.kind),
            rows.compact(line.parties),
            rows.compact(line.reports),
            len(line.reports),
            rows.text_of(line.first_published),
            rows.text_of(line.last_published),
            rows.text_of(line.told_from),
        ),
    )
    connection.executemany(
        "INSERT INTO outlook_parties VALUES (?, ?)",
        [(party, line.agreement) for party in sorted(set(line.parties))],
    )


def count(connection: sqlite3.Connection, chosen: Chosen) -> int:
    """How many lines are kept of those chosen."""
    where, values = _where(chosen)
    row = connection.execute(f"SELECT count(*) {_OF_LINES} {where}", values).fetchone()
    return int(row[0])


def choose(
    connection: sqlite3.Connection, chosen: Chosen, order: str, limit: int | None
) -> list[tuple[Line, LineState | None]]:
    """The first of the lines chosen, in one of the `ORDERS`, each with the status on a day as
    known on another (null: not kept)."""
    where, values = _where(chosen)
    cut = "" if limit is None else f" LIMIT {limit:d}"
    found = connection.execute(
        f"SELECT {_LINE}, {_STATE} {_OF_LINES} {where} ORDER BY {ORDERS[order]}{cut}", values
    )
    return [(_line(row), _state(row)) for row in found]


def uncovered(connection: sqlite3.Connection, chosen: Chosen) -> frozenset[str]:
    """Of the lines chosen, those of agreements that were told of by the day of knowledge but have
    no status kept for it."""
    where, values = _where(chosen)
    joined = "AND" if where else "WHERE"
    found = connection.execute(
        f"SELECT l.agreement {_OF_LINES} {where} {joined} s.status IS NULL "
        "AND l.told_from <= :known",
        values,
    )
    return frozenset(row[0] for row in found)


def fetch(connection: sqlite3.Connection, agreements: Iterable[str]) -> list[Line]:
    """The kept lines of these agreements."""
    found = connection.execute(
        f"SELECT {_LINE} FROM outlook_lines l WHERE l.agreement IN {_LISTED.format('ids')}",
        {"ids": rows.compact(sorted(agreements))},
    )
    return [_line(row) for row in found]


def parties(connection: sqlite3.Connection) -> frozenset[str]:
    """All parties of kept lines."""
    return frozenset(
        row[0] for row in connection.execute("SELECT DISTINCT party FROM outlook_parties")
    )


def _where(chosen: Chosen) -> tuple[str, dict[str, str | int]]:
    values: dict[str, str | int] = {
        "on": chosen.on.isoformat(),
        "known": chosen.known.isoformat(),
    }
    terms = ["(l.first_published IS NULL OR l.first_published <= :known)"]

    def among(column: str, name: str, allowed: Iterable[str]) -> str:
        values[name] = rows.compact(sorted(allowed))
        return f"{column} IN {_LISTED.format(name)}"

    for n, word in enumerate(chosen.words):
        values[f"word{n}"] = f"%{word}%"
        terms.append(f"l.folded LIKE :word{n}")
    for n, party in enumerate(chosen.parties):
        values[f"party{n}"] = party
        terms.append(
            f"l.agreement IN (SELECT p.agreement FROM outlook_parties p WHERE p.party = :party{n})"
        )
    if chosen.kinds:
        terms.append(among("l.kind", "kinds", map(str, chosen.kinds)))
    if chosen.statuses:
        terms.append(among("coalesce(s.status, 'unknown')", "statuses", map(str, chosen.statuses)))
    if chosen.contested is not None:
        values["contested"] = int(chosen.contested)
        terms.append("coalesce(s.contested, 0) = :contested")
    if chosen.reported_since is not None:
        values["reported_since"] = chosen.reported_since.isoformat()
        terms.append("l.last_published >= :reported_since")
    if chosen.without:
        terms.append(f"NOT {among('l.agreement', 'without', chosen.without)}")
    return f"WHERE {' AND '.join(terms)}" if terms else "", values


def _line(row: rows.Row) -> Line:
    return Line(
        row["agreement"],
        tuple(json.loads(row["names"])),
        Kind(row["kind"]),
        tuple(json.loads(row["parties"])),
        tuple(map(tuple, json.loads(row["reports"]))),
        rows.day_of(row["told_from"]),
    )


def _state(row: rows.Row) -> LineState | None:
    if row["status"] is None:
        return None
    return LineState(
        Status(row["status"]),
        rows.partial(row["since"]),
        bool(row["contested"]),
        row["origins_named"],
        row["origins_unnamed"],
    )
