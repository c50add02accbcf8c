"""A register, an application over it, and people of each role, for tests."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.testclient import TestClient

from making import Said, agreement, report
from onrecord.model import Source, SourceKind
from onrecord.outlooks import refresh
from onrecord.record import Register
from onrecord.record.accounts import ROLES, Accounts, beside
from onrecord.web.app import create_app
from onrecord.web.settings import Settings

PASSWORD = "kelp under the long pier"
HERE = "http://127.0.0.1"
PAIR = ("NOR", "ISL")
SIGNED = "Norway and Iceland signed the Kelp Accord in June 2021."
DOUBTED = "The accord was suspended in 2022, a harbour clerk said."
CLERK = Source(SourceKind.UNNAMED_PERSON, "a harbour clerk", "said")
HOSTILE = "<script>window.broken = 1</script><img src=x onerror=window.broken=1>"


def fill(path: Path) -> None:
    """Two reports on one pact, one on another."""
    kelp = agreement("Kelp Accord", parties=PAIR)
    with Register.open(path, create=True) as register:
        for one in (
            report(
                "fjord-2021",
                f"{SIGNED} {DOUBTED}",
                "2022-03-04",
                [kelp],
                [
                    Said("sign", SIGNED, when="2021-06", actors=PAIR),
                    Said("suspend", DOUBTED, when="2022", source=CLERK),
                ],
                outlet="Fjord Gazette",
            ),
            report(
                "skerry-2023",
                f"Norway and Iceland renewed the Kelp Accord. {HOSTILE}",
                "2023-01-09",
                [kelp],
                [Said("extend", "Norway and Iceland renewed the Kelp Accord.")],
            ),
            report(
                "mail-2023",
                "Norway and Iceland agreed the Eider Down Protocol.",
                "2023-02-02",
                [agreement("Eider Down Protocol", parties=PAIR)],
                [Said("conclude", "Norway and Iceland agreed the Eider Down Protocol.")],
            ),
        ):
            register.record(*one)
        register.settle()
        refresh(register)


def people(path: Path) -> None:
    """One person of each role, named after it."""
    accounts = Accounts.open(beside(str(path)))
    for role in ROLES:
        accounts.add(f"The {role}", PASSWORD, role)
    accounts.close()


def client(path: Path, *, accounts: bool = False, **more: object) -> TestClient:
    """A browser, so to speak, before the application."""
    settings = Settings(str(path), accounts=accounts, **more)  # type: ignore[arg-type]
    made = TestClient(create_app(settings), HERE, follow_redirects=False)
    made.headers["origin"] = HERE
    return made


def enter(browser: TestClient, path: Path, role: str) -> TestClient:
    """Give a browser the session of the person of a role (null: take it away)."""
    browser.cookies.clear()
    if role != "anyone":
        accounts = Accounts.open(beside(str(path)))
        (person,) = [p for p in accounts.people() if p.name == f"The {role}"]
        browser.cookies.set("onrecord_session", accounts.begin(person.id))
        accounts.close()
    return browser


def csrf(browser: TestClient, page: str = "/account") -> str:
    """The token that a page's forms carry."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', browser.get(page).text)
    assert found is not None, page
    return found[1]
