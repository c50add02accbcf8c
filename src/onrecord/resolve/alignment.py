"""What two reports have in common: aligned sentences, shared quotations, claims on an agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from onrecord.data import load
from onrecord.model import Document, Extraction, Modality, Statement
from onrecord.resolve.outlets import is_outlet, own_names
from onrecord.resolve.passages import (
    Passage,
    passages,
    passages_by_term,
    quotations,
    shared_quotations,
)

VERBATIM = 0.75
"""From how much of a sentence on it counts as copied."""

STRENGTH = {
    Modality.DENIED: 0,
    Modality.CONDITIONAL: 1,
    Modality.POSSIBLE: 1,
    Modality.PLANNED: 2,
    Modality.ACTUAL: 3,
}
"""How far a claim commits: a retelling that moves up has hardened."""

_ALIGNED = 0.3
_ALIGNED_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Report:
    """A report as echoes see it. `credits` are the outlets it names, as printed; `agreements`
    pairs of a local id of the extraction and the register's agreement id."""

    document: Document
    extraction: Extraction
    credits: tuple[str, ...] = ()
    agreements: tuple[tuple[str, str], ...] = ()

    @property
    def doc(self) -> str:
        """The report's name."""
        return self.document.name

    @property
    def order(self) -> tuple[date, str]:
        """Order of publication; reports without a day come last."""
        return (self.document.published or date.max, self.doc)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of a report stands in another. `weight` sums the shared telling words of aligned
    sentences; `verbatim` counts sentences that are the same but for a word; `quotes` the shared
    quotations; `pairs` aligned sentences (of the child, of the parent)."""

    weight: float
    verbatim: int
    quotes: int
    pairs: tuple[tuple[Passage, Passage], ...]


@lru_cache(maxsize=16384)
def likeness(child: Document, parent: Document) -> Likeness:
    """Align each sentence of the child with its best in the parent."""
    total = 0.0
    verbatim = 0
    pairs = []
    theirs, where = passages(parent), passages_by_term(parent)
    for mine in passages(child):
        shared: dict[int, float] = {}
        for term, weight in mine.terms:
            for number, other in where.get(term, ()):
                shared[number] = shared.get(number, 0) + min(weight, other)
        scored = [
            (common / min(mine.weight, theirs[number].weight), common, theirs[number])
            for number, common in shared.items()
        ]
        if not scored:
            continue
        ratio, common, best = max(
            scored, key=lambda s: (s[0] * min(1.0, s[1] / 4), -s[2].span.start)
        )
        if ratio >= _ALIGNED and common >= _ALIGNED_WEIGHT:
            total += ratio * common
            verbatim += ratio >= VERBATIM and common >= 2 * _ALIGNED_WEIGHT
            pairs.append((mine, best))
    quotes = shared_quotations(quotations(child.text), quotations(parent.text))
    return Likeness(round(total, 2), verbatim, len(quotes), tuple(pairs))


def agreements_of(report: Report) -> dict[str, str]:
    """The register's agreement id by the report's local id."""
    return dict(report.agreements)


def claims(report: Report, agreements: Iterable[str]) -> tuple[Statement, ...]:
    """The report's statements on the given agreements, in the text's order."""
    wanted = set(agreements)
    of = agreements_of(report)
    return tuple(
        sorted(
            (s for s in report.extraction.statements if of.get(s.agreement) in wanted),
            key=lambda s: (s.evidence, s.id),
        )
    )


def counterparts(child: Report, parent: Report) -> Callable[[Statement, Statement], bool]:
    """Whether two claims may be on one agreement: on the same of the register's, or, where one of
    the two has no counterpart in the other report, of the same act by the same parties. A report
    that repeats another under a name that fits nothing there still tells of the same thing."""
    mine, theirs = dict(child.agreements), dict(parent.agreements)
    alone = set(mine.values()) ^ set(theirs.values())
    sides = {
        (report.doc, a.local): frozenset(a.parties)
        for report in (child, parent)
        for a in report.extraction.agreements
    }

    def may_be_one(statement: Statement, other: Statement) -> bool:
        one, two = mine.get(statement.agreement), theirs.get(other.agreement)
        if one is None or two is None or one == two:
            return one is not None and one == two
        between = sides[child.doc, statement.agreement], sides[parent.doc, other.agreement]
        return (
            bool({one, two} & alone)
            and statement.event is other.event
            and not (all(between) and between[0].isdisjoint(between[1]))
            and bool(statement.actors)
            and set(statement.actors) == set(other.actors)
        )

    return may_be_one


def other_credits(report: Report) -> tuple[str, ...]:
    """The outlets credited, the report's own left out."""
    return tuple(c for c in report.credits if not _is_own(c, report.document))


def _is_own(name: str, document: Document) -> bool:
    plain = name.strip().removeprefix("The ").removeprefix("the ")
    return is_outlet(name, document) or plain in own_names(document)


@cache
def families() -> dict[str, frozenset[str]]:
    """The families of events that retell one another, by event (`data/resolve/drift.toml`)."""
    found: dict[str, set[str]] = {}
    for family in load("resolve/drift.toml")["families"]:
        for event in family["events"]:
            found.setdefault(event, set()).add(family["name"])
    return {event: frozenset(names) for event, names in found.items()}
