"""Coming in and going out: log-in, log-out, and the setting up of the first account."""

from __future__ import annotations

import hmac

from fastapi import HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.record.accounts import Account, Refused
from onrecord.web.access import accounts_of, form_of, person_of, throttle
from onrecord.web.access.forgery import VISIT
from onrecord.web.access.who import SESSION, address_of, give_cookie, noted
from onrecord.web.house import house_of
from onrecord.web.render import page


def show_login(request: Request, next: str = "/") -> Response:
    """The form to log in with."""
    if person_of(request).is_known:
        return RedirectResponse(_inside(next), 303)
    if accounts_of(request).is_empty():
        return RedirectResponse("/setup", 303)
    return page(request, "login.html", next=_inside(next), name="", fault="")


def log_in(request: Request) -> Response:
    """Begin a session for who knows the password; tries are counted by name and by address."""
    form = form_of(request)
    name, password = _text(form.get("name")), _text(form.get("password"))
    inside, address = _inside(_text(form.get("next"))), address_of(request)
    by_name = " ".join(name.split()).casefold()
    throttle.check(request, throttle.LOGIN_BY_ADDRESS, address)
    throttle.check(request, throttle.LOGIN_BY_NAME, by_name)
    account = accounts_of(request).log_in(name[:200], password[:1000])
    if account is None:
        throttle.count(request, throttle.LOGIN_BY_ADDRESS, address)
        throttle.count(request, throttle.LOGIN_BY_NAME, by_name)
        accounts_of(request).note("nobody", "anyone", "failed log-in", name[:80], "", address)
        fault = "Name and password do not belong together, or the account is closed."
        return page(
            request, "login.html", status_code=401, next=inside, name=name[:200], fault=fault
        )
    throttle.forget(request, throttle.LOGIN_BY_NAME, by_name)
    begin(request, account)
    accounts_of(request).note(account.name, account.role, "logged in", "", "", address)
    return RedirectResponse(inside, 303)


def begin(request: Request, account: Account) -> None:
    """A new session, under a new secret, in place of whatever the browser brought."""
    brought = request.cookies.get(SESSION, "")
    if brought:
        accounts_of(request).end(brought)
    give_cookie(request, SESSION, accounts_of(request).begin(account.id))
    give_cookie(request, VISIT, None, strict=True)


def log_out(request: Request) -> Response:
    """End the session, here and on the server."""
    noted(request, "logged out")
    accounts_of(request).end(request.cookies.get(SESSION, ""))
    give_cookie(request, SESSION, None)
    return RedirectResponse("/login", 303)


def show_setup(request: Request, code: str = "") -> Response:
    """The form that makes the first account."""
    _still_to_set_up(request)
    return page(
        request, "setup.html", code=code, needs_code=_needs_code(request), name="", fault=""
    )


def set_up(request: Request) -> Response:
    """Make the first account, an administrator's, and log it in."""
    _still_to_set_up(request)
    form = form_of(request)
    name, password = _text(form.get("name")), _text(form.get("password"))
    code = _text(form.get("code"))
    try:
        throttle.check(request, throttle.LOGIN_BY_ADDRESS, address_of(request))
        if _needs_code(request) and not hmac.compare_digest(
            code.encode(), house_of(request).setup_code.encode()
        ):
            throttle.count(request, throttle.LOGIN_BY_ADDRESS, address_of(request))
            raise Refused("that is not the code that the server printed when it started")
        if password != _text(form.get("again")):
            raise Refused("the two passwords differ; type both once more")
        account = accounts_of(request).add_first(name, password)
    except Refused as fault:
        return page(
            request,
            "setup.html",
            status_code=400,
            code=code,
            needs_code=_needs_code(request),
            name=name[:200],
            fault=str(fault),
        )
    begin(request, account)
    accounts_of(request).note(
        account.name, account.role, "set up the register", "", "", address_of(request)
    )
    return RedirectResponse("/people", 303)


def _still_to_set_up(request: Request) -> None:
    if not house_of(request).settings.accounts:
        raise HTTPException(404, "In single-user mode there are no accounts to set up.")
    if not accounts_of(request).is_empty():
        raise HTTPException(404, "This register has been set up already: log in.")


def _needs_code(request: Request) -> bool:
    return not house_of(request).settings.is_loopback


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _inside(address: str) -> str:
    """An address of ours, else the front page: a link must not lead elsewhere after log-in."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_ours and address.isprintable() and "\\" not in address else "/"
