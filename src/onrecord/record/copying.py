"""A register copied whole from one store to another: every row of every table, as it stands."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from typing import Any

from onrecord.model import OnrecordError
from onrecord.record import postgres, store

_ROWS = 5_000  # in memory at once


@cache
def tables() -> tuple[str, ...]:
    """The register's tables, each after those that it refers to."""
    found: dict[str, None] = {}
    for script in store.migrations():
        for act, table in re.findall(r"^(CREATE|DROP) TABLE (\w+)", script, re.M):
            found.pop(table, None)
            if act == "CREATE":
                found[table] = None
    return tuple(found)


def contents(connection: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """All rows of a table, in the order of its first column."""
    yield from map(tuple, connection.execute(f'SELECT * FROM "{table}" ORDER BY 1'))


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The names of a table's columns, in order."""
    told = connection.execute(f'SELECT * FROM "{table}" LIMIT 0').description
    return [column[0] for column in told]


def copy(origin: sqlite3.Connection, target: sqlite3.Connection) -> dict[str, int]:
    """Copy every row from one register to another that holds nothing yet, in one transaction; the
    number of rows by table."""
    for table in tables():
        if target.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is not None:
            raise OnrecordError(
                "copy: the register to copy to holds something already; name a new one"
            )
    origin.execute("BEGIN")
    target.execute("BEGIN IMMEDIATE")
    try:
        copied = {table: _copy(origin, target, table) for table in tables()}
    except BaseException:
        target.rollback()
        raise
    finally:
        origin.rollback()
    target.commit()
    return copied


def _copy(origin: sqlite3.Connection, target: sqlite3.Connection, table: str) -> int:
    named = columns(target, table)
    if isinstance(target, postgres.Connection):
        return _copy_to_server(origin, target, table, named)
    listed = ", ".join(f'"{column}"' for column in named)
    holes = ", ".join("?" * len(named))
    done = 0
    for batch in _batches(origin, table, named):
        target.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({holes})', batch)
        done += len(batch)
    return done


def _copy_to_server(
    origin: sqlite3.Connection, target: postgres.Connection, table: str, named: list[str]
) -> int:
    done = 0
    with target.copying(table, named) as into:
        for batch in _batches(origin, table, named):
            for row in batch:
                into.write_row(row)
            done += len(batch)
    numbered = next((column for column in ("seq", "id") if named[0] == column), None)
    if done and numbered and _is_numbered(target, table, numbered):
        target.execute(
            f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{numbered}'), "
            f'(SELECT max("{numbered}") FROM "{table}"))'
        )
    return done


def _is_numbered(target: postgres.Connection, table: str, column: str) -> bool:
    asked = f"SELECT pg_get_serial_sequence('\"{table}\"', '{column}')"
    return target.execute(asked).fetchone()[0] is not None


def _batches(
    origin: sqlite3.Connection, table: str, named: list[str]
) -> Iterator[list[tuple[Any, ...]]]:
    listed = ", ".join(f'"{column}"' for column in named)
    found = origin.execute(f'SELECT {listed} FROM "{table}" ORDER BY 1')
    while batch := found.fetchmany(_ROWS):
        yield [tuple(row) for row in batch]
