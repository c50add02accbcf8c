"""Wordings that relate two agreements: "a protocol amending the treaty", "replaced by the pact".

Two mentions of one sentence with nothing between them but a wording of
`data/lang/en/relations.toml` are related. What is denied or only asked for is related all the same:
the relation tells which agreement the one is to the other, the statements what became of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.data import load
from onrecord.extract.mentions import Mention
from onrecord.extract.reading import Reading
from onrecord.model import Relation

if TYPE_CHECKING:
    from spacy.tokens import Token

_FARTHEST = 9


@dataclass(frozen=True, slots=True)
class Pair:
    """Two related mentions, by their places: what the `newer` is to the `older`."""

    newer: int
    relation: Relation
    older: int


@dataclass(frozen=True, slots=True)
class _Wording:
    relation: Relation
    is_old_first: bool
    words: tuple[str, ...]
    nouns: frozenset[str]


@cache
def _wordings() -> tuple[_Wording, ...]:
    return tuple(
        _Wording(
            Relation(entry["type"]),
            entry["first"] == "old",
            tuple(word for word in wording.split() if word != "the"),
            frozenset(entry.get("nouns", ())),
        )
        for entry in load("lang/en/relations.toml")["relation"]
        for wording in entry["words"]
    )


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("lang/en/relations.toml")[name])


def find_pairs(reading: Reading, mentions: Sequence[Mention]) -> Iterator[Pair]:
    """All related pairs of neighbouring mentions, in order."""
    for left, right in pairwise(range(len(mentions))):
        found = _between(reading, mentions[left], mentions[right])
        if found is not None:
            relation, is_old_first = found
            newer, older = (right, left) if is_old_first else (left, right)
            yield Pair(newer, relation, older)


def _between(reading: Reading, left: Mention, right: Mention) -> tuple[Relation, bool] | None:
    """How two neighbouring mentions are related, and whether the first is the older one."""
    if left.sentence != right.sentence or not 0 < right.first - left.last - 1 <= _FARTHEST:
        return None
    tokens = reading.paragraphs[left.paragraph].tokens[left.last + 1 : right.first]
    words, is_passive = _told(tokens)
    for wording in _wordings():
        if wording.nouns and left.noun not in wording.nouns:
            continue
        if words == wording.words and not is_passive:
            return wording.relation, wording.is_old_first
        if is_passive and words[:-1] == wording.words and words[-1] in _words("by"):
            return wording.relation, not wording.is_old_first
    return None


def _told(tokens: Sequence[Token]) -> tuple[tuple[str, ...], bool]:
    """The lemmas that say something, and whether they are in the passive."""
    lemmas = [(token, token.lemma_.lower()) for token in tokens]
    is_passive = len(lemmas) > 1 and lemmas[-1][1] in _words("by") and lemmas[-2][0].tag_ == "VBN"
    kept = tuple(
        lemma
        for n, (token, lemma) in enumerate(lemmas, 1)
        if lemma not in _words("passive")
        and (lemma not in _words("skipped") or (n == len(lemmas) and token.pos_ == "ADP"))
    )
    return kept, is_passive
