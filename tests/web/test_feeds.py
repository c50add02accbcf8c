"""Feeds and calendars are live addresses: what they give is what the exporters give."""

from __future__ import annotations

from pathlib import Path

import feedparser
import icalendar
import pytest
from fastapi.testclient import TestClient

from making import Said, agreement, report
from onrecord.record import Register
from onrecord.web.app import create_app
from onrecord.web.settings import Settings

TEXT = "Peru and Chile signed the Heron Pact. A review is due on 30 June 2099."


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    path = tmp_path_factory.mktemp("feeds") / "r.db"
    signed, due = (s.rstrip(".") + "." for s in TEXT.split(". "))
    pact = agreement("Heron Pact", parties=("PER", "CHL"))
    with Register.open(path, create=True) as register:
        register.record(
            *report("one", TEXT, "2020-01-01", [pact], [Said("sign", signed)],
                    due=[("2099-06-30", due, "A1")])
        )  # fmt: skip
        register.settle()
    return TestClient(create_app(Settings(str(path))), "http://127.0.0.1")


@pytest.mark.parametrize(
    ("asked", "count"),
    [("", 1), ("?party=Peru&party=CHL", 1), ("?party=TON", 0), ("?words=heron", 1),
     ("?words=nothing", 0), ("?known=2019-01-01", 0)],
)  # fmt: skip
def test_both_answer_for_all_for_a_pair_for_words_and_for_a_day(
    client: TestClient, asked: str, count: int, tmp_path: Path
) -> None:
    news = client.get(f"/feed.atom{asked}")
    assert news.headers["content-type"].startswith("application/atom+xml")
    told = feedparser.parse(news.content)
    assert not told.bozo and len(told.entries) == count
    due = client.get(f"/feed.ics{asked}")
    assert due.headers["content-type"].startswith("text/calendar")
    assert len(icalendar.Calendar.from_ical(due.content).walk("VEVENT")) == count


def test_a_link_in_a_feed_leads_to_the_dossier(client: TestClient) -> None:
    (entry,) = feedparser.parse(client.get("/feed.atom").content).entries
    assert client.get(entry.link).status_code == 200
