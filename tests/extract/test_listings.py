"""A class of agreements and the members that a report names with it are told apart and related."""

from __future__ import annotations

from typing import Any

import pytest
from reading_texts import extracted, scene, threads

from onrecord.data import load
from onrecord.extract.listings import How
from onrecord.model import Related, Relation

WORDINGS = load("lang/en/listings.toml")["listing"]
SCRAPPED = (
    "Estonia will scrap all visa agreements with Latvia, among them the Harbour Visa Accord of "
    "1998, the foreign minister said on Monday."
)


def label(entry: dict[str, Any]) -> str:
    return f"{entry['place']}-{entry['words'][0]}"


@pytest.mark.parametrize("entry", WORDINGS, ids=label)
def test_a_wording_ties_one_class_to_one_member_in_its_example(entry: dict[str, Any]) -> None:
    seen = scene(entry["example"])
    (listing,) = seen.listings
    assert "transport accords" in seen.mentions[listing.whole].text
    assert ["Busia Rail Accord" in seen.mentions[part].text for part in listing.parts] == [True]
    assert any(wording in entry["example"].lower() for wording in entry["words"])


@pytest.mark.parametrize("entry", WORDINGS, ids=label)
def test_a_wordings_counter_example_lists_nothing(entry: dict[str, Any]) -> None:
    assert scene(entry["counter_example"]).listings == ()


def test_every_wording_of_what_includes_ties_a_class_to_its_member() -> None:
    for entry in WORDINGS:
        for wording in entry["words"]:
            if entry["place"] != "before the members" or entry["reach"] == 1:
                continue
            text = f"Kenya will end all transport accords with Uganda, {wording} the Busia Accord."
            (listing,) = scene(text).listings
            assert listing.how is How.MEMBERS, wording


def test_a_class_and_the_member_named_with_it_are_two_related_agreements() -> None:
    told = extracted(f"{SCRAPPED} The accord lets sailors go ashore without papers.")
    whole, member = told.agreements
    assert whole.names == ("all visa agreements with Latvia",)
    assert member.names == ("the Harbour Visa Accord of 1998", "The accord")
    assert member.related == (Related(Relation.PART_OF, whole.local),)
    assert whole.related == ()


def test_what_is_said_of_a_class_is_said_of_each_member_that_is_named() -> None:
    told = extracted(SCRAPPED)
    assert sorted((s.agreement, s.event, s.modality) for s in told.statements) == [
        ("A1", "terminate", "planned"),
        ("A2", "terminate", "planned"),
    ]
    assert len({s.evidence for s in told.statements}) == 1


def test_what_is_said_of_a_member_alone_is_not_said_of_its_class() -> None:
    told = extracted(f"{SCRAPPED} The Harbour Visa Accord was extended in 2019.")
    assert [s.agreement for s in told.statements if s.event == "extend"] == ["A2"]


def test_members_in_the_next_sentence_are_told_with_both_sentences() -> None:
    text = (
        "Norway will end all fisheries agreements with Russia. "
        "Among them is the Barents Cod Protocol of 2010."
    )
    told = extracted(text)
    assert told.agreements[1].related == (Related(Relation.PART_OF, "A1"),)
    assert [s.evidence_text for s in told.statements] == [
        "Norway will end all fisheries agreements with Russia.",
        text,
    ]


def test_a_member_without_parties_of_its_own_has_those_of_its_class() -> None:
    whole, member = extracted(
        "Ghana suspended all existing accords with Togo, including the 2003 grazing protocol, "
        "officials said. Nigeria and Benin watch closely."
    ).agreements
    assert set(whole.parties) == set(member.parties) == {"GHA", "TGO"}


def test_acronyms_of_one_list_are_as_many_agreements() -> None:
    told = extracted(
        "India has now signed all four foundational agreements with the United States: GSOMIA, "
        "LEMOA, COMCASA and BECA."
    )
    assert [a.names[0] for a in told.agreements[1:]] == ["GSOMIA", "LEMOA", "COMCASA", "BECA"]
    assert all(a.related == (Related(Relation.PART_OF, "A1"),) for a in told.agreements[1:])
    assert {s.agreement for s in told.statements} == {a.local for a in told.agreements}


def test_a_package_is_a_class_with_its_name_in_full() -> None:
    whole, *members = extracted(
        "Peru and Chile signed a package of accords on Monday, among them an extradition treaty "
        "and a memorandum on fisheries."
    ).agreements
    assert whole.names == ("a package of accords",)
    assert [m.names[0] for m in members] == ["an extradition treaty", "a memorandum on fisheries"]


def test_nothing_is_said_of_what_a_class_leaves_out() -> None:
    (only,) = extracted(
        "Estonia will scrap all visa agreements with Latvia except the Harbour Visa Accord of "
        "1998, the foreign minister said on Monday."
    ).agreements
    assert only.names == ("visa agreements with Latvia",), "not all of them"


def test_others_of_the_sort_are_neither_the_same_nor_its_class() -> None:
    named, others = extracted(
        "Kenya suspended the Busia Rail Accord and other transport pacts with Uganda in May."
    ).agreements
    assert named.names == ("the Busia Rail Accord",)
    assert (named.related, others.related) == ((), ())


def test_a_later_plural_goes_to_the_class_and_a_later_singular_to_the_member() -> None:
    found = threads(
        f"{SCRAPPED} The visa agreements were made in the 1990s. The visa accord covers sailors."
    )
    assert found == [
        ["all visa agreements with Latvia", "The visa agreements"],
        ["the Harbour Visa Accord of 1998", "The visa accord"],
    ]
