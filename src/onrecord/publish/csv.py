"""CSV: a folder with one file a table (RFC 4180, UTF-8, a header line), a codebook and a data
package.

Cells of several values hold them as a JSON array. A text that a spreadsheet would take for a
formula (it begins with =, +, -, @, a tab or a carriage return) has an apostrophe before it;
`unguarded` takes it away again. A NUL, which readers of CSV choke on, is written as U+FFFD.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from onrecord.publish import EVERYTHING, Query, halves
from onrecord.publish.flatten import CLAIMS, rows
from onrecord.publish.package import describe
from onrecord.publish.schema import Cell, Row
from onrecord.publish.tables import TABLES
from onrecord.record import Register

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(value: str) -> str:
    """A text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{value}" if value.lstrip("'").startswith(_FORMULA) else value


def unguarded(cell: str) -> str:
    """The inverse of `guarded`."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(_FORMULA) else cell


def write(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write all tables into the folder `target`, made where needed; yields each file written."""
    target.mkdir(parents=True, exist_ok=True)
    halves.write(register, target, query, fill)
    yield from (target / f"{table.name}.csv" for table in TABLES)
    yield from describe(target, "csv", query)


def fill(register: Register, target: Path, query: Query, claims: bool | None) -> None:
    """Write the files of all tables, or of a half of them (see `halves`)."""
    with ExitStack() as opened:
        writers = {}
        for table in TABLES:
            if claims is None or claims is (table.name in CLAIMS):
                file = target / f"{table.name}.csv"
                stream = opened.enter_context(file.open("w", encoding="utf-8", newline=""))
                writers[table.name] = csv.writer(stream, lineterminator="\r\n")
                writers[table.name].writerow(table.names)
        for name, found in rows(register, query, claims):
            writers[name].writerows(map(_cells, found))


def _cells(row: Row) -> list[str | int | float | None]:
    return [_cell(value) for value in row]


def _cell(value: Cell) -> str | int | float | None:
    if isinstance(value, str):
        return guarded(value.replace("\0", "\N{REPLACEMENT CHARACTER}"))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return value
