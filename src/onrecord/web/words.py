"""Codes, dates and speakers as a reader says them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

from onrecord.data import load
from onrecord.model import Modality, PartialDate, Recorded, Source, SourceKind, Stance

_PARTIES = ("states", "organisations", "territories", "non_state", "institutions")
_NOT_ASSERTED = {
    Stance.DENIES: "denies it",
    Stance.DOUBTS: "doubts it",
    Stance.DECLINES: "would not say",
}
_DONE = {
    "propose": "Proposed",
    "negotiate": "Talks held",
    "conclude": "Text agreed",
    "approve": "Approved at home",
    "sign": "Signed",
    "ratify": "Ratified",
    "enter_into_force": "Entered into force",
    "amend": "Changed",
    "extend": "Renewed",
    "review": "Under review",
    "demand": "Demand made",
    "allege_breach": "Breach alleged",
    "refuse": "Refused",
    "suspend": "Suspended",
    "restore": "Restored",
    "denounce": "Notice of withdrawal given",
    "terminate": "Ended by an act",
    "expire": "Lapsed",
    "replace": "Replaced",
    "affirm": "Said to stand",
}
_PUT = {
    Modality.ACTUAL: "",
    Modality.PLANNED: "planned",
    Modality.POSSIBLE: "possible",
    Modality.CONDITIONAL: "on a condition",
    Modality.DENIED: "denied",
}
_SOURCES = {
    "outlet": "outlet’s own voice",
    "named_person": "named person",
    "unnamed_person": "unnamed person",
    "organization": "organisation",
    "document": "document",
    "media": "another outlet",
}
_TERM = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?\Z")


def words(code: object) -> str:
    """A code in words: `in_force` is "in force"."""
    return str(code).replace("_", " ")


def sentence(text: str) -> str:
    """A text with a capital in front."""
    return text[:1].upper() + text[1:]


def title(name: str) -> str:
    """A name as a heading: without the article that a report put before it."""
    first, _, rest = name.partition(" ")
    bare = rest if rest and first.lower() in ("the", "a", "an", "its") else name
    return bare[:1].upper() + bare[1:]


def day(value: date | None) -> str:
    """A day as people write it: 3 August 2023."""
    return f"{value.day} {value:%B %Y}" if value else "no publication day"


def when(value: PartialDate | date | str | None) -> str:
    """A date at the precision stated, as people write it; a dash where none is known."""
    if value is None:
        return "–"
    start, slash, end = str(value).partition("/")
    if slash and not end:
        return f"{_point(start)} onwards"
    return f"{_point(start)} to {_point(end)}" if slash else _point(start)


def _point(text: str) -> str:
    if len(text) == 4:
        return text
    if len(text) == 7:
        return f"{date.fromisoformat(text + '-01'):%B %Y}"
    return day(date.fromisoformat(text))


def term(value: str) -> str:
    """An ISO 8601 duration in words: P15Y is "15 years"."""
    matched = _TERM.match(value)
    if matched is None:
        return value
    units = zip(matched.groups(), ("year", "month", "week", "day"), strict=True)
    return ", ".join(counted(int(n), unit) for n, unit in units if n)


def counted(number: int, what: str, many: str = "") -> str:
    """A number with its noun: "1 report", "2 reports"."""
    return f"{number:,} {what if number == 1 else many or what + 's'}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """Items in a row: "a, b and c"."""
    told = list(items)
    if len(told) < 2:
        return "".join(told)
    return f"{', '.join(told[:-1])} {last} {told[-1]}"


@cache
def _names() -> dict[str, str]:
    return {
        code: entry["name"]
        for file in _PARTIES
        for code, entry in load(f"parties/{file}.toml").items()
        if isinstance(entry, dict) and isinstance(entry.get("name"), str)
    }


def party(code: str) -> str:
    """A party's usual name; its code where no name is known."""
    return _names().get(code, code)


def parties(codes: Sequence[str]) -> str:
    """Parties by their names, in a row."""
    return listed([party(code) for code in codes])


def spoken_for(affiliation: str) -> str:
    """The parties that a source speaks for, by their names; the codes are parted by commas."""
    return parties(affiliation.split(","))


def percent(share: float) -> str:
    """A share of 1 in whole hundredths: "67 %"."""
    return f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")


def kind_of_source(kind: object) -> str:
    """A kind of source in words."""
    return _SOURCES[str(kind)]


def event(code: object) -> str:
    """An event as a heading: "Entered into force"."""
    return _DONE[str(code)]


def modality(code: object) -> str:
    """How an event is put; nothing where it is said to have happened."""
    return _PUT[Modality(str(code))]


def speaker(source: Source) -> str:
    """Who says it, with the go-betweens and how they stand to it."""
    if source.kind is SourceKind.OUTLET:
        told = "in its own voice"
    else:
        told = source.resolved or source.text or words(source.kind)
        side = spoken_for(source.affiliation or "")
        if side and side != told:
            told = f"{told} ({side})"
    chain = "".join(f", quoted by {relay.text}" for relay in reversed(source.chain))
    stance = _NOT_ASSERTED.get(source.stance)
    return told + chain + (f" – {stance}" if stance else "")


def happening(item: Recorded) -> str:
    """What a statement states, in a line: event, how it is put, parties, date, term."""
    statement = item.statement
    told = event(statement.event)
    if put := modality(statement.modality):
        told += f", {put}"
    if statement.actors:
        told += f" – {parties(statement.actors)}"
    if statement.event_date:
        told += f", {when(statement.event_date)}"
    if statement.term:
        told += f", for {term(statement.term)}"
    return told


def quoted(text: str) -> str:
    """A sentence in one line, in quotation marks that differ from those within it."""
    told = " ".join(text.split())
    left, right = "‘’" if any(mark in told for mark in '“”"') else "“”"
    return f"{left}{told}{right}"


FILTERS: dict[str, Callable[..., Any]] = {
    "counted": counted,
    "day": day,
    "event": event,
    "happening": happening,
    "kind_of_source": kind_of_source,
    "listed": listed,
    "modality": modality,
    "parties": parties,
    "party": party,
    "percent": percent,
    "quoted": quoted,
    "sentence": sentence,
    "speaker": speaker,
    "spoken_for": spoken_for,
    "term": term,
    "titled": title,
    "when": when,
    "words": words,
}
