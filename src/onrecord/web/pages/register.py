"""The register: every agreement on record, to be narrowed down."""

from __future__ import annotations

from datetime import date

from fastapi import Request
from fastapi.responses import Response

from onrecord.model import Kind, Status
from onrecord.web import catalogue, words
from onrecord.web.asking import asked_day, page_of
from onrecord.web.house import desk_of
from onrecord.web.render import page

SHOWN = 100  # lines a page


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
    by = asked_day(known, "known") or date.today()
    asked = catalogue.Asked(
        party=party,
        status=status,
        kind=kind,
        since=asked_day(since, "since"),
        contested=contested,
        sort=sort,
    )
    everything = catalogue.lines(desk_of(request), by)
    chosen = catalogue.ordered((line for line in everything if asked.keeps(line)), sort)
    codes = {code for line in everything for code in line.parties}
    return page(
        request,
        "register.html",
        asked=asked,
        known=by,
        is_now=not known,
        total=len(everything),
        found=len(chosen),
        shown=page_of(chosen, number, SHOWN),
        parties=sorted((words.party(c), c) for c in codes),
        statuses=list(Status),
        kinds=list(Kind),
    )
