"""What rulings make of statements, kept as rows for those who read the tables: `statements_shown`.

These rows are no records, like outlooks: they follow from the rulings and the statements.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from onrecord.model import Recorded
from onrecord.record import outlooks, query, reviews, rows

_COLUMNS = (
    "event",
    "modality",
    "event_date",
    "term",
    "actors",
    "source_kind",
    "source_text",
    "source_cue",
    "source_affiliation",
    "source_stance",
    "evidence_text",
    "certainty",
)


def keep(connection: sqlite3.Connection, docs: Iterable[str]) -> None:
    """Write anew what rulings make of the statements of some reports; inside a transaction."""
    for doc in docs:
        for table in outlooks.KEPT_OF_RULINGS:
            connection.execute(f"DELETE FROM {table} WHERE doc = ?", (doc,))
        shown = reviews.of_doc(connection, doc).shown
        as_read = {item.statement.id for item in shown if not item.rulings}
        read = {item.statement.id for item in query.statements_of(connection, doc)}
        connection.executemany(
            "INSERT INTO outlook_withheld (statement, doc) VALUES (?, ?)",
            [(statement, doc) for statement in sorted(read - as_read)],
        )
        holes = ", ".join("?" * (5 + len(_COLUMNS)))
        connection.executemany(
            "INSERT INTO outlook_reviewed (statement, doc, document, agreement, agreement_name, "
            f"{', '.join(_COLUMNS)}) VALUES ({holes})",
            [_row(connection, item) for item in shown if item.rulings],
        )


def _row(connection: sqlite3.Connection, item: Recorded) -> tuple[object, ...]:
    values = dict(zip(rows.STATEMENT_COLUMNS, rows.statement_row(item.statement), strict=True))
    return (
        item.statement.id,
        item.doc,
        item.statement.document,
        item.agreement,
        _name(connection, item),
        *(values[column] for column in _COLUMNS),
    )


def _name(connection: sqlite3.Connection, item: Recorded) -> str | None:
    """What the report calls the agreement first; where a ruling moved the statement to another
    agreement, that one's usual name."""
    for member, name in connection.execute(
        "SELECT s.report_agreement, n.name FROM statements s JOIN agreement_names n "
        "ON n.report_agreement = s.report_agreement AND n.position = 0 "
        "WHERE s.id = ? ORDER BY s.seq DESC",
        (item.statement.id,),
    ).fetchall():
        if query.home_of(connection, member) == item.agreement:
            return str(name)
    found = query.agreement(connection, item.agreement)
    return found.names[0] if found and found.names else None


def waiting(connection: sqlite3.Connection, since: Sequence[int]) -> list[str]:
    """Names of the reports with rulings that came, or whose agreements were placed, after these
    rows of `statement_rulings` and `memberships`."""
    found = connection.execute(
        "SELECT doc FROM statement_rulings WHERE seq > ? "
        "UNION SELECT d.name FROM memberships m "
        "JOIN report_agreements a ON a.id = m.report_agreement "
        "JOIN extractions e ON e.id = a.extraction JOIN documents d ON d.id = e.document "
        "WHERE m.seq > ? AND d.name IN (SELECT doc FROM statement_rulings) ORDER BY 1",
        tuple(since),
    )
    return [doc for (doc,) in found.fetchall()]
