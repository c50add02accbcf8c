"""What changed on the way."""

from __future__ import annotations

import sys
from pathlib import Path

from story_files import all_stories, told_report

from onrecord.resolve.drift import drift
from onrecord.resolve.wordings import Drift

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
from resolve_quality import own_tally


def retold(first: str, second: str, credits: str = "") -> tuple[Drift, ...]:
    """Drift between two reports of one agreement, each given as text with its claim below."""
    parent = told_report("a", "Kattegat Post", "2021-03-01", first)
    child = told_report("b", "Skane Echo", "2021-03-02", second, credits)
    return drift(child, parent)


def kinds(found: tuple[Drift, ...]) -> list[str]:
    """What changed, without the words."""
    return [d.what for d in found]


def test_a_hedge_that_vanished_is_drift() -> None:
    found = retold(
        "Sweden may leave the eel pact.\n> A1 terminate possible actors=SWE",
        "Sweden will leave the eel pact.\n> A1 terminate planned actors=SWE",
    )
    assert kinds(found) == ["hedge on terminate"]
    assert "may leave" in found[0].was and "will leave" in found[0].is_


def test_the_same_claim_in_other_words_is_no_drift() -> None:
    assert not retold(
        "Sweden may leave the eel pact.\n> A1 terminate possible actors=SWE",
        "The Swedes could quit the pact on eels.\n> A1 terminate possible actors=SWE",
    )


def test_a_source_that_lost_its_anonymity_is_drift() -> None:
    found = retold(
        "An aide said Sweden will leave the eel pact.\n"
        "> A1 terminate planned actors=SWE source=unnamed_person:An aide",
        "Sweden will leave the eel pact, the government said.\n"
        "> A1 terminate planned actors=SWE source=organization:the government",
    )
    assert kinds(found) == ["source: no longer anonymous"]
    assert (found[0].was, found[0].is_) == ("An aide", "the government")


def test_a_claim_that_nobody_makes_any_more_is_drift() -> None:
    found = retold(
        "An aide said Sweden will leave the eel pact.\n"
        "> A1 terminate planned actors=SWE source=unnamed_person:An aide",
        "Sweden will leave the eel pact.\n> A1 terminate planned actors=SWE source=outlet",
    )
    assert kinds(found) == ["source: attribution dropped"]


def test_dates_and_terms_that_changed_are_drift() -> None:
    found = retold(
        "The eel pact was signed in 2011 for five years.\n"
        "> A1 sign actual date=2011 term=P5Y actors=SWE,DNK",
        "The eel pact was signed in 2012 for six years.\n"
        "> A1 sign actual date=2012 term=P6Y actors=SWE,DNK",
    )
    assert [k.split()[0] for k in kinds(found)] == ["date", "length"]


def test_what_was_ahead_and_has_since_happened_is_no_drift() -> None:
    assert not retold(
        "Talks on the eel pact open on Tuesday.\n"
        "> A1 negotiate planned date=2021-03-02 actors=SWE,DNK",
        "Talks on the eel pact have opened.\n> A1 negotiate actual date=2021-03-02 actors=SWE,DNK",
    )


def test_a_condition_and_a_denial_that_are_left_out_are_drift() -> None:
    found = retold(
        "Sweden would leave the eel pact if catches fall, an aide said.\n"
        "> A1 terminate conditional actors=SWE source=unnamed_person:an aide\n"
        "No notice has been drafted, the aide stressed.\n"
        "> A1 denounce denied actors=SWE source=unnamed_person:the aide",
        "Sweden would leave the eel pact, an aide said.\n"
        "> A1 terminate possible actors=SWE source=unnamed_person:an aide",
    )
    assert kinds(found) == ["condition on terminate", "denial left out"]
    assert found[1].is_ == "left out"


def test_counts_and_exactness_are_compared() -> None:
    found = retold(
        "The eel pact lets up to 12 boats fish off Anholt.\n> A1 affirm actual",
        "The eel pact lets 14 vessels fish off Anholt.\n> A1 affirm actual",
    )
    assert kinds(found) == ["number (vessels)"]


def test_another_papers_claim_is_no_retelling() -> None:
    assert not retold(
        "Sweden may leave the eel pact.\n> A1 terminate possible actors=SWE",
        "Sweden has left the eel pact, the Trelleborg Star said.\n"
        "> A1 terminate actual actors=SWE source=media:the Trelleborg Star",
        credits="Trelleborg Star",
    )


def test_most_known_changes_are_found_and_few_are_false() -> None:
    found = own_tally()
    assert sum(bool(t.drift) for s in all_stories() for t in s.reports) >= 10
    assert found.drift_found / found.drift_true >= 0.8
    told = found.drift_listed + len(found.unlisted)
    assert len(found.unlisted) / told <= 0.2


def test_crediting_the_paper_that_had_the_source_itself_is_no_drift() -> None:
    assert not retold(
        "Sweden may leave the eel pact, an official said.\n"
        "> A1 terminate possible actors=SWE source=unnamed_person:an official",
        "Sweden may leave the eel pact, the Kattegat Post reported.\n"
        "> A1 terminate possible actors=SWE source=media:the Kattegat Post",
        credits="Kattegat Post",
    )


def test_which_of_two_speakers_said_it_is_lost_where_a_paper_is_named_instead() -> None:
    found = retold(
        "Sweden may leave the eel pact, the other official said.\n"
        "> A1 terminate possible actors=SWE source=unnamed_person:the other official",
        "Sweden may leave the eel pact, the Kattegat Post reported.\n"
        "> A1 terminate possible actors=SWE source=media:the Kattegat Post",
        credits="Kattegat Post",
    )
    assert kinds(found) == ["source: a person becomes a paper"]


def test_he_is_told_by_whom_it_means() -> None:
    found = retold(
        "Sweden signed the eel pact, minister Aske Bohr said.\n"
        "> A1 sign actual actors=SWE source=named_person:minister Aske Bohr\n"
        "It could end in May, he said.\n"
        "> A1 expire possible actors=SWE source=named_person:he",
        "The eel pact could end in May, the government said.\n"
        "> A1 expire possible actors=SWE source=organization:the government",
    )
    assert "minister Aske Bohr" in {d.was for d in found}


def test_numbers_in_millions_are_compared_even_where_the_thing_is_not_named_again() -> None:
    found = retold(
        "Sweden signed the eel pact and cleared more than a million mines.\n"
        "> A1 sign actual actors=SWE",
        "Sweden signed the eel pact and cleared two million of the things.\n"
        "> A1 sign actual actors=SWE",
    )
    assert "number of mines" in kinds(found)


def test_a_figure_told_beside_the_other_is_no_change() -> None:
    assert "number (days)" not in kinds(
        retold(
            "The eel pact runs for 60 days more.\n> A1 extend actual actors=SWE",
            "The eel pact runs for 120 days more, not 60.\n> A1 extend actual actors=SWE",
        )
    )


def test_a_second_hedge_of_a_sentence_is_a_change_of_its_own() -> None:
    found = retold(
        "Sweden may leave the eel pact and could tell its neighbours about the pact on Tuesday.\n"
        "> A1 terminate possible actors=SWE",
        "Sweden is set to leave the eel pact and will tell neighbours about the pact on Tuesday.\n"
        "> A1 terminate planned actors=SWE",
    )
    assert kinds(found) == ["hedge on terminate", "hedge further on"]
