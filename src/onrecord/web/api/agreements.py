"""Agreements and all that the dossier of one shows."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response

from onrecord.listing import ORDERS, Wanted
from onrecord.model import Event, Kind, Status
from onrecord.web import dossier
from onrecord.web.api import forms
from onrecord.web.api.forms import Day, Limit, Listing, Offset, Party, Thing
from onrecord.web.asking import checked
from onrecord.web.belief import steps_of
from onrecord.web.house import desk_of

Order = Annotated[str, Query(pattern=f"^({'|'.join(ORDERS)})$", description="In which order.")]


def listing(
    request: Request,
    response: Response,
    q: Annotated[str, Query(max_length=200, description="Words that a name holds.")] = "",
    party: Annotated[list[str] | None, Query(description="All of these parties.")] = None,
    status: Annotated[list[Status] | None, Query(description="One of these.")] = None,
    kind: Annotated[list[Kind] | None, Query(description="One of these.")] = None,
    contested: bool | None = None,
    reported_since: Day = None,
    on: Day = None,
    known: Day = None,
    order: Order = "name",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Listing:
    """The agreements on record, each with its status on a day as known on another."""
    wanted = Wanted(
        words=q,
        parties=tuple(party or ()),
        kinds=tuple(kind or ()),
        statuses=tuple(status or ()),
        contested=contested,
        reported_since=reported_since,
    )
    found = desk_of(request).page(
        wanted,
        on=checked(on),
        known=checked(known),
        order=order,
        start=offset,
        size=limit,
        with_due=True,
    )
    items = [forms.entry(e) for e in found.entries]
    return forms.page(request, response, items, found.total, limit, offset)


def one(
    request: Request, id_: str, on: Day = None, known: Day = None, party: Party = None
) -> Thing:
    """One agreement with its status: `for`, `against` and `next` are ids of statements."""
    view = _view(request, id_, on, known, party)
    told = view.told
    return {
        **forms.agreement(told.agreement),
        "relations": [r.to_json() for r in told.relations if r.is_known(view.known)],
        "classes": [
            {
                "agreement": c.agreement,
                "name": c.name,
                "statements": [s.statement.id for s in c.statements],
            }
            for c in view.classes
        ],
        "status": view.answer.to_json(),
        "spells": [s.to_json() for s in view.spells],
        "conflicts": [c.to_json() for c in view.conflicts],
        "demands": [
            {
                "statement": d.item.statement.id,
                "next_reported": d.outcome.statement.id if d.outcome else None,
            }
            for d in view.demands
        ],
        "due": [d.to_json() for d in view.ahead],
        "overdue": [d.to_json() for d in view.late],
        "due_items": [forms.due_item(d) for d in told.due],
        "incidents": [i.id for i in told.incidents],
        "reports": [r.doc for r in view.reports],
        "statements": len(view.recorded),
    }


def status(
    request: Request, id_: str, on: Day = None, known: Day = None, party: Party = None
) -> Thing:
    """The status on a day as known on another, with the statements for and against it."""
    return _view(request, id_, on, known, party).answer.to_json()


def statements(
    request: Request,
    response: Response,
    id_: str,
    event: Event | None = None,
    known: Day = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Listing:
    """All statements about it, oldest report first, each with its sentence."""
    view = _view(request, id_, None, known, None)
    items = [i for i in view.recorded if event is None or i.statement.event is event]
    return forms.listing(request, response, items, forms.recorded, limit, offset)


def timeline(
    request: Request,
    response: Response,
    id_: str,
    known: Day = None,
    party: Party = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Listing:
    """What is said to have happened, in order, one entry an act and how it is put."""
    _view(request, id_, None, known, party)
    entries = dossier.entries_of(request, id_, checked(known), party)
    return forms.listing(request, response, entries, lambda e: e.to_json(), limit, offset)


def believed(request: Request, id_: str, on: Day = None, party: Party = None) -> Thing:
    """How the answer for one day moved as reports came in."""
    view = _view(request, id_, on, None, party)
    found = steps_of(request, view)
    return {
        "on": view.on.isoformat(),
        "looked_at": found.looked_at,
        "days": found.days,
        "steps": [
            {"known": s.known.isoformat(), "docs": list(s.docs), "status": s.answer.to_json()}
            for s in found.steps
        ],
    }


def conflicts(
    request: Request,
    response: Response,
    id_: str,
    known: Day = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Listing:
    """What cannot all hold, side by side."""
    view = _view(request, id_, None, known, None)
    return forms.listing(request, response, view.conflicts, lambda c: c.to_json(), limit, offset)


def reports(
    request: Request, response: Response, id_: str, limit: Limit = 100, offset: Offset = 0
) -> Listing:
    """The reports that speak of it, oldest first."""
    told = dossier.told_of(request, id_)
    return forms.listing(request, response, told.reports, forms.report, limit, offset)


def _view(
    request: Request, id_: str, on: date | None, known: date | None, party: str | None
) -> dossier.View:
    return dossier.view_of(request, id_, checked(on), checked(known), party or None)
