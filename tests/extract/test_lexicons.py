"""Every entry of the extractor's lexicons shows in its example and not in its counter-example."""

from __future__ import annotations

from typing import Any

import pytest
from reading_texts import DAY, extracted, scene

from onrecord.data import load
from onrecord.extract import lexicon, rules
from onrecord.extract.candidates import match_cues, propose
from onrecord.extract.incidents import nouns
from onrecord.extract.mentions import find
from onrecord.extract.reading import Reading, paragraph_spans, read
from onrecord.model import Document, Event, Kind

CUES = load("lang/en/cues.toml")["cue"]
HEADS = load("lang/en/agreements.toml")["head"]
KNOWN = load("lang/en/agreements.toml")["known"]
OPERATORS = load("lang/en/operators.toml")
INCIDENTS = load("lang/en/incidents.toml")["incident"]


def parsed(sentence: str) -> Reading:
    document = Document("case", sentence, published=DAY)
    return read(document, list(paragraph_spans(sentence)))


def label(entry: dict[str, Any]) -> str:
    name = entry.get("event") or entry.get("kind") or entry.get("effect")
    return f"{name}-{entry['example'][:24].strip()}"


@pytest.mark.parametrize("entry", CUES, ids=label)
def test_a_cue_is_found_in_its_example_by_its_own_wording(entry: dict[str, Any]) -> None:
    reading = parsed(entry["example"])
    own = {*entry["strong"], *entry["weak"]}
    found = [cue for s in reading.sentences for _, cue in match_cues(reading.tokens(s))]
    assert any(
        cue.event == entry["event"] and cue.pos == entry["pos"] and cue.name in own for cue in found
    )


@pytest.mark.parametrize("entry", CUES, ids=label)
def test_a_cues_counter_example_states_no_such_event(entry: dict[str, Any]) -> None:
    statements = extracted(entry["counter_example"]).statements
    assert [s for s in statements if s.event == entry["event"]] == []


def test_every_event_has_a_cue_and_no_wording_is_written_twice_in_one_entry() -> None:
    assert {entry["event"] for entry in CUES} == {str(event) for event in Event}
    for entry in CUES:
        words = [*entry["strong"], *entry["weak"]]
        assert len(words) == len(set(words)), entry["example"]
        assert set(entry.get("negative", ())) <= set(words), entry["example"]


@pytest.mark.parametrize("entry", HEADS, ids=label)
def test_a_head_noun_names_an_agreement_of_its_kind_in_its_example(entry: dict[str, Any]) -> None:
    mentions = find(parsed(entry["example"]))
    own = " ".join((*entry["strong"], *entry["weak"], *entry["anaphoric"]))
    assert any(
        m.kind is Kind(entry["kind"]) and not m.suspect and (m.noun in own or m.text in own)
        for m in mentions
    )


@pytest.mark.parametrize("entry", HEADS, ids=label)
def test_a_head_nouns_counter_example_puts_no_agreement_on_record(entry: dict[str, Any]) -> None:
    found = extracted(entry["counter_example"])
    assert found.statements == ()
    assert found.agreements == ()


@pytest.mark.parametrize("entry", KNOWN, ids=lambda entry: entry["names"][0])
def test_a_well_known_agreement_is_a_mention_by_each_of_its_names(entry: dict[str, Any]) -> None:
    for name in entry["names"]:
        mentions = find(parsed(f"The minister spoke of the {name} at length."))
        assert any(m.text in name or name in m.text for m in mentions), name
        assert lexicon.known()[name].kind is Kind(entry["kind"])


def marks(sentence: str) -> set[str]:
    """The marks of all clauses in which an event may be stated."""
    found: set[str] = set()
    for candidate in propose(scene(sentence)):
        found |= candidate.clause.operators
    return found


@pytest.mark.parametrize("entry", OPERATORS["operator"], ids=label)
def test_an_operator_governs_the_event_of_its_example_alone(entry: dict[str, Any]) -> None:
    mark = "said" if entry["effect"] == "say" else f"gov:{entry['effect']}"
    assert mark in marks(entry["example"])
    assert mark not in marks(entry["counter_example"])


@pytest.mark.parametrize("entry", OPERATORS["adverb"], ids=label)
def test_an_adverb_stands_beside_the_event_of_its_example_alone(entry: dict[str, Any]) -> None:
    mark = f"adv:{entry['effect']}"
    assert {mark, f"up:{mark}"} & marks(entry["example"])
    assert not {mark, f"up:{mark}"} & marks(entry["counter_example"])


@pytest.mark.parametrize("entry", OPERATORS["condition"], ids=label)
def test_a_condition_is_seen_in_its_example_alone(entry: dict[str, Any]) -> None:
    conditional = {f"{place}:{word}" for place in ("mark", "has") for word in entry["words"]}
    assert conditional & marks(entry["example"])
    assert not conditional & marks(entry["counter_example"])


@pytest.mark.parametrize("entry", INCIDENTS, ids=label)
def test_an_incidents_noun_is_known_and_its_counter_example_is_no_incident(
    entry: dict[str, Any],
) -> None:
    reading = parsed(entry["example"])
    lemmas = {t.lemma_.lower() for s in reading.sentences for t in reading.tokens(s)}
    assert lemmas & nouns() & set(entry["nouns"])
    assert rules.extract(reading.document).incidents == ()
    assert extracted(entry["counter_example"]).incidents == ()
