"""Where one report has its story from, judged against the earlier reports near it alone.

An echo is found by credit ("the Echo reported"), by shared wording, and by the claim it makes, one
step harder than the parent's; publication order gives the direction. A report that spoke to a
source of its own about the story's agreement is an origin besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.model import Modality, SourceKind, Stance, Statement
from onrecord.resolve.alignment import (
    STRENGTH,
    Likeness,
    Report,
    agreements_of,
    claims,
    counterparts,
    families,
    likeness,
    other_credits,
)
from onrecord.resolve.drift import drift
from onrecord.resolve.echo_keys import WINDOW_DAYS, name_pairs, parties, subjects
from onrecord.resolve.firsthand import added, is_first_hand, is_in_passing
from onrecord.resolve.outlets import is_agency, is_outlet, same_outlet
from onrecord.resolve.passages import quotations, shared_quotations
from onrecord.resolve.wordings import Drift

SOON_DAYS = 7
LIKE = 2.4
RIVAL = 0.3
COPY = 0.9
SAME_EVENT = 3.0


@dataclass(frozen=True, slots=True)
class Edge:
    """From whom a report has its story: another report by its name, or an outlet that was never
    `read`; `credited` where it says so. Of reports that credit each other in a ring, the edge
    with the lowest `score` is none."""

    parent: str
    read: bool
    credited: bool
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the earlier reports near a report tell of it.

    `edge` is null for an original; `how`, `drift` and `added` (ids of statements that it reported
    itself) hold where the edge does; `linked` are names of reports that tell the same event;
    `resembles` is the first of them, from which an outlet never read is taken to have had it;
    `heard` are pairs of a statement's id and the first report in which its quotation stood.
    """

    doc: str
    published: date | None
    edge: Edge | None = None
    how: str = "original"
    drift: tuple[Drift, ...] = ()
    added: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    resembles: str | None = None
    heard: tuple[tuple[str, str], ...] = ()

    @property
    def order(self) -> tuple[date, str]:
        """Order of publication; reports without a day come last."""
        return (self.published or date.max, self.doc)

    @property
    def named(self) -> tuple[str, ...]:
        """The names of all reports on which it rests."""
        parent = (self.edge.parent,) if self.edge and self.edge.read else ()
        first = (self.resembles,) if self.resembles else ()
        return tuple(sorted({*self.linked, *parent, *first, *(doc for _, doc in self.heard)}))


def judge(
    report: Report, near: Iterable[Report], forbidden: frozenset[tuple[str, str]] = frozenset()
) -> Judgement:
    """Where a report has its story from. `near` are earlier reports (or of the same day), in any
    order; `forbidden` pairs (report, from whom) that a person said are no echo."""
    before = sorted((r for r in near if r.doc != report.doc), key=lambda r: r.order)
    edge = _choose(report, before, forbidden)
    linked = _same_event(report, before, forbidden)
    first = next((r for r in linked if (_days(report, r) or 0) > 0), None)
    by_doc = {r.doc: r for r in before}
    parent = by_doc[edge.parent] if edge is not None and edge.read else None
    inside = {r.doc: r for r in (*linked, *([parent] if parent else []))}
    told = Judgement(
        report.doc,
        report.document.published,
        linked=tuple(r.doc for r in linked),
        resembles=first.doc if first else None,
        heard=_heard(report, sorted(inside.values(), key=lambda r: r.order)),
    )
    if edge is None:
        return told
    about = _subject(min((*inside.values(), report), key=lambda r: r.order))
    against = parent or first
    own = added(report, against, about)
    name = parent.document.outlet or "" if parent else edge.parent
    if own:
        how = "own reporting added"
    elif not edge.credited:
        how = "uncredited"
    else:
        how = "agency" if is_agency(name) else "credited"
    changed = drift(report, against, (s.id for s in own)) if against else ()
    if against and not parent:
        changed += _renamed(edge.parent, against)
    return Judgement(
        told.doc,
        told.published,
        edge,
        how,
        changed,
        tuple(s.id for s in own),
        told.linked,
        told.resembles,
        told.heard,
    )


