"""Statements: one source's claim about one agreement, with the sentence that makes it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from onrecord.model.codes import (
    Event,
    Kind,
    Modality,
    Openness,
    Relation,
    SourceKind,
    Stance,
)
from onrecord.model.dates import PartialDate
from onrecord.model.ids import content_id
from onrecord.model.parties import parties_by
from onrecord.model.span import Span


@dataclass(frozen=True, slots=True)
class Relay:
    """A go-between in a chain of sources: a paper that quotes a paper that quotes an official."""

    kind: SourceKind
    text: str
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Who claims it, as printed. Not the publisher, which is the outlet.

    `text` is the mention ("the official"), `resolved` the fuller mention that it stands for,
    `reason` why an unnamed source is unnamed, as the report words it, `chain` the go-betweens,
    outermost first.
    """

    kind: SourceKind
    text: str | None = None
    cue: str | None = None
    affiliation: str | None = None
    stance: Stance = Stance.ASSERTS
    chain: tuple[Relay, ...] = ()
    resolved: str | None = None
    reason: str | None = None


OUTLET = Source(SourceKind.OUTLET)


@dataclass(frozen=True, slots=True)
class Related:
    """A stated relation to another agreement of the same report (its local id)."""

    type: Relation
    agreement: str


@dataclass(frozen=True, slots=True)
class ReportAgreement:
    """An agreement as one report speaks of it. `local` is its id in that report ("A1").

    `names` are verbatim; `mentions` every span that names it; `parties` ISO 3166-1 alpha-3 or an
    organisation's acronym; `offices` pairs of party and signing office.
    """

    local: str
    names: tuple[str, ...]
    kind: Kind = Kind.AGREEMENT
    parties: tuple[str, ...] = ()
    openness: Openness = Openness.UNKNOWN
    scope: str | None = None
    offices: tuple[tuple[str, str], ...] = ()
    related: tuple[Related, ...] = ()
    mentions: tuple[Span, ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One lifecycle event of one agreement, as one source puts it (codebook sections 2 to 6).

    `agreement` is the report's local id ("A1"); the register maps it to its own agreement.
    `event_date` is the date of the act at the precision stated, with `derivation` saying how it
    was come by; `term` an ISO 8601 duration; `actors` the parties that act. `evidence` covers
    whole sentences of the document's text and `evidence_text` is exactly what stands there.
    `trigger` covers the words that state the event. `certainty` is a calibrated probability in
    [0, 1] that a careful coder would record the same statement. `found_by` names the extractors
    that found it, where an extraction is more than one extractor's; empty: the extraction's own.
    """

    document: str
    agreement: str
    event: Event
    modality: Modality
    evidence: Span
    evidence_text: str
    source: Source = OUTLET
    event_date: PartialDate | None = None
    derivation: str | None = None
    term: str | None = None
    actors: tuple[str, ...] = ()
    scope: str | None = None
    procedure: str | None = None
    trigger: Span | None = None
    certainty: float = 1.0
    found_by: tuple[str, ...] = ()
    _id: str | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def id(self) -> str:
        """Hash over what is claimed, by whom and where it stands; certainty and who found it do not
        enter.

        Computed once: every conclusion asks for it many times.
        """
        if self._id is None:
            object.__setattr__(self, "_id", self._content_id())
        return self._id or ""

    def known_as(self, statement_id: str) -> Statement:
        """This statement, with the id under which it is on record."""
        object.__setattr__(self, "_id", statement_id)
        return self

    def _content_id(self) -> str:
        return content_id(
            "s",
            self.document,
            self.agreement,
            self.event,
            self.modality,
            [self.evidence.start, self.evidence.end],
            str(self.event_date or ""),
            self.term or "",
            [self.source.kind, self.source.text or "", self.source.stance],
            list(self.actors),
        )


@dataclass(frozen=True, slots=True)
class Account:
    """What one side says of an incident. `says` is its wording in short."""

    source: Source
    says: str
    evidence: Span
    evidence_text: str


@dataclass(frozen=True, slots=True)
class Incident:
    """An event that strains relations under an agreement, with each side's account."""

    what: str
    event_date: PartialDate | None
    place: str | None
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class DueItem:
    """A dated thing still ahead at publication (codebook section 7)."""

    due_date: PartialDate
    what: str
    evidence: Span
    evidence_text: str
    agreement: str | None = None


PARTIAL = " (partial)"


def is_partial(extractor: str) -> bool:
    """Whether an extractor's name says that it had to leave a part of the report out."""
    return extractor.endswith(PARTIAL)


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one extractor found in one document. `extractor` is its name and version, with
    `PARTIAL` after it where a part of the report could not be worked on."""

    document: str
    extractor: str
    agreements: tuple[ReportAgreement, ...] = ()
    statements: tuple[Statement, ...] = ()
    credits: tuple[str, ...] = ()
    due: tuple[DueItem, ...] = ()
    incidents: tuple[Incident, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """A statement as the register holds it, with what a conclusion needs to know of its report.

    `agreement` is the register's id (`statement.agreement` stays the report's own).
    `published` is the knowledge day (null: the report
    carries no day, so no knowledge day can be given and it counts for no dated question).
    `origin` is the id of the independent origin of the claim: echoes share it.
    `rulings` are the ids of a person's standing rulings on it, in order: what it says is then
    what the person left, and certain.
    """

    statement: Statement
    agreement: str
    doc: str
    outlet: str | None
    published: date | None
    origin: str
    rulings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedDue:
    """A due item as the register holds it; `agreement` is the register's id."""

    item: DueItem
    agreement: str | None
    doc: str
    outlet: str | None
    published: date | None
    origin: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement across reports. `id` never changes; merged ids forward to it.

    `names` are all forms that reports use, commonest first; `related` pairs a relation with the
    id of the other agreement.
    """

    id: str
    names: tuple[str, ...]
    kind: Kind = Kind.AGREEMENT
    parties: tuple[str, ...] = ()
    openness: Openness = Openness.UNKNOWN
    scope: str | None = None
    offices: tuple[tuple[str, str], ...] = ()
    related: tuple[Related, ...] = ()

    def as_known(self, known: date) -> Agreement:
        """With the parties that reports published by a day list; all else is as known now."""
        return replace(self, parties=parties_by(self.parties, known))
