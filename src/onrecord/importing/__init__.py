"""Taking files in that are no reports: another register, a list of treaties, corrected rulings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from onrecord.model import OnrecordError, Problem


class What(StrEnum):
    """What a file holds."""

    REGISTER = "register"
    TREATIES = "treaties"
    RULINGS = "rulings"


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: how much of it was new, how much was on record already, and what could
    not be taken."""

    new: int
    known: int
    problems: tuple[Problem, ...] = ()


def kind_of(path: Path) -> What:
    """What a file seems to hold, from its name and first line. Raises `OnrecordError` where it
    is none of the three."""
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return What.REGISTER
    if path.suffix.lower() not in (".csv", ".tsv"):
        raise OnrecordError(
            f"{path}: neither .jsonl nor .csv; say what it holds with --as "
            f"{', '.join(map(str, What))}"
        )
    from onrecord.importing.tables import header_of

    header = {name.casefold() for name in header_of(path)}
    return What.RULINGS if {"kind", "subjects", "reason"} <= header else What.TREATIES
