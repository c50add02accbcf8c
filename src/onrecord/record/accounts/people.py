"""People: names, roles and passwords."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.model import OnrecordError
from onrecord.record.store import now

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ROLES = ("reader", "analyst", "moderator", "administrator")
NAME_CHARS = 60
PASSWORD_CHARS = (12, 200)
# Each check of a password takes memory for a moment: so many at once at most.
_HASHING = threading.Semaphore(2)


class Refused(OnrecordError):
    """What was asked for an account cannot be done; says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person. `is_open` is false once an administrator closed the account."""

    id: str
    name: str
    role: str
    made_at: str
    is_open: bool = True


@cache
def hasher() -> PasswordHasher:
    """Argon2id: 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet)."""
    try:
        from argon2 import PasswordHasher
    except ImportError as fault:
        raise OnrecordError(
            f"accounts need the package {fault.name}; install it with pip install 'onrecord[serve]'"
        ) from None
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def account_of(row: sqlite3.Row) -> Account:
    """An account from its row."""
    return Account(row["id"], row["name"], row["role"], row["made_at"], row["closed_at"] is None)


def fold(name: str) -> str:
    """The form in which two names must differ."""
    return " ".join(name.split()).casefold()


def check_name(name: str) -> str:
    """A name fit to be shown. Raises `Refused`."""
    told = " ".join(name.split())
    if not told or len(told) > NAME_CHARS or not all(c.isprintable() for c in told):
        raise Refused(f"a name has 1 to {NAME_CHARS} printable characters")
    return told


def check_password(password: str, name: str) -> str:
    """A password fit to be kept (NIST SP 800-63B: long, no rules of composition). Raises
    `Refused`."""
    least, most = PASSWORD_CHARS
    if not least <= len(password) <= most:
        raise Refused(f"a password has {least} to {most} characters; a few words do well")
    if fold(name) in fold(password) or len(set(password)) < 5:
        raise Refused("a password that holds the name or so few letters is soon guessed")
    return password


def check_role(role: str) -> str:
    """A role there is. Raises `Refused`."""
    if role not in ROLES:
        raise Refused(f"{role[:40]!r}: no role; one of {', '.join(ROLES)}")
    return role


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _HASHING:
        return hasher().hash(password)


@cache
def _nobodys() -> str:
    return hashed(secrets.token_hex(16))


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the one kept; takes as long where there is none to compare."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _HASHING:
        try:
            return hasher().verify(kept or _nobodys(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def add(connection: sqlite3.Connection, name: str, password: str, role: str) -> Account:
    """A new account. Raises `Refused` where the name is taken."""
    name, role = check_name(name), check_role(role)
    kept = hashed(check_password(password, name))
    row = (f"p-{secrets.token_hex(8)}", name, fold(name), role, kept, now())
    added = connection.execute(
        "INSERT INTO people (id, name, folded, role, password, made_at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (folded) DO NOTHING",
        row,
    ).rowcount
    if not added:
        raise Refused(f"{name}: this name is taken")
    return Account(row[0], name, role, row[5])


def listed(connection: sqlite3.Connection) -> tuple[Account, ...]:
    """All accounts by name."""
    return tuple(map(account_of, connection.execute("SELECT * FROM people ORDER BY folded")))


def found(connection: sqlite3.Connection, person: str) -> Account | None:
    """An account by its id."""
    row = connection.execute("SELECT * FROM people WHERE id = ?", (person,)).fetchone()
    return account_of(row) if row else None


def logged_in(connection: sqlite3.Connection, name: str, password: str) -> Account | None:
    """The open account of that name, where the password is its own."""
    row = connection.execute(
        "SELECT * FROM people WHERE folded = ? AND closed_at IS NULL", (fold(name),)
    ).fetchone()
    if not matches(row["password"] if row else None, password):
        return None
    if hasher().check_needs_rehash(row["password"]):
        connection.execute(
            "UPDATE people SET password = ? WHERE id = ?", (hashed(password), row["id"])
        )
    return account_of(row)


def change_role(connection: sqlite3.Connection, person: str, role: str) -> None:
    """Give another role; the last administrator stays one."""
    check_role(role)
    if role != "administrator":
        _keep_one(connection, person)
    connection.execute("UPDATE people SET role = ? WHERE id = ?", (role, person))


def close(connection: sqlite3.Connection, person: str) -> None:
    """Close an account; its name stays on what it did."""
    _keep_one(connection, person)
    connection.execute(
        "UPDATE people SET closed_at = ? WHERE id = ? AND closed_at IS NULL", (now(), person)
    )


def reopen(connection: sqlite3.Connection, person: str) -> None:
    """Open a closed account again."""
    connection.execute("UPDATE people SET closed_at = NULL WHERE id = ?", (person,))


def change_password(connection: sqlite3.Connection, account: Account, password: str) -> None:
    """Give another password."""
    kept = hashed(check_password(password, account.name))
    connection.execute("UPDATE people SET password = ? WHERE id = ?", (kept, account.id))


def _keep_one(connection: sqlite3.Connection, person: str) -> None:
    others = connection.execute(
        "SELECT 1 FROM people WHERE role = 'administrator' AND closed_at IS NULL AND id <> ?",
        (person,),
    ).fetchone()
    if others is None:
        raise Refused("the last administrator stays; give another person that role first")
