"""Echoes: who took a story from whom, and what changed on the way."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup, escape

from onrecord.api import Desk, NothingFound
from onrecord.model import Recorded
from onrecord.record import Report
from onrecord.resolve.echoes import Story
from onrecord.web import links, words
from onrecord.web.asking import page_of
from onrecord.web.house import desk_of
from onrecord.web.render import page

SHOWN = 30
HOW = {
    "original": "the first to tell it",
    "credited": "repeats it with credit",
    "uncredited": "repeats it without credit",
    "agency": "an agency's text",
    "own reporting added": "repeats it and adds reporting of its own",
}


def listing(request: Request, agreement: str = "", report: str = "", number: int = 1) -> Response:
    """All stories that more than one report tells, or those of an agreement or report."""
    desk = desk_of(request)
    if agreement:
        found = desk.register.agreement(agreement)
        if found is None:
            raise NothingFound(f"There is no agreement {agreement!r} on record.")
        documents = [r.id for r in desk.register.reports(found.id)]
        stories = desk.register.stories(*documents) if documents else ()
    elif report:
        told = desk.register.report(report)
        stories = desk.register.stories(told.id) if told else ()
    else:
        stories = desk.register.stories()
    shown = page_of(list(reversed(stories)), number, SHOWN)
    return page(
        request,
        "echoes.html",
        shown=shown,
        firsts={s.id: desk.register.report(s.reports[0].doc) for s in shown.items},
        base="/echoes" + links.query(agreement=agreement, report=report),
    )


def show(request: Request, id_: str) -> Response:
    """One story as a tree on a time axis, with what changed on the way."""
    desk = desk_of(request)
    story = desk.register.story(id_)
    if story is None:
        raise NothingFound(f"There is no story {id_!r} on record.")
    reports = {e.doc: desk.register.report(e.doc) for e in story.reports}
    return page(
        request,
        "story.html",
        story=story,
        reports=reports,
        how=HOW,
        chart_told={"nodes": nodes(story, reports)},
        changed=changed,
        added={e.doc: _statements(desk, e.added) for e in story.reports},
        parents={e.doc: _parent(desk, e.from_) for e in story.reports},
    )


def _statements(desk: Desk, ids: tuple[str, ...]) -> list[Recorded]:
    return [item for id_ in ids if (item := desk.register.statement(id_)) is not None]


def _parent(desk: Desk, name: str | None) -> tuple[str, str | None] | None:
    """The name of what was repeated, and its page where it was read itself."""
    if name is None:
        return None
    report = desk.register.report(name)
    return (report.outlet or report.doc, links.report(report.id)) if report else (name, None)


def nodes(story: Story, reports: dict[str, Report | None]) -> list[dict[str, Any]]:
    """What the tree is drawn from; outlets that were never read themselves stand for a report."""
    found: list[dict[str, Any]] = []
    for name in sorted({e.from_ for e in story.reports if e.from_ and e.from_ not in reports}):
        followers = [e for e in story.reports if e.from_ == name]
        days = [r.published for e in followers if (r := reports[e.doc]) and r.published]
        found.append(
            {"id": name, "from": None, "name": name, "how": "unread", "short": "not read itself",
             "day": min(days).isoformat() if days else None, "href": None}
        )  # fmt: skip
    for echo in story.reports:
        report = reports[echo.doc]
        published = report.published if report else None
        name = (report.outlet if report else None) or echo.doc
        how = HOW.get(echo.how, echo.how)
        found.append(
            {
                "id": echo.doc,
                "from": echo.from_,
                "name": name,
                "how": echo.how.replace(" ", "-"),
                "short": f"{words.day(published)}; {how}",
                "day": published.isoformat() if published else None,
                "href": links.report(report.id) if report else None,
            }
        )
    return found


def changed(was: str, is_: str) -> Markup:
    """Two wordings as one marked-up difference, word by word."""
    left, right = was.split(), is_.split()
    out: list[Markup] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            out.append(escape(" ".join(left[a:b])))
            continue
        if b > a:
            out.append(Markup("<del>{}</del>").format(" ".join(left[a:b])))
        if d > c:
            out.append(Markup("<ins>{}</ins>").format(" ".join(right[c:d])))
    return Markup(" ").join(out)
