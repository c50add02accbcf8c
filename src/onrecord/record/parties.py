"""Parties that a person mentions when asking: by name, demonym, capital, acronym or code."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from onrecord.data import load
from onrecord.record.names import fold, small

_FILES = ("history", "non_state", "organisations", "states", "territories")  # who is a party
_FIELDS = ("name", "names", "abbreviations", "demonyms", "capital", "capitals", "seats")


@cache
def _lexicon() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for file in _FILES:
        entries = load(f"parties/{file}.toml")
        for code, entry in entries.get("party", entries).items():
            found.setdefault(tuple(fold(code).split()), code)
            for field in _FIELDS:
                value = entry.get(field) or ()
                for name in (value,) if isinstance(value, str) else value:
                    if isinstance(name, str):
                        found.setdefault(tuple(fold(name).split()), code)
    for empty in ((), *((word,) for word in small())):  # "and" is no mention of Andorra
        found.pop(empty, None)
    return found


def code_of(party: str) -> str:
    """The code of a party given as a code, name, demonym or capital; other parties (a movement
    known by its name only) stay as they are."""
    parties, rest = mentioned(fold(party).split())
    return min(parties) if len(parties) == 1 and not rest else party.strip()


def mentioned(words: Sequence[str]) -> tuple[frozenset[str], list[str]]:
    """The parties among folded words, and the words that are left."""
    lexicon = _lexicon()
    longest = max(map(len, lexicon), default=1)
    parties: set[str] = set()
    rest: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            code = lexicon.get(tuple(words[at : at + length]))
            if code is not None:
                parties.add(code)
                at += length
                break
        else:
            rest.append(words[at])
            at += 1
    return frozenset(parties), rest
