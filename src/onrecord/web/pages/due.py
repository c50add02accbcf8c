"""What is due: overdue plans on top, then a calendar and a list; to be subscribed to."""

from __future__ import annotations

import calendar
from collections import defaultdict
from datetime import date, timedelta

from fastapi import Request
from fastapi.responses import Response

from onrecord.api import Desk
from onrecord.conclude import Deadline, Overdue
from onrecord.model import PartialDate
from onrecord.record import Report
from onrecord.web import links
from onrecord.web.asking import asked_day, page_of
from onrecord.web.house import desk_of
from onrecord.web.pages import feeds
from onrecord.web.render import page

SHOWN = 100


def show(
    request: Request, on: str = "", known: str = "", month: str = "", number: int = 1
) -> Response:
    """What lies ahead of a day as known on another, and what should have happened."""
    desk = desk_of(request)
    by = asked_day(known, "known") or asked_day(on, "on") or date.today()
    day = asked_day(on, "on") or by
    ahead = desk.due(on=day, known=by)
    late = desk.overdue(on=day, known=by)
    first = _month(month) or day.replace(day=1)
    shown = page_of(ahead, number, SHOWN)
    late_shown = sorted(late, key=lambda o: o.days_late)[:SHOWN]
    return page(
        request,
        "due.html",
        on=day,
        known=by,
        asked={"on": on, "known": known},
        late=late_shown,
        late_total=len(late),
        shown=shown,
        names=_names(desk, [*late_shown, *shown.items]),
        printed=_printed(desk, [*late_shown, *shown.items]),
        month=first,
        weeks=weeks(first, ahead),
        before=(first - timedelta(days=1)).strftime("%Y-%m"),
        after=(first + timedelta(days=32)).strftime("%Y-%m"),
        here=links.query(on=on, known=known),
        base="/due" + links.query(on=on, known=known, month=month),
    )


def subscribe(request: Request, known: str = "") -> Response:
    """The same as a calendar to subscribe to (iCalendar, RFC 5545)."""
    return feeds.ics(request, feeds.meant(request, known=known))


def _month(value: str) -> date | None:
    return asked_day(f"{value}-01", "month") if value else None


def _names(desk: Desk, items: list[Deadline | Overdue]) -> dict[str, str]:
    ids = {item.agreement for item in items if item.agreement}
    found = {i: desk.register.agreement(i) for i in ids}
    return {i: a.names[0] for i, a in found.items() if a is not None}


def _printed(desk: Desk, items: list[Deadline | Overdue]) -> dict[str, Report]:
    docs = {doc for item in items if not item.statements for doc in item.docs[:2]}
    return {doc: found for doc in docs if (found := desk.register.report(doc)) is not None}


def weeks(first: date, ahead: tuple[Deadline, ...]) -> list[list[tuple[date, list[Deadline]]]]:
    """The weeks of a month, each day with what is due on exactly that day."""
    by_day: dict[date, list[Deadline]] = defaultdict(list)
    for one in ahead:
        if _is_day(one.when):
            by_day[one.when.earliest].append(one)
    return [
        [(day, by_day.get(day, [])) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]


def _is_day(when: PartialDate) -> bool:
    return when.precision == "day"
