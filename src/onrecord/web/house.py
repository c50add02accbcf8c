"""What the parts of a running application share: its settings, its doors to the register, its
templates. One `House` an application, found again from any request."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field

from fastapi import Request
from jinja2 import Environment

from onrecord.api import Desk
from onrecord.record import Register
from onrecord.record.accounts import Accounts, beside
from onrecord.web.reading import Reader
from onrecord.web.settings import Settings
from onrecord.web.shelf import Kept, Shelf


class Doors:
    """A desk for each thread, and a door to the accounts: connections are not shared between
    threads."""

    def __init__(self, register: str) -> None:
        self._register = register
        self._own = threading.local()
        self._secrets: dict[str, str] = {}

    def desk(self) -> Desk:
        """This thread's desk, opened when first asked for."""
        desk: Desk | None = getattr(self._own, "desk", None)
        if desk is None:
            desk = self._own.desk = Desk(Register.open(self._register, create=True))
        return desk

    def accounts(self) -> Accounts:
        """This thread's door to the accounts, opened when first asked for."""
        accounts: Accounts | None = getattr(self._own, "accounts", None)
        if accounts is None:
            accounts = self._own.accounts = Accounts.open(beside(self._register))
        return accounts

    def secret(self, name: str) -> str:
        """A secret that is kept with the accounts."""
        if name not in self._secrets:
            self._secrets[name] = self.accounts().secret(name)
        return self._secrets[name]


@dataclass(frozen=True, slots=True)
class House:
    """`today` is not kept here: an application runs for longer than a day. `setup_code` proves
    that who sets up the first account can read what the server printed."""

    settings: Settings
    doors: Doors
    templates: Environment
    reader: Reader
    setup_code: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    shelf: Shelf = field(default_factory=Shelf)
    voices: Kept = field(default_factory=Kept)


def house_of(request: Request) -> House:
    """The house that a request came to."""
    house: House = request.app.state.house
    return house


def desk_of(request: Request) -> Desk:
    """The desk at which this thread answers."""
    return house_of(request).doors.desk()
