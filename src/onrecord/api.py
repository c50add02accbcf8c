"""The Python API: what the command line does, in a few calls.

>>> import onrecord                                                        # doctest: +SKIP
>>> desk = onrecord.open("onrecord.db")                                    # doctest: +SKIP
>>> desk.read("reports/")                                                  # doctest: +SKIP
>>> answer = desk.status("CIS-MOA", on="2021-06-30", known="2023-08-03")   # doctest: +SKIP
>>> print(answer.status, answer.since)                                     # doctest: +SKIP
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from onrecord.model import (
    Agreement,
    Document,
    Extraction,
    OnrecordError,
    Problem,
    Recorded,
    RecordedDue,
)
from onrecord.record import Match, RecordedIncident, Register, Report

if TYPE_CHECKING:
    from onrecord.conclude import (
        Belief,
        Change,
        Conflict,
        Deadline,
        Overdue,
        StatusAnswer,
        TimelineEntry,
    )
    from onrecord.extract.llm.both import Difference
    from onrecord.extract.llm.reader import Reader
    from onrecord.listing import Entry, Page, Wanted
    from onrecord.read import ReadOptions
    from onrecord.record.classes import OfClass
    from onrecord.record.intake import Worker
    from onrecord.record.relations import Relating
    from onrecord.resolve.echoes import Story

Paths = str | Path | Iterable[str | Path]
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one report: `statements` is how many were found, `is_new` whether the report
    or what was found in it was not yet on record; or the `problem` that stood in the way."""

    doc: str
    is_new: bool = False
    statements: int = 0
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """How many reports and their agreements changed place, and how many agreements were touched
    since the register came to rest before."""

    moved: int
    touched: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is on record about one agreement by the day of knowledge, where one was asked for.

    `names` are those of related agreements, `relations` how they are related, whichever way;
    `classes` what it is a member of, with what is said of those: it counts for no status."""

    agreement: Agreement
    answer: StatusAnswer
    statements: tuple[Recorded, ...]
    due: tuple[RecordedDue, ...]
    incidents: tuple[RecordedIncident, ...]
    reports: tuple[Report, ...]
    names: dict[str, str]
    classes: tuple[OfClass, ...] = ()
    relations: tuple[Relating, ...] = ()


@dataclass(frozen=True, slots=True)
class Extractor:
    """What finds statements in a document: its name with its version ("rules/1"), and a function
    that other processes can find by its name. `over` goes through many documents in its place,
    where an extractor waits for others rather than works."""

    name: str
    run: Callable[[Document], Extraction]
    over: Callable[[Iterable[Document]], Iterator[tuple[Document, Extraction | Problem]]] | None = (
        None
    )


def rules() -> Extractor:
    """The extractor that is used where no other is given: offline, the same every time."""
    from onrecord.extract import RULES, extract

    return Extractor(RULES, extract)


def model(reader: Reader) -> Extractor:
    """The extractor that asks a language model, alone or beside the rules (`docs/llm.md`).

    >>> settings = load_settings(given={"url": "http://localhost:11434/v1", "model": "m"})
    ...                                                                    # doctest: +SKIP
    >>> with Reader(settings, with_rules=True) as reader:                  # doctest: +SKIP
    ...     Desk(register, model(reader)).read("reports/")
    """
    return Extractor(reader.name, reader.run, reader.over)


class Desk:
    """Questions to a register, and reports into it.

    `register` is the door to the store; `extractor` reads reports (null: the rules).
    """

    def __init__(self, register: Register, extractor: Extractor | None = None) -> None:
        self.register = register
        self._extractor = extractor

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.register.close()

    def read(
        self, paths: Paths, options: ReadOptions | None = None, *, jobs: int | None = None
    ) -> tuple[Reading, ...]:
        """Read reports into the register; one `Reading` a report and a problem."""
        return tuple(self.reading(paths, options, jobs=jobs))

    def reading(
        self, paths: Paths, options: ReadOptions | None = None, *, jobs: int | None = None
    ) -> Iterator[Reading]:
        """Like `read`, one at a time as they are done: each is on record when it comes out."""
        yield from self.recording(documents(paths, options), jobs=jobs)
        self.settle()

    def recording(
        self, items: Iterable[Document | Problem], *, jobs: int | None = None
    ) -> Iterator[Reading]:
        """Record documents as they come, in order; what is on record already is passed over.

        `settle` is left to the caller, once a batch is through.
        """
        extractor = self._extractor or rules()

        def fresh() -> Iterator[Document | Reading]:
            for item in items:
                if isinstance(item, Problem):
                    yield Reading(item.where, problem=item)
                elif self.register.is_recorded(item, extractor.name):
                    yield Reading(item.name)
                else:
                    yield item

        for result in extractions(fresh(), jobs=jobs, extractor=extractor):
            if isinstance(result, Reading):
                yield result
                continue
            document, found = result
            if isinstance(found, Problem):
                yield Reading(document.name, problem=found)
            else:
                is_new = self.register.record(document, found)
                yield Reading(document.name, is_new, len(found.statements))

    def quick(self, options: ReadOptions) -> ReadOptions:
        """The same options, with a quick test that passes over reports that name nothing that
        could be an agreement: no word for one, no well-known one, none on record."""
        from onrecord.extract.triage import Triage

        return replace(options, matters=Triage(self.register.names()).may_matter)

    def settle(self) -> Settled:
        """Bring the register to rest after a batch: identities and echoes, then what is kept of
        conclusions.

        Questions are answered alike without it, only slower."""
        from onrecord.outlooks import refresh

        moved = self.register.settle()
        return Settled(moved, refresh(self.register))

    def overview(self, *, known: str | date | None = None) -> tuple[Entry, ...]:
        """All agreements, each with its status on the day of knowledge (today by default)."""
        return self.page(known=known, size=None).entries

    def page(
        self,
        wanted: Wanted | None = None,
        *,
        on: str | date | None = None,
        known: str | date | None = None,
        order: str = "name",
        start: int = 0,
        size: int | None = 50,
        with_due: bool = False,
    ) -> Page:
        """The agreements wanted from number `start` on, `size` of them (null: all), each with its
        status on a day as known on another: see `listing.page_of_agreements`."""
        from onrecord.listing import page_of_agreements

        return page_of_agreements(
            self.register,
            wanted,
            on=day(on),
            known=day(known),
            order=order,
            start=start,
            size=size,
            with_due=with_due,
        )

    def dossiers(self, name: str, *, known: str | date | None = None) -> tuple[Dossier, ...]:
        """All that is on record about the agreements that `name` means, best first."""
        return tuple(self._dossier(m.agreement, day(known)) for m in self.meant(name))

    def _dossier(self, agreement_id: str, known: date | None) -> Dossier:
        agreement = self._agreement(agreement_id)
        by = known or date.max
        if known is not None:
            agreement = agreement.as_known(known)
        recorded = tuple(r for r in self.register.recorded(agreement.id) if _is_by(r, by))
        reports = tuple(r for r in self.register.reports(agreement.id) if _is_by(r, by))
        relations = tuple(
            r for r in self.register.relations(agreement.id) if known is None or r.is_known(known)
        )
        beside = {r.beside(agreement.id) for r in relations}
        others = {other: self.register.agreement(other) for other in beside}
        return Dossier(
            agreement=agreement,
            answer=_status(recorded, agreement, None, known, None),
            statements=recorded,
            due=tuple(d for d in self.register.due_items(agreement.id) if _is_by(d, by)),
            incidents=self.register.incidents(*(r.id for r in reports)),
            reports=reports,
            names={i: a.names[0] for i, a in others.items() if a is not None},
            classes=tuple(
                one for c in self.register.classes(agreement.id) if (one := c.as_known(by))
            ),
            relations=relations,
        )

    def status(
        self,
        name: str,
        *,
        on: str | date | None = None,
        known: str | date | None = None,
        party: str | None = None,
    ) -> StatusAnswer:
        """Status of the agreement that `name` means best, on a day, as known on another."""
        return self.statuses(name, on=on, known=known, party=party)[0]

    def statuses(
        self,
        name: str,
        *,
        on: str | date | None = None,
        known: str | date | None = None,
        party: str | None = None,
    ) -> tuple[StatusAnswer, ...]:
        """Like `status`, for every agreement that `name` fits equally well, best first.

        Those that no report had spoken of by the day of knowledge are left out beside others.
        """
        by = day(known) or date.today()
        told = [(m.agreement, *self.register.told(m.agreement)) for m in self.meant(name)]
        spoken_of = [
            one
            for one in told
            if any(item.published is not None and item.published <= by for item in one[1])
        ]
        return tuple(
            # Of an agreement only its id and parties matter here.
            _status(
                recorded,
                Agreement(agreement_id, (), parties=parties)
                if recorded
                else self._agreement(agreement_id),
                day(on),
                by,
                party,
            )
            for agreement_id, recorded, parties in spoken_of or told
        )

    def timeline(
        self, name: str, *, known: str | date | None = None, party: str | None = None
    ) -> tuple[tuple[Agreement, tuple[TimelineEntry, ...]], ...]:
        """All that is said to have happened to the agreements that `name` means, in order."""
        from onrecord.conclude import timeline

        return tuple(
            (a, timeline(recorded, day(known) or date.today(), party, a.parties))
            for a, recorded in self._told(name)
        )

    def conflicts(
        self, name: str | None = None, *, known: str | date | None = None
    ) -> tuple[tuple[Agreement, tuple[Conflict, ...]], ...]:
        """What cannot all hold, side by side: of the agreements meant, or of all that have any."""
        from onrecord.conclude import conflicts

        found = (
            (a, conflicts(recorded, day(known) or date.today(), a.parties))
            for a, recorded in self._told(name)
            if recorded
        )
        return tuple(pair for pair in found if pair[1])

    def due(
        self,
        name: str | None = None,
        *,
        on: str | date | None = None,
        known: str | date | None = None,
    ) -> tuple[Deadline, ...]:
        """What lies ahead of a day (today by default), as known on another, soonest first."""
        from onrecord.conclude import due

        knowledge = day(known) or day(on) or date.today()
        if name is None:
            from onrecord.outlooks import all_due

            return all_due(self.register, day(on) or knowledge, knowledge)
        recorded, items, parties = self._gathered(name)
        return due(recorded, items, on=day(on) or knowledge, known=knowledge, parties=parties)

    def overdue(
        self,
        name: str | None = None,
        *,
        on: str | date | None = None,
        known: str | date | None = None,
    ) -> tuple[Overdue, ...]:
        """Plans whose day has passed with no report that they were carried out."""
        from onrecord.conclude import overdue

        knowledge = day(known) or day(on) or date.today()
        if name is None:
            from onrecord.outlooks import all_overdue

            return all_overdue(self.register, day(on) or knowledge, knowledge)
        recorded, _, parties = self._gathered(name)
        return overdue(recorded, on=day(on) or knowledge, known=knowledge, parties=parties)

    def changes(
        self, since: str | date, name: str | None = None, *, known: str | date | None = None
    ) -> tuple[Change, ...]:
        """What a reader who last looked on `since` would be surprised by."""
        from onrecord.conclude import changes

        began = day(since)
        if began is None:
            raise OnrecordError("changes: give the day on which you last looked")
        if name is None:
            from onrecord.outlooks import all_changes

            return all_changes(self.register, began, day(known) or date.today())
        recorded, _, parties = self._gathered(name)
        return changes(recorded, began, day(known) or date.today(), parties)

    def believed(
        self, name: str, *, on: str | date | None = None, party: str | None = None
    ) -> tuple[tuple[Agreement, tuple[Belief, ...]], ...]:
        """How the answer to one question moved as reports came in."""
        from onrecord.conclude import believed

        return tuple(
            (a, believed(recorded, day(on) or date.today(), party, a.parties))
            for a, recorded in self._told(name)
        )

    def _told(self, name: str | None) -> Iterator[tuple[Agreement, tuple[Recorded, ...]]]:
        """The agreements meant, or all, each with its statements."""
        chosen = (
            self.register.agreements()
            if name is None
            else tuple(self._agreement(m.agreement) for m in self.meant(name))
        )
        for agreement in chosen:
            yield agreement, self.register.recorded(agreement.id)

    def _gathered(
        self, name: str
    ) -> tuple[tuple[Recorded, ...], tuple[RecordedDue, ...], dict[str, tuple[str, ...]]]:
        told = list(self._told(name))
        return (
            tuple(item for _, recorded in told for item in recorded),
            tuple(item for a, _ in told for item in self.register.due_items(a.id)),
            {a.id: a.parties for a, _ in told},
        )

    def stories(self, name: str | None = None) -> tuple[Story, ...]:
        """Who repeats whom: the stories of a report, of an agreement, or all on record."""
        if name is None:
            return self.register.stories()
        report = self.register.report(name)
        if report is not None:
            return self.register.stories(report.id)
        try:
            meant = self.meant(name)
        except NothingFound as nothing:
            raise NothingFound(
                str(nothing).replace("no agreement", "no agreement or report", 1)
            ) from None
        documents = {r.id for m in meant for r in self.register.reports(m.agreement)}
        return self.register.stories(*documents) if documents else ()

    def differences(
        self, name: str | None = None
    ) -> tuple[tuple[Report, tuple[Difference, ...]], ...]:
        """Where two extractors read a report differently: in a report, in those of the
        agreements meant, or in all."""
        from onrecord.extract.llm.both import differences

        chosen: tuple[Report, ...]
        if name is None:
            chosen = self.register.reports_of_several_extractors()
        elif (one := self.register.report(name)) is not None:
            chosen = (one,)
        else:
            meant = {r.id: r for m in self.meant(name) for r in self.register.reports(m.agreement)}
            chosen = tuple(meant.values())
        told = ((r, self.register.extraction(r.id)) for r in chosen)
        found = ((r, differences(x)) for r, x in told if x is not None)
        return tuple(pair for pair in found if pair[1])

    def between(self, *parties: str, known: str | date | None = None) -> tuple[Entry, ...]:
        """The agreements that have all of these parties (codes, names or demonyms)."""
        from onrecord.listing import Wanted

        return self.page(Wanted(parties=parties), known=known, size=None).entries

    def _agreement(self, agreement_id: str) -> Agreement:
        agreement = self.register.agreement(agreement_id)
        if agreement is None:
            raise NothingFound(f"{agreement_id}: no such agreement on record")
        return agreement

    def meant(self, name: str) -> tuple[Match, ...]:
        """The agreements that a person means by `name`: those that fit equally well.

        Raises `OnrecordError` with the nearest names where none fits.
        """
        matches = self.register.find(name)
        fitting = [m for m in matches if m.fits]
        if not fitting:
            near = "; ".join(m.name for m in matches[:5])
            raise NothingFound(
                f"no agreement called {name!r} is on record"
                + (f"; the nearest: {near}" if near else "; see them all with `onrecord list`")
            )
        return tuple(m for m in fitting if m.score >= fitting[0].score - 0.05)


def _is_by(item: Recorded | RecordedDue | Report, known: date) -> bool:
    """Whether it was published by a day; what carries no day is shown for every day."""
    return item.published is None or item.published <= known


def _status(
    recorded: Sequence[Recorded],
    agreement: Agreement,
    on: date | None,
    known: date | None,
    party: str | None,
) -> StatusAnswer:
    from onrecord.conclude import status

    knowledge = known or date.today()
    answer = status(
        recorded, on=on or knowledge, known=knowledge, party=party, parties=agreement.parties
    )
    return answer if answer.agreement else replace(answer, agreement=agreement.id)


class NothingFound(OnrecordError):
    """The question was sound, but nothing on record answers it."""


def open(path: str | Path = "onrecord.db") -> Desk:
    """Open the register at `path`, made where there is none."""
    return Desk(Register.open(path, create=True))


def added_extractors() -> dict[str, Extractor]:
    """The extractors that installed packages add (`docs/plugins.md`), by name."""
    from importlib.metadata import entry_points

    found = {}
    for point in entry_points(group="onrecord.extractors"):
        spec = point.load()
        if not isinstance(spec, Extractor):
            raise OnrecordError(
                f"the extractor {point.name!r} of {point.value} is a {type(spec).__name__}; "
                "expected an onrecord.api.Extractor"
            )
        found[spec.name] = spec
    return found


def documents(paths: Paths, options: ReadOptions | None = None) -> Iterator[Document | Problem]:
    """The reports in files, folders and at addresses, and what could not be read, in order."""
    from onrecord.read import ReadOptions, read_paths

    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    return read_paths(listed, options or ReadOptions())


def extractions(
    documents: Iterable[Document | P],
    *,
    jobs: int | None = None,
    extractor: Extractor | None = None,
) -> Iterator[tuple[Document, Extraction | Problem] | P]:
    """Each document with what was found in it, in order, on all cores where there are many. What
    is no document passes through in its place."""
    from onrecord.record.intake import apply

    chosen = extractor or rules()
    if chosen.over is not None:
        return _beside(chosen.over, documents)
    return apply(chosen.run, documents, jobs)


def _beside(
    over: Callable[[Iterable[Document]], Iterator[tuple[Document, Extraction | Problem]]],
    items: Iterable[Document | P],
) -> Iterator[tuple[Document, Extraction | Problem] | P]:
    """Documents through `over`; what is none is handed on as soon as a result comes."""
    aside: deque[P] = deque()

    def only() -> Iterator[Document]:
        for item in items:
            if isinstance(item, Document):
                yield item
            else:
                aside.append(item)

    for result in over(only()):
        while aside:
            yield aside.popleft()
        yield result
    yield from aside


def worker(extractor: Extractor | None = None) -> Worker[Extraction]:
    """A process apart that extracts from one document at a time."""
    from onrecord.record.intake import Worker

    return Worker((extractor or rules()).run)


def day(value: str | date | None) -> date | None:
    """A day given as a date or in ISO 8601."""
    return date.fromisoformat(value) if isinstance(value, str) else value
