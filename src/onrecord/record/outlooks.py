"""Outlooks as the register keeps them: rows that questions about the whole register are asked of.

What is in them is computed elsewhere, by pure functions. What has been touched since they were
computed is told by the newest rows of the records, so that nothing has to be remembered while
recording: a question concludes those agreements from their statements.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.record import heads, lines, rows
from onrecord.record.store import now

Mark = tuple[int, int, int, int, int, int, int]
OPEN = date.max.isoformat()
_NOTHING: Mark = (0, 0, 0, 0, 0, 0, 0)
KEPT = (
    "outlooks",
    "outlook_deadlines",
    "outlook_plans",
    "outlook_turns",
    "outlook_states",
    "outlook_spells",
    "outlook_parties",
    "outlook_lines",
)
KEPT_OF_RULINGS = ("outlook_withheld", "outlook_reviewed")


@dataclass(frozen=True, slots=True)
class KeptOutlook:
    """The outlook of one agreement for days of knowledge from `known_from` up to but not on
    `known_until`; `first_known` is the day on which it was first reported at all, `begins` the
    first day for which `courses` (JSON) tell the status. The other fields are the columns of
    their tables after `known_until`; days are ISO 8601."""

    agreement: str
    known_from: str
    known_until: str
    first_known: str
    begins: str
    courses: str
    deadlines: tuple[tuple[str, ...], ...] = ()
    plans: tuple[tuple[str, ...], ...] = ()
    turns: tuple[str, ...] = ()
    states: tuple[tuple[str | int | None, ...], ...] = ()
    spells: tuple[tuple[str | int | None, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """The outlooks of an agreement that may have changed between two days: JSON of its courses
    as known before (null: not kept) and after. `was_known`: whether it had been reported before."""

    agreement: str
    was_known: bool
    before: str | None
    after: str
    after_begins: date


def newest(connection: sqlite3.Connection) -> Mark:
    """The newest rows of the records that conclusions rest on."""
    row = connection.execute(
        "SELECT "
        + ", ".join(
            f"(SELECT coalesce(max(seq), 0) FROM {table})"
            for table in (
                "memberships",
                "forwardings",
                "statement_origins",
                "extractions",
                "document_metadata",
                "statement_rulings",
                "rulings",
            )
        )
    ).fetchone()
    return (row[0], row[1], row[2], row[3], row[4], row[5], row[6])


def touched(connection: sqlite3.Connection, edition: str) -> frozenset[str]:
    """Ids of the agreements (forwarded ones too) that were touched since outlooks were kept; all
    of them where outlooks were kept by another edition of the rules than this."""
    marked, by = _marked(connection)
    return touched_since(connection, marked if by == edition else _NOTHING)


def edition_kept(connection: sqlite3.Connection) -> str | None:
    """The edition of the rules by which outlooks are kept; null where none are."""
    marked, by = _marked(connection)
    return None if marked == _NOTHING else by


def _marked(connection: sqlite3.Connection) -> tuple[Mark, str]:
    """The newest rows that outlooks are kept of, and by which edition of the rules."""
    row = connection.execute(
        "SELECT membership, forwarding, statement_origin, extraction, metadata, "
        "statement_ruling, ruling, rules FROM outlook_marks ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return _NOTHING, ""
    return (row[0], row[1], row[2], row[3], row[4], row[5], row[6]), str(row[7])


def touched_since(connection: sqlite3.Connection, mark: Mark) -> frozenset[str]:
    """Ids of the agreements (forwarded ones too) about which anything was recorded since."""
    if mark == newest(connection):
        return frozenset()
    found = connection.execute(
        "WITH moved (member) AS ("
        "SELECT report_agreement FROM memberships WHERE seq > ? "
        "UNION SELECT s.report_agreement FROM statement_origins o "
        "JOIN statements s ON s.id = o.statement WHERE o.seq > ? "
        "UNION SELECT id FROM report_agreements WHERE extraction IN (SELECT id FROM extractions "
        "WHERE document IN (SELECT document FROM extractions WHERE seq > ?)) "
        "UNION SELECT id FROM report_agreements WHERE extraction IN (SELECT id FROM extractions "
        "WHERE document IN (SELECT document FROM document_metadata WHERE seq > ?)) "
        "UNION SELECT id FROM report_agreements WHERE extraction IN (SELECT id FROM extractions "
        "WHERE document IN (SELECT d.id FROM documents d WHERE d.name IN "
        "(SELECT doc FROM statement_rulings WHERE seq > ?)))) "
        "SELECT m.agreement FROM moved JOIN memberships m ON m.report_agreement = moved.member "
        "UNION SELECT from_agreement FROM forwardings WHERE seq > ? "
        "UNION SELECT to_agreement FROM forwardings "
        "WHERE seq > ? AND to_agreement IS NOT NULL "
        "UNION SELECT agreement FROM statement_rulings WHERE seq > ? AND agreement IS NOT NULL",
        (mark[0], mark[2], mark[3], mark[4], mark[5], mark[1], mark[1], mark[5]),
    )
    ids = {row[0] for row in found} | _ruled_on(connection, mark[6])
    return frozenset(ids | {heads.head_of(connection, i) for i in ids})


def _ruled_on(connection: sqlite3.Connection, since: int) -> set[str]:
    """The agreements that rulings after a row name; one that undoes another names what it did."""
    named = {
        subject
        for row in connection.execute(
            "SELECT subjects FROM rulings WHERE seq > ? UNION SELECT o.subjects FROM rulings r "
            "JOIN rulings o ON o.id = r.reverses WHERE r.seq > ?",
            (since, since),
        )
        for subject in json.loads(row[0])
    }
    return {s for s in named if heads.is_agreement(connection, s)}


def keep(
    connection: sqlite3.Connection,
    agreements: Sequence[str],
    kept: Iterable[KeptOutlook],
    kept_lines: Iterable[lines.Line],
) -> None:
    """Replace all outlooks and lines of these agreements, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table in KEPT:
            connection.executemany(
                f"DELETE FROM {table} WHERE agreement = ?", [(a,) for a in agreements]
            )
        for item in kept:
            span = (item.agreement, item.known_from, item.known_until)
            connection.execute(
                "INSERT INTO outlooks VALUES (?, ?, ?, ?, ?, ?)",
                (*span, item.first_known, item.begins, item.courses),
            )
            connection.executemany(
                "INSERT INTO outlook_deadlines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(*span, *deadline) for deadline in item.deadlines],
            )
            connection.executemany(
                "INSERT INTO outlook_plans VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(*span, *plan) for plan in item.plans],
            )
            connection.executemany(
                "INSERT INTO outlook_turns VALUES (?, ?, ?, ?)",
                [(day, *span) for day in item.turns],
            )
            connection.executemany(
                "INSERT INTO outlook_states VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(*span, *state) for state in item.states],
            )
            connection.executemany(
                "INSERT INTO outlook_spells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(*span, *spell) for spell in item.spells],
            )
        for line in kept_lines:
            lines.keep(connection, line)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def mark(connection: sqlite3.Connection, reached: Mark, edition: str) -> None:
    """Note that outlooks are kept of all that these newest rows tell, by this edition of the
    rules; what rulings make of statements is kept with it."""
    from onrecord.record import ruled
    from onrecord.record.write import transaction

    with transaction(connection):
        marked, _ = _marked(connection)
        ruled.keep(connection, ruled.waiting(connection, (marked[5], marked[0])))
        connection.execute(
            "INSERT INTO outlook_marks (membership, forwarding, statement_origin, extraction, "
            "metadata, statement_ruling, ruling, rules, recorded_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*reached, edition, now()),
        )


