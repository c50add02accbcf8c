"""One statement: its sentence where it stands, and every field with where it comes from."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from onrecord.api import NothingFound
from onrecord.model import Span
from onrecord.web.house import desk_of
from onrecord.web.passages import around
from onrecord.web.render import page


def show(request: Request, id_: str) -> Response:
    """A statement by its id."""
    register = desk_of(request).register
    item = register.statement(id_)
    if item is None:
        raise NothingFound(f"There is no statement {id_!r} on record.")
    statement = item.statement
    document = register.document(statement.document)
    text = document.text if document else statement.evidence_text
    span = statement.evidence if document else None
    shown = around(text, span) if span else Span(0, len(text))
    return page(
        request,
        "statement.html",
        item=item,
        statement=statement,
        document=document,
        agreement=register.agreement(item.agreement),
        context=text[shown.start : shown.end],
        inside=[(span.start - shown.start, span.end - shown.start)] if span else [],
        cut_before=shown.start > 0,
        cut_after=shown.end < len(text),
    )
