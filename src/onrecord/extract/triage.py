"""Triage: one pass over the plain text decides whether a document can matter at all.

A statement needs an agreement, and an agreement needs a head noun of the lexicon or a well-known
name. A text with neither is done with after microseconds; the language model never sees it.
"""

from __future__ import annotations

import re
from functools import cache

from onrecord.extract import lexicon


@cache
def _words() -> tuple[tuple[str, ...], tuple[str, ...], re.Pattern[str]]:
    """Nouns in lower case, names as they are written, and both as whole words."""
    nouns: set[str] = set()
    for noun, (_, strength) in lexicon.heads().items():
        if strength != "anaphoric":
            nouns.update(_forms(noun))
    for key, (rest, _, _) in lexicon.phrases().items():
        nouns.add(" ".join((key.split()[0], *rest)))
    names = {name for name in lexicon.known() if len(name) > 2}
    alternatives = "|".join(sorted((re.escape(n) for n in nouns), key=lambda n: (-len(n), n)))
    exact = "|".join(sorted((re.escape(n) for n in names), key=lambda n: (-len(n), n)))
    whole = re.compile(rf"(?i:\b(?:{alternatives})\b)|\b(?:{exact})\b")
    short = {n for n in nouns if not any(o != n and o in n for o in nouns)}
    return tuple(sorted(short)), tuple(sorted(names)), whole


def _forms(noun: str) -> tuple[str, ...]:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun, noun[:-1] + "ies"
    return noun, noun + "s"


def may_matter(text: str) -> bool:
    """Whether a text names anything that could be an agreement between states."""
    nouns, names, whole = _words()
    lower = text.lower()
    if not any(noun in lower for noun in nouns) and not any(name in text for name in names):
        return False
    return whole.search(text) is not None
