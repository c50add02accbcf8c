"""The classes that an agreement belongs to ("all existing visa accords"), and what is said of them.

Found among the records when asked, through `identity_keys`: nothing is kept, so that readings,
rulings and mergers are followed. What is said of a class is no statement on its members.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from onrecord.model import Recorded, Relation, Statement
from onrecord.record import heads, query, rows
from onrecord.resolve.classes import class_keys, is_class, is_within, leaves_none_out, subject_keys
from onrecord.resolve.members import Member, profile
from onrecord.resolve.words import words

_LISTED = "(SELECT value FROM json_each(?))"
_ASKED = (
    "SELECT a.*, e.document, r.doc, r.published FROM report_agreements a "
    "JOIN extractions e ON e.id = a.extraction JOIN reports r ON r.id = e.document "
    "WHERE NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.extraction = e.id) AND a.id IN "
)

Place = tuple[str, str]  # a document's id, and what its extraction calls the agreement


@dataclass(frozen=True, slots=True)
class OfClass:
    """A class that an agreement belongs to: its id and its name; `statements` are those
    about the class that take the agreement in; `first` the day of the first report of it."""

    agreement: str
    name: str
    statements: tuple[Recorded, ...]
    first: date | None = None

    def as_known(self, known: date) -> OfClass | None:
        """The class by the reports published by a day; null where there was none yet."""
        if self.first is None or self.first > known:
            return None
        told = tuple(s for s in self.statements if s.published is None or s.published <= known)
        return replace(self, statements=told)


def of(connection: sqlite3.Connection, agreement_id: str) -> tuple[OfClass, ...]:
    """The classes of an agreement, by name.

    A class that leaves none out takes in every agreement of its subject and parties that was
    reported by the day it was spoken of; any class, those that a report states to be part of it.
    """
    head = heads.head_of(connection, agreement_id)
    members = _members(
        connection, f"{_ASKED}{_LISTED}", rows.compact(query.members(connection, head))
    )
    first = min((m.published for m in members.values() if m.published), default=None)
    if first is None:
        return ()
    inferred = _inferred(connection, list(members.values()), first)
    stated = _stated(connection, head) - inferred.keys()
    found = [
        *(_told(connection, whole, spoken) for whole, spoken in inferred.items() if whole != head),
        *(_told(connection, whole, None) for whole in stated),
    ]
    own = {_claim(item.statement) for item in query.recorded(connection, head)} if found else set()
    return tuple(
        replace(c, statements=tuple(s for s in c.statements if _claim(s.statement) not in own))
        for c in sorted(found, key=lambda c: (c.name, c.agreement))
    )


def _claim(statement: Statement) -> tuple[object, ...]:
    """What one claim on a class and on a member that it names have in common: it stands on record
    for the member itself, and is not told as said of the class too."""
    where = statement.trigger or statement.evidence
    return (statement.document, statement.event, statement.modality, statement.source, where)


def members_of(connection: sqlite3.Connection, agreement_id: str) -> tuple[str, ...]:
    """The agreements that a class may have as members without any report that says so: those of
    its parties that share a word of its subject. `of` tells of each whether it is one."""
    asked = rows.compact(query.members(connection, agreement_id))
    wholes = _members(connection, f"{_ASKED}{_LISTED}", asked)
    return _sharing(connection, [w for w in wholes.values() if leaves_none_out(w)])


def all_members(connection: sqlite3.Connection) -> tuple[str, ...]:
    """`members_of` of all classes that leave none out."""
    begins = " OR ".join("f.folded LIKE ?" for _ in words().leaving_none_out)
    wholes = _members(
        connection,
        f"{_ASKED}(SELECT n.report_agreement FROM agreement_names n "
        f"JOIN names f ON f.id = n.name_id WHERE n.position = 0 AND ({begins}))",
        *(f"{word} %" for word in words().leaving_none_out),
    )
    return _sharing(connection, [w for w in wholes.values() if leaves_none_out(w)])


def _sharing(connection: sqlite3.Connection, wholes: Iterable[Member]) -> tuple[str, ...]:
    keys = sorted({key for whole in wholes for key in subject_keys(whole)})
    found = connection.execute(
        f"SELECT DISTINCT report_agreement FROM identity_keys WHERE key IN {_LISTED}",
        (rows.compact(keys),),
    ).fetchall()
    return tuple(sorted({query.home_of(connection, row) for (row,) in found}))


def _inferred(
    connection: sqlite3.Connection, members: list[Member], first: date
) -> dict[str, set[Place]]:
    """The classes that leave none out, each with where it is spoken of as such.

    Identity may place "several visa accords" in the same agreement: those are not all."""
    keys = sorted({key for member in members for key in class_keys(member)})
    begins = " OR ".join("f.folded LIKE ?" for _ in words().leaving_none_out)
    candidates = _members(
        connection,
        f"{_ASKED}(SELECT k.report_agreement FROM identity_keys k "
        "JOIN agreement_names n ON n.report_agreement = k.report_agreement AND n.position = 0 "
        f"JOIN names f ON f.id = n.name_id WHERE k.key IN {_LISTED} AND ({begins}))",
        rows.compact(keys),
        *(f"{word} %" for word in words().leaving_none_out),
    )
    spoken: dict[str, set[Place]] = defaultdict(set)
    for row, whole in candidates.items():
        if (
            leaves_none_out(whole)
            and whole.published is not None
            and whole.published >= first
            and any(is_within(profile(member), profile(whole)) for member in members)
        ):
            place = (whole.document, whole.agreement.local)
            spoken[query.home_of(connection, row)].add(place)
    return spoken


def _stated(connection: sqlite3.Connection, head: str) -> set[str]:
    """The classes that reports state the agreement to be part of."""
    told = query.agreement(connection, head)
    wholes = [r.agreement for r in told.related if r.type is Relation.PART_OF] if told else []
    return {whole for whole in wholes if _is_class(connection, whole)}


def _is_class(connection: sqlite3.Connection, agreement: str) -> bool:
    found = query.agreement(connection, agreement)
    return found is not None and is_class(found.names[0])


def _told(connection: sqlite3.Connection, whole: str, spoken: set[Place] | None) -> OfClass:
    """A class with what is said of it in these places; null: anywhere."""
    found = query.agreement(connection, whole)
    return OfClass(
        whole,
        found.names[0] if found else whole,
        tuple(
            item
            for item in query.recorded(connection, whole)
            if spoken is None or (item.statement.document, item.statement.agreement) in spoken
        ),
        min(
            (r.published for r in query.reports_of(connection, whole) if r.published), default=None
        ),
    )


def _members(connection: sqlite3.Connection, question: str, *values: str) -> dict[str, Member]:
    """Rows of reports' agreements as members, by their ids: what their names tell, without what
    else the report holds."""
    found = connection.execute(question, values).fetchall()
    named: dict[str, list[str]] = {row["id"]: [] for row in found}
    for member, name in connection.execute(
        f"SELECT report_agreement, name FROM agreement_names WHERE report_agreement IN {_LISTED} "
        "ORDER BY report_agreement, position",
        (rows.compact(sorted(named)),),
    ):
        named[member].append(name)
    return {
        row["id"]: Member(
            document=row["document"],
            doc=row["doc"],
            published=rows.day_of(row["published"]),
            agreement=rows.agreement_of(row, tuple(named[row["id"]])),
        )
        for row in found
    }
