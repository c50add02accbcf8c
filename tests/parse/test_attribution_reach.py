"""How far reported words reach, and whom a pronoun in the same sentence means."""

from __future__ import annotations

import pytest

from onrecord.parse.attribution import attributions
from onrecord.parse.sources import read_sources


def contents(text: str, cue: str) -> str:
    """What the cue attributes, parts joined by " / "."""
    found = attributions(text, nested=True)
    one = next(a for a in found if a.cue and a.cue[0].of(text) == cue)
    return " / ".join(part.of(text) for part in one.content)


def source(text: str, cue: str) -> str | None:
    """The words of the source of a cue, pronouns resolved within the sentence."""
    found = attributions(text, nested=True)
    for one, described in zip(found, read_sources(text, found), strict=True):
        if one.cue and one.cue[0].of(text) == cue:
            return described.text if described is not None else None
    return None


def test_a_cue_between_commas_only_interrupts_what_its_speaker_says() -> None:
    text = "Notice would be given in June, the second envoy said, and Fiji would be out by May."
    assert contents(text, "said") == (
        "Notice would be given in June / and Fiji would be out by May"
    )


def test_a_predicate_that_goes_on_after_a_cue_is_its_speakers_too() -> None:
    text = "They want the fees settled first, the minister said, and have asked Suva for talks."
    assert contents(text, "said").endswith("and have asked Suva for talks")


def test_what_another_speaker_adds_after_a_cue_is_not_the_first_ones() -> None:
    text = "The reef pact is dead, the minister said, but Fiji denied that it had left."
    assert contents(text, "said") == "The reef pact is dead"


def test_a_participle_after_a_cue_opens_a_claim_of_its_own() -> None:
    text = "The reef pact is dead, the minister said, adding that talks would go on."
    assert contents(text, "said") == "The reef pact is dead"


def test_what_stands_before_a_cue_is_kept_where_more_follows_it() -> None:
    text = "Nor was the reef treaty under review in Suva, he said, whatever was told in Apia."
    assert contents(text, "said").startswith("Nor was the reef treaty under review in Suva")


def test_a_clause_about_the_matter_joined_without_a_comma_goes_on_with_the_report() -> None:
    text = "Bose told delegates this round gave them an opening but it had to be the last."
    assert contents(text, "told").endswith("it had to be the last")


def test_a_topic_named_first_belongs_to_what_is_said_of_it() -> None:
    text = "On the question of entry into force of the tin pact, Bose said it was settled."
    assert contents(text, "said").startswith("On the question of entry into force")


def test_a_day_named_first_is_no_topic() -> None:
    text = "On Monday, Bose said the tin pact was settled."
    assert contents(text, "said") == "the tin pact was settled"


def test_a_document_told_with_how_it_came_about_is_a_source() -> None:
    text = "Fiji has revoked its notice to leave, a note circulated by the UN on 7 March shows."
    assert source(text, "shows") == "a note circulated by the UN on 7 March"


def test_a_call_takes_all_that_is_called_for() -> None:
    text = "The Senate passed a resolution calling for steps against Fiji for breaches of the pact."
    assert contents(text, "calling") == "steps against Fiji for breaches of the pact"


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        (
            "A palace source was less coy: a new text would come only if Suva asked, he said.",
            "said",
            "A palace source",
        ),
        (
            "President Moreau announced duties after he said that Fiji was not honouring the pact.",
            "said",
            "President Moreau",
        ),
        (
            "Fiji says nothing moves before June, a promise it accuses Samoa of breaking.",
            "accuses",
            "Fiji",
        ),
    ],
)
def test_a_pronoun_for_a_speaker_of_its_sentence_is_that_speaker(
    text: str, cue: str, expected: str
) -> None:
    assert source(text, cue) == expected


def test_a_pronoun_at_the_end_is_nobody_named_in_what_it_says() -> None:
    assert source("Many envoys prefer a new text to the old one, they said.", "said") == "they"
