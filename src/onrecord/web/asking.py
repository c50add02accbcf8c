"""What addresses ask for, checked: days, codes, pages of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from onrecord.model import OnrecordError

T = TypeVar("T")
C = TypeVar("C", bound=StrEnum)
FIRST, LAST = date(1500, 1, 1), date(2500, 12, 31)


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One page of a list: its items, its number from 1, how many pages and items there are."""

    items: Sequence[T]
    number: int
    pages: int
    total: int

    @classmethod
    def of(cls, items: Sequence[T], number: int, size: int, total: int) -> Part[T]:
        """The page of that number, whose items are given."""
        return cls(items, number, max(1, -(-total // size)), total)


def page_of(items: Sequence[T], number: int, size: int) -> Part[T]:
    """The page of that number out of a whole list; the nearest there is where it lies outside."""
    pages = max(1, -(-len(items) // size))
    here = min(max(1, number), pages)
    return Part(items[(here - 1) * size : here * size], here, pages, len(items))


def checked(day: date | None) -> date | None:
    """A day that can be reckoned from: the first or last such day where it lies beyond."""
    return None if day is None else min(max(day, FIRST), LAST)


def asked_day(value: str | None, name: str) -> date | None:
    """A day in the address; null where it is left empty."""
    if value is None or not value.strip():
        return None
    try:
        return checked(date.fromisoformat(value.strip()))
    except ValueError:
        raise OnrecordError(
            f"{name}={value[:40]}: not a day; give it as YYYY-MM-DD, for instance 2023-08-03"
        ) from None


def asked_code(codes: type[C], value: str, name: str) -> C:
    """A code in the address that must be one of a closed list."""
    try:
        return codes(value)
    except ValueError:
        raise OnrecordError(
            f"{name}={value[:40]}: not one there is; allowed are {', '.join(codes)}"
        ) from None
