"""JSON Lines: one object a line, each with a `type`; all that the register shows.

`report` is what `onrecord extract` prints, with the text, the metadata and the pieces cut out, so
that every evidence can be checked in the same file; `agreement` joins reports' agreements
together; `ruling` is a person's decision; `story` tells which reports repeat which.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.model.codec import extraction_to_json
from onrecord.publish import EVERYTHING, Query
from onrecord.record import Register
from onrecord.resolve.echoes import to_json


def objects(register: Register) -> Iterator[dict[str, Any]]:
    """The objects in order: reports as read, agreements, rulings, stories."""
    for report in register.reports():
        document, extraction = register.document(report.id), register.extraction(report.id)
        if document is None or extraction is None:
            continue
        yield {
            "type": "report",
            **extraction_to_json(document, extraction),
            "text": document.text,
            "byline": document.byline,
            "dateline": document.dateline,
            "language": document.language,
            "found": dict(document.found),
            "headline": [document.headline.start, document.headline.end]
            if document.headline
            else None,
            "cuts": [
                {"offset": c.offset, "raw_start": c.raw_start, "text": c.text, "rule": c.rule}
                for c in document.cuts
            ],
        }
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
    with target.open("w", encoding="utf-8") as stream:
        for found in objects(register):
            stream.write(json.dumps(found, ensure_ascii=False) + "\n")
    yield target
