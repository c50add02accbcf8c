"""A report as rows of the register's tables: what is recorded of it, one at a time or in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.model import Document, Extraction, content_id
from onrecord.model.codec import extraction_to_json
from onrecord.record import rows
from onrecord.record.names import bare

Values = tuple[Any, ...]
Tabulated = Iterator[tuple[str, list[Values]]]

COLUMNS: dict[str, tuple[str, ...]] = {
    "documents": ("id", "name", "text", "recorded_at"),
    "cuts": ("document", "n", '"offset"', "raw_start", "text", "rule"),
    "document_metadata": ("id", "document", *rows.METADATA_COLUMNS, "recorded_at"),
    "extractions": ("id", "document", "metadata", "extractor", "credits", "recorded_at"),
    "report_agreements": ("id", "extraction", *rows.AGREEMENT_COLUMNS),
    "agreement_names": ("report_agreement", "position", "name", "name_id"),
    "agreement_parties": ("report_agreement", "party"),
    "statements": ("extraction", "report_agreement", *rows.STATEMENT_COLUMNS),
    "due_items": ("extraction", "n", "report_agreement", *rows.DUE_COLUMNS),
    "incidents": ("id", "extraction", "n", "what", "event_date", "place"),
    "accounts": ("incident", "n", *rows.ACCOUNT_COLUMNS),
}
"""The tables that a report is written to, each after those that it refers to."""


def insertion(table: str) -> str:
    """The statement that adds a row to a table, ignored where it is there."""
    columns = COLUMNS[table]
    holes = ", ".join("?" * len(columns))
    return f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({holes})"


def metadata_id(document: Document, earlier: int) -> str:
    """The id of a document's metadata, of which there are so many earlier versions."""
    return content_id("v", document.id, earlier, list(rows.metadata_row(document)))


def extraction_id(document: Document, metadata: str, extraction: Extraction) -> str:
    """The id of an extraction made under this metadata."""
    return content_id("x", metadata, extraction_to_json(document, extraction))


def members(extraction: Extraction, extraction_id: str) -> dict[str, str]:
    """The row ids of the report's agreements by their local ids."""
    return {a.local: content_id("r", extraction_id, a.local) for a in extraction.agreements}


def folded_names(extraction: Extraction) -> Iterator[str]:
    """The names of the report's agreements, folded, as the table `names` holds each once."""
    return (bare(name) for a in extraction.agreements for name in a.names)


def cuts(document: Document) -> list[Values]:
    """The rows of what cleaning cut out."""
    return [
        (document.id, n, cut.offset, cut.raw_start, cut.text, cut.rule)
        for n, cut in enumerate(document.cuts)
    ]


def metadata(document: Document, id_: str, at: str) -> Values:
    """The row of a document's metadata."""
    return (id_, document.id, *rows.metadata_row(document), at)


def heading(extraction: Extraction, id_: str, metadata: str, at: str) -> Values:
    """The row of an extraction itself."""
    credits = rows.compact(extraction.credits)
    return (id_, extraction.document, metadata, extraction.extractor, credits, at)


def findings(extraction: Extraction, id_: str, names: dict[str, int]) -> Tabulated:
    """The rows of all that an extraction found, by table. `names` are the ids of folded names."""
    placed = members(extraction, id_)
    yield (
        "report_agreements",
        [(placed[a.local], id_, *rows.agreement_row(a)) for a in extraction.agreements],
    )
    yield (
        "agreement_names",
        [
            (placed[a.local], n, name, names[bare(name)])
            for a in extraction.agreements
            for n, name in enumerate(a.names)
        ],
    )
    yield (
        "agreement_parties",
        _distinct((placed[a.local], party) for a in extraction.agreements for party in a.parties),
    )
    told = {s.id: s for s in reversed(extraction.statements)}
    yield (
        "statements",
        [
            (id_, placed[s.agreement], *rows.statement_row(s))
            for s in extraction.statements
            if told[s.id] is s
        ],
    )
    yield (
        "due_items",
        [
            (id_, n, placed.get(d.agreement or ""), *rows.due_row(d))
            for n, d in enumerate(extraction.due)
        ],
    )
    incidents = [(content_id("i", id_, n), n, i) for n, i in enumerate(extraction.incidents)]
    yield (
        "incidents",
        [(i_id, id_, n, i.what, rows.text_of(i.event_date), i.place) for i_id, n, i in incidents],
    )
    yield (
        "accounts",
        [
            (i_id, n, *rows.account_row(account))
            for i_id, _, i in incidents
            for n, account in enumerate(i.accounts)
        ],
    )


def _distinct(values: Iterable[Values]) -> list[Values]:
    return list(dict.fromkeys(values))
