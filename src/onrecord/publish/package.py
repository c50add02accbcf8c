"""What stands beside the tables: a codebook for people, a Frictionless data package for programs.

Both are made of the tables' own columns, and of the codebook of codes in `data/codebook.toml`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from onrecord.data import load
from onrecord.model import Openness, Status
from onrecord.publish import Query
from onrecord.publish.schema import Column, Table
from onrecord.publish.tables import TABLES

_TYPES = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "day": "date",
    "year": "year",
    "list": "array",
}
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def describe(target: Path, form: str, query: Query) -> Iterator[Path]:
    """Write `codebook.md` and `datapackage.json` for tables of a form ("csv", "parquet")."""
    codebook, package = target / "codebook.md", target / "datapackage.json"
    codebook.write_text(codebook_text(), encoding="utf-8")
    package.write_text(
        json.dumps(data_package(form, query), ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )
    yield codebook
    yield package


def data_package(form: str, query: Query) -> dict[str, Any]:
    """The descriptor (Frictionless Data Package, version 1)."""
    return {
        "profile": "data-package" if form == "parquet" else "tabular-data-package",
        "name": "onrecord-register",
        "title": "What is on record about agreements between states",
        "version": version("onrecord"),
        **({"onrecord:on": query.on.isoformat()} if query.on else {}),
        **({"onrecord:known": query.known.isoformat()} if query.known else {}),
        "resources": [_resource(table, form) for table in TABLES],
    }


def _resource(table: Table, form: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": table.name,
        "path": f"{table.name}.{form}",
        "description": table.what,
        "format": form,
        "mediatype": _MEDIA[form],
    }
    if form == "csv":
        told |= {
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "dialect": {"lineTerminator": "\r\n"},
        }
    return told | {"schema": _schema(table)}


def _schema(table: Table) -> dict[str, Any]:
    told: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        told["primaryKey"] = list(table.key)
    if table.refers:
        told["foreignKeys"] = [
            {
                "fields": [own],
                "reference": {
                    "resource": other.split(".")[0],
                    "fields": [other.split(".")[1]],
                },
            }
            for own, other in table.refers
        ]
    return told


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.type],
        "description": column.what,
    }
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.codes:
        constraints["enum"] = [code for code, _ in meanings(column.codes)]
    return field | ({"constraints": constraints} if constraints else {})


def meanings(part: str) -> list[tuple[str, str]]:
    """The codes of a part of the codebook, each with what it means."""
    if part == "status":
        return [(str(status), _STATUSES[status]) for status in Status]
    if part == "openness":
        return [(str(openness), _OPENNESS[openness]) for openness in Openness]
    return [(entry["code"], entry["meaning"]) for entry in load("codebook.toml")[part]]


_STATUSES = {
    Status.PROPOSED: "a side has offered or demanded a text",
    Status.NEGOTIATING: "talks on it are reported",
    Status.CONCLUDED: "a text is agreed, and no signing is on record",
    Status.SIGNED: "signed, not yet in force as far as is known",
    Status.RATIFIED: "ratified, not yet in force as far as is known",
    Status.IN_FORCE: "it operates",
    Status.UNDER_NOTICE: "notice of withdrawal is given and still runs: it binds until then",
    Status.SUSPENDED: "its operation is suspended",
    Status.ENDED: "it was ended, lapsed or was replaced, or its stated term has run out",
    Status.UNKNOWN: "nothing on record by then",
}
_OPENNESS = {
    Openness.PUBLIC: "its text is published",
    Openness.UNPUBLISHED: "its text is not published",
    Openness.SECRET: "it is said to be secret",
    Openness.UNKNOWN: "no report tells",
}


def codebook_text() -> str:
    """The codebook in Markdown: every table, every column, every code."""
    parts = [
        "# Codebook",
        "Tables of a register of Onrecord. Days are ISO 8601; `_earliest` and `_latest` bound what "
        "is uncertain, `_edtf` gives the same in EDTF (ISO 8601-2). Parties are ISO 3166-1 alpha-3 "
        "where they have a code. In CSV, a cell of several values is a JSON array, and a text that "
        "a spreadsheet would take for a formula has an apostrophe before it.",
        *(_table_text(table) for table in TABLES),
        "# Codes",
        *(
            _codes_text(part)
            for part in sorted({c.codes for t in TABLES for c in t.columns if c.codes})
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _table_text(table: Table) -> str:
    lines = [f"## {table.name}", "", table.what, ""]
    if table.key:
        lines += [f"Key: {', '.join(f'`{name}`' for name in table.key)}.", ""]
    lines += ["| column | type | what |", "|---|---|---|"]
    leads = dict(table.refers)
    for column in table.columns:
        more = f" See codes: {column.codes}." if column.codes else ""
        more += f" Leads to `{leads[column.name]}`." if column.name in leads else ""
        never = ", never empty" if column.required and column.type != "list" else ""
        lines.append(f"| `{column.name}` | {column.type}{never} | {column.what}{more} |")
    return "\n".join(lines)


def _codes_text(part: str) -> str:
    lines = [f"## Codes: {part}", "", "| code | meaning |", "|---|---|"]
    lines += [f"| `{code}` | {meaning} |" for code, meaning in meanings(part)]
    return "\n".join(lines)
