"""Reporting of one's own: which claims a report had from the source itself.

The wordings are in `data/resolve/echoes.toml`: access ("told this correspondent"), public
occasions, silences ("declined to comment") and who speaks for a party.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from onrecord.data import load
from onrecord.model import Document, SourceKind, Stance, Statement
from onrecord.resolve.alignment import Report, agreements_of, claims, families
from onrecord.resolve.outlets import outlet_words, own_names
from onrecord.resolve.passages import quotations, sentences, shared_quotations
from onrecord.resolve.words import words

_SPEAKERS = (
    SourceKind.NAMED_PERSON,
    SourceKind.UNNAMED_PERSON,
    SourceKind.ORGANIZATION,
    SourceKind.DOCUMENT,
)


@cache
def _patterns(name: str) -> tuple[str, ...]:
    return tuple(load("resolve/echoes.toml")[name]["patterns"])


@lru_cache(maxsize=4096)
def _access(document: Document) -> re.Pattern[str]:
    own = "|".join(re.escape(n) for n in sorted(own_names(document), key=lambda n: (-len(n), n)))
    joined = "|".join(p.replace("{own}", own or r"(?!)") for p in _patterns("access"))
    return re.compile(joined, re.IGNORECASE)


@cache
def _silences() -> re.Pattern[str]:
    return re.compile("|".join(_patterns("silences")), re.IGNORECASE)


@cache
def _occasions() -> re.Pattern[str]:
    return re.compile("|".join(_patterns("occasions")), re.IGNORECASE)


@cache
def _officials() -> re.Pattern[str]:
    names = "|".join(load("resolve/echoes.toml")["officials"]["words"])
    return re.compile(rf"\b(?:{names})(?:s|es|'s|’s)?\b", re.IGNORECASE)


def added(report: Report, parent: Report | None, about: frozenset[str]) -> tuple[Statement, ...]:
    """Statements on the story's agreement from sources that the report itself had.

    The source speaks for a party, is not credited to an outlet, says something, is not the
    parent's, and the report shows that it had it: by saying so ("told this newspaper") or by words
    of its own in quotation marks.
    """
    access = _access(report.document)
    known = parent.document.text if parent else ""
    old_quotes = quotations(known)
    actors = _actors(parent, about)
    parties = {a.local: a.parties for a in report.extraction.agreements}
    found = []
    for statement in claims(report, _own_terms(report, about)):
        source = statement.source
        if (
            source.kind not in _SPEAKERS
            or any(relay.kind is SourceKind.MEDIA for relay in source.chain)
            or source.stance is Stance.DECLINES
            or not (
                _is_by_the_same(statement, actors)
                or (
                    _is_on_claim(statement, parent)
                    and _is_among(statement, actors, parties.get(statement.agreement, ()))
                )
            )
        ):
            continue
        said = statement.evidence_text
        relays = " ".join(relay.text for relay in source.chain)
        who = f"{source.text or ''} {source.resolved or ''} {relays}"
        official = source.affiliation or _officials().search(who)
        if _silences().search(said) or not official:
            continue
        around = _said(report, statement)
        new_quotes = quotations(around) - shared_quotations(quotations(around), old_quotes)
        if access.search(around) or new_quotes:
            found.append(statement)
    return tuple(found)


_SHE = re.compile(r"\b(?:he|she|they|him|her|his|who)\b", re.IGNORECASE)
_NEUTRAL_CHARS = 3
_OPENING = '“"‘'


def _said(report: Report, statement: Statement) -> str:
    """The statement's sentences with those beside them that go on with the same speaker."""
    text = report.document.text
    spans = sentences(text)
    inside = [i for i, s in enumerate(spans) if s.overlaps(statement.evidence)]
    if not inside:
        return statement.evidence_text
    speaker = {
        w.lower()
        for w in re.findall(
            r"\w+", f"{statement.source.text or ''} {statement.source.resolved or ''}"
        )
        if len(w) > _NEUTRAL_CHARS
    }
    kept = list(inside)
    for beside in (inside[0] - 1, inside[-1] + 1):
        if not 0 <= beside < len(spans):
            continue
        first, last = sorted((beside, inside[0] if beside < inside[0] else inside[-1]))
        piece = text[spans[beside].start : spans[beside].end]
        quoted = bool(quotations(piece))
        named = bool(speaker & {w.lower() for w in re.findall(r"\w+", piece)})
        if "\n" in text[spans[first].end : spans[last].start]:
            goes_on = (named and quoted) or (
                beside > inside[-1] and piece[0] in _OPENING and _SHE.search(piece) is not None
            )
        else:
            goes_on = named or (quoted and _SHE.search(piece) is not None)
        if goes_on:
            kept.append(beside)
    return " ".join(text[spans[i].start : spans[i].end] for i in sorted(kept))


