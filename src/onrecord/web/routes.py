"""Every address of the application, in one table: who may use it, and whether it changes a thing.

The application is built from this table and a test holds it against the routes that are really
there, so that no address can be without a role. `endpoint` is `module:function` below
`onrecord.web`; `role` the least role that may use it; `changes` says that the request must carry
a token against forgery, or come with an API token.
"""

from __future__ import annotations

from dataclasses import dataclass

ANYONE = "anyone"
READER = "reader"
ANALYST = "analyst"
MODERATOR = "moderator"
ADMINISTRATOR = "administrator"
ROLES = (ANYONE, READER, ANALYST, MODERATOR, ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    method: str
    path: str
    endpoint: str
    role: str
    changes: bool = False

    @property
    def name(self) -> str:
        """What links call it: `pages.register:show`."""
        return self.endpoint

    @property
    def is_api(self) -> bool:
        """Whether it belongs to the HTTP API."""
        return self.path.startswith("/api/")


PAGES: tuple[Row, ...] = (
    Row("GET", "/", "pages.register:show", READER),
    Row("GET", "/health", "pages.service:health", ANYONE),
    Row("GET", "/robots.txt", "pages.service:robots", ANYONE),
)

PEOPLE: tuple[Row, ...] = ()

API: tuple[Row, ...] = ()

ROUTES: tuple[Row, ...] = (*PAGES, *PEOPLE, *API)
