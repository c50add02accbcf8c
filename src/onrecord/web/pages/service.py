"""Small answers for machines: is it alive, can it work, how it does, may it be crawled."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from onrecord.model import OnrecordError
from onrecord.web.house import desk_of


async def alive() -> PlainTextResponse:
    """Whether the application answers at all; the register is not asked."""
    return PlainTextResponse("ok\n")


def ready(request: Request) -> PlainTextResponse:
    """Whether the application and its register answer: 503 where the register does not."""
    try:
        desk_of(request).register.newest_published()
    except OnrecordError:  # the fault itself goes to the log of who asked for a page
        return PlainTextResponse("the register does not answer\n", 503, {"retry-after": "5"})
    return PlainTextResponse("ok\n")


def metrics(request: Request) -> Response:
    """How the application does, as Prometheus reads it."""
    return Response(
        generate_latest(request.app.state.measures.registry),
        headers={"content-type": CONTENT_TYPE_LATEST, "cache-control": "no-store"},
    )


def robots(request: Request) -> PlainTextResponse:
    """Registers are private until their owner says otherwise."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")
