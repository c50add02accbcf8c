"""Walls: every one of the data file is told from a report."""

from __future__ import annotations

from io import BytesIO

import pytest

from onrecord.data import load
from onrecord.model import Problem
from onrecord.read import ReadOptions
from onrecord.read.paths import read_stream
from onrecord.read.readers import Origin
from onrecord.read.walls import wall_in

WALLS = load("lang/en/read_walls.toml")["wall"]


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall["name"])
def test_a_wall_is_recognised(wall: dict) -> None:
    assert wall_in(wall["example"]) == wall["name"]


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall["name"])
def test_a_report_is_no_wall(wall: dict) -> None:
    assert wall_in(wall["counter_example"]) is None


def test_a_whole_report_that_ends_in_an_invitation_to_subscribe_is_a_report() -> None:
    story = "The two governments signed the river pact on Monday, officials said. " * 20
    assert wall_in(story + "Subscribe to continue reading.") is None


PARAGRAPHS = (
    "<p>The two governments signed the river pact on Monday, officials of both said after a long "
    "night of talks in the capital of the upper state, where crowds had gathered.</p><p>It runs "
    "for ten years and can be prolonged if neither side objects in time, says the text of it.</p>"
)
AROUND = "".join(f"<a href='/{n}'>Section number {n} of the paper</a> " for n in range(40))
PAID = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}'


def what_is(head: str = "", above: str = "", story: str = PARAGRAPHS, under: str = "") -> list[str]:
    page = (
        f"<html lang='en'><head><title>River pact</title>{head}</head><body><nav>{AROUND}</nav>"
        f"{above}<article><h1>River pact signed</h1>{story}</article>{under}</body></html>"
    )
    items = read_stream(BytesIO(page.encode()), Origin("p.html", "p"), ReadOptions())
    return [item.what if isinstance(item, Problem) else "a report" for item in items][:1]


def test_a_wall_right_under_the_opening_of_a_story_is_told_among_all_that_a_page_shows() -> None:
    wall = "<div>To continue reading, subscribe for one euro a week.</div>"
    assert what_is(under=wall) == ["a subscription wall, not a report"]
    assert what_is(under="<div>Share this with friends</div>") == ["a report"]


def test_a_sign_in_link_over_a_short_report_is_no_wall_unless_the_page_must_be_paid_for() -> None:
    link = "<div>Already a subscriber? Sign in</div>"
    assert what_is(above=link) == ["a report"]
    paid = f"{PAID}</script>"
    assert what_is(paid, link, PARAGRAPHS * 3) == ["a subscription wall, not a report"]
    assert what_is(paid, link, PARAGRAPHS * 9) == ["a report"]
