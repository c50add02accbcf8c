"""Scenarios: a few statements, and the answers on several days as known on several days."""

import tomllib
from pathlib import Path

import pytest
from calculus_notation import answer, differences, question, statements

SCENARIOS = tomllib.loads(Path(__file__).with_name("scenarios.toml").read_text(encoding="utf-8"))[
    "scenario"
]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[s["name"] for s in SCENARIOS])
def test_scenario_comes_out_as_told(scenario):
    recorded = statements(scenario["statements"])
    parties = tuple(scenario.get("parties", ("AAA", "BBB")))
    wrong = []
    for line in scenario["ask"]:
        asked = question(line)
        wrong += differences(answer(recorded, asked, parties), asked)
    assert not wrong, "\n".join(wrong)


def test_there_are_enough_scenarios_and_each_has_its_own_name():
    names = [s["name"] for s in SCENARIOS]
    assert len(names) >= 120
    assert len(set(names)) == len(names)
