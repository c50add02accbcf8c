"""The words that attribute, read from `data/lang/en/attribution.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.data import load
from onrecord.model import OnrecordError

_FILE = "lang/en/attribution.toml"


@dataclass(frozen=True, slots=True)
class Cue:
    """A lemma that attributes: its class and the frames in which it does."""

    lemma: str
    cls: str
    frames: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cues by lemma, verbs, nouns and adjectives apart; prepositional phrases by their first
    word; the verbs by which one outlet hands on another's words, and those which refuse to speak
    when they are negated."""

    verbs: dict[str, Cue]
    nouns: dict[str, Cue]
    adjectives: dict[str, Cue]
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    relays: frozenset[str]
    silences: frozenset[str]


_KINDS = frozenset(
    (
        "clause",
        "quote",
        "infinitive",
        "gerund",
        "object",
        "object+inf",
        "passive",
        "predicate",
        "raise",
        "seem",
    )
)


@cache
def lexicon() -> Lexicon:
    """The English cues. Raises `OnrecordError` for a class or a frame that is not explained."""
    table = load(_FILE)
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in table["phrases"]["according"]:
        first, *_ = words = tuple(phrase.split())
        phrases[first] = (*phrases.get(first, ()), words)
    return Lexicon(
        verbs=_read(table, "verbs"),
        nouns=_read(table, "nouns"),
        adjectives=_read(table, "adjectives"),
        phrases=phrases,
        relays=frozenset(table["phrases"]["relays"]),
        silences=frozenset(table["phrases"]["silences"]),
    )


def _read(table: dict[str, Any], part: str) -> dict[str, Cue]:
    out: dict[str, Cue] = {}
    for cls, entries in table.get(part, {}).items():
        if cls not in table["classes"]:
            raise OnrecordError(
                f"data/{_FILE}: [{part}.{cls}] has no [classes.{cls}]; "
                f"classes there: {', '.join(sorted(table['classes']))}"
            )
        for lemma, frames in entries.items():
            for frame in frames:
                if frame not in _KINDS and not frame.removeprefix("object+").startswith("p:"):
                    raise OnrecordError(
                        f"data/{_FILE}: {part}.{cls}.{lemma}: no frame {frame!r}; "
                        f"allowed: {', '.join(sorted(_KINDS))}, p:WORD, object+p:WORD"
                    )
            if lemma in out:
                raise OnrecordError(
                    f"data/{_FILE}: {part}: {lemma!r} stands in {out[lemma].cls} and in {cls}; "
                    "keep one"
                )
            out[lemma] = Cue(lemma, cls, frozenset(frames))
    return out
