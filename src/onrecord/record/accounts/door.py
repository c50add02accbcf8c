"""The accounts' own file: opening it, and everything asked of it."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any, Self, TypeVar

from onrecord.model import OnrecordError
from onrecord.record import store
from onrecord.record.accounts import people, tokens, trail
from onrecord.record.accounts.people import Account
from onrecord.record.accounts.tokens import Session, Token
from onrecord.record.accounts.trail import Act

T = TypeVar("T")
APPLICATION_ID = 0x4F4E5250  # "ONRP": people
_BUSY_SECONDS = 30.0
KEEP_TRIES_SECONDS = 24 * 3600.0


def beside(register: str) -> Path:
    """Where the accounts of a register stand: beside its file, else in the current folder."""
    if "://" in register:
        return Path("onrecord.accounts.db")
    path = Path(register)
    return path.with_name(f"{path.stem}.accounts.db")


class Accounts:
    """People, their sessions and tokens, and the audit log. One a thread; `close()` it."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._connection.row_factory = sqlite3.Row

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open the file, made where there is none; only its owner may read it."""
        where = Path(path)
        with store.explained(where):
            _make(where)
            connection = sqlite3.connect(where, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                _prepare(connection, where)
            except BaseException:
                connection.close()
                raise
        return cls(where, connection)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _call(self, function: Callable[..., T], *args: Any, **options: Any) -> T:
        """One change or question: all of it, or nothing."""
        with store.explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                found = function(self._connection, *args, **options)
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.commit()
            return found

    def _ask(self, function: Callable[..., T], *args: Any) -> T:
        with store.explained(self.path):
            return function(self._connection, *args)

    # People

    def people(self) -> tuple[Account, ...]:
        """All accounts by name."""
        return self._ask(people.listed)

    def is_empty(self) -> bool:
        """Whether nobody has an account yet."""
        return self._ask(lambda c: c.execute("SELECT 1 FROM people LIMIT 1").fetchone()) is None

    def person(self, person: str) -> Account | None:
        """An account by its id."""
        return self._ask(people.found, person)

    def add(self, name: str, password: str, role: str) -> Account:
        """A new account. Raises `Refused`."""
        return self._call(people.add, name, password, role)

    def add_first(self, name: str, password: str) -> Account:
        """The first account, an administrator's. Raises `Refused` where there is one already."""

        def first(connection: sqlite3.Connection) -> Account:
            if connection.execute("SELECT 1 FROM people LIMIT 1").fetchone():
                raise people.Refused("this register has been set up already; log in")
            return people.add(connection, name, password, "administrator")

        return self._call(first)

    def log_in(self, name: str, password: str) -> Account | None:
        """The account that a name and password open."""
        return self._ask(people.logged_in, name, password)

    def change_role(self, person: str, role: str) -> None:
        """Give another role; the person's sessions end, so that none keeps the old one."""

        def change(connection: sqlite3.Connection) -> None:
            people.change_role(connection, person, role)
            tokens.end_all(connection, person)

        self._call(change)

    def change_password(self, account: Account, password: str) -> None:
        """Give another password; all sessions end."""

        def change(connection: sqlite3.Connection) -> None:
            people.change_password(connection, account, password)
            tokens.end_all(connection, account.id)

        self._call(change)

    def close_account(self, person: str) -> None:
        """Close an account; its sessions end and its tokens open nothing."""

        def change(connection: sqlite3.Connection) -> None:
            people.close(connection, person)
            tokens.end_all(connection, person)

        self._call(change)

    def reopen_account(self, person: str) -> None:
        """Open a closed account again."""
        self._call(people.reopen, person)

    # Sessions and tokens

    def begin(self, person: str) -> str:
        """A new session's secret."""
        return self._call(tokens.begin, person)

    def session(self, secret: str) -> Session | None:
        """The session that a secret opens."""
        return self._ask(tokens.session, secret)

    def rotate(self, secret: str) -> str | None:
        """A session's new secret; null where it was replaced already."""
        return self._call(tokens.rotate, secret)

    def end(self, secret: str) -> None:
        """End a session."""
        self._call(tokens.end, secret)

    def issue(self, owner: str, label: str, role: str, days: int) -> tuple[Token, str]:
        """A new token and its secret. Raises `Refused`."""
        return self._call(tokens.issue, owner, label, role, days)

    def token(self, secret: str) -> Token | None:
        """The token that a secret opens."""
        return self._ask(tokens.token, secret)

    def tokens(self, owner: str) -> tuple[Token, ...]:
        """A person's tokens."""
        return self._ask(tokens.of_owner, owner)

    def revoke(self, owner: str, token_id: str) -> bool:
        """Revoke one of a person's tokens."""
        return self._call(tokens.revoke, owner, token_id)

    # The audit log, and tries that are counted

    def note(
        self,
        person: str,
        role: str,
        act: str,
        subject: str = "",
        detail: str = "",
        address: str = "",
    ) -> None:
        """Add a line to the audit log."""
        self._call(trail.note, person, role, act, subject, detail, address)

    def acts(self, before: int | None = None, limit: int = 100) -> tuple[Act, ...]:
        """Lines of the audit log, newest first."""
        return self._ask(trail.acts, before, limit)

    def wait_seconds(self, what: str, most: int, within: float) -> int:
        """Seconds until something may be tried again; 0: now."""
        return self._ask(trail.wait_seconds, what, most, within)

    def count(self, what: str) -> None:
        """Count a try."""
        self._call(trail.count, what, KEEP_TRIES_SECONDS)

    def forget(self, what: str) -> None:
        """Forget the tries counted."""
        self._call(trail.forget, what)

    def secret(self, name: str) -> str:
        """A secret of this file, made when first asked for."""

        def held(connection: sqlite3.Connection) -> str:
            connection.execute(
                "INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                (name, secrets.token_hex(32)),
            )
            row = connection.execute("SELECT value FROM secrets WHERE name = ?", (name,))
            return str(row.fetchone()[0])

        return self._call(held)


def _make(path: Path) -> None:
    """Make the file, for its owner alone. One that is there is not touched: to open and close it
    would take away the locks that other connections of this process hold on it."""
    try:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as fault:
        raise OnrecordError(
            f"{path}: cannot be opened or written here ({fault.strerror}); accounts are kept "
            "beside the register, so its folder must be writable"
        ) from None


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    with closing(connection.execute("SELECT count(*) FROM sqlite_master")) as asked:
        (tables,) = asked.fetchone()
    if application != APPLICATION_ID and tables:
        raise OnrecordError(f"{path}: not Onrecord's accounts; nothing in it was changed")
    if application == APPLICATION_ID:
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            script = files("onrecord.record.accounts").joinpath("schema.sql")
            for statement in store.statements_in(script.read_text(encoding="utf-8")):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
