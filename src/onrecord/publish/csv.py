"""CSV: a folder with one file a table (RFC 4180, UTF-8, a header line)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from onrecord.publish import EVERYTHING, Query
from onrecord.publish.tables import TABLES
from onrecord.record import Register


def write(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write all tables into the folder `target`, made where needed; yields each file written."""
    target.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        file = target / f"{table.name}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\r\n")
            writer.writerow(table.columns)
            writer.writerows(table.rows(register))
        yield file
