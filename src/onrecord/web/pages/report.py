"""Reports: the list of them, and one with the sentences that state something marked."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response

from onrecord.api import NothingFound
from onrecord.publish.selection import stated_in
from onrecord.web import links, reports
from onrecord.web.asking import Part, page_of
from onrecord.web.house import desk_of
from onrecord.web.render import page

SHOWN = 50


def listing(request: Request, agreement: str = "", number: int = 1) -> Response:
    """All reports, newest first, or those about one agreement."""
    register = desk_of(request).register
    about = None
    if agreement:
        about = register.agreement(agreement)
        if about is None:
            raise NothingFound(f"There is no agreement {agreement!r} on record.")
        shown = page_of(register.reports(about.id)[::-1], number, SHOWN)
    else:
        number = max(1, number)
        found = register.browse_reports((number - 1) * SHOWN, SHOWN)
        shown = Part.of(found, number, SHOWN, register.count_reports())
    return page(
        request,
        "reports.html",
        about=about,
        shown=shown,
        base="/reports" + links.query(agreement=agreement),
    )


def show(request: Request, id_: str, cuts: bool = False) -> Response:
    """One report by its document id or its name."""
    register = desk_of(request).register
    report = register.report(id_)
    document = register.document(id_)
    if report is None or document is None:
        raise NothingFound(f"There is no report {id_!r} on record.")
    items = sorted(
        stated_in(register, report.id),
        key=lambda i: (i.statement.evidence.start, i.statement.evidence.end, i.statement.id),
    )
    extraction = register.extraction(report.id)
    names = {
        i.agreement: a.names[0] for i in items if (a := register.agreement(i.agreement)) is not None
    }
    return page(
        request,
        "report.html",
        report=report,
        document=document,
        items=items,
        names=names,
        pieces=reports.pieces(
            document.text, reports.evidence_of(items), document.cuts if cuts else ()
        ),
        with_cuts=cuts,
        extraction=extraction,
        incidents=register.incidents(report.id),
        stories=register.stories(report.id),
        original=_safe(document.url),
    )


def _safe(url: str | None) -> str | None:
    """An address that a browser may follow; others are shown as text."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None
