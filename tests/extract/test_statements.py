"""Who acts, when, how it is put, for how long, and on whose word: minimal pairs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reading_texts import extracted, said, scene

from onrecord.extract import rules
from onrecord.extract.candidates import propose
from onrecord.extract.carried import Faint, carry
from onrecord.model import Modality, SourceKind, Stance, Statement

SUSPEND = "the herring treaty with Iceland"


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        (f"Norway suspended {SUSPEND}.", "actual"),
        (f"Norway will suspend {SUSPEND}.", "planned"),
        (f"Norway decided to suspend {SUSPEND}.", "planned"),
        (f"Norway may suspend {SUSPEND}.", "possible"),
        (f"Norway threatened to suspend {SUSPEND}.", "possible"),
        (f"Norway did not suspend {SUSPEND}.", "denied"),
        (f"Norway denied that it had suspended {SUSPEND}.", "denied"),
    ],
)
def test_modality_follows_what_governs_the_verb(sentence: str, modality: str) -> None:
    (statement,) = said(sentence, "suspend")
    assert statement.modality is Modality(modality)
    assert statement.actors == ("NOR",)


def test_a_condition_makes_it_conditional() -> None:
    (statement,) = said(f"If Denmark agrees, Norway will suspend {SUSPEND}.", "suspend")
    assert statement.modality in (Modality.CONDITIONAL, Modality.POSSIBLE)


@pytest.mark.parametrize(
    "sentence",
    [
        f"Norway suspended {SUSPEND} on 3 May 2024.",
        "The herring treaty with Iceland was suspended by Norway on 3 May 2024.",
        f"Norway met Iceland in Bergen. It then suspended {SUSPEND} on 3 May 2024.",
        f"OSLO, May 16 - The government suspended {SUSPEND} on 3 May 2024.",
    ],
    ids=["active", "by-phrase", "pronoun", "domestic body"],
)
def test_the_party_that_acts_is_found(sentence: str) -> None:
    (statement,) = said(sentence, "suspend")
    assert statement.actors == ("NOR",)
    assert str(statement.event_date) == "2024-05-03"


def test_both_sides_act_where_an_act_is_mutual() -> None:
    (statement,) = said("Norway and Iceland signed the herring treaty in 2019.", "sign")
    assert set(statement.actors) == {"NOR", "ISL"}


def test_the_accused_is_the_actor_of_a_breach() -> None:
    (statement,) = said("Iceland accused Norway of violating the herring treaty.", "allege_breach")
    assert statement.actors == ("NOR",)
    assert statement.source.affiliation == "ISL"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("on Tuesday", "2024-05-14"),
        ("on 3 June 2020", "2020-06-03"),
        ("in April", "2024-04"),
        ("last year", "2023"),
        ("in 2019", "2019"),
    ],
)
def test_a_past_acts_date_keeps_its_precision_and_tells_how_it_was_come_by(
    when: str, expected: str
) -> None:
    (statement,) = said(f"Norway suspended {SUSPEND} {when}.", "suspend")
    assert str(statement.event_date) == expected
    assert statement.derivation


def test_a_weekday_ahead_is_the_next_one() -> None:
    (statement,) = said("Norway will sign the herring treaty with Iceland on Tuesday.", "sign")
    assert statement.modality is Modality.PLANNED
    assert str(statement.event_date) == "2024-05-21"


def test_the_date_of_the_saying_is_not_that_of_the_act() -> None:
    (statement,) = said(f"Norway said on Monday that it had suspended {SUSPEND}.", "suspend")
    assert statement.event_date is None
    (statement,) = said(
        f"Norway said on Monday that it had suspended {SUSPEND} in April.", "suspend"
    )
    assert str(statement.event_date) == "2024-04"


def test_without_a_publication_day_relative_dates_stay_open() -> None:
    text = f"Norway suspended {SUSPEND} on Tuesday."
    assert [s.event_date for s in extracted(text, published=None).statements] == [None]


def test_two_events_of_one_report_keep_their_own_days_and_actors() -> None:
    text = f"On Monday Norway signed {SUSPEND}. On Tuesday Iceland suspended the treaty."
    sign, suspend = extracted(text).statements
    assert (sign.event, str(sign.event_date)) == ("sign", "2024-05-13")
    assert (suspend.event, str(suspend.event_date)) == ("suspend", "2024-05-14")
    assert suspend.actors == ("ISL",)
    assert sign.agreement == suspend.agreement


def test_a_stated_duration_is_the_term_and_no_date() -> None:
    (statement,) = said(
        "Norway and Iceland signed the herring treaty for ten years in 2019.", "sign"
    )
    assert statement.term == "P10Y"
    assert str(statement.event_date) == "2019"


@pytest.mark.parametrize(
    ("sentence", "kind", "affiliation"),
    [
        (f"Norway suspended {SUSPEND}.", SourceKind.OUTLET, None),
        (
            f"Norway has suspended {SUSPEND}, the foreign ministry in Oslo said.",
            SourceKind.ORGANIZATION,
            "NOR",
        ),
        (
            f"Norway has suspended {SUSPEND}, an official in Oslo said.",
            SourceKind.UNNAMED_PERSON,
            "NOR",
        ),
    ],
)
def test_a_statement_is_its_speakers(
    sentence: str, kind: SourceKind, affiliation: str | None
) -> None:
    (statement,) = said(sentence, "suspend")
    assert statement.source.kind is kind
    assert statement.source.affiliation == affiliation


def test_who_declines_to_comment_carries_the_claim_before() -> None:
    text = (
        f"Norway has suspended {SUSPEND}, the foreign ministry in Oslo said on Monday. "
        "The Icelandic embassy declined to comment."
    )
    first, second = said(text, "suspend")
    assert first.source.stance is Stance.ASSERTS
    assert second.source.stance is Stance.DECLINES
    assert second.source.affiliation == "ISL"
    assert second.modality is Modality.POSSIBLE
    assert second.evidence_text == "The Icelandic embassy declined to comment."


@pytest.mark.parametrize(
    ("second", "asked"), [("The embassy declined to comment.", 1), ("The day was dry.", 0)]
)
def test_a_weak_reading_is_made_a_statement_only_where_somebody_declines_to_speak_of_it(
    second: str, asked: int
) -> None:
    found = scene(f"Norway suspended {SUSPEND}. {second}")
    (statement, *_) = extracted(f"Norway suspended {SUSPEND}.").statements
    made = []

    def told() -> Statement:
        made.append(1)
        return statement

    weak = Faint(found.reading.sentences[0].span, 0.2, 0, told)
    assert len(carry(found, [], [weak])) == len(made) == asked


def test_who_denies_it_carries_the_claim_before_as_denied() -> None:
    text = (
        f"Norway has suspended {SUSPEND}, an official in Oslo said on Monday. "
        "The Norwegian foreign minister denied that."
    )
    _, second = said(text, "suspend")
    assert (second.modality, second.source.stance) == (Modality.DENIED, Stance.DENIES)
    assert second.source.text == "The Norwegian foreign minister"


def test_what_the_outlet_told_is_told_again_on_somebodys_word() -> None:
    text = f"Norway suspended {SUSPEND} on Monday. The decision was final, two officials said."
    first, second = said(text, "suspend")
    assert first.source.kind is SourceKind.OUTLET
    assert second.source.kind is SourceKind.UNNAMED_PERSON
    assert second.source.text == "two officials"
    assert second.evidence.covers(first.evidence)


def test_the_same_fact_told_twice_by_one_source_is_one_statement() -> None:
    text = f"Norway suspended {SUSPEND} on Tuesday. On Tuesday Norway suspended the treaty."
    assert len(said(text, "suspend")) == 1


def test_nothing_is_on_record_where_no_agreement_is_spoken_of() -> None:
    found = extracted("Norway suspended its goalkeeper on Monday. The club signed a striker.")
    assert found.statements == ()
    assert found.agreements == ()


def test_one_sentence_states_an_event_of_two_agreements_only_where_the_second_is_sure() -> None:
    first, *_ = propose(scene("Norway suspended the herring treaty with Iceland."))
    told = rules.Judged(first, 0.9, 0.9, Modality.ACTUAL)

    def kept(probability: float, thread: int) -> int:
        other = replace(first, thread=thread, token=first.token + 1)
        judged = [told, rules.Judged(other, probability, 0.9, Modality.ACTUAL)]
        return len(rules.accepted(judged, 0.4))

    assert kept(0.8, first.thread + 1) == 2
    assert kept(0.5, first.thread + 1) == 1
    assert kept(0.8, first.thread) == 1


def test_what_is_likely_is_not_accepted_where_nobody_can_tell_how_it_is_put() -> None:
    first, *_ = propose(scene("Norway suspended the herring treaty with Iceland."))
    plain = rules.Judged(first, 0.5, 0.9, Modality.ACTUAL, 0.9)
    unclear = replace(plain, modality_probability=0.4)
    assert rules.accepted([plain], 0.4) == [plain]
    assert rules.accepted([unclear], 0.4) == []
