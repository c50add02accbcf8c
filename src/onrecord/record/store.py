"""One SQLite file: opening it, knowing it for ours, bringing its schema up to date.

Write-ahead logging with `synchronous = NORMAL`: a process killed at any moment leaves a valid
file that holds every report it finished (https://www.sqlite.org/wal.html).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from onrecord.model import OnrecordError

APPLICATION_ID = 0x4F4E5243  # "ONRC", in the header of every register
LOG_PAGES = 32_768
"""Of 4 KiB each, in the write-ahead log before they move into the file: a load touches the same
pages again in its next batch, and moving them after each costs it a fifth of its rate."""
CACHE_KIB = 65_536
"""Pages a connection may keep: ids are hashes, so that a load writes all over the indexes."""


class StorageFault(OnrecordError):
    """The disk or the file failed, not the caller: what was recorded before stays."""


_BUSY_SECONDS = 60.0


def migrations() -> tuple[str, ...]:
    """The SQL scripts that lead from an empty file to the newest schema, in order."""
    named = sorted(Path(__file__).with_name("migrations").glob("*.sql"))
    return tuple(f.read_text(encoding="utf-8") for f in named)


def now() -> str:
    """The present instant as the register writes it (ISO 8601, UTC, seconds)."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the faults of SQLite and of the disk into one `OnrecordError` that says what to do."""
    try:
        yield
    except sqlite3.IntegrityError as fault:
        raise OnrecordError(f"{path}: the register refused a record ({fault})") from fault
    except sqlite3.OperationalError as fault:
        code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise StorageFault(
                f"{path}: the disk is full; free some space and run the same command again "
                "(every report recorded so far is kept)"
            ) from fault
        if code == sqlite3.SQLITE_IOERR:
            raise StorageFault(
                f"{path}: the disk refused a write (full, over quota or failing); free some space "
                "and run the same command again (every report recorded so far is kept)"
            ) from fault
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StorageFault(
                f"{path}: another program holds the register; try again when it is done"
            ) from fault
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise OnrecordError(
                f"{path}: cannot be opened or written here; check the folder and its permissions, "
                "or name another with --register"
            ) from fault
        raise OnrecordError(f"{path}: {fault}") from fault
    except sqlite3.DatabaseError as fault:
        raise StorageFault(
            f"{path}: the file is damaged ({fault}); restore a copy, or read the reports again "
            "into a new register with --register"
        ) from fault


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open the register at `path`, bringing its schema up to date.

    Raises `OnrecordError` where there is none and `create` is false, and for a file that is not
    a register of ours or was written by a newer version.
    """
    _check_file(path, create=create)
    with explained(path):
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def _check_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise OnrecordError(f"{path}: a folder; name a register file, for instance onrecord.db")
    # By name only: to open and close the file here would take away the locks that other
    # connections of this process hold on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    try:
        path.stat()
    except FileNotFoundError:
        if not create:
            raise OnrecordError(
                f"{path}: there is no register here; read some reports into one with "
                "`onrecord read FOLDER`, or name another with --register"
            ) from None
        if not path.parent.is_dir():
            raise OnrecordError(
                f"{path}: its folder does not exist; make it first, or name another with --register"
            ) from None
        return
    except OSError as fault:
        raise OnrecordError(
            f"{path}: cannot be opened ({fault.strerror}); check its permissions, or name another "
            "with --register"
        ) from None
    if not os.access(path, os.R_OK):
        raise OnrecordError(
            f"{path}: cannot be read; check its permissions, or name another with --register"
        )


def _not_ours(path: Path) -> OnrecordError:
    return OnrecordError(
        f"{path}: not a register of Onrecord; nothing in it was changed; name another with "
        "--register"
    )


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as fault:
        if fault.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise _not_ours(path) from None
        raise
    if application != APPLICATION_ID and tables:
        raise _not_ours(path)
    scripts = migrations()
    if version > len(scripts):
        raise OnrecordError(
            f"{path}: written by a newer Onrecord (schema {version}, this one knows up to "
            f"{len(scripts)}); upgrade with pip install --upgrade onrecord"
        )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    if version < len(scripts):
        connection.execute("PRAGMA journal_mode = WAL")
        _migrate(connection, scripts)


def _migrate(connection: sqlite3.Connection, scripts: tuple[str, ...]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_versions "
            "(version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)"
        )
        for number, script in enumerate(scripts[version:], start=version + 1):
            for statement in statements_in(script):
                connection.execute(statement)
            connection.execute("INSERT INTO schema_versions VALUES (?, ?)", (number, now()))
        connection.execute(f"PRAGMA user_version = {len(scripts)}")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def statements_in(script: str) -> Iterator[str]:
    """Split a script into statements (triggers hold semicolons of their own)."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""
