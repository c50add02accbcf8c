"""The extractor's lexicons, loaded from data once: head nouns, cues, operators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from onrecord.data import load
from onrecord.model import Event, Kind, OnrecordError
from onrecord.parse.dates_grammar import months, number_of, weekdays


@dataclass(frozen=True, slots=True)
class Cue:
    """One wording of one event: the head's lemma and the lemmas that must stand near it."""

    event: Event
    pos: str
    head: str
    others: tuple[str, ...]
    strong: bool
    negative: bool = False
    exceptions: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The wording as it stands in the data file."""
        return " ".join((self.head, *self.others))


@dataclass(frozen=True, slots=True)
class Known:
    """A well-known agreement: its names and, where they are few, its parties."""

    names: tuple[str, ...]
    kind: Kind
    parties: tuple[str, ...]


@cache
def cues() -> dict[str, tuple[Cue, ...]]:
    """All cues by the lemma of their head."""
    found: dict[str, list[Cue]] = {}
    for number, entry in enumerate(load("lang/en/cues.toml")["cue"], 1):
        try:
            event = Event(entry["event"])
        except ValueError:
            allowed = ", ".join(Event)
            raise OnrecordError(
                f"data/lang/en/cues.toml, entry {number}: event {entry['event']!r} is not in the "
                f"codebook; allowed are {allowed}"
            ) from None
        for strength in ("strong", "weak"):
            for words in entry[strength]:
                head, *others = words.split()
                cue = Cue(
                    event,
                    entry["pos"],
                    head,
                    tuple(others),
                    strength == "strong",
                    words in entry.get("negative", ()),
                    tuple(entry.get("except", ())),
                )
                found.setdefault(head, []).append(cue)
    return {head: tuple(entries) for head, entries in found.items()}


@cache
def heads() -> dict[str, tuple[Kind, str]]:
    """Head nouns by their lemma: the kind, and `strong`, `weak` or `anaphoric`."""
    found: dict[str, tuple[Kind, str]] = {}
    for entry in load("lang/en/agreements.toml")["head"]:
        for strength in ("strong", "weak", "anaphoric"):
            for noun in entry[strength]:
                if " " not in noun:
                    found.setdefault(noun, (Kind(entry["kind"]), strength))
    return found


@cache
def phrases() -> dict[str, tuple[tuple[str, ...], Kind, str]]:
    """Head nouns of several words by their first: the words that follow, kind and strength."""
    found: dict[str, tuple[tuple[str, ...], Kind, str]] = {}
    for entry in load("lang/en/agreements.toml")["head"]:
        for strength in ("strong", "weak", "anaphoric"):
            for noun in entry[strength]:
                first, *rest = noun.split()
                if rest and first not in heads():
                    found[f"{first} {rest[-1]}"] = (tuple(rest), Kind(entry["kind"]), strength)
    return found


@cache
def opening() -> frozenset[str]:
    """Nouns that refer back and yet can bring in another agreement."""
    return frozenset(load("lang/en/agreements.toml")["opening"])


@cache
def described() -> frozenset[str]:
    """Nouns that name an agreement where something is said of it ("a declaration on fishing")."""
    return frozenset(load("lang/en/agreements.toml")["described"])


@cache
def known() -> dict[str, Known]:
    """Well-known agreements by each of their names."""
    found = {}
    for entry in load("lang/en/agreements.toml")["known"]:
        item = Known(tuple(entry["names"]), Kind(entry["kind"]), tuple(entry.get("parties", ())))
        for name in item.names:
            found[name] = item
    return found


@cache
def not_agreement() -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    """Modifiers, context words and fixed phrases that say: not an agreement between states."""
    table = load("lang/en/agreements.toml")["not_agreement"]
    concord = "|".join(re.escape(phrase) for phrase in table["concord"])
    return (
        frozenset(table["modifiers"]),
        frozenset(table["context"]),
        re.compile(rf"\b(?:{concord})\b", re.I),
    )


@cache
def operators() -> dict[str, frozenset[str]]:
    """Effects by the lemma that has them."""
    found: dict[str, set[str]] = {}
    for entry in load("lang/en/operators.toml")["operator"]:
        for word in entry["words"]:
            found.setdefault(word, set()).add(entry["effect"])
    return {word: frozenset(effects) for word, effects in found.items()}


@cache
def adverbs() -> dict[str, frozenset[str]]:
    """Effects of single words beside an event."""
    found: dict[str, set[str]] = {}
    for entry in load("lang/en/operators.toml")["adverb"]:
        for word in entry["words"]:
            found.setdefault(word, set()).add(entry["effect"])
    return {word: frozenset(effects) for word, effects in found.items()}


_BEFORE_TIME = frozenset(["the", "last", "next", "this", "another", "coming"])


def tells_time(preposition: str, following: Sequence[str]) -> bool:
    """Whether a phrase says when or how long, not about what: "on Monday", "for five years".

    `preposition` in lower case; `following` the words after it as printed, five are enough.
    """
    words = [word for word in following if word.lower() not in _BEFORE_TIME]
    if preposition not in ("on", "for", "over") or not words:
        return False
    second = words[1] if len(words) > 1 else ""
    numbered = number_of(words[0]) is not None
    if preposition == "on":
        return words[0] in weekdays() or words[0] in months() or (numbered and second in months())
    units = load("lang/en/dates.toml")["units"]
    return numbered and second.lower().removesuffix("s") in units


@cache
def conditions() -> frozenset[str]:
    """Words that open a condition, in lower case."""
    return frozenset(
        word for entry in load("lang/en/operators.toml")["condition"] for word in entry["words"]
    )
