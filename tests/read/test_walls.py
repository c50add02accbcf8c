"""Walls: every one of the data file is told from a report."""

from __future__ import annotations

import pytest

from onrecord.data import load
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
