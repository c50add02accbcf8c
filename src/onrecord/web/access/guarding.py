"""The one place where a row of the table of routes is enforced: role, then genuineness."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from onrecord.web.access.forgery import FIELD, HEADER, is_genuine
from onrecord.web.access.limits import UPLOAD_BYTES
from onrecord.web.access.who import Person, accounts_of, person_of
from onrecord.web.house import house_of
from onrecord.web.routes import ANYONE, Row

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_FIELDS = 200


def guard(row: Row) -> Callable[[Request], Awaitable[None]]:
    """The dependency that enforces a row of the table of routes."""

    async def admit(request: Request) -> None:
        person = await run_in_threadpool(_known, request, row)
        if not person.may(row.role):
            raise _refusal(request, row, person)
        form = await _form(request) if row.changes and not row.is_api else FormData()
        if row.changes and person.via != "token":
            given = request.headers.get(HEADER) or form.get(FIELD) or ""
            if not isinstance(given, str):
                given = ""
            if not await run_in_threadpool(is_genuine, request, given):
                raise HTTPException(
                    403,
                    "The form was not one of ours, or it is out of date: load the page again "
                    "and send it once more."
                    if not row.is_api
                    else "A change needs an API token, or the X-CSRF-Token of /api/v1/session.",
                )

    return admit


def form_of(request: Request) -> FormData:
    """The form that came with a change."""
    form: FormData = request.state.form
    return form


async def _form(request: Request) -> FormData:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    form = FormData()
    if kind in _FORMS:
        form = await request.form(max_files=1, max_fields=_FIELDS, max_part_size=UPLOAD_BYTES)
    request.state.form = form
    return form


def _known(request: Request, row: Row) -> Person:
    person = person_of(request)
    if (
        row.role != ANYONE
        and not person.is_known
        and not row.is_for_programs
        and house_of(request).settings.accounts
        and accounts_of(request).is_empty()
    ):
        raise HTTPException(303, headers={"location": "/setup"})
    return person


def _refusal(request: Request, row: Row, person: Person) -> HTTPException:
    if person.is_known:
        return HTTPException(
            403,
            f"This needs the role of {row.role}; yours is {person.role}. An administrator "
            "can give you another.",
        )
    if row.is_for_programs:
        return HTTPException(
            401,
            "Log in, or send an API token: Authorization: Bearer onr_...",
            headers={"www-authenticate": "Bearer"},
        )
    if row.method != "GET":
        return HTTPException(401, "Your session has ended, and nothing was changed. Log in again.")
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return HTTPException(303, headers={"location": f"/login?next={quote(asked, safe='')}"})
