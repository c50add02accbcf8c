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
        (
            "Chad and Niger keep the Algiers grain accord. Algiers hosted them.",
            {"TCD", "NER"},
        ),
        ("Chad and Niger kept the Algiers accord.", {"TCD", "NER"}),
        ("The EU-brokered river pact between Chad and Niger stands.", {"TCD", "NER"}),
        (
            "Chad and Niger agreed in Rome, with Italy looking on, to renew their 2001 pact.",
            {"TCD", "NER"},
        ),
        ("Mali waits. A memorandum on grain is likely to be signed with Ghana.", {"MLI", "GHA"}),
    ],
    ids=[
        "between",
        "with",
        "with two",
        "by-phrase",
        "no go-between",
        "home",
        "not the venue",
        "not the place in its name",
        "not who brokered it",
        "their",
        "to be signed with",
    ],
)
def test_an_agreement_is_theirs_who_are_said_to_make_it(text: str, expected: set[str]) -> None:
    found = scene(text)
    assert set(thread_parties(found, found.threads[0])) == expected


def test_a_side_that_is_not_named_is_no_partner_of_another_agreement() -> None:
    found = scene(
        "Norway renewed its cod pact with Iceland. "
        "Norway also ended its whale pact with Denmark.\n\n"
        "Officials said Iceland was pleased and that Iceland would fish on.\n\n"
        "A herring pact with Ireland is next."
    )
    assert set(thread_parties(found, found.threads[-1])) == {"NOR", "IRL"}


def test_nobody_named_in_particular_is_the_party_in_whose_capital_it_is_done() -> None:
    (statement,) = said(
        "The herring treaty between Norway and Iceland was ratified in Oslo in 2019.", "ratify"
    )
    assert statement.actors == ("NOR",)


def test_a_breach_that_is_denied_is_laid_to_those_who_deny_it() -> None:
    text = "Norwegian officials said they had not broken the herring treaty with Iceland."
    (statement,) = said(text, "allege_breach")
    assert statement.actors == ("NOR",)
