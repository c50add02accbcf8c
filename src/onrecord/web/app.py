"""The application put together from the table of routes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.resources import files
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from onrecord import __version__
from onrecord.model import OnrecordError
from onrecord.web import faults
from onrecord.web.access import guard
from onrecord.web.access.limits import Cookied, Limited
from onrecord.web.headers import Guarded, Tagged
from onrecord.web.house import Doors, House
from onrecord.web.measures import Measured, Measures
from onrecord.web.reading import Reader
from onrecord.web.render import environment
from onrecord.web.routes import ROUTES, Row
from onrecord.web.settings import LOOPBACK, Settings

_PROBLEM = {
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
}
_FAULTS: dict[int | str, dict[str, Any]] = {
    400: {"description": "What was asked could not be understood", **_PROBLEM},
    401: {"description": "Nobody is logged in", **_PROBLEM},
    403: {"description": "Not open to who asks", **_PROBLEM},
    404: {"description": "Nothing of that name is on record", **_PROBLEM},
    409: {"description": "Somebody else changed this first", **_PROBLEM},
    413: {"description": "Too large", **_PROBLEM},
    422: {"description": "A part of the address or body is not of its kind", **_PROBLEM},
    429: {"description": "Too many tries", **_PROBLEM},
    503: {"description": "The register cannot be reached just now", **_PROBLEM},
}
_YEAR_SECONDS = 31_536_000
_THREADS = 12  # each opens a door of its own to the register; more only wait for one another
_DONE = {"GET": 200, "POST": 201, "PATCH": 200, "DELETE": 204}
_STATUS = {"api.changes:begin_reading": 202, "api.changes:record_reading": 202}


def create_app(settings: Settings) -> FastAPI:
    """The application over one register.

    Raises `OnrecordError` where the register cannot be opened, or where everyone would be
    administrator on an address that others can reach.
    """
    if not settings.accounts and not settings.is_loopback:
        raise OnrecordError(
            f"--host {settings.host}: without accounts only this machine may be served; "
            "add --accounts, or leave --host out"
        )
    app = FastAPI(
        title="Onrecord",
        version=__version__,
        summary="What is on record about agreements between states, and on whose word.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_closing,
    )
    doors = Doors(settings.register)
    reader = Reader(doors.desk, allow_private=settings.allow_private)
    house = House(settings, doors, environment(), reader)
    doors.desk().settle()  # what an interrupted reading, or a new edition of the rules, left to do
    app.state.house = house
    app.state.measures = Measures(doors)
    add_routes(app, ROUTES)
    app.mount("/static", Static(directory=str(files("onrecord.web").joinpath("static"))), "static")
    faults.add_to(app)
    app.add_middleware(Tagged)
    app.add_middleware(GZipMiddleware, minimum_size=2_000, compresslevel=4)
    app.add_middleware(Limited)
    app.add_middleware(Cookied)
    app.add_middleware(Guarded)
    if not settings.accounts:  # a page elsewhere cannot reach us by pointing its name at loopback
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"])
    app.add_middleware(Measured, measures=app.state.measures)
    return app


@asynccontextmanager
async def _closing(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = _THREADS
    yield
    app.state.house.reader.close()


def add_routes(app: FastAPI, rows: Sequence[Row]) -> None:
    """Add every row of the table, each with the role it needs."""
    for row in rows:
        app.add_api_route(
            row.path,
            _endpoint(row),
            methods=[row.method] if row.is_api or row.method != "GET" else ["GET", "HEAD"],
            name=row.name,
            dependencies=[Depends(guard(row))],
            include_in_schema=row.is_api,
            response_class=JSONResponse if row.is_api else HTMLResponse,
            responses=_FAULTS if row.is_api else None,
            operation_id=row.endpoint.replace(".", "_").replace(":", "_"),
            status_code=_STATUS.get(row.endpoint, _DONE[row.method]),
        )


def _endpoint(row: Row) -> Callable[..., Any]:
    module, _, function = row.endpoint.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"onrecord.web.{module}"), function)
    return found


class Static(StaticFiles):
    """Our own files; those asked for by their hash may be kept for a year."""

    def file_response(self, *args: Any, **options: Any) -> Any:
        """The file, with how long it may be kept."""
        response = super().file_response(*args, **options)
        scope = args[2] if len(args) > 2 else options["scope"]
        named = b"v=" in scope.get("query_string", b"")
        response.headers["cache-control"] = (
            f"public, max-age={_YEAR_SECONDS}, immutable" if named else "no-cache"
        )
        return response
