"""Frozen values that every stage speaks in. Imports no other room."""

from onrecord.model.codes import (
    Event,
    Kind,
    Modality,
    Openness,
    Relation,
    SourceKind,
    Stance,
    Status,
)
from onrecord.model.dates import PartialDate, add_term
from onrecord.model.documents import Cut, Document
from onrecord.model.errors import OnrecordError, Problem
from onrecord.model.ids import content_id
from onrecord.model.parties import Listing, PartiesListed, parties_by, turns_of
from onrecord.model.span import Span
from onrecord.model.statements import (
    OUTLET,
    PARTIAL,
    Account,
    Agreement,
    DueItem,
    Extraction,
    Incident,
    Recorded,
    RecordedDue,
    Related,
    Relay,
    ReportAgreement,
    Source,
    Statement,
    is_partial,
)

__all__ = [
    "OUTLET",
    "PARTIAL",
    "Account",
    "Agreement",
    "Cut",
    "Document",
    "DueItem",
    "Event",
    "Extraction",
    "Incident",
    "Kind",
    "Listing",
    "Modality",
    "OnrecordError",
    "Openness",
    "PartialDate",
    "PartiesListed",
    "Problem",
    "Recorded",
    "RecordedDue",
    "Related",
    "Relation",
    "Relay",
    "ReportAgreement",
    "Source",
    "SourceKind",
    "Span",
    "Stance",
    "Statement",
    "Status",
    "add_term",
    "content_id",
    "is_partial",
    "parties_by",
    "turns_of",
]
