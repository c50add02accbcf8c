"""The line notation for the questions beside status, for the worked examples.

    due on=2014-01-01 known=2014-01-01 -> 2016-11-18 term
    changes since=2020-02-01 until=2021-01-01 -> moved: was signed, is in force since 2020-10-01

The name of the question and what is asked; after the arrow what comes out, one thing after the
other with "; " between, or "nothing". Days default to the first one given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from onrecord.conclude import believed, changes, conflicts, due, overdue, timeline
from onrecord.model import Recorded

Told = Sequence[Recorded]
Parties = tuple[str, ...]


def _due(told: Told, parties: Parties, on: date, known: date) -> list[str]:
    found = due(told, (), on=on, known=known, parties={"a-1": parties})
    return [f"{item.when} {item.kind}" for item in found]


def _overdue(told: Told, parties: Parties, on: date, known: date) -> list[str]:
    found = overdue(told, on=on, known=known, parties={"a-1": parties})
    return [f"{item.when} {item.event}, {item.days_late} days late" for item in found]


def _changes(told: Told, parties: Parties, since: date, until: date) -> list[str]:
    found = changes(told, since, until, {"a-1": parties})
    return [f"{item.kind}: {item.what}" for item in found]


def _believed(told: Told, parties: Parties, on: date, until: date) -> list[str]:
    found = believed(told, on, None, parties)
    return [
        f"{step.known} {step.answer.status}" + (" contested" if step.answer.contested else "")
        for step in found
    ]


def _conflicts(told: Told, parties: Parties, known: date, until: date) -> list[str]:
    return [f"{one.about}, {one.rule.id}" for one in conflicts(told, known, parties)]


def _timeline(told: Told, parties: Parties, known: date, until: date) -> list[str]:
    return [
        f"{entry.when or 'undated'} {entry.event}"
        + (f" -> {entry.status_after}" if entry.status_after else "")
        + f", told {entry.first_reported}"
        for entry in timeline(told, known, None, parties)
    ]


_ASKED: dict[str, Callable[[Told, Parties, date, date], list[str]]] = {
    "due": _due,
    "overdue": _overdue,
    "changes": _changes,
    "believed": _believed,
    "conflicts": _conflicts,
    "timeline": _timeline,
}


def is_other(line: str) -> bool:
    """Whether the line asks something else than a status."""
    return line.split()[0] in _ASKED


def wrong_in(line: str, recorded: Told, parties: Parties) -> list[str]:
    """Where what comes out is not what the line says."""
    left, _, expected = line.partition(" -> ")
    name, *given = left.split()
    days = [date.fromisoformat(part.partition("=")[2]) for part in given]
    found = "; ".join(_ASKED[name](recorded, parties, days[0], days[-1])) or "nothing"
    return [] if found == expected.strip() else [f"{line}: told {found}"]
