"""What a report says of how its agreements hang together is on record as relations."""

from __future__ import annotations

from typing import Any

import pytest
from reading_texts import extracted, scene

from onrecord.data import load
from onrecord.extract.candidates import propose
from onrecord.extract.relations import find_relations
from onrecord.model import Event, Related, Relation

TABLE = load("lang/en/relations.toml")


def label(entry: dict[str, Any]) -> str:
    return f"{entry['type']}-{(entry.get('words') or entry['nouns'])[0]}"


def related(text: str) -> list[tuple[str, str, str]]:
    seen = scene(text)
    return [
        (seen.threads[one].mentions[0].text, str(relation), seen.threads[other].mentions[0].text)
        for one, relation, other in find_relations(seen)
    ]


@pytest.mark.parametrize("entry", TABLE["relation"] + TABLE["alone"], ids=label)
def test_a_wording_relates_two_agreements_in_its_example(entry: dict[str, Any]) -> None:
    ((one, relation, other),) = related(entry["example"])
    assert relation == entry["type"]
    assert "Shore Accord" in other and "Shore Accord" not in one


@pytest.mark.parametrize("entry", TABLE["relation"] + TABLE["alone"], ids=label)
def test_a_wordings_counter_example_relates_nothing(entry: dict[str, Any]) -> None:
    assert related(entry["counter_example"]) == []


def test_the_passive_turns_a_relation_round() -> None:
    text = "The Shore Accord of 1998 was replaced by the Lake Treaty, which Chad and Niger signed."
    assert related(text) == [("the Lake Treaty", "replaces", "The Shore Accord of 1998")]


def test_a_relation_is_told_by_what_statements_call_the_agreements() -> None:
    told = extracted(
        "Chad and Niger signed the Lake Treaty on Monday. The treaty replaces the Shore Accord of "
        "1998."
    )
    lake, shore = told.agreements
    assert lake.names[0] == "the Lake Treaty"
    assert lake.related == (Related(Relation.REPLACES, shore.local),)
    assert shore.related == ()


def test_who_signs_a_protocol_to_a_treaty_signs_the_protocol() -> None:
    told = extracted("Chad and Niger signed a protocol amending the Shore Accord of 1998.")
    protocol, accord = told.agreements
    assert protocol.names[0].startswith("a protocol") and accord.names[0].startswith("the Shore")
    assert [(s.agreement, s.event) for s in told.statements] == [
        (protocol.local, "sign"),
        (accord.local, "amend"),
    ]


def test_two_agreements_are_related_once_and_as_said_in_so_many_words() -> None:
    text = (
        "The Shore Accord of 1998 between Chad and Niger runs out. Chad and Niger signed an "
        "annex amending the Shore Accord of 1998."
    )
    assert [relation for _, relation, _ in related(text)] == ["amends"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Lake Treaty takes the place of the Shore Accord of 1998.",
        "The Lake Treaty is to replace the Shore Accord of 1998, which expires in May.",
        "The Shore Accord of 1998 was replaced by the Lake Treaty.",
    ],
)
def test_of_two_agreements_it_is_told_which_is_replaced(sentence: str) -> None:
    seen = scene(f"Chad and Niger met. {sentence}")
    marks = {
        seen.threads[c.thread].mentions[0].text.lower(): {name for name, _ in c.features}
        for c in propose(seen)
        if c.event is Event.REPLACE
    }
    assert "pair=replaces|newer" in marks["the lake treaty"]
    assert "pair=replaces|older" in marks["the shore accord of 1998"]
