"""Triage by sentences: whether a word for an agreement can be about states.

"Deal", "agreement" and "offer" fill the company news. A head noun counts where its sentence, or one
beside it, shows states at work, by the words of `lang/en/triage.toml` and the names of
`data/parties`; in a company's sentence it needs a government and two parties. Patterns and look-up
tables alone, no parsing: a report that reaches this test costs some tenths of a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from onrecord.data import load
from onrecord.extract import lexicon
from onrecord.parse import parties_lexicon

_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[a-z0-9)\"'”’%][.!?])\s+|(?<=[.!?][\"”’'])\s+|\n+")
_DATELINE = re.compile(r"[A-Z]{3,}[A-Z .,'/-]*(?:,? [^.–—]{0,28}?)??\s(?:--?|–|—)\s(?=.*[a-z])")
_DATELINE_WITHIN = 3  # sentences from the top, the headline and a standfirst among them
_TICKER = re.compile(r"<[A-Z.]{1,8}>|\((?:NYSE|NASDAQ|LSE|TSX|ASX)\b")
_TITLE = re.compile(r"[A-Z][a-zà-ž]+ (?:[A-Z]\w+ )*$")  # "Argyle " before "Declaration"
_PARTNER = re.compile(r"\s(?:with|between|by|of|on \w+ with|signed with)\s(?:the |both )?$")
_PARTNER_CHARS = 25  # from the head noun to the party it is made with
_OFTEN = 3  # sentences with an agreement word that nothing says is a company's
_BEFORE_CHARS = 40  # looked at before a head noun
_CONCORD_CHARS = 25  # on both sides of a head noun, for a fixed phrase around it


class _Party(NamedTuple):
    start: int
    code: str
    named: bool  # by a name of its own, not by an adjective or its leader


@dataclass(frozen=True, slots=True)
class Signs:
    """The patterns of `lang/en/triage.toml` and of the head nouns, built once."""

    openers: frozenset[str]  # first words of all that a sentence needs to count
    noun: re.Pattern[str]
    weak: frozenset[str]
    modifier: re.Pattern[str]
    concord: re.Pattern[str]
    by_name: dict[str, re.Pattern[str]]

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return self.by_name[name]


@cache
def signs() -> Signs:
    """Build the patterns on first use (some twenty milliseconds)."""
    nouns = dict(_nouns())
    modifiers, _, concord = lexicon.not_agreement()
    return Signs(
        openers=frozenset(
            _WORD.findall(form.lower())[0]
            for word in (*nouns, *load("lang/en/triage.toml")["also"]["words"])
            for form in plurals(word)
        ),
        noun=_any(nouns, start=r"(?<![\w-])"),
        weak=frozenset(form for noun, weak in nouns.items() if weak for form in plurals(noun)),
        modifier=_any(modifiers, start=r"(?<![\w-])", end=r"(?:'s|s')?[ -]$"),
        concord=concord,
        by_name={name: _pattern(name) for name in load("lang/en/triage.toml")},
    )


def _pattern(name: str) -> re.Pattern[str]:
    entry = load("lang/en/triage.toml")[name]
    place = entry.get("place")
    if place == "after":
        return _any(entry["words"], start=r"\s?")
    if name == "subject":
        return _any(entry["words"], end=r"[ -](?:[\w-]+ )?$")
    return _any(entry["words"], end=" $") if place == "before" else _any(entry["words"])


def _any(words: Iterable[str], start: str = r"(?<!\w)", end: str = r"(?!\w)") -> re.Pattern[str]:
    forms = sorted({form for word in words for form in plurals(word)}, key=lambda f: (-len(f), f))
    return re.compile(f"{start}(?:{'|'.join(map(re.escape, forms))}){end}", re.I)


def plurals(word: str) -> tuple[str, str]:
    """A word and its plural in -s or -ies."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word, word[:-1] + "ies"
    return word, word + "s"


def _nouns() -> Iterator[tuple[str, bool]]:
    """Head nouns and phrases, with whether they are weak."""
    for noun, (_, strength) in lexicon.heads().items():
        if strength != "anaphoric":
            yield noun, strength == "weak"
    for key, (rest, _, strength) in lexicon.phrases().items():
        yield " ".join((key.split()[0], *rest)), strength != "strong"


def is_among_capitals(text: str, start: int, end: int) -> bool:
    """Whether a name that is a word too ("START") stands in a line of capitals."""
    if text[start:end] not in load("lang/en/triage.toml")["homograph"]["words"]:
        return False
    around = (text[max(0, start - 3) : start], text[end : end + 3])
    return any(re.fullmatch(r"[A-Z]{2} | [A-Z]{2}", side) is not None for side in around)


def is_about_states(text: str) -> bool:
    """Whether an agreement word of a text stands where states are at work, or such words return
    again and again in a report that names a state and in sentences that are no company's."""
    report = _Report(tuple(_sentences(text)))
    places = range(len(report.sentences))
    return any(report.counts(at) for at in places) or (
        sum(report.is_open(at) for at in places) >= _OFTEN
        and any(report.parties(at) for at in places)
    )


def _sentences(text: str) -> Iterator[str]:
    found = [piece for piece in _SENTENCE.split(text) if piece.strip()]
    for at, piece in enumerate(found):
        dateline = _DATELINE.match(piece) if at < _DATELINE_WITHIN else None
        yield piece[dateline.end() :] if dateline else piece


