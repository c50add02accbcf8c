"""Where the reports near a report are found, and the reports themselves as echoes see them."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from datetime import date

from onrecord.model import Document, Extraction
from onrecord.record import query, rows
from onrecord.record.heads import head_of
from onrecord.resolve import echo_keys
from onrecord.resolve.alignment import Report
from onrecord.resolve.echo_keys import keys_of

_CACHE_SIZE = 4_000
_cache: OrderedDict[tuple[str, str, str], tuple[Document, Extraction]] = OrderedDict()
_EARLIER = (
    "SELECT document FROM echo_keys WHERE key = ? AND published >= ? AND published <= ? "
    "ORDER BY published DESC, document LIMIT ?"
)
_LATER = "SELECT document FROM echo_keys WHERE key = ? AND published >= ? AND published <= ?"
_LAST = (
    "SELECT published FROM echo_keys WHERE key = ? AND published > ? "
    "ORDER BY published LIMIT 1 OFFSET ?"
)


def index(connection: sqlite3.Connection, report: Report) -> set[str]:
    """Hold a report under its keys; the later reports that are to be judged anew for it.

    Those are the ones to which it is, or was, among the last that hold a key before them.
    """
    document = report.document.id
    keys = keys_of(report)
    held = {
        (row[0], row[1])
        for row in connection.execute(
            "SELECT key, published FROM echo_keys WHERE document = ?", (document,)
        ).fetchall()
    }
    day = report.document.published
    now = {(key, day.isoformat()) for key in keys.held} if day else set()
    later = set()
    for gone in sorted({published for _, published in held - now}):
        then = frozenset(key for key, published in held if published == gone)
        later |= _later(connection, echo_keys.later_of(then), date.fromisoformat(gone))
    connection.executemany(
        "DELETE FROM echo_keys WHERE key = ? AND published = ? AND document = ?",
        [(*one, document) for one in sorted(held - now)],
    )
    connection.executemany(
        "INSERT INTO echo_keys (key, published, document) VALUES (?, ?, ?)",
        [(*one, document) for one in sorted(now - held)],
    )
    if day:
        later |= _later(connection, keys.later, day)
    return later - {document}


def _later(connection: sqlite3.Connection, keys: Iterable[str], published: date) -> set[str]:
    found: set[str] = set()
    day = published.isoformat()
    (newest,) = connection.execute("SELECT max(published) FROM document_metadata").fetchone()
    for key in keys:
        first, last = (one.isoformat() for one in echo_keys.days_after(key, published))
        if first > newest:
            continue
        full = connection.execute(
            _LAST, (echo_keys.held_of(key), day, echo_keys.MOST_HELD - 1)
        ).fetchone()
        until = min(last, full[0]) if full else last
        found |= {row[0] for row in connection.execute(_LATER, (key, first, until))}
    return found


def near(connection: sqlite3.Connection, report: Report) -> list[str]:
    """The documents that a report is worth comparing with: see `echo_keys`."""
    published = report.document.published
    if published is None:
        return []
    hits: dict[str, list[str]] = {}
    mine = report.document.id
    for key in keys_of(report).earlier:
        first, last = echo_keys.days_before(key, published)
        found = [
            row[0]
            for row in connection.execute(
                _EARLIER, (key, first.isoformat(), last.isoformat(), echo_keys.MOST_HELD)
            )
            if row[0] != mine
        ]
        if found:
            hits[key] = found
    return echo_keys.nearest(hits)


def reports(connection: sqlite3.Connection, documents: Iterable[str]) -> dict[str, Report]:
    """Reports by their documents' ids, with the agreements that theirs are in."""
    listed = rows.compact(sorted(set(documents)))
    found: dict[str, tuple[tuple[str, str, str], list[tuple[str, str]]]] = {}
    heads: dict[str, str] = {}
    for document, metadata, extraction, local, home in connection.execute(
        "SELECT e.document, (SELECT max(seq) FROM document_metadata WHERE document = e.document), "
        "e.id, a.local, m.agreement FROM extractions e "
        "JOIN report_agreements a ON a.extraction = e.id "
        "JOIN memberships m ON m.report_agreement = a.id "
        "WHERE e.document IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.extraction = e.id) "
        "AND m.seq = (SELECT max(seq) FROM memberships WHERE report_agreement = a.id) "
        "ORDER BY e.document, a.seq",
        (listed,),
    ).fetchall():
        if home not in heads:
            heads[home] = head_of(connection, home)
        stamp = (document, str(metadata), extraction)
        found.setdefault(document, (stamp, []))[1].append((local, heads[home]))
    return {
        document: _report(connection, stamp, tuple(homes))
        for document, (stamp, homes) in found.items()
    }


def _report(
    connection: sqlite3.Connection,
    stamp: tuple[str, str, str],
    homes: tuple[tuple[str, str], ...],
) -> Report:
    if stamp in _cache:
        _cache.move_to_end(stamp)
    else:
        document = query.document(connection, stamp[0])
        extraction = query.extraction_by_id(connection, stamp[2])
        if document is None or extraction is None:
            raise LookupError(stamp[0])
        _cache[stamp] = (document, extraction)
        while len(_cache) > _CACHE_SIZE:
            _cache.popitem(last=False)
    document, extraction = _cache[stamp]
    return Report(document, extraction, credits=extraction.credits, agreements=homes)
