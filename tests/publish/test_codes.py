"""Numbers of states: those that others merge on, by the day."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from onrecord.data import load
from onrecord.parse.parties_lexicon import lexicon
from onrecord.publish.codes import SYSTEMS, iso_of, number_in, number_on, numbers, party_of


@pytest.mark.parametrize(
    ("party", "day", "cow", "gw"),
    [
        ("USA", "2020-05-01", 2, 2),
        ("CAN", "1900-01-01", None, 20),
        ("DEU", "1985-06-01", 260, 260),
        ("DEU", "1995-06-01", 255, 260),
        ("DDR", "1985-06-01", 265, 265),
        ("DDR", "1995-06-01", None, None),
        ("RUS", "2000-01-01", 365, 365),
        ("SUN", "1980-01-01", 365, 365),
        ("SRB", "2010-01-01", 345, 340),
        ("YUG", "1985-01-01", 345, 345),
        ("YEM", "1980-01-01", 678, 678),
        ("YEM", "2000-01-01", 679, 678),
        ("YMD", "1980-01-01", 680, 680),
        ("KOR", "2000-01-01", 732, 732),
        ("TWN", "2000-01-01", 713, 713),
        ("KIR", "2005-01-01", 946, 970),
        ("TUV", "2005-01-01", 947, 973),
        ("PAK", "1947-08-14", 770, 770),
        ("PAK", "1947-08-13", None, None),
        ("NATO", "2000-01-01", None, None),
    ],
)
def test_a_number_holds_on_its_days_only(
    party: str, day: str, cow: int | None, gw: int | None
) -> None:
    when = date.fromisoformat(day)
    assert (number_on(party, "cow", when), number_on(party, "gw", when)) == (cow, gw)


def test_a_year_in_which_a_state_ends_still_has_its_number() -> None:
    assert number_in("DDR", "cow", 1990) == 265
    assert number_in("DEU", "cow", 1990) == 255
    assert number_in("DDR", "cow", 1991) is None


def test_a_number_leads_back_to_the_party_of_that_day() -> None:
    for number, day, party in (
        (365, "1985-01-01", "SUN"),
        (365, "1995-01-01", "RUS"),
        (345, "1985-01-01", "YUG"),
        (345, "2004-01-01", "SCG"),
        (345, "2010-01-01", "SRB"),
        (255, "2000-01-01", "DEU"),
        (999, "2000-01-01", None),
    ):
        assert party_of(number, "cow", date.fromisoformat(day)) == party


def test_every_entry_is_a_party_we_know_and_its_spells_do_not_overlap() -> None:
    parties = lexicon().parties
    for code in load("parties/systems.toml"):
        assert code in parties, code
        for system in SYSTEMS:
            spells = numbers(code, system)
            for one, next_ in pairwise(spells):
                assert one.until is not None and one.until < next_.since, (code, system)


def test_every_state_but_two_is_in_both_lists() -> None:
    states = {p.code for p in lexicon().parties.values() if p.kind == "state"}
    listed = load("parties/systems.toml")
    assert {s for s in states if s not in listed} == {"PSE", "VAT"}
    assert iso_of("XKX") == "XKX" and iso_of("EU") is None and iso_of("Taliban") is None
