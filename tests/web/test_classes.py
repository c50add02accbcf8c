"""What is said of a class stands on the page of its members, as said of the class."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient
from web_house import client

from making import record_each
from onrecord.record import Register

PAIR = ("EST", "LVA")
SIGNED = "Estonia and Latvia signed the Harbour Visa Accord on 3 May 2015."
ENDED = "Estonia scrapped all existing visa accords with Latvia on 2 June 2018."


def told_members(pages: TestClient, agreement: str) -> str:
    """The class that the API relates an agreement to."""
    (relation,) = pages.get(f"/api/v1/agreements/{agreement}").json()["relations"]
    assert (relation["type"], relation["stated"]) == ("part_of", False)
    return str(relation["other"])


def test_page_and_api_of_a_member_tell_what_is_said_of_its_class_as_known(tmp_path: Path) -> None:
    path = tmp_path / "classes.db"
    with Register.open(path, create=True) as register:
        record_each(
            register,
            PAIR,
            ("one", "2015-05-03", "Harbour Visa Accord", "sign", SIGNED),
            ("two", "2018-06-02", "all existing visa accords", "terminate", ENDED),
        )
        (member,) = register.find("Harbour Visa Accord")[:1]
    pages = client(path)
    page = pages.get(f"/agreements/{member.agreement}?known=2019-01-01").text
    assert "Classes that it belongs to" in page and ENDED in page
    whole = told_members(pages, member.agreement)
    assert "Harbour Visa Accord" in pages.get(f"/agreements/{whole}").text
    before = pages.get(f"/agreements/{member.agreement}?known=2018-06-01").text
    assert "Classes that it belongs to" not in before
    asked = f"/api/v1/agreements/{member.agreement}"
    (told,) = pages.get(f"{asked}?known=2019-01-01").json()["classes"]
    (said,) = told["statements"]
    assert pages.get(f"/api/v1/statements/{said}").json()["evidence_text"] == ENDED
    assert pages.get(f"{asked}?known=2018-06-01").json()["classes"] == []