_COVERS = "o.known_from <= :known AND o.known_until > :known"


def not_kept(connection: sqlite3.Connection, known: date) -> frozenset[str]:
    """Agreements that were reported by a day of knowledge for which no outlook is kept."""
    return frozenset(
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT n.agreement FROM outlooks n WHERE n.known_from > :known "
            "AND n.first_known <= :known AND NOT EXISTS "
            f"(SELECT 1 FROM outlooks o WHERE o.agreement = n.agreement AND {_COVERS})",
            {"known": known.isoformat()},
        )
    )


def deadlines(
    connection: sqlite3.Connection, on: date, known: date, agreements: Iterable[str] | None = None
) -> list[tuple[str, ...]]:
    """Agreement, `asked_from`, `asked_until` and the deadline's columns, of what lies ahead; of
    some agreements or of all."""
    values = {"on": on.isoformat(), "known": known.isoformat()}
    of: str = ""
    if agreements is not None:
        values["ids"] = rows.compact(sorted(agreements))
        of = " AND o.agreement IN (SELECT value FROM json_each(:ids))"
    return [
        tuple(row)
        for row in connection.execute(
            "SELECT o.agreement, o.asked_from, o.asked_until, o.due_date, o.what, o.kind, "
            "o.statements, o.docs FROM outlook_deadlines o "
            f"WHERE o.asked_until >= :on AND o.asked_from <= :on AND {_COVERS}{of}",
            values,
        )
    ]


