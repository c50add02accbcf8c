"""The lexicon of parties, built once from `data/parties`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Literal

from onrecord.data import load
from onrecord.model import OnrecordError

_Form = Literal[
    "name",
    "abbreviation",
    "demonym",
    "capital",
    "institution",
    "leader",
    "organisation",
    "non_state",
]
_Kind = Literal["state", "territory", "former_state", "organisation", "non_state"]

# A capitalised word. The few entries that begin with a small letter have a slower pattern, which is
# used only where one of them stands in the text.
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-Ž][^\W_]*"
_NO_PLURAL = ("s", "ese", "ish", "ch", "sh", "men", "hman", "x", "z")


@dataclass(frozen=True, slots=True)
class Party:
    """A party's record.

    `code` is ISO 3166-1 alpha-3 (3166-3 for states that ended) or an acronym; `capitals` are
    cities and `seats` organs for which it is meant; `since` and `until` the first and last day of
    its life where the data files give them; `successors` who continues it, `also` further states
    that came out of it; `dependent_of` the state responsible for a territory, or on whose
    territory a non-state party acts.
    """

    code: str
    name: str
    kind: _Kind
    names: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    successors: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    dependent_of: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a surface. `link` is set for halves of compounds; `group` for collective
    words; `shared` where several parties have an organ of that name. A leader's entry names the
    `person`; `certain` is false for a surname that many bear, which needs an office or the full
    name beside it."""

    code: str
    form: _Form
    since: date | None = None
    until: date | None = None
    link: Literal["", "prefix", "prefix_of_party", "suffix"] = ""
    group: str = ""
    shared: bool = False
    person: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Contexts:
    """Company in which a word means no party (`contexts.toml`).

    `namesakes` maps a name to its rival's code and the codes that speak for the party.
    """

    instruments: frozenset[str]
    outlets: frozenset[str]
    outlets_before: tuple[str, ...]
    locative: frozenset[str]
    place_endings: tuple[str, ...]
    company: frozenset[str]
    given_names: frozenset[str]
    offices: frozenset[str]
    titles: frozenset[str]
    openers: frozenset[str]
    namesakes: Mapping[str, tuple[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`index` maps a first word to (surface, readings), longest surface first; `party_words` are
    the single words that name a party but no person."""

    parties: Mapping[str, Party]
    index: Mapping[str, tuple[tuple[str, tuple[Entry, ...]], ...]]
    contexts: Contexts
    token: re.Pattern[str]
    small: tuple[str, ...]
    any_token: re.Pattern[str]
    party_words: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Build the lexicon on first use (some ten milliseconds)."""
    parties = {party.code: party for party in _parties()}
    surfaces: dict[str, list[Entry]] = {}
    for surface, entry in _surfaces(parties):
        if entry.code and entry.code not in parties:
            raise OnrecordError(
                f"data/parties: {surface!r} refers to {entry.code!r}, which no file defines"
            )
        readings = surfaces.setdefault(surface.replace("’", "'"), [])
        if entry not in readings:
            readings.append(entry)
    for surface, readings in surfaces.items():
        if any(not reading.person and not reading.link for reading in readings):
            surfaces[surface] = [reading for reading in readings if not reading.person]
    raw = load("parties/contexts.toml")
    for words in raw["nobody"]:
        surfaces[words] = []
    for surface, readings in list(surfaces.items()):
        upper = surface.upper()
        if len(surface) > 4 and upper != surface and upper not in surfaces:
            surfaces[upper] = readings
    token = re.compile(_CAPITAL)
    small = tuple(surface for surface in surfaces if surface[:1].islower())
    heads = sorted({re.split(r"\W", surface)[0] for surface in small})
    any_token = re.compile(rf"{_CAPITAL}|\b(?:{'|'.join(heads)})\b")
    index: dict[str, list[tuple[str, tuple[Entry, ...]]]] = {}
    for surface, readings in surfaces.items():
        first = any_token.match(surface)
        if first is None:
            continue
        index.setdefault(first.group(), []).append((surface, tuple(readings)))
    return Lexicon(
        parties=parties,
        index={k: tuple(sorted(v, key=lambda pair: -len(pair[0]))) for k, v in index.items()},
        contexts=Contexts(
            instruments=frozenset(raw["instruments"]),
            outlets=frozenset(raw["outlets"]),
            outlets_before=tuple(raw["outlets_before"]),
            locative=frozenset(raw["locative"]),
            place_endings=tuple(f"-{word}" for word in raw["place_endings"]),
            company=frozenset(raw["company"]),
            given_names=frozenset(raw["given_names"]),
            offices=frozenset(raw["offices"]),
            titles=frozenset(raw["titles"]),
            openers=frozenset(raw["openers"]),
            namesakes={
                item["word"]: (item["rival"], frozenset([item["code"], *item["friends"]]))
                for item in raw["namesakes"]
            },
        ),
        token=token,
        small=small,
        any_token=any_token,
        party_words=frozenset(
            surface
            for surface, readings in surfaces.items()
            if " " not in surface and any(entry.form != "leader" for entry in readings)
        ),
    )


def _party(code: str, raw: Mapping[str, Any], kind: _Kind) -> Party:
    return Party(
        code=code,
        name=raw["name"],
        kind=kind,
        names=tuple(raw.get("names", ())),
        abbreviations=tuple(raw.get("abbreviations", ())),
        demonyms=tuple(raw.get("demonyms", ())),
        capitals=tuple(raw.get("capitals", ())),
        seats=tuple(raw.get("seats", ())),
        since=raw.get("since"),
        until=raw.get("until"),
        successors=tuple(raw.get("successors", (raw["successor"],) if "successor" in raw else ())),
        also=tuple(raw.get("also", ())),
        dependent_of=raw.get("dependent_of", raw.get("within")),
    )


def _parties() -> Iterator[Party]:
    files: tuple[tuple[str, _Kind], ...] = (
        ("states", "state"),
        ("territories", "territory"),
        ("organisations", "organisation"),
        ("non_state", "non_state"),
    )
    for file, kind in files:
        for code, raw in load(f"parties/{file}.toml").items():
            yield _party(code, raw, kind)
    for code, raw in load("parties/history.toml")["party"].items():
        yield _party(code, raw, "former_state")


def _surfaces(parties: Mapping[str, Party]) -> Iterator[tuple[str, Entry]]:
    for party in parties.values():
        yield from _of_party(party)
    for raw in load("parties/history.toml")["former"]:
        since, until = raw.get("since"), raw.get("until")
        for name in raw["names"]:
            yield name, Entry(raw["code"], "name", since, until)
        for name in _with_plurals(raw.get("demonyms", ())):
            yield name, Entry(raw["code"], "demonym", since, until)
    institutions = load("parties/institutions.toml")
    for code, names in institutions["owner"].items():
        for name in names:
            yield name, Entry(code, "institution")
    for raw in institutions["shared"]:
        for name in raw["names"]:
            for code in raw["parties"]:
                yield name, Entry(code, "institution", shared=True)
    yield from _leaders()
    groups = load("parties/groups.toml")
    for raw in groups["group"]:
        for name in raw["names"]:
            for code in raw["codes"]:
                yield name.removeprefix("the "), Entry(code, "name", group=raw["names"][0])
    for raw in groups["prefix"]:
        link: Literal["prefix", "prefix_of_party"] = (
            "prefix_of_party" if raw.get("only_before_party") else "prefix"
        )
        for form in raw["forms"]:
            if raw["code"]:
                yield form, Entry(raw["code"], "demonym", link=link)
    for raw in groups["suffix"]:
        for form in raw["forms"]:
            yield form, Entry(raw["code"], "demonym", link="suffix")


def _leaders() -> Iterator[tuple[str, Entry]]:
    """Full names and surnames, with the days from which a leader may be spoken of as one."""
    contexts = load("parties/contexts.toml")
    everyday, surname_first = set(contexts["everyday_surnames"]), set(contexts["surname_first"])
    bearers: dict[str, set[tuple[str, str]]] = {}
    found: list[tuple[str, str, Entry]] = []
    for code, raw in load("parties/leaders.toml").items():
        for name, first, last in raw["leaders"]:
            entry = Entry(code, "leader", date(first - 1, 1, 1), date(last, 12, 31), person=name)
            surname = "" if code in surname_first or " bin " in name else _surname(name)
            found.append((name, surname, entry))
            bearers.setdefault(surname, set()).add((code, name))
    found.sort(key=lambda item: item[2].since or date.min, reverse=True)
    for name, surname, entry in found:
        yield name, entry
        if surname[:1].isupper() and surname != name:
            codes, names = map(set, zip(*bearers[surname], strict=True))
            one = len(codes) == 1 or len(names) == 1
            certain = one and surname not in everyday
            yield surname, replace(entry, certain=certain)


def _surname(name: str) -> str:
    words = name.replace(" Jr.", "").replace(" Jr", "").split()
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    last = re.sub(r"^(?:al|el|ul|Al|El)-", "", words[-1])
    return " ".join([*words[start:-1], last])


_PARTICLES = frozenset({"De", "Di", "Le", "Van", "De Wever", "Del", "Dos", "Abu", "Ould", "Al"})


def _of_party(party: Party) -> Iterator[tuple[str, Entry]]:
    main: _Form = "name"
    if party.kind == "organisation":
        main = "organisation"
    elif party.kind == "non_state":
        main = "non_state"
    for name in (party.name, *party.names):
        for form in _spellings(name):
            yield form, Entry(party.code, main, party.since, party.until)
    for name in party.abbreviations:
        form_of_it: _Form = "abbreviation" if main == "name" else main
        yield name, Entry(party.code, form_of_it, party.since, party.until)
        if name.count(".") > 1 and name.endswith("."):
            yield name[:-1], Entry(party.code, form_of_it, party.since, party.until)
    for name in _with_plurals(party.demonyms):
        yield name, Entry(party.code, "demonym", party.since, party.until)
    for name in party.capitals:
        yield name, Entry(party.code, "capital", party.since, party.until)
    for name in party.seats:
        yield name, Entry(party.code, "institution", party.since, party.until)


def _spellings(name: str) -> Iterator[str]:
    bare = name.removeprefix("The ").removeprefix("the ")
    yield bare
    if " and " in bare:
        yield bare.replace(" and ", " & ")


def _with_plurals(demonyms: Iterable[str]) -> Iterator[str]:
    for demonym in demonyms:
        yield demonym
        if not demonym.endswith(_NO_PLURAL):
            yield demonym + "s"
