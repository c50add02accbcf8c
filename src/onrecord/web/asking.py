"""What addresses ask for, checked: days, pages of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from onrecord.model import OnrecordError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One page of a list: its items, its number from 1, how many pages there are."""

    items: Sequence[T]
    number: int
    pages: int
    first: int


def page_of(items: Sequence[T], number: int, size: int) -> Part[T]:
    """The page of that number; the nearest there is where it lies outside."""
    pages = max(1, -(-len(items) // size))
    here = min(max(1, number), pages)
    start = (here - 1) * size
    return Part(items[start : start + size], here, pages, start + 1)


def asked_day(value: str, name: str) -> date | None:
    """A day in the address; null where it is left empty."""
    if not value.strip():
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise OnrecordError(
            f"{name}={value[:40]}: not a day; give it as YYYY-MM-DD, for instance 2023-08-03"
        ) from None
