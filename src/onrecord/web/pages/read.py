"""Reading a report in: pasted, sent as a file or named by its address; shown before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from onrecord.api import Desk
from onrecord.model import OnrecordError, ReportAgreement
from onrecord.read import ReadOptions
from onrecord.web.access import form_of, noted, person_of, throttle
from onrecord.web.house import desk_of, house_of
from onrecord.web.reading import Busy, Found, Given, Job
from onrecord.web.render import page

_FIELDS = ("text", "address", "title", "outlet", "published")


def show(request: Request) -> Response:
    """The form to give a report by."""
    return _form(request, dict.fromkeys(_FIELDS, ""))


def _form(
    request: Request, given: dict[str, str], fault: str = "", status_code: int = 200
) -> Response:
    jobs = house_of(request).reader.jobs(person_of(request).id)
    return page(request, "read.html", status_code=status_code, given=given, fault=fault, jobs=jobs)


async def start(request: Request) -> Response:
    """Begin reading what the form brought."""
    form = form_of(request)
    given = {n: v if isinstance(v := form.get(n), str) else "" for n in _FIELDS}
    sent = form.get("file")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    name = (sent.filename or "") if isinstance(sent, UploadFile) else ""
    return await run_in_threadpool(_start, request, given, name, content)


def _start(request: Request, given: dict[str, str], name: str, content: bytes) -> Response:
    try:
        job = begin(request, given, name, content)
    except OnrecordError as fault:
        return _form(request, given, str(fault), 400)
    return RedirectResponse(f"/read/{job.id}", 303)


def begin(request: Request, given: Mapping[str, Any], name: str = "", content: bytes = b"") -> Job:
    """Put a reading in line. Raises `OnrecordError` where what is given cannot be read."""
    person = person_of(request)
    text, address = given["text"].strip(), given["address"].strip()
    if sum(map(bool, (text, address, content))) != 1:
        raise OnrecordError("give one of the three: a text, a file or an address")
    if address and not address.lower().startswith(("http://", "https://")):
        raise OnrecordError("an address begins with http:// or https://")
    if any(c.isspace() or not c.isprintable() for c in address) or len(address) > 2000:
        raise OnrecordError("that is no address: it holds spaces or is too long")
    throttle.check(request, throttle.READINGS, person.id or person.name)
    throttle.count(request, throttle.READINGS, person.id or person.name)
    reader = house_of(request).reader
    options = ReadOptions(
        published=_day(given["published"]),
        outlet=" ".join(given["outlet"].split())[:200] or None,
        title=" ".join(given["title"].split())[:300] or None,
        allow_private=reader.allow_private,
    )
    try:
        job = reader.start(person.id, Given(options, text, name, content, address))
    except Busy as fault:
        raise HTTPException(429, str(fault), headers={"retry-after": "10"}) from fault
    noted(request, "began a reading", address or name or "pasted text")
    return job


def _day(value: str | date | None) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value.strip()) if value.strip() else None
    except ValueError:
        raise OnrecordError(f"published: {value[:40]} is no day; give it as YYYY-MM-DD") from None


def job_of(request: Request, job: str) -> Job:
    """One's own job. Raises 404 for another person's too."""
    found = house_of(request).reader.job(job, person_of(request).id)
    if found is None:
        raise HTTPException(
            404,
            "There is no such reading of yours; it may have been discarded, or the server "
            "started anew. What was recorded is on record.",
        )
    return found


def show_job(request: Request, job: str) -> Response:
    """How far a reading has come, or what it would record."""
    found = job_of(request, job).as_it_stands()
    desk = desk_of(request)
    return page(
        request,
        "reading.html",
        job=found,
        homes={
            (f.document.id, a.local): likely_home(desk, a)
            for f in found.found
            for a in f.extraction.agreements
        }
        if found.state == "ready"
        else {},
        fault="",
        pieces=_pieces,
        named=_named,
    )


def likely_home(desk: Desk, agreement: ReportAgreement) -> tuple[str, str] | None:
    """Id and name of the agreement on record that a report's agreement is likely to be."""
    for name in agreement.names[:3]:
        fits = [m for m in desk.register.find(name) if m.fits]
        if fits:
            home = desk.register.agreement(fits[0].agreement)
            return (home.id, home.names[0]) if home else None
    return None


def _pieces(found: Found) -> list[tuple[int, int]]:
    spans = {(s.evidence.start, s.evidence.end) for s in found.extraction.statements}
    return sorted(spans)


def _named(found: Found, local: str | None) -> str:
    names = {a.local: a.names[0] for a in found.extraction.agreements if a.names}
    return names.get(local or "", "")


def finish(request: Request, job: str) -> Response:
    """Record the reports that were ticked, or discard the reading."""
    form, found = form_of(request), job_of(request, job)
    reader = house_of(request).reader
    if form.get("act") == "discard":
        reader.discard(found)
        return RedirectResponse("/read", 303)
    chosen = frozenset(str(v) for v in form.getlist("keep"))
    keep(request, found, chosen)
    return RedirectResponse(f"/read/{found.id}", 303)


def keep(request: Request, job: Job, chosen: frozenset[str]) -> None:
    """Record reports of a job by their document ids. Raises `OnrecordError` where none is."""
    known = frozenset(f.document.id for f in job.found)
    if not chosen & known:
        raise OnrecordError("tick at least one report to record, or discard the reading")
    house_of(request).reader.record(job, chosen & known)
    names = ", ".join(f.document.name for f in job.found if f.document.id in chosen)
    noted(request, "recorded reports", names)
