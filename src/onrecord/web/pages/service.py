"""Small answers for machines: is it alive, may it be crawled."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import PlainTextResponse

from onrecord.web.house import desk_of


def health(request: Request) -> PlainTextResponse:
    """Whether the application and its register answer."""
    desk_of(request).register.newest_published()
    return PlainTextResponse("ok\n")


def robots(request: Request) -> PlainTextResponse:
    """Registers are private until their owner says otherwise."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")
