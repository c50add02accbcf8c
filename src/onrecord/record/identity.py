"""Which agreement of the register a report's agreement is: `resolve` judges, this keeps.

Candidates are fetched through `identity_keys`, so that placing one report costs the same however
large the register is. Ids never change: where a report shows two agreements to be one, the
younger id forwards to the older.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from onrecord.model import Document, Extraction, ReportAgreement, content_id
from onrecord.record.names import fold
from onrecord.record.store import now


def head_of(connection: sqlite3.Connection, agreement: str) -> str:
    """The id that an agreement's id forwards to, itself where it was never merged."""
    seen = {agreement}
    while True:
        row = connection.execute(
            "SELECT to_agreement FROM forwardings WHERE from_agreement = ? "
            "ORDER BY seq DESC LIMIT 1",
            (agreement,),
        ).fetchone()
        if row is None or row[0] is None or row[0] in seen:
            return agreement
        agreement = row[0]
        seen.add(agreement)


def ids_of(connection: sqlite3.Connection, agreement: str) -> tuple[str, ...]:
    """An agreement's id and all ids that forward to it."""
    found = [agreement]
    for current in found:
        for (other,) in connection.execute(
            "SELECT from_agreement FROM shown_forwardings WHERE to_agreement = ?", (current,)
        ):
            if other not in found:
                found.append(other)
    return tuple(found)


def place(
    connection: sqlite3.Connection,
    document: Document,
    extraction: Extraction,
    rows: Sequence[tuple[str, ReportAgreement]],
) -> None:
    """Give every agreement of a newly recorded extraction its place in the register."""
    for member, agreement in rows:
        keys = _keys(agreement)
        matched = sorted(
            {
                head_of(connection, placed)
                for key in keys
                for (placed,) in connection.execute(
                    "SELECT m.agreement FROM identity_keys k "
                    "JOIN memberships m ON m.report_agreement = k.report_agreement "
                    "WHERE k.key = ? AND k.report_agreement <> ?",
                    (key, member),
                )
            },
            key=lambda a: _age(connection, a),
        )
        if matched:
            for younger in matched[1:]:
                connection.execute(
                    "INSERT INTO forwardings (from_agreement, to_agreement, because, recorded_at) "
                    "VALUES (?, ?, ?, ?)",
                    (younger, matched[0], f"{document.name} names both", now()),
                )
            home, because = matched[0], "the same name"
        else:
            home, because = mint(connection, document, agreement), "first report of it"
        connection.execute(
            "INSERT INTO memberships (report_agreement, agreement, because, recorded_at) "
            "VALUES (?, ?, ?, ?)",
            (member, home, because, now()),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO identity_keys (key, report_agreement) VALUES (?, ?)",
            [(key, member) for key in keys],
        )


def mint(connection: sqlite3.Connection, document: Document, agreement: ReportAgreement) -> str:
    """A new agreement, its id a hash of the report and the names that first told of it."""
    minted = content_id("a", document.id, agreement.local, list(agreement.names))
    connection.execute(
        "INSERT OR IGNORE INTO agreements (id, recorded_at) VALUES (?, ?)", (minted, now())
    )
    return minted


def _age(connection: sqlite3.Connection, agreement: str) -> int:
    row = connection.execute("SELECT seq FROM agreements WHERE id = ?", (agreement,)).fetchone()
    return int(row[0])


def _keys(agreement: ReportAgreement) -> Iterable[str]:
    parties = ",".join(sorted(agreement.parties))
    return sorted({f"{fold(name)}|{parties}" for name in agreement.names})
