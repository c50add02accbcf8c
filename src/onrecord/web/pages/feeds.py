"""Live addresses to subscribe to: news and due dates of an agreement, a pair, words, or all."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi import Query as Asked
from fastapi.responses import Response

from onrecord.model import OnrecordError
from onrecord.publish import Query
from onrecord.record.parties import code_of
from onrecord.web.asking import asked_day
from onrecord.web.house import desk_of

Several = Annotated[list[str] | None, Asked()]


def meant(
    request: Request, agreement: str = "", party: Several = None, words: str = "", known: str = ""
) -> Query:
    """What an address chooses: an agreement, those of parties, or those that words name."""
    return Query(
        agreements=(agreement,) if agreement else (),
        parties=tuple(code_of(p) for p in party or () if p),
        words=words or None,
        known=asked_day(known, "known"),
        site=str(request.base_url),
    )


Meant = Annotated[Query, Depends(meant)]


def atom(request: Request, query: Meant) -> Response:
    """The newest reports with what they state, as Atom (RFC 4287)."""
    from onrecord.publish.atom import feed

    body = feed(desk_of(request).register, query)
    return Response(body, media_type="application/atom+xml; charset=utf-8")


def ics(request: Request, query: Meant) -> Response:
    """What is due, as a calendar (iCalendar, RFC 5545)."""
    try:
        from onrecord.publish.ics import calendar
    except ImportError as fault:
        raise OnrecordError(
            f"the calendar needs the package {fault.name}; "
            "install it with pip install 'onrecord[publish]'"
        ) from None
    body = calendar(desk_of(request).register, query)
    return Response(body, media_type="text/calendar; charset=utf-8")
