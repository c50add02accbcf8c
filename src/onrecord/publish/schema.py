"""What a published table is: its columns, with their types and meanings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Cell = str | int | float | bool | tuple[str, ...] | None
Row = tuple[Cell, ...]
Type = Literal["text", "integer", "number", "boolean", "day", "year", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `day` cells are ISO 8601 days as text, `list` cells tuples of texts; a `required`
    one is never null; `codes` names the part of the codebook that lists its allowed values."""

    name: str
    type: Type
    what: str
    required: bool = False
    codes: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what one row is, its columns, its `key` (columns that tell rows apart) and its
    `refers`: pairs of one of its columns and the "table.column" that it leads to."""

    name: str
    what: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    refers: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(column.name for column in self.columns)


def text(name: str, what: str, *, required: bool = False, codes: str | None = None) -> Column:
    """A column of texts."""
    return Column(name, "text", what, required, codes)


def listed(name: str, what: str) -> Column:
    """A column whose cells hold several texts."""
    return Column(name, "list", what, required=True)


def day(name: str, what: str) -> Column:
    """A column of days."""
    return Column(name, "day", what)


def count(name: str, what: str) -> Column:
    """A column of whole numbers that is never empty."""
    return Column(name, "integer", what, required=True)


def number(name: str, what: str) -> Column:
    """A column of whole numbers."""
    return Column(name, "integer", what)


def flag(name: str, what: str) -> Column:
    """A column of truths that is never empty."""
    return Column(name, "boolean", what, required=True)