@dataclass(slots=True)
class _Report:
    """A report's sentences, with what was found in each so far."""

    sentences: tuple[str, ...]
    _parties: dict[int, tuple[_Party, ...]] = field(default_factory=dict)
    _may_count: dict[int, bool] = field(default_factory=dict)

    def parties(self, at: int) -> tuple[_Party, ...]:
        if at not in self._parties:
            self._parties[at] = tuple(_parties_in(self.sentences[at]))
        return self._parties[at]

    def is_companys(self, at: int) -> bool:
        held = signs()
        sentence = self.sentences[at]
        return bool(
            held["company"].search(held["state_firm"].sub("", sentence)) or _TICKER.search(sentence)
        )

    def has_party_near(self, at: int) -> bool:
        """A party in the sentence, or in one beside it that is no company's."""
        beside = (n for n in (at - 1, at + 1) if 0 <= n < len(self.sentences))
        return bool(self.parties(at)) or any(
            self.parties(n) and not self.is_companys(n) for n in beside
        )

    def may_count(self, at: int) -> bool:
        """Whether any word of a sentence begins what it needs to count: a look-up before the
        patterns, whose many alternatives are tried at every letter."""
        if at not in self._may_count:
            words = _WORD.findall(self.sentences[at].lower())
            self._may_count[at] = not signs().openers.isdisjoint(words)
        return self._may_count[at]

    def counts(self, at: int) -> bool:
        """Whether a mention in this sentence can be an agreement between states."""
        held, sentence = signs(), self.sentences[at]
        if not self.may_count(at):
            return False
        if held["also"].search(sentence):
            return True
        mentions = [m for m in held.noun.finditer(sentence) if not _is_other(sentence, m)]
        if not mentions:
            return False
        if any(held["treaty"].fullmatch(mention[0]) for mention in mentions):
            return True
        governed = held["government"].search(sentence) is not None
        companys = self.is_companys(at)
        return any(self._is_states(at, m, governed, companys) for m in mentions)

    def is_open(self, at: int) -> bool:
        """Whether a strong head noun stands here that nothing says is a company's."""
        held, sentence = signs(), self.sentences[at]
        if not self.may_count(at):
            return False
        found = (m for m in held.noun.finditer(sentence) if m[0].lower() not in held.weak)
        return not self.is_companys(at) and any(
            not _is_other(sentence, m)
            and not held.modifier.search(sentence[max(0, m.start() - _BEFORE_CHARS) : m.start()])
            for m in found
        )

    def _is_states(self, at: int, mention: re.Match[str], governed: bool, companys: bool) -> bool:
        held, sentence = signs(), self.sentences[at]
        weak = mention[0].lower() in held.weak
        here = self.parties(at)
        several = len({party.code for party in here}) > 1
        with_party = _is_with_party(sentence, mention, here)
        before = sentence[max(0, mention.start() - _BEFORE_CHARS) : mention.start()]
        if held.modifier.search(before) and not (governed and with_party):
            return False
        if companys:
            return several and governed and not weak and not _TICKER.search(sentence)
        if weak:
            return self._is_weak_states(at, before, mention, governed)
        accord = held["accord"].fullmatch(mention[0]) is not None
        return bool(
            with_party
            or several
            or held["subject"].search(before)
            or held["law"].search(sentence)
            or (accord and (governed or (mention[0][0].isupper() and _TITLE.search(before))))
            or ((accord or governed) and self.has_party_near(at))
        )

    def _is_weak_states(self, at: int, before: str, mention: re.Match[str], governed: bool) -> bool:
        """A weak head noun: beside a word for what is done with agreements, and more."""
        held, sentence, here = signs(), self.sentences[at], self.parties(at)
        if not held["act"].search(sentence):
            return False
        law = held["law"].search(sentence) is not None
        concluded = held["conclude"].search(sentence) is not None
        titled = mention[0][0].isupper() and _TITLE.search(before) is not None
        return bool(
            _is_with_party(sentence, mention, here)
            or (held["subject"].search(before) and (governed or here or law))
            or (here and (law or (titled and governed and concluded)))
            or (len({party.code for party in here}) > 1 and (governed or concluded))
        )


def _is_other(sentence: str, mention: re.Match[str]) -> bool:
    """Whether a head noun is a verb, part of a fixed phrase, or a matter of markets and firms."""
    held = signs()
    start, end = mention.span()
    before = sentence[max(0, start - _BEFORE_CHARS) : start]
    if held["private"].search(before) or held["verb"].search(before):
        return True
    shift = max(0, start - _CONCORD_CHARS)
    return any(
        shift + phrase.start() < end and shift + phrase.end() > start
        for phrase in held.concord.finditer(sentence[shift : end + _CONCORD_CHARS])
    )


def _is_with_party(sentence: str, mention: re.Match[str], here: tuple[_Party, ...]) -> bool:
    """Whether a party's own name follows: "an agreement with Morocco"."""
    return any(
        party.named
        and 0 < party.start - mention.end() < _PARTNER_CHARS
        and _PARTNER.search(sentence[mention.end() : party.start]) is not None
        for party in here
    )


def _parties_in(sentence: str) -> Iterator[_Party]:
    """Names of `data/parties` in a sentence, currencies and datelines aside."""
    held = parties_lexicon.lexicon()
    money = signs()["money"]
    done = 0
    for word in held.token.finditer(sentence):
        if word.start() < done:
            continue
        for surface, readings in held.index.get(word[0], ()):
            end = word.start() + len(surface)
            if not sentence.startswith(surface, word.start()) or (
                sentence[end : end + 1].isalnum() and sentence[end] != "s"
            ):
                continue
            done = end
            certain = [r for r in readings if r.certain and r.link != "suffix"]
            if certain and not money.match(sentence, end):
                named = certain[0].form not in ("demonym", "leader")
                yield _Party(word.start(), certain[0].code, named)
            break
