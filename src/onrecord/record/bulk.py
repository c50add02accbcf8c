"""Going over a whole register: rows of many agreements or reports in one question each.

For what reads everything (exports); memory is that of one batch.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from onrecord.model import Recorded
from onrecord.record import heads, query, reviews, rows

Told = tuple[str | int | float | None, ...]

_CONTEXT = ("agreement", "document", "doc", "outlet", "published", "origin", "extractor")
STATEMENT_COLUMNS = (*_CONTEXT, *(column.strip('"') for column in rows.STATEMENT_COLUMNS))
"""The columns of a row of `statements`: where it stands, then those of the table."""

_BRIEF = ("id", "evidence_start")
_MEMBERS = (
    "SELECT m.agreement, m.report_agreement FROM memberships m "
    "WHERE m.agreement IN (SELECT value FROM json_each(?)) AND m.seq = "
    "(SELECT max(seq) FROM memberships WHERE report_agreement = m.report_agreement)"
)
# Asked by a list of members: a join with their agreements would be planned as a scan of all.
_FROM = (
    "SELECT s.report_agreement, e.document, r.doc, r.outlet, r.published, "
    "(SELECT origin FROM statement_origins o WHERE o.statement = s.id ORDER BY o.seq DESC LIMIT 1) "
    "AS origin, e.extractor, {columns} "
    "FROM statements s JOIN extractions e ON e.id = s.extraction "
    "JOIN reports r ON r.id = e.document "
    "WHERE s.report_agreement IN (SELECT value FROM json_each(?)) "
    "AND NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.extraction = e.id)"
)


@dataclass(frozen=True, slots=True)
class FullReport:
    """A report with all that is known of it but its text and its statements."""

    id: str
    doc: str
    published: str | None
    updated: str | None
    outlet: str | None
    title: str | None
    byline: str | None
    dateline: str | None
    section: str | None
    url: str | None
    language: str | None
    extractor: str | None
    credits: str
    statements: int
    story: str | None
    from_report: str | None
    how: str | None


def statements(
    connection: sqlite3.Connection, agreements: Sequence[str], brief: bool = False
) -> Iterator[tuple[str, list[Told]]]:
    """The shown statements about each of these agreements (ids that forward nowhere), with
    people's rulings honoured: rows of `STATEMENT_COLUMNS`, oldest report first. `brief` rows tell
    where each stands, up to `extractor`, and may tell more; they come in any order."""
    columns = _BRIEF if brief else rows.STATEMENT_COLUMNS
    question = _FROM.format(columns=", ".join(f"s.{column}" for column in columns))
    homes = _homes(connection, agreements)
    found = [
        (homes[row[0]], *tuple(row)[1:])
        for row in connection.execute(question, (rows.compact(list(homes)),))
    ]
    ruled = reviews.ruled_docs(connection)
    by_agreement: dict[str, list[Told]] = {agreement: [] for agreement in agreements}
    for agreement, told in groupby(sorted(found, key=_agreement), key=_agreement):
        by_agreement[str(agreement)] = [
            row if row[5] else (*row[:5], heads.own_origin(row[2]), *row[6:]) for row in told
        ]
    moved_to = reviews.agreements_moved_to(connection) if ruled else frozenset()
    for agreement, told_rows in by_agreement.items():
        if ruled and (agreement in moved_to or any(row[2] in ruled for row in told_rows)):
            extractors = {str(row[1]): row[6] for row in told_rows}
            items = query.recorded(connection, agreement)
            yield agreement, [_row(item, extractors) for item in items]
        else:
            yield agreement, told_rows if brief else sorted(told_rows, key=_chronological)


def _homes(connection: sqlite3.Connection, agreements: Sequence[str]) -> dict[str, str]:
    """The agreement of each report's agreement that is a member of one of these."""
    ends_at = {agreement: agreement for agreement in agreements}
    for agreement, head in connection.execute("SELECT agreement, head FROM heads").fetchall():
        if head in ends_at:
            ends_at[agreement] = head
    members = connection.execute(_MEMBERS, (rows.compact(list(ends_at)),)).fetchall()
    return {member: ends_at[agreement] for agreement, member in members}


_START = STATEMENT_COLUMNS.index("evidence_start")
_ID = STATEMENT_COLUMNS.index("id")


def _agreement(row: Sequence[object]) -> str:
    return str(row[0])


def _chronological(row: Sequence[object]) -> tuple[object, ...]:
    return (row[4] or "9999-12-31", row[2], row[_START], row[_ID])


def _row(item: Recorded, extractors: Mapping[str, object]) -> Told:
    """A statement that rulings bear on, as a row."""
    extractor = extractors.get(item.statement.document)
    return (
        item.agreement,
        item.statement.document,
        item.doc,
        item.outlet,
        rows.text_of(item.published),
        item.origin,
        str(extractor) if extractor else None,
        *rows.statement_row(item.statement),
    )


def reports(connection: sqlite3.Connection) -> Iterator[FullReport]:
    """All reports, by name."""
    for row in connection.execute(
        "SELECT r.id, r.doc, r.published, m.updated, r.outlet, r.title, r.byline, r.dateline, "
        "m.section, r.url, r.language, e.extractor, coalesce(e.credits, '[]'), "
        "(SELECT count(*) FROM statements s WHERE s.extraction = e.id), c.story, c.from_report, "
        "c.how FROM reports r JOIN document_metadata m ON m.id = r.metadata "
        "LEFT JOIN shown_extractions e ON e.document = r.id "
        "LEFT JOIN echoes c ON c.story IS NOT NULL AND c.seq = "
        "(SELECT max(seq) FROM echoes WHERE document = r.id) ORDER BY r.doc, r.id"
    ):
        yield FullReport(*row)


def origin_names(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """The id of each report's own origin, with the report's name."""
    for (doc,) in connection.execute("SELECT DISTINCT name FROM documents"):
        yield heads.own_origin(doc), doc


def texts(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    """Id, name and cleaned text of all documents, by name."""
    for row in connection.execute("SELECT id, name, text FROM documents ORDER BY name, id"):
        yield row[0], row[1], row[2]


def batches(ids: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    """`ids` in runs of at most `size`."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
