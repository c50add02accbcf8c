"""Who repeats whom: the tree of a story, and its independent origins.

An echo is found by credit ("the Echo reported"), by shared wording, and by the claim it
makes, one step harder than the parent's; publication order gives the direction. A report that
spoke to a source of its own about the story's agreement is an origin besides. All functions are
pure: the outcome depends on the set of reports, not on the order of reading.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import combinations
from typing import Any

from onrecord.model import Document, Modality, SourceKind, Stance, content_id
from onrecord.resolve.alignment import (
    STRENGTH,
    Likeness,
    Report,
    agreements_of,
    claims,
    families,
    likeness,
    other_credits,
)
from onrecord.resolve.comparison import shortlist
from onrecord.resolve.drift import Drift, drift
from onrecord.resolve.firsthand import added, is_first_hand, is_in_passing
from onrecord.resolve.outlets import is_agency, is_outlet, outlet_words, own_names, same_outlet
from onrecord.resolve.passages import quotations, shared_quotations, stem
from onrecord.resolve.rulings import Ruling, not_echoes
from onrecord.resolve.words import words

__all__ = [
    "MOST_NEAR",
    "Drift",
    "Echo",
    "Report",
    "Story",
    "fingerprint",
    "origins",
    "shortlist",
    "stories",
    "to_json",
]

WINDOW_DAYS = 21
SOON_DAYS = 7
LIKE = 2.4
RIVAL = 0.3
COPY = 0.9
SAME_EVENT = 3.0
MOST_NEAR = 80  # reports that one is compared with: where more share a key, the likeliest


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


def fingerprint(report: Report) -> frozenset[str]:
    """Blocking keys: reports with none in common are no echo of each other.

    Keys are for the report's agreements, parties, names and outlets (its own and those it credits)
    in its and the neighbouring ten days, and for near-duplicate wording (MinHash bands; Broder
    1997) and each long quotation as far as an echo may be apart. A report with no day has none.
    """
    found: set[str] = set()
    published = report.document.published
    if published is not None:
        slot = published.toordinal() // 10
        near = (slot - 1, slot, slot + 1)
        for _, agreement in report.agreements:
            found |= {f"about:{agreement}:{s}" for s in near}
        for named in report.extraction.agreements:
            if len(named.parties) == 2:
                pair = "-".join(sorted(named.parties))
                found |= {f"between:{pair}:{s}" for s in near}
        for subject in _subjects(report):
            found |= {f"on:{subject}:{p}:{s}" for p in _parties(report) for s in near}
        found |= {f"names:{a}+{b}:{s}" for a, b in _name_pairs(report.document) for s in near}
        own = {w for name in own_names(report.document) for w in outlet_words(name)}
        found |= {f"outlet:{word}:{s}" for word in own for s in near}
        for credit in other_credits(report):
            found |= {f"outlet:{word}:{slot}" for word in outlet_words(credit)}
        span = published.toordinal() // (WINDOW_DAYS + 1)
        worded = {f"quote:{_digest(q)}" for q in quotations(report.document.text)}
        worded |= {f"band:{b}" for b in _bands(report.document)}
        found |= {f"{key}:{s}" for key in worded for s in (span, span + 1)}
    return frozenset(found)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


_LEDE_CHARS = 600
_NAMES = 7
_PROPER = re.compile(r"(?<=[a-z,’'] )[A-Z][^\W\d_]{3,}")


@lru_cache(maxsize=4096)
def _name_pairs(document: Document) -> frozenset[tuple[str, str]]:
    """Pairs of the states and other names that title and first lines tell of most."""
    start = f"{document.title or ''}\n{document.text[:_LEDE_CHARS]}"
    names = set(words().parties_in(start)) | {stem(w) for w in _PROPER.findall(start)}
    counted = sorted(names, key=lambda n: (-document.text.lower().count(n.lower()), n))
    return frozenset(combinations(sorted(counted[:_NAMES]), 2))


_ROWS = 3
_BAND_COUNT = 12


@cache
def _seeds() -> tuple[Any, ...]:
    import numpy

    return tuple(numpy.uint64(int(_digest(f"row {i}"), 16) | 1) for i in range(_ROWS * _BAND_COUNT))


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


def _closeness(child: Report, parent: Report) -> float:
    """How near the child's first claim is to some claim of the parent, 0 to 1."""
    mine, theirs = agreements_of(child), agreements_of(parent)
    shared = set(mine.values()) & set(theirs.values())
    kin = families()
    best = 0.0
    for statement in claims(child, shared)[:1]:
        for other in claims(parent, shared):
            if other.source.stance is Stance.DECLINES:
                continue
            if mine[statement.agreement] != theirs[other.agreement]:
                continue
            steps = abs(STRENGTH[statement.modality] - STRENGTH[other.modality])
            if statement.event is other.event:
                best = max(best, 1.0 / (1 + steps))
            elif other.source.kind is not SourceKind.OUTLET and (
                kin.get(statement.event, frozenset()) & kin.get(other.event, frozenset())
            ):
                best = max(best, 0.75 / (1 + steps))
    return best


