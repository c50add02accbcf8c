"""The Python API: what the command line does, in a few calls.

>>> import onrecord                                                        # doctest: +SKIP
>>> desk = onrecord.open("onrecord.db")                                    # doctest: +SKIP
>>> desk.read("reports/")                                                  # doctest: +SKIP
>>> answer = desk.status("CIS-MOA", on="2021-06-30", known="2023-08-03")   # doctest: +SKIP
>>> print(answer.status, answer.since)                                     # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

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
    from onrecord.conclude.answers import StatusAnswer
    from onrecord.read import ReadOptions

Paths = str | Path | Iterable[str | Path]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one report: `statements` is how many were found, `is_new` whether the report
    or what was found in it was not yet on record; or the `problem` that stood in the way."""

    doc: str
    is_new: bool = False
    statements: int = 0
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of agreements."""

    agreement: Agreement
    answer: StatusAnswer
    reports: tuple[Report, ...]

    def to_json(self) -> dict[str, Any]:
        """The contract's object of `list --json`."""
        return {
            "id": self.agreement.id,
            "names": list(self.agreement.names),
            "kind": str(self.agreement.kind),
            "parties": list(self.agreement.parties),
            "status": str(self.answer.status),
            "since": str(self.answer.since) if self.answer.since else None,
            "contested": self.answer.contested,
            "reports": [r.doc for r in self.reports],
        }


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is on record about one agreement; `names` are those of related agreements."""

    agreement: Agreement
    answer: StatusAnswer
    statements: tuple[Recorded, ...]
    due: tuple[RecordedDue, ...]
    incidents: tuple[RecordedIncident, ...]
    reports: tuple[Report, ...]
    names: dict[str, str]


class Desk:
    """Questions to a register, and reports into it. `register` is the door to the store."""

    def __init__(self, register: Register) -> None:
        self.register = register

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
        from onrecord.extract import RULES

        passed: list[Reading] = []

        def fresh() -> Iterator[Document]:
            for item in documents(paths, options):
                if isinstance(item, Problem):
                    passed.append(Reading(item.where, problem=item))
                elif self.register.is_recorded(item, RULES):
                    passed.append(Reading(item.name))
                else:
                    yield item

        for document, found in extractions(fresh(), jobs=jobs):
            yield from _drain(passed)
            if isinstance(found, Problem):
                yield Reading(document.name, problem=found)
            else:
                is_new = self.register.record(document, found)
                yield Reading(document.name, is_new, len(found.statements))
        yield from _drain(passed)
        self.register.settle()

    def overview(self, *, known: str | date | None = None) -> tuple[Entry, ...]:
        """All agreements, each with its status on the day of knowledge (today by default)."""
        return tuple(self._entry(a, day(known)) for a in self.register.agreements())

    def _entry(self, agreement: Agreement, known: date | None) -> Entry:
        return Entry(
            agreement,
            _status(self.register.recorded(agreement.id), agreement, None, known, None),
            self.register.reports(agreement.id),
        )

    def dossiers(self, name: str, *, known: str | date | None = None) -> tuple[Dossier, ...]:
        """All that is on record about the agreements that `name` means, best first."""
        return tuple(self._dossier(m.agreement, day(known)) for m in self.meant(name))

    def _dossier(self, agreement_id: str, known: date | None) -> Dossier:
        agreement = self._agreement(agreement_id)
        recorded = self.register.recorded(agreement.id)
        reports = self.register.reports(agreement.id)
        others = {r.agreement: self.register.agreement(r.agreement) for r in agreement.related}
        return Dossier(
            agreement=agreement,
            answer=_status(recorded, agreement, None, known, None),
            statements=recorded,
            due=self.register.due_items(agreement.id),
            incidents=self.register.incidents(*(r.id for r in reports)),
            reports=reports,
            names={i: a.names[0] for i, a in others.items() if a is not None},
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
        """Like `status`, for every agreement that `name` fits equally well, best first."""
        return tuple(
            _status(
                self.register.recorded(m.agreement),
                self._agreement(m.agreement),
                day(on),
                day(known),
                party,
            )
            for m in self.meant(name)
        )

    def _agreement(self, agreement_id: str) -> Agreement:
        agreement = self.register.agreement(agreement_id)
        if agreement is None:
            raise UnknownName(f"{agreement_id}: no such agreement on record")
        return agreement

    def meant(self, name: str) -> tuple[Match, ...]:
        """The agreements that a person means by `name`: those that fit equally well.

        Raises `OnrecordError` with the nearest names where none fits.
        """
        matches = self.register.find(name)
        fitting = [m for m in matches if m.fits]
        if not fitting:
            near = "; ".join(m.name for m in matches[:5])
            raise UnknownName(
                f"no agreement called {name!r} is on record"
                + (f"; the nearest: {near}" if near else "; see them all with `onrecord list`")
            )
        return tuple(m for m in fitting if m.score >= fitting[0].score - 0.05)


def _status(
    recorded: Sequence[Recorded],
    agreement: Agreement,
    on: date | None,
    known: date | None,
    party: str | None,
) -> StatusAnswer:
    from onrecord.conclude import status

    knowledge = known or date.today()
    return status(
        recorded, on=on or knowledge, known=knowledge, party=party, parties=agreement.parties
    )


class UnknownName(OnrecordError):
    """No agreement on record fits the name that was asked for."""


def _drain(held: list[Reading]) -> Iterator[Reading]:
    yield from held
    held.clear()


def open(path: str | Path = "onrecord.db") -> Desk:
    """Open the register at `path`, made where there is none."""
    return Desk(Register.open(path, create=True))


def documents(paths: Paths, options: ReadOptions | None = None) -> Iterator[Document | Problem]:
    """The reports in files and folders, and what could not be read, in order of path."""
    from onrecord.read import ReadOptions, read_paths

    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    return read_paths([Path(p) for p in listed], options or ReadOptions())


def extractions(
    documents: Iterable[Document], *, jobs: int | None = None
) -> Iterator[tuple[Document, Extraction | Problem]]:
    """Each document with what was found in it, in order, on all cores where there are many."""
    from onrecord.record.intake import extract_all

    return extract_all(documents, jobs)


def day(value: str | date | None) -> date | None:
    """A day given as a date or in ISO 8601."""
    return date.fromisoformat(value) if isinstance(value, str) else value
