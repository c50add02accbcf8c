"""Two parties: every agreement between them on one axis of time."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from onrecord.listing import parties_on_record
from onrecord.record.parties import code_of
from onrecord.web import charts, dossier, links, words
from onrecord.web.asking import asked_day
from onrecord.web.house import desk_of
from onrecord.web.render import page

DRAWN = 40  # agreements in the chart
_LOOKED_AT = 400  # agreements that the list of pairs is made from


def choose(request: Request, one: str = "", other: str = "") -> Response:
    """Choose two parties; those with most between them stand first."""
    if one and other:
        return RedirectResponse(links.pair(code_of(one), code_of(other)), 303)
    desk = desk_of(request)
    counted: Counter[tuple[str, str]] = Counter()
    for entry in desk.page(order="reports", size=_LOOKED_AT).entries:
        if len(entry.parties) <= 6:
            counted.update(combinations(sorted(set(entry.parties)), 2))
    return page(
        request,
        "pairs.html",
        parties=sorted((words.party(c), c) for c in parties_on_record(desk.register)),
        pairs=counted.most_common(40),
        one=one,
        other=other,
    )


def show(request: Request, one: str, other: str, known: str = "") -> Response:
    """Everything on record between two parties."""
    by = asked_day(known, "known") or date.today()
    codes = (code_of(one), code_of(other))
    entries = desk_of(request).between(*codes, known=by)
    rows = []
    for entry in entries[:DRAWN]:
        view = dossier.view_of(request, entry.id, by, by, None)
        told = dossier.entries_of(request, entry.id, by, None)
        home = links.agreement(entry.id)
        drawn = charts.life(view.spells, told, view.told.by_id, by, by, home)
        rows.append(
            {
                "name": words.title(entry.names[0]),
                "href": home,
                "bands": drawn["bands"],
                "marks": [m for m in drawn["marks"] if m["modality"] == "actual"],
            }
        )
    return page(
        request,
        "pair.html",
        codes=codes,
        entries=entries,
        chart_told={"known": by.isoformat(), "rows": [r for r in rows if r["bands"] or r["marks"]]},
        known=by,
        asked=known,
        left_out=max(0, len(entries) - DRAWN),
    )
