"""Readers' notes: held until a moderator passes them, threaded, spam held back, logged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from web_house import HERE, client, csrf, enter, fill, people

from onrecord.data import load
from onrecord.record import Register
from onrecord.record.notes import DEEPEST, new_note
from onrecord.web import spam


@pytest.fixture
def path(tmp_path: Path) -> Path:
    register = tmp_path / "r.db"
    fill(register)
    people(register)
    return register


def kelp(path: Path) -> str:
    with Register.open(path) as register:
        return register.find("Kelp Accord")[0].agreement


def browser(path: Path, role: str, app: TestClient | None = None) -> TestClient:
    made = TestClient(app.app, HERE, follow_redirects=False) if app else client(path, accounts=True)
    made.headers["origin"] = HERE
    return enter(made, path, role)


def write(reader: TestClient, subject: str, text: str, **more: str):
    address = f"/notes/on/{more.pop('about', 'agreement')}/{subject}"
    shown = reader.get(address).text
    opened = re.search(r'name="opened" value="([^"]+)"', shown)
    assert opened is not None, shown[-500:]
    token = re.search(r'name="csrf" value="([^"]+)"', shown)
    assert token is not None
    told = {"csrf": token[1], "opened": opened[1], "text": text, "website": "", "parent": ""}
    return reader.post(address, data={**told, **more})


def held(moderator: TestClient) -> list[str]:
    return re.findall(r'action="/notes/(n-[0-9a-f]+)"', moderator.get("/notes").text)


def judge(moderator: TestClient, note: str, verdict: str, reason: str = "on topic"):
    told = {"csrf": csrf(moderator), "verdict": verdict, "reason": reason}
    return moderator.post(f"/notes/{note}", data=told)


def test_a_note_is_held_until_a_moderator_passes_it(path: Path) -> None:
    reader = browser(path, "reader")
    other, moderator = browser(path, "analyst", reader), browser(path, "moderator", reader)
    subject = kelp(path)
    assert write(reader, subject, "The annex is <i>dated</i> 1 July.").status_code == 303
    thread = f"/notes/on/agreement/{subject}"
    assert "only you see it" in reader.get(thread).text
    assert "annex" not in other.get(thread).text
    (note,) = held(moderator)
    assert judge(moderator, note, "passed").status_code == 303
    shown = other.get(thread).text
    assert "The annex is &lt;i&gt;dated&lt;/i&gt; 1 July." in shown and "The reader" in shown
    assert held(moderator) == []
    log = moderator.get("/notes").text
    assert "The moderator" in log and "on topic" in log
    judge(moderator, note, "refused", "off topic after all")
    assert "annex" not in other.get(thread).text
    assert "refused by a moderator" in reader.get(thread).text


def test_an_answer_stands_under_the_note_that_it_answers(path: Path) -> None:
    reader = browser(path, "reader")
    moderator = browser(path, "moderator", reader)
    subject = kelp(path)
    write(reader, subject, "First note on this.")
    (first,) = held(moderator)
    judge(moderator, first, "passed")
    assert write(moderator, subject, "An answer to it.", parent=first).status_code == 303
    (second,) = held(moderator)
    judge(moderator, second, "passed")
    shown = reader.get(f"/notes/on/agreement/{subject}").text
    assert re.search(rf'id="{first}".*<ol class="thread">\s*<li id="{second}"', shown, re.S)


def test_a_note_that_is_held_cannot_be_answered_by_others(path: Path) -> None:
    reader = browser(path, "reader")
    write(reader, kelp(path), "First note on this.")
    with Register.open(path) as register:
        (first,) = register.notes_in("held")
    other = browser(path, "analyst", reader)
    assert write(other, kelp(path), "Me too.", parent=first.id).status_code == 400


@pytest.mark.parametrize("about", ["agreement", "report", "statement"])
def test_notes_stand_on_agreements_reports_and_statements(path: Path, about: str) -> None:
    with Register.open(path) as register:
        item = register.recorded(kelp(path))[0]
    subject = {"agreement": item.agreement, "report": item.doc, "statement": item.statement.id}
    reader = browser(path, "reader")
    assert write(reader, subject[about], "A word on it.", about=about).status_code == 303
    assert reader.get(f"/notes/on/{about}/none-such").status_code == 404
    assert reader.get(f"/notes/on/person/{subject[about]}").status_code == 404


def test_an_empty_or_endless_note_is_refused_with_the_reason(path: Path) -> None:
    reader = browser(path, "reader")
    for text in ("   ", "x" * 4_001, "bell \x07"):
        refused = write(reader, kelp(path), text)
        assert refused.status_code == 400 and 'role="alert"' in refused.text, text[:5]
    assert "required" in reader.get(f"/notes/on/agreement/{kelp(path)}").text


def test_spam_is_held_back_in_a_place_of_its_own(path: Path) -> None:
    reader = browser(path, "reader")
    moderator = browser(path, "moderator", reader)
    write(reader, kelp(path), "Visit http://a.example and http://b.example", website="x")
    shown = moderator.get("/notes").text
    assert "No note waits." in shown and "Held back as likely spam" in shown
    assert "holds 2 links" in shown and "do not see was filled in" in shown.lower()


def test_what_looks_like_spam_and_what_does_not() -> None:
    def why(text: str, seconds: float | None = 60, trap: str = "", recent: tuple[str, ...] = ()):
        return spam.doubts(text, seconds=seconds, trap=trap, recent=recent)

    assert why("The text was initialled on Monday, says the ministry's own page.") == ()
    assert why("See https://ministry.example/text for the annex.") == ()
    assert "holds 3 links" in why("http://a http://b http://c")
    assert why("A quick one.", seconds=1) and why("A note.", seconds=None)
    assert why("The same, again!", recent=("the same again",))
    assert why("THIS IS WHAT THEY DO NOT WANT YOU TO KNOW ABOUT THE ACCORD")
    for entry in load("lang/en/spam.toml").values():
        if "phrases" in entry:
            assert why(entry["example"]) and not why(entry["counter_example"])


def test_so_many_notes_in_a_row_and_no_more(path: Path) -> None:
    reader = browser(path, "reader")
    answers = [write(reader, kelp(path), f"Note {n} of many.").status_code for n in range(11)]
    assert answers == [303] * 10 + [429]


def test_notes_follow_an_agreement_that_is_merged(path: Path) -> None:
    from onrecord.resolve.rulings import Ruling, RulingKind

    with Register.open(path) as register:
        one, other = (register.find(n)[0].agreement for n in ("Kelp Accord", "Eider Down"))
        note = new_note("agreement", other, "Ann", "p-1", "It is the same.")
        register.add_note(note)
        register.judge_note(note.id, "passed", "Mo", "fine")
        register.rule(Ruling(RulingKind.MERGE, (one, other), "Mo", "same", "2024-01-01T00:00:00Z"))
        head = register.agreement(one)
        assert head is not None
        assert [n.id for n in register.notes_on("agreement", head.id)] == [note.id]


def test_a_thread_does_not_grow_deeper_than_it_can_be_shown(path: Path) -> None:
    subject = kelp(path)
    with Register.open(path) as register:
        parent: str | None = None
        for n in range(DEEPEST):
            note = new_note("agreement", subject, "Ann", "p-1", f"level {n}", parent)
            register.add_note(note)
            parent = note.id
        with pytest.raises(Exception, match="deep enough"):
            register.add_note(new_note("agreement", subject, "Ann", "p-1", "too deep", parent))


def test_the_pages_of_what_a_note_is_on_lead_to_its_notes(path: Path) -> None:
    reader = browser(path, "reader")
    with Register.open(path) as register:
        item = register.recorded(kelp(path))[0]
    for page, thread in (
        (f"/agreements/{item.agreement}", f"/notes/on/agreement/{item.agreement}"),
        (f"/reports/{item.statement.document}", f"/notes/on/report/{item.statement.document}"),
        (f"/statements/{item.statement.id}", f"/notes/on/statement/{item.statement.id}"),
    ):
        assert f'href="{thread}"' in reader.get(page).text
        assert reader.get(thread).status_code == 200
    assert "Review this statement" not in reader.get(f"/statements/{item.statement.id}").text
    analyst = browser(path, "analyst", reader)
    assert "Review this statement" in analyst.get(f"/statements/{item.statement.id}").text
