"""Reading a report in: shown before it is kept, by its owner alone, with progress and limits."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi import Request, Response
from fastapi.testclient import TestClient
from web_house import client, csrf, enter, fill, people

from making import cheap
from onrecord.api import Extractor
from onrecord.model import Document, Extraction
from onrecord.record import Register
from onrecord.web import reading
from onrecord.web.pages import read as read_page
from onrecord.web.render import page

TEXT = "OSLO, May 2, 2022 - Norway and Iceland signed the Tern pact on 2022-05-01. <b>Bold</b>"


class Here:
    """Extraction in this process, with a cheap reader; held back while `gate` is closed."""

    gate = True

    def run(self, document: Document) -> Extraction:
        while not Here.gate:
            time.sleep(0.01)
        return cheap(document)

    def close(self) -> None:
        pass


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(reading, "worker", Here)
    monkeypatch.setattr(reading, "rules", lambda: Extractor("cheap/1", cheap))
    Here.gate = True
    fill(tmp_path / "r.db")
    return tmp_path / "r.db"


@pytest.fixture
def browser(path: Path) -> TestClient:
    return client(path)


def begin(browser: TestClient, *, file: tuple[str, bytes] | None = None, **told: str):
    fields = {"csrf": csrf(browser), "text": "", "address": "", "title": "", "outlet": ""}
    files = {"file": file} if file else {"file": ("", b"")}
    return browser.post("/read", data={**fields, "published": "", **told}, files=files)


def ready(browser: TestClient, address: str, until: str = "What would be recorded") -> str:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        shown = browser.get(address).text
        if until in shown:
            return shown
        time.sleep(0.05)
    raise AssertionError(shown)


def kept(path: Path) -> set[str]:
    with Register.open(path) as register:
        return {r.doc for r in register.reports()}


def test_a_pasted_report_is_shown_first_and_recorded_when_told(
    browser: TestClient, path: Path
) -> None:
    before = kept(path)
    started = begin(browser, text=TEXT, title="Tern day", outlet="Fjord Gazette")
    assert started.status_code == 303
    job = started.headers["location"]
    shown = ready(browser, job)
    assert "Signed" in shown and "Tern pact" in shown and "new on record" in shown
    assert "<b>Bold</b>" not in shown and "&lt;b&gt;Bold" in shown
    assert kept(path) == before
    document = re.search(r'name="keep" value="(d-[0-9a-f]+)"', shown)
    assert document is not None
    told = {"csrf": csrf(browser), "act": "record"}
    assert browser.post(job, data=told).status_code == 400
    assert browser.post(job, data={**told, "keep": document[1]}).status_code == 303
    assert "1 report is on record now" in ready(browser, job, "on record now")
    assert len(kept(path)) == len(before) + 1
    with Register.open(path) as register:
        assert any("Tern pact" in a.names for a in register.agreements())
    again = begin(browser, text=TEXT, title="Tern day", outlet="Fjord Gazette")
    assert "on record already" in ready(browser, again.headers["location"])


def test_a_reading_that_ends_while_its_page_is_made_is_shown_as_it_was(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    Here.gate = False
    job = begin(browser, text=TEXT, title="Tern day").headers["location"]
    house = browser.app.state.house

    def slow(request: Request, template: str, **told: Any) -> Response:
        Here.gate = True
        while any(live.is_working for live in house.reader.jobs(told["job"].owner)):
            time.sleep(0.01)
        return page(request, template, **told)

    monkeypatch.setattr(read_page, "page", slow)
    shown = browser.get(job)
    assert shown.status_code == 200 and "What would be recorded" not in shown.text
    monkeypatch.undo()
    assert "Tern pact" in ready(browser, job)


def test_a_file_keeps_its_name_without_its_folders(browser: TestClient, path: Path) -> None:
    job = begin(browser, file=("../../etc/tern report.txt", TEXT.encode())).headers["location"]
    shown = ready(browser, job)
    assert "tern report" in shown and "etc" not in shown
    told = {"csrf": csrf(browser), "act": "discard"}
    assert browser.post(job, data=told).status_code == 303
    assert browser.get(job).status_code == 404
    assert "tern report" not in kept(path)


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..", "/", "a/../b", "C:\\x\\y.txt", ""])
def test_no_name_of_a_file_leads_out_of_its_folder(name: str) -> None:
    safe = reading.safe_name(name)
    assert "/" not in safe and "\\" not in safe and not safe.startswith(".")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "one of the three"),
        ({"text": "x", "address": "https://a.example/"}, "one of the three"),
        ({"address": "file:///etc/passwd"}, "begins with http"),
        ({"address": "/etc/passwd"}, "begins with http"),
        ({"address": "https://a.example/ b"}, "no address"),
        ({"text": "x", "published": "May"}, "no day"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    browser: TestClient, told: dict[str, str], said: str
) -> None:
    refused = begin(browser, **told)
    assert refused.status_code == 400 and said in refused.text


def test_an_address_inside_our_own_network_is_not_fetched(browser: TestClient) -> None:
    job = begin(browser, address="http://127.0.0.1/secret").headers["location"]
    shown = ready(browser, job)
    assert "1 problem" in shown and "not on the public internet" in shown


def test_what_one_person_reads_is_not_shown_to_another(path: Path) -> None:
    people(path)
    mine = enter(client(path, accounts=True), path, "analyst")
    job = begin(mine, text=TEXT).headers["location"]
    ready(mine, job)
    other = enter(TestClient(mine.app, "http://127.0.0.1"), path, "administrator")
    other.headers["origin"] = "http://127.0.0.1"
    assert other.get(job).status_code == 404
    assert other.post(job, data={"csrf": csrf(other), "act": "discard"}).status_code == 404
    assert "Tern" not in other.get("/read").text
    assert mine.get(job).status_code == 200


def test_progress_is_shown_and_only_so_many_wait(browser: TestClient) -> None:
    Here.gate = False
    try:
        jobs = [begin(browser, text=f"{TEXT} {n}").headers["location"] for n in range(4)]
        shown = ready(browser, jobs[0], "Extracting from")
        assert "<progress" in shown and 'http-equiv="refresh"' in shown
        refused = begin(browser, text=f"{TEXT} more")
        assert refused.status_code == 429 and "too many readings" in refused.text
    finally:
        Here.gate = True
    assert ready(browser, jobs[3])


def test_a_file_beyond_the_limit_is_refused(browser: TestClient) -> None:
    refused = begin(browser, file=("big.txt", b"x" * 20_500_000))
    assert refused.status_code == 413 and "Too large" in refused.text
