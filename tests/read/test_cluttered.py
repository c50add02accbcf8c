"""Pages with clutter around a story: the story stays, the clutter goes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from onrecord.read import clean, restore

PAGES = tomllib.loads(Path(__file__).with_name("cluttered.toml").read_text("utf-8"))["page"]
_WORD = re.compile(r"\S+")


def unmark(marked: str) -> tuple[str, list[bool]]:
    """The page as a reader would save it, and for each character whether it is story."""
    text: list[str] = []
    story: list[bool] = []
    for line in marked.strip("\n").split("\n"):
        furniture = line.startswith("|")
        line = line[2:] if furniture else line
        for number, piece in enumerate(re.split(r"\{\{|\}\}", line)):
            text.append(piece)
            story += [not furniture and number % 2 == 0] * len(piece)
        text.append("\n")
        story.append(False)
    return "".join(text), story


def count(marked: str) -> tuple[int, int, int, int, list[str], list[str]]:
    """Story words, those kept, furniture words, those cut, and the two kinds of mistakes."""
    page, story = unmark(marked)
    document = clean(page, name="page")
    gone = [False] * len(page)
    for cut in document.cuts:
        for at in range(cut.raw_start, cut.raw_start + len(cut.text)):
            gone[at] = True
    numbers = [0, 0, 0, 0]
    lost, left = [], []
    for word in _WORD.finditer(page):
        if story[word.start()]:
            numbers[0] += 1
            numbers[1] += not gone[word.start()]
            if gone[word.start()]:
                lost.append(word[0])
        else:
            numbers[2] += 1
            numbers[3] += gone[word.start()]
            if not gone[word.start()]:
                left.append(word[0])
    return (*numbers, lost, left)  # type: ignore[return-value]


def test_thirty_cluttered_pages_keep_their_story_and_lose_their_furniture() -> None:
    assert len(PAGES) >= 30
    rows = [count(page["text"]) for page in PAGES]
    kept = sum(row[1] for row in rows) / sum(row[0] for row in rows)
    cut = sum(row[3] for row in rows) / sum(row[2] for row in rows)
    assert kept >= 0.98, f"{kept:.4f} of story words kept; lost {[row[4] for row in rows]}"
    assert cut >= 0.95, f"{cut:.4f} of furniture words cut; left {[row[5] for row in rows]}"


@pytest.mark.parametrize("page", PAGES, ids=[page["manner"] for page in PAGES])
def test_no_single_page_loses_a_tenth_of_its_story(page: dict[str, str]) -> None:
    words, kept, _, _, lost, _ = count(page["text"])
    assert kept >= 0.9 * words, lost


@pytest.mark.parametrize("page", PAGES, ids=[page["manner"] for page in PAGES])
def test_a_cluttered_page_can_be_put_together_again(page: dict[str, str]) -> None:
    raw, _ = unmark(page["text"])
    assert restore(clean(raw, name="page")) == raw
