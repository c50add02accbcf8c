"""Names of agreements taken apart, and the lexicons behind it."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from onrecord.data import load
from onrecord.model import Event
from onrecord.resolve.outlets import is_agency, same_outlet
from onrecord.resolve.passages import overlap, passages, quotations, sentences
from onrecord.resolve.words import words

FILES = ("names", "echoes", "drift", "sources")


def test_acronyms_initials_and_proper_words_are_found() -> None:
    parts = words().parts("Skagen Memorandum on Eel Rights (SMER)")
    assert parts.acronyms == {"SMER"}
    assert "skagen" in parts.proper
    assert "SMER" in words().parts("Skagen Memorandum on Eel Rights").initials


def test_the_acronyms_of_a_title_of_many_small_words_stay_few() -> None:
    parties = " and ".join(f"the Government of the {n} Islands" for n in ("Cook", "Faroe", "Line"))
    long = words().parts(f"Agreement between {parties} on the Passage of the Ships of the Fleet")
    assert 0 < len(long.initials) <= 2**7
    assert "CEFTA" in words().parts("Central European Free Trade Agreement").initials


def test_an_acronym_tells_the_subject_that_it_stands_for() -> None:
    assert words().parts("the VFA").subjects == words().parts("the pact on troops").subjects
    assert not words().parts("the SMER").subjects


def test_parties_in_a_name_are_no_subject() -> None:
    parts = words().parts("the Danish-German rail accord")
    assert parts.parties == {"DNK", "DEU"}
    assert parts.details == {"rail"}


def test_titles_of_a_type_are_no_proper_words() -> None:
    assert not words().parts("Reciprocal Access Agreement").proper


def test_a_headline_in_capitals_tells_no_acronyms() -> None:
    assert not words().parts("NEW RAIL PACT").acronyms


def test_years_of_a_name_are_not_those_of_its_end() -> None:
    assert words().parts("the 2008 accord").years == {2008}
    assert not words().parts("the accord that runs until 2030").years


def test_new_in_a_title_is_no_role() -> None:
    assert words().parts("New NALT").role == ""
    assert words().parts("a new rail accord").role == "coming"


def test_a_plural_after_a_proper_name_is_no_class() -> None:
    assert words().parts("all rail agreements").plural
    assert not words().parts("the Skagen accords").plural


@pytest.mark.parametrize("name", FILES)
def test_every_lexicon_entry_carries_its_meaning_and_examples(name: str) -> None:
    entries = [
        e
        for value in load(f"resolve/{name}.toml").values()
        for e in (value if isinstance(value, list) else [value])
        if isinstance(e, dict) and ({"words", "patterns", "pattern", "events", "names"} & e.keys())
    ]
    assert entries
    for entry in entries:
        if "subject" in entry or "thing" in entry:
            continue
        assert entry["meaning"] and entry["example"] and entry["counter_example"]


@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("echoes", "access"),
        ("echoes", "occasions"),
        ("echoes", "silences"),
        ("drift", "hedges"),
        ("drift", "conditions"),
        ("drift", "denials"),
        ("drift", "ranks"),
        ("drift", "reporting"),
    ],
)
def test_a_pattern_matches_its_example_and_not_its_counter_example(file: str, table: str) -> None:
    value = load(f"resolve/{file}.toml")[table]
    for entry in value if isinstance(value, list) else [value]:
        joined = "|".join(entry.get("patterns") or [entry["pattern"]]).replace("{own}", "Echo")
        pattern = re.compile(joined, re.IGNORECASE)
        assert pattern.search(entry["example"]), entry["example"]
        assert not pattern.search(entry["counter_example"]), entry["counter_example"]


def test_families_of_events_name_events_of_the_codebook() -> None:
    for family in load("resolve/drift.toml")["families"]:
        assert set(family["events"]) <= {str(e) for e in Event}


def test_the_data_files_are_in_the_package() -> None:
    there = {f.name for f in files("onrecord.data").joinpath("resolve").iterdir()}
    assert {f"{name}.toml" for name in FILES} <= there


def test_sentences_end_at_full_stops_not_at_abbreviations() -> None:
    text = "Mr. Lund spoke to the U.S. envoy. “No,” he said.\nNext line"
    assert [s.of(text) for s in sentences(text)] == [
        "Mr. Lund spoke to the U.S. envoy.",
        "“No,” he said.",
        "Next line",
    ]


def test_sentences_that_tell_the_same_overlap() -> None:
    from onrecord.model import Document

    one = passages(Document("a", "Sweden withdrew from the eel pact in 2019."))[0]
    two = passages(Document("b", "The withdrawal of Sweden from the pact on eels came in 2019."))[0]
    other = passages(Document("c", "Herring prices fell by a third."))[0]
    assert overlap(one, two) > 0.8
    assert overlap(one, other) == 0


def test_quotations_of_four_words_and_more_are_kept() -> None:
    assert quotations("“We have the signed text” but not “we do”") == {"we have the signed text"}


def test_outlets_are_known_under_their_short_names() -> None:
    assert same_outlet("The Skane Echo", "Skane Echo newspaper")
    assert not same_outlet("Skane Echo", "Skane Post")
    assert is_agency("Kattegat News Agency") and not is_agency("Kattegat Post")
