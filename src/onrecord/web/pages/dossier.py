"""The dossier of one agreement, and the pages behind its marks and cells."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from markupsafe import Markup

from onrecord.conclude import TimelineEntry
from onrecord.model import Event, Recorded
from onrecord.publish import exporters
from onrecord.record import Report
from onrecord.web import charts, dossier, links, words
from onrecord.web.asking import asked_code, asked_day, page_of
from onrecord.web.belief import steps_of
from onrecord.web.dossier import View
from onrecord.web.house import desk_of, house_of
from onrecord.web.render import fragment, page

FEW = 4  # statements of one event before the rest moves to a page of its own
TABLE = 60  # happenings in the table beneath the chart
QUICK = 150  # statements up to which belief is worked out at once
SHOWN = 50


def show(request: Request, id_: str, on: str = "", known: str = "", party: str = "") -> Response:
    """One agreement: status, chart, conflicts, demands, what is due, all statements."""
    days = asked_day(on, "on"), asked_day(known, "known")
    told = dossier.told_of(request, id_)
    if told.agreement.id != id_:
        return RedirectResponse(links.agreement(told.agreement.id) + _query(on, known, party), 308)
    view = dossier.view_of(request, id_, *days, party or None)
    main = _main(request, view)
    return page(
        request,
        "dossier.html",
        view=view,
        agreement=view.agreement,
        main=main,
        here=_query(on, known, party),
        asked={"on": on, "known": known, "party": party},
        formats=[f for f in exporters().values() if "agreements" in f.heeds],
    )


def _query(on: str, known: str, party: str) -> str:
    return links.query(on=on, known=known, party=party)


def _main(request: Request, view: View) -> Markup:
    """The part of the page that is the same for everyone, kept with the view."""

    def make() -> Markup:
        entries = dossier.entries_of(request, view.told.agreement.id, view.known, view.party)
        steps = steps_of(request, view) if len(view.recorded) <= QUICK else None
        return fragment(
            request,
            "dossier_main.html",
            view=view,
            told=view.told,
            agreement=view.told.agreement,
            answer=view.answer,
            home=links.agreement(view.told.agreement.id),
            here=links.query(on=view.on, known=view.known, party=view.party),
            entries=entries,
            chart_told=_chart(view, entries),
            rows=entries[:TABLE],
            steps=steps,
            few=FEW,
            premises=SHOWN,
            table=TABLE,
        )

    made, _ = house_of(request).shelf.get(
        desk_of(request),
        view.told.agreement.id,
        ("main", view.on, view.known, view.party),
        make,
    )
    return made


def _chart(view: View, entries: Sequence[TimelineEntry]) -> dict[str, object]:
    return charts.life(
        view.spells,
        entries,
        view.told.by_id,
        view.on,
        view.known,
        links.agreement(view.told.agreement.id),
    )


def statements(
    request: Request,
    id_: str,
    event: str = "",
    act: str = "",
    known: str = "",
    number: int = 1,
) -> Response:
    """All statements about one agreement, of one event, or those that tell of one act."""
    view = dossier.view_of(request, id_, None, asked_day(known, "known"), None)
    items = list(reversed(view.recorded))
    heading = "All statements"
    if event:
        code = asked_code(Event, event, "event")
        items = [i for i in items if i.statement.event is code]
        heading = words.event(code)
    if act:
        entries = dossier.entries_of(request, id_, asked_day(known, "known"), None)
        ids = next((e.statements for e in entries if act in e.statements), (act,))
        items = view.told.items(ids)
        heading = words.happening(items[0]) if items else "Statements"
    return page(
        request,
        "statements.html",
        agreement=view.told.agreement,
        heading=heading,
        shown=page_of(items, number, SHOWN),
        base=links.agreement(id_) + "/statements" + links.query(event=event, act=act, known=known),
    )


def happenings(request: Request, id_: str, known: str = "", number: int = 1) -> Response:
    """The whole table of what is said to have happened: the chart in words."""
    view = dossier.view_of(request, id_, None, asked_day(known, "known"), None)
    entries = dossier.entries_of(request, id_, asked_day(known, "known"), None)
    return page(
        request,
        "happenings.html",
        agreement=view.told.agreement,
        shown=page_of(entries, number, 200),
        base=links.agreement(id_) + "/happenings" + links.query(known=known),
    )


def belief(request: Request, id_: str, on: str = "", party: str = "") -> Response:
    """How the answer for one day moved as reports came in."""
    day = asked_day(on, "on")
    view = dossier.view_of(request, id_, day, None, party or None)
    return page(
        request,
        "belief.html",
        agreement=view.told.agreement,
        view=view,
        steps=steps_of(request, view),
        home=links.agreement(id_),
    )


def why(request: Request, id_: str, cell: str, known: str = "") -> Response:
    """The sentences behind one cell of the register."""
    by = asked_day(known, "known")
    view = dossier.view_of(request, id_, by, by, None)
    told, answer = view.told, view.answer
    quotes: list[tuple[str, list[Recorded]]] = []
    if cell == "reported":
        days = [r.published for r in view.recorded if r.published]
        newest = max(days, default=None)
        latest = [r for r in view.reports if r.published == newest] or list(view.reports[-1:])
        ids = {r.id for r in latest}
        quotes = [("Last reported", [r for r in view.recorded if r.statement.document in ids])]
    elif cell == "due":
        first = view.ahead[:1]
        quotes = [("Next due", [*told.items(i for d in first for i in d.statements)])]
    elif cell == "status":
        quotes = [
            ("For it", [*told.items(answer.for_)]),
            ("Against it", [*told.items(answer.against)]),
            ("What else it rests on", view.besides),
            ("What may come next", [*told.items(answer.next)]),
        ]
    return page(
        request,
        "why.html",
        agreement=told.agreement,
        view=view,
        answer=answer,
        cell=cell,
        quotes=[(name, items[:SHOWN], len(items)) for name, items in quotes if items],
        due_items=[d for d in told.due if view.ahead and d.item.due_date == view.ahead[0].when]
        if cell == "due"
        else [],
        mentions=_mentions(request, view) if cell in ("name", "parties", "kind") else [],
    )


def _mentions(request: Request, view: View) -> list[tuple[Report, str, list[tuple[int, int]]]]:
    """Where reports name the agreement: the report, a piece of its text, the names in it."""
    desk = desk_of(request)
    found = []
    locals_ = dict(desk.register.members(view.told.agreement.id))
    for report in view.reports[:12]:
        document = desk.register.document(report.id)
        extraction = desk.register.extraction(report.id)
        if document is None or extraction is None:
            continue
        local = locals_.get(report.id)
        spans = [s for a in extraction.agreements if a.local == local for s in a.mentions]
        if spans:
            first = min(spans)
            start, end = max(0, first.start - 160), min(len(document.text), first.end + 160)
            inside = [
                (s.start - start, s.end - start) for s in spans if start <= s.start < s.end <= end
            ]
            found.append((report, document.text[start:end], inside))
    return found


def chart(
    request: Request, id_: str, on: str = "", known: str = "", party: str = ""
) -> JSONResponse:
    """What the lifecycle chart is drawn from."""
    view = dossier.view_of(
        request, id_, asked_day(on, "on"), asked_day(known, "known"), party or None
    )
    return JSONResponse(
        _chart(view, dossier.entries_of(request, id_, view.known, party or None)), 200
    )
