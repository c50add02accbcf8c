"""Keeping a register well: what it holds and how it does, whether all in it stands, backups."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from onrecord.model import OnrecordError, Problem
from onrecord.record import copying, outlooks, postgres, store

_COUNTED = ("documents", "statements", "agreements", "rulings")
_EVIDENCE = (
    ("statement", "SELECT s.id, d.name, d.text, s.evidence_start, s.evidence_end, s.evidence_text "
     "FROM statements s JOIN extractions e ON e.id = s.extraction "
     "JOIN documents d ON d.id = e.document"),
    ("due item", "SELECT s.what, d.name, d.text, s.evidence_start, s.evidence_end, "
     "s.evidence_text FROM due_items s JOIN extractions e ON e.id = s.extraction "
     "JOIN documents d ON d.id = e.document"),
    ("account", "SELECT s.says, d.name, d.text, s.evidence_start, s.evidence_end, s.evidence_text "
     "FROM accounts s JOIN incidents i ON i.id = s.incident "
     "JOIN extractions e ON e.id = i.extraction JOIN documents d ON d.id = e.document"),
)  # fmt: skip


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many reports, statements, agreements and rulings are on record, and the schema."""
    found = {
        table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in _COUNTED
    }
    (found["schema"],) = connection.execute("SELECT max(version) FROM schema_versions").fetchone()
    return found


def size_bytes(connection: sqlite3.Connection) -> int:
    """What the register takes up where it is stored."""
    if isinstance(connection, postgres.Connection):
        row = connection.execute(
            "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = current_schema() AND c.relkind = 'r'"
        ).fetchone()
        return int(row[0] or 0)
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(size)


def faults_of_store(connection: sqlite3.Connection, *, quick: bool) -> list[str]:
    """What the store itself finds wrong with the file; a server sees to that on its own."""
    if isinstance(connection, postgres.Connection):
        return []
    told = connection.execute(f"PRAGMA {'quick' if quick else 'integrity'}_check").fetchall()
    found = [str(row[0]) for row in told if row[0] != "ok"]
    if quick:  # SQLite 3.40 takes keys of tables without row ids for nulls where it looks quickly
        found = [fault for fault in found if not fault.startswith("NULL value in ")]
    if not quick:
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        found += [
            f"a row of {row[0]} refers to one of {row[2]} that is not there" for row in broken
        ]
    return found


def evidence_that_does_not_stand(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Every evidence on record that is not what stands at its place in its report's text."""
    for what, asked in _EVIDENCE:
        for name, doc, text, start, end, evidence in connection.execute(asked):
            if not evidence or text[start:end] != evidence:
                yield Problem(
                    doc,
                    f"the evidence of {what} {name} is not what stands at [{start}, {end})",
                    "restore a backup, or read the report again",
                )


def kept_courses(connection: sqlite3.Connection, agreement: str) -> list[tuple[str, ...]]:
    """The outlooks kept of an agreement: known from when, begins, courses (JSON)."""
    found = connection.execute(
        "SELECT known_from, begins, courses FROM outlooks WHERE agreement = ? ORDER BY known_from",
        (agreement,),
    )
    return [tuple(row) for row in found]


def forget(connection: sqlite3.Connection) -> None:
    """Forget all that is kept of conclusions; it is worked out again."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table in (*outlooks.KEPT, *outlooks.KEPT_OF_RULINGS, "outlook_marks"):
            connection.execute(f"DELETE FROM {table}")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def back_up(connection: sqlite3.Connection, path: Path) -> None:
    """Write the register as it is now to a new file, while others go on reading and writing."""
    if path.exists():
        raise OnrecordError(f"{path}: is there already; name a new file for the backup")
    target = store.connect(path, create=True)
    try:
        if isinstance(connection, postgres.Connection):
            copying.copy(connection, target)
        else:
            connection.backup(target)
        if wrong := faults_of_store(target, quick=True):
            raise store.StorageFault(f"{path}: the backup is damaged ({wrong[0]}); write another")
    finally:
        target.close()


def vacuum(connection: sqlite3.Connection) -> None:
    """Give back space that is no longer used, and measure anew how rows are distributed.

    SQLite writes the whole register anew, into its log: that is emptied last.
    """
    if isinstance(connection, postgres.Connection):
        connection.execute("VACUUM ANALYZE")
        return
    for command in ("VACUUM", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"):
        connection.execute(command).fetchall()
