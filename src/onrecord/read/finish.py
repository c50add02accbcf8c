"""From a reader's report to a `Document`: metadata merged by rank, cleaning, and what to flag."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from onrecord.model import Cut, Document, Problem
from onrecord.read.clean import clean
from onrecord.read.language import seems
from onrecord.read.options import FIELDS, NOTHING, Meta, ReadOptions
from onrecord.read.places import doubted
from onrecord.read.walls import wall_in


def unforeseen(where: str, fault: Exception) -> Problem:
    """The problem that a report is on which the reader itself fails; the others are read."""
    return Problem(
        where,
        f"the reader fails on it ({type(fault).__name__}: {fault})",
        "please report this together with the input",
    )


@dataclass(frozen=True, slots=True)
class Report:
    """One report as a reader delivers it, before cleaning.

    `where` names it in problems. `given` is what its container says of it (a page's markup, a
    table's columns, a mail's head) and `found` where each item stood; `aside` is what the reader
    left out of `text` itself; where that is so, `whole_page` is false.
    """

    name: str
    where: str
    text: str
    given: Meta = NOTHING
    found: tuple[tuple[str, str], ...] = ()
    aside: tuple[Cut, ...] = ()
    whole_page: bool = True


def finish(
    report: Report, options: ReadOptions, fallback: Meta = NOTHING
) -> Iterator[Document | Problem]:
    """Clean one report and flag what is missing: its language, its story, its day.

    A value comes from the option, else the metadata file, else the container, else the page, else
    the list that named the page (`fallback`); `found` tells which, and who says otherwise.
    """
    if options.is_passed_over(report.text):
        return
    listed = options.meta.get(report.name, NOTHING)
    origins = dict(report.found)
    found = {key: place for key, place in report.found if key not in FIELDS}

    def pick(key: str) -> str | date | None:
        told = [
            (value, origin)
            for value, origin in (
                (getattr(options, key, None), "option"),
                (getattr(listed, key), "metadata file"),
                (getattr(report.given, key), origins.get(key, "container")),
            )
            if value is not None
        ]
        if not told:
            return None
        value, origin = told[0]
        found[key] = doubted(origin, value, told[1:])
        return value  # type: ignore[no-any-return]

    values = {key: pick(key) for key in FIELDS}
    wall = wall_in(report.text)
    if wall is not None:
        yield Problem(report.where, f"{wall}, not a report", "save the page while signed in")
        return
    language = seems(report.text)
    if language is not None and language[0] != "en" and not options.any_language:
        yield Problem(
            report.where,
            f"seems to be in {language[1]}, and only English is read",
            "translate it first, or leave it out",
        )
        return
    if language is not None:
        declared = [(values["language"], found["language"])] if values["language"] else []
        found["language"] = doubted("common words", language[0], declared)  # type: ignore[type-var]
        values["language"] = language[0]
    document = clean(
        report.text,
        name=report.name,
        found=tuple(found.items()),
        whole_page=report.whole_page,
        **values,  # type: ignore[arg-type]
    )
    if not document.text.strip():
        yield Problem(report.where, "no story: nothing but page furniture", "check what was saved")
        return
    if report.aside:
        document = replace(document, cuts=document.cuts + report.aside)
    document = _filled(document, fallback)
    yield document
    if document.published is None:
        yield Problem(
            report.where,
            _undated(document),
            "give --published DATE or list it in --meta",
            kept=True,
        )


def _filled(document: Document, fallback: Meta) -> Document:
    """What the list that named the page says, where the page says nothing; else whether it
    agrees."""
    found = dict(document.found)
    values = {}
    for key in ("published", "outlet", "title", "updated"):
        told, own = getattr(fallback, key), getattr(document, key)
        if told is None:
            continue
        if own is None:
            values[key] = told
            found[key] = "feed"
        else:
            found[key] = doubted(found[key], own, [(told, "feed")])
    return replace(document, found=tuple(sorted(found.items())), **values)


def _undated(document: Document) -> str:
    unclear = dict(document.found).get("ambiguous day")
    if unclear:
        return f"no publication day: {unclear!r} may be one of two days; kept without one"
    return "no publication day found; kept without one"
