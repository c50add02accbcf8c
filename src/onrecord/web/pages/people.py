"""People and access, for administrators: accounts, roles, and the audit log."""

from __future__ import annotations

from typing import Annotated

from fastapi import HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.record.accounts import Account, Refused
from onrecord.web.access import accounts_of, form_of, noted, person_of
from onrecord.web.house import house_of
from onrecord.web.render import page
from onrecord.web.routes import ROLES, ROUTES

_LINES = 100
Before = Annotated[int | None, Query(ge=0, le=2**53)]
_DONE = {
    "": "",
    "added": "The account was made.",
    "role": "The role was changed; the person logs in anew.",
    "closed": "The account was closed; its sessions and tokens open nothing any more.",
    "reopened": "The account was opened again.",
    "password": "The password was changed; the person's sessions have ended.",
}


def show(request: Request, done: str = "") -> Response:
    """All accounts, and the table of what each role may do."""
    return _page(request, done=_DONE.get(done, ""))


def _page(request: Request, status_code: int = 200, fault: str = "", done: str = "") -> Response:
    return page(
        request,
        "people.html",
        status_code=status_code,
        people=accounts_of(request).people(),
        roles=ROLES[1:],
        routes=ROUTES,
        fault=fault,
        done=done,
    )


def add(request: Request) -> Response:
    """Make an account."""
    form = form_of(request)
    with_accounts(request)
    try:
        account = accounts_of(request).add(
            str(form.get("name", "")), str(form.get("password", "")), str(form.get("role", ""))
        )
    except Refused as fault:
        return _page(request, 400, fault=str(fault))
    noted(request, "made an account", account.name, account.role)
    return RedirectResponse("/people?done=added", 303)


def change(request: Request, person: str) -> Response:
    """Change a role, close or reopen an account, or give a new password."""
    form, account = form_of(request), account_of(request, person)
    act = str(form.get("act", ""))
    try:
        done = carry_out(
            request, account, act, str(form.get("role", "")), str(form.get("password", ""))
        )
    except Refused as fault:
        return _page(request, 400, fault=str(fault))
    return RedirectResponse(f"/people?done={done}", 303)


def carry_out(request: Request, account: Account, act: str, role: str, password: str) -> str:
    """Do one of `role`, `close`, `reopen`, `password` to an account; what was done, in a word."""
    accounts = accounts_of(request)
    if act == "role":
        accounts.change_role(account.id, role)
        noted(request, "changed a role", account.name, f"{account.role} to {role}")
        return "role"
    if act == "close":
        if account.id == person_of(request).id:
            raise Refused("nobody closes their own account; ask another administrator")
        accounts.close_account(account.id)
        noted(request, "closed an account", account.name)
        return "closed"
    if act == "reopen":
        accounts.reopen_account(account.id)
        noted(request, "reopened an account", account.name)
        return "reopened"
    if act == "password":
        accounts.change_password(account, password)
        noted(request, "gave a new password", account.name)
        return "password"
    raise Refused(f"{act[:40]!r}: not one of role, close, reopen, password")


def account_of(request: Request, person: str) -> Account:
    """An account by its id. Raises 404."""
    with_accounts(request)
    account = accounts_of(request).person(person)
    if account is None:
        raise HTTPException(404, "There is no account of that id.")
    return account


def with_accounts(request: Request) -> None:
    """Raise 404 in the single-user mode."""
    if not house_of(request).settings.accounts:
        raise HTTPException(
            404, "In single-user mode there are no accounts; start the server with --accounts."
        )


def show_audit(request: Request, before: Before = None) -> Response:
    """The audit log, newest first."""
    acts = accounts_of(request).acts(before, _LINES)
    older = acts[-1].seq if len(acts) == _LINES else None
    return page(request, "audit.html", acts=acts, older=older)
