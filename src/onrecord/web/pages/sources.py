"""Sources: outlets and people, what they said, how often unnamed, when contradicted."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import Response

from onrecord.api import NothingFound
from onrecord.conclude import Conflict
from onrecord.model import Recorded, SourceKind
from onrecord.web import links
from onrecord.web.asking import asked_code, page_of
from onrecord.web.house import desk_of
from onrecord.web.render import page
from onrecord.web.speakers import Outlet, Speaker, contradictions, voices_of

SHOWN = 50


def listing(request: Request, q: str = "", kind: str = "", number: int = 1) -> Response:
    """Outlets, then people and bodies."""
    voices = voices_of(request)
    asked = q.casefold().strip()
    speakers = [
        s
        for s in voices.speakers
        if (not kind or s.kind is asked_code(SourceKind, kind, "kind"))
        and asked in s.name.casefold()
    ]
    outlets = [o for o in voices.outlets if asked in o.name.casefold()]
    return page(
        request,
        "sources.html",
        outlets=outlets[:200],
        shown=page_of(speakers, number, SHOWN),
        kinds=[k for k in SourceKind if k is not SourceKind.OUTLET],
        q=q,
        kind=kind,
        base="/sources" + links.query(q=q, kind=kind),
        is_partial=voices.is_partial,
    )


def show(request: Request, id_: str, number: int = 1) -> Response:
    """One person, office or body."""
    speaker = voices_of(request).speaker(id_)
    if speaker is None:
        raise NothingFound(f"There is no source {id_!r} on record.")
    return _one(request, number, speaker.items, f"/sources/{id_}", speaker=speaker, outlet=None)


def outlet(request: Request, name: str, number: int = 1) -> Response:
    """One outlet."""
    found = voices_of(request).outlet(name)
    if found is None:
        raise NothingFound(f"There is no outlet {name!r} on record.")
    base = "/outlets" + links.query(name=name)
    return _one(request, number, found.items, base, speaker=None, outlet=found)


def _one(
    request: Request,
    number: int,
    items: Sequence[Recorded],
    base: str,
    *,
    speaker: Speaker | None,
    outlet: Outlet | None,
) -> Response:
    register = desk_of(request).register
    against = contradictions(register, items)
    names = _names(request, items)
    return page(
        request,
        "source.html",
        shown=page_of(list(reversed(items)), number, SHOWN),
        base=base,
        against=against,
        others={i: item for i in _ids(against) if (item := register.statement(i)) is not None},
        names=names,
        speaker=speaker,
        outlet=outlet,
    )


def _ids(against: Sequence[tuple[str, Conflict, bool]]) -> list[str]:
    return [
        i
        for _, one, ours in against[:10]
        for i in (one.other if ours else one.preferred).statements[:2]
    ]


def _names(request: Request, items: Sequence[Recorded]) -> dict[str, str]:
    register = desk_of(request).register
    ids = dict.fromkeys(item.agreement for item in items)
    return {i: a.names[0] for i in list(ids)[:200] if (a := register.agreement(i)) is not None}
