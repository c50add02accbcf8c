"""Findings: reports with what was found in them, as Parquet files that a register is loaded from.

One row a report: its text and metadata as the register keeps them, and lists of its agreements,
statements, due items and incidents with the columns of the register's tables. A file appears whole
or not at all, under a name made of what is in it: writing the same again changes nothing.
"""

from __future__ import annotations

import hashlib
import heapq
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.model import (
    Cut,
    Document,
    Extraction,
    Incident,
    Problem,
    content_id,
)
from onrecord.record import rows

Found = tuple[Document, Extraction]

_FILE_ROWS = 1_000
_FILE_CHARS = 16_000_000
_GROUP_ROWS = 100  # so many of a file are in memory while files are merged
_INTEGERS = frozenset(("offset", "raw_start", "headline_start", "headline_end")) | frozenset(
    f"{what}_{end}" for what in ("evidence", "trigger") for end in ("start", "end")
)
_CUTS = ("offset", "raw_start", "text", "rule")
_STATEMENTS = tuple(column.strip('"') for column in rows.STATEMENT_COLUMNS)


def _struct(columns: Iterable[str], *more: pa.Field) -> pa.DataType:
    fields = [pa.field(column, _type(column)) for column in columns]
    return pa.struct([*fields, *more])


def _type(column: str) -> pa.DataType:
    if column in _INTEGERS:
        return pa.int64()
    return pa.float64() if column == "certainty" else pa.string()


_AGREEMENT = _struct(rows.AGREEMENT_COLUMNS, pa.field("names", pa.list_(pa.string())))
_INCIDENT = _struct(
    ("what", "event_date", "place"),
    pa.field("accounts", pa.list_(_struct(rows.ACCOUNT_COLUMNS))),
)
SCHEMA = pa.schema(
    [
        *(pa.field(column, _type(column)) for column in ("finding", "document", "name", "text")),
        *(pa.field(column, _type(column)) for column in rows.METADATA_COLUMNS),
        pa.field("cuts", pa.list_(_struct(_CUTS))),
        pa.field("extractor", pa.string()),
        pa.field("credits", pa.list_(pa.string())),
        pa.field("agreements", pa.list_(_AGREEMENT)),
        pa.field("statements", pa.list_(_struct(("agreement", *_STATEMENTS)))),
        pa.field("due", pa.list_(_struct(("agreement", *rows.DUE_COLUMNS)))),
        pa.field("incidents", pa.list_(_INCIDENT)),
    ],
    metadata={"onrecord": "findings/1"},
)


def finding_id(document: Document, extractor: str) -> str:
    """What one extractor finds in one report, so dated: known by this before it is found."""
    return content_id("f", document.id, list(rows.metadata_row(document)), extractor)


def brief(finding: str) -> int:
    """A finding's id as a number, of which millions are held in memory."""
    return int(finding.partition("-")[2], 16)


def _named(columns: Iterable[str], values: Iterable[Any]) -> dict[str, Any]:
    return dict(zip(columns, values, strict=True))


def row_of(document: Document, extraction: Extraction) -> dict[str, Any]:
    """A report with what was found in it as a row of the file."""
    return {
        "finding": finding_id(document, extraction.extractor),
        "document": document.id,
        "name": document.name,
        "text": document.text,
        **_named(rows.METADATA_COLUMNS, rows.metadata_row(document)),
        "cuts": [_named(_CUTS, (c.offset, c.raw_start, c.text, c.rule)) for c in document.cuts],
        "extractor": extraction.extractor,
        "credits": list(extraction.credits),
        "agreements": [
            {**_named(rows.AGREEMENT_COLUMNS, rows.agreement_row(a)), "names": list(a.names)}
            for a in extraction.agreements
        ],
        "statements": [
            {"agreement": s.agreement, **_named(_STATEMENTS, rows.statement_row(s))}
            for s in extraction.statements
        ],
        "due": [
            {"agreement": d.agreement, **_named(rows.DUE_COLUMNS, rows.due_row(d))}
            for d in extraction.due
        ],
        "incidents": [
            {
                "what": i.what,
                "event_date": rows.text_of(i.event_date),
                "place": i.place,
                "accounts": [_named(rows.ACCOUNT_COLUMNS, rows.account_row(a)) for a in i.accounts],
            }
            for i in extraction.incidents
        ],
    }