def _renamed(credit: str, against: Report) -> tuple[Drift, ...]:
    """That an outlet never read is credited instead of the report that had it first."""
    shared = any(same_outlet(credit, other) for other in other_credits(against))
    if shared or not against.document.outlet:
        return ()
    first = f"{against.document.outlet} reported it"
    return (Drift("credit", first, f"{credit} named instead"),)


def _same_event(
    report: Report, before: Sequence[Report], forbidden: frozenset[tuple[str, str]]
) -> list[Report]:
    """The reports that tell what this one tells, oldest first."""
    found = []
    for other, _ in _candidates(report, before):
        like = likeness(report.document, other.document)
        alike = like.weight >= SAME_EVENT or like.quotes
        if alike and (report.doc, other.doc) not in forbidden and _related(report, other, like):
            found.append(other)
    return found


def _heard(report: Report, before: Sequence[Report]) -> tuple[tuple[str, str], ...]:
    """Statements whose quotation stood in an earlier report: then the words have one origin,
    although two were there."""
    found = []
    for statement in report.extraction.statements:
        quoted = quotations(statement.evidence_text)
        for other in before if quoted else ():
            if other.order < report.order and shared_quotations(
                quoted, quotations(other.document.text)
            ):
                found.append((statement.id, other.doc))
                break
    return tuple(found)


def _subject(first: Report) -> frozenset[str]:
    """The agreement that a report claims most of, the first claimed where several: what the story
    is about that it is the first report of."""
    told = [agreements_of(first).get(s.agreement) for s in claims(first, _homes(first))]
    counts = Counter(agreement for agreement in told if agreement is not None)
    return frozenset(agreement for agreement, _ in counts.most_common(1))


def _homes(report: Report) -> frozenset[str]:
    return frozenset(agreements_of(report).values())


def _closeness(child: Report, parent: Report) -> float:
    """How near the child's first claim is to some claim of the parent, 0 to 1."""
    may_be_one = counterparts(child, parent)
    kin = families()
    best = 0.0
    for statement in _first(child, parent):
        for other in claims(parent, _homes(parent)):
            if other.source.stance is Stance.DECLINES or not may_be_one(statement, other):
                continue
            steps = abs(STRENGTH[statement.modality] - STRENGTH[other.modality])
            if statement.event is other.event:
                best = max(best, 1.0 / (1 + steps))
            elif other.source.kind is not SourceKind.OUTLET and (
                kin.get(statement.event, frozenset()) & kin.get(other.event, frozenset())
            ):
                best = max(best, 0.75 / (1 + steps))
    return best


def _first(child: Report, parent: Report) -> tuple[Statement, ...]:
    """The child's first claim: on what the parent tells of too, or else on anything."""
    shared = _homes(child) & _homes(parent)
    return (claims(child, shared) or claims(child, _homes(child)))[:1]


def _contradicts(child: Report, parent: Report) -> bool:
    """Whether one opens with a claim of which the other opens with the denial."""
    mine, theirs = agreements_of(child), agreements_of(parent)
    shared = set(mine.values()) & set(theirs.values())
    one, two = claims(child, shared)[:1], claims(parent, shared)[:1]
    return any(
        (a.modality is Modality.DENIED) != (b.modality is Modality.DENIED) for a in one for b in two
    )


def _days(child: Report, parent: Report) -> int | None:
    mine, theirs = child.document.published, parent.document.published
    return (mine - theirs).days if mine and theirs else None


def _candidates(child: Report, reports: Sequence[Report]) -> list[tuple[Report, bool]]:
    """Earlier reports of other outlets in the window, and whether the child credits each."""
    out = []
    for other in reports:
        apart = _days(child, other)
        if apart is None or not 0 <= apart <= WINDOW_DAYS:
            continue
        if same_outlet(child.document.outlet, other.document.outlet):
            continue
        credited = any(is_outlet(c, other.document) for c in other_credits(child))
        if credited or apart > 0:
            out.append((other, credited))
    return out


