"""What goes wrong, told clearly: a plain page to people, problem+json (RFC 9457) to programs."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.api import NothingFound
from onrecord.model import OnrecordError
from onrecord.record.store import StorageFault
from onrecord.web.render import page

_log = logging.getLogger("onrecord.web")
_WORDS = {
    400: "What was asked could not be understood",
    401: "Please log in first",
    403: "This is not open to you",
    404: "Nothing of that name is on record",
    405: "This address does not answer that way",
    409: "Somebody else changed this first",
    413: "Too large",
    415: "This kind of content is not taken here",
    422: "What was asked could not be understood",
    429: "Too many tries",
    500: "Something went wrong here",
    503: "The register cannot be reached just now",
}

_MEANT = {
    "int_parsing": "not a whole number; give digits alone",
    "bool_parsing": 'not a yes or no; give "true" or "false"',
    "missing": "this is missing; give it",
}


def add_to(app: FastAPI) -> None:
    """Answer every fault in words; none shows how the program looks inside."""
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(RequestValidationError, _misasked)
    app.add_exception_handler(OnrecordError, _ours)
    app.add_middleware(Caught)


def problem(
    request: Request, status: int, detail: str, headers: dict[str, str] | None = None
) -> Response:
    """One fault as the page or the JSON object that tells it."""
    what = _WORDS.get(status) or HTTPStatus(status).phrase
    if request.url.path.startswith("/api/"):
        return JSONResponse(
            {"type": "about:blank", "title": what, "status": status, "detail": detail},
            status,
            headers,
            media_type="application/problem+json",
        )
    return page(request, "fault.html", status_code=status, headers=headers, what=what, why=detail)


def _told(request: Request, fault: Exception) -> Response:
    if not isinstance(fault, HTTPException):
        return _unforeseen(request, fault)
    usual = fault.detail in ("", HTTPStatus(fault.status_code).phrase)
    headers = dict(fault.headers) if fault.headers else None
    if fault.status_code in (301, 302, 303, 307, 308):
        return Response(status_code=fault.status_code, headers=headers)
    detail = "" if usual else str(fault.detail)
    if usual and fault.status_code == HTTPStatus.NOT_FOUND:
        detail = f"{request.url.path[:100]}: nothing has this address."
    return problem(request, fault.status_code, detail, headers)


def _misasked(request: Request, fault: Exception) -> Response:
    found = fault.errors() if isinstance(fault, RequestValidationError) else ()
    detail = "; ".join(
        f"{'.'.join(str(p) for p in one['loc'] if p not in ('query', 'path', 'body'))}: "
        f"{_MEANT.get(one['type'], one['msg'])}"
        for one in found
    )
    return problem(request, 422, detail)


def _ours(request: Request, fault: Exception) -> Response:
    status = 404 if isinstance(fault, NothingFound) else 400
    if isinstance(fault, StorageFault):
        _log.error("%s", fault)
        return problem(request, 503, "Try again in a moment.", {"retry-after": "5"})
    return problem(request, status, str(fault))


def _unforeseen(request: Request, fault: Exception) -> Response:
    _log.error("%s %s", request.method, request.url.path, exc_info=fault)
    return problem(request, 500, "It was written to the server's log. Trying again may help.")


class Caught:
    """Turns what nobody foresaw into an answer, inside the headers that every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def told(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, told)
        except Exception as fault:
            if begun or scope["type"] != "http":
                raise
            await _unforeseen(Request(scope, receive), fault)(scope, receive, send)
