"""How agreements of the register are related: renewal, replacement, amendment, part and class.

What reports state of their own agreements is kept with these; which agreement of the register each
is, is asked when it is needed, so that readings, rulings and mergers are followed. To these come
the classes that take an agreement in without naming it (`onrecord.record.classes`).
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onrecord.model import Relation
from onrecord.record import classes, heads, query, rows

_LISTED = "(SELECT value FROM json_each(?))"
_STATED = (
    "SELECT a.id, a.extraction, a.related, r.doc, r.published FROM report_agreements a "
    "JOIN extractions e ON e.id = a.extraction JOIN reports r ON r.id = e.document "
    "WHERE a.related <> '[]' "
    "AND NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.extraction = e.id) "
)


@dataclass(frozen=True, slots=True)
class Relating:
    """`agreement` is related so to `other`, both ids of today. `docs` are the reports that state
    it, empty where a class takes it in without naming it; `first` the day from which it is known.
    """

    agreement: str
    type: Relation
    other: str
    docs: tuple[str, ...] = ()
    first: date | None = None

    def is_known(self, known: date) -> bool:
        """Whether a report published by that day tells it."""
        return self.first is not None and self.first <= known

    def beside(self, agreement: str) -> str:
        """The one of the two that is not this agreement."""
        return self.other if self.agreement == agreement else self.agreement

    def to_json(self) -> dict[str, object]:
        """As JSON, in the shape of the API and of `show`."""
        return {
            "agreement": self.agreement,
            "type": str(self.type),
            "other": self.other,
            "stated": bool(self.docs),
            "docs": list(self.docs),
            "first": self.first.isoformat() if self.first else None,
        }


def of(connection: sqlite3.Connection, agreement_id: str) -> tuple[Relating, ...]:
    """The relations of an agreement to others, and of others to it."""
    own = query.members(connection, agreement_id)
    found = connection.execute(
        f"{_STATED}AND a.extraction IN "
        f"(SELECT extraction FROM report_agreements WHERE id IN {_LISTED})",
        (rows.compact(own),),
    ).fetchall()
    head = heads.head_of(connection, agreement_id)
    stated = [r for r in _stated(connection, found) if head in (r.agreement, r.other)]
    inferred = [
        *_of_classes(connection, head),
        *(
            relating
            for member in classes.members_of(connection, head)
            for relating in _of_classes(connection, member)
            if relating.other == head
        ),
    ]
    return _together(stated, inferred)


def every(connection: sqlite3.Connection) -> tuple[Relating, ...]:
    """All relations of the register."""
    stated = _stated(connection, connection.execute(_STATED).fetchall())
    inferred = [
        relating
        for member in classes.all_members(connection)
        for relating in _of_classes(connection, member)
    ]
    return _together(stated, inferred)


def _stated(connection: sqlite3.Connection, found: Iterable[rows.Row]) -> list[Relating]:
    """What these rows of reports' agreements state, between agreements of the register."""
    told: dict[tuple[str, Relation, str], list[tuple[date | None, str]]] = defaultdict(list)
    for row in found:
        home = query.home_of(connection, row["id"])
        for kind, local in json.loads(row["related"]):
            other = query.sibling(connection, row["extraction"], local)
            if home and other and home != other:
                day = rows.day_of(row["published"])
                told[home, Relation(kind), other].append((day, row["doc"]))
    return [
        Relating(
            agreement,
            kind,
            other,
            tuple(sorted({doc for _, doc in where})),
            min((day for day, _ in where if day), default=None),
        )
        for (agreement, kind, other), where in told.items()
    ]


def _of_classes(connection: sqlite3.Connection, member: str) -> list[Relating]:
    return [
        Relating(member, Relation.PART_OF, whole.agreement, (), whole.first)
        for whole in classes.of(connection, member)
    ]


def _together(stated: Iterable[Relating], inferred: Iterable[Relating]) -> tuple[Relating, ...]:
    """Both in one order; what is stated is not told as inferred too."""
    held = {(r.agreement, r.type, r.other): r for r in (*inferred, *stated)}
    return tuple(held[key] for key in sorted(held))
