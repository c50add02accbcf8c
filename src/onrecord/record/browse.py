"""Looking through the register, newest first, a piece at a time: nothing here reads all of it."""

from __future__ import annotations

import sqlite3

from onrecord.model import Recorded
from onrecord.record import query

_SHOWN = "NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.extraction = e.id)"


def statements(connection: sqlite3.Connection, limit: int) -> tuple[Recorded, ...]:
    """All statements about the agreements that were last reported on, until there are `limit`."""
    found: list[Recorded] = []
    seen: set[str] = set()
    members = connection.execute(
        "SELECT a.id FROM report_agreements a JOIN extractions e ON e.id = a.extraction "
        f"JOIN reports r ON r.id = e.document WHERE {_SHOWN} "
        "ORDER BY r.published IS NULL, r.published DESC, r.doc, a.seq LIMIT ?",
        (limit,),
    ).fetchall()
    for (member,) in members:
        home = query.home_of(connection, member)
        if home not in seen:
            seen.add(home)
            found += query.recorded(connection, home)
        if len(found) >= limit:
            break
    return tuple(found)


def reports(connection: sqlite3.Connection, start: int, size: int) -> tuple[query.Report, ...]:
    """Reports from number `start` on, newest first."""
    found = connection.execute(
        "SELECT id FROM reports ORDER BY published IS NULL, published DESC, doc LIMIT ? OFFSET ?",
        (size, start),
    ).fetchall()
    told = (query.report(connection, row[0]) for row in found)
    return tuple(one for one in told if one is not None)


def count_reports(connection: sqlite3.Connection) -> int:
    """How many reports there are."""
    count: int = connection.execute("SELECT count(*) FROM reports").fetchone()[0]
    return count


def documents_with_incidents(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The documents that tell of incidents, newest first."""
    found = connection.execute(
        "SELECT DISTINCT e.document, r.published FROM incidents i "
        "JOIN extractions e ON e.id = i.extraction JOIN reports r ON r.id = e.document "
        f"WHERE {_SHOWN} ORDER BY r.published DESC, e.document"
    )
    return tuple(row[0] for row in found)


def document_of_incident(connection: sqlite3.Connection, incident: str) -> str | None:
    """The document that tells of an incident."""
    row = connection.execute(
        "SELECT e.document FROM incidents i JOIN extractions e ON e.id = i.extraction "
        f"WHERE i.id = ? AND {_SHOWN} LIMIT 1",
        (incident,),
    ).fetchone()
    return row[0] if row else None


def documents_of_story(connection: sqlite3.Connection, story: str) -> tuple[str, ...]:
    """The documents that are in a story."""
    found = connection.execute(
        "SELECT document FROM shown_echoes WHERE story = ? ORDER BY document", (story,)
    )
    return tuple(row[0] for row in found)
