"""Parquet: a folder with one file a table, typed, with a codebook and a data package."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.publish import EVERYTHING, Query, halves
from onrecord.publish.flatten import CLAIMS, rows
from onrecord.publish.package import describe
from onrecord.publish.schema import Column, Row, Table
from onrecord.publish.tables import BY_NAME, TABLES
from onrecord.record import Register

_GROUP = 50_000  # rows that are held and written at once
_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "day": pa.date32(),
    "year": pa.int32(),
    "list": pa.list_(pa.string()),
}


def write(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write all tables into the folder `target`, made where needed; yields each file written."""
    target.mkdir(parents=True, exist_ok=True)
    halves.write(register, target, query, fill)
    yield from (target / f"{table.name}.parquet" for table in TABLES)
    yield from describe(target, "parquet", query)


def fill(register: Register, target: Path, query: Query, claims: bool | None) -> None:
    """Write the files of all tables, or of a half of them (see `halves`)."""
    with ExitStack() as opened:
        sinks = {
            table.name: _Sink(table, target / f"{table.name}.parquet", opened)
            for table in TABLES
            if claims is None or claims is (table.name in CLAIMS)
        }
        for name, found in rows(register, query, claims):
            sinks[name].add(found)
        for sink in sinks.values():
            sink.flush()


def schema_of(table: Table) -> pa.Schema:
    """The Arrow schema of a table, with what each column means."""
    return pa.schema(
        [
            pa.field(
                column.name,
                _TYPES[column.type],
                nullable=not column.required,
                metadata={"description": column.what},
            )
            for column in table.columns
        ],
        metadata={"description": table.what},
    )


class _Sink:
    """One file that rows are gathered for."""

    def __init__(self, table: Table, file: Path, opened: ExitStack) -> None:
        self._table = BY_NAME[table.name]
        self._schema = schema_of(table)
        self._writer = opened.enter_context(
            pq.ParquetWriter(file, self._schema, compression="zstd")
        )
        self._held: list[Row] = []

    def add(self, found: list[Row]) -> None:
        self._held += found
        if len(self._held) >= _GROUP:
            self.flush()

    def flush(self) -> None:
        if not self._held:
            return
        columns = zip(*self._held, strict=True)
        arrays = [
            _array(column, values)
            for column, values in zip(self._table.columns, columns, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._held = []


def _array(column: Column, values: tuple[object, ...]) -> pa.Array:
    if column.type == "day":
        return pa.array(values, pa.string()).cast(pa.date32())
    return pa.array(values, _TYPES[column.type])