def plans(connection: sqlite3.Connection, on: date, known: date) -> list[tuple[str, ...]]:
    """Agreement and the plan's columns from `planned_date` on, of what is overdue."""
    return [
        tuple(row)
        for row in connection.execute(
            "SELECT o.agreement, o.planned_date, o.what, o.event, o.statements, o.docs "
            f"FROM outlook_plans o WHERE o.latest < :on AND {_COVERS}",
            {"on": on.isoformat(), "known": known.isoformat()},
        )
    ]


def turned(connection: sqlite3.Connection, since: date, until: date) -> list[Turned]:
    """The agreements that were reported, or whose answer moved by itself, after `since` and by
    `until`; of those whose outlook as known on `until` is kept."""
    days = {"since": since.isoformat(), "until": until.isoformat()}
    reported = connection.execute(
        "SELECT a.agreement, a.first_known <= :since, b.courses, a.courses, a.begins "
        "FROM outlooks a LEFT JOIN outlooks b ON b.agreement = a.agreement "
        "AND b.known_from <= :since AND b.known_until > :since "
        "WHERE a.known_from > :since AND a.known_from <= :until AND a.known_until > :until",
        days,
    ).fetchall()
    moved = connection.execute(
        "SELECT DISTINCT o.agreement, 1, o.courses, o.courses, o.begins FROM outlook_turns t "
        "JOIN outlooks o ON o.agreement = t.agreement AND o.known_from = t.known_from "
        "WHERE t.day > :since AND t.day <= :until "
        "AND t.known_from <= :since AND t.known_until > :until",
        days,
    ).fetchall()
    return [
        Turned(row[0], bool(row[1]), row[2], row[3], date.fromisoformat(row[4]))
        for row in (*reported, *moved)
    ]


def newest_published(connection: sqlite3.Connection) -> date | None:
    """The newest day of publication on record."""
    return rows.day_of(
        connection.execute("SELECT max(published) FROM document_metadata").fetchone()[0]
    )


def spells(
    connection: sqlite3.Connection, agreements: Sequence[str], on: date, known: date
) -> tuple[dict[str, bool], list[tuple[str | int | None, ...]]]:
    """What is kept of some agreements as known on a day no earlier than their newest report:
    whether the status on `on` is contested, by agreement; and their spells, rows of
    `outlook_spells` without the days of knowledge."""
    asked = {
        "ids": rows.compact(list(agreements)),
        "on": on.isoformat(),
        "known": known.isoformat(),
    }
    listed = "o.agreement IN (SELECT value FROM json_each(:ids))"
    contested = connection.execute(
        "SELECT o.agreement, o.contested FROM outlook_states o "
        f"WHERE {listed} AND {_COVERS} AND o.known_until = '{OPEN}' "
        "AND o.begins <= :on AND o.ends > :on",
        asked,
    ).fetchall()
    found = connection.execute(
        "SELECT o.agreement, o.n, o.status, o.begins, o.earliest, o.latest, o.stated, o.ends, "
        "o.rule, o.statements, o.projected, o.of_many FROM outlook_spells o "
        f"WHERE {listed} AND {_COVERS} ORDER BY o.agreement, o.n",
        asked,
    )
    return {row[0]: bool(row[1]) for row in contested}, [tuple(row) for row in found]
