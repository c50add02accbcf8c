"""Triage: what can matter passes, what cannot costs microseconds."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from onrecord.data import load
from onrecord.extract import lexicon
from onrecord.extract.triage import Triage, may_matter, names_agreement
from onrecord.extract.triage_sentences import _Report, plurals, signs

HOME = Path(__file__).parents[2]
DULL = "The keeper fed the otters at noon, and the crowd at the zoo was delighted. " * 12


@pytest.mark.parametrize(
    "text",
    [
        "The truce for the old city held.",
        "Both TREATIES lapsed.",
        "They settled it by an exchange of notes.",
        "A cease-fire was reported.",
        "New START runs out.",
        "Inspectors cited the CTBT.",
    ],
)
def test_a_word_or_a_name_for_an_agreement_passes(text: str) -> None:
    assert may_matter(text)
    assert may_matter(f"{DULL}\n{text}\n{DULL}")


@pytest.mark.parametrize("text", [DULL, "", "She took notes in exchange.", "Startled, it ran."])
def test_a_text_without_any_is_passed_over(text: str) -> None:
    assert not may_matter(text)


@pytest.mark.parametrize(
    "text",
    [
        "Pellworth Corp said it reached an agreement with Harrow Inc to buy its tile unit.",
        "The union rejected the latest offer and its members will strike at the Leith yard.",
        "Nettle plc shareholders cleared the deal, which values the firm at 90 mln stg.",
        "The bank arranged four-day repurchase agreements to add reserves.",
        "Dunmore Ltd signed a licence agreement with a French rival of its Italian parent.",
        "The council will deal with the matter once the hall is dry.",
        "TOKYO, May 4 - Two bakers settled their quarrel and shook hands on a deal.",
        "A settlement was reached after the landlord mended the roof.",
        "She paid 40 Canadian dollars under the arrangement.",
        "BAKERY TO START NEW LINE",
    ],
)
def test_an_agreement_that_no_state_can_have_made_is_passed_over(text: str) -> None:
    assert not may_matter(f"{DULL}\n{text}\n{DULL}")


@pytest.mark.parametrize(
    "text",
    [
        "Norway reached an agreement with Iceland on herring.",
        "The talks ended without a deal, ministers from Peru and Chile said.",
        "Malta's government is unhappy with the arrangement.",
        "Members have ratified the new cocoa agreement.",
        "The Kelso Accord has stood for nine years.",
        "Kenya's finance minister said a deal with Uganda would let the state company buy power.",
        "Oslo and Moscow signed a swap.",
        "India did ratify the amendment.",
    ],
)
def test_an_agreement_beside_a_state_passes(text: str) -> None:
    assert may_matter(text)
    assert may_matter(f"{DULL}\n{text}\n{DULL}")


def test_a_state_in_the_sentence_before_is_near_enough_unless_that_is_a_companys() -> None:
    assert may_matter(DULL + "Ghana was silent. The ministry knew of an agreement.")
    assert not may_matter(
        DULL + "Acorn Inc left Ghana. The president of the club knew of an agreement."
    )


def test_a_text_too_short_to_show_who_made_the_agreement_is_read() -> None:
    assert may_matter("The Ionian buoy memorandum was amended.")
    assert not may_matter("The Ionian buoy was amended.")


def test_a_report_that_returns_to_its_agreement_passes_where_a_state_is_named_at_all() -> None:
    told = ("The pact is old. ", "Nobody reads the pact. ", "The pact is in a drawer. ")
    assert may_matter(f"{''.join(told)}{DULL} Chile is far.")
    assert not may_matter(f"{''.join(told)}{DULL}")
    assert not may_matter(f"{told[0]}{DULL} Chile is far.")


def test_within_a_report_a_passage_needs_no_more_than_the_word() -> None:
    assert names_agreement("The deal was dead.")
    assert not may_matter(f"{DULL} The deal was dead.")
    assert not names_agreement(DULL)


@pytest.mark.parametrize("name", load("lang/en/triage.toml"))
def test_each_sign_stands_in_its_example_and_not_in_its_counter_example(name: str) -> None:
    entry = load("lang/en/triage.toml")[name]
    assert entry["meaning"]
    look = signs()[name].match if entry.get("place") == "after" else signs()[name].search
    assert look(entry["example"])
    assert not look(entry["counter_example"])


@pytest.mark.parametrize("folder", ["tests/golden", "training/reports"])
def test_no_annotated_report_with_a_statement_is_passed_over(folder: str) -> None:
    telling = [
        file.stem
        for file in sorted((HOME / folder).glob("*.json"))
        if json.loads(file.read_text("utf-8")).get("statements")
    ]
    assert len(telling) > 100
    texts = ((stem, HOME / folder / "text" / f"{stem}.txt") for stem in telling)
    assert [stem for stem, text in texts if not may_matter(text.read_text("utf-8"))] == []


def test_names_on_record_pass_too_as_they_are_written_and_as_whole_words() -> None:
    triage = Triage(["KELPIX", "Skerry Understanding", "Tern Accord", "the old one", "AB"])
    assert triage.may_matter("Ministers spoke of KELPIX again.")
    assert triage.may_matter("Under the Skerry Understanding, boats wait.")
    assert not triage.may_matter("The kelpix swam off; KELPIXES are many, the old one says, AB.")
    assert not may_matter("Ministers spoke of KELPIX again.")


def test_a_hundred_thousand_names_on_record_cost_no_more_than_none() -> None:
    many = Triage(f"QX{number}" for number in range(100_000))

    def seconds(triage: Triage) -> float:
        started = time.process_time()
        for _ in range(200):
            assert not triage.may_matter(DULL)
        return time.process_time() - started

    assert min(seconds(many) for _ in range(3)) < 3 * min(seconds(Triage()) for _ in range(3))


def test_a_report_full_of_deals_costs_far_less_than_its_parse() -> None:
    report = "Pellworth Corp said the deal with Harrow Inc of Japan was no offer to buy.\n" * 20
    assert not may_matter(report)
    started = time.process_time()
    for _ in range(50):
        may_matter(report)
    assert (time.process_time() - started) / 50 < 0.02


def test_a_sentence_that_holds_what_counts_is_never_passed_over_before_it_is_looked_at() -> None:
    also = load("lang/en/triage.toml")["also"]["words"]
    heads = [noun for noun, (_, strength) in lexicon.heads().items() if strength != "anaphoric"]
    for word in (*also, *heads):
        for form in plurals(word):
            sentence = f"Lisbon had a “{form.upper()}”."
            assert _Report((sentence,)).may_count(0), form
    assert not _Report(("The otters were fed at noon.",)).may_count(0)
