"""How belief moved: the steps by which the answer to one question became another.

Each step takes a reading of the whole record. Where reports came on very many days, days are
looked at in even distances first, and between two that differ the step is searched by halving:
a belief that came and went between two days looked at may then be missed, which the page says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

from fastapi import Request

from onrecord.conclude import StatusAnswer, status
from onrecord.web.dossier import View
from onrecord.web.house import desk_of, house_of

T = TypeVar("T")
EVERY = 120  # days of publication up to which each is looked at
PROBES = 24


@dataclass(frozen=True, slots=True)
class Step:
    """From the day of knowledge `known` on, `answer` held; `docs` came in that day."""

    known: date
    answer: StatusAnswer
    docs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps in order. `looked_at` of `days` were looked at."""

    steps: tuple[Step, ...]
    looked_at: int
    days: int


def steps_of(request: Request, view: View) -> Steps:
    """How the answer for the view's day moved, kept until more is recorded."""
    found, _ = house_of(request).shelf.get(
        desk_of(request),
        view.told.agreement.id,
        ("belief", view.on, view.known, view.party),
        lambda: _steps(view),
    )
    return found


def _steps(view: View) -> Steps:
    docs: dict[date, set[str]] = {}
    for item in view.recorded:
        if item.published is not None:
            docs.setdefault(item.published, set()).add(item.doc)
    days = sorted(docs)
    answers: dict[date, StatusAnswer] = {}

    def outcome(day: date) -> tuple[object, ...]:
        if day not in answers:
            answers[day] = status(
                view.recorded,
                on=view.on,
                known=day,
                party=view.party,
                parties=view.told.agreement.parties,
            )
        told = answers[day]
        return (told.status, told.contested, told.since, told.until)

    turns = turning_points(days, outcome)
    steps = tuple(Step(day, answers[day], tuple(sorted(docs[day]))) for day in turns)
    return Steps(steps, len(answers), len(days))


def turning_points(days: Sequence[date], outcome: Callable[[date], T]) -> list[date]:
    """The days from which the outcome is another than on the day before; the first is one."""
    if not days:
        return []
    last = len(days) - 1
    if len(days) <= EVERY:
        probes = list(range(len(days)))
    else:
        probes = sorted({round(i * last / (PROBES - 1)) for i in range(PROBES)})
    turns = [0]

    def search(low: int, high: int) -> None:
        if outcome(days[low]) == outcome(days[high]):
            return
        if high - low == 1:
            turns.append(high)
            return
        middle = (low + high) // 2
        search(low, middle)
        search(middle, high)

    outcome(days[0])
    for low, high in pairwise(probes):
        search(low, high)
    return [days[i] for i in turns]
