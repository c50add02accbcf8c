"""Recording one report: all of it in one transaction, or nothing."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from onrecord.model import (
    Document,
    Extraction,
    OnrecordError,
    is_partial,
)
from onrecord.record import echoes, identity, reviews, rows, ruled, tabulate
from onrecord.record.store import now
from onrecord.resolve.reviews import Review
from onrecord.resolve.rulings import ON_STATEMENTS, Ruling, RulingKind


def is_recorded(connection: sqlite3.Connection, document: Document, extractor: str) -> bool:
    """Whether this extractor's findings on this document, so dated, are on record."""
    metadata = _newest_metadata(connection, document.id)
    return (
        metadata is not None
        and tuple(metadata)[1:] == rows.metadata_row(document)
        and connection.execute(
            "SELECT 1 FROM extractions WHERE document = ? AND metadata = ? AND extractor = ?",
            (document.id, metadata["id"], extractor),
        ).fetchone()
        is not None
    )


def record(connection: sqlite3.Connection, document: Document, extraction: Extraction) -> bool:
    """Record a report; true where that added anything.

    Raises `OnrecordError` where an evidence is not what stands in the text: such an extraction
    is a fault of the extractor and nothing of it is recorded.
    """
    check_grounded(document, extraction)
    with transaction(connection):
        return add(connection, document, extraction)


def add(connection: sqlite3.Connection, document: Document, extraction: Extraction) -> bool:
    """Record a report inside a transaction; true where that added anything."""
    added = _document(connection, document)
    metadata, changed = _metadata(connection, document)
    extracted = _extraction(connection, document, metadata, extraction)
    return added or changed or extracted


def settle(connection: sqlite3.Connection, everything: bool) -> int:
    """Bring identities and echoes to what the order of publication makes of them.

    One transaction; the number of reports' agreements and reports whose place changed.
    """
    with transaction(connection):
        return _settle(connection, everything)


def _settle(connection: sqlite3.Connection, everything: bool) -> int:
    before = connection.execute(
        "SELECT late_member, extraction FROM settlings ORDER BY seq DESC LIMIT 1"
    ).fetchone() or (0, 0)
    (late,) = connection.execute("SELECT coalesce(max(seq), 0) FROM late_members").fetchone()
    (newest,) = connection.execute("SELECT coalesce(max(seq), 0) FROM extractions").fetchone()
    if not everything and tuple(before) == (late, newest):
        return 0
    moved = identity.settle(connection, before[0], everything=everything)
    retold = echoes.settle(connection, 0 if everything else before[1], moved)
    connection.execute(
        "INSERT INTO settlings (late_member, extraction, recorded_at) VALUES (?, ?, ?)",
        (late, newest, now()),
    )
    return len(moved) + retold


def rule(
    connection: sqlite3.Connection, rulings: Sequence[Ruling], seen: str | None = None
) -> None:
    """Record a person's rulings; where one is on identity or echoes, go over what it names and
    what is around that: all in one transaction, so that no ruling is on record without its
    effect. `seen` is the newest ruling on the statement that their author knew of."""
    with transaction(connection):
        for ruling in rulings[:1]:
            reviews.check_seen(connection, ruling, seen)
        added = [ruling for ruling in rulings if _ruling(connection, ruling)]
        on_statements = [Review.of(r).doc for r in added if r.kind in ON_STATEMENTS]
        ruled.keep(connection, sorted(set(on_statements)))
        telling = [
            r for r in added if r.kind not in ON_STATEMENTS and r.kind is not RulingKind.RENAME
        ]
        if telling:
            _settle(connection, everything=False)
            named = sorted({s for r in telling for s in _subjects(connection, r)})
            moved = identity.settle_around(connection, named)
            newest = connection.execute("SELECT coalesce(max(seq), 0) FROM extractions").fetchone()
            echoes.settle(connection, newest[0], moved, named)


def _subjects(connection: sqlite3.Connection, ruling: Ruling) -> Iterator[str]:
    """What a ruling names, and what one that it undoes named."""
    yield from ruling.subjects
    if ruling.reverses is not None:
        for row in connection.execute(
            "SELECT subjects FROM rulings WHERE id = ?", (ruling.reverses,)
        ).fetchall():
            yield from json.loads(row[0])


def _ruling(connection: sqlite3.Connection, ruling: Ruling) -> bool:
    """Record one ruling; true where it was not yet on record."""
    added = connection.execute(
        "INSERT OR IGNORE INTO rulings (id, kind, subjects, author, reason, made_at, reverses) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            ruling.id,
            str(ruling.kind),
            rows.compact(ruling.subjects),
            ruling.author,
            ruling.reason,
            ruling.made_at,
            ruling.reverses,
        ),
    ).rowcount
    if added and ruling.kind in ON_STATEMENTS:
        reviews.index(connection, ruling)
    return bool(added)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written inside is on record afterwards, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def check_grounded(document: Document, extraction: Extraction) -> None:
    """Raise `OnrecordError` where an evidence is not what stands in the text."""
    if extraction.document != document.id:
        raise OnrecordError(
            f"{document.name}: the extraction belongs to document {extraction.document}, "
            f"not to {document.id}; extract this document again"
        )
    evidences = [(s.evidence, s.evidence_text) for s in extraction.statements]
    evidences += [(d.evidence, d.evidence_text) for d in extraction.due]
    evidences += [(a.evidence, a.evidence_text) for i in extraction.incidents for a in i.accounts]
    locals_ = {a.local for a in extraction.agreements}
    for span, text in evidences:
        if span.of(document.text) != text or not text:
            raise OnrecordError(
                f"{document.name}: evidence [{span.start}, {span.end}) is {text[:60]!r}, which is "
                "not what stands there; nothing of this extraction was recorded"
            )
    for statement in extraction.statements:
        if statement.agreement not in locals_:
            raise OnrecordError(
                f"{document.name}: a statement is about {statement.agreement!r}, which is none of "
                f"the report's agreements ({', '.join(sorted(locals_)) or 'none'})"
            )


