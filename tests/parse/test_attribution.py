"""Who says what: cues, sources and contents of reported speech."""

from __future__ import annotations

from onrecord.model import Span
from onrecord.parse.attribution import Attribution, attribute, attributions
from onrecord.parse.pipeline import parse


def told(text: str, nested: bool = False) -> list[tuple[str, str, str]]:
    """Source, cue and content of each attribution as words, parts joined by " / "."""

    def words(spans: tuple[Span, ...]) -> str:
        return " / ".join(s.of(text) for s in spans)

    return [
        (words(a.source), words(a.cue), words(a.content)) for a in attributions(text, nested=nested)
    ]


def test_an_indirect_clause_is_the_content() -> None:
    assert told("The envoy said the transit pact had lapsed.") == [
        ("The envoy", "said", "the transit pact had lapsed")
    ]


def test_a_source_that_follows_its_verb_is_found() -> None:
    assert told("“We cannot go on like this,” said a senior port official.") == [
        ("a senior port official", "said", "“We cannot go on like this,”")
    ]


def test_a_parenthetical_cue_splits_its_content() -> None:
    assert told("The harbour deal, he said, is dead.") == [
        ("he", "said", "The harbour deal / is dead")
    ]


def test_a_quotation_runs_on_over_the_sentences_of_its_paragraph() -> None:
    text = "“We tried,” the minister said. “The talks failed. We are going home.”"
    assert told(text) == [
        ("the minister", "said", "“We tried,” / “The talks failed. We are going home.”")
    ]


def test_according_to_takes_the_rest_of_its_clause() -> None:
    assert told("According to two diplomats, the accord will be signed in May.") == [
        ("two diplomats", "According to", "the accord will be signed in May")
    ]


def test_an_impersonal_belief_has_no_source() -> None:
    found = told("It is believed that a secret annex exists.")
    assert [(source, content) for source, _, content in found] == [
        ("", "that a secret annex exists")
    ]


def test_a_clause_inside_reported_speech_is_nested_in_it() -> None:
    text = "The paper reported that an aide had said the truce was over."
    outer, inner = attributions(text, nested=True)
    assert (outer.nested_in, inner.nested_in) == (None, 0)
    assert [a.nested_in for a in attributions(text)] == [None]


def test_offsets_refer_to_the_text_exactly_as_it_stands() -> None:
    text = "Headline\r\n\r\n  The ministry denied that talks had stopped.\n"
    (found,) = attributions(text)
    assert found.source[0].of(text) == "The ministry"
    assert found.content[0].of(text) == "that talks had stopped"


def test_a_parsed_text_gives_the_same_as_its_paragraphs() -> None:
    text = "The envoy said the pact had lapsed.\n\nThe ministry denied that talks had stopped."
    assert attribute(parse(text)) == attributions(text, nested=True)


def test_text_without_words_has_no_attributions() -> None:
    assert attributions("") == ()
    assert attributions(" \n \n") == ()


def test_moving_an_attribution_moves_all_its_offsets() -> None:
    item = Attribution((Span(0, 2),), (Span(3, 5),), (Span(6, 9),), antecedent=Span(0, 2))
    moved = item.moved(10)
    assert (moved.source, moved.cue, moved.content) == (
        (Span(10, 12),),
        (Span(13, 15),),
        (Span(16, 19),),
    )
    assert moved.antecedent == Span(10, 12)


def test_a_speaker_between_commas_is_found_whatever_the_parse_made_of_him() -> None:
    text = "The lease will be looked into by both sides, an adviser at the harbour office said."
    assert [(source, cue) for source, cue, _ in told(text)] == [
        ("an adviser at the harbour office", "said")
    ]


def test_a_speaker_after_an_inverted_verb_is_found() -> None:
    found = told("“The lease is to be drawn up anew,” disclosed another clerk.")
    assert found == [
        ("another clerk", "disclosed", "“The lease is to be drawn up anew,”"),
    ]


def test_who_an_outlet_cites_is_the_source_and_the_outlet_the_go_between() -> None:
    text = "The lease will end in May, the Harbour Post reported, citing two port officials."
    outer, inner = attributions(text, nested=True)
    assert [s.of(text) for s in inner.source] == ["two port officials"]
    assert [s.of(text) for s in outer.source] == ["the Harbour Post"]
    assert inner.nested_in == 0
    assert inner.content == outer.content


def test_one_quoted_as_saying_is_the_source() -> None:
    text = "The paper quoted ministry officials as saying the lease would end in May."
    inner = attributions(text, nested=True)[-1]
    assert [s.of(text) for s in inner.source] == ["ministry officials"]
    assert [s.of(text) for s in inner.content] == ["the lease would end in May"]


def test_declining_to_say_is_one_cue() -> None:
    ((source, cue, content),) = told("The embassy declined to say whether the lease would end.")
    assert (source, cue, content) == (
        "The embassy",
        "declined to say",
        "whether the lease would end",
    )


def test_a_dateline_belongs_to_nobody() -> None:
    assert told("PORT AREG, May 3 - The ministry said the lease had ended.") == [
        ("The ministry", "said", "the lease had ended")
    ]


def test_the_turns_of_a_transcript_are_their_speakers() -> None:
    text = (
        "MS. AREG: The lease has ended.\nQUESTION: When was that?\n"
        "MS. AREG: In May.\n\nIt will not be renewed.\nQUESTION: Thank you."
    )
    turns = [a for a in attributions(text, nested=True) if a.cls == "turn"]
    assert [a.source[0].of(text) for a in turns] == ["MS. AREG", "QUESTION", "MS. AREG", "QUESTION"]
    assert turns[2].covers(Span(text.index("renewed"), text.index("renewed") + 7))


def test_a_label_alone_makes_no_transcript() -> None:
    assert attributions("Read also: Harbour news\nThe lease has ended.", nested=True) == ()


def test_a_noun_attributes_to_its_owner() -> None:
    found = told("The envoy's claim that the lease had ended was disputed.", nested=True)
    assert ("The envoy", "claim", "that the lease had ended") in found


def test_a_relative_pronoun_keeps_whom_it_stands_for() -> None:
    text = "The aide, who said the lease had ended, left."
    (found,) = attributions(text)
    assert [s.of(text) for s in found.source] == ["who"]
    assert found.antecedent is not None
    assert found.antecedent.of(text) == "The aide"


def test_a_passive_s_speaker_stands_after_by() -> None:
    assert told("The renewal was announced by the ministry.") == [
        ("the ministry", "was announced", "The renewal")
    ]
