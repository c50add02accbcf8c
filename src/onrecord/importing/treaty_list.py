"""A list of treaties as a documentary source: what is deposited, before any report is read.

Every row becomes a document that holds its cells as they stand, one a line, and statements whose
evidence is the line that says so. The day of knowledge is the day of registration or deposit, or
the day on which the list came out: without either, a row counts for no dated question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from onrecord.data import load
from onrecord.importing import Taken
from onrecord.importing.cells import Dates, parties_in, term_in
from onrecord.importing.tables import header_of, rows
from onrecord.model import (
    Document,
    Event,
    Extraction,
    Kind,
    Modality,
    OnrecordError,
    PartialDate,
    Problem,
    ReportAgreement,
    Source,
    SourceKind,
    Span,
    Statement,
)
from onrecord.publish.codes import SYSTEMS, party_of
from onrecord.record import Register

EXTRACTOR = "list/1"
_EVENTS = (Event.SIGN, Event.RATIFY, Event.ENTER_INTO_FORCE, Event.TERMINATE)
_ONE_OF_MANY = ("party", *SYSTEMS)
_PLAIN = re.compile(r"[\s_\-.]+")


@dataclass(frozen=True, slots=True)
class Listing:
    """What is to be known of a list: whose it is, the day on which it came out, columns that were
    given by hand (pairs of a field and a column), and how 03/04/1999 is meant (null: not told)."""

    name: str
    published: date | None = None
    columns: tuple[tuple[str, str], ...] = ()
    is_day_first: bool | None = None


def columns_given(options: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Options FIELD=COLUMN as pairs."""
    fields = load("lang/en/import_columns.toml")
    found = []
    for option in options:
        name, _, column = option.partition("=")
        if name not in fields or not column:
            raise OnrecordError(
                f"--column {option}: give it as FIELD=COLUMN, with one of {', '.join(fields)}"
            )
        found.append((name, column))
    return tuple(found)


def take(register: Register, path: Path, listing: Listing) -> Taken:
    """Record every row of a list that is not on record yet."""
    columns = _columns(path, header_of(path), listing)
    new = known = 0
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, row in enumerate(rows(path), start=2):
        where = f"{path}, row {number}"
        entry = _Entry(row, columns, listing, where, number, path.stem)
        found = entry.read()
        problems += entry.problems
        if found is None:
            continue
        document, extraction = found
        if document.name in seen:
            problems.append(
                Problem(
                    where, f"a second entry {document.name}", "give entries numbers of their own"
                )
            )
            continue
        seen.add(document.name)
        if register.record(document, extraction):
            new += 1
        else:
            known += 1
    return Taken(new, known, tuple(problems))


def _columns(
    path: Path, header: tuple[str, ...], listing: Listing
) -> Mapping[str, tuple[str, ...]]:
    """The columns that hold each field."""
    given = dict(listing.columns)
    for field, column in given.items():
        if column not in header:
            raise OnrecordError(
                f"--column {field}={column}: {path} has no such column; it has {', '.join(header)}"
            )
    plain = {_PLAIN.sub("", name.casefold()): name for name in header}
    found: dict[str, tuple[str, ...]] = {}
    taken = set(given.values())
    for field, usual in load("lang/en/import_columns.toml").items():
        if field in given:
            found[field] = (given[field],)
            continue
        named = [plain[u] for u in usual.split() if u in plain and plain[u] not in taken]
        found[field] = tuple(named if field in _ONE_OF_MANY else named[:1])
        taken.update(found[field])
    if not found["title"]:
        raise OnrecordError(
            f"{path}: no column of titles among {', '.join(header)}; name it with "
            "--column title=COLUMN"
        )
    if not found["published"] and listing.published is None:
        raise OnrecordError(
            f"{path}: no column says when an entry was registered; give the day on which the list "
            "came out with --published, or --column published=COLUMN"
        )
    return found


