"""Articles in tables: CSV and Parquet, whatever their columns are called.

Columns are told by their usual names (data/lang/en/read_columns.toml) or mapped by option. One row
is held at a time, save for Parquet, which comes in batches of a hundred.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, BinaryIO

from onrecord.data import load
from onrecord.model import Problem, content_id
from onrecord.read.days import parse_day
from onrecord.read.finish import Report
from onrecord.read.language import code_of
from onrecord.read.options import COLUMN_FIELDS, Meta, ReadOptions
from onrecord.read.readers import Origin


def read_csv(stream: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Report | Problem]:
    """Read CSV or TSV with a header line; the delimiter is told from the header.

    UTF-8, UTF-16 with its mark, or Windows-1252, told cell by cell.
    """
    start = stream.peek(2)[:2] if hasattr(stream, "peek") else b""
    wide = start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encoding, errors = ("utf-16", "replace") if wide else ("utf-8-sig", "surrogateescape")
    text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
    head = text.readline(options.max_bytes)
    if not head.strip():
        yield Problem(origin.where, "an empty file", "nothing to read")
        return
    delimiter = max(",;\t|", key=head.count)
    names = [_mended(name) for name in next(csv.reader([head], delimiter=delimiter))]
    yield from _unmapped(names, origin, options)
    before = csv.field_size_limit(options.max_bytes)
    rows = csv.reader(text, delimiter=delimiter)
    number = 1
    try:
        while True:
            number += 1
            where = f"{origin.where}, row {number}"
            try:
                cells = next(rows)
            except StopIteration:
                break
            except csv.Error as fault:
                yield Problem(where, f"a broken row ({fault})", "mend or remove it")
                continue
            if any(cells):
                row = dict(zip(names, map(_mended, cells), strict=False))
                yield report_of(row, where, origin, number, options)
    finally:
        csv.field_size_limit(before)
        text.detach()


def read_parquet(
    stream: BinaryIO, origin: Origin, options: ReadOptions
) -> Iterator[Report | Problem]:
    """Read Parquet in batches of a hundred rows."""
    import pyarrow.parquet as parquet  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from pyarrow import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
        ArrowException,
    )

    try:
        table = parquet.ParquetFile(stream)
        yield from _unmapped(table.schema_arrow.names, origin, options)
        number = 0
        for batch in table.iter_batches(batch_size=100):
            for row in batch.to_pylist():
                number += 1
                yield report_of(row, f"{origin.where}, row {number}", origin, number, options)
    except (ArrowException, OSError) as fault:
        yield Problem(origin.where, f"no Parquet that can be read ({fault})", "write it again")


def _mended(cell: str) -> str:
    """A cell whose bytes are no UTF-8 as the Windows-1252 that it will be."""
    if cell.isascii() or not any("\udc80" <= char <= "\udcff" for char in cell):
        return cell
    return cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _unmapped(names: Sequence[str], origin: Origin, options: ReadOptions) -> Iterator[Problem]:
    """What an option says of columns that a table has not."""
    lower = {str(name).strip().casefold() for name in names}
    for item, name in options.columns:
        if item != "text" and name.casefold() not in lower:
            yield Problem(
                origin.where,
                f"no column {name!r} for {item} among {_listed(names)}; read without it",
                f"check --column {item}={name}",
                kept=True,
            )


def _listed(names: Iterable[object]) -> str:
    """The first names of a table's columns."""
    return ", ".join(str(name) for name in list(names)[:8])


_DAYS = ("published", "updated")


@cache
def _usual() -> Mapping[str, tuple[str, ...]]:
    table = load("lang/en/read_columns.toml")
    return {item: tuple(table[item].split()) for item in COLUMN_FIELDS}


def columns(row: Mapping[str, Any], options: ReadOptions) -> dict[str, str]:
    """Which column holds what: the option's word first, then what was said of such a table
    before, then the usual names."""
    lower = {str(name).strip().casefold(): str(name) for name in row}
    mapped = _mapping(frozenset(lower), options)
    out: dict[str, str] = {}
    for item in COLUMN_FIELDS:
        wanted = (mapped[item],) if item in mapped else _usual()[item]
        for name in wanted:
            if name.casefold() in lower and _value(row[lower[name.casefold()]]):
                out[item] = lower[name.casefold()]
                break
    return out


_ALIKE = 0.6  # so much of its columns a table shares with one that was met before


def _mapping(names: frozenset[str], options: ReadOptions) -> dict[str, str]:
    if options.columns:
        if all(name.casefold() in names for _, name in options.columns):
            options.tally.mapped.add(names)
        return dict(options.columns)
    alike = max(options.layouts, key=lambda layout: layout.likeness(names), default=None)
    if alike is None or alike.likeness(names) < _ALIKE:
        return {}
    return dict(alike.pairs)


def report_of(
    row: Mapping[str, Any], where: str, origin: Origin, number: int, options: ReadOptions
) -> Report | Problem:
    at = columns(row, options)
    text = _value(row[at["text"]]) if "text" in at else ""
    if not text.strip():
        wanted = dict(options.columns).get("text")
        if wanted is not None and wanted.casefold() not in {str(n).strip().casefold() for n in row}:
            told = f"no column {wanted!r} among {_listed(row)}"
            return Problem(where, told, "check --column text=NAME")
        known = any(str(name).strip().casefold() in _usual()["text"] for name in row)
        if known or wanted is not None or "text" in at:
            return Problem(where, "an article without a text", "leave it out or fill it in")
        return Problem(
            where,
            f"no column with the text among {_listed(row)}",
            "say which: --column text=NAME",
        )
    if len(text) > options.max_bytes:
        return Problem(where, "too long for one article", "split it")
    values = {item: _value(row[name]) or None for item, name in at.items() if item not in _DAYS}
    published, updated = (_day(row[at[item]]) if item in at else None for item in _DAYS)
    language = values.get("language")
    title = values.get("title")
    if title and title.strip() not in text[: len(title) + 200]:
        text = f"{title.strip()}\n\n{text}"
    name = values.get("name") or values.get("url")
    given = Meta(
        published=published,
        updated=updated,
        outlet=values.get("outlet"),
        title=title,
        url=values.get("url"),
        byline=values.get("byline"),
        section=values.get("section"),
        language=code_of(language) if language else None,
    )
    found = tuple(
        (item, f"column {at[item]}")
        for item in COLUMN_FIELDS
        if item in at and getattr(given, item, None) is not None
    )
    return Report(name or f"{origin.name}-{content_id('r', text)[2:10]}", where, text, given, found)


def _value(cell: Any) -> str:
    """A cell as text; lists of paragraphs or names are joined, an object gives its name."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, list):
        parts = [_value(item) for item in cell]
        join = "\n\n" if any(len(part) > 60 for part in parts) else ", "
        return join.join(part for part in parts if part)
    if isinstance(cell, dict):
        return _value(cell.get("name") or cell.get("title") or cell.get("text"))
    return str(cell)


def _day(cell: Any) -> date | None:
    """The day of a cell: a date, a time stamp in seconds or milliseconds (UTC), or writing."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip()
    if text.isdigit() and len(text) in (9, 10, 12, 13):
        seconds = int(text) / (1000 if len(text) > 10 else 1)
        from datetime import UTC

        return datetime.fromtimestamp(seconds, UTC).date()
    return parse_day(text)
