"""Triage: what can matter passes, what cannot costs microseconds."""

from __future__ import annotations

import time

import pytest

from onrecord.extract.triage import Triage, may_matter

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
