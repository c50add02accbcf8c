"""JSON Lines: one object a line, each with a `type`; all that is on record.

To read: `report` is what `onrecord extract` prints, with the text, the metadata and the pieces cut
out, so that every evidence can be checked in the same file; `agreement` joins reports' agreements
together; `ruling` is a person's decision; `story` tells which reports repeat which.

To restore: `register` comes first and says which schema the rows are of; `row` is a row of a table
of records as it stands, earlier readings and placements too. A document's row stands right after
its report and leaves out the text that the report has. `onrecord import` makes a register of them
that gives the same answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.model.codec import extraction_to_json
from onrecord.publish import EVERYTHING, Query
from onrecord.record import Register
from onrecord.record.dump import RECORDS, schema_version
from onrecord.resolve.echoes import to_json

FORMAT = 1


def objects(register: Register) -> Iterator[dict[str, Any]]:
    """The objects in order: reports as read, agreements, rulings, stories, rows."""
    yield {"type": "register", "format": FORMAT, "schema": schema_version()}
    for row in register.record_rows("documents"):
        report = _report(register, str(row["id"]))
        if report is not None:
            yield report
            row = {name: value for name, value in row.items() if name != "text"}
        yield {"type": "row", "table": "documents", "values": row}
    yield from _joined(register)
    for table in RECORDS:
        if table != "documents":
            for row in register.record_rows(table):
                yield {"type": "row", "table": table, "values": row}


def _report(register: Register, document_id: str) -> dict[str, Any] | None:
    """A report as read, with what its shown extraction found; null where there is none."""
    document, extraction = register.document(document_id), register.extraction(document_id)
    if document is None or extraction is None:
        return None
    told = extraction_to_json(document, extraction)
    for said, statement in zip(told["statements"], extraction.statements, strict=True):
        said["certainty"] = statement.certainty  # not rounded: it decides what counts
    return {
        "type": "report",
        **told,
        "text": document.text,
        "updated": document.updated.isoformat() if document.updated else None,
        "byline": document.byline,
        "dateline": document.dateline,
        "section": document.section,
        "language": document.language,
        "found": dict(document.found),
        "headline": [document.headline.start, document.headline.end] if document.headline else None,
        "cuts": [
            {"offset": c.offset, "raw_start": c.raw_start, "text": c.text, "rule": c.rule}
            for c in document.cuts
        ],
    }


def _joined(register: Register) -> Iterator[dict[str, Any]]:
    for agreement in register.agreements():
        yield {
            "type": "agreement",
            "id": agreement.id,
            "names": list(agreement.names),
            "kind": str(agreement.kind),
            "parties": list(agreement.parties),
            "openness": str(agreement.openness),
            "scope": agreement.scope,
            "related": [{"type": str(r.type), "agreement": r.agreement} for r in agreement.related],
            "members": [
                {"document": document, "agreement": local}
                for document, local in register.members(agreement.id)
            ],
        }
    for ruling in register.rulings():
        yield {
            "type": "ruling",
            "id": ruling.id,
            "kind": str(ruling.kind),
            "subjects": list(ruling.subjects),
            "author": ruling.author,
            "reason": ruling.reason,
            "made_at": ruling.made_at,
            "reverses": ruling.reverses,
        }
    for story in register.stories():
        yield {"type": "story", **to_json(story)}


def write(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write one file; yields it."""
    with target.open("w", encoding="utf-8") as stream, register.snapshot():
        for found in objects(register):
            stream.write(json.dumps(found, ensure_ascii=False) + "\n")
    yield target
