"""One's own account: password and API tokens."""

from __future__ import annotations

from fastapi import HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.record.accounts import Refused, Token
from onrecord.web.access import accounts_of, form_of, noted, person_of, throttle
from onrecord.web.access.who import SESSION, give_cookie
from onrecord.web.house import house_of
from onrecord.web.render import page
from onrecord.web.routes import ROLES

_DONE = {"password": "Your password was changed; other sessions of yours have ended.", "": ""}
_DONE["revoked"] = "The token was revoked: it opens nothing any more."


def show(request: Request, done: str = "") -> Response:
    """Who one is here, one's tokens, one's password."""
    return _page(request, done=_DONE.get(done, ""))


def _page(
    request: Request, status_code: int = 200, fault: str = "", done: str = "", secret: str = ""
) -> Response:
    person = person_of(request)
    return page(
        request,
        "account.html",
        status_code=status_code,
        tokens=accounts_of(request).tokens(person.id),
        roles=[r for r in ROLES[1:] if person.may(r)],
        fault=fault,
        done=done,
        secret=secret,
    )


def change_password(request: Request) -> Response:
    """Change one's password: the old one is asked for, and all other sessions end."""
    form, person = form_of(request), person_of(request)
    account = accounts_of(request).person(person.id) if person.id else None
    if account is None or not house_of(request).settings.accounts:
        raise HTTPException(404, "In single-user mode there is no password.")
    throttle.check(request, throttle.LOGIN_BY_NAME, f"{person.id} again")
    try:
        if accounts_of(request).log_in(account.name, str(form.get("old", ""))[:1000]) is None:
            throttle.count(request, throttle.LOGIN_BY_NAME, f"{person.id} again")
            raise Refused("the old password is not right")
        if form.get("password") != form.get("again"):
            raise Refused("the two new passwords differ; type both once more")
        accounts_of(request).change_password(account, str(form.get("password", "")))
    except Refused as fault:
        return _page(request, 400, fault=str(fault))
    noted(request, "changed the password")
    give_cookie(request, SESSION, accounts_of(request).begin(account.id))
    return RedirectResponse("/account?done=password", 303)


def issue(request: Request) -> Response:
    """Make a token; its secret is shown this once."""
    form, person = form_of(request), person_of(request)
    role, days = str(form.get("role", "reader")), str(form.get("days", "90"))
    try:
        token, secret = issue_for(request, str(form.get("label", "")), role, days)
    except Refused as fault:
        return _page(request, 400, fault=str(fault))
    return _page(request, 201, secret=secret, done=f"{token.label} ({person.name})")


def issue_for(request: Request, label: str, role: str, days: str | int) -> tuple[Token, str]:
    """A token of the person who asks, with at most their own role."""
    person = person_of(request)
    if person.via == "token":
        raise HTTPException(403, "A token cannot make tokens: log in for that.")
    if role not in ROLES[1:] or not person.may(role):
        raise Refused(f"{role[:40]!r}: not a role that a token of yours could have")
    if not str(days).isdecimal():
        raise Refused("say for how many days the token is to be good")
    token, secret = accounts_of(request).issue(person.id, label, role, int(days))
    noted(request, "made a token", token.id, f"{token.label}, {token.role}")
    return token, secret


def revoke(request: Request, token: str) -> Response:
    """Revoke a token of one's own."""
    if not accounts_of(request).revoke(person_of(request).id, token):
        raise HTTPException(404, "You have no token of that id.")
    noted(request, "revoked a token", token)
    return RedirectResponse("/account?done=revoked", 303)
