"""Which earlier reports one is worth comparing with: short keys, looked up in an index.

A report is judged against the few reports near it that came before it, and against no others. Of
each key it asks for the last reports before it, of all these for those that share the rarest
keys: so that judging one more report costs the same in any register, and that a report bears on
none that came before it. What it bears on among those after it, `Keys.later` finds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import combinations
from typing import Any

from onrecord.model import Document
from onrecord.resolve.alignment import Report, other_credits
from onrecord.resolve.comparison import shortlist
from onrecord.resolve.outlets import outlet_words, own_names
from onrecord.resolve.passages import quotations, stem
from onrecord.resolve.words import words

WINDOW_DAYS = 21
MOST_HELD = 32  # reports that are looked at of one key: the last before the one that asks
MOST_NEAR = 24  # reports that one is compared with
_OUTLET, _CREDIT = "outlet:", "credit:"
_LEDE_CHARS = 600
_NAMES = 7
_FEW_NAMES = 4
_PROPER = re.compile(r"(?<=[a-z,’'] )[A-Z][^\W\d_]{3,}")
_ROWS = 3
_BAND_COUNT = 12


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys under which a report is `held`, asks for `earlier` reports, and asks for `later` ones
    that it may bear on."""

    held: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()


def keys_of(report: Report) -> Keys:
    """Keys for the names, parties and subjects of a report's agreements, for the names that its
    first lines tell of, near-duplicate wording (MinHash bands; Broder 1997), each long quotation,
    and the outlets, its own and those it credits. A report with no day has none."""
    if report.document.published is None:
        return Keys()
    both = {f"on:{s}:{p}" for s in subjects(report) for p in parties(report)}
    both |= {f"names:{a}+{b}" for a, b in name_pairs(report.document)}
    both |= {f"quote:{_digest(q)}" for q in quotations(report.document.text)}
    both |= {f"band:{b}" for b in _bands(report.document)}
    for named in report.extraction.agreements:
        told = [words().parts(name) for name in named.names]
        both |= {f"called:{w}" for t in told for w in t.acronyms | t.proper}
        if len(named.parties) == 2:
            both.add(f"between:{'-'.join(sorted(named.parties))}")
    told_of = _names(report.document)
    own = {w for name in own_names(report.document) for w in outlet_words(name)}
    mine = {f"{_OUTLET}{w}:{n}" for w in own for n in told_of}
    credited = {w for name in other_credits(report) for w in outlet_words(name)}
    theirs = {f"{_OUTLET}{w}:{n}" for w in credited for n in told_of[:_FEW_NAMES]}
    return Keys(
        held=frozenset(both | mine | {_CREDIT + k.removeprefix(_OUTLET) for k in theirs}),
        earlier=frozenset(both | theirs),
        later=later_of(both | mine),
    )


def later_of(held: Iterable[str]) -> frozenset[str]:
    """The keys by which to find later reports that ask for one that is held under these."""
    return frozenset(
        _CREDIT + key.removeprefix(_OUTLET) if key.startswith(_OUTLET) else key
        for key in held
        if not key.startswith(_CREDIT)
    )


def held_of(later: str) -> str:
    """The key that those who are found under a key of `Keys.later` ask for."""
    return _OUTLET + later.removeprefix(_CREDIT) if later.startswith(_CREDIT) else later


def days_before(key: str, published: date) -> tuple[date, date]:
    """The first and last day of publication of reports asked for under a key of `Keys.earlier`:
    who credits an outlet may do so on the same day."""
    last = published if key.startswith(_OUTLET) else published - timedelta(days=1)
    return published - timedelta(days=WINDOW_DAYS), last


def days_after(key: str, published: date) -> tuple[date, date]:
    """The same for a key of `Keys.later`."""
    first = published if key.startswith(_CREDIT) else published + timedelta(days=1)
    return first, published + timedelta(days=WINDOW_DAYS)


def nearest(hits: Mapping[str, Sequence[str]]) -> list[str]:
    """The reports worth comparing, from the last few that hold each key."""
    return sorted(shortlist(hits, MOST_NEAR, least=0.0))


def parties(report: Report) -> frozenset[str]:
    """The parties of the report's agreements."""
    return frozenset(p for a in report.extraction.agreements for p in a.parties)


def subjects(report: Report) -> frozenset[str]:
    """What the report's agreements are about, by their names."""
    parts = [words().parts(n) for a in report.extraction.agreements for n in a.names]
    return frozenset(w for p in parts for w in p.subjects | p.proper)


@lru_cache(maxsize=4096)
def _names(document: Document) -> tuple[str, ...]:
    """The states and other names that title and first lines tell of most, most first."""
    start = f"{document.title or ''}\n{document.text[:_LEDE_CHARS]}"
    names = set(words().parties_in(start)) | {stem(w) for w in _PROPER.findall(start)}
    text = document.text.lower()
    return tuple(sorted(names, key=lambda n: (-text.count(n.lower()), n))[:_NAMES])


def name_pairs(document: Document) -> frozenset[tuple[str, str]]:
    """Pairs of the names that a report tells of most."""
    return frozenset(combinations(sorted(_names(document)), 2))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@cache
def _seeds() -> Any:
    import numpy

    return numpy.array(
        [int(_digest(f"row {i}"), 16) | 1 for i in range(_ROWS * _BAND_COUNT)], dtype=numpy.uint64
    )


@lru_cache(maxsize=4096)
def _bands(document: Document) -> frozenset[str]:
    """MinHash bands over word triples; two texts that share half of them likely share a band."""
    tokens = re.findall(r"\w+", document.text.lower())
    shingles = {" ".join(tokens[i : i + 3]) for i in range(len(tokens) - 2)}
    if not shingles:
        return frozenset()
    import numpy

    hashes = numpy.array([int(_digest(s), 16) for s in shingles], dtype=numpy.uint64)
    lowest = [int((hashes * seed).min()) for seed in _seeds()]  # products wrap at 64 bits
    return frozenset(
        _digest(f"{band}:{lowest[band * _ROWS : (band + 1) * _ROWS]}")
        for band in range(_BAND_COUNT)
    )
