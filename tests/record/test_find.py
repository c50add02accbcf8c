"""A name is matched the way a person would mean it."""

from __future__ import annotations

from pathlib import Path

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
        ("the semiconductor pact under which prices are fixed", 1),
        ("the valleys treaty for herds on the high meadows", 3),
        ("Memorandum on the Lines of Communication (CLMOU)", 0),
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


def test_a_described_agreement_is_found_by_what_it_is_called(tmp_path: Path) -> None:
    long = "a fresh agreement that settles who may fish where"
    with Register.open(tmp_path / "find.db", create=True) as opened:
        for n, (name, parties) in enumerate(
            ((long, ("FRA", "ESP")), ("the agreement on eels", ("FRA", "PRT")), ("Eel Pact", ()))
        ):
            pact = [agreement(name, parties=parties)]
            opened.record(*report(f"r{n}", f"Of {name}.", "2020-01-01", pact))
        (found,) = [m for m in opened.find("a fresh agreement") if m.fits]
        assert found.name == long
        assert not [m for m in opened.find("the new arrangement") if m.fits]


def test_what_is_asked_beyond_a_name_on_record_must_not_speak_of_others(tmp_path: Path) -> None:
    with Register.open(tmp_path / "find.db", create=True) as opened:
        pact = [agreement("the eel accord", parties=("FRA", "ESP"))]
        opened.record(*report("r", "Of the eel accord.", "2020-01-01", pact))
        assert opened.find("the eel accord of the western rivers")[0].fits
        assert opened.find("the eel accord of Chile with Peru")[0].score < 0.8
        assert not opened.find("the accord on tunnels")[0].fits


def test_the_new_and_the_current_agreement_of_a_kind_are_told_apart(tmp_path: Path) -> None:
    with Register.open(tmp_path / "find.db", create=True) as opened:
        for n, name in enumerate(("the new Eel Accord of Lisbon", "the Eel Accord of Lisbon")):
            pact = [agreement(name, parties=(("FRA", "ESP"), ("PRT", "IRL"))[n])]
            opened.record(*report(f"r{n}", f"Of {name}.", "2020-01-01", pact))
        assert opened.find("the current Eel Accord of Lisbon")[0].name == "the Eel Accord of Lisbon"
        assert opened.find("a fresh Eel Accord of Lisbon")[0].name == "the new Eel Accord of Lisbon"


def test_a_year_alone_makes_no_agreement_of_another_kind_the_one_meant(tmp_path: Path) -> None:
    with Register.open(tmp_path / "find.db", create=True) as opened:
        pact = [agreement("the 2010 eel transit accord", parties=("FRA", "ESP"))]
        opened.record(*report("r", "Of the 2010 eel transit accord.", "2020-01-01", pact))
        assert not opened.find("The Exchange of Notes of 2010")[0].fits
        assert opened.find("the transit accord of 2010")[0].fits


def test_numbers_are_no_slip_of_the_pen(tmp_path: Path) -> None:
    with Register.open(tmp_path / "find.db", create=True) as opened:
        for n, name in enumerate(("the agreement", "Protocol 4", "the declaration")):
            pact = [agreement(name, parties=("FRA", "ESP"))]
            opened.record(*report(f"r{n}", f"Of {name}.", "2020-01-01", pact))
        assert not [m for m in opened.find("the 1959 agreement") if m.fits]
        assert not [m for m in opened.find("Protocol 14") if m.fits]
        assert not [m for m in opened.find("the declaration by which eels are shared") if m.fits]