def found_in(row: Mapping[str, Any]) -> Found:
    """The inverse of `row_of`."""
    row = {**dict.fromkeys(rows.METADATA_COLUMNS), **row}  # an earlier version wrote fewer
    document = rows.document_of(row, tuple(Cut(*(cut[c] for c in _CUTS)) for cut in row["cuts"]))
    id_ = row["document"]
    return document, Extraction(
        document=id_,
        extractor=row["extractor"],
        agreements=tuple(rows.agreement_of(a, tuple(a["names"])) for a in row["agreements"]),
        statements=tuple(
            rows.statement_of((s[c] for c in _STATEMENTS), id_, s["agreement"])
            for s in row["statements"]
        ),
        credits=tuple(row["credits"]),
        due=tuple(rows.due_of({**d, "local": d["agreement"]}) for d in row["due"]),
        incidents=tuple(
            Incident(
                what=i["what"],
                event_date=rows.partial(i["event_date"]),
                place=i["place"],
                accounts=tuple(map(rows.account_of, i["accounts"])),
            )
            for i in row["incidents"]
        ),
    )


class Folder:
    """A folder that findings are written to. Those that are in it already are not written again:
    `held` are their ids, in brief."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.held = {brief(finding) for file in files(path) for finding in _ids(file)}
        self._waiting: list[dict[str, Any]] = []
        self._chars = 0

    def add(self, document: Document, extraction: Extraction) -> bool:
        """Take in one report; whether it was new. It is on disk when its file is full, or after
        `flush`."""
        finding = brief(finding_id(document, extraction.extractor))
        if finding in self.held:
            return False
        self.held.add(finding)
        self._waiting.append(row_of(document, extraction))
        self._chars += len(document.text)
        if len(self._waiting) >= _FILE_ROWS or self._chars >= _FILE_CHARS:
            self.flush()
        return True

    def flush(self) -> None:
        """Write what waits."""
        if not self._waiting:
            return
        ordered = sorted(self._waiting, key=_order)
        named = hashlib.sha256("".join(row["finding"] for row in ordered).encode()).hexdigest()
        target = self.path / f"findings-{named[:16]}.parquet"
        unfinished = target.with_suffix(f".{os.getpid()}.part")
        table = pa.Table.from_pylist(ordered, schema=SCHEMA)
        pq.write_table(table, unfinished, compression="zstd", row_group_size=_GROUP_ROWS)
        os.replace(unfinished, target)
        self._waiting, self._chars = [], 0


def files(path: Path) -> list[Path]:
    """The files of findings in a folder, in order; a file stands for itself."""
    return sorted(path.glob("*.parquet")) if path.is_dir() else [path]


def _ids(file: Path) -> list[str]:
    try:
        found: list[str] = pq.read_table(file, columns=["finding"])["finding"].to_pylist()
    except (pa.ArrowException, KeyError, OSError):
        return []  # told when it is loaded; what it held is found again
    return found


def _order(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["published"] or "9999-12-31", row["name"], row["finding"]


def read(paths: Iterable[Path]) -> Iterator[Found | Problem]:
    """All findings in folders and files, in the order of publication, and a problem for each file
    that is none. A file is opened when the first day in it has come."""
    waiting: list[tuple[tuple[str, str, str], Path]] = []
    for path in paths:
        if not path.exists():
            yield Problem(str(path), "no such file or folder", "check the path")
            continue
        for file in files(path):
            first = _first(file)
            if isinstance(first, Problem):
                yield first
            elif first is not None:
                waiting.append((first, file))
    waiting.sort(reverse=True)
    tie = count()
    heap: list[tuple[tuple[str, str, str], int, dict[str, Any], Iterator[dict[str, Any]]]] = []
    while heap or waiting:
        while waiting and (not heap or waiting[-1][0] <= heap[0][0]):
            _push(heap, tie, _rows(waiting.pop()[1]))
        if heap:
            _, _, row, rest = heapq.heappop(heap)
            yield found_in(row)
            _push(heap, tie, rest)


def _push(heap: list[Any], tie: Iterator[int], rest: Iterator[dict[str, Any]]) -> None:
    row = next(rest, None)
    if row is not None:
        heapq.heappush(heap, (_order(row), next(tie), row, rest))


def _first(file: Path) -> tuple[str, str, str] | Problem | None:
    try:
        opened = pq.ParquetFile(file)
        if not (opened.schema_arrow.metadata or {}).get(b"onrecord"):
            return Problem(
                str(file), "no findings of Onrecord", "make them with onrecord read --to FOLDER"
            )
        if not opened.num_row_groups:
            return None
        row = opened.read_row_group(0, columns=["published", "name", "finding"]).slice(0, 1)
        return _order(row.to_pylist()[0])
    except (pa.ArrowException, OSError):
        return Problem(
            str(file), "no Parquet file, or a broken one", "write it again: onrecord read --to"
        )


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    opened = pq.ParquetFile(file)
    for group in range(opened.num_row_groups):
        yield from opened.read_row_group(group).to_pylist()
