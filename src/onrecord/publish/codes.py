"""Codes of parties: ISO 3166-1, and the numbers of two lists of states by the day.

The numbers are those of the Correlates of War Project (`cow`) and of Gleditsch and Ward (`gw`);
`data/parties/systems.toml` says which holds when.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from onrecord.data import load
from onrecord.model import OnrecordError

System = Literal["cow", "gw"]
SYSTEMS: tuple[System, ...] = ("cow", "gw")
_STATES = ("state", "territory", "former_state")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a party in one of the lists, with the first and last day on which it holds
    (null: it still does)."""

    number: int
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@cache
def numbers(party: str, system: System) -> tuple[Number, ...]:
    """All numbers of a party (our code) in a list, in order; none where it is not in it."""
    entry = load("parties/systems.toml").get(party, {})
    try:
        found = [Number(n, since, *(until or [None])) for n, since, *until in entry.get(system, ())]
    except (TypeError, ValueError):
        raise OnrecordError(
            f"data/parties/systems.toml: {party}.{system} is not a list of [number, first day, "
            "last day]; correct that entry"
        ) from None
    return tuple(sorted(found, key=lambda n: n.since))


@lru_cache(maxsize=65_536)
def number_on(party: str, system: System, day: date) -> int | None:
    """The number that holds on a day; null where the party is not in the list then."""
    return next((n.number for n in numbers(party, system) if n.holds_on(day)), None)


@lru_cache(maxsize=65_536)
def number_in(party: str, system: System, year: int) -> int | None:
    """The number that holds in a year: the one of its last day on which any does."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    held = [
        n.number
        for n in numbers(party, system)
        if n.since <= last and (n.until is None or n.until >= first)
    ]
    return held[-1] if held else None


@cache
def party_of(number: int, system: System, day: date) -> str | None:
    """The party (our code) that has a number on a day; of two that share it, the one that is a
    party of its own then. Null where none has it."""
    held = [
        code
        for code in load("parties/systems.toml")
        if any(n.number == number and n.holds_on(day) for n in numbers(code, system))
    ]
    return min(held, key=lambda code: (not _is_alive(code, day), code), default=None)


def _is_alive(code: str, day: date) -> bool:
    """Whether a party is one of its own on a day: within its days, and no state that it
    continues still is."""
    return _is_within(code, day) and not _is_preceded(code, day)


def _is_within(code: str, day: date) -> bool:
    _, _, since, until = _parties()[code]
    return (since is None or since <= day) and (until is None or day <= until)


def _is_preceded(code: str, day: date) -> bool:
    return any(_is_within(old, day) or _is_preceded(old, day) for old in _continues().get(code, ()))


@cache
def _continues() -> dict[str, tuple[str, ...]]:
    """The states that have ended, by the code of the one that continues them."""
    from onrecord.parse.parties_lexicon import lexicon

    found: dict[str, tuple[str, ...]] = {}
    for party in lexicon().parties.values():
        for successor in party.successors if party.kind == "former_state" else ():
            found[successor] = (*found.get(successor, ()), party.code)
    return found


@cache
def _parties() -> dict[str, tuple[str, str, date | None, date | None]]:
    """Name, kind, first and last day of every party that has a code of its own."""
    from onrecord.parse.parties_lexicon import lexicon

    return {p.code: (p.name, p.kind, p.since, p.until) for p in lexicon().parties.values()}


def name_of(party: str) -> str:
    """The usual name of a party, itself where it has no code."""
    return _parties().get(party, (party,))[0]


def kind_of(party: str) -> str:
    """`state`, `former_state`, `territory`, `organisation` or `non_state`; `other` where we do
    not know it."""
    entry = _parties().get(party)
    return entry[1] if entry else "other"


def iso_of(party: str) -> str | None:
    """ISO 3166-1 alpha-3 (ISO 3166-3's element for states that ended); null for parties that
    have none."""
    is_coded = len(party) == 3 and party.isascii() and party.isalpha()
    return party if is_coded and kind_of(party) in _STATES else None


def known_numbers(party: str) -> Iterator[tuple[System, Number]]:
    """All numbers of a party in all lists."""
    for system in SYSTEMS:
        for number in numbers(party, system):
            yield system, number
