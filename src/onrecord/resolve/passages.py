"""Sentences of a report and what they share with those of another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from onrecord.data import load
from onrecord.model import Document, Span
from onrecord.resolve.words import words

_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(]?[A-Z0-9À-Þ])|\n\s*\n|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Maj|Capt|Sen|Rep|Gov|Prof|No|Nos|Jan|Feb|Mar|Apr|Jun|Jul|"
    r"Aug|Sept|Sep|Oct|Nov|Dec|vs|approx)|\b[A-Z])\.\Z"
)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_QUOTE = re.compile(r"[“\"]([^“”\"]{12,400})[”\"]")
_STEM_CHARS = 5
_NUMBER_WEIGHT = 1.5
_NAME_WEIGHT = 1.25
_QUOTE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence: its span, text and the weight of each of its telling words (stems)."""

    span: Span
    text: str
    terms: tuple[tuple[str, float], ...]
    weight: float = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Sum the weights once: a passage is compared with many."""
        object.__setattr__(self, "weight", sum(w for _, w in self.terms))


@cache
def number_words() -> dict[str, str]:
    """Numbers written out, to digits."""
    return dict(load("resolve/echoes.toml")["numbers"]["words"])


def sentences(text: str) -> list[Span]:
    """Spans of sentences; lines are never joined. Abbreviations and initials end none."""
    spans = []
    start = 0
    for ended in _END.finditer(text):
        stop = ended.end()
        so_far = text[start : ended.start() + 1]
        if "\n" not in ended[0] and _ABBREVIATION.search(so_far):
            continue
        spans.append((start, stop))
        start = stop
    spans.append((start, len(text)))
    out = []
    for begin, end in spans:
        piece = text[begin:end]
        left = len(piece) - len(piece.lstrip())
        kept = piece.strip()
        if any(c.isalnum() for c in kept):
            out.append(Span(begin + left, begin + left + len(kept)))
    return out


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Enough of a word that its inflections and derivations meet."""
    folded = words().fold(word)
    return folded if len(folded) <= _STEM_CHARS else folded[:_STEM_CHARS]


def terms(text: str) -> dict[str, float]:
    """Telling words of a passage as stems, with weights: numbers and names tell most."""
    lexicon = words()
    written = number_words()
    found: dict[str, float] = {}
    for at, matched in enumerate(_TOKEN.finditer(text)):
        token = matched[0]
        low = token.lower()
        if token[0].isdigit():
            found[token.replace(",", "")] = _NUMBER_WEIGHT
        elif low in written:
            found[written[low]] = _NUMBER_WEIGHT
        elif len(low) > 2 and not lexicon.is_plain(low):
            name = token[0].isupper() and at > 0
            key = stem(token)
            found[key] = max(found.get(key, 0.0), _NAME_WEIGHT if name else 1.0)
    return found


@lru_cache(maxsize=4096)
def passages(document: Document) -> tuple[Passage, ...]:
    """The sentences of a report that say anything, in order."""
    return tuple(
        Passage(span, span.of(document.text), tuple(sorted(terms(span.of(document.text)).items())))
        for span in sentences(document.text)
    )


def overlap(child: Passage, parent: Passage) -> float:
    """Weight of the shared terms in proportion to the lighter passage, 0 to 1."""
    lighter = min(child.weight, parent.weight)
    return shared_weight(child, parent) / lighter if lighter else 0.0


def shared_weight(child: Passage, parent: Passage) -> float:
    """Weight of the shared terms."""
    other = dict(parent.terms)
    return sum(min(w, other[t]) for t, w in child.terms if t in other)


@lru_cache(maxsize=4096)
def passages_by_term(document: Document) -> dict[str, tuple[tuple[int, float], ...]]:
    """Where a term stands: numbers of the report's passages with its weight in each."""
    found: dict[str, list[tuple[int, float]]] = {}
    for number, passage in enumerate(passages(document)):
        for term, weight in passage.terms:
            found.setdefault(term, []).append((number, weight))
    return {term: tuple(held) for term, held in found.items()}


@lru_cache(maxsize=4096)
def quotations(text: str) -> frozenset[str]:
    """Directly quoted runs of four words and more, as their words in lower case."""
    found = set()
    for matched in _QUOTE.finditer(text):
        quoted = " ".join(t.lower() for t in _TOKEN.findall(matched[1]))
        if quoted.count(" ") + 1 >= _QUOTE_WORDS:
            found.add(quoted)
    return frozenset(found)


def shared_quotations(left: Iterable[str], right: Iterable[str]) -> frozenset[str]:
    """Quotations of the left that stand in one of the right, or hold one of them."""
    rights = list(right)
    return frozenset(q for q in left if any(q in r or r in q for r in rights))
