"""The register: every agreement on record, to be narrowed down."""

from __future__ import annotations

from datetime import date

from fastapi import Request
from fastapi.responses import Response

from onrecord.api import Desk
from onrecord.listing import Entry, Wanted, parties_on_record
from onrecord.model import Kind, Status
from onrecord.web import words
from onrecord.web.asking import Part, asked_code, asked_day
from onrecord.web.house import desk_of
from onrecord.web.links import query
from onrecord.web.render import page

SHOWN = 50  # lines a page
ORDERS = {
    "name": "by name",
    "reported": "last reported",
    "since": "newest status",
    "due": "next due",
    "reports": "most reports",
}


def show(
    request: Request,
    party: str = "",
    status: str = "",
    kind: str = "",
    since: str = "",
    known: str = "",
    contested: bool = False,
    sort: str = "name",
    number: int = 1,
) -> Response:
    """The list of agreements; the address carries what it is narrowed to."""
    desk = desk_of(request)
    by = asked_day(known, "known") or date.today()
    reported_since = asked_day(since, "since")
    wanted = Wanted(
        parties=(party,) if party else (),
        kinds=(asked_code(Kind, kind, "kind"),) if kind else (),
        statuses=(asked_code(Status, status, "status"),) if status else (),
        contested=True if contested else None,
        reported_since=reported_since,
    )
    order = sort if sort in ORDERS else "name"
    shown = _part(desk, wanted, by, order, max(1, number))
    asked = {
        "party": party,
        "status": status,
        "kind": kind,
        "since": since,
        "known": known,
        "contested": "true" if contested else "",
        "sort": "" if order == "name" else order,
    }
    return page(
        request,
        "register.html",
        asked=asked,
        narrowed=any(asked[k] for k in ("party", "status", "kind", "since", "contested")),
        here=query(**asked),
        known=by,
        shown=shown,
        parties=sorted((words.party(c), c) for c in parties_on_record(desk.register)),
        statuses=list(Status),
        kinds=list(Kind),
        orders=ORDERS,
    )


def _part(desk: Desk, wanted: Wanted, known: date, order: str, number: int) -> Part[Entry]:
    """The page of that number; the last there is where it lies beyond."""
    start = (number - 1) * SHOWN
    found = desk.page(wanted, known=known, order=order, start=start, size=SHOWN, with_due=True)
    part = Part.of(found.entries, number, SHOWN, found.total)
    return part if number <= part.pages else _part(desk, wanted, known, order, part.pages)
