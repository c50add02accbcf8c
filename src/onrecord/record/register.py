"""The register: the one door to what is on record."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from onrecord.model import (
    Agreement,
    Document,
    Extraction,
    PartiesListed,
    Problem,
    Recorded,
    RecordedDue,
)
from onrecord.record import find, heads, postgres, query, store
from onrecord.record.later import Later
from onrecord.resolve.rulings import Ruling

if TYPE_CHECKING:
    from onrecord.record import (
        browse,
        bulk,
        copying,
        doubtful,
        lines,
        notes,
        outlooks,
        upkeep,
    )
    from onrecord.record.classes import OfClass
    from onrecord.record.loading import Loaded
    from onrecord.record.notes import Judgement, Note
    from onrecord.record.relations import Relating
    from onrecord.resolve.echoes import Story
    from onrecord.resolve.reviews import Reviewed
else:
    browse, bulk, copying, doubtful = map(Later, ("browse", "bulk", "copying", "doubtful"))
    lines, notes, outlooks, upkeep = map(Later, ("lines", "notes", "outlooks", "upkeep"))

T = TypeVar("T")


class Register:
    """A register in one SQLite file, or on a PostgreSQL server by its URL. Use as a context
    manager, or `close()` it.

    Faults of the store raise `OnrecordError`. Answers come in an order that does not
    depend on the order in which reports were read.
    """

    def __init__(self, path: Path | str, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._connection.row_factory = sqlite3.Row

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> Self:
        """Open the register at `path` (or a postgresql:// URL); make it first where `create`
        allows it."""
        if postgres.is_url(path):
            url = str(path)
            return cls(url, postgres.connect(url, create=create))
        where = Path(path)
        return cls(where, store.connect(where, create=create))

    def close(self) -> None:
        """Close the file or leave the server. What was recorded is on disk already."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _call(self, function: Callable[..., T], *args: object, **options: object) -> T:
        path = self.path
        with store.explained(path) if isinstance(path, Path) else postgres.explained(path):
            return function(self._connection, *args, **options)

    def is_recorded(self, document: Document, extractor: str) -> bool:
        """Whether this extractor's findings on this document, so dated, are on record."""
        from onrecord.record import write

        return self._call(write.is_recorded, document, extractor)

    def record(self, document: Document, extraction: Extraction) -> bool:
        """Record one report, wholly or not at all; true where that added anything."""
        from onrecord.record import write

        return self._call(write.record, document, extraction)

    def load(self, batch: Sequence[tuple[Document, Extraction]]) -> Loaded:
        """Record many reports at once, all or none; best in the order of publication."""
        from onrecord.record import loading

        return self._call(loading.load, batch)

    def settle(self, *, everything: bool = False) -> int:
        """Bring identities and echoes to what the order of publication makes of them; how many
        reports or their agreements changed place.

        To be called when a batch has been recorded: from then on, nothing depends on the order
        in which its reports came.
        """
        from onrecord.record import write

        return self._call(write.settle, everything)

    def rule(self, *rulings: Ruling, seen: str | None = None) -> None:
        """Record a person's rulings, all or none; they hold for what is on record and for what
        comes.

        `seen` is the newest ruling on the same statement that its author knew of (empty: none);
        raises `reviews.Overtaken` where another person's came since, and records nothing.
        """
        from onrecord.record import write

        self._call(write.rule, rulings, seen)

    def rulings_on(self, statement_id: str) -> tuple[Ruling, ...]:
        """All rulings on one statement in the order made, undone ones too."""
        from onrecord.record import reviews

        return self._call(reviews.rulings_on, statement_id)

    def reviewed(self, doc: str) -> Reviewed:
        """All statements of a report (by its name), with people's rulings honoured; those that
        were rejected apart."""
        from onrecord.record import reviews

        return self._call(reviews.of_doc, doc)

    def rulings(self) -> tuple[Ruling, ...]:
        """All rulings in the order made, undone ones too."""
        return self._call(heads.rulings)

    def stories(self, *documents: str) -> tuple[Story, ...]:
        """The stories that these reports (document ids) are in, or all: who repeats whom."""
        return self._call(query.stories, documents or None)

    def agreements(self) -> tuple[Agreement, ...]:
        """All agreements, by their first names."""
        found = (self.agreement(i) for i in self._call(query.agreement_ids))
        return tuple(
            sorted(
                (a for a in found if a is not None), key=lambda a: (a.names[:1], a.parties, a.id)
            )
        )

    def names(self) -> tuple[str, ...]:
        """All names that reports give agreements, each once."""
        return self._call(query.names)

    def agreement(self, agreement_id: str) -> Agreement | None:
        """One agreement; an id that was merged away gives the one it forwards to."""
        return self._call(query.agreement, agreement_id)

    def members(self, agreement_id: str) -> tuple[tuple[str, str], ...]:
        """What makes up an agreement: pairs of a document's id and its local agreement id."""
        return self._call(query.members_told, agreement_id)

    def find(self, name: str) -> tuple[find.Match, ...]:
        """Agreements that `name` may mean, best first: any name, acronym, description with its
        parties, small misspellings, or an id."""
        return self._call(find.find, name)

    def recorded(self, agreement_id: str) -> tuple[Recorded, ...]:
        """All statements about one agreement, oldest report first."""
        return self._call(query.recorded, agreement_id)

    def told(self, agreement_id: str) -> tuple[tuple[Recorded, ...], PartiesListed]:
        """All statements about one agreement, and its parties: what its status follows from."""
        return self._call(query.told, agreement_id)

    def statement(self, statement_id: str) -> Recorded | None:
        """One statement by its id, as people left it; one that was rejected, as it was read."""
        from onrecord.record import reviews

        return self._call(reviews.statement, statement_id)

    def parties(self, agreement_id: str) -> PartiesListed:
        """The parties of an agreement, as all its reports together give them, or as those known
        on a day do."""
        return self._call(query.parties, agreement_id)

    def classes(self, agreement_id: str) -> tuple[OfClass, ...]:
        """The classes that an agreement belongs to, with what is said of them."""
        from onrecord.record import classes as found

        return self._call(found.of, agreement_id)

    def relations(self, agreement_id: str) -> tuple[Relating, ...]:
        """How an agreement is related to others, and others to it."""
        from onrecord.record import relations as found

        return self._call(found.of, agreement_id)

    def all_relations(self) -> tuple[Relating, ...]:
        """How all agreements are related."""
        from onrecord.record import relations as found

        return self._call(found.every)

    def due_items(
        self, agreement_id: str | None = None, *, ahead_of: date | None = None
    ) -> tuple[RecordedDue, ...]:
        """Due items of one agreement, or of all, soonest first; with `ahead_of`, those that may
        fall on or after that day."""
        return self._call(query.due_items, agreement_id, ahead_of)

    def incidents(self, *documents: str) -> tuple[query.RecordedIncident, ...]:
        """The incidents that these reports (document ids) tell of."""
        return self._call(query.incidents, documents)

    def reports(self, agreement_id: str | None = None) -> tuple[query.Report, ...]:
        """The reports about one agreement, oldest first, or all in the order read."""
        if agreement_id is None:
            return tuple(self._call(query.reports))
        return self._call(query.reports_of, agreement_id)

    def reports_of_several_extractors(self) -> tuple[query.Report, ...]:
        """The reports whose shown findings are more than one extractor's, in the order read."""
        return self._call(query.reports_of_several_extractors)

    def report(self, name: str) -> query.Report | None:
        """A report by its name or document id."""
        return self._call(query.report, name)

    def document(self, name: str) -> Document | None:
        """A document with its text, by its name or id."""
        told = self.report(name)
        return self._call(query.document, told.id) if told else None

    def extraction(self, name: str) -> Extraction | None:
        """What was found in a document (the newest extractor's findings), by its name or id."""
        told = self.report(name)
        return self._call(query.extraction, told.id) if told else None

    def search(self, words: str, limit: int = 50) -> tuple[query.Report, ...]:
        """Reports whose text holds all of `words`, best first."""
        return self._call(query.search, words, limit)

    # What a person should look at first

    def doubtful_statements(self, limit: int) -> tuple[Recorded, ...]:
        """Statements below a certainty that nobody ruled on, the least certain first."""
        return self._call(doubtful.statements, limit)

    def doubtful_mergers(self, limit: int) -> tuple[doubtful.DoubtfulMerger, ...]:
        """Pairs of agreements that may be one and that nobody ruled on, the likeliest first."""
        return self._call(doubtful.mergers, limit)

    def doubtful_echoes(self, limit: int) -> tuple[doubtful.DoubtfulEcho, ...]:
        """Echoes judged by the wording alone that nobody ruled on."""
        return self._call(doubtful.echoes, limit)

    def second_looks(self, author: str, limit: int) -> tuple[Recorded, ...]:
        """Statements that others ruled on and this person did not, newest rulings first."""
        return self._call(doubtful.second_looks, author, limit)

    # Readers' notes, held until a moderator passes them

    def add_note(self, note: Note) -> None:
        """Hold a note for the moderators."""
        self._call(notes.add, note)

    def note(self, note_id: str) -> Note | None:
        """One note by its id."""
        return self._call(notes.found, note_id)

    def notes_on(self, about: str, subject: str, reader: str = "") -> tuple[Note, ...]:
        """The notes on one thing that a reader (an author id) may see, oldest first."""
        return self._call(notes.on, about, subject, reader)

    def notes_in(self, state: str, limit: int = 100) -> tuple[Note, ...]:
        """Notes that are held, passed or refused."""
        return self._call(notes.queue, state, limit)

    def notes_by(self, author_id: str, limit: int = 20) -> tuple[Note, ...]:
        """A person's newest notes."""
        return self._call(notes.recent, author_id, limit)

    def judge_note(self, note_id: str, verdict: str, moderator: str, reason: str) -> Note:
        """Pass, refuse or hold a note; the decision goes into the log."""
        return self._call(notes.judge, note_id, verdict, moderator, reason)

    def note_log(self, limit: int = 100) -> tuple[tuple[Judgement, Note], ...]:
        """What moderators decided, newest first."""
        return self._call(notes.log, limit)

    # Going over everything, in batches

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is asked inside is answered as of one moment, whatever is recorded meanwhile."""
        self._call(lambda connection: connection.execute("BEGIN"))
        try:
            yield
        finally:
            self._call(lambda connection: connection.rollback())

    def agreement_ids(self) -> tuple[str, ...]:
        """Ids of all agreements, in order."""
        return self._call(query.agreement_ids)

    def statement_rows(
        self, agreements: Sequence[str], *, brief: bool = False
    ) -> Iterator[tuple[str, list[bulk.Told]]]:
        """The statements about each of these agreements, rows of `bulk.STATEMENT_COLUMNS`; brief
        ones tell where each stands, and no more for certain."""
        return self._call(bulk.statements, agreements, brief)

    def origin_names(self) -> Iterator[tuple[str, str]]:
        """The id of each report's own origin, with the report's name."""
        return self._call(bulk.origin_names)

    def full_reports(self) -> Iterator[bulk.FullReport]:
        """All reports with their metadata and their place in a story, by name."""
        return self._call(bulk.reports)

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Id, name and text of all documents, by name."""
        return self._call(bulk.texts)

    def record_rows(self, table: str) -> Iterator[dict[str, object]]:
        """The rows of one of `dump.RECORDS`."""
        from onrecord.record import dump

        return self._call(dump.rows, table)

    def is_empty(self) -> bool:
        """Whether nothing is on record yet."""
        from onrecord.record import dump

        return self._call(dump.is_empty)

    def restore(self, found: Iterable[tuple[str, Mapping[str, object]]]) -> int:
        """Fill this empty register with the rows of another, all or none; how many there were."""
        from onrecord.record import dump

        return self._call(dump.restore, found)

    # Looking through, newest first

    def browse_statements(self, limit: int) -> tuple[Recorded, ...]:
        """All statements about the agreements last reported on, until there are `limit`."""
        return self._call(browse.statements, limit)

    def browse_reports(self, start: int, size: int) -> tuple[query.Report, ...]:
        """Reports from number `start` on, newest first."""
        return self._call(browse.reports, start, size)

    def count_reports(self) -> int:
        """How many reports there are."""
        return self._call(browse.count_reports)

    def documents_with_incidents(self) -> tuple[str, ...]:
        """The documents that tell of incidents, newest first."""
        return self._call(browse.documents_with_incidents)

    def incident(self, incident_id: str) -> query.RecordedIncident | None:
        """One incident by its id."""
        document = self._call(browse.document_of_incident, incident_id)
        found = self.incidents(document) if document else ()
        return next((one for one in found if one.id == incident_id), None)

    def story(self, story_id: str) -> Story | None:
        """One story by its id."""
        documents = self._call(browse.documents_of_story, story_id)
        found = self.stories(*documents) if documents else ()
        return next((one for one in found if one.id == story_id), None)

    def copy_to(self, target: Register) -> dict[str, int]:
        """Copy everything to a register that is empty, on whichever store; rows by table."""
        return self._call(copying.copy, target._connection)

    # Upkeep

    @property
    def label(self) -> str:
        """The register's path, or its address without what is secret in it."""
        return str(self.path) if isinstance(self.path, Path) else postgres.shown(self.path)

    def counts(self) -> dict[str, int]:
        """How many reports, statements, agreements and rulings there are; the schema's version."""
        return self._call(upkeep.counts)

    def size_bytes(self) -> int:
        """What the register takes up where it is stored."""
        return self._call(upkeep.size_bytes)

    def faults_of_store(self, *, quick: bool) -> list[str]:
        """What the store itself finds wrong."""
        return self._call(upkeep.faults_of_store, quick=quick)

    def evidence_that_does_not_stand(self) -> tuple[Problem, ...]:
        """Every evidence on record that is not what stands at its place."""
        return self._call(lambda connection: tuple(upkeep.evidence_that_does_not_stand(connection)))

    def kept_courses(self, agreement_id: str) -> list[tuple[str, ...]]:
        """The outlooks kept of an agreement: known from when, begins, courses (JSON)."""
        return self._call(upkeep.kept_courses, agreement_id)

    def forget_conclusions(self) -> None:
        """Forget all that is kept of conclusions; `outlooks.refresh` works it out again."""
        self._call(upkeep.forget)

    def back_up(self, path: Path) -> None:
        """Write the register as it is to a new SQLite file, while others go on."""
        self._call(upkeep.back_up, path)

    def vacuum(self) -> None:
        """Give back unused space; measure anew how rows are distributed."""
        self._call(upkeep.vacuum)

    # What is kept of conclusions, so that questions about all agreements are quick

    def touched(self, edition: str) -> frozenset[str]:
        """Ids of agreements whose kept outlooks are out of date, or that have none yet, by this
        edition of the rules."""
        return self._call(outlooks.touched, edition)

    def edition_kept(self) -> str | None:
        """The edition of the rules by which outlooks are kept; null where none are."""
        return self._call(outlooks.edition_kept)

    def touched_since(self, mark: outlooks.Mark) -> frozenset[str]:
        """Ids of agreements about which anything was recorded since `newest` gave this mark."""
        return self._call(outlooks.touched_since, mark)

    def newest(self) -> outlooks.Mark:
        """The newest rows that conclusions rest on, for `mark`."""
        return self._call(outlooks.newest)

    def newest_published(self) -> date | None:
        """The newest day of publication on record."""
        return self._call(outlooks.newest_published)

    def keep(
        self,
        agreements: Sequence[str],
        kept: Iterable[outlooks.KeptOutlook],
        kept_lines: Iterable[lines.Line],
    ) -> None:
        """Replace all outlooks and lines of these agreements."""
        self._call(outlooks.keep, agreements, kept, kept_lines)

    def mark(self, reached: outlooks.Mark, edition: str) -> None:
        """Note that outlooks are kept of all that these newest rows tell, by this edition."""
        self._call(outlooks.mark, reached, edition)

    def line(self, agreement_id: str, recorded: Iterable[Recorded]) -> lines.Line | None:
        """What a list shows of an agreement, from its reports and statements; null for an id that
        was merged away or is none."""
        return self._call(lines.tell, agreement_id, recorded)

    def count_lines(self, chosen: lines.Chosen) -> int:
        """How many of the lines kept are chosen."""
        return self._call(lines.count, chosen)

    def chosen_lines(
        self, chosen: lines.Chosen, order: str, limit: int | None
    ) -> list[tuple[lines.Line, lines.LineState | None]]:
        """The first of the lines kept and chosen, in order, each with its status, if kept."""
        return self._call(lines.choose, chosen, order, limit)

    def uncovered(self, chosen: lines.Chosen) -> frozenset[str]:
        """Of the lines kept and chosen, the agreements whose status is not kept for the days."""
        return self._call(lines.uncovered, chosen)

    def kept_lines(self, agreements: Iterable[str]) -> list[lines.Line]:
        """The lines kept of these agreements."""
        return self._call(lines.fetch, agreements)

    def kept_parties(self) -> frozenset[str]:
        """The parties in all lines kept."""
        return self._call(lines.parties)

    def kept_spells(
        self, agreements: Sequence[str], on: date, known: date
    ) -> tuple[dict[str, bool], list[tuple[str | int | None, ...]]]:
        """Of the agreements kept: whether the status on a day is contested; rows of spells."""
        return self._call(outlooks.spells, agreements, on, known)

    def not_kept(self, known: date) -> frozenset[str]:
        """Agreements reported by then of which no outlook for that day of knowledge is kept."""
        return self._call(outlooks.not_kept, known)

    def kept_deadlines(
        self, on: date, known: date, agreements: Iterable[str] | None = None
    ) -> list[tuple[str, ...]]:
        """What lies ahead of a day by the outlooks kept, of these agreements or of all: rows of
        `outlook_deadlines`."""
        return self._call(outlooks.deadlines, on, known, agreements)

    def kept_plans(self, on: date, known: date) -> list[tuple[str, ...]]:
        """What is overdue on a day by the outlooks kept: rows of `outlook_plans`."""
        return self._call(outlooks.plans, on, known)

    def turned(self, since: date, until: date) -> list[outlooks.Turned]:
        """The agreements that may have changed between two days, by the outlooks kept."""
        return self._call(outlooks.turned, since, until)
