"""Who repeats whom: the tree of a story, and its independent origins.

Each report is judged against the earlier ones near it (`echo_keys`, `lineage`); stories are what
these judgements join. All functions are pure: the outcome depends on the set of reports, not on
the order of reading.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.model import content_id
from onrecord.resolve import echo_keys
from onrecord.resolve.alignment import Report
from onrecord.resolve.lineage import Edge, Judgement, judge
from onrecord.resolve.rulings import Ruling, not_echoes
from onrecord.resolve.wordings import Drift

__all__ = [
    "Drift",
    "Echo",
    "Report",
    "Story",
    "judgements",
    "origins",
    "stories",
    "to_json",
]


@dataclass(frozen=True, slots=True)
class Echo:
    """A report's place in its story. `from_` is a report's name, an outlet's that was never read,
    or null for an original; `why` how it is known; `added` own-reported statements."""

    doc: str
    from_: str | None
    how: str
    why: str
    drift: tuple[Drift, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """Related reports, oldest first, and how many independent origins they have."""

    id: str
    reports: tuple[Echo, ...]
    independent_origins: int


def judgements(reports: Iterable[Report], rulings: Iterable[Ruling] = ()) -> tuple[Judgement, ...]:
    """Each report judged against those near it, in the order of publication."""
    ordered = sorted({r.doc: r for r in reports}.values(), key=lambda r: r.order)
    by_id = {r.document.id: r for r in ordered}
    forbidden = not_echoes(rulings)
    index: dict[str, list[tuple[int, str]]] = defaultdict(list)
    keys = {r.doc: echo_keys.keys_of(r) for r in ordered}
    for report in ordered:
        if (day := report.document.published) is not None:
            for key in keys[report.doc].held:
                index[key].append((-day.toordinal(), report.document.id))
    for held in index.values():
        held.sort()
    return tuple(
        judge(r, (by_id[d] for d in _near(r, keys[r.doc].earlier, index)), forbidden)
        for r in ordered
    )


def _near(
    report: Report, asked: Iterable[str], index: Mapping[str, list[tuple[int, str]]]
) -> list[str]:
    day = report.document.published
    if day is None:
        return []
    hits: dict[str, list[str]] = {}
    for key in asked:
        held = index.get(key)
        if held:
            first, last = echo_keys.days_before(key, day)
            begin = bisect_left(held, (-last.toordinal(), ""))
            end = bisect_right(held, (-first.toordinal() + 1, ""))
            found = [i for _, i in held[begin : min(end, begin + echo_keys.MOST_HELD)]]
            if others := [i for i in found if i != report.document.id]:
                hits[key] = others
    return echo_keys.nearest(hits)


def standing(judged: Mapping[str, Judgement]) -> dict[str, Edge]:
    """The edges by their children, less the weakest of each ring of reports that credit each
    other. Rings are of one day."""
    kept = {doc: one.edge for doc, one in judged.items() if one.edge is not None}
    for start in sorted(kept):
        path: list[str] = []
        at = start
        while at in kept and at not in path and kept[at].read:
            path.append(at)
            at = kept[at].parent
        if at in path:
            ring = path[path.index(at) :]
            del kept[min(ring, key=lambda d: (kept[d].score, d))]
    return kept


def root(one: Judgement, edge: Edge | None, root_of: Callable[[str], str]) -> str:
    """The origin that a report goes back to: a report, or an outlet that was never read.

    `root_of` gives that of another report. An outlet never read is taken to have had it from the
    first report that its echo resembles.
    """
    if edge is None:
        return one.doc
    if edge.read:
        return root_of(edge.parent)
    return root_of(one.resembles) if one.resembles else f"outlet {edge.parent}"


def echo_of(one: Judgement, edge: Edge | None) -> Echo:
    """A report's place in its story."""
    if edge is None:
        return Echo(one.doc, None, "original", "repeats no earlier report on record")
    return Echo(one.doc, edge.parent, one.how, edge.why, one.drift, one.added)


