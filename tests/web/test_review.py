"""The review queue: what is doubtful comes first; rulings by form, undone, seen by the other."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from web_house import PAIR, client, csrf, enter, fill, people

from making import Said, agreement, report
from onrecord.record import Register
from onrecord.resolve.reviews import concord

UNSURE = "Norway and Iceland may have signed a Haddock Note in 2020."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    register = tmp_path / "r.db"
    fill(register)
    document, extraction = report(
        "doubt-2020",
        UNSURE,
        "2020-02-02",
        [agreement("Haddock Note", parties=PAIR)],
        [Said("sign", UNSURE, when="2020")],
    )
    unsure = tuple(replace(s, certainty=0.41) for s in extraction.statements)
    with Register.open(register) as opened:
        opened.record(document, replace(extraction, statements=unsure))
        opened.settle()
    return register


@pytest.fixture
def browser(path: Path) -> TestClient:
    return client(path)


def first(browser: TestClient, address: str = "/review") -> tuple[str, str]:
    """The statement that the page shows, and the ruling that it has seen."""
    shown = browser.get(address).text
    found = re.search(r"/review/statements/(s-[0-9a-f]+)", shown)
    assert found is not None, shown[-3000:]
    seen = re.search(r'name="seen" value="([^"]*)"', shown)
    assert seen is not None
    return found[1], seen[1]


def send(browser: TestClient, statement: str, **told: str):
    token = csrf(browser)
    return browser.post(f"/review/statements/{statement}", data={"csrf": token, **told})


def test_the_doubtful_statement_comes_first_and_leaves_when_ruled_on(browser: TestClient) -> None:
    statement, seen = first(browser)
    assert "Haddock" in browser.get("/review").text
    done = send(browser, statement, act="reject", reason="hearsay", seen=seen)
    assert done.status_code == 303
    shown = browser.get(done.headers["location"]).text
    assert "No doubtful statement waits" in shown and "Ruled: reject" in shown
    ruling = re.search(r"/review/rulings/(r-[0-9a-f]+)/undo", shown)
    assert ruling is not None
    told = {"csrf": csrf(browser), "reason": "wrong key"}
    back = browser.post(f"/review/rulings/{ruling[1]}/undo", data=told)
    assert back.status_code == 303
    assert first(browser)[0] == statement
    log = browser.get("/review/rulings").text
    assert "hearsay" in log and "wrong key" in log and "(undone)" in log


def test_only_the_fields_that_were_changed_are_corrected(browser: TestClient, path: Path) -> None:
    statement, seen = first(browser)
    form = browser.get("/review").text
    assert 'name="source_resolved"' in form and 'name="evidence"' in form
    done = send(
        browser,
        statement,
        act="correct",
        reason="so says the annex",
        seen=seen,
        event="sign",
        modality="possible",
        date="2020-05",
        actors="NOR,ISL",
        evidence=UNSURE,
    )
    assert done.status_code == 303
    with Register.open(path) as register:
        rulings = register.rulings_on(statement)
        assert [r.subjects[3:] for r in rulings] == [
            ("actors", "NOR,ISL"),
            ("date", "2020-05"),
            ("modality", "possible"),
        ]
        found = register.statement(statement)
        assert found is not None and str(found.statement.event_date) == "2020-05"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"act": "reject", "reason": " "}, "say why"),
        ({"act": "correct", "reason": "x"}, "no field was changed"),
        ({"act": "correct", "reason": "x", "date": "soon"}, "not a date"),
        ({"act": "correct", "reason": "x", "evidence": "not in it"}, "do not stand in the report"),
        ({"act": "correct", "reason": "x", "agreement": "Zzyzx"}, "no agreement called"),
        ({"act": "vanish", "reason": "x"}, "not one of accept"),
    ],
)
def test_a_ruling_that_cannot_be_is_refused_with_the_reason_and_nothing_is_recorded(
    browser: TestClient, path: Path, told: dict[str, str], said: str
) -> None:
    statement, seen = first(browser)
    refused = send(browser, statement, seen=seen, **told)
    assert refused.status_code == 400 and said in refused.text.lower()
    with Register.open(path) as register:
        assert register.rulings() == ()


def test_two_reviewers_at_once_lose_nothing_and_the_second_sees_the_firsts_ruling(
    path: Path,
) -> None:
    people(path)
    ada = enter(client(path, accounts=True), path, "analyst")
    ben = enter(client(path, accounts=True), path, "moderator")
    (statement, seen), (same, seen_by_ben) = first(ada), first(ben)
    assert statement == same and seen == seen_by_ben == ""
    assert send(ada, statement, act="accept", reason="clear", seen=seen).status_code == 303
    late = send(ben, statement, act="reject", reason="hearsay", seen=seen_by_ben)
    assert late.status_code == 409
    assert "The analyst (accept: clear)" in late.text
    with Register.open(path) as register:
        assert len(register.rulings()) == 1
    again = re.search(r'name="seen" value="([^"]+)"', late.text)
    assert again is not None
    kept = send(ben, statement, act="reject", reason="hearsay", seen=again[1])
    assert kept.status_code == 303
    with Register.open(path) as register:
        assert [r.author for r in register.rulings()] == ["The analyst", "The moderator"]
        (both,) = concord(register.rulings())
        assert (both.both, both.agreed) == (1, 0)
    shown = ada.get(f"/review?at={statement}").text
    assert "Reviewers differ" in shown and "The moderator rejected" in shown
    assert "The analyst and The moderator" in ada.get("/review/rulings").text


def test_the_second_look_shows_what_others_ruled_on_and_i_did_not(path: Path) -> None:
    people(path)
    ada = enter(client(path, accounts=True), path, "analyst")
    ben = enter(client(path, accounts=True), path, "moderator")
    statement, seen = first(ada)
    send(ada, statement, act="accept", reason="clear", seen=seen)
    assert "Nothing that others ruled on" in ada.get("/review?kind=second").text
    again, seen = first(ben, "/review?kind=second")
    assert again == statement
    send(ben, statement, act="accept", reason="so it is", seen=seen)
    assert "Nothing that others ruled on" in ben.get("/review?kind=second").text
    assert "agree." in ben.get(f"/review?at={statement}").text


def _agreements(path: Path) -> list[tuple[str, str]]:
    with Register.open(path) as register:
        return [(a.names[0], a.id) for a in register.agreements()]


def test_agreements_are_merged_split_and_renamed_and_what_is_done_is_undone(
    browser: TestClient, path: Path
) -> None:
    before = _agreements(path)
    told = {
        "csrf": csrf(browser),
        "act": "merge",
        "one": dict(before)["Kelp Accord"],
        "other": "Eider Down Protocol",
        "reason": "one text",
        "at": "",
    }
    assert browser.post("/review/agreements", data=told).status_code == 303
    assert len(_agreements(path)) == len(before) - 1
    twice = browser.post("/review/agreements", data=told)
    assert twice.status_code in (400, 409)
    with Register.open(path) as register:
        (merged,) = register.rulings()
    undone = {"csrf": told["csrf"], "reason": "no"}
    browser.post(f"/review/rulings/{merged.id}/undo", data=undone)
    assert _agreements(path) == before
    split = {**told, "act": "split", "other": "skerry-2023"}
    assert browser.post("/review/agreements", data=split).status_code == 303
    assert len(_agreements(path)) == len(before) + 1
    named = {**told, "act": "rename", "other": "Bladderwrack Accord"}
    assert browser.post("/review/agreements", data=named).status_code == 303
    assert "Bladderwrack Accord" in dict(_agreements(path))


def test_hostile_words_in_reports_and_reasons_are_shown_as_text(browser: TestClient) -> None:
    statement, seen = first(browser)
    send(browser, statement, act="accept", reason="<script>alert(1)</script>", seen=seen)
    for address in ("/review/rulings", f"/review?at={statement}"):
        shown = browser.get(address).text
        assert "<script>alert" not in shown and "&lt;script&gt;alert" in shown
