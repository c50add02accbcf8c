"""The challenge suite's files keep to the format that their README describes."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onrecord.model.codes import Event, Modality, SourceKind, Stance
from onrecord.model.dates import PartialDate, add_term

FILES = sorted(Path(__file__).parent.glob("*.toml"))
KEYS = {
    "event",
    "modality",
    "agreement",
    "date",
    "term",
    "actors",
    "source_kind",
    "source",
    "stance",
    "chain",
}


def cases(file: Path) -> list[dict[str, Any]]:
    with file.open("rb") as handle:
        return list(tomllib.load(handle)["case"])


ALL = [case for file in FILES for case in cases(file)]


def test_there_are_at_least_400_cases_with_ids_of_their_own() -> None:
    counted = Counter(case["id"] for case in ALL)
    assert len(ALL) >= 400
    assert [name for name, times in counted.items() if times > 1] == []


def test_every_event_and_modality_is_covered() -> None:
    expected = [statement for case in ALL for statement in case["expect"]]
    assert {statement["event"] for statement in expected} == {str(code) for code in Event}
    assert {statement["modality"] for statement in expected} == {str(code) for code in Modality}


def test_cases_that_expect_nothing_are_a_sixth_of_the_suite_or_more() -> None:
    assert sum(not case["expect"] for case in ALL) * 6 >= len(ALL)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_case_is_well_formed_and_grounded_in_its_text(file: Path) -> None:
    for case in cases(file):
        assert case["id"].startswith(case["pair"] + "-"), case["id"]
        assert isinstance(case["published"], date), case["id"]
        for statement in case["expect"] + case.get("allow", []):
            where = (case["id"], statement)
            assert statement.keys() <= KEYS, where
            Event(statement["event"])
            Modality(statement["modality"])
            assert statement["agreement"].split()[0].lower() in case["text"].lower(), where
            if statement.get("date"):
                PartialDate(statement["date"])
            if statement.get("term"):
                add_term(case["published"], statement["term"])
            if "source_kind" in statement:
                SourceKind(statement["source_kind"])
            if "stance" in statement:
                Stance(statement["stance"])
            for said_by in [statement.get("source", ""), *statement.get("chain", [])]:
                assert said_by.lower() in case["text"].lower(), where
