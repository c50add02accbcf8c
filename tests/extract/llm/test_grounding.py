"""What a model says counts as far as the words of the passage bear it out."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from llm_reports import RIGHT, SIGNED, document
from llm_stub import agreement, said, statement

from onrecord.extract import rules
from onrecord.extract.llm.answers import Answer, read_answer
from onrecord.extract.llm.codebook import sayings
from onrecord.extract.llm.folding import Folded
from onrecord.extract.llm.grounding import Grounded, Grounder
from onrecord.extract.llm.passages import passages_of
from onrecord.model import Document, Event, Kind, SourceKind, Span, Stance, Statement

ACCORD = agreement("the Gulf Ferry Accord", "the accord", parties=("Estonia", "Finland"))


def grounded(told: list[dict[str, Any]] | tuple[Any, ...], report: Document) -> Grounded:
    """What is left of an answer to a whole report."""
    scene = rules.scene_of(report)
    grounder = Grounder(scene, 0.6)
    answer = read_answer(
        json.dumps(
            {
                "agreements": [i for i in told if "mentions" in i],
                "statements": [i for i in told if "evidence" in i],
            }
        )
    )
    assert isinstance(answer, Answer)
    for passage in passages_of(scene):
        grounder.take(passage, answer)
    return grounder.result


def one(told: list[dict[str, Any]], report: Document | None = None) -> Statement:
    """The one statement that is left."""
    ((found, _),) = grounded([ACCORD, *told], report or document()).found
    return found


def dropped(told: list[dict[str, Any]], report: Document | None = None) -> Counter[str]:
    """What was dropped, by reason, where nothing is left."""
    result = grounded([ACCORD, *told], report or document())
    assert not result.found
    return result.dropped


def test_a_right_answer_becomes_statements_with_our_own_offsets_dates_and_codes() -> None:
    result = grounded(RIGHT, document())
    (signed, a), (suspended, b) = result.found
    assert a == b
    assert signed.evidence.of(document().text) == signed.evidence_text == SIGNED
    assert (str(signed.event_date), signed.actors) == ("2024-05-14", ("EST", "FIN"))
    assert signed.derivation and "Tuesday" in signed.derivation
    assert (signed.source.text, signed.source.affiliation) == (
        "the Estonian foreign ministry",
        "EST",
    )
    assert str(suspended.event_date) == "2024-09", "ahead of publication: the event is possible"
    assert not result.dropped


def test_white_space_and_quotation_marks_may_differ_and_nothing_else() -> None:
    text = "Oslo said the “Herring\nPact” with\nRiga was  signed in May 2014, “at last”."
    report = document(text)
    pact = agreement('the "Herring Pact"', parties=("Oslo", "Riga"))
    told = statement(
        'Oslo said the "Herring Pact" with Riga was signed in May 2014, "at last".',
        "was signed",
        "sign",
        when="in May 2014",
    )
    ((found, _),) = grounded([pact, told], report).found
    assert found.evidence.of(text) == found.evidence_text
    assert str(found.event_date) == "2014-05"
    for changed in ("herring pact", "Herring-Pact", "Herring Pacts"):
        other = {**told, "evidence": told["evidence"].replace("Herring Pact", changed)}
        assert grounded([pact, other], report).dropped["evidence not in passage"] == 1


def test_words_are_found_whole_and_given_back_as_they_stand() -> None:
    text = "The pact’s “first\n  act” was in force."
    folded = Folded(text, Span(0, len(text)))
    assert [s.of(text) for s in folded.find('"first act"')] == ["“first\n  act”"]
    assert list(folded.find("act")) == [Span(text.index("act”"), text.index("act”") + 3)]
    assert (
        not list(folded.find("forc")) and not list(folded.find("")) and not list(folded.find(" "))
    )


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"evidence": "Estonia and Finland tore it up."}, "evidence not in passage"),
        ({"evidence": ""}, "evidence not in passage"),
        ({"evidence": "."}, "evidence not in passage"),
        ({"trigger": "inked"}, "trigger not in evidence"),
        ({"trigger": ""}, "trigger not in evidence"),
        ({"trigger": "suspended"}, "trigger not in evidence"),
        ({"event": "celebrate"}, "code not in the codebook"),
        ({"event": ""}, "code not in the codebook"),
        ({"modality": "certain"}, "code not in the codebook"),
        ({"agreement": "A9"}, "statement about no agreement"),
        ({"event": "terminate"}, "evidence says another event"),
        ({"modality": "denied"}, "evidence denies nothing"),
        ({"source": said("organization", "the White House", "said")}, "source not in passage"),
        ({"source": said("organization", "", "said")}, "source not in passage"),
        (
            {"source": said("organization", "the Estonian foreign ministry", "insisted")},
            "cue not in passage",
        ),
        ({"source": said("oracle", "A Finnish official", "said")}, "code not in the codebook"),
        (
            {"source": said("outlet", "", None, "swears")},
            "code not in the codebook",
        ),
    ],
)  # fmt: skip
def test_what_the_passage_does_not_bear_out_is_dropped_and_counted_by_reason(
    changed: dict[str, Any], reason: str
) -> None:
    told = {**RIGHT[1], **changed}
    assert dropped([told])[reason] == 1


def test_an_agreement_that_the_passage_does_not_name_takes_its_statements_along() -> None:
    made_up = agreement("the Kattegat Treaty", id="A2")
    reasons = dropped([made_up, statement(SIGNED, "signed", "sign", "A2")])
    assert reasons == {"agreement not in passage": 1, "statement about no agreement": 1}


def test_evidence_of_half_the_report_is_no_evidence() -> None:
    text = "Oslo signed the pact with Riga. It rained. It rained on. It rained more. They left."
    whole = statement(text, "signed", "sign")
    pact = agreement("the pact with Riga", parties=("Oslo", "Riga"))
    assert grounded([pact, whole], document(text)).dropped == {"evidence too long": 1}


def test_an_answer_that_repeats_the_instructions_examples_is_found_out() -> None:
    for saying in sayings():
        told = [agreement("the accord"), statement(saying, saying.split()[0], "sign")]
        assert dropped(told)["evidence copied"] == 1
    copied = agreement("the ferry safety pact", id="A2")
    assert dropped([copied])["agreement copied"] == 1


def test_an_example_that_a_report_really_prints_is_no_copy() -> None:
    saying = "Estonia and Latvia signed the ferry safety pact."
    pact = agreement("the ferry safety pact", parties=("Estonia", "Latvia"))
    ((found, _),) = grounded([pact, statement(saying, "signed", "sign")], document(saying)).found
    assert found.evidence_text == saying


def test_of_repeated_words_those_with_the_claims_other_words_beside_them_are_meant() -> None:
    text = (
        "The accord was extended. Nobody had seen it.\n\nA Finnish official said of the Gulf Ferry "
        "Accord between Estonia and Finland: The accord was extended. A clerk wept."
    )
    told = statement(
        "The accord was extended.",
        "extended",
        "extend",
        source=said("unnamed_person", "A Finnish official", "said"),
    )
    assert one([told], document(text)).evidence.start > text.index("official")


def test_the_same_words_claimed_twice_are_their_two_places_in_order() -> None:
    text = (
        "Estonia and Finland extended the Gulf Ferry Accord. In 2010 the accord lapsed. "
        "It was quiet for a while. In 2010 the accord lapsed. A band played."
    )
    told = [ACCORD, *(statement("In 2010 the accord lapsed.", "lapsed", "expire") for _ in "12")]
    result = grounded(told, document(text))
    places = [s.evidence.start for s, _ in result.found]
    first = text.index("In 2010")
    assert places == [first, text.index("In 2010", first + 1)]


def test_evidence_grows_to_whole_sentences() -> None:
    told = statement("signed the Gulf Ferry Accord on Tuesday", "signed", "sign")
    assert one([told]).evidence_text == SIGNED


def test_a_date_that_the_model_computed_is_left_out_and_the_statement_stays() -> None:
    result = grounded([ACCORD, {**RIGHT[1], "when": "2024-05-14"}], document())
    ((found, _),) = result.found
    assert (found.event_date, found.derivation) == (None, None)
    assert result.dropped == {"time not in passage": 1}


def test_words_that_tell_no_time_give_no_date() -> None:
    result = grounded([ACCORD, {**RIGHT[1], "when": "Accord"}], document())
    assert result.found[0][0].event_date is None
    assert result.dropped == {"time not understood": 1}


def test_without_a_day_of_publication_a_relative_time_gives_no_date() -> None:
    report = Document("undated", document().text)
    result = grounded(RIGHT[:2], report)
    assert result.found[0][0].event_date is None
    assert result.dropped == {"time without a date": 1}


def test_a_term_is_read_by_our_resolver_from_the_words_that_state_it() -> None:
    told = statement(
        "The accord, which covers night crossings, would run for seven years.",
        "run",
        "enter_into_force",
        modality="planned",
        term="for seven years",
    )
    assert one([told]).term == "P7Y"
    assert one([{**told, "term": "P7Y"}]).term is None


def test_parties_are_read_by_our_lexicon_from_names_that_the_passage_has() -> None:
    told = {**RIGHT[1], "actors": ["Finland", "Sweden", "the quay"]}
    result = grounded([ACCORD, told], document())
    assert result.found[0][0].actors == ("FIN",)
    assert result.dropped == {"party not in passage": 1, "party without a code": 1}


def test_mentions_are_linked_as_the_rules_link_them_whatever_ids_a_model_gives() -> None:
    split = [
        agreement("the Gulf Ferry Accord", parties=("Estonia", "Finland")),
        agreement("the accord", id="A2"),
        RIGHT[1],
        {**RIGHT[2], "agreement": "A2"},
    ]
    first, second = (key for _, key in grounded(split, document()).found)
    assert first == second


def test_an_agreement_that_only_the_model_saw_needs_parties_and_keeps_printed_names() -> None:
    text = "Estonia and Finland shook hands on the Kihnu formula in 2019, a Finnish aide said."
    told = [
        agreement("the Kihnu formula", parties=("Estonia", "Finland")),
        statement(text, "shook hands on", "conclude", when="in 2019"),
    ]
    report = document(f"The accord talks went on.\n\n{text}")
    result = grounded(told, report)
    scene = rules.scene_of(report)
    if result.unnamed:
        assert result.unnamed[0].names == ("the Kihnu formula",)
        assert result.unnamed[0].parties == ("EST", "FIN")
    assert result.found[0][0].event is Event.CONCLUDE
    alone = grounded([{**told[0], "mentions": ["shook hands"], "parties": []}, told[1]], report)
    assert alone.dropped["agreement without parties"] == 1
    assert scene.threads


def test_what_only_the_model_saw_is_one_agreement_over_all_passages() -> None:
    text = "Estonia and Finland shook hands. Estonia and Finland kept to the handclasp, he said."
    told = [
        agreement("the handclasp", parties=("Estonia", "Finland")),
        agreement("handclasp", "the handclasp", id="A2", parties=("Finland",)),
        statement("Estonia and Finland shook hands.", "shook hands", "conclude"),
        statement("Estonia and Finland kept to the handclasp, he said.", "kept to", "affirm", "A2"),
    ]
    report = document(f"A treaty was the talk of the town. {text}")
    result = grounded(told, report)
    assert len(result.unnamed) == 1 and result.unnamed[0].kind is Kind.AGREEMENT
    assert len({key for _, key in result.found}) == 1


def test_the_reports_own_voice_needs_no_words_and_a_pronoun_keeps_its_kind() -> None:
    assert one([{**RIGHT[1], "source": said("outlet", "", None)}]).source.text is None
    told = {**RIGHT[2], "source": said("unnamed_person", "A Finnish official", None, "doubts")}
    source = one([told]).source
    assert (source.kind, source.stance) == (SourceKind.UNNAMED_PERSON, Stance.DOUBTS)


def test_a_denial_needs_a_word_that_denies() -> None:
    text = "Estonia has not signed the Gulf Ferry Accord with Finland."
    told = statement(text, "signed", "sign", modality="denied")
    assert one([told], document(text)).modality == "denied"
