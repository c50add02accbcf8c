"""Rows of CSV and TSV files as people make them with spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from onrecord.model import OnrecordError
from onrecord.publish.csv import unguarded
from onrecord.read.decode import NotText, decode

_MOST_CHARS = 1_000_000


def header_of(path: Path) -> tuple[str, ...]:
    """The names of the columns."""
    return _read(path)[0]


def rows(path: Path) -> Iterator[Mapping[str, str]]:
    """Each row's cells by column, trimmed; empty rows are left out. The separator is told by the
    header: comma, semicolon or tab. Raises `OnrecordError` for what is no table."""
    names, lines = _read(path)
    try:
        for cells in lines:
            row = {name: unguarded(cell.strip()) for name, cell in zip(names, cells, strict=False)}
            if any(row.values()):
                yield row
    except csv.Error as fault:
        raise OnrecordError(f"{path}: no CSV ({fault}); save it as CSV again") from None


def _read(path: Path) -> tuple[tuple[str, ...], Iterator[list[str]]]:
    try:
        text = decode(path.read_bytes()).text
    except OSError as fault:
        raise OnrecordError(
            f"{path}: cannot be read ({fault.strerror}); check its name and permissions"
        ) from None
    except NotText as fault:
        raise OnrecordError(f"{path}: no text ({fault}); save it as CSV again") from None
    header = text.lstrip("\ufeff").partition("\n")[0]
    separator = max(",;\t", key=header.count)
    csv.field_size_limit(_MOST_CHARS)
    lines = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator)
    names = tuple(name.strip() for name in next(lines, []))
    if len(names) < 2 or len({n.casefold() for n in names}) < len(names):
        raise OnrecordError(
            f"{path}: the first line names no columns, or one twice; a table needs a header "
            "such as title,parties,signed"
        )
    return names, lines
