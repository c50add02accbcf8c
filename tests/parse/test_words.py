"""Words are annotated as the pipeline itself would, from memory or not."""

from __future__ import annotations

from onrecord.parse import pipeline

_TEXTS = (
    "There is a treaty, and there's another; they're gonna leave both.",
    "He ain't signing. Let's go, y'all.\n\n  Gotta  read the found text \n",
    "They found the text. To found a union is hard; the union was left.",
    " ",
    "",
)


def test_words_are_annotated_as_the_pipeline_itself_would() -> None:
    plain = list(pipeline.load().pipe(_TEXTS))
    for _ in range(2):  # learned, then remembered
        for ours, theirs in zip(pipeline.parse_many(_TEXTS), plain, strict=True):
            told = [(t.pos_, str(t.morph), t.lemma_, t.tag_, t.dep_) for t in ours]
            assert told == [(t.pos_, str(t.morph), t.lemma_, t.tag_, t.dep_) for t in theirs]
            assert [s.text for s in ours.sents] == [s.text for s in theirs.sents]


def test_a_lemma_is_looked_up_not_searched_for() -> None:
    list(pipeline.parse_many(_TEXTS))
    lemmatizer = pipeline.load().get_pipe("lemmatizer")
    known = lemmatizer.lookups.get_table("lemma_index")
    assert known and all(isinstance(lemmas, frozenset) for lemmas in known.values())


def test_the_rulers_work_is_not_done_again_for_words_that_were_met() -> None:
    text = "The two governments renewed the pact on Monday."
    first = pipeline.parse(text)
    ruler = pipeline.load().get_pipe("attribute_ruler")
    kept, ruler.matcher = ruler.matcher, None
    try:
        again = pipeline.parse(text)
    finally:
        ruler.matcher = kept
    assert [(t.pos_, t.lemma_) for t in again] == [(t.pos_, t.lemma_) for t in first]
    assert [t.lemma_ for t in again][3:5] == ["renew", "the"]
