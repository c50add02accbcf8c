"""Part of speech, morphology and lemma of each word, remembered by word, tag and label.

spaCy's attribute ruler and rule lemmatizer look at one word at a time, or at two ("there is",
"gonna"), and a third of the time of a parse is theirs. What they make of a word with its tag and
its label in the parse is always the same, so they are asked once for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG
from spacy.matcher import Matcher
from spacy.tokens import Doc

if TYPE_CHECKING:
    from spacy.language import Language

_KNOWN_BY = [ORTH, TAG, DEP]
_TOLD = [POS, MORPH, LEMMA, TAG, DEP]
_MOST_WORDS = 200_000

Key = tuple[int, ...]


class WordAnnotator:
    """The attribute ruler and the lemmatizer of a pipeline in one, with a memory.

    Call it on documents that the same pipeline has tagged and parsed, and not annotated yet.
    """

    def __init__(self, model: Language) -> None:
        self._vocab = model.vocab
        self._ruler = cast(Any, model.get_pipe("attribute_ruler"))
        self._lemmatizer = cast(Any, model.get_pipe("lemmatizer"))
        _look_up_at_once(self._lemmatizer)
        self._openers = Matcher(model.vocab)
        for item in self._ruler.patterns:
            for pattern in item["patterns"]:
                if len(pattern) > 1:
                    self._openers.add("opener", [pattern[:1]])
        self._alone: dict[Key, Key] = {}
        self._opens: set[Key] = set()
        self._pairs: dict[tuple[Key, Key], tuple[Key, ...]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a document in place."""
        if not len(doc):
            return doc
        keys: list[Key] = list(map(tuple, doc.to_array(_KNOWN_BY).tolist()))
        alone = self._alone
        if len(alone) > _MOST_WORDS:
            self._forget()
        if new := [key for key in dict.fromkeys(keys) if key not in alone]:
            self._learn(new)
        told = [alone[key] for key in keys]
        if not self._opens.isdisjoint(keys):
            self._look_at_pairs(keys, told)
        if all(row[3:] == key[1:] for row, key in zip(told, keys, strict=True)):
            rows: Any = np.array([row[:3] for row in told], dtype=np.uint64)
            doc.from_array(_TOLD[:3], rows)
            return doc
        for token, (pos, morph, lemma, tag, dep) in zip(doc, told, strict=True):
            token.tag, token.dep = tag, dep
            token.pos, token.lemma = pos, lemma
            cast(Any, token).set_morph(morph)
        return doc

    def _forget(self) -> None:
        self._alone.clear()
        self._opens.clear()
        self._pairs.clear()

    def _learn(self, keys: list[Key]) -> None:
        space = (self._vocab.strings.add("\n"), 0, 0)
        apart = self._made_of(*(key for new in keys for key in (new, space)))
        self._opens.update(keys[at // 2] for _, at, _ in self._openers(apart) if at % 2 == 0)
        self._alone.update(zip(keys, self._told(apart)[::2], strict=True))

    def _look_at_pairs(self, keys: list[Key], told: list[Key]) -> None:
        """Set right what the ruler says of two words together."""
        for at in range(len(keys) - 1):
            if keys[at] not in self._opens:
                continue
            pair = keys[at], keys[at + 1]
            if pair not in self._pairs:
                self._pairs[pair] = self._told(self._made_of(*pair))
            for place, row in zip((at, at + 1), self._pairs[pair], strict=True):
                if row != self._alone[keys[place]]:
                    told[place] = row

    def _made_of(self, *keys: Key) -> Doc:
        strings = self._vocab.strings
        words = Doc(self._vocab, words=[strings[key[0]] for key in keys])
        for token, (_, tag, dep) in zip(words, keys, strict=True):
            token.tag, token.dep = tag, dep
        return words

    def _told(self, words: Doc) -> tuple[Key, ...]:
        self._lemmatizer(self._ruler(words))
        return tuple(map(tuple, words.to_array(_TOLD).tolist()))


def _look_up_at_once(lemmatizer: Any) -> None:
    """Keep the known lemmas of each part of speech as sets: in the lists that they come in, tens of
    thousands long, a word is searched for from the first on."""
    known = lemmatizer.lookups.get_table("lemma_index", {})
    for part, lemmas in list(known.items()):
        known[part] = frozenset(lemmas)
