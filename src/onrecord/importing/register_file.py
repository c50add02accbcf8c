"""A register from `onrecord export --to jsonl`: restored as it was, or merged into another."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from onrecord.importing import Taken
from onrecord.model import Cut, Document, OnrecordError, Span
from onrecord.model.codec import extraction_from_json
from onrecord.publish.jsonl import FORMAT
from onrecord.record import Register
from onrecord.record.dump import schema_version
from onrecord.resolve.rulings import Ruling, RulingKind


def take(register: Register, path: Path) -> Taken:
    """Take a register in.

    An empty register becomes what the file's was, to the last row. In one that holds anything,
    reports and rulings are recorded as if they came anew, and placed by the usual rules.
    """
    _check_header(path)
    if register.is_empty():
        register.restore(_rows(path))
        return Taken(len(register.reports()), 0)
    new = known = 0
    for found in _objects(path):
        if found.get("type") == "report":
            if _record(register, found):
                new += 1
            else:
                known += 1
        elif found.get("type") == "ruling":
            _rule(register, found)
    return Taken(new, known)


def _check_header(path: Path) -> None:
    first = next(_objects(path), {})
    if first.get("type") != "register" or first.get("format") != FORMAT:
        raise OnrecordError(
            f"{path}: not a register written by `onrecord export --to jsonl`; for reports in JSON "
            "Lines use `onrecord read`"
        )
    if not isinstance(first.get("schema"), int) or first["schema"] > schema_version():
        raise OnrecordError(
            f"{path}: written by a newer Onrecord; upgrade with pip install --upgrade onrecord"
        )


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, start=1):
                try:
                    found = json.loads(line)
                    if not isinstance(found, dict):
                        raise ValueError("not an object")
                except (ValueError, RecursionError) as fault:
                    raise OnrecordError(
                        f"{path}, line {number}: not a JSON object ({fault}); export it again"
                    ) from None
                yield found
    except OSError as fault:
        raise OnrecordError(
            f"{path}: cannot be read ({fault.strerror}); check its name and permissions"
        ) from None
    except UnicodeDecodeError:
        raise OnrecordError(f"{path}: not UTF-8; export it again with --to jsonl") from None


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The rows of tables, a document's with the text of the report before it."""
    told: dict[str, Any] = {}
    for found in _objects(path):
        if found.get("type") == "report":
            told = found
        elif found.get("type") == "row":
            table, values = found.get("table"), found.get("values")
            if not isinstance(table, str) or not isinstance(values, dict):
                raise OnrecordError(f"{path}: a row without a table or values; export it again")
            if table == "documents" and "text" not in values:
                if told.get("document") != values.get("id"):
                    raise OnrecordError(
                        f"{path}: document {values.get('id')} without its report before it; "
                        "export it again"
                    )
                values = {**values, "text": told.get("text")}
            if any(isinstance(value, dict | list) for value in values.values()):
                raise OnrecordError(f"{path}: a row of {table!r} that is none; export it again")
            yield table, values


def _record(register: Register, found: Mapping[str, Any]) -> bool:
    document = document_from_json(found)
    extraction = extraction_from_json(found, document.id, document.text)
    return register.record(document, extraction)


def document_from_json(found: Mapping[str, Any]) -> Document:
    """The document of a `report` object."""
    from datetime import date

    try:
        return Document(
            name=found["doc"],
            text=found["text"],
            published=date.fromisoformat(found["published"]) if found.get("published") else None,
            updated=date.fromisoformat(found["updated"]) if found.get("updated") else None,
            outlet=found.get("outlet"),
            title=found.get("title"),
            byline=found.get("byline"),
            dateline=found.get("dateline"),
            section=found.get("section"),
            url=found.get("url"),
            language=found.get("language"),
            found=tuple(dict(found.get("found") or {}).items()),
            headline=Span(*found["headline"]) if found.get("headline") else None,
            cuts=tuple(
                Cut(c["offset"], c["raw_start"], c["text"], c["rule"])
                for c in found.get("cuts") or ()
            ),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise OnrecordError(
            f"a report that is none ({type(fault).__name__}: {fault}); export it again"
        ) from None


def _rule(register: Register, found: Mapping[str, Any]) -> None:
    try:
        ruling = Ruling(
            RulingKind(found["kind"]),
            tuple(map(str, found["subjects"])),
            str(found["author"]),
            str(found["reason"]),
            str(found["made_at"]),
            found.get("reverses"),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise OnrecordError(f"a ruling that is none ({fault}); export it again") from None
    if ruling.id not in {r.id for r in register.rulings()}:
        register.rule(ruling)
