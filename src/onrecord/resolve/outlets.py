"""Outlets: their names as printed, and which of them are agencies."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from onrecord.data import load
from onrecord.model import Document

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
_BRACKETED = re.compile(r"\s*\([^)]*\)")
_SIGNATURE = re.compile(r"\(([A-Z]{2,6})\)\s*(?:--?|[–—])")
_HEAD_CHARS = 400


@cache
def _empty() -> frozenset[str]:
    return frozenset(load("resolve/echoes.toml")["outlets"]["words"])


@lru_cache(maxsize=4096)
def outlet_words(name: str) -> tuple[str, ...]:
    """The words that tell an outlet from others, in lower case, in order."""
    every = [w.lower() for w in _WORD.findall(_BRACKETED.sub("", name))]
    return tuple(w for w in every if w not in _empty()) or tuple(every)


@lru_cache(maxsize=4096)
def _initials(name: str) -> frozenset[str]:
    every = [
        w for w in _WORD.findall(_BRACKETED.sub("", name)) if w.lower() not in ("the", "of", "and")
    ]
    return frozenset({"".join(w[0] for w in every).upper()}) if len(every) > 1 else frozenset()


@lru_cache(maxsize=4096)
def own_names(document: Document) -> frozenset[str]:
    """Every form by which the report may name its own outlet ("the Echo", "KPA")."""
    found: set[str] = set()
    if document.outlet:
        plain = _BRACKETED.sub("", document.outlet).strip()
        short = plain.removeprefix("The ").removeprefix("the ")
        found |= {short, *(_initials(plain))}
        capitalised = [w for w in _WORD.findall(short) if w[0].isupper()]
        found |= set(capitalised[-1:])
        found |= {w for w in capitalised if w.lower() not in _empty() and len(w) > 3}
    found |= set(_SIGNATURE.findall(document.text[:_HEAD_CHARS]))
    return frozenset(f for f in found if len(f) > 1)


def is_outlet(name: str, document: Document) -> bool:
    """Whether the name, as printed elsewhere, may mean the outlet of this report."""
    if document.outlet is None:
        return False
    mine, theirs = set(outlet_words(name)), set(outlet_words(document.outlet))
    if mine and (mine <= theirs or theirs <= mine):
        return True
    signature = name.strip().removeprefix("the ").removeprefix("The ").upper()
    forms = _initials(document.outlet) | frozenset(
        s.upper() for s in _SIGNATURE.findall(document.text[:_HEAD_CHARS])
    )
    return any(part in forms for part in signature.split())


def is_agency(name: str) -> bool:
    """Whether the outlet is an agency, by its name or because it is known as one."""
    table = load("resolve/echoes.toml")["agencies"]
    low = f" {_BRACKETED.sub('', name).lower()} "
    inside = name.lower()
    return (
        any(f" {w} " in low for w in table["words"])
        or "(agency)" in inside
        or name.strip().removeprefix("the ").removeprefix("The ") in table["known"]
    )


def same_outlet(left: str | None, right: str | None) -> bool:
    """Whether two outlet names are one outlet's."""
    return bool(left and right) and set(outlet_words(left or "")) == set(outlet_words(right or ""))
