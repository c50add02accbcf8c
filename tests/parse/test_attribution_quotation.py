"""Which stretches of a paragraph stand between quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.parse.attribution import attributions
from onrecord.parse.quotation import paragraphs, quotations
from onrecord.parse.sources import read_sources


@pytest.mark.parametrize(
    "text",
    [
        "He said “the lease is over” and left.",
        'He said "the lease is over" and left.',
        "He said ''the lease is over'' and left.",
        "He said ‘the lease is over’ and left.",
        "He said 'the lease is over' and left.",
        "He said «the lease is over» and left.",
    ],
)
def test_every_sort_of_mark_is_read(text: str) -> None:
    assert [q.inner.of(text) for q in quotations(text)] == ["the lease is over"]


def test_an_apostrophe_is_no_mark() -> None:
    assert quotations("The ministers' vote wasn't the envoy's idea.") == ()


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = "“The lease is over, he said.\nNobody answered."
    (found,) = quotations(text)
    assert not found.closed
    assert found.span.end == text.index("\n")


def test_a_quotation_inside_another_belongs_to_it() -> None:
    text = "“They told me ‘go home’ and I went,” she said."
    assert [q.inner.of(text) for q in quotations(text)] == ["They told me ‘go home’ and I went,"]


def test_a_title_in_marks_is_nobody_s_words() -> None:
    (found,) = quotations("The “harbour lease” is over.")
    assert not found.is_utterance


@given(st.text(alphabet="ab .,:\n“”\"'‘’-()SAIDsaidhe", max_size=120))
def test_offsets_stay_within_the_text(text: str) -> None:
    for part in paragraphs(text):
        assert part.of(text).strip()
    for quote in quotations(text):
        assert quote.span.covers(quote.inner)
        assert quote.span.end <= len(text)


@settings(deadline=None, max_examples=60)
@given(
    st.text(alphabet="ab .,:\n“”\"'MR", max_size=60), st.sampled_from(["he said", "said he", ""])
)
def test_mangled_text_gives_spans_within_it_and_no_error(text: str, cue: str) -> None:
    whole = f"{text} {cue} {text}"
    found = attributions(whole, nested=True)
    assert len(read_sources(whole, found)) == len(found)
    for item in found:
        assert item.content
        for span in item.source + item.cue + item.content:
            assert span.start < span.end <= len(whole)
