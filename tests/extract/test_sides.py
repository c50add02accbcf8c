"""The parties of an agreement: what its mentions and the clauses about it tell."""

from __future__ import annotations

import pytest
from reading_texts import said, scene

from onrecord.extract.sides import thread_parties


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The herring treaty between Norway and Iceland was renewed.", {"NOR", "ISL"}),
        ("Norway signed a herring treaty with Iceland.", {"NOR", "ISL"}),
        ("Norway signed a herring treaty with Iceland and Denmark.", {"NOR", "ISL", "DNK"}),
        ("The herring treaty, signed by Norway and Iceland, was renewed.", {"NOR", "ISL"}),
        ("Norway and Iceland signed a herring treaty brokered by Sweden.", {"NOR", "ISL"}),
        (
            "OSLO, May 16 - The herring treaty with Iceland was renewed.\n\n"
            "The government was pleased.",
            {"NOR", "ISL"},
        ),
    ],
    ids=["between", "with", "with two", "by-phrase", "no go-between", "home"],
)
def test_an_agreement_is_theirs_who_are_said_to_make_it(text: str, expected: set[str]) -> None:
    found = scene(text)
    assert set(thread_parties(found, found.threads[0])) == expected


def test_nobody_named_in_particular_is_the_party_in_whose_capital_it_is_done() -> None:
    (statement,) = said(
        "The herring treaty between Norway and Iceland was ratified in Oslo in 2019.", "ratify"
    )
    assert statement.actors == ("NOR",)


def test_a_breach_that_is_denied_is_laid_to_those_who_deny_it() -> None:
    text = "Norwegian officials said they had not broken the herring treaty with Iceland."
    (statement,) = said(text, "allege_breach")
    assert statement.actors == ("NOR",)
