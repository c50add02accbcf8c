"""Which reports speak of the same agreement.

`compare` judges two members on their own, with parts that can be read; protected numbers, years
and parties are vetoes. `place` finds the agreements that one member belongs to, and `partition`
is `place` repeated in the order of publication, which makes the outcome a function of the set of
reports: reading order plays no part, and a report that is newer than all others never changes
what the others were taken to be. `keys` gives the blocking keys by which an index finds the few
members worth comparing (Fellegi and Sunter 1969 for the scheme of weights and the band between).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from onrecord.model import Kind, content_id
from onrecord.resolve.members import Member, Profile, members, profile
from onrecord.resolve.rulings import Bonds, Ruling, bonds

__all__ = [
    "Comparison",
    "Member",
    "Partition",
    "Placement",
    "agreement_id",
    "compare",
    "keys",
    "members",
    "partition",
    "place",
]

Verdict = Literal["same", "different", "doubtful"]

SAME = 4.0
DOUBTFUL = 2.5
MERGE = 6.0
TIE = 0.5
VETO = -100.0
_NEAR_DAYS = 400
_CLOSE_DAYS = 45


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two members are. `parts` name each weight that entered `score`, in order.

    A veto is a part of weight `VETO`; `why` says the verdict's grounds in a sentence.
    """

    score: float
    parts: tuple[tuple[str, float], ...]
    verdict: Verdict
    why: str

    @property
    def vetoed(self) -> bool:
        """Whether something protected keeps the two apart."""
        return any(weight <= VETO for _, weight in self.parts)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a member belongs. `agreements`: none is a new one, several are to be merged into the
    first (the others forward to it). `doubtful` are pairs (agreement id, comparison) for a
    person to judge. `why` is the ground in a sentence."""

    agreements: tuple[str, ...]
    doubtful: tuple[tuple[str, Comparison], ...]
    why: str


@dataclass(frozen=True, slots=True)
class Partition:
    """The outcome for a set of members: pairs of a member's `ref` and its agreement's id,
    forwarded ids, and doubtful pairs (ref, agreement id, comparison)."""

    assigned: tuple[tuple[str, str], ...]
    forwards: tuple[tuple[str, str], ...]
    doubtful: tuple[tuple[str, str, Comparison], ...]


def agreement_id(member: Member) -> str:
    """The id of an agreement that this member is the first to speak of."""
    return content_id("a", member.ref)


# Blocking


def keys(member: Member) -> frozenset[str]:
    """Blocking keys: two members with no key in common are not worth comparing.

    Each is a short string `field:value`; the rarer a key is in the index, the better its hits.
    Members of the same two parties in the same year or two always share one.
    """
    it = profile(member)
    pair = "-".join(sorted(it.parties)) if len(it.parties) == 2 else ""
    found = {f"acronym:{a}" for a in it.acronyms}
    found |= {f"acronym:{i}" for i in it.initials}
    found |= {f"title:{t}" for t in it.titles}
    found |= {f"word:{w}" for w in it.proper}
    about = it.subjects | it.details | {w for _, w in it.links}
    if pair:
        found |= {f"about:{pair}:{s}" for s in about}
        found |= {f"year:{pair}:{y}" for y in it.named_years | it.stated_years}
        found.add(f"kind:{pair}:{it.kind}")
    else:
        found |= {f"about:{s}" for s in about}
        found |= {f"year:{p}:{y}" for y in it.named_years for p in it.parties}
    if pair and member.published is not None:
        half = member.published.year * 2 + (member.published.month > 6)
        found |= {f"time:{pair}:{h}" for h in (half - 1, half, half + 1)}
    return frozenset(found)


# Comparing


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared part of the smaller set, 0 to 1."""
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def _party_part(left: Profile, right: Profile, named_alike: bool) -> tuple[str, float] | None:
    a, b = left.parties, right.parties
    if not a or not b:
        return None
    if a == b:
        return ("same parties", 2.0 if len(a) > 1 else 1.0)
    many = min(len(a), len(b)) >= 3
    if many and (named_alike or _overlap(a, b) >= 0.5):
        return ("parties overlap", 0.5)
    if a <= b or b <= a:
        if min(len(a), len(b)) == 1:
            return ("one party known", 0.5)
        return ("parties of one among those of the other", 0.5 if named_alike else -1.0)
    if named_alike and min(len(a), len(b)) == 1 and max(len(a), len(b)) != 2:
        return ("other parties of an agreement of many", 0.0)
    return ("other parties", VETO)


def _number_part(left: Profile, right: Profile) -> tuple[str, float] | None:
    of_left, of_right = dict(left.numbers), dict(right.numbers)
    shared = of_left.keys() & of_right.keys()
    if any(
        {n for c, n in left.numbers if c == carrier}.isdisjoint(
            n for c, n in right.numbers if c == carrier
        )
        for carrier in shared
    ):
        return ("other number", VETO)
    if shared:
        return ("same number", 1.5)
    if left.numbers or right.numbers:
        return ("number on one side only", -1.5)
    return None


