"""What the words of an agreement's name tell: pure analysis against `data/resolve/names.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from onrecord.data import load

_TOKEN = re.compile(r"[^\W_]+(?:[-–.'’&][^\W_]+)*")
_YEAR = re.compile(r"(?:1[89]|20)\d\d\Z")
_ACRONYM = re.compile(r"(?:[A-Z][a-z]?)?[A-Z][A-Z0-9]*(?:[-&][A-Z0-9]+)*[A-Z0-9]s?\Z")
_NOT_OF_SIGNING = frozenset({"until", "through", "by", "expire", "expires", "expiring", "before"})
_SMALL = frozenset({"of", "and", "the", "for", "on", "in", "to", "a", "between", "with"})
_SHORTEST_TOPIC_CHARS = 4
_SHORTEST_ACRONYM_CHARS = 3


@dataclass(frozen=True, slots=True)
class NameParts:
    """One name taken apart; the fields are those of `onrecord.resolve.members.Profile`."""

    acronyms: frozenset[str]
    initials: frozenset[str]
    title: str
    proper: frozenset[str]
    subjects: frozenset[str]
    details: frozenset[str]
    numbers: frozenset[tuple[str, str]]
    years: frozenset[int]
    instruments: frozenset[str]
    parties: frozenset[str]
    role: str
    plural: bool


class Words:
    """The lexicon, ready to ask. Made once (`words()`)."""

    def __init__(
        self,
        table: dict[str, Any],
        parties: Iterable[tuple[str, str]],
        organisations: Iterable[str],
    ) -> None:
        self._organisations = frozenset(organisations)
        self._spellings: dict[str, str] = dict(table["spellings"])
        # Lower case, without possessive, plural or spelling variant: each word is folded once.
        self.fold: Callable[[str], str] = lru_cache(maxsize=65_536)(self._folded)
        self._topic: Callable[[str], str] = lru_cache(maxsize=65_536)(self._topic_of)
        self._instruments = frozenset(map(self.fold, table["instruments"]["words"]))
        self._telling = frozenset(map(self.fold, table["instruments"]["telling"]))
        self._empty = frozenset(map(self.fold, table["empty"]["words"]))
        self._idle = self._empty | frozenset(map(self.fold, table["measures"]["words"]))
        self._common = frozenset(map(self.fold, table["common"]["words"]))
        self._title_words = frozenset(map(self.fold, table["title_words"]["words"]))
        self._classes = frozenset(table["classes"]["words"])
        self._derived = re.compile(
            rf"\S.*\b(?:{'|'.join(map(re.escape, table['derived']['words']))})\b|"
            rf"\A(?:the |an? )?(?:{'|'.join(map(re.escape, table['derived']['words']))})\b",
            re.I,
        )
        self.leaving_none_out = tuple(table["classes"]["whole"])
        self._roles = {w: r["role"] for r in table["roles"] for w in r["words"]}
        numerals = table["numerals"]
        self._ordinals = {w: str(i) for i, w in enumerate(numerals["ordinals"], 1)}
        self._romans = {w: str(i) for i, w in enumerate(numerals["romans"], 1)}
        self._carriers = frozenset(numerals["carriers"])
        self._subjects: dict[str, str] = {}
        for entry in table["subjects"]:
            for word in entry["words"]:
                self._subjects[self.fold(word)] = entry["subject"]
        self._parties: dict[tuple[str, ...], str] = {}
        for name, code in parties:
            self._parties.setdefault(tuple(t.lower() for t in _pieces(name)), code)
        self._longest = max(map(len, self._parties), default=1)
        self._starts = frozenset(words[0] for words in self._parties if words)
        # The same few names come with many reports: each is taken apart once.
        self.parts: Callable[[str], NameParts] = lru_cache(maxsize=16_384)(self._take_apart)

    def _folded(self, word: str) -> str:
        low = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
        low = self._spellings.get(low, low)
        if len(low) > 4 and low.endswith("ies"):
            low = low[:-3] + "y"
        elif len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")):
            low = low[:-1]
        return self._spellings.get(low, low)

    def is_derived(self, name: str) -> bool:
        """Whether a name says that it was made for another agreement, which it names."""
        return self._derived.match(name) is not None

    def is_plain(self, word: str) -> bool:
        """Whether the (lower-case) word is a function word or says nothing by itself."""
        return self.fold(word) in self._empty

    def parties_in(self, text: str) -> frozenset[str]:
        """States named in a passage, by name or demonym."""
        return self._without_parties(_pieces(text))[1]

    def distinctive(self, text: str) -> frozenset[str]:
        """Words of a passage that say what it is about."""
        tokens = _pieces(text)
        kept, _ = self._without_parties(tokens)
        told = {self._topic(t) for t, is_kept in zip(tokens, kept, strict=True) if is_kept}
        return frozenset(told - {""})

    def _topic_of(self, token: str) -> str:
        """A token, folded, where it says what a passage is about; else nothing."""
        word = self.fold(token)
        if len(word) < _SHORTEST_TOPIC_CHARS:
            return ""
        is_common = word in self._common or word in self._empty or word in self._instruments
        return "" if is_common else word

    def _without_parties(self, tokens: list[str]) -> tuple[list[bool], frozenset[str]]:
        """Which tokens are no part of a party's name or demonym, and the parties named."""
        low = [_plain(t) for t in tokens]
        kept = [True] * len(tokens)
        found: set[str] = set()
        at = 0
        while at < len(tokens):
            may_start = low[at] in self._starts and tokens[at][0].isupper()
            longest = min(self._longest, len(tokens) - at) if may_start else 0
            for length in range(longest, 0, -1):
                code = self._parties.get(tuple(low[at : at + length]))
                if code is not None:
                    kept[at : at + length] = [False] * length
                    found.add(code)
                    at += length - 1
                    break
            at += 1
        return kept, frozenset(found)

    def _take_apart(self, name: str) -> NameParts:
        """`parts`: take one name apart."""
        tokens = _pieces(name)
        shouting = self._shouts(name, tokens)
        cased = [t.title() for t in tokens] if shouting else tokens
        kept, parties = self._without_parties(cased)
        folded = [self.fold(t) for t in tokens]
        acronyms: set[str] = set()
        proper: set[str] = set()
        subjects: set[str] = set()
        details: set[str] = set()
        years: set[int] = set()
        role = ""
        plural = False
        for at, (token, word, is_kept) in enumerate(zip(tokens, folded, kept, strict=True)):
            if _YEAR.match(token):
                if at == 0 or tokens[at - 1].lower() not in _NOT_OF_SIGNING:
                    years.add(int(token))
                continue
            if word in self._instruments:
                named = at > 0 and folded[at - 1] in proper
                plural = plural or (
                    not named and token.lower() != word and token.lower().endswith("s")
                )
                if word not in self._roles:
                    continue
            if not is_kept:
                continue
            if not shouting and _is_acronym(token):
                if token.upper() in self._organisations:
                    proper.add(token.lower())
                    continue
                standing = at > 0 and tokens[at - 1] == "New"
                acronyms.add(("NEW " if standing else "") + token.upper().replace("-", ""))
                if word in self._subjects:
                    subjects.add(self._subjects[word])
                continue
            low = token.lower()
            if low in self._roles:
                following = tokens[at + 1] if at + 1 < len(tokens) else ""
                if not (token == "New" and _is_acronym(following)):
                    role = role or self._roles[low]
                continue
            if low in self._ordinals or word in self._instruments or self._is_empty(low):
                continue
            if word in self._subjects:
                subjects.add(self._subjects[word])
                details.add(word)
                continue
            if len(word) < 3 or token.isdigit():
                continue
            details.add(word)
            if token[0].isupper() and not shouting and word not in self._title_words:
                proper.add(word)
        return NameParts(
            acronyms=frozenset(acronyms),
            initials=frozenset() if shouting else _initials(tokens),
            title="" if shouting else self._title(tokens, kept),
            proper=frozenset(proper),
            subjects=frozenset(subjects),
            details=frozenset(details),
            numbers=self._numbers(tokens),
            years=frozenset(years),
            instruments=frozenset(w for w in folded if w in self._telling),
            parties=parties,
            role=role,
            plural=plural and not acronyms,
        )

    def _is_empty(self, low: str) -> bool:
        """Whether a word, or each part of a compound ("seven-month-old"), tells nothing."""
        return all(self.fold(p) in self._idle or p in self._roles for p in low.split("-"))

    def _shouts(self, name: str, tokens: list[str]) -> bool:
        """Whether the name is a headline in capitals, so that its capitals tell nothing."""
        return name.upper() == name and any(
            self.fold(t) in self._instruments or self.fold(t) in self._empty for t in tokens
        )

    def _title(self, tokens: list[str], kept: list[bool]) -> str:
        """The capitalised words of a title, folded, in order; empty for a description."""
        run = [
            self.fold(t)
            for t, is_kept in zip(tokens, kept, strict=True)
            if is_kept and t[0].isupper() and not _is_acronym(t) and t not in ("The", "A", "An")
        ]
        content = [
            w
            for w in run
            if w not in self._instruments and w not in self._ordinals and w not in self._carriers
        ]
        return " ".join(sorted(set(content))) if len(run) >= 2 and content else ""

    def _numbers(self, tokens: list[str]) -> frozenset[tuple[str, str]]:
        found = set()
        low = [t.lower().rstrip(".") for t in tokens]
        for at, word in enumerate(low):
            if word in self._carriers:
                after = at + 2 if low[at + 1 : at + 2] in (["no"], ["nr"], ["number"]) else at + 1
                value = low[after] if after < len(low) else ""
                if value.isdigit() and not _YEAR.match(value):
                    found.add((word, str(int(value))))
                elif value in self._romans and tokens[after].isupper():
                    found.add((word, self._romans[value]))
                elif at and low[at - 1] in self._ordinals:
                    found.add((word, self._ordinals[low[at - 1]]))
        return frozenset(found)


