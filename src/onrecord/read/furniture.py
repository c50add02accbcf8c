"""The rules for furniture (data/lang/en/furniture.toml), ready to be asked about a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from onrecord.data import load
from onrecord.model import OnrecordError

_FILE = "lang/en/furniture.toml"
_CUTS = ("line", "block", "rest", "tail")
_WHERE = ("any", "after")
_DEFAULT_MAX_WORDS = 30
_MAX_LINE_CHARS = 2_000
_SEPARATED = re.compile(r"\s*[|·•»›]+\s*|\s+[>/→]\s+|\t+|\s{2,}")
_APART = re.compile(r"[|·•»›>/→\t]|\s\s")
_STRONG = re.compile(r"[|·•»›]")
_TOKEN = re.compile(r"[^\s|·•»›>/,;:()\[\]←→↑↓+&©®*–—.-][^\s|·•»›>/,;:()\[\]]*")
_COUNTER = re.compile(r"[\d.,]+[km]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of furniture. See the head of the data file for what the fields mean."""

    id: str
    cuts: str
    where: str
    pattern: re.Pattern[str]
    max_words: int
    story_words: int
    max_rest: float | None
    only_with: tuple[str, ...]
    example: str
    counter_example: str

    def may_match(self, folded: str) -> bool:
        """Whether a case-folded line holds any of the letters without which the rule never fits."""
        return not self.only_with or any(letters in folded for letters in self.only_with)

    def matches(self, line: str, words: int | None = None) -> re.Match[str] | None:
        """Whether the rule says that `line` (outer blanks removed) is its furniture."""
        if self.cuts != "tail" and (words or len(line.split())) > self.max_words:
            return None
        return self.pattern.fullmatch(line)


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the data file's lists, case-folded."""
    return frozenset(load(_FILE)["lists"][name].casefold().split())


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the data file. Raises `OnrecordError` for a broken entry."""
    agencies = "(?:" + "|".join(load(_FILE)["lists"]["photo_agencies"].split()) + ")"
    out = []
    for entry in load(_FILE)["rule"]:
        name = entry.get("id", "?")
        for key, allowed in (("cuts", _CUTS), ("where", _WHERE)):
            if entry.get(key) not in allowed:
                raise OnrecordError(
                    f"data/{_FILE}: rule {name}: {key} is {entry.get(key)!r}, "
                    f"allowed are {', '.join(allowed)}"
                )
        try:
            pattern = re.compile(
                entry["pattern"].replace("{photo_agencies}", agencies), re.IGNORECASE
            )
            out.append(
                Rule(
                    id=name,
                    cuts=entry["cuts"],
                    where=entry["where"],
                    pattern=pattern,
                    max_words=entry.get("max_words", _DEFAULT_MAX_WORDS),
                    story_words=entry.get("story_words", 0),
                    max_rest=entry.get("max_rest"),
                    only_with=tuple(entry.get("only_with", ())),
                    example=entry["example"],
                    counter_example=entry["counter_example"],
                )
            )
        except (re.error, KeyError) as fault:
            raise OnrecordError(f"data/{_FILE}: rule {name}: {fault}") from None
    return tuple(out)


@cache
def _longest() -> int:
    return max(rule.max_words for rule in rules() if rule.cuts != "tail")


def rule_for(line: str, story_words: int) -> Rule | None:
    """The first rule that cuts `line` (outer blanks removed) after so many words of story.

    Lines above 2,000 characters are story: no furniture is that long.
    """
    if len(line) > _MAX_LINE_CHARS:
        return None
    words = len(line.split())
    if words > _longest():
        return None
    folded = line.casefold()
    for rule in rules():
        if rule.cuts == "tail" or (rule.where == "after" and not story_words):
            continue
        if words > rule.max_words or story_words < rule.story_words:
            continue
        if rule.may_match(folded) and rule.matches(line, words):
            return rule
    return None


def tail_of(line: str) -> tuple[int, str] | None:
    """Where the furniture at the end of a paragraph begins, and the rule that says so."""
    for rule in rules():
        if rule.cuts == "tail" and (matched := rule.matches(line[-1_000:])):
            return len(line) - len(line[-1_000:]) + matched.start("cut"), rule.id
    return None


def is_label(line: str) -> bool:
    """Whether a line is one to three words that name a section or a kind of article."""
    words = [word.casefold().strip(".:|[]()") for word in line.split()]
    known = word_list("labels") | word_list("sections")
    return 1 <= len(words) <= 3 and all(word in known for word in words)


def is_section(line: str) -> bool:
    """Whether a line is the name of a section of a paper and nothing else."""
    return all(word.strip(".:|[]()") in word_list("sections") for word in line.casefold().split())


def structure_of(line: str) -> str | None:
    """`menu` or `buttons` where a line is one by its make-up, whatever its words say.

    Buttons: only words of the list and counters. A menu: three or more short pieces between
    separators, none of them a sentence, or at least four names of sections and nothing else.
    """
    if len(line) > 400 or (line.startswith("|") and line.endswith("|")):
        return None  # a table's row
    if line.count(" ") > 14 and not _APART.search(line):
        return None
    tokens = [token.casefold().rstrip(".!?+-") for token in _TOKEN.findall(line)]
    words = [token for token in tokens if not _COUNTER.fullmatch(token)]
    buttons = word_list("buttons") | word_list("buttons_fill")
    if (
        any(word in word_list("buttons") for word in words)
        and not line.endswith("?")
        and all(word in buttons for word in words)
    ):
        return "buttons"
    sections = word_list("sections")
    known = [word in sections or word in buttons for word in words]
    named = sum(word in sections for word in words)
    if len(words) >= 3 and all(known) and named * 2 >= len(words) and line[-1] not in ".!?":
        return "menu"
    pieces = [piece for piece in _SEPARATED.split(line.strip("[]()| ")) if piece]
    if len(pieces) >= 3 and pieces[0].casefold() == "home":
        return "menu"
    if len(pieces) < 3 or any(len(piece.split()) > 4 for piece in pieces):
        return None
    if any(piece[-1] in ".!?" and len(piece.split()) > 1 for piece in pieces):
        return None
    if sum(known) * 3 >= len(known) or (
        _STRONG.search(line) and len(pieces) >= 4 and not any(c.isdigit() for c in line)
    ):
        return "menu"
    return None
