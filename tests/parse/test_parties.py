"""Mentions of parties: which words mean whom, when, and in what company."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.data import load
from onrecord.model import OnrecordError
from onrecord.parse.parties import codes_of, country, find_parties, parties


def forms(text: str, on: date | None = None) -> list[tuple[str, str, str]]:
    return [(m.span.of(text), m.code, m.form) for m in find_parties(text, on)]


@pytest.mark.parametrize(
    ("phrase", "codes"),
    [
        ("the US-Japan pact", ("USA", "JPN")),
        ("the U.S.–Philippine treaty", ("USA", "PHL")),
        ("a Pak-US arrangement", ("PAK", "USA")),
        ("the US-Pak understanding", ("USA", "PAK")),
        ("Sino-Russian talks", ("CHN", "RUS")),
        ("the Franco-German treaty", ("FRA", "DEU")),
        ("the Anglo-Irish agreement", ("GBR", "IRL")),
        ("an Indo-Bangladesh accord", ("IND", "BGD")),
        ("the Indo-Lanka accord", ("IND", "LKA")),
        ("an Indo-Pacific framework", ()),
        ("an Anglo-Saxon habit", ()),
        ("inter-Korean talks", ("KOR", "PRK")),
        ("cross-strait trade", ("CHN", "TWN")),
        ("the Malta-Jersey arrangement", ("MLT", "JEY")),
        ("the Baltic states", ("EST", "LVA", "LTU")),
        ("the Nordic countries", ("DNK", "FIN", "ISL", "NOR", "SWE")),
        ("Belgium, the Netherlands and Luxembourg", ("BEL", "NLD", "LUX")),
        ("the two Koreas", ("KOR", "PRK")),
        ("Niger, Nigeria and the Democratic Republic of Congo", ("NER", "NGA", "COD")),
        ("Guinea, Guinea-Bissau and Equatorial Guinea", ("GIN", "GNB", "GNQ")),
        ("Papua New Guinea", ("PNG",)),
        ("Dominica and the Dominican Republic", ("DMA", "DOM")),
        ("Sudan and South Sudan", ("SDN", "SSD")),
        ("North Macedonia and Greece", ("MKD", "GRC")),
        ("the Philippine president", ("PHL",)),
        ("Burkinabe and Ivorian officers", ("BFA", "CIV")),
        ("the DPRK and the ROK", ("PRK", "KOR")),
        ("the U.A.E. and the U.K.", ("ARE", "GBR")),
        ("the E.C. and the U.S", ("EC", "USA")),
        ("Türkiye", ("TUR",)),
        ("São Tomé and Príncipe", ("STP",)),
        ("Trinidad & Tobago", ("TTO",)),
        ("Hamas and the Taliban", ("HAMAS", "Taliban")),
        ("ECOWAS, the African Union and SADC", ("ECOWAS", "AU", "SADC")),
    ],
)
def test_a_phrase_gives_its_parties_in_order_of_mention(
    phrase: str, codes: tuple[str, ...]
) -> None:
    assert codes_of(phrase) == codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Islamabad said no.", ("Islamabad", "PAK", "capital")),
        ("The Kremlin said no.", ("Kremlin", "RUS", "institution")),
        ("The Pentagon declined.", ("Pentagon", "USA", "institution")),
        ("Malacanang said no.", ("Malacanang", "PHL", "institution")),
        ("Foggy Bottom shrugged.", ("Foggy Bottom", "USA", "institution")),
        ("the Quai d’Orsay", ("Quai d’Orsay", "FRA", "institution")),
        ("the Bundestag voted", ("Bundestag", "DEU", "institution")),
        ("the Sejm voted", ("Sejm", "POL", "institution")),
        ("the Pakistanis left", ("Pakistanis", "PAK", "demonym")),
        ("the European Union", ("European Union", "EU", "organisation")),
        ("Brussels objected", ("Brussels", "EU", "capital")),
        ("the European Commission", ("European Commission", "EU", "institution")),
        ("Somaliland signed", ("Somaliland", "SOMALILAND", "non_state")),
        ("Vladimir Putin left", ("Vladimir Putin", "RUS", "leader")),
        ("the UAE", ("UAE", "ARE", "abbreviation")),
        ("the UNITED STATES", ("UNITED STATES", "USA", "name")),
        ("United\nStates", ("United\nStates", "USA", "name")),
    ],
)
def test_each_form_of_naming_a_party_is_told_apart(
    text: str, expected: tuple[str, str, str]
) -> None:
    assert forms(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "let us go",
        "roast turkey with rice",
        "they polish the china",
        "US$30 million",
        "the Paris Agreement on climate",
        "the Ottawa Convention",
        "the Minsk agreements",
        "The Dhaka Lantern Post wrote it",
        "the Gulf of Mexico and the South China Sea",
        "Latin America and South America",
        "New Mexico and New Jersey",
        "Chad Arbor, a clerk",
        "Jordan Fairweather sang",
        "May may march",
        "Igor Putin, a baker",
        "spokesman Nasser Doornail",
        "Romanian Rhapsody"[1:],
        "a Polishing cloth",
        "Omanson and Indianapolis",
        "",
    ],
)
def test_words_that_only_look_like_a_party_name_nobody(text: str) -> None:
    assert find_parties(text) == ()


@pytest.mark.parametrize(
    ("people", "code"),
    [
        ("Germans", "DEU"),
        ("Frenchmen", "FRA"),
        ("Swiss", "CHE"),
        ("Iraqis", "IRQ"),
        ("Turks", "TUR"),
        ("Filipinos", "PHL"),
        ("Saudis", "SAU"),
        ("Vietnamese", "VNM"),
        ("New Zealanders", "NZL"),
    ],
)
def test_peoples_are_their_states(people: str, code: str) -> None:
    assert forms(f"Some {people} came.") == [(people, code, "demonym")]


def test_a_capital_that_only_locates_is_marked_as_a_place() -> None:
    (in_islamabad,) = find_parties("They met in Islamabad.")
    (islamabad,) = find_parties("Islamabad refused.")
    assert in_islamabad.place and not islamabad.place
    for text in (
        "ISLAMABAD, March 4 - Talks went on.",
        "Paris (Lantern) - Talks.",
        "Go\nParis - Talks.",
    ):
        assert [m.place for m in find_parties(text)] == [True], text
    assert [m.place for m in find_parties("a London-based bank")] == [True]
    assert [m.place for m in find_parties("a Moscow-led bloc")] == [False]


def test_ambiguous_words_count_only_in_company() -> None:
    assert codes_of("The Home Office said so.") == ()
    assert codes_of("Britain waits; the Home Office said so.") == ("GBR",)
    assert codes_of("Georgetown has canals.") == ()
    assert codes_of("Guyana objects, and Georgetown says why.") == ("GUY",)


def test_an_organ_that_many_parties_have_belongs_to_the_one_named_in_the_text() -> None:
    assert codes_of("The Senate agreed.") == ()
    assert forms("The Philippines waits. The Senate agreed.")[-1] == (
        "Senate",
        "PHL",
        "institution",
    )
    assert codes_of("Kenya and Nigeria wait. The Senate agreed.") == ("KEN", "NGA")


def test_names_that_held_for_a_time_are_read_by_the_day_of_publication() -> None:
    assert codes_of("Zaire", date(1987, 3, 1)) == ("COD",)
    assert codes_of("the Soviet Union", date(1987, 3, 1)) == ("SUN",)
    assert country("SUN").successors == ("RUS",)
    assert "UKR" in country("SUN").also
    assert country("DDR").until == date(1990, 10, 2)
    assert codes_of("West Germany", date(1987, 3, 1)) == ("DEU",)
    assert codes_of("the African Union", date(1987, 3, 1)) == ()


def test_a_leader_speaks_for_the_party_held_on_that_day() -> None:
    assert codes_of("Kaja Kallas", date(2022, 5, 1)) == ("EST",)
    assert codes_of("Kaja Kallas", date(2025, 5, 1)) == ("EU",)
    assert codes_of("Zelensky", date(2005, 5, 1)) == ()


def test_a_common_surname_needs_an_office_or_the_full_name() -> None:
    assert codes_of("Johnson waved.") == ()
    assert codes_of("President Johnson waved.", date(1966, 5, 1)) == ("USA",)
    assert codes_of("Theresa May rose. May left.", date(2018, 5, 1)) == ("GBR",)
    assert len(find_parties("Theresa May rose. May left.", date(2018, 5, 1))) == 2


def test_a_namesake_gives_way_to_the_state_that_it_is_part_of() -> None:
    assert codes_of("Georgia and Armenia signed.") == ("GEO", "ARM")
    assert codes_of("In the United States, voters in Georgia waited.") == ("USA",)
    assert codes_of("The United States backs Georgia against Russia.") == ("USA", "GEO", "RUS")


def test_a_language_is_no_party() -> None:
    assert codes_of("The text was drawn up in French.") == ()
    assert codes_of("in French waters") == ("FRA",)


def test_a_half_of_a_compound_may_be_a_surname_elsewhere() -> None:
    assert codes_of("the Franco-German treaty") == ("FRA", "DEU")
    assert codes_of("General Franco spoke", date(1960, 5, 1)) == ("ESP",)


def test_headlines_in_capitals_are_read_too() -> None:
    assert codes_of("PUTIN AND ERDOGAN MEET IN CAIRO") == ("RUS", "TUR", "EGY")
    assert codes_of("VLADIMIR PUTIN SIGNS WITH NORTH KOREA") == ("RUS", "PRK")


def test_an_unknown_code_is_refused_with_what_was_expected() -> None:
    with pytest.raises(OnrecordError, match="alpha-3"):
        country("XYZ")


def test_every_state_and_territory_of_iso_3166_is_there() -> None:
    coded = [p for p in parties() if p.kind in ("state", "territory")]
    assert len(coded) == 249 + 1  # Kosovo has a user-assigned code
    assert all(len(p.code) == 3 and p.code.isupper() for p in coded)
    assert [p.code for p in coded if p.kind == "state" and not (p.capitals or p.demonyms)] == []


@pytest.mark.parametrize("code", [p.code for p in parties()])
def test_every_party_is_found_by_its_own_name(code: str) -> None:
    party = country(code)
    host = country(party.dependent_of).name if party.dependent_of else "the region"
    text = f"In {host} it was {party.name} that had asked."
    assert code in codes_of(text, party.until), party.name


def test_every_owner_of_an_organ_and_every_leader_is_a_party() -> None:
    for file, table in (("institutions", "owner"), ("leaders", None)):
        raw = load(f"parties/{file}.toml")
        for code in raw[table] if table else raw:
            assert country(code).code == code


def test_every_leader_has_a_term_that_ends_after_it_begins() -> None:
    for raw in load("parties/leaders.toml").values():
        for name, first, last in raw["leaders"]:
            assert 1900 < first <= last < 2045, name


@given(
    st.lists(
        st.sampled_from(
            ["US", "U.S.", "-", " ", "Chad", "Male'", "Putin", "\n", "’s", "Guinea", "Bissau", "Ö"]
        ),
        max_size=20,
    )
)
def test_any_text_yields_ordered_mentions_grounded_in_it(pieces: list[str]) -> None:
    text = "".join(pieces)
    last = 0
    for mention in find_parties(text):
        assert mention.span.start >= last or mention.form == "name"
        assert mention.span.of(text)
        assert country(mention.code)
        last = mention.span.start


@pytest.mark.parametrize(
    ("text", "on", "codes"),
    [
        ("Moscow agreed.", date(1987, 3, 2), ("SUN",)),
        ("The Kremlin agreed.", date(1987, 3, 2), ("SUN",)),
        ("Moscow agreed.", date(1994, 3, 2), ("RUS",)),
        ("Belgrade agreed.", date(1988, 3, 2), ("YUG",)),
        ("Belgrade agreed.", date(2019, 3, 2), ("SRB",)),
        ("Prague agreed.", date(1990, 3, 2), ("CSK",)),
        ("Moscow agreed.", None, ("RUS",)),
    ],
)
def test_a_capital_speaks_for_the_state_that_it_was_the_capital_of(
    text: str, on: date | None, codes: tuple[str, ...]
) -> None:
    assert codes_of(text, on) == codes
