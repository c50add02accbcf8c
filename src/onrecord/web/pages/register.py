"""The register: every agreement on record, to be narrowed down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from fastapi import Request
from fastapi.responses import Response

from onrecord.listing import Page, Wanted, parties_on_record
from onrecord.model import Kind, OnrecordError, Status
from onrecord.web import words
from onrecord.web.asking import Part, asked_day
from onrecord.web.house import desk_of
from onrecord.web.render import page

SHOWN = 100  # lines a page
Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to. `since` keeps what was reported on or after that day."""

    party: str
    status: str
    kind: str
    since: date | None
    contested: bool
    sort: str

    def wanted(self) -> Wanted:
        """The same as the register is asked."""
        return Wanted(
            parties=(self.party,) if self.party else (),
            kinds=_codes(Kind, self.kind, "kind"),
            statuses=_codes(Status, self.status, "status"),
            contested=True if self.contested else None,
            reported_since=self.since,
        )


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
    asked = Asked(party, status, kind, asked_day(since, "since"), contested, sort)
    desk = desk_of(request)
    wanted = asked.wanted()

    def numbered(number: int) -> Page:
        start = (number - 1) * SHOWN
        return desk.page(wanted, known=by, order=sort, start=start, size=SHOWN, with_due=True)

    here = max(1, number)
    found = numbered(here)
    pages = max(1, -(-found.total // SHOWN))
    if here > pages:
        here = pages
        found = numbered(here)
    return page(
        request,
        "register.html",
        asked=asked,
        known=by,
        is_now=not known,
        total=desk.page(known=by, size=0).total,
        found=found.total,
        shown=Part(found.entries, here, pages, (here - 1) * SHOWN + 1),
        parties=sorted((words.party(c), c) for c in parties_on_record(desk.register)),
        statuses=list(Status),
        kinds=list(Kind),
    )


def _codes(codes: type[Code], value: str, name: str) -> tuple[Code, ...]:
    if not value:
        return ()
    try:
        return (codes(value),)
    except ValueError:
        allowed = ", ".join(codes)
        raise OnrecordError(f"{name}={value[:40]}: not known; allowed are {allowed}") from None
