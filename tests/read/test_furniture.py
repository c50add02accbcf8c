"""Every rule of the data file cuts its example and keeps its counter-example."""

from __future__ import annotations

import pytest

from onrecord.read import furniture


@pytest.mark.parametrize("rule", furniture.rules(), ids=lambda rule: rule.id)
def test_a_rule_cuts_its_example(rule: furniture.Rule) -> None:
    assert rule.matches(rule.example)
    assert rule.may_match(rule.example.casefold())


@pytest.mark.parametrize("rule", furniture.rules(), ids=lambda rule: rule.id)
def test_a_rule_keeps_its_counter_example(rule: furniture.Rule) -> None:
    assert not rule.matches(rule.counter_example)


def test_rule_names_are_unique() -> None:
    names = [rule.id for rule in furniture.rules()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "line",
    [
        "NEWS | SPORT | SHOWBIZ | TELLY",
        "Home » Business » Council clears pact",
        "Politics · Economy · Culture · Video",
        "Local  Region  Opinion  Sport  Video",
    ],
)
def test_a_row_of_sections_is_a_menu(line: str) -> None:
    assert furniture.structure_of(line) == "menu"


@pytest.mark.parametrize(
    "line", ["Share  Tweet  214 shares  87 comments", "[Facebook] [X] [Print]", "print-news"]
)
def test_a_row_of_buttons_is_told_by_its_words(line: str) -> None:
    assert furniture.structure_of(line) == "buttons"


@pytest.mark.parametrize(
    "line",
    [
        "All agree on it.",
        "No.",
        "Canada: ratified on 3 May 2011; Mexico: not yet; Peru: signed.",
        "The pact covers trade, transit and water.",
        "Yes. Both parliaments ratified the treaty | the upper house by one vote.",
    ],
)
def test_a_line_of_the_story_is_neither_menu_nor_buttons(line: str) -> None:
    assert furniture.structure_of(line) is None


def test_a_line_longer_than_any_furniture_is_story() -> None:
    assert furniture.rule_for("Photo: " + "the envoys talked on " * 200, 100) is None