def _document(connection: sqlite3.Connection, document: Document) -> bool:
    added = connection.execute(
        tabulate.insertion("documents"), (document.id, document.name, document.text, now())
    ).rowcount
    if added:
        connection.executemany(tabulate.insertion("cuts"), tabulate.cuts(document))
    return bool(added)


def _newest_metadata(connection: sqlite3.Connection, document: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        f"SELECT id, {', '.join(rows.METADATA_COLUMNS)} FROM document_metadata "
        "WHERE document = ? ORDER BY seq DESC LIMIT 1",
        (document,),
    ).fetchone()
    return row


def _metadata(connection: sqlite3.Connection, document: Document) -> tuple[str, bool]:
    """The id of the document's newest metadata, and whether it is new."""
    values = rows.metadata_row(document)
    newest = _newest_metadata(connection, document.id)
    if newest is not None and tuple(newest)[1:] == values:
        return newest["id"], False
    (earlier,) = connection.execute(
        "SELECT count(*) FROM document_metadata WHERE document = ?", (document.id,)
    ).fetchone()
    metadata = tabulate.metadata_id(document, earlier)
    connection.execute(
        tabulate.insertion("document_metadata"), tabulate.metadata(document, metadata, now())
    )
    return metadata, True


def _extraction(
    connection: sqlite3.Connection, document: Document, metadata: str, extraction: Extraction
) -> bool:
    extraction_id = tabulate.extraction_id(document, metadata, extraction)
    added = connection.execute(
        tabulate.insertion("extractions"),
        tabulate.heading(extraction, extraction_id, metadata, now()),
    ).rowcount
    if not added:
        return False
    names = name_ids(connection, set(tabulate.folded_names(extraction)))
    for table, values in tabulate.findings(extraction, extraction_id, names):
        if values:
            connection.executemany(tabulate.insertion(table), values)
    take_place(connection, document, extraction, extraction_id)
    return True


def name_ids(connection: sqlite3.Connection, folded: Collection[str]) -> dict[str, int]:
    """The ids of folded names; those that are new are added."""
    ordered = sorted(folded)
    connection.executemany(
        "INSERT OR IGNORE INTO names (folded) VALUES (?)", [(name,) for name in ordered]
    )
    return dict(
        connection.execute(
            "SELECT folded, id FROM names WHERE folded IN (SELECT value FROM json_each(?))",
            (rows.compact(ordered),),
        ).fetchall()
    )


def take_place(
    connection: sqlite3.Connection, document: Document, extraction: Extraction, extraction_id: str
) -> None:
    """Let a newly recorded extraction take the place of an older one of its report, and its
    agreements theirs in the register."""
    members = tabulate.members(extraction, extraction_id)
    superseded = _supersede(connection, document, extraction_id, extraction.extractor)
    identity.place(connection, document, extraction, extraction_id, members)
    if superseded is not None:
        identity.replace(connection, superseded, extraction_id)


def _supersede(
    connection: sqlite3.Connection, document: Document, extraction_id: str, extractor: str
) -> str | None:
    """Show the newer of this extraction and the one shown so far, and keep the other.

    An older version of the same extractor, run late, does not take the newer one's place, nor
    does an extraction that had to leave a part of the report out take that of a whole one.
    Returns the extraction whose place this one takes.
    """
    replaced = None
    for shown in connection.execute(
        "SELECT id, extractor, metadata FROM shown_extractions WHERE document = ? AND id <> ?",
        (document.id, extraction_id),
    ).fetchall():
        is_late = _version(extractor)[0] == _version(shown["extractor"])[0] and _version(
            extractor
        ) < _version(shown["extractor"])
        is_late = is_late or is_partial(extractor) > is_partial(shown["extractor"])
        old, new = (extraction_id, shown["id"]) if is_late else (shown["id"], extraction_id)
        connection.execute(
            "INSERT INTO supersessions (extraction, superseded_by, recorded_at) VALUES (?, ?, ?)",
            (old, new, now()),
        )
        replaced = None if is_late else old
    return replaced


def _version(extractor: str) -> tuple[str, tuple[int, ...]]:
    """`rules/0.10` is `("rules", (0, 10))`: versions compare as numbers."""
    name, _, version = extractor.partition("/")
    return name, tuple(int(part) for part in re.findall(r"\d+", version))