def _pieces(text: str) -> list[str]:
    """Tokens; hyphenated words are split unless they are an acronym or all lower case."""
    out: list[str] = []
    for matched in _TOKEN.finditer(text):
        token = matched[0].replace("–", "-")
        if "-" in token and not _is_acronym(token) and any(c.isupper() for c in token):
            out.extend(p for p in token.split("-") if p)
        else:
            out.append(token)
    return [_undotted(t) for t in out]


def _undotted(token: str) -> str:
    """ "U.S" is "US"."""
    return token.replace(".", "") if "." in token else token


@lru_cache(maxsize=65_536)
def _plain(token: str) -> str:
    """A token in lower case without possessive."""
    return _unpossessed(token.lower())


def _unpossessed(word: str) -> str:
    return word.replace("’", "'").removesuffix("'s").removesuffix("'")


def _is_acronym(token: str) -> bool:
    return len(token) >= _SHORTEST_ACRONYM_CHARS and _ACRONYM.match(token) is not None


_SMALL_APART = 6


def _initials(tokens: list[str]) -> frozenset[str]:
    """What an acronym of the longest run of capitalised words may be: small words in or out.

    Each by itself for the first few, for the forms double with each; further ones together.
    """
    best: list[str] = []
    run: list[str] = []
    for token in [*tokens, ""]:
        capital = bool(token) and token[0].isupper() and not _is_acronym(token)
        if capital or (run and token in _SMALL):
            run.append(token)
        else:
            while run and run[-1] in _SMALL:
                run.pop()
            best = max(best, run, key=len)
            run = []
    if best and best[0].lower() in _SMALL:
        best = best[1:]
    small = [n for n, token in enumerate(best) if token in _SMALL]
    apart, together = set(small[:_SMALL_APART]), set(small[_SMALL_APART:])
    forms = {""}
    for n, token in enumerate(best):
        longer = {form + token[0].upper() for form in forms}
        if n in apart:
            forms |= longer
        elif n not in together:
            forms = longer
    forms.add("".join(token[0].upper() for token in best))
    return frozenset(form for form in forms if len(form) >= _SHORTEST_ACRONYM_CHARS)


_STATES = ("states", "territories", "history")


def _party_names() -> Iterable[tuple[str, str]]:
    """Names and demonyms of states (not capitals: an Oslo accord is no name of Norway)."""
    for file in _STATES:
        table = load(f"parties/{file}.toml")
        for code, row in table.get("party", table).items():
            if isinstance(row, dict):
                for key in ("name", "names", "abbreviations", "demonyms"):
                    value = row.get(key) or ()
                    for name in (value,) if isinstance(value, str) else value:
                        if isinstance(name, str):
                            yield name, code


@cache
def words() -> Words:
    """The shared lexicon."""
    organisations = load("parties/organisations.toml")
    return Words(load("resolve/names.toml"), _party_names(), organisations)