class _Entry:
    """One row on its way to a document with its statements."""

    def __init__(
        self,
        row: Mapping[str, str],
        columns: Mapping[str, tuple[str, ...]],
        listing: Listing,
        where: str,
        number: int,
        stem: str,
    ) -> None:
        self.row, self.columns, self.listing, self.where = row, columns, listing, where
        self.problems: list[Problem] = []
        self.dates = Dates(listing.is_day_first)
        self.lines = {
            column: f"{column}: {_one_line(cell)}" for column, cell in row.items() if cell
        }
        self.text = "\n".join((listing.name, *self.lines.values()))
        given = self._cell("number") or str(number)
        self.name = f"{stem}#{_one_line(given)}"

    def read(self) -> tuple[Document, Extraction] | None:
        """The document and what it states; null where it has no title."""
        title = self._cell("title")
        if not title:
            self._fault("no title", "every entry needs one")
            return None
        published = self._published()
        document = Document(
            self.name,
            self.text,
            published=published,
            outlet=self.listing.name,
            title=title,
            language="en",
            found=(("published", "option" if not self._cell("published") else "column"),),
        )
        agreement = ReportAgreement(
            "A1",
            tuple(n for n in (title, self._cell("other_name")) if n),
            kind=self._kind(title),
            parties=self._parties(),
            scope=self._cell("scope"),
            mentions=(self._at(title),),
        )
        statements = tuple(self._statements(document, agreement.parties))
        return document, Extraction(document.id, EXTRACTOR, (agreement,), statements)

    def _statements(self, document: Document, parties: tuple[str, ...]) -> Iterator[Statement]:
        term = self._term()
        source = Source(SourceKind.DOCUMENT, self.listing.name)
        for event in _EVENTS:
            column = next(iter(self.columns[str(event)]), None)
            when = self._date(str(event))
            if column is None or when is None:
                continue
            line = self.lines[column]
            is_ahead = document.published is not None and when.earliest > document.published
            with_term = event is Event.ENTER_INTO_FORCE or (
                event is Event.SIGN and not self._cell(str(Event.ENTER_INTO_FORCE))
            )
            yield Statement(
                document=document.id,
                agreement="A1",
                event=Event.EXPIRE if is_ahead and event is Event.TERMINATE else event,
                modality=Modality.PLANNED if is_ahead else Modality.ACTUAL,
                evidence=self._at(line),
                evidence_text=line,
                source=source,
                event_date=when,
                derivation="as listed",
                term=term if with_term else None,
                actors=parties,
            )

    def _at(self, words: str) -> Span:
        start = self.text.index(words)
        return Span(start, start + len(words))

    def _cell(self, field: str) -> str | None:
        column = next(iter(self.columns[field]), None)
        return _one_line(self.row.get(column, "")) or None if column else None

    def _published(self) -> date | None:
        when = self._date("published")
        if when is not None:
            return when.latest
        if self.listing.published is None:
            self._fault(
                "no day of registration", "until it has one it counts for no dated question"
            )
        return self.listing.published

    def _date(self, field: str) -> PartialDate | None:
        cell = self._cell(field)
        if cell is None:
            return None
        try:
            return self.dates.read(cell)
        except ValueError as fault:
            self._fault(f"{field}: {fault}", "the entry is kept without it")
            return None

    def _term(self) -> str | None:
        cell = self._cell("term")
        if cell is None:
            return None
        term = term_in(cell)
        if term is None:
            self._fault(f"term {cell[:40]!r} is no duration", "write it as P15Y or 15 years")
        return term

    def _kind(self, title: str) -> Kind:
        told = f"{self._cell('kind') or ''} {title}".casefold()
        return next((kind for kind in Kind if str(kind).replace("_", " ") in told), Kind.AGREEMENT)

    def _parties(self) -> tuple[str, ...]:
        cells = [self.row.get(column, "") for column in self.columns["party"]]
        listed = self._cell("parties")
        found, strange = parties_in(listed, cells)
        for name in strange:
            self._fault(f"party {name[:60]!r} is not known", "it is kept under that name")
        return tuple(dict.fromkeys((*found, *self._numbered())))

    def _numbered(self) -> Iterator[str]:
        """Parties given by their numbers in a list of states."""
        when = next((d for e in _EVENTS if (d := self._date(str(e))) is not None), None)
        day = when.latest if when else self.listing.published or date.today()
        for system in SYSTEMS:
            for column in self.columns[system]:
                cell = self.row.get(column, "")
                if not cell:
                    continue
                party = party_of(int(cell), system, day) if cell.isdecimal() else None
                if party is None:
                    self._fault(f"{column} {cell[:20]!r} is no state's number on {day}", "left out")
                else:
                    yield party

    def _fault(self, what: str, remedy: str) -> None:
        problem = Problem(self.where, what, remedy)
        if problem not in self.problems:
            self.problems.append(problem)


def _one_line(cell: str) -> str:
    return " ".join(cell.split())
