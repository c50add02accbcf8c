"""Articles in tables: JSON Lines, CSV and Parquet, whatever their columns are called.

Columns are told by their usual names (data/lang/en/read_columns.toml) or mapped by option. One row
is held at a time, save for Parquet, which comes in batches of a hundred.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, BinaryIO

from onrecord.data import load
from onrecord.model import Problem, content_id
from onrecord.read.days import parse_day
from onrecord.read.finish import Report
from onrecord.read.language import code_of
from onrecord.read.options import Meta, ReadOptions
from onrecord.read.readers import Origin

_FIELDS = (
    "name", "text", "published", "updated", "outlet", "title", "byline", "section", "language",
    "url",
)  # fmt: skip


def read_jsonl(
    stream: BinaryIO, origin: Origin, options: ReadOptions
) -> Iterator[Report | Problem]:
    """Read JSON Lines: one article an object. A broken line is one problem; the rest is read."""
    number = 0
    while raw := stream.readline(options.max_bytes + 1):
        number += 1
        where = f"{origin.where}, line {number}"
        if len(raw) > options.max_bytes:
            yield Problem(where, "too long for one article", "check the file's format")
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(options.max_bytes + 1)
            continue
        if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        try:
            row = json.loads(raw.decode("utf-8-sig"))
        except (ValueError, RecursionError) as fault:
            what = "not UTF-8" if isinstance(fault, UnicodeDecodeError) else "not JSON"
            yield Problem(where, what, "one object a line, in UTF-8")
            continue
        if not isinstance(row, dict):
            yield Problem(where, f"a {type(row).__name__}, not an object", "one object a line")
            continue
        yield _report(row, where, origin, number, options)
    if number == 0:
        yield Problem(origin.where, "an empty file", "nothing to read")


def read_csv(stream: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Report | Problem]:
    """Read CSV or TSV with a header line; the delimiter is told from the header."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    head = text.readline()
    if not head.strip():
        yield Problem(origin.where, "an empty file", "nothing to read")
        return
    delimiter = max(",;\t|", key=head.count)
    names = next(csv.reader([head], delimiter=delimiter))
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
                row = dict(zip(names, cells, strict=False))
                yield _report(row, where, origin, number, options)
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
        number = 0
        for batch in table.iter_batches(batch_size=100):
            for row in batch.to_pylist():
                number += 1
                yield _report(row, f"{origin.where}, row {number}", origin, number, options)
    except (ArrowException, OSError) as fault:
        yield Problem(origin.where, f"no Parquet that can be read ({fault})", "write it again")


_DAYS = ("published", "updated")


@cache
def _usual() -> Mapping[str, tuple[str, ...]]:
    table = load("lang/en/read_columns.toml")
    return {item: tuple(table[item].split()) for item in _FIELDS}


def columns(row: Mapping[str, Any], options: ReadOptions) -> dict[str, str]:
    """Which column holds what: the option's word first, then what was said of such a table
    before, then the usual names."""
    lower = {str(name).strip().casefold(): str(name) for name in row}
    mapped = _mapping(frozenset(lower), options)
    out: dict[str, str] = {}
    for item in _FIELDS:
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


def _report(
    row: Mapping[str, Any], where: str, origin: Origin, number: int, options: ReadOptions
) -> Report | Problem:
    at = columns(row, options)
    text = _value(row[at["text"]]) if "text" in at else ""
    if not text.strip():
        named = ", ".join(str(name) for name in list(row)[:8])
        known = any(str(name).strip().casefold() in _usual()["text"] for name in row)
        if known or "text" in dict(options.columns) or "text" in at:
            return Problem(where, "an article without a text", "leave it out or fill it in")
        return Problem(
            where,
            f"no column with the text among {named}",
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
        for item in _FIELDS
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
