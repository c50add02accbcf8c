"""Secrets that stand for a person: sessions of a browser, tokens of a program."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from onrecord.record.accounts.people import Refused, check_role
from onrecord.record.store import now

IDLE_SECONDS = 12 * 3600.0
LONGEST_SECONDS = 14 * 24 * 3600.0
ROTATE_SECONDS = 3600.0
GRACE_SECONDS = 60.0
LABEL_CHARS = 80
DAYS = (1, 366)


@dataclass(frozen=True, slots=True)
class Token:
    """An API token without its secret. `owner` is an account's id, or empty for the single user
    of this machine; `role` the most it may do."""

    id: str
    owner: str
    label: str
    role: str
    made_at: str
    expires_at: str
    used_at: str | None
    revoked_at: str | None

    @property
    def is_good(self) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and self.expires_at > now()


@dataclass(frozen=True, slots=True)
class Session:
    """A browser's session: whose it is, what stays the same while its secret is replaced, and
    whether that is due."""

    person: str
    family: str
    is_due: bool


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def begin(
    connection: sqlite3.Connection,
    person: str,
    family: str | None = None,
    begun_at: float | None = None,
) -> str:
    """A new session; its secret, which is kept nowhere."""
    secret, moment = secrets.token_urlsafe(32), time.time()
    family = family or secrets.token_hex(16)
    connection.execute(
        "INSERT INTO sessions (hash, person, family, begun_at, made_at, seen_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (_hash(secret), person, family, begun_at or moment, moment, moment),
    )
    connection.execute(
        "DELETE FROM sessions WHERE seen_at < ? OR begun_at < ? OR retired_at < ?",
        (moment - IDLE_SECONDS, moment - LONGEST_SECONDS, moment - GRACE_SECONDS),
    )
    return secret


def session(connection: sqlite3.Connection, secret: str) -> Session | None:
    """The session that a secret opens, unless it has run out."""
    moment = time.time()
    row = connection.execute("SELECT * FROM sessions WHERE hash = ?", (_hash(secret),)).fetchone()
    if row is None:
        return None
    is_over = (
        row["seen_at"] < moment - IDLE_SECONDS
        or row["begun_at"] < moment - LONGEST_SECONDS
        or (row["retired_at"] is not None and row["retired_at"] < moment - GRACE_SECONDS)
    )
    if is_over:
        return None
    if row["seen_at"] < moment - 60 and row["retired_at"] is None:
        connection.execute(
            "UPDATE sessions SET seen_at = ? WHERE hash = ?", (moment, _hash(secret))
        )
    is_due = row["retired_at"] is None and row["made_at"] < moment - ROTATE_SECONDS
    return Session(row["person"], row["family"], is_due)


def rotate(connection: sqlite3.Connection, secret: str) -> str | None:
    """Replace a session's secret by a new one; the old one answers for a minute more."""
    row = connection.execute("SELECT * FROM sessions WHERE hash = ?", (_hash(secret),)).fetchone()
    if row is None or row["retired_at"] is not None:
        return None
    connection.execute(
        "UPDATE sessions SET retired_at = ? WHERE hash = ?", (time.time(), _hash(secret))
    )
    return begin(connection, row["person"], row["family"], row["begun_at"])


def end(connection: sqlite3.Connection, secret: str) -> None:
    """End a session at once."""
    connection.execute("DELETE FROM sessions WHERE hash = ?", (_hash(secret),))


def end_all(connection: sqlite3.Connection, person: str) -> None:
    """End all sessions of a person."""
    connection.execute("DELETE FROM sessions WHERE person = ?", (person,))


def issue(
    connection: sqlite3.Connection, owner: str, label: str, role: str, days: int
) -> tuple[Token, str]:
    """A new token with its secret, which is shown once and kept nowhere."""
    told = " ".join(label.split())
    if not told or len(told) > LABEL_CHARS or not told.isprintable():
        raise Refused(f"a token's label has 1 to {LABEL_CHARS} printable characters")
    if not DAYS[0] <= days <= DAYS[1]:
        raise Refused(f"a token is good for {DAYS[0]} to {DAYS[1]} days")
    secret = f"onr_{secrets.token_urlsafe(32)}"
    until = (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    token = Token(
        f"t-{secrets.token_hex(8)}", owner, told, check_role(role), now(), until, None, None
    )
    connection.execute(
        "INSERT INTO tokens (id, hash, owner, label, role, made_at, expires_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (token.id, _hash(secret), owner, told, role, token.made_at, until),
    )
    return token, secret


def _token_of(row: sqlite3.Row) -> Token:
    return Token(
        row["id"],
        row["owner"],
        row["label"],
        row["role"],
        row["made_at"],
        row["expires_at"],
        row["used_at"],
        row["revoked_at"],
    )


def token(connection: sqlite3.Connection, secret: str) -> Token | None:
    """The token that a secret opens, unless it was revoked or has run out."""
    row = connection.execute("SELECT * FROM tokens WHERE hash = ?", (_hash(secret),)).fetchone()
    found = _token_of(row) if row else None
    if found is None or not found.is_good:
        return None
    if found.used_at != now()[:10]:
        connection.execute("UPDATE tokens SET used_at = ? WHERE id = ?", (now()[:10], found.id))
    return found


def of_owner(connection: sqlite3.Connection, owner: str) -> tuple[Token, ...]:
    """A person's tokens, newest first; those revoked too."""
    found = connection.execute(
        "SELECT * FROM tokens WHERE owner = ? ORDER BY made_at DESC, id", (owner,)
    )
    return tuple(map(_token_of, found))


def revoke(connection: sqlite3.Connection, owner: str, token_id: str) -> bool:
    """Revoke one of a person's tokens; false where the person has none of that id."""
    return bool(
        connection.execute(
            "UPDATE tokens SET revoked_at = coalesce(revoked_at, ?) WHERE id = ? AND owner = ?",
            (now(), token_id, owner),
        ).rowcount
    )