def _related(child: Report, parent: Report, like: Likeness) -> bool:
    """Whether the two speak of one agreement: by identity, or by much the same words on
    agreements of the same party."""
    mine, theirs = set(agreements_of(child).values()), set(agreements_of(parent).values())
    if not mine or not theirs or mine & theirs:
        return True
    apart = _days(child, parent)
    some = (
        apart is not None
        and abs(apart) <= SOON_DAYS
        and like.weight >= SAME_EVENT
        and len(like.pairs) > 1
        and bool(name_pairs(child.document) & name_pairs(parent.document))
    )
    strong = some or like.weight >= 2 * LIKE or like.quotes > 0
    return bool(parties(child) & parties(parent)) and (
        strong or bool(subjects(child) & subjects(parent))
    )


def _choose(
    child: Report, reports: Sequence[Report], forbidden: frozenset[tuple[str, str]]
) -> Edge | None:
    """The report (or unread outlet) that the child has its story from."""
    possible = [
        (other, credited, like)
        for other, credited in _candidates(child, reports)
        if (child.doc, other.doc) not in forbidden
        and ((like := likeness(child.document, other.document)).weight or like.quotes)
        and (credited or _related(child, other, like))
    ]
    credited = [(o, like) for o, c, like in possible if c and (like.weight > 0 or like.quotes)]
    if credited:
        nearest = [
            (o, like)
            for o, like in credited
            if not any(
                other is not o and any(is_outlet(c, o.document) for c in other_credits(other))
                for other, _ in credited
            )
        ]
        best, like = max(nearest or credited, key=lambda p: (p[1].weight, p[0].order))
        return Edge(best.doc, True, True, 100 + like.weight, f"credits {best.document.outlet}")
    unread = [
        c
        for c in other_credits(child)
        if (child.doc, c) not in forbidden and not any(is_outlet(c, r.document) for r in reports)
    ]
    if unread and is_first_hand(child) and is_in_passing(unread[0], child):
        unread = []
    if unread:
        return Edge(unread[0], False, True, 50, f"credits {unread[0]}, which was not read")
    heaviest = max((like.weight for _, _, like in possible), default=0.0)
    if heaviest < LIKE and not any(like.quotes for _, _, like in possible):
        return None
    alike = [(o, like) for o, _, like in possible if like.weight >= RIVAL * heaviest or like.quotes]
    if _is_independent(child, alike):
        return None
    heaviest = heaviest or 1.0
    latest = max(o.document.published or date.min for o, _ in alike)

    def rank(pair: tuple[Report, Likeness]) -> tuple[float, float, str]:
        other, like = pair
        recent = 0.5 if other.document.published == latest else 0.0
        against = 0.75 if _contradicts(child, other) else 0.0
        near = _closeness(child, other)
        return (like.weight / heaviest + near + recent - against, like.weight, other.doc)

    best, like = max(alike, key=rank)
    for other, same in sorted(alike, key=lambda p: p[0].order):
        if same.verbatim >= 2 and same.weight >= COPY * like.weight:
            best, like = other, same
            break
    told = f"{len(like.pairs)} sentences in common" + (
        f", {like.quotes} shared quotations" if like.quotes else ""
    )
    return Edge(best.doc, True, False, like.weight, told)


def _is_independent(child: Report, alike: Sequence[tuple[Report, Likeness]]) -> bool:
    """Whether the report had the event itself, although others told it before.

    It has its first claim from a source of its own or from an occasion open to all, and does not
    copy another's sentences.
    """
    if any(like.verbatim >= 2 for _, like in alike):
        return False
    shared = {a for o, _ in alike for a in agreements_of(o).values()} & set(
        agreements_of(child).values()
    )
    return is_first_hand(child, shared)
