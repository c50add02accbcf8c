"""Incidents: each side's account of one event in a column of its own."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from onrecord.api import NothingFound
from onrecord.model import Account
from onrecord.publish.selection import stated_in
from onrecord.web import words
from onrecord.web.asking import page_of
from onrecord.web.house import desk_of
from onrecord.web.render import page

SHOWN = 30


def listing(request: Request, number: int = 1) -> Response:
    """All incidents, those of the newest reports first."""
    register = desk_of(request).register
    shown = page_of(register.documents_with_incidents(), number, SHOWN)
    told = [one for document in shown.items for one in register.incidents(document)]
    return page(request, "incidents.html", told=told, shown=shown, base="/incidents")


def show(request: Request, id_: str) -> Response:
    """One incident."""
    register = desk_of(request).register
    told = register.incident(id_)
    if told is None:
        raise NothingFound(f"There is no incident {id_!r} on record.")
    agreements = dict.fromkeys(i.agreement for i in stated_in(register, told.report.id))
    return page(
        request,
        "incident.html",
        told=told,
        incident=told.incident,
        sides=sides(told.incident.accounts),
        agreements=[a for i in agreements if (a := register.agreement(i)) is not None],
    )


def sides(accounts: tuple[Account, ...]) -> list[tuple[str, list[Account]]]:
    """The accounts by side, in the order of the text: a party, or who speaks for none."""
    found: dict[str, list[Account]] = {}
    for account in sorted(accounts, key=lambda a: (a.evidence.start, a.evidence.end)):
        source = account.source
        side = (
            words.spoken_for(source.affiliation)
            if source.affiliation
            else words.sentence(source.resolved or source.text or words.words(source.kind))
        )
        found.setdefault(side, []).append(account)
    return list(found.items())
