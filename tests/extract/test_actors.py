"""Who acts: what the clause tells, and the choice among sets of parties."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reading_texts import scene

from onrecord.extract import judge as judging
from onrecord.extract.actor_sets import choose_actors, propose_actors
from onrecord.extract.actors import actors_of
from onrecord.extract.candidates import Candidate, propose
from onrecord.extract.rules import Judged, Parties, assemble
from onrecord.extract.scene import Scene
from onrecord.extract.sides import sides_of
from onrecord.model import Event, Modality

TEXT = (
    "The herring treaty between Norway and Iceland was signed in 2019. "
    "It will not be renewed, a Danish official said in Copenhagen."
)


def _candidate(found: Scene, event: Event) -> Candidate:
    return next(c for c in propose(found) if c.event is event)


def test_the_sets_to_choose_from_begin_with_the_rules_and_hold_each_side_alone() -> None:
    found = scene(TEXT)
    candidate = _candidate(found, Event.EXTEND)
    source = found.source_of(candidate.paragraph, found.reading.sentences[1].span)
    sets = [
        choice.codes
        for choice in propose_actors(found, candidate, ("NOR", "ISL"), source, ("NOR", "ISL"))
    ]
    assert sets[0] == ("NOR", "ISL")
    assert {("NOR",), ("ISL",)} <= set(sets)


def test_a_model_may_choose_other_actors_than_the_rules() -> None:
    found = scene(TEXT)
    candidate = _candidate(found, Event.EXTEND)
    source = found.source_of(candidate.paragraph, found.reading.sentences[1].span)
    trusting = judging.Linear(0.0, {"any|is:rule": 1.0})
    doubting = judging.Linear(0.0, {"any|is:rule": -1.0, "any|size=1": 1.0})
    rule = ("NOR", "ISL")
    assert choose_actors(found, candidate, rule, source, rule, trusting) == rule
    assert choose_actors(found, candidate, rule, source, rule, doubting) != rule


def test_a_judge_without_a_model_of_actors_leaves_them_to_the_rules() -> None:
    found = scene(TEXT)
    item = Judged(_candidate(found, Event.SIGN), 1.0, 1.0, Modality.ACTUAL)
    judge = replace(judging.load(), actors=None)
    parties = Parties(found, judge.parties)
    assert assemble(found, item, parties, judge).actors == ("NOR", "ISL")


def test_whom_a_demand_is_addressed_to_does_not_make_it() -> None:
    found = scene(
        "OSLO, May 16 - The government is seeking a treaty on herring with a firm assurance "
        "from Iceland."
    )
    candidate = _candidate(found, Event.DEMAND)
    source = found.source_of(candidate.paragraph, found.reading.sentences[0].span)
    assert "ISL" not in actors_of(found, candidate, ("NOR", "ISL"), source)


def test_its_treaty_is_the_subjects() -> None:
    found = scene("Norway said last week that its herring treaty with Iceland had lapsed.")
    sides = sides_of(found, found.threads[0].mentions[0])
    assert (sides.owners, sides.partners) == (("NOR",), ("ISL",))


def test_the_set_chosen_is_the_one_whose_features_the_model_finds_best() -> None:
    found = scene(TEXT)
    for candidate in propose(found):
        span = found.reading.sentences[candidate.sentence].span
        source = found.source_of(candidate.paragraph, span)
        rule = ("NOR", "ISL")
        sets = propose_actors(found, candidate, rule, source, rule)
        model = judging.load().actors
        assert model is not None
        best = max(sets, key=lambda choice: model.score(choice.features))
        assert choose_actors(found, candidate, rule, source, rule, model) == best.codes


@pytest.mark.parametrize(
    "act",
    [
        "Both parliaments have ratified it.",
        "Neither parliament has ratified it.",
        "No parliament has ratified it.",
        "It was ratified by both.",
        "Nobody has ratified it.",
    ],
)
def test_what_either_side_alike_does_is_done_by_both(act: str) -> None:
    found = scene(f"The herring treaty between Norway and Iceland was signed in 2019. {act}")
    candidate = _candidate(found, Event.RATIFY)
    source = found.source_of(candidate.paragraph, found.reading.sentences[1].span)
    assert actors_of(found, candidate, ("NOR", "ISL"), source) == ("NOR", "ISL")


def test_where_a_first_act_was_tells_who_does_the_next() -> None:
    found = scene(
        "The herring treaty between Norway and Iceland was signed in 2019. "
        "In Oslo it was tabled on Monday and is to be ratified in May."
    )
    candidate = _candidate(found, Event.RATIFY)
    source = found.source_of(candidate.paragraph, found.reading.sentences[1].span)
    assert actors_of(found, candidate, ("ISL", "NOR"), source) == ("NOR",)
