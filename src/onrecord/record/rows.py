"""Values to rows and back. Lists stand in the tables as JSON, so that Datasette can facet them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from onrecord.model import (
    Account,
    Cut,
    Document,
    DueItem,
    Event,
    Kind,
    Modality,
    Openness,
    PartialDate,
    Related,
    Relation,
    Relay,
    ReportAgreement,
    Source,
    SourceKind,
    Span,
    Stance,
    Statement,
)

Row = sqlite3.Row
Named = sqlite3.Row | Mapping[str, Any]  # values by their columns' names
_HELD = 20_000
_EVENTS = {str(event): event for event in Event}
_MODALITIES = {str(modality): modality for modality in Modality}

METADATA_COLUMNS = (
    "published",
    "updated",
    "outlet",
    "title",
    "byline",
    "dateline",
    "section",
    "url",
    "language",
    "found",
    "headline_start",
    "headline_end",
)
AGREEMENT_COLUMNS = (
    "local",
    "kind",
    "openness",
    "parties",
    "scope",
    "offices",
    "related",
    "mentions",
    "key",
)
_SOURCE_COLUMNS = (
    "source_kind",
    "source_text",
    "source_cue",
    "source_affiliation",
    "source_stance",
    "source_chain",
    "source_resolved",
    "source_reason",
)
_EVIDENCE_COLUMNS = ("evidence_start", "evidence_end", "evidence_text")
DUE_COLUMNS = ("due_date", "what", *_EVIDENCE_COLUMNS)
ACCOUNT_COLUMNS = ("says", *_SOURCE_COLUMNS, *_EVIDENCE_COLUMNS)
STATEMENT_COLUMNS = (
    "id",
    "event",
    "modality",
    "event_date",
    "derivation",
    "term",
    "actors",
    "scope",
    '"procedure"',
    *_SOURCE_COLUMNS,
    *_EVIDENCE_COLUMNS,
    "trigger_start",
    "trigger_end",
    "certainty",
    "found_by",
)


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def compact(value: object) -> str:
    """JSON without spaces."""
    return _COMPACT.encode(value)


def text_of(value: object) -> str | None:
    """A date or partial date as its ISO 8601 form, null as null."""
    return None if value is None else str(value)


@lru_cache(maxsize=_HELD)
def partial(value: str | None) -> PartialDate | None:
    """The inverse of `text_of` for partial dates."""
    return PartialDate(value) if value else None


def _span(start: int | None, end: int | None) -> Span | None:
    return Span(start, end) if start is not None and end is not None else None


def source_row(source: Source) -> tuple[str | None, ...]:
    """Eight columns, `source_kind` to `source_reason`."""
    return (
        str(source.kind),
        source.text,
        source.cue,
        source.affiliation,
        str(source.stance),
        compact([[str(r.kind), r.text, r.cue] for r in source.chain]) if source.chain else "[]",
        source.resolved,
        source.reason,
    )


def source_of(row: Named) -> Source:
    """The inverse of `source_row`."""
    return _source(
        row["source_kind"],
        row["source_text"],
        row["source_cue"],
        row["source_affiliation"],
        row["source_stance"],
        row["source_chain"],
        row["source_resolved"],
        row["source_reason"],
    )


# The same few sources, actors and dates come with many statements: they are made once.
@lru_cache(maxsize=_HELD)
def _source(
    kind: str,
    text: str | None,
    cue: str | None,
    affiliation: str | None,
    stance: str,
    chain: str,
    resolved: str | None,
    reason: str | None,
) -> Source:
    return Source(
        kind=SourceKind(kind),
        text=text,
        cue=cue,
        affiliation=affiliation,
        stance=Stance(stance),
        chain=tuple(Relay(SourceKind(k), t, c) for k, t, c in json.loads(chain)),
        resolved=resolved,
        reason=reason,
    )


@lru_cache(maxsize=_HELD)
def texts(listed: str) -> tuple[str, ...]:
    """A list of texts from its column."""
    return tuple(json.loads(listed))


def statement_row(statement: Statement) -> tuple[Any, ...]:
    """The values of `STATEMENT_COLUMNS`, in its order."""
    trigger = statement.trigger
    return (
        statement.id,
        str(statement.event),
        str(statement.modality),
        text_of(statement.event_date),
        statement.derivation,
        statement.term,
        compact(statement.actors),
        statement.scope,
        statement.procedure,
        *source_row(statement.source),
        statement.evidence.start,
        statement.evidence.end,
        statement.evidence_text,
        trigger.start if trigger else None,
        trigger.end if trigger else None,
        statement.certainty,
        compact(statement.found_by),
    )


def statement_of(row: Iterable[Any], document: str, local: str) -> Statement:
    """The inverse of `statement_row`: the row begins with `STATEMENT_COLUMNS`; the document's id
    and the agreement's local id stand elsewhere. By place, not by name: a question reads
    thousands."""
    (
        id_, event, modality, event_date, derivation, term, actors, scope, procedure,
        kind, text, cue, affiliation, stance, chain, resolved, reason,
        start, end, evidence_text, trigger_start, trigger_end, certainty, found_by, *_,
    ) = row  # fmt: skip
    return Statement(
        document=document,
        agreement=local,
        event=_EVENTS[event],
        modality=_MODALITIES[modality],
        evidence=Span(start, end),
        evidence_text=evidence_text,
        source=_source(kind, text, cue, affiliation, stance, chain, resolved, reason),
        event_date=partial(event_date),
        derivation=derivation,
        term=term,
        actors=texts(actors),
        scope=scope,
        procedure=procedure,
        trigger=_span(trigger_start, trigger_end),
        certainty=certainty,
        found_by=texts(found_by),
    ).known_as(id_)


def agreement_row(agreement: ReportAgreement) -> tuple[Any, ...]:
    """The values of `AGREEMENT_COLUMNS`."""
    return (
        agreement.local,
        str(agreement.kind),
        str(agreement.openness),
        compact(agreement.parties),
        agreement.scope,
        compact(agreement.offices),
        compact([[str(r.type), r.agreement] for r in agreement.related]),
        compact([[m.start, m.end] for m in agreement.mentions]),
        agreement.key,
    )


def agreement_of(row: Named, names: tuple[str, ...]) -> ReportAgreement:
    """The inverse of `agreement_row`, with its names from their own table."""
    return ReportAgreement(
        local=row["local"],
        names=names,
        kind=Kind(row["kind"]),
        parties=tuple(json.loads(row["parties"])),
        openness=Openness(row["openness"]),
        scope=row["scope"],
        offices=tuple((party, office) for party, office in json.loads(row["offices"])),
        related=tuple(Related(Relation(t), a) for t, a in json.loads(row["related"])),
        mentions=tuple(Span(start, end) for start, end in json.loads(row["mentions"])),
        key=row["key"],
    )


def metadata_row(document: Document) -> tuple[Any, ...]:
    """The values of `METADATA_COLUMNS`."""
    return (
        text_of(document.published),
        text_of(document.updated),
        document.outlet,
        document.title,
        document.byline,
        document.dateline,
        document.section,
        document.url,
        document.language,
        compact(document.found),
        document.headline.start if document.headline else None,
        document.headline.end if document.headline else None,
    )


@lru_cache(maxsize=_HELD)
def day_of(value: str | None) -> date | None:
    """A publication day from its column."""
    return date.fromisoformat(value) if value else None


def document_of(row: Named, cuts: tuple[Cut, ...]) -> Document:
    """The inverse of `metadata_row`, with name and text from `documents`."""
    return Document(
        name=row["name"],
        text=row["text"],
        published=day_of(row["published"]),
        updated=day_of(row["updated"]),
        outlet=row["outlet"],
        title=row["title"],
        byline=row["byline"],
        dateline=row["dateline"],
        section=row["section"],
        url=row["url"],
        language=row["language"],
        found=tuple((field, where) for field, where in json.loads(row["found"])),
        headline=_span(row["headline_start"], row["headline_end"]),
        cuts=cuts,
    )


def due_row(item: DueItem) -> tuple[Any, ...]:
    """The values of `DUE_COLUMNS`."""
    return (
        str(item.due_date),
        item.what,
        item.evidence.start,
        item.evidence.end,
        item.evidence_text,
    )


def due_of(row: Named) -> DueItem:
    """The inverse of `due_row`; the row also carries `local`."""
    return DueItem(
        due_date=PartialDate(row["due_date"]),
        what=row["what"],
        evidence=Span(row["evidence_start"], row["evidence_end"]),
        evidence_text=row["evidence_text"],
        agreement=row["local"],
    )


def account_row(account: Account) -> tuple[Any, ...]:
    """The values of `ACCOUNT_COLUMNS`."""
    return (
        account.says,
        *source_row(account.source),
        account.evidence.start,
        account.evidence.end,
        account.evidence_text,
    )


def account_of(row: Named) -> Account:
    """The inverse of `account_row`."""
    return Account(
        source=source_of(row),
        says=row["says"],
        evidence=Span(row["evidence_start"], row["evidence_end"]),
        evidence_text=row["evidence_text"],
    )
