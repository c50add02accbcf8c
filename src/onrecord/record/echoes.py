"""Which reports repeat which: `resolve` judges, this keeps.

Reports that may repeat each other are looked up through `echo_keys`. After a batch, the stories
that its reports could belong to are told anew, whole, so that reading order plays no part.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from onrecord.record import query, rows
from onrecord.record.heads import head_of, own_origin, rulings
from onrecord.record.store import now
from onrecord.resolve.echoes import (
    MOST_NEAR,
    Echo,
    Report,
    Story,
    fingerprint,
    origins,
    shortlist,
    stories,
)
from onrecord.resolve.rulings import ON_ECHOES

_A_KEY = 200  # reports that are looked at of one key: what more share tells little apart
_A_BATCH = 250  # reports whose stories are told at once: so much stands in memory


def settle(
    connection: sqlite3.Connection, since: int, moved: Iterable[str], named: Iterable[str] = ()
) -> int:
    """Tell anew the stories around extractions after row `since`, around `moved` rows of reports'
    agreements and around reports of these names (or documents' ids); the number of reports whose
    place in a story changed."""
    shown = "NOT EXISTS (SELECT 1 FROM supersessions s WHERE s.extraction = e.id)"
    ordered = [
        document
        for (document,) in connection.execute(
            "WITH fresh (document) AS (SELECT e.document FROM extractions e "
            "JOIN report_agreements a ON a.extraction = e.id "
            f"WHERE e.seq > ? AND {shown} UNION SELECT e.document FROM report_agreements a "
            "JOIN extractions e ON e.id = a.extraction "
            f"WHERE a.id IN (SELECT value FROM json_each(?)) AND {shown} "
            "UNION SELECT e.document FROM documents d JOIN extractions e ON e.document = d.id "
            "JOIN report_agreements a ON a.extraction = e.id "
            f"WHERE (d.name IN (SELECT value FROM json_each(?)) OR d.id IN "
            f"(SELECT value FROM json_each(?))) AND {shown}) "
            "SELECT r.id FROM fresh JOIN reports r ON r.id = fresh.document "
            "ORDER BY r.published, r.id",
            (
                since,
                rows.compact(sorted(moved)),
                rows.compact(list(named)),
                rows.compact(list(named)),
            ),
        )
    ]
    batches = [set(ordered[at : at + _A_BATCH]) for at in range(0, len(ordered), _A_BATCH)]
    return sum(_tell(connection, batch) for batch in batches)


def _tell(connection: sqlite3.Connection, fresh: set[str]) -> int:
    """Tell anew the stories around these documents."""
    keys: dict[str, frozenset[str]] = {}
    for document in sorted(fresh):
        keys[document] = fingerprint(_report(connection, document))
        connection.executemany(
            "INSERT OR IGNORE INTO echo_keys (key, document) VALUES (?, ?)",
            [(key, document) for key in sorted(keys[document])],
        )
    around = _around(connection, keys)
    reports = [_report(connection, document) for document in sorted(around)]
    ids = {r.doc: r.document.id for r in reports}
    told = stories(reports, rulings(connection, *ON_ECHOES))
    changed = 0
    placed: dict[str, tuple[Story, Echo]] = {
        ids[echo.doc]: (story, echo) for story in told for echo in story.reports
    }
    for report in reports:
        changed += _place(connection, report.document.id, placed.get(report.document.id))
    for story in told:
        _count(connection, story)
    found = {
        statement: origin
        for story in told
        for (_, statement), origin in origins(story, reports).items()
    }
    for report in reports:
        for statement in report.extraction.statements:
            _originate(
                connection,
                statement.id,
                found.get(statement.id, own_origin(report.doc)),
                report.doc,
            )
    return changed


def _around(connection: sqlite3.Connection, keys: Mapping[str, frozenset[str]]) -> set[str]:
    """The documents that may repeat those whose keys these are, and all others of their
    stories."""
    near = set(keys)
    held: dict[str, list[str]] = {}
    for document in sorted(keys):
        for key in keys[document] - held.keys():
            held[key] = [
                row[0]
                for row in connection.execute(
                    "SELECT document FROM echo_keys WHERE key = ? ORDER BY document LIMIT ?",
                    (key, _A_KEY),
                )
            ]
        near.update(shortlist({key: held[key] for key in keys[document]}, MOST_NEAR))
    newest = "seq = (SELECT max(seq) FROM echoes WHERE document = c.document)"
    return near | {
        document
        for (document,) in connection.execute(
            "SELECT c.document FROM echoes c WHERE c.story IN (SELECT c.story FROM echoes c "
            f"WHERE c.document IN (SELECT value FROM json_each(?)) AND c.{newest}) AND c.{newest}",
            (rows.compact(sorted(near)),),
        )
    }


def _report(connection: sqlite3.Connection, document_id: str) -> Report:
    document = query.document(connection, document_id)
    extraction = query.extraction(connection, document_id)
    if document is None or extraction is None:
        raise LookupError(document_id)
    homes = connection.execute(
        "SELECT a.local, m.agreement FROM report_agreements a "
        "JOIN shown_extractions e ON e.id = a.extraction "
        "JOIN memberships m ON m.report_agreement = a.id "
        "WHERE e.document = ? AND m.seq = "
        "(SELECT max(seq) FROM memberships WHERE report_agreement = a.id) ORDER BY a.seq",
        (document_id,),
    ).fetchall()
    return Report(
        document,
        extraction,
        credits=extraction.credits,
        agreements=tuple((local, head_of(connection, home)) for local, home in homes),
    )


def _place(
    connection: sqlite3.Connection, document: str, placed: tuple[Story, Echo] | None
) -> bool:
    """Record a document's place in a story where that is new."""
    row: tuple[str | None, ...]
    if placed is None:
        row = (None, None, "original", "no other report of this on record", "[]")
    else:
        story, echo = placed
        drift = rows.compact([[d.what, d.was, d.is_] for d in echo.drift])
        row = (story.id, echo.from_, echo.how, echo.why, drift)
    newest = connection.execute(
        "SELECT story, from_report, how, because, drift FROM echoes WHERE document = ? "
        "ORDER BY seq DESC LIMIT 1",
        (document,),
    ).fetchone()
    if (newest is None and placed is None) or (newest is not None and tuple(newest) == row):
        return False
    connection.execute(
        "INSERT INTO echoes (document, story, from_report, how, because, drift, recorded_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (document, *row, now()),
    )
    return True


def _count(connection: sqlite3.Connection, story: Story) -> None:
    newest = connection.execute(
        "SELECT independent_origins FROM stories WHERE id = ? ORDER BY seq DESC LIMIT 1",
        (story.id,),
    ).fetchone()
    if newest is None or newest[0] != story.independent_origins:
        connection.execute(
            "INSERT INTO stories (id, independent_origins, recorded_at) VALUES (?, ?, ?)",
            (story.id, story.independent_origins, now()),
        )


def _originate(connection: sqlite3.Connection, statement: str, origin: str, doc: str) -> None:
    newest = connection.execute(
        "SELECT origin FROM statement_origins WHERE statement = ? ORDER BY seq DESC LIMIT 1",
        (statement,),
    ).fetchone()
    if (newest[0] if newest else own_origin(doc)) != origin:
        connection.execute(
            "INSERT INTO statement_origins (statement, origin, recorded_at) VALUES (?, ?, ?)",
            (statement, origin, now()),
        )