def _contradicts(child: Report, parent: Report) -> bool:
    """Whether one opens with a claim of which the other opens with the denial."""
    mine, theirs = agreements_of(child), agreements_of(parent)
    shared = set(mine.values()) & set(theirs.values())
    one, two = claims(child, shared)[:1], claims(parent, shared)[:1]
    return any(
        (a.modality is Modality.DENIED) != (b.modality is Modality.DENIED) for a in one for b in two
    )


# The tree


@dataclass(frozen=True, slots=True)
class _Edge:
    child: str
    parent: str
    read: bool
    credited: bool
    score: float
    why: str


def _days(child: Report, parent: Report) -> int | None:
    mine, theirs = child.document.published, parent.document.published
    return (mine - theirs).days if mine and theirs else None


def _candidates(child: Report, reports: Sequence[Report]) -> list[tuple[Report, bool]]:
    """Earlier reports of other outlets in the window, and whether the child credits each."""
    out = []
    for other in reports:
        apart = _days(child, other)
        if other.doc == child.doc or apart is None or not 0 <= apart <= WINDOW_DAYS:
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
        and bool(_name_pairs(child.document) & _name_pairs(parent.document))
    )
    strong = some or like.weight >= 2 * LIKE or like.quotes > 0
    return bool(_parties(child) & _parties(parent)) and (
        strong or bool(_subjects(child) & _subjects(parent))
    )


def _parties(report: Report) -> frozenset[str]:
    return frozenset(p for a in report.extraction.agreements for p in a.parties)


def _subjects(report: Report) -> frozenset[str]:
    """What the report's agreements are about, by their names."""
    parts = [words().parts(n) for a in report.extraction.agreements for n in a.names]
    return frozenset(w for p in parts for w in p.subjects | p.proper)


def _choose(
    child: Report, reports: Sequence[Report], forbidden: frozenset[tuple[str, str]]
) -> _Edge | None:
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
        return _Edge(
            child.doc, best.doc, True, True, 100 + like.weight, f"credits {best.document.outlet}"
        )
    unread = [
        c
        for c in other_credits(child)
        if (child.doc, c) not in forbidden and not any(is_outlet(c, r.document) for r in reports)
    ]
    if unread and is_first_hand(child) and is_in_passing(unread[0], child):
        unread = []
    if unread:
        return _Edge(
            child.doc, unread[0], False, True, 50, f"credits {unread[0]}, which was not read"
        )
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
    return _Edge(child.doc, best.doc, True, False, like.weight, told)


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


def _without_cycles(edges: dict[str, _Edge]) -> dict[str, _Edge]:
    """Drop the weakest edge of each ring of reports that credit each other."""
    kept = dict(edges)
    for start in sorted(kept):
        path: list[str] = []
        at = start
        while at in kept and at not in path:
            path.append(at)
            at = kept[at].parent
        if at in path:
            ring = path[path.index(at) :]
            weakest = min(ring, key=lambda d: (kept[d].score, d))
            del kept[weakest]
    return kept


def stories(reports: Iterable[Report], rulings: Iterable[Ruling] = ()) -> tuple[Story, ...]:
    """All stories among the reports: those that repeat each other or tell the same event.

    A report that neither repeats nor is repeated, credits nobody and shares no event is no story.
    """
    ordered = sorted({r.doc: r for r in reports}.values(), key=lambda r: r.order)
    by_doc = {r.doc: r for r in ordered}
    forbidden = not_echoes(rulings)
    blocks: dict[str, list[Report]] = defaultdict(list)
    prints = {r.doc: fingerprint(r) for r in ordered}
    for report in ordered:
        for key in prints[report.doc]:
            blocks[key].append(report)
    edges: dict[str, _Edge] = {}
    near: dict[str, list[Report]] = {}
    for report in ordered:
        near[report.doc] = _near({key: blocks[key] for key in prints[report.doc]})
        edge = _choose(report, near[report.doc], forbidden)
        if edge is not None:
            edges[report.doc] = edge
    edges = _without_cycles(edges)
    group = {r.doc: r.doc for r in ordered}

    def root(doc: str) -> str:
        while group[doc] != doc:
            doc = group[doc]
        return doc

    def join(a: str, b: str) -> None:
        low, high = sorted((root(a), root(b)), key=lambda d: by_doc[d].order)
        group[high] = low

    for edge in edges.values():
        if edge.read:
            join(edge.child, edge.parent)
    for report in ordered:
        for other, _ in _candidates(report, near[report.doc]):
            like = likeness(report.document, other.document)
            alike = like.weight >= SAME_EVENT or like.quotes
            if alike and _related(report, other, like) and (report.doc, other.doc) not in forbidden:
                join(report.doc, other.doc)
    members: dict[str, list[Report]] = defaultdict(list)
    for report in ordered:
        members[root(report.doc)].append(report)
    return tuple(
        _story(inside, edges, by_doc)
        for _, inside in sorted(members.items())
        if len(inside) > 1 or inside[0].doc in edges
    )


