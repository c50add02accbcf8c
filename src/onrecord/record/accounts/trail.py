"""What is remembered of what people did: the audit log, and tries that are counted."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass

from onrecord.record.store import now


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the audit log."""

    seq: int
    at: str
    person: str
    role: str
    act: str
    subject: str
    detail: str
    address: str


def note(
    connection: sqlite3.Connection,
    person: str,
    role: str,
    act: str,
    subject: str = "",
    detail: str = "",
    address: str = "",
) -> None:
    """Add a line to the audit log."""
    connection.execute(
        "INSERT INTO audit (at, person, role, act, subject, detail, address) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (now(), person, role, act, subject[:500], detail[:500], address),
    )


def acts(connection: sqlite3.Connection, before: int | None, limit: int) -> tuple[Act, ...]:
    """Lines of the audit log, newest first, from before a line's number."""
    where: str = "WHERE seq < ? " if before is not None else ""
    values: tuple[int, ...] = (before, limit) if before is not None else (limit,)
    found = connection.execute(f"SELECT * FROM audit {where}ORDER BY seq DESC LIMIT ?", values)
    return tuple(Act(**row) for row in found)


def wait_seconds(connection: sqlite3.Connection, what: str, most: int, within: float) -> int:
    """Seconds until `what` may be tried again; 0: now. So often (`most`) in so many seconds."""
    moment = time.time()
    row = connection.execute(
        "SELECT count(*), min(at) FROM (SELECT at FROM attempts WHERE what = ? AND at > ? "
        "ORDER BY at DESC LIMIT ?) AS tries",
        (what, moment - within, most),
    ).fetchone()
    if row[0] < most:
        return 0
    return max(1, round(float(row[1]) + within - moment))


def count(connection: sqlite3.Connection, what: str, keep: float) -> None:
    """Count a try; those older than `keep` seconds are forgotten."""
    moment = time.time()
    connection.execute("DELETE FROM attempts WHERE at < ?", (moment - keep,))
    connection.execute("INSERT INTO attempts (what, at) VALUES (?, ?)", (what, moment))


def forget(connection: sqlite3.Connection, what: str) -> None:
    """Begin counting anew."""
    connection.execute("DELETE FROM attempts WHERE what = ?", (what,))
