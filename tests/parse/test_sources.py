"""What sort of speaker a mention is, how it stands to the claim, whom it stands for."""

from __future__ import annotations

import pytest

from onrecord.data import load
from onrecord.model import OUTLET, SourceKind, Span, Stance
from onrecord.parse.attribution import attribute, attributions
from onrecord.parse.claims import accuser_at, background_on, source_at
from onrecord.parse.pipeline import parse
from onrecord.parse.source_kinds import describe, kind_of, reason_of, stance_of
from onrecord.parse.sources import read_sources


@pytest.mark.parametrize(
    ("mention", "kind"),
    [
        ("the foreign minister", SourceKind.NAMED_PERSON),
        ("a foreign minister", SourceKind.UNNAMED_PERSON),
        ("Fisheries Minister Tomas Areg", SourceKind.NAMED_PERSON),
        ("Tomas Areg, the deputy minister of ports", SourceKind.NAMED_PERSON),
        ("ministry spokesman Tomas Areg", SourceKind.NAMED_PERSON),
        ("the ministry official", SourceKind.UNNAMED_PERSON),
        ("a spokesman", SourceKind.UNNAMED_PERSON),
        ("a spokeswoman for Foreign Minister Tomas Areg", SourceKind.UNNAMED_PERSON),
        ("official sources", SourceKind.UNNAMED_PERSON),
        ("two people with knowledge of the talks", SourceKind.UNNAMED_PERSON),
        ("one harbour clerk, who asked that no name be printed", SourceKind.UNNAMED_PERSON),
        ("the foreign ministry", SourceKind.ORGANIZATION),
        ("Norway's government", SourceKind.ORGANIZATION),
        ("the White House", SourceKind.ORGANIZATION),
        ("Islamabad", SourceKind.ORGANIZATION),
        ("a leaked memo", SourceKind.DOCUMENT),
        ("the treaty text", SourceKind.DOCUMENT),
        ("The Harbour Times", SourceKind.MEDIA),
        ("a Khartoum newspaper", SourceKind.MEDIA),
        ("reports", SourceKind.MEDIA),
    ],
)
def test_a_mention_has_the_kind_of_its_words(mention: str, kind: SourceKind) -> None:
    assert kind_of(mention) is kind


@pytest.mark.parametrize(
    ("cue", "stance"),
    [
        ("said", Stance.ASSERTS),
        ("denied", Stance.DENIES),
        ("played down", Stance.DOUBTS),
        ("declined to say", Stance.DECLINES),
        ("did not respond", Stance.DECLINES),
        ("would not say", Stance.DECLINES),
    ],
)
def test_the_cue_says_how_the_source_stands_to_the_claim(cue: str, stance: Stance) -> None:
    assert stance_of(cue) is stance


def test_the_reason_for_anonymity_is_kept_in_the_report_s_words() -> None:
    mention = "an aide, who spoke on condition of anonymity because the talks are private"
    assert reason_of(mention) == "because the talks are private"
    assert describe(mention, "said").reason == "because the talks are private"
    assert reason_of("an aide who follows the file") is None


def sources_of(text: str) -> list[tuple[str | None, str | None, SourceKind]]:
    found = attribute(parse(text))
    return [(s.text, s.resolved, s.kind) for s in read_sources(text, found) if s]


def test_a_pronoun_stands_for_the_speaker_before_it() -> None:
    text = "A senior port official said the lease had ended. He said no talks were planned."
    assert sources_of(text) == [
        ("A senior port official", None, SourceKind.UNNAMED_PERSON),
        ("He", "A senior port official", SourceKind.UNNAMED_PERSON),
    ]


def test_a_short_mention_stands_for_the_fuller_one() -> None:
    text = "Ports Minister Tomas Areg said the lease had ended. Areg said no talks were planned."
    assert sources_of(text)[1] == (
        "Areg",
        "Ports Minister Tomas Areg",
        SourceKind.NAMED_PERSON,
    )


def test_a_claim_belongs_to_its_innermost_speaker() -> None:
    text = "The Harbour Times reported that a port official had said the lease was cancelled."
    found = attribute(parse(text))
    at = text.index("cancelled")
    source = source_at(found, read_sources(text, found), Span(at, at + 9))
    assert source.text == "a port official"
    assert [relay.text for relay in source.chain] == ["The Harbour Times"]


def test_a_background_clause_is_the_outlet_s() -> None:
    text = "The envoy said the accord, which was signed in 1980, would lapse."
    doc = parse(text)
    found = attribute(doc)
    sources = read_sources(text, found)
    signed = Span(text.index("signed"), text.index("signed") + 6)
    lapse = Span(text.index("lapse"), text.index("lapse") + 5)
    assert source_at(found, sources, signed, background_on(doc, signed)) == OUTLET
    assert source_at(found, sources, lapse, background_on(doc, lapse)).text == "The envoy"


@pytest.mark.parametrize("entry", load("lang/en/sources.toml")["heads"], ids=lambda e: e["kind"])
def test_a_list_of_heads_proves_itself(entry: dict[str, str]) -> None:
    assert kind_of(entry["example"]) == entry["kind"]
    assert kind_of(entry["counter_example"]) != entry["kind"]


def test_parts_of_a_group_stand_for_the_group() -> None:
    text = "Two port officials said the lease had ended. One of the officials said it was void."
    assert sources_of(text)[1] == (
        "One of the officials",
        "Two port officials",
        SourceKind.UNNAMED_PERSON,
    )


def test_a_speaker_s_own_i_is_the_speaker_of_the_turn() -> None:
    text = (
        "MS. AREG: I think the lease has ended.\nQUESTION: When was that?\n"
        "MS. AREG: In May.\nQUESTION: Thank you."
    )
    found = attributions(text, nested=True)
    at = text.index("ended")
    source = source_at(found, read_sources(text, found), Span(at, at + 5))
    assert (source.text, source.kind) == ("MS. AREG", SourceKind.NAMED_PERSON)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The union says it was the port that broke the pact.", "broke", "The union"),
        ("The mayor denied reports that the harbour had frozen the accord.", "frozen", "The mayor"),
        ("The union called the port the first to violate the accord.", "violate", "The union"),
        ("Tomas Areg plans to quit the pact, a port aide said.", "quit", "a port aide"),
        ("The paper reported, citing a clerk, that the lease was void.", "void", "a clerk"),
    ],
)
def test_what_looks_like_background_or_an_act_is_still_the_speaker_s(
    text: str, word: str, expected: str
) -> None:
    doc = parse(text)
    found = attribute(doc)
    trigger = Span(text.index(word), text.index(word) + len(word))
    source = source_at(found, read_sources(text, found), trigger, background_on(doc, trigger))
    assert source.text == expected


def test_turns_that_a_page_has_run_together_keep_their_speakers() -> None:
    text = (
        "MS. AREG: Good day.\nQUESTION: Has it lapsed? MS. AREG: It was renewed in May.\n"
        "QUESTION: Thank you."
    )
    found = attributions(text, nested=True)
    at = text.index("renewed")
    source = source_at(found, read_sources(text, found), Span(at, at + 7))
    assert source.text == "MS. AREG"


def test_an_accusation_is_its_maker_s() -> None:
    text = "Atland accused Borland of a breach. The assembly urged reprisals for breaking the pact."
    found = attribute(parse(text))
    sources = read_sources(text, found)
    accused = accuser_at(found, sources, Span(text.index("accused"), text.index("accused") + 7))
    broken = accuser_at(found, sources, Span(text.index("breaking"), text.index("breaking") + 8))
    assert (accused and accused.text) == "Atland"
    assert (broken and broken.text) == "The assembly"