def joined(one: Judgement, edge: Edge | None) -> tuple[str, ...]:
    """The earlier reports that a report is of one story with."""
    return tuple(dict.fromkeys((*one.linked, *([edge.parent] if edge and edge.read else ()))))


def story_id(first: str) -> str:
    """The id of the story that a report of this name is the first of."""
    return content_id("y", first)


def count_origins(told: Iterable[tuple[str, str, str]]) -> int:
    """How many independent origins a story has, by (report, how, root) of each of its reports:
    the roots, and the reports that added reporting of their own."""
    every = list(told)
    adding = {doc for doc, how, _ in every if how == "own reporting added"}
    return len({root for _, _, root in every} | adding)


def stories(reports: Iterable[Report], rulings: Iterable[Ruling] = ()) -> tuple[Story, ...]:
    """All stories among the reports: those that repeat each other or tell the same event.

    A report that neither repeats nor is repeated, credits nobody and shares no event is no story.
    """
    judged = {one.doc: one for one in judgements(reports, rulings)}
    edges = standing(judged)
    roots = _roots(judged, edges)
    group = {doc: doc for doc in judged}

    def head(doc: str) -> str:
        while group[doc] != doc:
            doc = group[doc]
        return doc

    for doc, one in judged.items():
        for other in joined(one, edges.get(doc)):
            low, high = sorted((head(doc), head(other)), key=lambda d: judged[d].order)
            group[high] = low
    inside: dict[str, list[Judgement]] = defaultdict(list)
    for doc, one in judged.items():
        inside[head(doc)].append(one)
    return tuple(
        Story(
            story_id(first),
            tuple(echo_of(one, edges.get(one.doc)) for one in every),
            count_origins(
                (one.doc, echo_of(one, edges.get(one.doc)).how, roots[one.doc]) for one in every
            ),
        )
        for first, every in sorted(inside.items())
        if len(every) > 1 or first in edges
    )


def _roots(judged: Mapping[str, Judgement], edges: Mapping[str, Edge]) -> dict[str, str]:
    """The root of each report."""
    found: dict[str, str] = {}

    def root_of(doc: str) -> str:
        if doc not in found:
            found[doc] = root(judged[doc], edges.get(doc), root_of)
        return found[doc]

    for doc in sorted(judged, key=lambda d: judged[d].order):
        root_of(doc)
    return found


def origins_of(
    one: Judgement, edge: Edge | None, statements: Iterable[str], root_of: Callable[[str], str]
) -> dict[str, str]:
    """The origin's id for each of a report's statements.

    What the report got itself originates with it, unless its quotation stood in an earlier report.
    """
    heard = dict(one.heard)
    mine = root(one, edge, root_of)
    own = set(one.added) if edge is not None else set()
    return {
        statement: content_id(
            "o",
            root_of(heard[statement])
            if statement in heard
            else one.doc
            if statement in own
            else mine,
        )
        for statement in statements
    }


def origins(
    reports: Iterable[Report], rulings: Iterable[Ruling] = ()
) -> dict[tuple[str, str], str]:
    """The origin's id for each (document name, statement id) of the reports."""
    every = {r.doc: r for r in reports}
    judged = {one.doc: one for one in judgements(every.values(), rulings)}
    edges = standing(judged)
    roots = _roots(judged, edges)
    return {
        (doc, statement): origin
        for doc, one in judged.items()
        for statement, origin in origins_of(
            one,
            edges.get(doc),
            (s.id for s in every[doc].extraction.statements),
            lambda d: roots[d],
        ).items()
    }


def to_json(story: Story) -> dict[str, Any]:
    """The contract's object for `echoes --json`."""
    return {
        "story": story.id,
        "reports": [
            {
                "doc": e.doc,
                "from": e.from_,
                "how": e.how,
                "drift": [{"what": d.what, "was": d.was, "is": d.is_} for d in e.drift],
                "why": e.why,
            }
            for e in story.reports
        ],
        "independent_origins": story.independent_origins,
    }
