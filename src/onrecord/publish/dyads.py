"""Pairs of states by year: what is in force between them, and what was reported."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from onrecord.model import Status
from onrecord.publish import codes
from onrecord.publish.lives import (
    IN_FORCE,
    Spans,
    is_surely_in_force,
    joint_status,
    may_be_in_force,
)
from onrecord.publish.schema import Row
from onrecord.record.bulk import Told

Pair = tuple[str, str]
_COUNTS = (
    "agreements",
    "in_force",
    "in_force_min",
    "in_force_max",
    "signed",
    "under_notice",
    "suspended",
    "entered",
    "ended",
    "reports",
    "statements",
    "origins",
)
_AT = {name: i for i, name in enumerate(_COUNTS)}


@dataclass(frozen=True, slots=True)
class Year:
    """One year of an agreement between two parties: the status at its end, whether it was in force
    then, wherever uncertain days lie, and what changed since the end of the year before."""

    year: int
    status: Status
    in_force: bool
    surely: bool
    possibly: bool
    entered: bool
    ended: bool


def pairs_of(parties: Iterable[str]) -> tuple[Pair, ...]:
    """All pairs of the states among the parties, each in the order of the alphabet."""
    states = sorted({party for party in parties if codes.iso_of(party) is not None})
    return tuple(combinations(states, 2))


def years_of(one: Spans, other: Spans, known: date) -> Iterator[Year]:
    """The years from the first spell on until it had ended, no further than the year known."""
    if not one or not other:
        return
    begins = min(one[0].begins.earliest or one[0].begins.day, one[0].begins.day)
    before, was_in_force = Status.UNKNOWN, False
    for year in range(begins.year, known.year + 1):
        day = min(date(year, 12, 31), known)
        status = joint_status(one, other, day)
        if status is Status.ENDED and before is Status.ENDED:
            if not _revives(one, day) and not _revives(other, day):
                return
            continue
        now = status in IN_FORCE
        yield Year(
            year,
            status,
            now,
            is_surely_in_force(one, day) and is_surely_in_force(other, day),
            may_be_in_force(one, day) and may_be_in_force(other, day),
            now and not was_in_force,
            status is Status.ENDED,
        )
        before, was_in_force = status, now


def _revives(spans: Spans, day: date) -> bool:
    return any(span.begins.day > day for span in spans)


class Panel:
    """Counts by pair and year. Holds some numbers for each pair of states that has an agreement,
    however many agreements there are."""

    def __init__(self) -> None:
        self._first: dict[Pair, int] = {}
        self._counts: dict[Pair, array[int]] = {}

    def add_life(self, pair: Pair, year: Year) -> None:
        """Count one year of one agreement."""
        counts = self._of(pair, year.year)
        at = (year.year - self._first[pair]) * len(_COUNTS)
        for name, holds in (
            ("agreements", True),
            ("in_force", year.in_force),
            ("in_force_min", year.surely),
            ("in_force_max", year.possibly),
            ("signed", year.status in (Status.SIGNED, Status.RATIFIED)),
            ("under_notice", year.status is Status.UNDER_NOTICE),
            ("suspended", year.status is Status.SUSPENDED),
            ("entered", year.entered),
            ("ended", year.ended),
        ):
            counts[at + _AT[name]] += holds

    def add_reports(self, pairs: Sequence[Pair], told: Iterable[Told]) -> None:
        """Count the statements about one agreement, by the year of publication."""
        documents: dict[int, set[object]] = defaultdict(set)
        origins: dict[int, set[object]] = defaultdict(set)
        statements: dict[int, int] = defaultdict(int)
        for row in told:
            if row[4] is not None:
                year = int(str(row[4])[:4])
                documents[year].add(row[1])
                origins[year].add(row[5])
                statements[year] += 1
        for pair in pairs:
            for year, number in statements.items():
                counts = self._of(pair, year)
                at = (year - self._first[pair]) * len(_COUNTS)
                counts[at + _AT["reports"]] += len(documents[year])
                counts[at + _AT["statements"]] += number
                counts[at + _AT["origins"]] += len(origins[year])

    def _of(self, pair: Pair, year: int) -> array[int]:
        """The counts of a pair, with room for a year."""
        size = len(_COUNTS)
        counts = self._counts.setdefault(pair, array("L"))
        first = self._first.setdefault(pair, year)
        if year < first:
            counts[:0] = array("L", bytes(counts.itemsize * size * (first - year)))
            self._first[pair] = first = year
        missing = (year - first + 1) * size - len(counts)
        if missing > 0:
            counts.extend(array("L", bytes(counts.itemsize * missing)))
        return counts

    def rows(self) -> Iterator[Row]:
        """The rows of `dyad_years`, pair by pair, without years of which nothing is on record."""
        size = len(_COUNTS)
        for pair in sorted(self._counts):
            counts, first = self._counts[pair], self._first[pair]
            for n in range(len(counts) // size):
                numbers = counts[n * size : (n + 1) * size]
                if any(numbers):
                    yield (first + n, *pair, *_codes(pair, first + n), *numbers)


def _codes(pair: Pair, year: int) -> Iterator[str | int | None]:
    yield from map(codes.name_of, pair)
    for party in pair:
        for system in codes.SYSTEMS:
            yield codes.number_in(party, system, year)
