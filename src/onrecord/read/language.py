"""Which language a text seems to be in, by its commonest words and its script. Never a guess at
content: the outcome decides only whether a report is read at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from onrecord.data import load

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE_CHARS = 8_000
_SAMPLE_WORDS = 600
_FEWEST_WORDS = 20
_CLEAR = 0.12
_SURE = 0.25


@cache
def _stop_words() -> dict[str, tuple[str, frozenset[str]]]:
    table = load("lang/en/read_languages.toml")
    return {
        code: (entry["name"], frozenset(entry["words"].split()))
        for code, entry in table["language"].items()
    }


@cache
def _scripts() -> dict[str, str]:
    return dict(load("lang/en/read_languages.toml")["script"])


def seems(text: str) -> tuple[str, str] | None:
    """The ISO 639-1 code and the English name of the language that `text` seems to be in.

    Null where fewer than twenty words, or no clear majority, leave it open. A script that English
    does not use answers first; then the share of each language's commonest words.
    """
    sample = text[:_SAMPLE_CHARS]
    words = [word.lower() for word in _WORD.findall(sample)[:_SAMPLE_WORDS]]
    languages = _stop_words()
    english = _share(words, languages["en"][1])
    if len(words) >= _FEWEST_WORDS and english >= _SURE:
        return "en", languages["en"][0]
    foreign = None if sample.isascii() else _foreign_script(sample)
    if foreign is not None:
        return "und", foreign
    if len(words) < _FEWEST_WORDS:
        return None
    shares = {code: _share(words, common) for code, (_, common) in languages.items()}
    best = max(shares, key=lambda code: shares[code])
    if shares[best] < _CLEAR or (best != "en" and shares[best] < 1.5 * english):
        return None if english < _CLEAR else ("en", "English")
    return best, languages[best][0]


def code_of(declared: str) -> str | None:
    """The ISO 639-1 code of a language as pages and tables declare it ("en-GB", "en_US",
    "English"); null where it is none."""
    first = re.split(r"[-_,;\s]", declared.strip().casefold(), maxsplit=1)[0]
    if len(first) == 2 and first.isascii() and first.isalpha():
        return first
    named = {name.casefold(): code for code, (name, _) in _stop_words().items()}
    return named.get(first)


def _share(words: list[str], common: frozenset[str]) -> float:
    return sum(map(common.__contains__, words)) / max(1, len(words))


def _foreign_script(sample: str) -> str | None:
    """The languages of a script other than Latin that most letters are in."""
    letters = Counter(_script(char) for char in sample if char.isalpha())
    total = sum(letters.values())
    if total < 40:
        return None
    script, count = letters.most_common(1)[0]
    if script == "LATIN" or count * 2 <= total:
        return None
    return _scripts().get(script, f"a language in {script.title()} script")


@cache
def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
