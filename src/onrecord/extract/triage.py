"""Triage: a look at a report's words decides whether it can matter at all.

A statement needs an agreement, and an agreement needs a head noun of the lexicon, a well-known
name, or a name that is on record already. A text with none of them is done with after
microseconds. A name counts by itself; a head noun only where states can be meant, which
`triage_sentences` judges. What is refused the language model never sees.

Design. The words of a text are looked up in one table of first words, so that the cost does not
grow with the number of names: a register of a hundred thousand agreements costs no more than an
empty one. Names of several words are compared only where their first word stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from onrecord.data import load
from onrecord.extract import lexicon
from onrecord.extract.triage_sentences import is_about_states, is_among_capitals, plurals

_WORD = re.compile(r"\w+")
_SHORT_CHARS = 250  # a text too short to show who made the agreement is read
_FEWEST = 3  # letters of a name that is looked for: shorter ones are too common


class Triage:
    """The quick test, with the names that a register adds to those of the lexicons."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        nouns, self._names = _lexicon()
        self._nouns = nouns
        own: dict[str, list[str]] = {}
        for name in names:
            first = _WORD.search(name)
            if first and len(name) >= _FEWEST and _is_proper(name):
                own.setdefault(first[0], []).append(name[first.start() :])
        if own:
            merged = {first: (*self._names.get(first, ()), *more) for first, more in own.items()}
            self._names = {**self._names, **merged}

    def may_matter(self, text: str) -> bool:
        """Whether a text can be about an agreement between states."""
        if self._has_name(text):
            return True
        if not _has_noun(text, self._nouns):
            return False
        return len(text) < _SHORT_CHARS or is_about_states(text)

    def names_agreement(self, text: str) -> bool:
        """Whether a text holds any word or name for an agreement, whoever made it."""
        return _has_noun(text, self._nouns) or self._has_name(text)

    def _has_name(self, text: str) -> bool:
        words = set(_WORD.findall(text))
        return any(
            not is_among_capitals(text, *found.span())
            for first in words & self._names.keys()
            for name in self._names[first]
            for found in re.finditer(rf"\b{re.escape(name)}\b", text)
        )


def may_matter(text: str) -> bool:
    """Whether a text can be about an agreement between states, by the lexicons alone."""
    return _plain().may_matter(text)


def names_agreement(text: str) -> bool:
    """Whether a passage of a report holds a word or a name for an agreement."""
    return _plain().names_agreement(text)


@cache
def _plain() -> Triage:
    return Triage()


@cache
def _lexicon() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Head nouns in lower case and names as they are written, both by their first words."""
    nouns: dict[str, list[str]] = {}
    for noun, (_, strength) in lexicon.heads().items():
        if strength != "anaphoric":
            for form in plurals(noun):
                nouns.setdefault(_WORD.findall(form)[0], []).append(form)
    for key, (rest, _, _) in lexicon.phrases().items():
        first = key.split()[0]
        nouns.setdefault(first, []).append(" ".join((first, *rest)))
    for phrase in load("lang/en/triage.toml")["also"]["words"]:
        nouns.setdefault(phrase.split()[0], []).append(phrase)
    names: dict[str, list[str]] = {}
    for name in lexicon.known():
        if len(name) >= _FEWEST:
            names.setdefault(_WORD.findall(name)[0], []).append(name)
    return _closed(nouns), _closed(names)


def _closed(table: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {first: tuple(sorted(set(forms))) for first, forms in table.items()}


def _has_noun(text: str, nouns: dict[str, tuple[str, ...]]) -> bool:
    lower = text.lower()
    for first in nouns.keys() & set(_WORD.findall(lower)):
        for form in nouns[first]:
            if form == first or re.search(rf"\b{re.escape(form)}\b", lower):
                return True
    return False


def _is_proper(name: str) -> bool:
    """Whether a name is told by its capitals: an acronym, or words of a title."""
    return sum(word[:1].isupper() for word in _WORD.findall(name)) >= 2 or (
        sum(c.isupper() for c in name) >= 2 and " " not in name
    )
