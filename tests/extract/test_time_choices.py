"""The dates that an event may have, and which of them is chosen."""

from __future__ import annotations

from datetime import date

import pytest
from reading_texts import DAY, document, said

from onrecord.extract import modality as put
from onrecord.extract import rules
from onrecord.extract.candidates import propose
from onrecord.extract.time_choices import TimeChoice, propose_times
from onrecord.model import Modality


def choices(text: str, published: date | None = DAY) -> tuple[TimeChoice, ...]:
    """The dates open to the first signing of a text."""
    found = rules.scene_of(document(text, published))
    candidate = next(c for c in propose(found) if c.event == "sign")
    source = found.source_of(candidate.paragraph, put.trigger_span(found, candidate))
    return propose_times(found, candidate, Modality.ACTUAL, source)


def test_no_date_is_always_among_the_choices_and_comes_last() -> None:
    found = choices("Fiji signed the reef treaty with Samoa on 3 May 2024.")
    assert [str(c.when) for c in found] == ["2024-05-03", "None"]
    assert found[-1].derivation is None


def test_a_date_without_a_year_is_open_in_both_readings() -> None:
    found = choices("Fiji signed the reef treaty with Samoa on 3 June.")
    assert {str(c.when) for c in found} == {"2023-06-03", "2024-06-03", "None"}


def test_every_date_that_is_chosen_says_how_it_was_come_by() -> None:
    found = choices("Fiji and Samoa, at odds since 2019, signed the reef treaty on Monday.")
    assert len(found) > 2
    assert all(c.derivation for c in found if c.when is not None)


def test_without_a_day_of_publication_a_relative_date_is_not_open() -> None:
    found = choices("Fiji signed the reef treaty with Samoa on Monday.", published=None)
    assert [c.when for c in found] == [None]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Fiji on Tuesday signed the reef treaty with Samoa.", "2024-05-14"),
        ("Fiji has signed the reef treaty with Samoa, the ministry said on Tuesday.", None),
        ("Fiji will sign the reef treaty with Samoa on Tuesday.", "2024-05-21"),
    ],
)
def test_a_saying_verbs_day_is_not_the_events(text: str, when: str | None) -> None:
    (statement,) = said(text, "sign")
    assert (str(statement.event_date) if statement.event_date else None) == when
