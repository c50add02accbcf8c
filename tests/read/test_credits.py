"""Credits: whom a report names as where it has the story from."""

from __future__ import annotations

import pytest

from onrecord.data import load
from onrecord.read import clean
from onrecord.read.credits import credits, credits_in

FRAMES = load("lang/en/read_credits.toml")["frame"]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame["id"])
def test_a_frame_finds_the_names_of_its_example(frame: dict) -> None:
    assert list(credits_in(frame["example"])) == frame["credits"]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame["id"])
def test_a_frame_finds_nothing_in_its_counter_example(frame: dict) -> None:
    assert credits_in(frame["counter_example"]) == ()


def test_the_reports_own_paper_counts_where_it_says_that_it_was_told() -> None:
    text = "The pact is off, an aide told the Courier on Monday."
    assert credits_in(text, outlet="Northport Courier") == ("Courier",)


def test_an_agencys_own_dispatch_is_no_credit_to_it() -> None:
    assert credits_in("The pact is off, an aide told Reuters.", outlet="Reuters") == ()
    assert credits_in("The pact is off, an aide told Reuters.", outlet="Lowland Mail") == (
        "Reuters",
    )


def test_a_short_form_and_the_full_name_are_one_credit() -> None:
    text = "The Evening Globe reported it. A minister told the Globe that no date was set."
    assert credits_in(text) == ("The Evening Globe",)


def test_initials_of_a_named_agency_are_known_as_its_own() -> None:
    text = "The Littoral News Agency said it first. No date is set, LNA reported, and told us so."
    assert "LNA" in credits_in("According to the Littoral News Agency, no. " + text)


def test_the_place_that_a_paper_comes_from_is_no_credit() -> None:
    text = "The Vardo daily Karo Zeme reported the pact; a Lundian weekly said it was dead."
    assert credits_in(text) == ("Karo Zeme",)


def test_an_agency_in_the_dateline_of_another_paper_is_credited() -> None:
    text = "Pact signed\n\nVARDO, May 3 (NCW) - The two states signed the pact on Monday in Vardo."
    assert credits(clean(text, name="d", outlet="Lowland Mail")) == ("NCW",)
    assert credits(clean(text, name="d", outlet="Northern Copper Wire")) == ()


def test_a_parliament_that_was_told_is_no_outlet() -> None:
    assert credits_in("The minister told Parliament that the Treaty Unit reported delays.") == ()


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("Speaking to BBC Urdu, the envoy said no.", "BBC"),
        ("He told CNN's Ana Roe that talks go on.", "CNN"),
        ("An aide told the state-run Qasr News Agency so.", "Qasr News Agency"),
        ("It was quoted by Lundia's TASS news agency as over.", "TASS"),
        ("The Guardian understands that the notice was sent.", "The Guardian"),
        ("A minister told the Times of Vardo that it was over.", "Times of Vardo"),
        ("Der Spiegel magazine reported on Friday that it was over.", "Der Spiegel"),
    ],
)
def test_names_are_found_through_what_stands_around_them(text: str, credit: str) -> None:
    assert credits_in(text) == (credit,)


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("By AFP", ("AFP",)),
        ("Reuters, Vardo", ("Reuters",)),
        ("Agencies", ("Agencies",)),
        ("ANI | Updated: May 3, 2021 10:00 IST", ("ANI",)),
        ("Monitoring Desk", ()),
        ("By Ana Oduya", ()),
    ],
)
def test_an_agency_in_the_byline_is_credited(byline: str, expected: tuple[str, ...]) -> None:
    story = "The two governments signed the pact on Monday, officials of both said at night."
    document = clean(f"Pact signed\n\n{byline}\n\n{story}", name="d", outlet="Lowland Mail")
    assert credits(document) == expected


def test_a_day_before_the_outlet_does_not_hide_it() -> None:
    text = "They signed it on Monday, the Harbour Mail reported, citing officials."
    assert credits_in(text) == ("Harbour Mail",)
