"""The review queue: what is doubtful first, ruled on by keyboard, every ruling undoable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from fastapi import HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.deciding import in_words
from onrecord.model import (
    Event,
    Modality,
    OnrecordError,
    Recorded,
    SourceKind,
    Stance,
)
from onrecord.record.reviews import Overtaken
from onrecord.resolve.reviews import FIELDS, concord, verdicts
from onrecord.resolve.rulings import ON_STATEMENTS, Ruling, undone
from onrecord.web import judging
from onrecord.web.access import form_of, person_of
from onrecord.web.house import desk_of
from onrecord.web.passages import around
from onrecord.web.render import page

QUEUE = 25  # shown at once; more come up as these are ruled on
LOG = 100
KINDS = ("statements", "mergers", "echoes", "second")


@dataclass(frozen=True, slots=True)
class Context:
    """A statement's sentence with what stands around it; `trigger` splits the sentence where its
    words state the event."""

    before: str
    evidence: tuple[str, str, str]
    after: str


def show(request: Request, kind: str = "statements", at: str = "", done: str = "") -> Response:
    """The queue and the first thing in it, or the one asked for."""
    return _page(request, kind, at, done)


def _page(
    request: Request,
    kind: str,
    at: str,
    done: str = "",
    *,
    status_code: int = 200,
    fault: str = "",
    given: dict[str, str] | None = None,
) -> Response:
    if kind not in KINDS:
        raise HTTPException(404, f"The queue has no part of that name; {', '.join(KINDS)}.")
    register = desk_of(request).register
    waiting: dict[str, Sequence[Any]] = {
        "statements": register.doubtful_statements(QUEUE),
        "mergers": register.doubtful_mergers(QUEUE),
        "echoes": register.doubtful_echoes(QUEUE),
        "second": register.second_looks(person_of(request).name, QUEUE),
    }
    told: dict[str, Any] = {"waiting": waiting, "kind": kind, "most": QUEUE, "fault": fault}
    told |= {"done": _ruling(request, done) if done else None}
    told["given"] = {"act": "", "reason": "", **(given or {})}
    told["in_words"] = partial(in_words, desk_of(request))
    if kind in ("statements", "second"):
        item = judging.statement_of(request, at) if at else next(iter(waiting[kind]), None)
        told |= _about_statement(request, item) if item else {"item": None}
        template = "review.html"
    else:
        told |= _about_pairs(request, waiting[kind], kind)
        template = "review_pairs.html"
    return page(request, template, status_code=status_code, **told)


def _about_statement(request: Request, item: Recorded) -> dict[str, object]:
    register = desk_of(request).register
    rulings = register.rulings_on(item.statement.id)
    gone = undone(rulings)
    agreement = register.agreement(item.agreement)
    return {
        "item": item,
        "agreement": agreement,
        "context": _context(request, item),
        "rulings": rulings,
        "gone": gone,
        "seen": rulings[-1].id if rulings else "",
        "said": verdicts(rulings).get(item.statement.id, {}),
        "values": current_values(item),
        "events": list(Event),
        "modalities": list(Modality),
        "source_kinds": list(SourceKind),
        "stances": list(Stance),
        "reports": register.reports(item.agreement),
    }


def _about_pairs(request: Request, pairs: Sequence[Any], kind: str) -> dict[str, Any]:
    register = desk_of(request).register
    named: dict[str, object] = {}
    for pair in pairs:
        if kind == "mergers":
            named |= {a: register.agreement(a) for a in (pair.one, pair.other)}
        else:
            named |= {doc: register.report(doc) for doc in (pair.doc, pair.from_report)}
    return {"named": named, "pairs": pairs}


def _context(request: Request, item: Recorded) -> Context:
    document = desk_of(request).register.document(item.statement.document)
    text, evidence = (document.text if document else ""), item.statement.evidence
    trigger = item.statement.trigger
    whole = item.statement.evidence_text
    parts = (whole, "", "")
    if trigger is not None and evidence.covers(trigger):
        start, end = trigger.start - evidence.start, trigger.end - evidence.start
        parts = (whole[:start], whole[start:end], whole[end:])
    shown = around(text, evidence) if document else evidence
    before, after = text[shown.start : evidence.start], text[evidence.end : shown.end]
    return Context(
        f"… {before}" if before and shown.start else before,
        parts,
        f"{after} …" if after and shown.end < len(text) else after,
    )


def current_values(item: Recorded) -> dict[str, str]:
    """What each field of a statement reads now, in the form in which it is corrected."""
    s = item.statement
    return {
        "event": str(s.event),
        "modality": str(s.modality),
        "date": str(s.event_date or ""),
        "term": s.term or "",
        "actors": ",".join(s.actors),
        "agreement": item.agreement,
        "evidence": s.evidence_text,
        "scope": s.scope or "",
        "procedure": s.procedure or "",
        "source_kind": str(s.source.kind),
        "source_stance": str(s.source.stance),
        "source_text": s.source.text or "",
        "source_cue": s.source.cue or "",
        "source_affiliation": s.source.affiliation or "",
        "source_resolved": s.source.resolved or "",
        "source_reason": s.source.reason or "",
    }


def rule_on_statement(request: Request, statement: str) -> Response:
    """Accept, reject or correct one statement."""
    form = {k: v for k, v in form_of(request).items() if isinstance(v, str)}
    kind = _kind(form.get("kind", ""))
    item = judging.statement_of(request, statement)
    now = {k: _one_line(v) for k, v in current_values(item).items()}
    changes = {
        field: form[field].replace("\r\n", "\n")
        for field in FIELDS
        if field in form and _one_line(form[field]) != now[field]
    }
    try:
        made = judging.rule_on_statement(
            request, item, form.get("act", ""), form.get("reason", ""), changes, form.get("seen")
        )
    except Overtaken as fault:
        return _page(request, kind, statement, status_code=409, fault=str(fault), given=form)
    except OnrecordError as fault:
        return _page(request, kind, statement, status_code=400, fault=str(fault), given=form)
    return _back(kind, made)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def rule_on_pair(request: Request) -> Response:
    """Rule on a doubtful merger or echo, or on an agreement: merge, differ, split, rename."""
    form = {k: v for k, v in form_of(request).items() if isinstance(v, str)}
    kind, act = _kind(form.get("kind", "")), form.get("act", "")
    one, other, reason = (form.get(name, "") for name in ("one", "other", "reason"))
    try:
        if act in ("echo", "not_echo"):
            made = judging.rule_on_echo(request, act, one, other, reason)
        else:
            ruled = judging.decided_between(request, one, other)
            if ruled is not None and form.get("seen") != ruled.id:
                return _overtaken(request, kind, form, ruled)
            made = judging.rule_on_agreement(request, act, one, other, reason)
    except OnrecordError as fault:
        return _page(
            request, kind, form.get("at", ""), status_code=400, fault=str(fault), given=form
        )
    return _back(kind, made)


def _overtaken(request: Request, kind: str, form: dict[str, str], ruled: Ruling) -> Response:
    if ruled.author == person_of(request).name:
        told = f"you ruled on these two already ({ruled.kind}: {ruled.reason})"
    else:
        told = f"{ruled.author} ruled on these two meanwhile ({ruled.kind}: {ruled.reason})"
    return _page(
        request, kind, form.get("at", ""), status_code=409, fault=f"{told}; undo that first"
    )


def undo(request: Request, ruling: str) -> Response:
    """Undo a ruling."""
    form = form_of(request)
    kind, reason = str(form.get("kind", "statements")), str(form.get("reason", ""))
    try:
        made = judging.undo(request, ruling, reason)
    except OnrecordError as fault:
        raise HTTPException(400, str(fault)) from fault
    if made.kind in ON_STATEMENTS:
        at = quote(made.subjects[0], safe="")
        return RedirectResponse(f"/review?kind={_kind(kind)}&at={at}&done={made.id}", 303)
    return RedirectResponse(f"/review?kind={_kind(kind)}&done={made.id}", 303)


def _kind(kind: str) -> str:
    return kind if kind in KINDS else "statements"


def _back(kind: str, made: Sequence[Ruling]) -> Response:
    return RedirectResponse(f"/review?kind={_kind(kind)}&done={made[-1].id}", 303)


def _ruling(request: Request, ruling_id: str) -> Ruling | None:
    rulings = desk_of(request).register.rulings()
    return next((r for r in rulings if r.id == ruling_id), None)


def show_log(request: Request, number: int = 1) -> Response:
    """All rulings, newest first, and how far reviewers agree."""
    from onrecord.web.asking import page_of

    rulings = desk_of(request).register.rulings()
    return page(
        request,
        "rulings.html",
        shown=page_of(rulings[::-1], number, LOG),
        gone=undone(rulings),
        concord=concord(rulings),
        in_words=partial(in_words, desk_of(request)),
        total=len(rulings),
    )
