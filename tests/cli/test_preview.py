"""How a report was read, for a person and a program: `onrecord preview`, `show --report`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

PAGE = """<!doctype html><html lang="en"><head><title>Kelp Accord signed | Lowland Mail</title>
<meta property="og:site_name" content="Lowland Mail">
<meta property="article:published_time" content="2021-04-03">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Kelp Accord signed",
"datePublished": "2021-06-03", "dateModified": "2021-06-05", "articleSection": "World",
"author": {"name": "Ana Oduya"}}</script></head><body><nav><a href="/">Home</a></nav><article>
<h1>Kelp Accord signed</h1><p>OSLO (NCW) - Norway and Iceland signed the Kelp Accord on Thursday,
the Harbour Mail reported.</p><p>It runs for ten years and can be prolonged if neither side
objects in time, says the text.</p><p>Read more: Bridge closed</p><p>A spokesman would not say
when parliament would vote on it this year.</p></article></body></html>"""
KNOWN = (
    "published: 2021-06-03 [JSON-LD; meta tag says 2021-04-03]",
    "updated: 2021-06-05 [JSON-LD]",
    "outlet: Lowland Mail [meta tag]",
    "title: Kelp Accord signed [JSON-LD]",
    "byline: Ana Oduya [JSON-LD]",
    "dateline: OSLO (NCW) [dateline]",
    "section: World [JSON-LD]",
    "language: en [common words]",
    "credits: NCW; Harbour Mail",
)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    (tmp_path / "p.html").write_text(PAGE)
    return tmp_path / "p.html"


def test_a_person_sees_each_item_with_its_place_the_story_and_what_was_cut(run, saved) -> None:
    done = run("preview", str(saved))
    assert done.returncode == 0, done.stderr
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert [line for line in KNOWN if line not in lines] == []
    assert "Norway and Iceland signed the Kelp Accord on Thursday" in done.stdout
    assert "cut as furniture (dateline, read-more, page)" in done.stdout
    assert "Bridge closed" not in done.stdout
    assert "read-more: Read more: Bridge closed" in run("preview", str(saved), "--cuts").stdout


def test_a_program_gets_the_same_as_json_lines(run, saved) -> None:
    told = json.loads(run("preview", str(saved), "--json").stdout)
    assert told["updated"] == "2021-06-05" and told["section"] == "World"
    assert told["found"]["published"] == "JSON-LD; meta tag says 2021-04-03"
    assert told["credits"] == ["NCW", "Harbour Mail"]
    assert "read-more" in [cut["rule"] for cut in told["cuts"]]


def test_the_register_keeps_it_and_show_tells_it(run, saved) -> None:
    run("--register", "k.db", "read", str(saved), "--jobs", "1")
    told = run("--register", "k.db", "show", "--report", "p").stdout
    lines = [line.strip() for line in told.splitlines()]
    assert [line for line in KNOWN if line not in lines] == []
    held = json.loads(run("--register", "k.db", "show", "--report", "p", "--json").stdout)
    assert held["updated"] == "2021-06-05" and held["found"]["section"] == "JSON-LD"


def test_what_cannot_be_previewed_is_one_line(run, tmp_path) -> None:
    (tmp_path / "wall.html").write_text(
        "<html><body><p>Just a moment... Checking your browser.</p></body></html>"
    )
    done = run("preview", str(tmp_path / "wall.html"), "nowhere.txt")
    assert done.returncode == 1 and not done.stdout
    first, second = done.stderr.splitlines()
    assert "a robot check, not a report" in first and "no such file or folder" in second