def _year_part(left: Profile, right: Profile) -> tuple[str, float] | None:
    if left.named_years and right.named_years:
        if left.named_years & right.named_years:
            return ("same year in the name", 2.0)
        return ("other year in the name", VETO)
    a = left.named_years or left.stated_years
    b = right.named_years or right.stated_years
    if not a or not b:
        return None
    if a & b:
        return ("same year of signing", 1.5)
    if min(abs(x - y) for x in a for y in b) <= 1:
        return ("neighbouring year of signing", -0.5)
    return ("other year of signing", -2.5)


def _role_part(left: Profile, right: Profile, apart_days: int | None) -> tuple[str, float] | None:
    if not left.role or not right.role:
        return None
    near = apart_days is not None and apart_days <= _NEAR_DAYS
    if left.role == right.role:
        return (f"both {left.role}", 1.0) if near else None
    return ("one coming, one standing", -4.0 if near else -0.5)


def _name_parts(left: Profile, right: Profile) -> list[tuple[str, float]]:
    parts: list[tuple[str, float]] = []
    acronyms = left.acronyms & right.acronyms
    spelled = (left.acronyms & right.initials) | (right.acronyms & left.initials)
    if acronyms:
        parts.append((f"acronym {min(acronyms)}", 3.5))
    elif spelled:
        parts.append((f"title spells {min(spelled)}", 3.0))
    elif left.acronyms and right.acronyms:
        parts.append(("other acronym", -2.0))
    titles = left.titles & right.titles
    proper = left.proper & right.proper
    details = left.details & right.details
    subjects = left.subjects & right.subjects
    if titles:
        parts.append((f"title {min(titles)}", 2.5 if proper else 1.5))
    if proper:
        parts.append((f"proper words {', '.join(sorted(proper))}", 1.5 + 0.5 * min(len(proper), 3)))
    elif left.proper and right.proper and not (acronyms or spelled or titles):
        parts.append(("other proper words", -0.5))
    plain = details - proper
    if plain:
        parts.append((f"words {', '.join(sorted(plain))}", 0.75 + 0.5 * min(len(plain), 3)))
    if subjects:
        parts.append((f"subject {', '.join(sorted(subjects))}", 1.0))
    elif left.subjects and right.subjects and not (acronyms or spelled or proper):
        parts.append(("other subject", -1.5))
    return parts


def _kind_part(left: Profile, right: Profile) -> tuple[str, float] | None:
    loose = {Kind.AGREEMENT, Kind.PACT, Kind.OTHER, Kind.ARRANGEMENT, Kind.UNDERSTANDING}
    if left.kind == right.kind:
        return None if left.kind in loose else (f"both {left.kind}", 0.75)
    if left.kind in loose or right.kind in loose:
        return None
    return (f"{min(left.kind, right.kind)} and {max(left.kind, right.kind)}", -1.0)


def _days_apart(left: date | None, right: date | None) -> int | None:
    return abs((left - right).days) if left and right else None


def compare(a: Member, b: Member) -> Comparison:
    """Judge two members on their own. Symmetric. Never looks at other members."""
    return _compare(*sorted((a, b), key=lambda m: m.order))


@lru_cache(maxsize=262144)
def _compare(a: Member, b: Member) -> Comparison:
    if a.document == b.document and a.extractor == b.extractor:
        parts: list[tuple[str, float]] = [("told apart in one report", VETO)]
        return Comparison(VETO, tuple(parts), "different", "one report tells them apart")
    left, right = profile(a), profile(b)
    names = _name_parts(left, right)
    strongest = max((w for _, w in names), default=0.0)
    apart_days = _days_apart(a.published, b.published)
    every = [
        *names,
        _party_part(left, right, strongest >= 2.0),
        _number_part(left, right),
        _year_part(left, right),
        _role_part(left, right, apart_days),
        _kind_part(left, right),
    ]
    links = left.links & right.links
    if links:
        every.append((f"both {min(k for k, _ in links)} the same", 1.0))
    if left.plural != right.plural:
        every.append(("a class and a member", -3.0))
    if apart_days is not None and apart_days <= _CLOSE_DAYS:
        every.append(("published close together", 0.5))
    shared_topic = left.topic & right.topic
    if left.topic and right.topic:
        every.append(
            (
                f"{len(shared_topic)} topic words",
                round(
                    min(2.0, 0.25 * len(shared_topic)) * (0.5 + _overlap(left.topic, right.topic)),
                    2,
                ),
            )
        )
    parts = [part for part in every if part is not None]
    score = round(sum(weight for _, weight in parts), 2)
    verdict: Verdict
    if any(weight <= VETO for _, weight in parts):
        verdict = "different"
    elif score >= SAME:
        verdict = "same"
    elif score >= DOUBTFUL:
        verdict = "doubtful"
    else:
        verdict = "different"
    told = "; ".join(name for name, _ in sorted(parts, key=lambda p: (-abs(p[1]), p[0]))[:4])
    return Comparison(score, tuple(parts), verdict, f"{verdict}: {told or 'nothing in common'}")


# Placing


