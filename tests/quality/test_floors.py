"""Extraction does not fall below the floors pinned in floors.toml, on a fixed sample."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import quality
from onrecord.publish.scores import load_annotated

GOLDEN_REPORTS = 15
CASES_A_PHENOMENON = 40


def spread(items: list[Any], most: int) -> list[Any]:
    """At most so many of them, evenly spread."""
    return [items[n * len(items) // most] for n in range(most)] if len(items) > most else items


def test_golden_reports_are_read_no_worse_than_the_floors() -> None:
    sample = spread(sorted(load_annotated(quality.GOLDEN), key=lambda one: one.doc), GOLDEN_REPORTS)
    found = quality.measures(quality.tallied(sample, jobs=1))
    assert quality.below(found, quality.floors()["sample-golden"], "golden reports") == []


def test_challenge_cases_pass_no_less_often_than_the_floors() -> None:
    groups = defaultdict(list)
    for case in quality.cases():
        groups[case["phenomenon"].split(":")[0]].append(case)
    sample = [case for group in groups.values() for case in spread(group, CASES_A_PHENOMENON)]
    found = quality.shares(quality.passed(sample, jobs=1))
    assert quality.below(found, quality.floors()["sample-challenge"], "challenge") == []


def test_what_is_below_or_missing_is_told() -> None:
    told = quality.below({"f1": 0.5, "dates": None}, {"f1": 0.6, "dates": 0.1}, "here")
    assert told == ["here: f1 is 0.5, floor 0.6", "here: dates is None, floor 0.1"]
    assert quality.below({"f1": 0.6}, {"f1": 0.6}, "here") == []


def test_every_set_has_a_floor() -> None:
    pinned = quality.floors()
    sets = {"golden", "training", "challenge", "sample-golden", "sample-challenge"}
    assert set(pinned) == sets
    assert all(0.0 < value < 1.0 for table in pinned.values() for value in table.values())
