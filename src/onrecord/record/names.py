"""Names folded for look-ups: case, accents and punctuation do not tell names apart."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from onrecord.data import load

_WORD = re.compile(r"[^\W_]+")


def fold(name: str) -> str:
    """Lower-case words without accents, one space between; hyphens and dots part words."""
    plain = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(_WORD.findall(bare.casefold()))


def usual(counted: Counter[str]) -> tuple[str, ...]:
    """Names in the order to show them in, one for all spellings that fold alike.

    Proper names come first ("CIS-MOA", "the Open Skies Treaty"), then descriptions that tell
    something ("the security pact"), then those that any agreement may carry ("the pact"); within
    each, those that more reports use.
    """
    spellings: dict[str, Counter[str]] = {}
    for name, count in counted.items():
        spellings.setdefault(bare(name), Counter())[name] += count
    shown = {
        min(forms, key=lambda n: (-forms[n], len(n), n)): forms.total()
        for forms in spellings.values()
    }
    return tuple(sorted(shown, key=lambda n: (_vagueness(n), -shown[n], -len(n), n)))


def bare(name: str) -> str:
    """A name folded, without the small words it begins with ("the", "its")."""
    words = fold(name).split()
    while len(words) > 1 and words[0] in small():
        words = words[1:]
    return " ".join(words)


def untold(name: str) -> str:
    """A name without what only tells how it came about: "the accord they signed on 3 May" is
    "the accord". Words with a capital are names."""
    told = load("find.toml")["told"]
    words = name.split()
    for at, word in enumerate(words):
        if at >= 2 and word.strip(",") in told["words"]:
            while at > 2 and words[at - 1] in told["before"]:
                at -= 1
            return " ".join(words[:at]).rstrip(",")
    return name


def headed(name: str) -> str:
    """A name up to what only tells more of it, if that says something by itself: "the tuna accord
    that binds it to Chile" is "the tuna accord"; else empty."""
    words = name.split()
    for at, word in enumerate(words):
        if at >= 2 and fold(word) in relative():
            before = words[: at - 1] if fold(words[at - 1]) in small() else words[:at]
            generic = small() | common() | frozenset(load("find.toml")["kind"]["words"])
            telling = any(fold(w) not in generic for w in before)
            return " ".join(before).rstrip(",") if telling else ""
    return ""


def _vagueness(name: str) -> int:
    """0 a proper name, 1 a description that tells something, 2 one that tells nothing."""
    telling = [word for word in fold(name).split() if word not in small() | common()]
    if not telling:
        return 2
    capitals = [
        word for word in name.split()[1:] if word[0].isupper() and fold(word) not in small()
    ]
    acronym = any(sum(c.isupper() for c in word) >= 3 for word in name.split())
    return 0 if (acronym and len(name.split()) <= 3) or len(capitals) >= 2 else 1


def small() -> frozenset[str]:
    """Words that tell nothing apart."""
    return frozenset(load("find.toml")["small"]["words"])


def common() -> frozenset[str]:
    """Words that any agreement may carry."""
    return frozenset(load("find.toml")["common"]["words"])


def relative() -> frozenset[str]:
    """Words after which a description tells more of the agreement."""
    return frozenset(load("find.toml")["relative"]["words"])


def ages() -> tuple[frozenset[str], frozenset[str]]:
    """Words that mean the new agreement of its kind, and those that mean the one before it."""
    told = load("find.toml")
    return frozenset(told["new"]["words"]), frozenset(told["old"]["words"])
