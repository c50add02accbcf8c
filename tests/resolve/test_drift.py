"""What changed on the way."""

from __future__ import annotations

import sys
from pathlib import Path

from story_files import EELS, all_stories, told_report

from onrecord.resolve.drift import drift
from onrecord.resolve.wordings import Drift

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
from resolve_quality import own_tally


def retold(
    first: str, second: str, credits: str = "", agreements: tuple[str, str] = (EELS, EELS)
) -> tuple[Drift, ...]:
    """Drift between two reports of one agreement, each given as text with its claim below."""
    parent = told_report("a", "Kattegat Post", "2021-03-01", first, "", agreements[0])
    child = told_report("b", "Skane Echo", "2021-03-02", second, credits, agreements[1])
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


def test_each_hedge_of_a_sentence_without_a_statement_is_compared() -> None:
    found = retold(
        "Sweden is leaning towards leaving the eel pact and could tell the others about it on "
        "Tuesday.\n\nIt signed it in 2003.\n> A1 sign actual actors=SWE",
        "Sweden is set to leave the eel pact and will tell the others about it on Tuesday.\n"
        "> A1 terminate planned actors=SWE",
    )
    assert kinds(found) == ["hedge further on", "hedge"]


def test_the_first_sentence_is_compared_not_the_headline_that_it_makes_in_full() -> None:
    below = (
        "Sweden plans to give notice of the eel pact, a diplomat said.\n"
        "> A1 denounce planned actors=SWE source=unnamed_person:a diplomat"
    )
    found = retold(
        f"# Sweden to leave eel pact\n> A1 terminate planned actors=SWE\n\n{below}",
        "Sweden is leaving the eel pact, the Danish government said.\n"
        "> A1 terminate planned actors=SWE source=organization:the Danish government",
    )
    assert kinds(found) == ["event: denounce becomes terminate", "source: no longer anonymous"]


def test_a_headline_with_an_act_of_its_own_is_compared() -> None:
    found = retold(
        "# Eel pact runs out on Sunday\n> A1 expire planned actors=SWE\n\n"
        "Sweden signed the eel pact in 2003.\n> A1 sign actual actors=SWE",
        "Sweden has torn up the eel pact.\n> A1 terminate actual actors=SWE",
    )
    assert "event: expire becomes terminate" in kinds(found)


def test_a_speaker_is_told_with_whom_the_mention_means() -> None:
    first = (
        "Sweden may leave the eel pact in May, one of the two said.\n"
        "> A1 terminate possible actors=SWE source=unnamed_person:one of the two "
        "means=two officials of the fish ministry"
    )
    (gone,) = [
        d
        for d in retold(
            first,
            "Sweden may leave the eel pact in May, the government said.\n"
            "> A1 terminate possible actors=SWE source=organization:the government",
        )
        if d.what.startswith("source")
    ]
    assert gone.was == "one of the two (two officials of the fish ministry)"


def test_the_source_is_the_person_whom_the_paper_quotes_in_the_next_sentence() -> None:
    first = (
        "Sweden may leave the eel pact, the daily Oresund Blad reported.\n"
        "> A1 terminate possible actors=SWE source=media:the daily Oresund Blad\n"
        "{next}"
    )
    second = (
        "Sweden may leave the eel pact, the Swedish government said.\n"
        "> A1 terminate possible actors=SWE source=organization:the Swedish government"
    )
    quoted = first.format(
        next="The newspaper quoted fish ministry officials as saying it may go in May.\n"
        "> A1 terminate possible actors=SWE source=unnamed_person:fish ministry officials "
        "chain=The newspaper"
    )
    (found,) = retold(quoted, second)
    assert found.what == "source: no longer anonymous"
    assert found.was == "fish ministry officials, through the daily Oresund Blad"
    assert kinds(retold(first.format(next=""), second)) == ["source: a paper becomes a party"]


def test_a_credit_left_out_is_told_in_the_sentence_that_gave_it() -> None:
    parent = told_report(
        "a",
        "Kattegat Post",
        "2021-03-01",
        "Sweden may leave the eel pact, a captain told Oresund Blad.\n"
        "> A1 terminate possible actors=SWE",
        "Oresund Blad",
    )
    child = told_report(
        "b",
        "Skane Echo",
        "2021-03-02",
        "Sweden may leave the eel pact, the Post reported.\n> A1 terminate possible actors=SWE",
        "Kattegat Post",
    )
    (found,) = drift(child, parent)
    assert found.what == "credit" and "a captain told Oresund Blad" in found.was


def test_lengths_in_other_units_are_compared_and_how_long_it_took_is_no_length() -> None:
    def told(length: str) -> str:
        return f"Sweden asked to prolong the eel pact {length}.\n> A1 propose actual actors=SWE"

    assert kinds(retold(told("by six months"), told("by one year"))) == ["length"]
    assert not retold(told("by twelve months"), told("by a year"))
    assert not retold(told("by six months"), told("in barely two years"))
    took = "Sweden made the eel pact in barely six months.\n> A1 sign actual actors=SWE term=P6M"
    lasts = "Sweden made the eel pact for thirty years.\n> A1 sign actual actors=SWE term=P30Y"
    assert "length" not in kinds(retold(lasts, took))


def test_a_sentence_that_tells_both_days_is_no_change_of_the_day() -> None:
    both = (
        "Sweden has talked about the eel pact since 2 March and will meet again on 25 May.\n"
        "> A1 negotiate actual date=2021-03-02 actors=SWE,DNK"
    )
    for day, changed in (("25 May", False), ("26 May", True)):
        later = f"The next meeting on the eel pact is on {day}.\n> A1 negotiate planned "
        found = retold(both, later + f"date=2021-05-{day[:2]} actors=SWE,DNK")
        assert ("date of negotiate" in kinds(found)) is changed


def test_a_claim_told_under_a_name_that_fits_nothing_in_the_other_report_is_compared() -> None:
    first = "A diplomat said Sweden will leave the eel pact.\n> A1 terminate planned actors=SWE "
    first += "source=unnamed_person:A diplomat"
    second = "The fishermen's treaty is dead for Sweden, the government said.\n> A1 terminate "
    second += "planned actors={who} source=organization:the government"
    other = "A1 | fishermen's treaty | SWE | treaty | fishermen"

    def told(who: str, agreement: str) -> list[str]:
        return kinds(retold(first, second.format(who=who), agreements=(EELS, agreement)))

    assert told("SWE", other) == ["source: no longer anonymous"]
    assert not told("DNK", other)
    assert not told("SWE", other.replace("SWE", "NOR"))
