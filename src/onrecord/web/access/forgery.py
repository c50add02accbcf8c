"""Against forged requests: a token that only our own pages know, bound to the visitor.

The signed double-submit pattern (OWASP Cross-Site Request Forgery Prevention): the token is an
HMAC over the session, or over a cookie of its own where there is none. What the browser says of
where a request comes from (Fetch Metadata, Origin) is heeded besides.
"""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from fastapi import Request

from onrecord.web.access.who import Person, give_cookie, person_of
from onrecord.web.house import house_of

VISIT = "onrecord_visit"
HEADER = "x-csrf-token"
FIELD = "csrf"


def csrf_token(request: Request) -> str:
    """What forms carry so that another site cannot send them."""
    return _signed(request, _bound_to(request, person_of(request)))


def is_genuine(request: Request, given: str) -> bool:
    """Whether a change was asked for by a page of ours that this very visitor was shown."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        return False
    person = person_of(request)
    bound = person.family or request.cookies.get(VISIT, "")
    return bool(bound and given) and hmac.compare_digest(
        _signed(request, _kind(person) + bound).encode(), given.encode("utf-8", "replace")
    )


def _kind(person: Person) -> str:
    return "session:" if person.family else "visit:"


def _bound_to(request: Request, person: Person) -> str:
    if person.family:
        return _kind(person) + person.family
    visit = request.cookies.get(VISIT, "")
    if not visit:
        visit = getattr(request.state, "visit", "") or secrets.token_urlsafe(24)
        request.state.visit = visit
        give_cookie(request, VISIT, visit, strict=True)
    return _kind(person) + visit


def _signed(request: Request, bound: str) -> str:
    key = house_of(request).doors.secret("csrf")
    return hmac.new(key.encode(), bound.encode("utf-8", "replace"), "sha256").hexdigest()


def sealed(request: Request, value: str) -> str:
    """A value that a form brings back, so that we know it for ours."""
    return f"{value}.{_signed(request, f'seal:{value}')}"


def unsealed(request: Request, text: str) -> str | None:
    """The value of `sealed`; null where it is not ours."""
    value, _, signature = text.rpartition(".")
    right = _signed(request, f"seal:{value}")
    return (
        value if hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace")) else None
    )
