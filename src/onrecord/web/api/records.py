"""Statements, reports, sources, stories, incidents, what is due, what changed, search."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response

from onrecord.api import NothingFound
from onrecord.conclude import RULES
from onrecord.model import SourceKind
from onrecord.publish.selection import stated_in
from onrecord.record.parties import code_of
from onrecord.resolve.echoes import Story, to_json
from onrecord.web.api import forms
from onrecord.web.api.forms import Day, Limit, Listing, Offset, Thing
from onrecord.web.asking import checked
from onrecord.web.house import desk_of
from onrecord.web.pages import search as searching
from onrecord.web.speakers import Outlet, Speaker, contradictions, voices_of

Words = Annotated[str, Query(max_length=300, description="Words, or a name.")]


def statement(request: Request, id_: str) -> Thing:
    """One statement with its sentence and where it stands."""
    item = desk_of(request).register.statement(id_)
    if item is None:
        raise NothingFound(f"There is no statement {id_!r} on record.")
    return forms.recorded(item)


def reports(request: Request, response: Response, limit: Limit = 50, offset: Offset = 0) -> Listing:
    """All reports, newest first."""
    register = desk_of(request).register
    items = [forms.report(r) for r in register.browse_reports(offset, limit)]
    return forms.page(request, response, items, register.count_reports(), limit, offset)


def report(request: Request, id_: str) -> Thing:
    """One report by its document id or name: cleaned text, what was cut, what it states."""
    register = desk_of(request).register
    told, document = register.report(id_), register.document(id_)
    if told is None or document is None:
        raise NothingFound(f"There is no report {id_!r} on record.")
    extraction = register.extraction(told.id)
    return {
        **forms.report(told),
        "text": document.text,
        "updated": document.updated.isoformat() if document.updated else None,
        "byline": document.byline,
        "dateline": document.dateline,
        "section": document.section,
        "language": document.language,
        "found": dict(document.found),
        "cuts": [
            {"offset": c.offset, "raw_start": c.raw_start, "text": c.text, "rule": c.rule}
            for c in document.cuts
        ],
        "credits": list(extraction.credits) if extraction else [],
        "statements": [forms.recorded(i) for i in stated_in(register, told.id)],
        "incidents": [i.id for i in register.incidents(told.id)],
        "stories": [s.id for s in register.stories(told.id)],
    }


def pair(request: Request, one: str, other: str, known: Day = None) -> Listing:
    """Every agreement between two parties."""
    found = desk_of(request).between(code_of(one), code_of(other), known=checked(known))
    items = [forms.entry(e) for e in found]
    return Listing(total=len(items), offset=0, limit=max(1, len(items)), items=items)


def sources(
    request: Request,
    response: Response,
    q: Words = "",
    kind: SourceKind | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Listing:
    """People, offices, bodies and outlets quoted, those with most statements first."""
    found = [
        s
        for s in voices_of(request).speakers
        if q.casefold() in s.name.casefold() and kind in (None, s.kind)
    ]
    return forms.listing(request, response, found, _speaker, limit, offset)


def source(request: Request, id_: str) -> Thing:
    """One source with what it said and when it was contradicted."""
    found = voices_of(request).speaker(id_)
    if found is None:
        raise NothingFound(f"There is no source {id_!r} on record.")
    against = contradictions(desk_of(request).register, found.items)
    return {
        **_speaker(found),
        "statement_ids": [i.statement.id for i in found.items],
        "contradicted": [
            {"agreement": a, "conflict": c.to_json(), "preferred": ours} for a, c, ours in against
        ],
    }


def outlets(
    request: Request, response: Response, q: Words = "", limit: Limit = 50, offset: Offset = 0
) -> Listing:
    """The outlets on record: how often on unnamed word, whom they repeat."""
    found = [o for o in voices_of(request).outlets if q.casefold() in o.name.casefold()]
    return forms.listing(request, response, found, _outlet, limit, offset)


def _speaker(one: Speaker) -> Thing:
    return {
        "id": one.id,
        "kind": str(one.kind),
        "name": one.name,
        "affiliation": one.affiliation,
        "titles": list(one.titles),
        "outlets": list(one.outlets),
        "statements": len(one.items),
    }


def _outlet(one: Outlet) -> Thing:
    return {
        "name": one.name,
        "reports": one.reports,
        "statements": len(one.items),
        "unnamed": one.unnamed,
        "repeats": dict(one.repeats),
        "repeated_by": dict(one.repeated_by),
    }


def stories(request: Request, response: Response, limit: Limit = 50, offset: Offset = 0) -> Listing:
    """The stories that more than one report tells."""
    found = desk_of(request).register.stories()
    return forms.listing(request, response, found, _story, limit, offset)


def story(request: Request, id_: str) -> Thing:
    """One story: who took it from whom, and what changed on the way."""
    found = desk_of(request).register.story(id_)
    if found is None:
        raise NothingFound(f"There is no story {id_!r} on record.")
    return _story(found)


def _story(one: Story) -> Thing:
    told: Thing = to_json(one)
    return told


def incidents(
    request: Request, response: Response, limit: Limit = 50, offset: Offset = 0
) -> Listing:
    """The documents that tell of incidents, newest first, each with its incidents."""
    register = desk_of(request).register
    documents = register.documents_with_incidents()
    items = [
        {
            "document": d,
            "incidents": [forms.incident(i) for i in register.incidents(d)],
        }
        for d in documents[offset : offset + limit]
    ]
    return forms.page(request, response, items, len(documents), limit, offset)


def incident(request: Request, id_: str) -> Thing:
    """One incident with each side's account."""
    found = desk_of(request).register.incident(id_)
    if found is None:
        raise NothingFound(f"There is no incident {id_!r} on record.")
    return forms.incident(found)


def due(
    request: Request,
    response: Response,
    on: Day = None,
    known: Day = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Listing:
    """What lies ahead of a day, as known on another, soonest first."""
    found = desk_of(request).due(on=checked(on), known=checked(known))
    return forms.listing(request, response, found, lambda d: d.to_json(), limit, offset)


def overdue(
    request: Request,
    response: Response,
    on: Day = None,
    known: Day = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Listing:
    """Plans whose day has passed with no report that they were carried out."""
    found = desk_of(request).overdue(on=checked(on), known=checked(known))
    return forms.listing(request, response, found, lambda d: d.to_json(), limit, offset)


def changes(
    request: Request,
    response: Response,
    since: Annotated[date, Query(description="The day you last looked.")],
    known: Day = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Listing:
    """What a reader who last looked on a day would be surprised by."""
    found = desk_of(request).changes(checked(since) or since, known=checked(known))
    return forms.listing(request, response, found, lambda c: c.to_json(), limit, offset)


def search(request: Request, q: Words = "") -> Thing:
    """Agreements whose names fit, and reports whose text holds all of the words."""
    desk, words = desk_of(request), q.strip()
    return {
        "agreements": [
            {"id": id_, "name": name, "line": forms.entry(line) if line else None}
            for id_, name, line in searching.agreements(desk, words)
        ],
        "reports": [
            {**forms.report(h.report), "pieces": [p.text for p in h.pieces]}
            for h in searching.hits(desk, words)
        ],
    }


def rules(request: Request) -> Thing:
    """The rules of the calculus, by id."""
    return {i: {"words": rule.words, "authority": rule.why} for i, rule in RULES.items()}
