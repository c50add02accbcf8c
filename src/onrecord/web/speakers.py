"""Who says what is on record: outlets and people across reports, from the statements about the
agreements that were last reported on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import Request

from onrecord.conclude import Conflict, conflicts
from onrecord.model import Recorded, SourceKind
from onrecord.record import Register
from onrecord.resolve.echoes import Story
from onrecord.speakers import speakers
from onrecord.web.house import desk_of, house_of

MOST = 10_000  # statements that are looked through
_CHECKED = 60  # agreements of one source whose conflicts are looked up


@dataclass(frozen=True, slots=True)
class Speaker:
    """One source: a person, an office, a body, another outlet. `titles` are those that reports
    give it."""

    id: str
    kind: SourceKind
    name: str
    affiliation: str | None
    titles: tuple[str, ...]
    items: tuple[Recorded, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that print it, most often first."""
        return tuple(o for o, _ in Counter(i.outlet or i.doc for i in self.items).most_common())


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: what it printed, how often on an unnamed source's word, whom it repeats and
    who repeats it, each with how often."""

    name: str
    items: tuple[Recorded, ...]
    reports: int
    unnamed: int
    repeats: tuple[tuple[str, int], ...]
    repeated_by: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Voices:
    """All of them, those with most statements first. `is_partial` where there were too many
    statements to look through."""

    outlets: tuple[Outlet, ...]
    speakers: tuple[Speaker, ...]
    is_partial: bool

    def speaker(self, id_: str) -> Speaker | None:
        """The source of that id."""
        return next((s for s in self.speakers if s.id == id_), None)

    def outlet(self, name: str) -> Outlet | None:
        """The outlet of that name."""
        return next((o for o in self.outlets if o.name == name), None)


def voices_of(request: Request) -> Voices:
    """The voices on record; kept until something more is recorded."""
    register = desk_of(request).register
    found: Voices = house_of(request).voices.get(register.newest(), lambda: gather(register))
    return found


def gather(register: Register) -> Voices:
    """Work out all voices."""
    items = register.browse_statements(MOST)
    outlets: dict[str, list[Recorded]] = defaultdict(list)
    for item in items:
        outlets[item.outlet or item.doc].append(item)
    taken, given = _repeats(register.stories(), {i.doc: i.outlet or i.doc for i in items})
    told = [
        Outlet(
            name,
            tuple(inside),
            len({i.doc for i in inside}),
            sum(i.statement.source.kind is SourceKind.UNNAMED_PERSON for i in inside),
            tuple(taken[name].most_common()),
            tuple(given[name].most_common()),
        )
        for name, inside in outlets.items()
    ]
    return Voices(
        tuple(sorted(told, key=lambda o: (-len(o.items), o.name))),
        tuple(sorted(_speakers(items), key=lambda s: (-len(s.items), s.name, s.id))),
        len(items) >= MOST,
    )


def _repeats(
    stories: Iterable[Story], outlets: dict[str, str]
) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    taken: dict[str, Counter[str]] = defaultdict(Counter)
    given: dict[str, Counter[str]] = defaultdict(Counter)
    for story in stories:
        for echo in story.reports:
            if echo.from_ is not None and echo.doc in outlets:
                parent = outlets.get(echo.from_, echo.from_)
                if parent != outlets[echo.doc]:
                    taken[outlets[echo.doc]][parent] += 1
                    given[parent][outlets[echo.doc]] += 1
    return taken, given


def _speakers(items: Sequence[Recorded]) -> Iterable[Speaker]:
    """The sources, told apart as everywhere; outlets in their own voice are listed apart."""
    for one in speakers(items):
        if one.kind is not SourceKind.OUTLET:
            titles = tuple(title for title, _, _ in one.titles)
            yield Speaker(one.id, one.kind, one.name or "", one.affiliation, titles, one.items)


def contradictions(
    register: Register, items: Iterable[Recorded]
) -> list[tuple[str, Conflict, bool]]:
    """Conflicts that these statements stand in: the agreement, the conflict, and whether theirs
    is the side that the rules prefer."""
    by_agreement: dict[str, set[str]] = defaultdict(set)
    for item in items:
        by_agreement[item.agreement].add(item.statement.id)
    found = []
    for agreement, ids in list(by_agreement.items())[:_CHECKED]:
        recorded = register.recorded(agreement)
        if not recorded:
            continue
        for one in conflicts(recorded, date.today(), register.parties(agreement)):
            if ids & set(one.preferred.statements):
                found.append((agreement, one, True))
            elif ids & set(one.other.statements):
                found.append((agreement, one, False))
    return found
