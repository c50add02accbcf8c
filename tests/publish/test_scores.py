"""Scoring counts what a careful reader would count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.model import Account, Extraction, Incident, OnrecordError, Source, SourceKind, Span
from onrecord.publish.scores import Annotated, by_set, load_annotated, overlap, score

TEXT = "Chad signed the Lake Treaty on Monday. Niger may leave the Lake Treaty, a minister said."
ONE, TWO = TEXT[:38], TEXT[39:]
LAKE = agreement("Lake Treaty", parties=("TCD", "NER"))
MINISTER = Source(SourceKind.UNNAMED_PERSON, "a minister", "said", "NER")


def found(*said: Said, agreements=(LAKE,), **more: object) -> Extraction:
    return report("lake", TEXT, "2020-01-02", agreements, said, **more)[1]


TRUTH = Annotated(
    "lake",
    "lakes",
    TEXT,
    None,
    None,
    None,
    found(
        Said("sign", ONE, when="2019-12-30", actors=("TCD",)),
        Said("terminate", TWO, modality="possible", source=MINISTER),
    ),
)


def counts(extraction: Extraction) -> tuple[int, int, int]:
    tally = score(TRUTH, extraction)
    return tally.hit, tally.extra, tally.missed


def test_the_truth_scores_one_in_everything() -> None:
    told = score(TRUTH, TRUTH.truth).to_json()
    assert told["statements"]["f1"] == told["dates"] == told["source_kind"] == told["actors"] == 1.0


def test_nothing_found_is_all_missed_and_has_no_precision() -> None:
    tally = score(TRUTH, found(agreements=()))
    assert (tally.hit, tally.missed) == (0, 2)
    assert tally.to_json()["statements"]["precision"] is None
    assert [e.what for e in tally.errors] == ["MISS", "MISS"]


def test_possible_and_conditional_count_as_one_and_actual_does_not() -> None:
    assert counts(found(Said("terminate", TWO, modality="conditional"))) == (1, 0, 1)
    assert counts(found(Said("terminate", TWO, modality="actual"))) == (0, 1, 2)


def test_another_event_or_another_sentence_is_no_match() -> None:
    assert counts(found(Said("conclude", ONE))) == (0, 1, 2)
    assert counts(found(Said("sign", TWO))) == (0, 1, 2)


def test_affirm_is_recorded_but_not_scored() -> None:
    assert counts(found(Said("affirm", ONE))) == (0, 0, 2)


def test_among_several_agreements_the_names_must_share_a_telling_word() -> None:
    other = agreement("River Treaty", local="A2")
    said = Said("sign", ONE, "A2")
    assert counts(found(said, agreements=(LAKE, other))) == (0, 1, 2)


def test_one_found_statement_answers_one_only() -> None:
    assert counts(found(Said("sign", ONE), Said("sign", ONE, when="2019"))) == (1, 1, 1)


def test_dates_and_sources_are_judged_on_matched_pairs() -> None:
    tally = score(TRUTH, found(Said("sign", ONE, source=MINISTER)))
    assert (tally.date_right, tally.dated, tally.dated_right, tally.kind_right) == (0, 1, 0, 0)


def test_an_account_needs_its_sentence_its_side_and_its_go_betweens() -> None:
    def incident(source: Source) -> tuple[Incident, ...]:
        return (Incident("x", None, None, (Account(source, "y", Span(0, 38), ONE),)),)

    truth = Annotated("lake", "l", TEXT, None, None, None, found(incidents=incident(MINISTER)))
    assert score(truth, found(incidents=incident(MINISTER))).account_hit == 1
    other = Source(SourceKind.UNNAMED_PERSON, "a minister", "said", "TCD")
    assert score(truth, found(incidents=incident(other))).account_missed == 1


def test_due_days_and_credits_are_counted() -> None:
    truth = Annotated(
        "lake", "l", TEXT, None, None, None,
        found(due=[("2020-02", ONE, None)], credits=("The Lake Post newspaper",)),
    )  # fmt: skip
    tally = score(truth, found(due=[("2020-02", TWO, None)], credits=("Lake Post", "PTI")))
    assert (tally.due_hit, tally.credit_hit, tally.credit_extra) == (1, 1, 1)


def test_sets_add_up_and_all_comes_last() -> None:
    sums = by_set([(TRUTH, score(TRUTH, TRUTH.truth)), (TRUTH, score(TRUTH, TRUTH.truth))])
    assert list(sums) == ["lakes", "all"]
    assert sums["all"].hit == 4


def test_overlap_counts_repeats_and_the_shorter_side() -> None:
    assert overlap("the the pact", "the pact") == 1.0
    assert overlap("", "x") == 0.0


def test_a_folder_without_annotated_reports_is_told(tmp_path: Path) -> None:
    with pytest.raises(OnrecordError, match="no annotated report"):
        list(load_annotated(tmp_path))
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "bad.txt").write_text("x")
    (tmp_path / "bad.json").write_text(json.dumps({"doc": "bad", "statements": [{}]}))
    with pytest.raises(OnrecordError, match=r"bad\.json"):
        list(load_annotated(tmp_path))
