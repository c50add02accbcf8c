"""A hundred web pages that date themselves in a hundred ways."""

from __future__ import annotations

import tomllib
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from onrecord.model import Document
from onrecord.read import ReadOptions
from onrecord.read.paths import read_stream
from onrecord.read.readers import Origin

PAGES = tomllib.loads(Path(__file__).with_name("dated_pages.toml").read_text("utf-8"))["page"]


def published(page: dict) -> date | None:
    saved = page.get("saved_from")
    comment = f"<!-- saved from url=(0042){saved} -->" if saved else ""
    html = (
        f"<!doctype html>{comment}<html lang='en'><head><title>River pact signed</title>"
        f"{page.get('head', '')}</head><body><article><h1>River pact signed</h1>"
        f"{page.get('above', '')}<p>{page.get('lead', '')}The two governments signed the "
        "river pact on Monday, officials of both said after a night of talks in the capital.</p>"
        "<p>It runs for ten years and can be prolonged if neither side objects, the text says.</p>"
        "<p>A spokesman for the upper state would not say when parliament would vote on it.</p>"
        f"<p>{page.get('foot', '')}</p></article></body></html>"
    )
    items = read_stream(BytesIO(html.encode()), Origin("p.html", "p"), ReadOptions())
    (document,) = [item for item in items if isinstance(item, Document)]
    return document.published


def test_there_are_a_hundred_pages_and_at_least_95_are_dated_right() -> None:
    assert len(PAGES) == 100
    wrong = [page["way"] for page in PAGES if published(page) != page.get("day")]
    assert len(wrong) <= 5, wrong


@pytest.mark.parametrize("page", [p for p in PAGES if "day" not in p], ids=lambda p: p["way"])
def test_a_page_without_a_day_is_given_none(page: dict) -> None:
    assert published(page) is None