def place(
    member: Member,
    candidates: Iterable[tuple[str, Member]],
    rulings: Iterable[Ruling] = (),
    forwards: Mapping[str, str] | None = None,
) -> Placement:
    """Which of the candidates' agreements the member belongs to.

    `candidates` are members found through `keys`, each with its agreement's id; their order does
    not matter. Something protected that speaks against one member of an agreement speaks against
    the agreement. Several agreements fit: they are merged where each is a strong match and
    nothing keeps them apart; the better one is taken where it is clearly better; otherwise the
    member stands alone and the pairs are doubtful.
    """
    return _place(member, candidates, bonds(rulings, forwards))


def _place(member: Member, candidates: Iterable[tuple[str, Member]], ruled: Bonds) -> Placement:
    groups: dict[str, list[Member]] = defaultdict(list)
    for agreement, other in candidates:
        groups[agreement].append(other)
    mine = (member.doc, member.document, agreement_id(member))
    fits: list[tuple[float, str, Comparison]] = []
    doubtful: list[tuple[str, Comparison]] = []
    tied: list[str] = []
    for agreement in sorted(groups):
        others = sorted(groups[agreement], key=lambda m: m.order)
        if ruled.parted(mine, (agreement,)):
            continue
        if ruled.bound(mine, (agreement,)):
            tied.append(agreement)
            continue
        compared = [compare(member, other) for other in others]
        best = max(compared, key=lambda c: c.score)
        if any(c.vetoed for c in compared):
            continue
        if best.verdict == "same":
            fits.append((best.score, agreement, best))
        elif best.verdict == "doubtful":
            doubtful.append((agreement, best))
    fits.sort(key=lambda f: (-f[0], min(m.order for m in groups[f[1]]), f[1]))
    if tied:
        return Placement(tuple(tied), tuple(doubtful), "a ruling says so")
    if not fits:
        return Placement((), tuple(doubtful), "nothing on record is close enough")
    chosen = [fits[0]]
    for score, agreement, comparison in fits[1:]:
        apart = any(_apart(groups[agreement], groups[c[1]]) for c in chosen) or any(
            ruled.parted((agreement,), (c[1],)) for c in chosen
        )
        if not apart and score >= MERGE:
            chosen.append((score, agreement, comparison))
        elif apart and fits[0][0] - score < TIE:
            return Placement(
                (),
                tuple((g, c) for _, g, c in fits) + tuple(doubtful),
                "fits two agreements alike that are known to be different",
            )
        else:
            doubtful.append((agreement, comparison))
    first = min(chosen, key=lambda f: (min(m.order for m in groups[f[1]]), f[1]))[1]
    rest = sorted(g for _, g, _ in chosen if g != first)
    return Placement((first, *rest), tuple(doubtful), chosen[0][2].why)


def _apart(left: Iterable[Member], right: Iterable[Member]) -> bool:
    """Whether something protected keeps two groups of members apart."""
    rights = list(right)
    return any(compare(a, b).vetoed for a in left for b in rights)


def partition(
    members: Iterable[Member],
    rulings: Iterable[Ruling] = (),
    known: Mapping[str, str] | None = None,
    forwards: Mapping[str, str] | None = None,
) -> Partition:
    """The agreements of a set of members: a function of the set, whatever its order.

    `known` maps members' refs to the agreement ids they already have: an agreement keeps the id
    that was given first, and every other id that its members had forwards to it.
    """
    had = dict(known or {})
    ruled = bonds(rulings, forwards)
    ordered = sorted({m.ref: m for m in members}.values(), key=lambda m: m.order)
    index: dict[str, set[str]] = defaultdict(set)
    held: dict[str, Member] = {}
    home: dict[str, str] = {}
    inside: dict[str, list[str]] = defaultdict(list)
    aliases = {m.ref: had.get(m.ref, agreement_id(m)) for m in ordered}
    doubtful: list[tuple[str, str, Comparison]] = []
    for member in ordered:
        near = {ref for key in keys(member) for ref in index[key]}
        groups = {home[ref] for ref in near}
        candidates = [(g, held[ref]) for g in groups for ref in inside[g]]
        placed = _place(member, candidates, ruled)
        group = placed.agreements[0] if placed.agreements else aliases[member.ref]
        for other in placed.agreements[1:]:
            for ref in inside.pop(other):
                home[ref] = group
                inside[group].append(ref)
        doubtful.extend((member.ref, agreement, c) for agreement, c in placed.doubtful)
        held[member.ref] = member
        home[member.ref] = group
        inside[group].append(member.ref)
        for key in keys(member):
            index[key].add(member.ref)
    moved: dict[str, str] = {}
    for group, refs in inside.items():
        for ref in refs:
            if aliases[ref] != group:
                moved[aliases[ref]] = group
    taken = set(inside)
    return Partition(
        assigned=tuple(sorted(home.items())),
        forwards=tuple(sorted((old, new) for old, new in moved.items() if old not in taken)),
        doubtful=tuple(sorted((r, moved.get(g, g), c) for r, g, c in doubtful)),
    )
