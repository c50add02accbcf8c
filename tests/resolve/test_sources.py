"""The same speaker across reports."""

from __future__ import annotations

from datetime import date

import pytest

from onrecord.model import Event, Modality, Relay, Source, SourceKind, Span, Statement
from onrecord.resolve.sources import Spoken, office_of, same_person, split_name, voices


def says(
    doc: str,
    kind: SourceKind,
    text: str,
    side: str | None = None,
    outlet: str = "Kattegat Post",
    quote: str = "",
    relay: str | None = None,
    day: int = 1,
) -> Spoken:
    chain = (Relay(SourceKind.MEDIA, relay),) if relay else ()
    statement = Statement(
        document=f"d-{doc}",
        agreement="A1",
        event=Event.AFFIRM,
        modality=Modality.ACTUAL,
        evidence=Span(0, 1),
        evidence_text=quote,
        source=Source(kind, text, affiliation=side, chain=chain),
    )
    return Spoken(doc, outlet, date(2021, 3, day), statement)


@pytest.mark.parametrize(
    ("mention", "name", "title"),
    [
        ("Deputy Minister Ilse Brandt", "Ilse Brandt", "Deputy Minister"),
        ("Ilse Brandt, who runs the office", "Ilse Brandt", ""),
        ("Ilse Brandt, deputy minister for eels", "Ilse Brandt", "deputy minister for eels"),
        ("the foreign minister, Carlo di Marte", "Carlo di Marte", "foreign minister"),
        ("Major General Aksel Lund", "Aksel Lund", "Major General"),
        ("the foreign minister", "", "foreign minister"),
    ],
)
def test_a_mention_is_split_into_name_and_title(mention: str, name: str, title: str) -> None:
    found, held = split_name(mention)
    assert (" ".join(found), held) == (name, title)


def test_names_agree_by_family_name_and_given_names_or_initials() -> None:
    assert same_person(("Ilse", "Brandt"), ("Brandt",))
    assert same_person(("Ilse", "Brandt"), ("I", "Brandt"))
    assert not same_person(("Ilse", "Brandt"), ("Inga", "Brandt"))


def test_a_person_keeps_one_voice_under_the_titles_held() -> None:
    told = voices(
        [
            says("one", SourceKind.NAMED_PERSON, "Deputy Minister Ilse Brandt", "DNK", day=1),
            says("two", SourceKind.NAMED_PERSON, "Minister Ilse Brandt", "DNK", day=9),
        ]
    )
    (voice,) = told
    assert voice.name == "Ilse Brandt"
    assert [t for t, _, _ in voice.titles] == ["Deputy Minister", "Minister"]
    assert {t: a for t, a, _ in voice.titles}["Minister"] == date(2021, 3, 9)


def test_namesakes_of_two_states_are_two() -> None:
    told = voices(
        [
            says("one", SourceKind.NAMED_PERSON, "Minister Ilse Brandt", "DNK"),
            says("two", SourceKind.NAMED_PERSON, "Minister Ilse Brandt", "SWE"),
        ]
    )
    assert len(told) == 2


def test_an_office_is_one_under_its_names() -> None:
    assert office_of("the Ministry of Foreign Affairs") == "foreign ministry"
    told = voices(
        [
            says("one", SourceKind.ORGANIZATION, "the foreign ministry", "DNK"),
            says("two", SourceKind.ORGANIZATION, "the Ministry of Foreign Affairs", "DNK"),
            says("three", SourceKind.ORGANIZATION, "the foreign ministry", "SWE"),
        ]
    )
    assert len(told) == 2


def test_unnamed_sources_of_two_reports_are_two() -> None:
    told = voices(
        [
            says("one", SourceKind.UNNAMED_PERSON, "a senior diplomat"),
            says("two", SourceKind.UNNAMED_PERSON, "a senior diplomat", outlet="Skane Echo"),
        ]
    )
    assert len(told) == 2


def test_the_same_quotation_relayed_from_the_same_outlet_is_one_source() -> None:
    quote = 'he said, "we shall not sit down with them before the thaw"'
    told = voices(
        [
            says("one", SourceKind.UNNAMED_PERSON, "a diplomat", quote=quote),
            says(
                "two",
                SourceKind.UNNAMED_PERSON,
                "a diplomat",
                outlet="Skane Echo",
                quote=quote,
                relay="the Kattegat Post",
            ),
            says(
                "three", SourceKind.UNNAMED_PERSON, "a diplomat", outlet="Oland Star", quote=quote
            ),
        ]
    )
    assert sorted(len(v.statements) for v in told) == [1, 2]


def test_voices_do_not_depend_on_the_order_of_statements() -> None:
    spoken = [
        says("one", SourceKind.NAMED_PERSON, "Ilse Brandt", "DNK"),
        says("two", SourceKind.NAMED_PERSON, "I. Brandt", "DNK"),
        says("three", SourceKind.ORGANIZATION, "the Pentagon", "USA"),
        says("four", SourceKind.UNNAMED_PERSON, "an aide"),
    ]
    assert voices(spoken) == voices(reversed(spoken))
