"""Rulings on statements as the register keeps them, and statements with those rulings honoured."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence

from onrecord.model import OnrecordError, Recorded
from onrecord.record import heads, query, rows
from onrecord.resolve.reviews import Review, Reviewed, honour, read_rulings
from onrecord.resolve.rulings import ON_STATEMENTS, Ruling

_LISTED = "(SELECT value FROM json_each(?))"


class Overtaken(OnrecordError):
    """Somebody else ruled on the same statement meanwhile; `newer` are their rulings."""

    def __init__(self, newer: Sequence[Ruling]) -> None:
        by = ", ".join(f"{r.author} ({r.kind}: {r.reason})" for r in newer)
        super().__init__(f"ruled on meanwhile by {by}; look at it again and rule once more")
        self.newer = tuple(newer)


def index(connection: sqlite3.Connection, ruling: Ruling) -> None:
    """Note which statement and report a ruling is on, and where it moves the statement to."""
    told = Review.of(ruling)
    connection.execute(
        "INSERT INTO statement_rulings (ruling, statement, doc, agreement) VALUES (?, ?, ?, ?)",
        (ruling.id, told.statement, told.doc, told.value if told.field == "agreement" else None),
    )


def check_seen(connection: sqlite3.Connection, ruling: Ruling, seen: str | None) -> None:
    """Raise `Overtaken` where others ruled on the statement after the ruling `seen` (its id;
    empty: none was there)."""
    if seen is None or ruling.kind not in ON_STATEMENTS:
        return
    told = rulings_on(connection, Review.of(ruling).statement)
    ids = [r.id for r in told]
    newer = told[ids.index(seen) + 1 :] if seen in ids else told
    if others := [r for r in newer if r.author != ruling.author]:
        raise Overtaken(others)


def rulings_on(connection: sqlite3.Connection, statement: str) -> tuple[Ruling, ...]:
    """All rulings on one statement in the order made, undone ones and undoings too."""
    return tuple(
        heads.ruling_of(row)
        for row in connection.execute(
            "SELECT r.* FROM rulings r JOIN statement_rulings s ON s.ruling = r.id "
            "WHERE s.statement = ? ORDER BY r.seq",
            (statement,),
        )
    )


def of_docs(connection: sqlite3.Connection, docs: Iterable[str]) -> dict[str, list[Review]]:
    """The standing rulings on statements of some reports, by report."""
    every = connection.execute(
        "SELECT r.* FROM rulings r JOIN statement_rulings s ON s.ruling = r.id "
        f"WHERE s.doc IN {_LISTED} ORDER BY r.seq",
        (rows.compact(sorted(set(docs))),),
    ).fetchall()
    found: dict[str, list[Review]] = defaultdict(list)
    for review in read_rulings(map(heads.ruling_of, every)):
        found[review.doc].append(review)
    return dict(found)


def is_any(connection: sqlite3.Connection) -> bool:
    """Whether anybody ever ruled on a statement: where not, nothing is to be honoured."""
    return connection.execute("SELECT 1 FROM statement_rulings LIMIT 1").fetchone() is not None


def honoured(
    connection: sqlite3.Connection, agreement: str, items: Sequence[Recorded]
) -> Sequence[Recorded]:
    """The statements about one agreement (`items`, as read) with people's rulings honoured:
    rejected ones left out, corrected ones as corrected, moved ones where they belong."""
    if not is_any(connection):
        return items
    docs = {item.doc for item in items} | _moved_to(connection, agreement)
    ruled = of_docs(connection, docs)
    if not ruled:
        return items
    kept = [item for item in items if item.doc not in ruled]
    for doc, reviews in sorted(ruled.items()):
        kept += [
            item for item in of_doc(connection, doc, reviews).shown if item.agreement == agreement
        ]
    return kept


def _moved_to(connection: sqlite3.Connection, agreement: str) -> set[str]:
    """Reports of statements that a ruling moved to this agreement."""
    return {
        doc
        for (doc,) in connection.execute(
            f"SELECT DISTINCT doc FROM statement_rulings WHERE agreement IN {_LISTED}",
            (rows.compact(heads.ids_of(connection, agreement)),),
        )
    }


def documents_moved_to(connection: sqlite3.Connection, agreement: str) -> tuple[str, ...]:
    """Ids of documents with a statement that a standing ruling moved to this agreement."""
    return tuple(
        sorted(
            {
                item.statement.document
                for doc in _moved_to(connection, agreement)
                for item in of_doc(connection, doc).shown
                if item.agreement == agreement and item.rulings
            }
        )
    )


def of_doc(
    connection: sqlite3.Connection, doc: str, reviews: Sequence[Review] | None = None
) -> Reviewed:
    """All shown statements of the reports of a name, with people's rulings honoured."""
    if reviews is None:
        reviews = of_docs(connection, (doc,)).get(doc, ())
    items = query.statements_of(connection, doc)
    held = {}
    for statement in sorted({review.statement for review in reviews}):
        found = query.statement_as_read(connection, statement)
        if found is not None and found.doc == doc:
            held[statement] = found

    def text() -> str:
        row = connection.execute(
            "SELECT text FROM documents WHERE name = ? ORDER BY seq DESC LIMIT 1", (doc,)
        ).fetchone()
        return str(row[0]) if row else ""

    return honour(items, reviews, held, text=text, head=lambda a: heads.head_of(connection, a))


def statement(connection: sqlite3.Connection, statement_id: str) -> Recorded | None:
    """One statement as people left it; one that was rejected too, as it was read."""
    found = query.statement_as_read(connection, statement_id)
    if found is None or not is_any(connection):
        return found
    reviews = of_docs(connection, (found.doc,)).get(found.doc)
    if not reviews:
        return found
    told = of_doc(connection, found.doc, reviews)
    for item in (*told.shown, *told.rejected):
        if item.statement.id == statement_id:
            return item
    return found


def ruled_docs(connection: sqlite3.Connection) -> frozenset[str]:
    """Names of all reports with a statement that somebody ruled on."""
    found = connection.execute("SELECT DISTINCT doc FROM statement_rulings")
    return frozenset(doc for (doc,) in found)


def agreements_moved_to(connection: sqlite3.Connection) -> frozenset[str]:
    """Ids of the agreements that a ruling moved a statement to."""
    found = connection.execute(
        "SELECT DISTINCT agreement FROM statement_rulings WHERE agreement IS NOT NULL"
    )
    return frozenset(heads.head_of(connection, agreement) for (agreement,) in found.fetchall())
