"""A list of treaties: what is deposited stands first, and reports are matched against it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.importing.cells import Dates, parties_in, term_in
from onrecord.importing.treaty_list import Listing, columns_given, take
from onrecord.model import OnrecordError, SourceKind
from onrecord.record import Register

LIST = """\
Number,Title,Parties,Date of signature,In force,Registered,Term
101,Agreement on salt transit between Peru and Chile,PER; CHL,12 Mar 1999,1999-06-01,2000-01-15,P20Y
102,Convention on lighthouses,"Estonia, Latvia and Finland",2001-04-03,,2002-02-01,
103,Treaty of friendship between Ruritania and Malta,Ruritania; Malta,31.12.2003,2004,2004-05-05,

"""
SERIES = Listing("Salt Coast Treaty Series")


def written(folder: Path, text: str, name: str = "series.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def register(tmp_path: Path):
    with Register.open(tmp_path / "test.db", create=True) as opened:
        yield opened


def test_a_register_starts_from_what_is_deposited(register: Register, tmp_path: Path) -> None:
    taken = take(register, written(tmp_path, LIST), SERIES)
    assert (taken.new, taken.known) == (3, 0)
    assert [p.what for p in taken.problems] == ["party 'Ruritania' is not known"]
    desk = Desk(register)
    desk.settle()
    assert [(a.names[0], a.parties) for a in register.agreements()] == [
        ("Agreement on salt transit between Peru and Chile", ("PER", "CHL")),
        ("Convention on lighthouses", ("EST", "LVA", "FIN")),
        ("Treaty of friendship between Ruritania and Malta", ("Ruritania", "MLT")),
    ]
    answer = desk.status("salt transit", on="2010-01-01")
    assert (answer.status, str(answer.since), str(answer.until)) == (
        "in_force", "1999-06-01", "2019-06-01",
    )  # fmt: skip
    for item in register.recorded(answer.agreement):
        said = item.statement
        text = register.document(item.doc).text
        assert said.source.kind is SourceKind.DOCUMENT
        assert said.source.text in text and said.evidence.of(text) == said.evidence_text
        assert item.published == date(2000, 1, 15) and item.outlet == SERIES.name


def test_before_it_was_deposited_nobody_could_know(register: Register, tmp_path: Path) -> None:
    take(register, written(tmp_path, LIST), SERIES)
    assert Desk(register).status("salt", on="1999-12-01", known="1999-12-31").status == "unknown"
    assert Desk(register).status("salt", on="1999-12-01", known="2000-01-31").status == "in_force"


def test_reports_are_matched_against_the_list(register: Register, tmp_path: Path) -> None:
    take(register, written(tmp_path, LIST), SERIES)
    text = "Chile has suspended its agreement with Peru on the transit of salt, it said on 3 May."
    named = agreement("Agreement on the transit of salt", parties=("CHL", "PER"))
    register.record(
        *report("news", text, "2012-05-04", [named],
                [Said("suspend", text, when="2012-05-03", actors=("CHL",))])
    )  # fmt: skip
    Desk(register).settle()
    assert len(register.agreements()) == 3
    answer = Desk(register).status("transit of salt", on="2012-06-01")
    assert answer.status == "suspended"
    assert {r.doc for r in register.reports(answer.agreement)} == {"series#101", "news"}


def test_entries_of_one_list_are_no_echoes_of_each_other(
    register: Register, tmp_path: Path
) -> None:
    rows = "".join(
        f"{n},Protocol {n} to the Lighthouse Convention,Estonia; Latvia,2001-04-0{n},2002-02-01\n"
        for n in range(1, 6)
    )
    take(register, written(tmp_path, "no,title,parties,signed,registered\n" + rows), SERIES)
    Desk(register).settle()
    assert register.stories() == () and len(register.agreements()) == 5


def test_reading_a_list_again_changes_nothing(register: Register, tmp_path: Path) -> None:
    path = written(tmp_path, LIST)
    take(register, path, SERIES)
    again = take(register, path, SERIES)
    assert (again.new, again.known) == (0, 3)


def test_states_may_be_given_by_their_numbers_of_that_day(
    register: Register, tmp_path: Path
) -> None:
    text = (
        "treaty_name;ccode1;ccode2;signed\nBorder pact;365;260;1975\nGas pact;365;255;1995-02-01\n"
        "Odd pact;999;255;1995-02-01\n"
    )
    listing = Listing("Coded Pacts", date(2000, 1, 1))
    taken = take(register, written(tmp_path, text), listing)
    assert {a.names[0]: a.parties for a in register.agreements()} == {
        "Border pact": ("SUN", "DEU"), "Gas pact": ("RUS", "DEU"), "Odd pact": ("DEU",),
    }  # fmt: skip
    assert ["999" in p.what for p in taken.problems] == [True]


def test_columns_may_be_named_by_hand(register: Register, tmp_path: Path) -> None:
    path = written(tmp_path, "Intitulé,Fait le,Etats\nAccord sur le sel,1999-03-12,Peru|Chile\n")
    listing = Listing("Recueil", date(2001, 1, 1), columns_given(
        ["title=Intitulé", "sign=Fait le", "parties=Etats"]))  # fmt: skip
    take(register, path, listing)
    (found,) = register.agreements()
    assert found.parties == ("PER", "CHL")
    assert register.recorded(found.id)[0].statement.evidence_text == "Fait le: 1999-03-12"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a,b\n1,2\n", "no column of titles among a, b"),
        ("title,signed\nPact,1999\n", "--published"),
        ("title\nPact\n", "header"),
        ("title,title\nPact,x\n", "twice"),
    ],
)
def test_a_list_that_cannot_be_read_says_what_to_do(
    register: Register, tmp_path: Path, text: str, fault: str
) -> None:
    with pytest.raises(OnrecordError, match=fault):
        take(register, written(tmp_path, text), Listing("x"))
    assert register.is_empty()


def test_a_field_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(OnrecordError, match="one of title"):
        columns_given(["colour=blue"])


@pytest.mark.parametrize(
    ("cell", "day_first", "read"),
    [
        ("1999", None, "1999"),
        ("1999-03", None, "1999-03"),
        ("1999-03-12T00:00:00", None, "1999-03-12"),
        ("12 March 1999", None, "1999-03-12"),
        ("Mar 12, 1999", None, "1999-03-12"),
        ("March 1999", None, "1999-03"),
        ("31/12/1999", None, "1999-12-31"),
        ("12/31/1999", None, "1999-12-31"),
        ("03.04.1999", None, "1999-04-03"),
        ("03/04/1999", True, "1999-04-03"),
        ("03/04/1999", False, "1999-03-04"),
        ("03/04/1999", None, None),
        ("31 February 1999", None, None),
        ("soon", None, None),
    ],
)
def test_a_date_is_read_as_it_is_meant_or_refused(
    cell: str, day_first: bool | None, read: str | None
) -> None:
    if read is None:
        with pytest.raises(ValueError, match=r"day|date"):
            Dates(day_first).read(cell)
    else:
        assert str(Dates(day_first).read(cell)) == read


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Peru; Chile", ("PER", "CHL")),
        ("Estonia, Latvia and Finland", ("EST", "LVA", "FIN")),
        ("Trinidad and Tobago", ("TTO",)),
        ("Trinidad and Tobago; Malta", ("TTO", "MLT")),
        ("Peru - Chile", ("PER", "CHL")),
        ("USA/CAN", ("USA", "CAN")),
        ("Soviet Union | East Germany", ("SUN", "DDR")),
    ],
)
def test_a_cell_of_parties_is_taken_apart(cell: str, codes: tuple[str, ...]) -> None:
    assert parties_in(cell, ()) == (codes, ())


def test_durations_are_iso_or_words() -> None:
    assert [term_in(c) for c in ("P15Y", "20 years", "6 months", "long")] == [
        "P15Y", "P20Y", "P6M", None,
    ]  # fmt: skip
