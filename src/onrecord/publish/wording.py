"""How what is on record is put into words: names, days, speakers, happenings, counts."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from onrecord.data import load
from onrecord.model import Modality, Recorded, Relation, Source, SourceKind, Stance

if TYPE_CHECKING:
    from onrecord.record.relations import Relating

_NOT_ASSERTED = {
    Stance.DENIES: "denies it",
    Stance.DOUBTS: "doubts it",
    Stance.DECLINES: "would not say",
}
# What XML 1.0 cannot hold: control characters, lone surrogates, non-characters.
_ILLEGIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def words(code: str) -> str:
    """A code in words: `in_force` is "in force"."""
    return code.replace("_", " ")


_THE_OTHER_WAY = {
    Relation.RENEWS: "renewed by",
    Relation.REPLACES: "replaced by",
    Relation.AMENDS: "amended by",
    Relation.IMPLEMENTS: "implemented by",
    Relation.PART_OF: "takes in",
}


def related(relating: Relating, agreement: str) -> str:
    """How an agreement is related to the other one, in words: "replaces", "replaced by"."""
    if relating.agreement == agreement:
        return words(relating.type)
    return _THE_OTHER_WAY[relating.type]


def title(name: str) -> str:
    """A name as a heading: without the article that a report put before it."""
    first, _, rest = name.partition(" ")
    bare = rest if rest and first.lower() in ("the", "a", "an", "its") else name
    return bare[:1].upper() + bare[1:]


def long_day(value: date | None) -> str:
    """A day as people write it: 3 August 2023."""
    return f"{value.day} {value:%B %Y}" if value else "no publication day"


def speaker(source: Source) -> str:
    """Who says it, with the go-betweens and how they stand to it."""
    if source.kind is SourceKind.OUTLET:
        told = "in its own voice"
    else:
        full = source.resolved or source.text or words(source.kind)
        told = full if not source.affiliation else f"{full} [{source.affiliation}]"
    chain = "".join(f", quoted by {relay.text}" for relay in reversed(source.chain))
    stance = _NOT_ASSERTED.get(source.stance)
    return told + chain + (f" ({stance})" if stance else "")


def happening(item: Recorded) -> str:
    """What a statement states, in a line: event, modality, date, actors, term."""
    statement = item.statement
    modality = "" if statement.modality is Modality.ACTUAL else f", {statement.modality}"
    date_ = f" {statement.event_date}" if statement.event_date else ""
    term = f" for {statement.term}" if statement.term else ""
    actors = f" ({', '.join(statement.actors)})" if statement.actors else ""
    return f"{words(statement.event)}{modality}{date_}{term}{actors}"


def counted(number: int, what: str) -> str:
    """A number with its noun: "1 report", "2 reports"."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def legible(text: str) -> str:
    """The text with every character that XML cannot hold replaced by U+FFFD, one for one, so that
    positions stay what they are."""
    return _ILLEGIBLE.sub("\ufffd", text)


@cache
def _names() -> dict[str, str]:
    return {
        code: entry["name"]
        for file in ("states", "organisations", "territories", "non_state")
        for code, entry in load(f"parties/{file}.toml").items()
        if isinstance(entry, dict) and isinstance(entry.get("name"), str)
    }


def party(code: str) -> str:
    """A party's usual name; its code where no name is known."""
    return _names().get(code, code)


@cache
def states() -> frozenset[str]:
    """The codes of states."""
    return frozenset(k for k, v in load("parties/states.toml").items() if isinstance(v, dict))
