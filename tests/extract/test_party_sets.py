"""Whose an agreement is: the sets of parties to choose from, and the choice among them."""

from __future__ import annotations

import pytest
from reading_texts import scene

from onrecord.extract import judge as judging
from onrecord.extract.party_sets import parties_of, propose_parties
from onrecord.extract.rules import scene_of
from onrecord.extract.sides import thread_parties
from onrecord.read import clean

TEXT = "Norway and Denmark met in Paris. The herring treaty with Iceland was renewed."


def test_the_sets_to_choose_from_begin_with_the_rules_and_end_with_nobody() -> None:
    found = scene(TEXT)
    sets = propose_parties(found, found.threads[0])
    by_rule = thread_parties(found, found.threads[0])
    assert set(sets[0].codes) == set(by_rule)
    assert sets[-1].codes == ()
    assert {frozenset(choice.codes) for choice in sets} >= {
        frozenset(["NOR", "ISL"]),
        frozenset(["DNK", "ISL"]),
        frozenset(["ISL"]),
    }


def test_a_model_may_choose_other_parties_than_the_rules() -> None:
    found = scene(TEXT)
    thread = found.threads[0]
    by_rule = thread_parties(found, thread)
    trusting = judging.Linear(0.0, {"any|is:rule": 1.0})
    doubting = judging.Linear(0.0, {"any|is:rule": -1.0})
    assert parties_of(found, thread, trusting) == by_rule
    assert set(parties_of(found, thread, doubting)) != set(by_rule)


def test_a_model_may_find_that_an_agreement_has_nobody_to_name() -> None:
    found = scene("Norway joined the Convention on Herring Nurseries, as Iceland had.")
    nobody = judging.Linear(0.0, {"any|0|open=True": 1.0})
    assert parties_of(found, found.threads[0], nobody) == ()


def test_without_a_model_the_rules_tell_the_parties() -> None:
    found = scene(TEXT)
    thread = found.threads[0]
    assert parties_of(found, thread, None) == thread_parties(found, thread)


def test_what_is_chosen_scores_highest_by_the_features_that_a_model_is_fitted_on() -> None:
    found = scene(TEXT)
    thread = found.threads[0]
    sets = propose_parties(found, thread)
    names = sorted({name for choice in sets for name, _ in choice.features})
    model = judging.Linear(0.0, {name: len(name) % 7 - 3.0 for name in names})
    best = max(sets, key=lambda choice: model.score(choice.features))
    assert parties_of(found, thread, model) == best.codes


def test_a_class_lends_its_parties_to_what_is_named_of_it_whatever_a_model_holds() -> None:
    found = scene("Estonia scrapped all visa accords with Latvia, among them the Harbour Accord.")
    model = judging.Linear(0.0, {"any|size=0": 5.0})
    lent = [t for t in found.threads if found.classes_of(t.number)]
    assert [set(parties_of(found, t, model)) for t in lent] == [{"EST", "LVA"}]


@pytest.mark.parametrize("outlet", ["The Suva Herald", "Fiji Gazette", "Coral Wire (Suva)"])
def test_a_report_without_a_dateline_is_at_home_where_its_outlet_is(outlet: str) -> None:
    text = "The reef treaty was renewed, officials said. Tonga welcomed it. Tonga will pay."
    found = scene_of(clean(text, name="r", outlet=outlet, whole_page=False))
    assert found.home == ("FJI",)
