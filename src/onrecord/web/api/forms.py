"""What the API answers with: things on record as JSON, and lists of them in pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

from onrecord.listing import Entry
from onrecord.model import Agreement, Recorded, RecordedDue
from onrecord.model.codec import incident_to_json, statement_to_json
from onrecord.record import RecordedIncident, Report

T = TypeVar("T")
Thing = dict[str, Any]

Day = Annotated[
    date | None,
    Query(description="A day, YYYY-MM-DD; today without. Reckoned from 1500 to 2500 only."),
]
Limit = Annotated[int, Query(ge=1, le=500, description="How many to give at most.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="From which number on, 0 first.")]
Party = Annotated[
    str | None, Query(max_length=60, description="One party: ISO 3166-1 alpha-3, or NATO.")
]


class Listing(BaseModel):
    """A page of a list: `items` from number `offset` on, out of `total`."""

    total: int = Field(ge=0)
    offset: int = Field(ge=0)
    limit: int = Field(ge=1)
    items: list[Thing]


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


def listing(
    request: Request,
    response: Response,
    items: Sequence[T],
    form: Callable[[T], Thing],
    limit: int,
    offset: int,
) -> Listing:
    """One page of a whole list."""
    part = [form(item) for item in items[offset : offset + limit]]
    return page(request, response, part, len(items), limit, offset)


def page(
    request: Request,
    response: Response,
    items: list[Thing],
    total: int,
    limit: int,
    offset: int,
) -> Listing:
    """One page whose items are given, with links to its neighbours (RFC 8288)."""
    neighbours = []
    if offset + limit < total:
        neighbours.append(("next", offset + limit))
    if offset > 0:
        neighbours.append(("prev", max(0, offset - limit)))
    if neighbours:
        response.headers["link"] = ", ".join(
            f'<{request.url.include_query_params(limit=limit, offset=at)}>; rel="{name}"'
            for name, at in neighbours
        )
    return Listing(total=total, offset=offset, limit=limit, items=items)


def day(value: date | None) -> str | None:
    """A day in ISO 8601."""
    return value.isoformat() if value else None


def entry(line: Entry) -> Thing:
    """A line of the list of agreements."""
    return {
        "id": line.id,
        "names": list(line.names),
        "kind": str(line.kind),
        "parties": list(line.parties),
        "status": str(line.status),
        "since": str(line.since) if line.since else None,
        "contested": line.contested,
        "origins": line.origins.to_json(),
        "last_published": day(line.last_published),
        "next_due": line.next_due.to_json() if line.next_due else None,
        "reports": list(line.docs),
    }


def agreement(told: Agreement) -> Thing:
    """An agreement as all its reports together describe it."""
    return {
        "id": told.id,
        "names": list(told.names),
        "kind": str(told.kind),
        "parties": list(told.parties),
        "openness": str(told.openness),
        "scope": told.scope,
        "offices": [{"party": party, "office": office} for party, office in told.offices],
        "related": [{"type": str(r.type), "agreement": r.agreement} for r in told.related],
    }


def recorded(item: Recorded) -> Thing:
    """A statement with what the register knows of its report."""
    return {
        **statement_to_json(item.statement),
        "id": item.statement.id,
        "agreement": item.agreement,
        "doc": item.doc,
        "document": item.statement.document,
        "outlet": item.outlet,
        "published": day(item.published),
        "origin": item.origin,
    }


def due_item(due: RecordedDue) -> Thing:
    """A dated thing that a report names."""
    return {
        "date": str(due.item.due_date),
        "what": due.item.what,
        "agreement": due.agreement,
        "doc": due.doc,
        "evidence": [due.item.evidence.start, due.item.evidence.end],
        "evidence_text": due.item.evidence_text,
    }


def report(told: Report) -> Thing:
    """A report's metadata."""
    return {
        "doc": told.doc,
        "document": told.id,
        "outlet": told.outlet,
        "title": told.title,
        "published": day(told.published),
        "url": told.url,
    }


def incident(told: RecordedIncident) -> Thing:
    """An incident with each side's account."""
    return {
        "id": told.id,
        "doc": told.report.doc,
        "document": told.report.id,
        **incident_to_json(told.incident),
    }
