"""Readers' notes: threads on an agreement, report or statement, and the moderators' queue."""

from __future__ import annotations

import time
from urllib.parse import quote

from fastapi import HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.model import OnrecordError
from onrecord.record.notes import STATES, TEXT_CHARS, Note, new_note, threads
from onrecord.web import links, spam, words
from onrecord.web.access import form_of, noted, person_of, throttle
from onrecord.web.access.forgery import sealed, unsealed
from onrecord.web.house import desk_of
from onrecord.web.render import page

QUEUE = 100
_DONE = {
    "": "",
    "held": "Thank you. Your note is held until a moderator passes it; until then only you see it.",
    "passed": "The note was passed: readers see it now.",
    "refused": "The note was refused: readers do not see it.",
    "again": "The note is held again.",
}


def show_thread(request: Request, about: str, subject: str, done: str = "") -> Response:
    """The notes on one thing, as threads, and the form to add one."""
    subject = existing(request, about, subject)
    return _thread(request, about, subject, done=_DONE.get(done, ""))


def _thread(
    request: Request,
    about: str,
    subject: str,
    *,
    done: str = "",
    fault: str = "",
    text: str = "",
    parent: str = "",
    status_code: int = 200,
) -> Response:
    person = person_of(request)
    shown = desk_of(request).register.notes_on(about, subject, author_id(request))
    return page(
        request,
        "notes.html",
        status_code=status_code,
        about=about,
        subject=subject,
        called=called(request, about, subject),
        link=link_to(about, subject),
        threads=threads(shown),
        count=len(shown),
        me=author_id(request),
        may_moderate=person.may("moderator"),
        opened=sealed(request, f"{time.time():.0f}"),
        most=TEXT_CHARS,
        done=done,
        fault=fault,
        text=text,
        parent=parent,
    )


def add(request: Request, about: str, subject: str) -> Response:
    """Hold a note for the moderators."""
    subject = existing(request, about, subject)
    form = form_of(request)
    text, parent = str(form.get("text", "")), str(form.get("parent", ""))
    opened = unsealed(request, str(form.get("opened", "")))
    seconds = time.time() - float(opened) if opened else None
    try:
        write(request, about, subject, text, parent, seconds, str(form.get("website", "")))
    except OnrecordError as fault:
        return _thread(
            request, about, subject, fault=str(fault), text=text, parent=parent, status_code=400
        )
    return RedirectResponse(f"{thread_link(about, subject)}?done=held", 303)


def write(
    request: Request,
    about: str,
    subject: str,
    text: str,
    parent: str = "",
    seconds: float | None = None,
    trap: str = "",
    *,
    by_form: bool = True,
) -> Note:
    """Hold a note of the person who asks. Raises `OnrecordError` where it cannot be one."""
    person, author = person_of(request), author_id(request)
    throttle.check(request, throttle.NOTES, author)
    register = desk_of(request).register
    if parent:
        answered = register.note(parent)
        visible = answered is not None and (
            answered.state == "passed" or answered.author_id == author
        )
        if not visible:
            raise OnrecordError("the note to be answered is not there")
    recent = [n.text for n in register.notes_by(author)]
    why = spam.doubts(text, seconds=seconds if by_form else 60, trap=trap, recent=recent)
    note = new_note(about, subject, person.name, author, text, parent or None, why)
    register.add_note(note)
    throttle.count(request, throttle.NOTES, author)
    noted(request, "wrote a note", f"{about} {subject}", note.id)
    return note


def author_id(request: Request) -> str:
    """Whose a note is: the account's id, or the single user of this machine."""
    return person_of(request).id or "desktop"


def existing(request: Request, about: str, subject: str) -> str:
    """The id (a report's: name) of what a note is about. Raises 404."""
    register = desk_of(request).register
    if about == "agreement" and (agreement := register.agreement(subject)):
        return agreement.id
    if about == "report" and (report := register.report(subject)):
        return report.doc
    if about == "statement" and (item := register.statement(subject)):
        return item.statement.id
    raise HTTPException(404, "There is nothing of that name to write a note on.")


def called(request: Request, about: str, subject: str) -> str:
    """What a note is about, by the name that people know it by."""
    register = desk_of(request).register
    if about == "agreement":
        agreement = register.agreement(subject)
        return words.title(agreement.names[0]) if agreement and agreement.names else subject
    if about == "report":
        report = register.report(subject)
        return (report.title or report.doc) if report else subject
    item = register.statement(subject)
    return words.happening(item) if item else subject


def link_to(about: str, subject: str) -> str:
    """The page of what a note is about."""
    made = {"agreement": links.agreement, "report": links.report, "statement": links.statement}
    return made[about](subject)


def thread_link(about: str, subject: str) -> str:
    """The page of the notes on something."""
    return f"/notes/on/{about}/{quote(subject, safe='')}"


def show_queue(request: Request, state: str = "held", done: str = "") -> Response:
    """Notes that wait for a moderator, or that were passed or refused; those that look like spam
    apart."""
    if state not in STATES:
        raise HTTPException(404, f"Notes are {', '.join(STATES)}; there are no {state[:40]} ones.")
    register = desk_of(request).register
    waiting = register.notes_in(state, QUEUE)
    return page(
        request,
        "moderation.html",
        state=state,
        states=STATES,
        clean=[n for n in waiting if not n.doubts or state != "held"],
        doubtful=[n for n in waiting if n.doubts and state == "held"],
        log=register.note_log(50),
        called=lambda note: called(request, note.about, note.subject),
        thread_link=thread_link,
        done=_DONE.get(done, ""),
    )


def judge(request: Request, note: str) -> Response:
    """Pass or refuse a note, or hold it again; the log keeps who and why."""
    form = form_of(request)
    decide(request, note, str(form.get("verdict", "")), str(form.get("reason", "")))
    done = {"held": "again"}.get(str(form.get("verdict")), str(form.get("verdict")))
    return RedirectResponse(f"/notes?done={done}", 303)


def decide(request: Request, note: str, verdict: str, reason: str) -> Note:
    """Carry out a moderator's decision. Raises `OnrecordError`."""
    judged = desk_of(request).register.judge_note(note, verdict, person_of(request).name, reason)
    noted(request, f"note {verdict}", judged.id, reason)
    return judged
