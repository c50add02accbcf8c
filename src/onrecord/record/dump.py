"""The records of a register row by row, and a register made of such rows again.

What is computed from the records (outlooks, full-text indexes) is left out: it is made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from onrecord.model import OnrecordError
from onrecord.record.store import migrations

Values = Mapping[str, object]
RECORDS = (
    "documents",
    "document_metadata",
    "cuts",
    "extractions",
    "supersessions",
    "report_agreements",
    "names",
    "agreement_names",
    "agreement_parties",
    "identity_keys",
    "agreements",
    "forwardings",
    "memberships",
    "statements",
    "due_items",
    "incidents",
    "accounts",
    "late_members",
    "settlings",
    "echo_keys",
    "echo_judgements",
    "echo_links",
    "echoes",
    "statement_origins",
    "doubts",
    "rulings",
    "statement_rulings",
    "notes",
    "note_judgements",
)
"""The tables of records, each after those that it refers to."""

_BATCH = 2_000


def schema_version() -> int:
    """The number of the newest schema, which a dump is of."""
    return len(migrations())


def rows(connection: sqlite3.Connection, table: str) -> Iterator[dict[str, object]]:
    """The rows of a table of records, in the order in which they were added."""
    ordered = "seq" if "seq" in _columns(connection, table) else "1, 2"
    for row in connection.execute(f"SELECT * FROM {table} ORDER BY {ordered}"):
        yield dict(row)


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether nothing is on record yet."""
    return not any(
        connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in RECORDS
    )


def restore(connection: sqlite3.Connection, found: Iterable[tuple[str, Values]]) -> int:
    """Fill an empty register with rows, pairs of a table and its values; how many there were.

    All or nothing. Raises `OnrecordError` for rows that are none of this schema, and where an
    evidence is not what stands in the text.
    """
    if not is_empty(connection):
        raise OnrecordError("rows can be restored into an empty register only")
    count = 0
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table, columns, batch in _batches(connection, found):
            names = ", ".join(f'"{column}"' for column in columns)
            connection.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", batch
            )
            count += len(batch)
        _check_grounded(connection)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
    return count


def _batches(
    connection: sqlite3.Connection, found: Iterable[tuple[str, Values]]
) -> Iterator[tuple[str, tuple[str, ...], list[tuple[object, ...]]]]:
    """Runs of rows of one table with the same columns."""
    allowed = {table: _columns(connection, table) for table in RECORDS}
    held: list[tuple[object, ...]] = []
    at: tuple[str, tuple[str, ...]] | None = None
    for table, values in found:
        columns = tuple(values)
        if (table, columns) != at:
            if at is not None:
                yield *at, held
            if table not in allowed or not set(columns) <= allowed[table]:
                strange = sorted(set(columns) - allowed.get(table, frozenset()))
                raise OnrecordError(
                    f"a row of {table!r} with {', '.join(map(repr, strange))}: no table or columns "
                    "of a register; export it again with this version"
                )
            at, held = (table, columns), []
        held.append(tuple(values.values()))
        if len(held) >= _BATCH:
            yield *at, held
            held = []
    if at is not None and held:
        yield *at, held


def _columns(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    told = connection.execute(f"SELECT * FROM {table} LIMIT 0").description
    return frozenset(column[0] for column in told)


def _check_grounded(connection: sqlite3.Connection) -> None:
    for table, joined in (
        ("statements", "JOIN extractions e ON e.id = s.extraction"),
        ("due_items", "JOIN extractions e ON e.id = s.extraction"),
        ("accounts", "JOIN incidents i ON i.id = s.incident "
                     "JOIN extractions e ON e.id = i.extraction"),
    ):  # fmt: skip
        wrong = connection.execute(
            f"SELECT d.name, s.evidence_text FROM {table} s {joined} "
            "JOIN documents d ON d.id = e.document WHERE s.evidence_text = '' OR "
            "substr(d.text, s.evidence_start + 1, s.evidence_end - s.evidence_start) "
            "<> s.evidence_text LIMIT 1"
        ).fetchone()
        if wrong is not None:
            raise OnrecordError(
                f"{wrong[0]}: evidence {str(wrong[1])[:60]!r} is not what stands there; nothing "
                "was restored"
            )
