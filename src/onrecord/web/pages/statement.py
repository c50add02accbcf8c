"""One statement: its sentence where it stands, and every field with where it comes from."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from onrecord.api import NothingFound
from onrecord.web.house import desk_of
from onrecord.web.render import page

AROUND = 320  # characters of the report before and after the sentence


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
    start = max(0, span.start - AROUND) if span else 0
    end = min(len(text), span.end + AROUND) if span else len(text)
    return page(
        request,
        "statement.html",
        item=item,
        statement=statement,
        document=document,
        agreement=register.agreement(item.agreement),
        context=text[start:end],
        inside=[(span.start - start, span.end - start)] if span else [],
        cut_before=start > 0,
        cut_after=end < len(text),
    )