def _near(held: Mapping[str, Sequence[Report]]) -> list[Report]:
    """The reports worth comparing, from those that hold each of a report's keys: all where they
    are few, else those that share the rarest keys."""
    found = {r.doc: r for inside in held.values() for r in inside}
    if len(found) > MOST_NEAR:
        likeliest = shortlist({k: [r.doc for r in inside] for k, inside in held.items()}, MOST_NEAR)
        return [found[doc] for doc in sorted(likeliest)]
    return [found[doc] for doc in sorted(found)]


def _story(
    inside: Sequence[Report], edges: Mapping[str, _Edge], by_doc: Mapping[str, Report]
) -> Story:
    about = _subject(inside)
    echoes = []
    for report in inside:
        edge = edges.get(report.doc)
        if edge is None:
            echoes.append(Echo(report.doc, None, "original", "no earlier report of this on record"))
            continue
        parent = by_doc.get(edge.parent) if edge.read else None
        own = added(report, parent or _earliest_alike(report, inside), about)
        name = parent.document.outlet or "" if parent else edge.parent
        if own:
            how = "own reporting added"
        elif not edge.credited:
            how = "uncredited"
        else:
            how = "agency" if is_agency(name) else "credited"
        against = parent or _earliest_alike(report, inside)
        changed = drift(report, against, (s.id for s in own)) if against else ()
        shared = against is not None and any(
            same_outlet(edge.parent, credit) for credit in other_credits(against)
        )
        if against and not parent and not shared and against.document.outlet:
            first = f"{against.document.outlet} reported it"
            changed += (Drift("credit", first, f"{edge.parent} named instead"),)
        echoes.append(
            Echo(report.doc, edge.parent, how, edge.why, changed, tuple(s.id for s in own))
        )
    return Story(
        id=content_id("y", inside[0].doc),
        reports=tuple(echoes),
        independent_origins=len(set(_roots(inside, echoes).values()) | _adders(echoes)),
    )


def _subject(inside: Sequence[Report]) -> frozenset[str]:
    """The agreement that most of the story's reports claim something of, the first's before."""
    counts: dict[str, int] = defaultdict(int)
    for report in inside:
        for agreement in {
            agreements_of(report).get(s.agreement, "") for s in report.extraction.statements
        }:
            counts[agreement] += 1
    counts.pop("", None)
    if not counts:
        return frozenset()
    most = max(counts.values())
    first = claims(inside[0], counts)
    for statement in first:
        agreement = agreements_of(inside[0])[statement.agreement]
        if counts[agreement] == most:
            return frozenset({agreement})
    return frozenset({min(a for a, n in counts.items() if n == most)})


def _earliest_alike(report: Report, inside: Sequence[Report]) -> Report | None:
    """The first report that this one resembles although it credits an outlet never read."""
    for other in inside:
        if other.order >= report.order:
            return None
        like = likeness(report.document, other.document)
        if like.weight >= SAME_EVENT or like.quotes:
            return other
    return None


def _roots(inside: Sequence[Report], echoes: Sequence[Echo]) -> dict[str, str]:
    """For each report the origin that its story goes back to: a report, or an unread outlet.

    An outlet never read is taken to have had it from the first report that its echo resembles.
    """
    by_doc = {r.doc: r for r in inside}
    parent: dict[str, str] = {}
    for echo in echoes:
        if echo.from_ is None:
            continue
        if echo.from_ in by_doc:
            parent[echo.doc] = echo.from_
        else:
            earlier = _earliest_alike(by_doc[echo.doc], inside)
            parent[echo.doc] = earlier.doc if earlier else f"outlet {echo.from_}"
    roots = {}
    for echo in echoes:
        at, seen = echo.doc, {echo.doc}
        while at in parent and parent[at] not in seen:
            at = parent[at]
            seen.add(at)
        roots[echo.doc] = at
    return roots


def _adders(echoes: Iterable[Echo]) -> set[str]:
    return {e.doc for e in echoes if e.added}


def origins(story: Story, reports: Iterable[Report]) -> dict[tuple[str, str], str]:
    """The origin's id for each (document name, statement id) of the story.

    A statement that the report got itself originates with it, unless its quotation stood in an
    earlier report of the story: then the words have one origin, although two were there.
    """
    by_doc = {r.doc: r for r in reports}
    inside = [by_doc[e.doc] for e in story.reports if e.doc in by_doc]
    roots = _roots(inside, [e for e in story.reports if e.doc in by_doc])
    found: dict[tuple[str, str], str] = {}
    for echo in story.reports:
        report = by_doc.get(echo.doc)
        if report is None:
            continue
        earlier = [r for r in inside if r.order < report.order]
        for statement in report.extraction.statements:
            own = echo.from_ is None or statement.id in echo.added
            origin = echo.doc if own else roots[echo.doc]
            quoted = quotations(statement.evidence_text)
            for other in earlier:
                if quoted and shared_quotations(quoted, quotations(other.document.text)):
                    origin = roots[other.doc]
                    break
            found[(echo.doc, statement.id)] = content_id("o", origin)
    return found


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
