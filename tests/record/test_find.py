"""A name is matched the way a person would mean it."""

from __future__ import annotations

import pytest

from making import agreement, report
from onrecord.record import Register
from onrecord.record.find import similarity
from onrecord.record.names import fold, untold, usual

AGREEMENTS = (
    ("Communication Lines Memorandum of Understanding", "CLMOU"),
    ("the semiconductor pact",),
    ("the 1959 Harbour Treaty",),
    ("Treaty on Open Valleys", "the valleys treaty"),
)
PARTIES = (("PAK", "USA"), ("JPN", "USA"), ("FRA", "ESP"), ("FRA", "ESP", "PRT"))


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory):
    with Register.open(tmp_path_factory.mktemp("f") / "find.db", create=True) as opened:
        for n, (names, parties) in enumerate(zip(AGREEMENTS, PARTIES, strict=True)):
            text = f"Report {n} speaks of {', '.join(names)}."
            opened.record(
                *report(f"r{n}", text, "2020-01-01", [agreement(*names, parties=parties)])
            )
        yield opened


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("CLMOU", 0),
        ("clmou", 0),
        ("CL-MOU", 0),
        ("Communication Lines Memorandum of Understanding", 0),
        ("comunication lines memorandum", 0),
        ("semiconductor pact", 1),
        ("Semiconductor agreement", 1),
        ("US-Japan semiconductor pact", 1),
        ("the Japanese-American semiconductor deal", 1),
        ("semicondutor pact", 1),
        ("Harbour Treaty", 2),
        ("harbor treaty of 1959", 2),
        ("Open Valleys Treaty", 3),
        ("the French-Spanish treaty on open valleys", 3),
        ("the semiconductor pact signed on 2 September 1986", 1),
        ("the semiconductor pact they had reached in July", 1),
        ("semiconductor pact (Japan)", 1),
    ],
)
def test_the_agreement_that_is_meant_comes_first(
    register: Register, asked: str, meant: int
) -> None:
    first = register.find(asked)[0]
    assert first.fits, first
    assert register.agreement(first.agreement).parties[0] in PARTIES[meant]
    assert fold(AGREEMENTS[meant][0]) in {
        fold(n) for n in register.agreement(first.agreement).names
    }


@pytest.mark.parametrize("asked", ["the wine lake accord", "zzz", "", "Martian pact"])
def test_a_name_that_none_has_fits_nothing(register: Register, asked: str) -> None:
    assert not [m for m in register.find(asked) if m.fits]


def test_the_parties_alone_are_no_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A description that names no subject means the agreement of just these parties."""
    with Register.open(tmp_path_factory.mktemp("f") / "many.db", create=True) as opened:
        for n, (name, parties) in enumerate(
            ((("the agreement"), ("FRA", "ESP", "PRT")), ("the accord", ("JPN", "USA")))
        ):
            told = agreement(f"the {n} Valleys Treaty", name, parties=parties)
            opened.record(*report(f"r{n}", f"Report {n} speaks of {name}.", "2020-01-01", [told]))
        assert not [m for m in opened.find("its convention with France (Denmark-France)") if m.fits]
        assert opened.find("the agreement between Japan and the United States")[0].fits


def test_what_tells_how_an_agreement_came_about_is_no_part_of_its_name() -> None:
    from onrecord.data import load

    told = load("find.toml")["told"]
    asked, _, meant = told["example"].partition(": ")
    assert untold(asked) == meant
    kept, _, _ = told["counter_example"].partition(": ")
    assert untold(kept) == kept


def test_an_id_is_a_name(register: Register) -> None:
    (found,) = register.find("CLMOU")
    assert register.find(found.agreement)[0].agreement == found.agreement


def test_words_that_any_agreement_carries_do_not_make_a_match() -> None:
    assert similarity(["harbour", "treaty"], ["valley", "treaty"]) < 0.5
    assert similarity(["harbour", "pact"], ["harbour", "treaty"]) > 0.9


def test_a_proper_name_is_shown_before_a_description() -> None:
    from collections import Counter

    told = Counter(
        {
            "the memorandum": 9,
            "the Open Skies Treaty": 2,
            "Open Skies Treaty": 1,
            "the skies deal": 5,
        }
    )
    assert usual(told) == ("the Open Skies Treaty", "the skies deal", "the memorandum")
