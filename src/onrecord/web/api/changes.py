"""The changing half of `/api/v1`: rulings, notes, readings, tokens, people."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import HTTPException, Query, Request, Response

from onrecord.record.accounts import Account, Act, Refused, Token
from onrecord.record.reviews import Overtaken
from onrecord.resolve.rulings import Ruling, undone
from onrecord.web import judging
from onrecord.web.access import accounts_of, csrf_token, noted, person_of
from onrecord.web.api import shapes
from onrecord.web.house import desk_of, house_of
from onrecord.web.pages import account as account_page
from onrecord.web.pages import notes as notes_page
from onrecord.web.pages import people as people_page
from onrecord.web.pages import read as read_page
from onrecord.web.pages.review import QUEUE

Number = Annotated[int, Query(ge=1, le=1_000_000)]
Size = Annotated[int, Query(ge=1, le=200)]


def session(request: Request) -> shapes.SessionOut:
    """Who you are here, and the token that changes without an API token must carry."""
    person = person_of(request)
    csrf = "" if person.via == "token" else csrf_token(request)
    return shapes.SessionOut(name=person.name, role=person.role, via=person.via, csrf=csrf)


# Rulings


def rulings(request: Request, number: Number = 1, size: Size = 50) -> list[shapes.RulingOut]:
    """All rulings, newest first."""
    every = desk_of(request).register.rulings()
    gone = undone(every)
    start = (number - 1) * size
    shown = every[::-1][start : start + size]
    return [shapes.RulingOut.of(r, r.id not in gone) for r in shown]


def waiting(
    request: Request, kind: Literal["statements", "mergers", "echoes", "second"] = "statements"
) -> list[shapes.WaitingOut]:
    """The review queue: what is doubtful, or (`second`) what others ruled on and you did not."""
    register = desk_of(request).register
    if kind == "mergers":
        return [
            shapes.WaitingOut(
                kind=kind, one=m.one, other=m.other, because=m.because, certainty=m.score
            )
            for m in register.doubtful_mergers(QUEUE)
        ]
    if kind == "echoes":
        return [
            shapes.WaitingOut(kind=kind, one=e.doc, other=e.from_report, because=e.because)
            for e in register.doubtful_echoes(QUEUE)
        ]
    listed = (
        register.doubtful_statements(QUEUE)
        if kind == "statements"
        else register.second_looks(person_of(request).name, QUEUE)
    )
    return [
        shapes.WaitingOut(
            kind=kind,
            one=i.statement.id,
            other=i.agreement,
            because=i.statement.evidence_text,
            certainty=i.statement.certainty,
        )
        for i in listed
    ]


def _made(made: tuple[Ruling, ...]) -> list[shapes.RulingOut]:
    return [shapes.RulingOut.of(ruling, True) for ruling in made]


def rule_on_statement(
    request: Request, statement: str, body: shapes.StatementRuling
) -> list[shapes.RulingOut]:
    """Accept, reject or correct a statement."""
    item = judging.statement_of(request, statement)
    try:
        return _made(
            judging.rule_on_statement(
                request, item, body.act, body.reason, dict(body.changes), body.seen
            )
        )
    except Overtaken as fault:
        raise HTTPException(409, str(fault)) from fault


def rule_on_agreement(
    request: Request, agreement: str, body: shapes.AgreementRuling
) -> list[shapes.RulingOut]:
    """Merge two agreements, say that they differ, split a report off, or rename."""
    return _made(judging.rule_on_agreement(request, body.act, agreement, body.other, body.reason))


def rule_on_echo(request: Request, body: shapes.EchoRuling) -> list[shapes.RulingOut]:
    """Say whether a report repeats another."""
    return _made(judging.rule_on_echo(request, body.act, body.report, body.origin, body.reason))


def undo(request: Request, ruling: str, body: shapes.Undoing) -> list[shapes.RulingOut]:
    """Undo a ruling, by one of its own."""
    return _made((judging.undo(request, ruling, body.reason),))


# Notes


def notes(
    request: Request,
    about: Literal["agreement", "report", "statement"],
    subject: Annotated[str, Query(min_length=1, max_length=2000)],
) -> list[shapes.NoteOut]:
    """The notes on something that you may see: those passed, and your own."""
    subject = notes_page.existing(request, about, subject)
    register = desk_of(request).register
    shown = register.notes_on(about, subject, notes_page.author_id(request))
    return [shapes.NoteOut.of(note) for note in shown]


def add_note(request: Request, body: shapes.NoteIn) -> shapes.NoteOut:
    """Write a note; it is held until a moderator passes it."""
    subject = notes_page.existing(request, body.about, body.subject)
    note = notes_page.write(
        request, body.about, subject, body.text, body.parent or "", by_form=False
    )
    return shapes.NoteOut.of(note)


def notes_waiting(
    request: Request, state: Literal["held", "passed", "refused"] = "held"
) -> list[shapes.NoteOut]:
    """Notes by state, for moderators."""
    found = desk_of(request).register.notes_in(state, 100)
    return [shapes.NoteOut.of(note, moderator=True) for note in found]


def judge_note(request: Request, note: str, body: shapes.JudgementIn) -> shapes.NoteOut:
    """Pass or refuse a note, or hold it again."""
    if desk_of(request).register.note(note) is None:
        raise HTTPException(404, "There is no note of that id.")
    judged = notes_page.decide(request, note, body.verdict, body.reason)
    return shapes.NoteOut.of(judged, moderator=True)


# Readings


def begin_reading(
    request: Request, response: Response, body: shapes.TextReading | shapes.AddressReading
) -> shapes.ReadingOut:
    """Begin reading a report; nothing is recorded yet."""
    job = read_page.begin(request, {"text": "", "address": "", **body.model_dump()})
    response.headers["location"] = f"/api/v1/readings/{job.id}"
    return shapes.ReadingOut.of(job)


def reading(request: Request, job: str) -> shapes.ReadingOut:
    """How far a reading of yours has come, and what it would record."""
    return shapes.ReadingOut.of(read_page.job_of(request, job).as_it_stands())


def record_reading(request: Request, job: str, body: shapes.RecordIn) -> shapes.ReadingOut:
    """Record what a reading found."""
    found = read_page.job_of(request, job)
    chosen = frozenset(body.documents) or frozenset(f.document.id for f in found.found)
    read_page.keep(request, found, chosen)
    return shapes.ReadingOut.of(found)


def discard_reading(request: Request, job: str) -> Response:
    """Forget a reading and what it found."""
    house_of(request).reader.discard(read_page.job_of(request, job))
    return Response(status_code=204)


# Tokens and people


def _token(token: Token, secret: str | None = None) -> shapes.TokenOut:
    told = asdict(token)
    del told["owner"]
    return shapes.TokenOut(**told, secret=secret)


def tokens(request: Request) -> list[shapes.TokenOut]:
    """Your own tokens."""
    return [_token(t) for t in accounts_of(request).tokens(person_of(request).id)]


def issue_token(request: Request, body: shapes.TokenIn) -> shapes.TokenOut:
    """Make a token; needs a session, not a token."""
    return _token(*account_page.issue_for(request, body.label, body.role, body.days))


def revoke_token(request: Request, token: str) -> Response:
    """Revoke a token of yours."""
    if not accounts_of(request).revoke(person_of(request).id, token):
        raise HTTPException(404, "You have no token of that id.")
    noted(request, "revoked a token", token)
    return Response(status_code=204)


def _person(account: Account) -> shapes.PersonOut:
    return shapes.PersonOut(**asdict(account))


def people(request: Request) -> list[shapes.PersonOut]:
    """All accounts."""
    return [_person(account) for account in accounts_of(request).people()]


def add_person(request: Request, body: shapes.PersonIn) -> shapes.PersonOut:
    """Make an account."""
    people_page.with_accounts(request)
    account = accounts_of(request).add(body.name, body.password, body.role)
    noted(request, "made an account", account.name, account.role)
    return _person(account)


def change_person(request: Request, person: str, body: shapes.PersonChange) -> shapes.PersonOut:
    """Change a role or password, close or reopen an account."""
    account = people_page.account_of(request, person)
    people_page.carry_out(request, account, body.act, body.role, body.password)
    changed = accounts_of(request).person(person)
    if changed is None:
        raise Refused("the account is gone")
    return _person(changed)


def audit(request: Request, before: people_page.Before = None, size: Size = 100) -> list[Act]:
    """The audit log, newest first; `before` is the number of the last line you have."""
    return list(accounts_of(request).acts(before, size))
