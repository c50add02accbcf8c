"""Counting sources and origins over all statements, in a temporary file and not in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Self

from onrecord.publish.schema import Row
from onrecord.publish.tables import STATEMENTS

_AT = {name: i for i, name in enumerate(STATEMENTS.names)}
_KEPT = tuple(
    _AT[name]
    for name in (
        "source",
        "source_kind",
        "source_text",
        "source_resolved",
        "source_affiliation",
        "outlet",
        "document",
        "doc",
        "agreement",
        "published",
        "origin",
    )
)


class Tallies:
    """Takes rows of `statements`; gives the rows of `sources` and of `origins`."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)  # an unnamed temporary file
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute(
            "CREATE TABLE told (source, kind, text, resolved, affiliation, outlet, document, doc, "
            "agreement, published, origin)"
        )
        self._file.execute("CREATE TABLE docs (origin PRIMARY KEY, doc) WITHOUT ROWID")
        self._file.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, statements: Iterable[Row]) -> None:
        """Take some rows of the table `statements` in."""
        self._file.executemany(
            "INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ([row[i] for i in _KEPT] for row in statements),
        )

    def sources(self) -> Iterator[Row]:
        """The rows of `sources`, by id."""
        yield from self._file.execute(
            "SELECT source, min(kind), max(coalesce(resolved, text)), min(affiliation), "
            "CASE WHEN count(DISTINCT outlet) = 1 THEN min(outlet) END, count(*), "
            "count(DISTINCT document), count(DISTINCT outlet), count(DISTINCT agreement), "
            "min(published), max(published) FROM told GROUP BY source ORDER BY source"
        )

    def origins(self, docs: Iterable[tuple[str, str]]) -> Iterator[Row]:
        """The rows of `origins`, by id. `docs` are pairs of an origin's id and a report's name."""
        self._file.executemany("INSERT OR IGNORE INTO docs VALUES (?, ?)", docs)
        yield from self._file.execute(
            "SELECT t.origin, d.doc, t.doc, t.outlet, t.published, t.statements, t.reports, "
            "t.outlets FROM (SELECT origin, doc, outlet, published, "
            "min(coalesce(published, '9') || doc) AS first, count(*) AS statements, "
            "count(DISTINCT document) AS reports, count(DISTINCT outlet) AS outlets "
            "FROM told GROUP BY origin) t LEFT JOIN docs d ON d.origin = t.origin "
            "ORDER BY t.origin"
        )
