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
_FEWEST_WORDS = 20


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
    letters = Counter(
        _script(char) for char in sample if char.isalpha() and not ("a" <= char <= "z")
    )
    total = sum(1 for char in sample if char.isalpha())
    if total >= 40:
        script, count = letters.most_common(1)[0] if letters else ("", 0)
        if script not in ("", "LATIN") and count * 2 > total:
            return "und", _scripts().get(script, f"a language in {script.title()} script")
    words = [word.lower() for word in _WORD.findall(sample)]
    if len(words) < _FEWEST_WORDS:
        return None
    shares = {
        code: sum(word in common for word in words) / len(words)
        for code, (_, common) in _stop_words().items()
    }
    best = max(shares, key=lambda code: shares[code])
    if shares[best] < 0.12 or (best != "en" and shares[best] < 1.5 * shares["en"]):
        return None if shares["en"] < 0.12 else ("en", "English")
    return best, _stop_words()[best][0]


@cache
def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
