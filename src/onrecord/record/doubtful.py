"""What a person should look at first: doubtful statements, mergers and echoes, and statements that
one person ruled on and another has not seen yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.model import Recorded
from onrecord.record import heads, query, reviews
from onrecord.resolve.rulings import ON_ECHOES, ON_IDENTITY, standing

BELOW = 0.75  # statements that are less certain than this are doubtful
_BATCH = 60
_UNDONE = (
    "SELECT 1 FROM statement_rulings q JOIN rulings r ON r.id = q.ruling "
    "WHERE q.statement = s.id AND r.reverses IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM rulings u WHERE u.reverses = r.id)"
)


@dataclass(frozen=True, slots=True)
class DoubtfulMerger:
    """Two agreements that are too alike to pass over and too doubtful to merge. `doc` is the
    report that names the first, `because` what speaks for and against."""

    one: str
    other: str
    doc: str
    score: float
    because: str


@dataclass(frozen=True, slots=True)
class DoubtfulEcho:
    """A report that seems to repeat another without saying so; `from_report` is a report's or an
    outlet's name."""

    doc: str
    from_report: str
    story: str
    because: str


def statements(
    connection: sqlite3.Connection, limit: int, below: float = BELOW
) -> tuple[Recorded, ...]:
    """Statements below a certainty that nobody ruled on, the least certain first."""
    found: list[Recorded] = []
    ruled: dict[str, frozenset[str]] = {}
    for statement in _candidates(connection, below):
        item = query.statement_as_read(connection, statement)
        if item is None:
            continue
        if item.doc not in ruled:
            told = reviews.of_doc(connection, item.doc)
            ruled[item.doc] = frozenset(
                i.statement.id for i in (*told.shown, *told.rejected) if i.rulings
            ) | _stand_in(told.shown, query.statements_of(connection, item.doc))
        if item.statement.id not in ruled[item.doc]:
            found.append(item)
            if len(found) >= limit:
                break
    return tuple(found)


def _stand_in(shown: tuple[Recorded, ...], as_read: tuple[Recorded, ...]) -> frozenset[str]:
    """Statements of the newest reading in whose place one stands that a person ruled on."""
    return frozenset(i.statement.id for i in as_read) - {i.statement.id for i in shown}


def _candidates(connection: sqlite3.Connection, below: float) -> Iterator[str]:
    """Ids of shown statements without a ruling of their own, the least certain first."""
    after = (-1.0, "")
    while True:
        found = connection.execute(
            "SELECT s.id, s.certainty FROM statements s JOIN extractions e ON e.id = s.extraction "
            "WHERE s.certainty < ? AND (s.certainty > ? OR (s.certainty = ? AND s.id > ?)) "
            "AND NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.extraction = e.id) "
            f"AND NOT EXISTS ({_UNDONE}) ORDER BY s.certainty, s.id LIMIT ?",
            (below, after[0], after[0], after[1], _BATCH),
        ).fetchall()
        for statement, certainty in found:
            yield statement
            after = (certainty, statement)
        if len(found) < _BATCH:
            return


def second_looks(connection: sqlite3.Connection, author: str, limit: int) -> tuple[Recorded, ...]:
    """Statements that another person ruled on and this one did not, newest rulings first."""
    listed = connection.execute(
        "SELECT q.statement, max(q.seq) FROM statement_rulings q WHERE NOT EXISTS "
        "(SELECT 1 FROM statement_rulings o JOIN rulings r ON r.id = o.ruling "
        "WHERE o.statement = q.statement AND r.author = ?) "
        "GROUP BY q.statement ORDER BY max(q.seq) DESC LIMIT ?",
        (author, 4 * limit),
    ).fetchall()
    found = []
    for statement, _ in listed:
        item = reviews.statement(connection, statement)
        if item is not None and item.rulings:
            found.append(item)
    return tuple(found[:limit])


def mergers(connection: sqlite3.Connection, limit: int) -> tuple[DoubtfulMerger, ...]:
    """Pairs of agreements that may be one and that nobody ruled on, the likeliest first."""
    decided = {
        frozenset(heads.head_of(connection, s) for s in ruling.subjects)
        for ruling in standing(heads.rulings(connection, *ON_IDENTITY))
    }
    listed = connection.execute(
        "SELECT d.report_agreement, d.agreement, d.score, d.because, r.doc FROM doubts d "
        "JOIN report_agreements a ON a.id = d.report_agreement "
        "JOIN extractions e ON e.id = a.extraction JOIN reports r ON r.id = e.document "
        "WHERE NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.extraction = e.id) "
        "ORDER BY d.score DESC, d.seq"
    )
    found: dict[frozenset[str], DoubtfulMerger] = {}
    for member, agreement, score, because, doc in listed.fetchall():
        one = query.home_of(connection, member)
        other = heads.head_of(connection, agreement)
        pair = frozenset((one, other))
        if one == other or pair in decided or pair in found:
            continue
        if query.members(connection, other):
            found[pair] = DoubtfulMerger(one, other, doc, score, because)
            if len(found) >= limit:
                break
    return tuple(found.values())


def echoes(connection: sqlite3.Connection, limit: int) -> tuple[DoubtfulEcho, ...]:
    """Echoes without a credit, judged by the wording alone, that nobody ruled on."""
    decided = {tuple(ruling.subjects) for ruling in standing(heads.rulings(connection, *ON_ECHOES))}
    listed = connection.execute(
        "SELECT doc, from_report, story, because FROM shown_echoes "
        "WHERE how = 'uncredited' AND from_report IS NOT NULL ORDER BY published DESC, doc"
    )
    found = []
    for doc, origin, story, because in listed:
        if (doc, origin) not in decided:
            found.append(DoubtfulEcho(doc, origin, story, because))
            if len(found) >= limit:
                break
    return tuple(found)
