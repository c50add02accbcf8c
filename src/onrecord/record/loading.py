"""Many reports recorded at once: rows in bulk (by COPY where the register is on a server), then
each placed in the order of publication, all in one transaction a batch.

What comes out is what recording them one at a time makes of them.
"""

from __future__ import annotations

import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.model import Document, Extraction
from onrecord.record import postgres, rows, tabulate, write
from onrecord.record.store import now

Found = tuple[Document, Extraction]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a batch: reports that were new and their statements; seconds of the clock for
    their rows and for placing them."""

    reports: int = 0
    statements: int = 0
    writing_seconds: float = 0.0
    placing_seconds: float = 0.0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(
            self.reports + other.reports,
            self.statements + other.statements,
            self.writing_seconds + other.writing_seconds,
            self.placing_seconds + other.placing_seconds,
        )


def load(connection: sqlite3.Connection, batch: Sequence[Found]) -> Loaded:
    """Record a batch of reports, all or none; what is on record already is passed over.

    Raises `OnrecordError` where an evidence is not what stands in its text.
    """
    for found in batch:
        write.check_grounded(*found)
    began = time.monotonic()
    with write.transaction(connection):
        fresh, others = _sorted_out(connection, batch)
        extractions = write_rows(connection, fresh)
        written = time.monotonic()
        for (document, extraction), id_ in zip(fresh, extractions, strict=True):
            write.take_place(connection, document, extraction, id_)
        added = [
            found
            for found in others
            if not write.is_recorded(connection, found[0], found[1].extractor)
            and write.add(connection, *found)
        ]
    return Loaded(
        len(fresh) + len(added),
        sum(len(extraction.statements) for _, extraction in (*fresh, *added)),
        written - began,
        time.monotonic() - written,
    )


def _sorted_out(
    connection: sqlite3.Connection, batch: Sequence[Found]
) -> tuple[list[Found], list[Found]]:
    """Reports of which nothing is on record, each once, and all others."""
    ids = [document.id for document, _ in batch]
    seen = {
        row[0]
        for row in connection.execute(
            "SELECT id FROM documents WHERE id IN (SELECT value FROM json_each(?))",
            (rows.compact(ids),),
        )
    }
    fresh: list[Found] = []
    others: list[Found] = []
    for id_, found in zip(ids, batch, strict=True):
        (others if id_ in seen else fresh).append(found)
        seen.add(id_)
    return fresh, others


def write_rows(connection: sqlite3.Connection, fresh: Iterable[Found]) -> list[str]:
    """Write the rows of reports of which nothing is on record; the ids of their extractions.

    To be called inside a transaction. Which agreements theirs are is left to the caller.
    """
    at = now()
    held: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    found = list(fresh)
    folded = {name for _, extraction in found for name in tabulate.folded_names(extraction)}
    names = write.name_ids(connection, folded)
    extractions = []
    for document, extraction in found:
        metadata = tabulate.metadata_id(document, 0)
        id_ = tabulate.extraction_id(document, metadata, extraction)
        extractions.append(id_)
        held["documents"].append((document.id, document.name, document.text, at))
        held["cuts"] += tabulate.cuts(document)
        held["document_metadata"].append(tabulate.metadata(document, metadata, at))
        held["extractions"].append(tabulate.heading(extraction, id_, metadata, at))
        for table, values in tabulate.findings(extraction, id_, names):
            held[table] += values
    for table in tabulate.COLUMNS:
        if held[table]:
            put(connection, table, tabulate.COLUMNS[table], held[table])
    return extractions


def put(
    connection: sqlite3.Connection,
    table: str,
    columns: Sequence[str],
    values: Iterable[tuple[object, ...]],
) -> None:
    """Write rows that are new to a table, as fast as the store takes them."""
    if isinstance(connection, postgres.Connection):
        with connection.copying(table, [column.strip('"') for column in columns]) as into:
            for row in values:
                into.write_row(row)
        return
    holes = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({holes})", values)
