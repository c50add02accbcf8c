"""Who sent a request: by a session's cookie, an API token, or as the single user of the machine."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from functools import cache

from fastapi import Request

from onrecord.record.accounts import Accounts, Token
from onrecord.web.house import house_of
from onrecord.web.routes import ADMINISTRATOR, ANYONE, ROLES

SESSION = "onrecord_session"
DESKTOP_OWNER = ""  # the owner of tokens and notes in the single-user mode


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: a name, a role of `routes.ROLES`, and the account's id. `via` tells how they came:
    `desktop`, `session`, `token` or `nobody`; `family` what their session is bound by."""

    name: str
    role: str
    id: str = ""
    via: str = "nobody"
    family: str = ""

    def may(self, role: str) -> bool:
        """Whether this person may do what needs at least that role."""
        return ROLES.index(self.role) >= ROLES.index(role)

    @property
    def is_known(self) -> bool:
        """Whether this is anybody in particular."""
        return self.via != "nobody"


NOBODY = Person("", ANYONE)


@cache
def desktop() -> Person:
    """The single user of this machine, who may do everything."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        name = "the user of this machine"
    return Person(name, ADMINISTRATOR, DESKTOP_OWNER, "desktop")


def accounts_of(request: Request) -> Accounts:
    """The door to the accounts at which this thread asks."""
    return house_of(request).doors.accounts()


def person_of(request: Request) -> Person:
    """Who sent the request; found out once."""
    found: Person | None = getattr(request.state, "person", None)
    if found is None:
        found = request.state.person = _found(request)
    return found


def _found(request: Request) -> Person:
    with_accounts = house_of(request).settings.accounts
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        token = accounts_of(request).token(secret.strip())
        return _bearer(request, token, with_accounts) if token else NOBODY
    if not with_accounts:
        return desktop()
    secret = request.cookies.get(SESSION, "")
    session = accounts_of(request).session(secret) if secret else None
    if session is None:
        return NOBODY
    account = accounts_of(request).person(session.person)
    if account is None or not account.is_open:
        return NOBODY
    if session.is_due and request.method == "GET":
        _renew(request, secret)
    return Person(account.name, account.role, account.id, "session", session.family)


def _bearer(request: Request, token: Token, with_accounts: bool) -> Person:
    """Who a token stands for: its owner, with the lesser of both roles."""
    if not with_accounts:
        owner = desktop() if token.owner == DESKTOP_OWNER else NOBODY
    else:
        account = accounts_of(request).person(token.owner) if token.owner else None
        owner = Person(account.name, account.role, account.id) if account else NOBODY
        if account is None or not account.is_open:
            return NOBODY
    if owner is NOBODY:
        return NOBODY
    role = min(owner.role, token.role, key=ROLES.index)
    return Person(owner.name, role, owner.id, "token")


def _renew(request: Request, secret: str) -> None:
    fresh = accounts_of(request).rotate(secret)
    if fresh is not None:
        give_cookie(request, SESSION, fresh)


def give_cookie(request: Request, name: str, value: str | None, *, strict: bool = False) -> None:
    """Have the answer set a cookie that scripts cannot read, or (null) take it away."""
    kept: dict[str, tuple[str | None, bool]] = getattr(request.state, "cookies", None) or {}
    kept[name] = (value, strict)
    request.state.cookies = kept


def address_of(request: Request) -> str:
    """The network address that the request came from."""
    return request.client.host if request.client else ""


def noted(request: Request, act: str, subject: str = "", detail: str = "") -> None:
    """Write what the person did into the audit log."""
    person = person_of(request)
    accounts_of(request).note(
        person.name or "nobody", person.role, act, subject, detail, address_of(request)
    )
