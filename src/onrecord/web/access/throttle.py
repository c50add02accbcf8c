"""How often a thing may be tried: log-ins, notes, readings."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import HTTPException, Request

from onrecord.web.access.who import accounts_of


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` times in `within_seconds`."""

    what: str
    most: int
    within_seconds: float


LOGIN_BY_NAME = Limit("login of", 5, 15 * 60)
LOGIN_BY_ADDRESS = Limit("login from", 30, 15 * 60)
NOTES = Limit("note by", 10, 10 * 60)
READINGS = Limit("reading by", 60, 10 * 60)


def check(request: Request, limit: Limit, who: str) -> None:
    """Refuse (429) where somebody tried too often."""
    wait = accounts_of(request).wait_seconds(_key(limit, who), limit.most, limit.within_seconds)
    if wait:
        raise HTTPException(
            429,
            f"Too many tries; the next one is open in {max(1, -(-wait // 60))} minutes.",
            headers={"retry-after": str(wait)},
        )


def count(request: Request, limit: Limit, who: str) -> None:
    """Count a try."""
    accounts_of(request).count(_key(limit, who))


def forget(request: Request, limit: Limit, who: str) -> None:
    """Begin counting anew: the person showed who they are."""
    accounts_of(request).forget(_key(limit, who))


def _key(limit: Limit, who: str) -> str:
    return f"{limit.what} {who}"[:200]