def _is_on_claim(statement: Statement, parent: Report | None) -> bool:
    """Whether it speaks to what the parent has from a source: the same event or its family."""
    if parent is None:
        return True
    every = parent.extraction.statements
    spoken = [s for s in every if s.source.kind is not SourceKind.OUTLET] or list(every)
    kin = families()
    mine = kin.get(statement.event, frozenset())
    return not spoken or any(
        s.event is statement.event or mine & kin.get(s.event, frozenset()) for s in spoken
    )


def _is_by_the_same(statement: Statement, actors: frozenset[str]) -> bool:
    """Whether the same act as in what the parent tells, as far as either says who acts."""
    return not actors or not statement.actors or not actors.isdisjoint(statement.actors)


def _is_among(statement: Statement, actors: frozenset[str], parties: Sequence[str]) -> bool:
    """Whether the statement tells what one of two parties does of whom the parent's actors are the
    other, or its sentence names them."""
    if len(parties) == 2 and actors & set(parties) and set(statement.actors) <= set(parties):
        return True
    return bool(actors & words().parties_in(statement.evidence_text))


def _actors(parent: Report | None, about: frozenset[str]) -> frozenset[str]:
    """Who acts in the parent's reported claims."""
    if parent is None:
        return frozenset()
    every = claims(parent, _own_terms(parent, about))
    spoken = [s for s in every if s.source.kind is not SourceKind.OUTLET]
    return frozenset(a for s in spoken or every for a in s.actors)


def _own_terms(report: Report, about: frozenset[str]) -> frozenset[str]:
    """The story's agreements as the report has them: all of its own where it has none of them."""
    mine = frozenset(agreements_of(report).values())
    return mine & about or mine


def is_first_hand(report: Report, about: Iterable[str] | None = None) -> bool:
    """Whether the first claim that has a source was made to the report, or in public."""
    wanted = agreements_of(report).values() if about is None else about
    for statement in claims(report, wanted):
        if statement.source.kind is SourceKind.OUTLET:
            continue
        said = _said(report, statement)
        if _silences().search(said) or statement.source.chain:
            return False
        return bool(_access(report.document).search(said) or _occasions().search(said))
    return False


def is_in_passing(credit: str, report: Report) -> bool:
    """Whether the credit is first given in the report's second half, not as a signature, and no
    claim on an agreement is put down to it."""
    document = report.document
    name = set(outlet_words(credit))
    relayed = [
        text
        for s in report.extraction.statements
        for text in (
            *(relay.text for relay in s.source.chain),
            *([s.source.text or ""] if s.source.kind is SourceKind.MEDIA else []),
        )
    ]
    if any(name <= set(outlet_words(text)) for text in relayed if text):
        return False
    at = document.text.find(credit.removeprefix("the ").removeprefix("The "))
    signature = re.search(rf"\([^)]*{re.escape(credit)}[^)]*\)\s*\Z", document.text)
    return at > len(document.text) / 2 and signature is None
