"""Datasette: metadata with canned queries and facets, so that the register itself is a site.

`datasette onrecord.db -m onrecord-datasette.json` then answers the questions people ask without a
line of ours running: `data/publish/datasette.toml` holds the questions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.data import load
from onrecord.model import OnrecordError
from onrecord.publish import EVERYTHING, Query
from onrecord.record import Register


def write(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write the metadata for this register's file; yields the file written."""
    if not isinstance(register.path, Path):
        raise OnrecordError(
            f"{register.path}: Datasette serves registers in files; import an export of this one "
            "into a file first"
        )
    told = json.dumps(metadata(register.path.stem), ensure_ascii=False, indent=1)
    target.write_text(f"{told}\n", encoding="utf-8")
    yield target


def metadata(database: str) -> dict[str, Any]:
    """The metadata for a register whose file has this name (without its ending)."""
    data = load("publish/datasette.toml")
    shown = {table["name"]: _table(table) for table in data["table"]}
    hidden = {name: {"hidden": True} for name in data["hidden"] if name not in shown}
    return {
        "title": data["title"],
        "description": data["description"],
        "databases": {
            database: {
                "tables": {**shown, **hidden},
                "queries": {
                    query["name"]: {
                        "title": query["title"],
                        "description": query["description"],
                        "params": query.get("params", []),
                        "sql": query["sql"].strip(),
                    }
                    for query in data["query"]
                },
            }
        },
    }


def _table(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key != "name"}
