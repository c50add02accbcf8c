"""Which reports speak of the same agreement.

`compare` judges two members on their own, with parts that can be read; protected numbers, years
and parties are vetoes. `place` finds the agreements that one member belongs to, and `partition`
is `place` repeated in the order of publication, which makes the outcome a function of the set of
reports: reading order plays no part, and a report that is newer than all others never changes
what the others were taken to be. `keys` gives the blocking keys by which an index finds the few
members worth comparing (Fellegi and Sunter 1969 for the scheme of weights and the band between).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Literal

from onrecord.model import Kind, Related, Relation, content_id
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
    "place_report",
    "relations",
]

Verdict = Literal["same", "different", "doubtful"]

SAME = 3.75
DOUBTFUL = 2.5
MERGE = 6.0
TIE = 0.5
VETO = -100.0
ODD_ONE_OUT = 4
MOST_TOGETHER = 4
LONG_MADE_YEARS = 2
OTHER_PARTIES = "other parties"
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
    Members of the same few parties in the same year always share one.
    """
    it = profile(member)
    pair = "-".join(sorted(it.parties)) if 2 <= len(it.parties) <= MOST_TOGETHER else ""
    found = {f"acronym:{a}" for a in it.acronyms}
    found |= {f"acronym:{i}" for i in it.initials}
    found |= {f"title:{t}" for t in it.titles}
    found |= {f"word:{w}" for w in it.proper}
    found |= {f"number:{carrier}:{n}:{p}" for carrier, n in it.numbers for p in it.parties}
    about = it.subjects | it.details | {w for _, w in it.links}
    if it.vague:
        about |= member.heading | member.lede
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
    if many and a & b and (named_alike or _overlap(a, b) >= 0.5):
        return ("parties overlap", 0.5)
    if a <= b or b <= a:
        if min(len(a), len(b)) == 1:
            return ("one party known", 0.5)
        return ("parties of one among those of the other", 0.5 if named_alike else -1.0)
    if named_alike and min(len(a), len(b)) == 1 and max(len(a), len(b)) != 2:
        return ("other parties of an agreement of many", 0.0)
    said = left.named_parties, right.named_parties
    if left.proper & right.proper and (said[0] <= b or said[1] <= a or not (said[0] and said[1])):
        return ("other parties, though the same proper name", -1.5)
    return (OTHER_PARTIES, VETO)


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
    return ("other year of signing", -4.0)


def _made_before(old: Profile, new: Profile, published: date | None) -> bool:
    """Whether the one was signed years before the other was still to come."""
    years = old.named_years or old.stated_years
    return bool(
        new.role == "coming"
        and published is not None
        and years
        and max(years) <= published.year - LONG_MADE_YEARS
        and not (new.named_years & years)
    )


def _role_part(left: Profile, right: Profile, apart_days: int | None) -> tuple[str, float] | None:
    near = apart_days is not None and apart_days <= _NEAR_DAYS
    if left.role and right.role:
        if left.role == right.role:
            return (f"both {left.role}", 1.25) if near else None
        return ("one coming, one standing", -4.0 if near else -0.5)
    a, b = left.role or left.stage, right.role or right.stage
    if a and b and a != b and near:
        return ("seemingly one coming, one standing", -1.5)
    return None


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
    whole = left.phrases & right.phrases
    if whole and not titles:
        parts.append((f"the same words, {' '.join(sorted(min(whole, key=sorted)))}", 1.0))
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


def _instrument_part(left: Profile, right: Profile) -> tuple[str, float] | None:
    if not left.instruments or not right.instruments:
        return None
    shared = left.instruments & right.instruments
    if shared:
        return (f"both called {min(shared)}", 0.75)
    return (f"a {min(left.instruments)} and a {min(right.instruments)}", -1.5)


def _context_part(left: Profile, right: Profile) -> tuple[str, float] | None:
    """Headline and siblings stand in where the names of one side tell nothing."""
    vague = left.vague or right.vague
    mine = left.context | (left.details | left.lede if vague else frozenset())
    other = right.context | (right.details | right.lede if vague else frozenset())
    shared = mine & other
    if not shared:
        return None
    per_word, most = (0.75, 2.5) if vague else (0.25, 0.75)
    return (f"context {', '.join(sorted(shared)[:5])}", min(most, per_word * len(shared)))


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
        _instrument_part(left, right),
        _context_part(left, right),
    ]
    if (
        strongest < 2.0
        and not (left.parties and right.parties)
        and not (left.vague or right.vague)
        and bool(left.proper or left.acronyms) != bool(right.proper or right.acronyms)
    ):
        every.append(("a name on one side, a description on the other", -1.0))
    if _made_before(left, right, b.published) or _made_before(right, left, a.published):
        every.append(("made years before the other was to come", -4.0))
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
    the agreement. Where several agreements fit, they are merged if each is a strong match and
    nothing keeps them apart; the better one is taken if it is clearly better; otherwise the
    member stands alone and the pairs are doubtful. `forwards` maps old agreement ids to those
    that they were merged into, so that old rulings still hold.
    """
    return place_report((member,), candidates, rulings, forwards)[0]


def place_report(
    members: Sequence[Member],
    candidates: Iterable[tuple[str, Member]],
    rulings: Iterable[Ruling] = (),
    forwards: Mapping[str, str] | None = None,
) -> tuple[Placement, ...]:
    """`place` for all agreements of one report at once, the surest first.

    Two agreements of one report are never one, so which is placed first matters: "the deal" must
    not take the place of "the 2018 transit deal".
    """
    groups: dict[str, list[Member]] = defaultdict(list)
    for agreement, other in candidates:
        groups[agreement].append(other)
    ruled = bonds(rulings, forwards)
    subjects = {
        g: frozenset({g}).union(*(_subjects(m, None, ruled) for m in inside))
        for g, inside in groups.items()
    }
    state = _State(groups, subjects, ruled)
    return tuple(p for _, p in state.take(members, {}))


def _subjects(member: Member, known: str | None, ruled: Bonds) -> frozenset[str]:
    """What rulings may call the member: its report, its agreement's id; less what a ruling
    parts it from."""
    names = {member.doc, member.document}
    ids = {agreement_id(member), *([known] if known else [])}
    return frozenset(names | {i for i in ids if not ruled.parted(names, (i,))})


def _forbid(compared: Sequence[Comparison]) -> bool:
    """Whether protected facts keep a member out of a group.

    A number, a year or the report itself speaks for the whole group; so do parties, unless
    nearly all of the group's reports give parties that fit: then the odd one is the one in error.
    """
    if any(c.vetoed and (OTHER_PARTIES, VETO) not in c.parts for c in compared):
        return True
    return sum(c.vetoed for c in compared) > len(compared) / ODD_ONE_OUT


class _State:
    """Agreements so far: members by group, and what rulings may call each group."""

    def __init__(
        self, groups: dict[str, list[Member]], subjects: dict[str, frozenset[str]], ruled: Bonds
    ) -> None:
        self.groups = groups
        self.subjects = subjects
        self.ruled = ruled

    def take(
        self,
        members: Sequence[Member],
        known: Mapping[str, str],
        near: Mapping[str, Collection[str]] | None = None,
    ) -> list[tuple[Member, Placement]]:
        """Place the members of one report, surest first, and add them to their groups.

        `near` gives for a member's ref the groups worth looking at (all where absent). Returns
        pairs in the members' order; a placement without agreements founds the group
        `agreement_id(member)`.
        """
        done: dict[str, Placement] = {}
        waiting = sorted(members, key=lambda m: m.order)
        while waiting:
            tried = []
            for member in waiting:
                mine = _subjects(member, known.get(member.ref), self.ruled)
                groups = self.groups if near is None else near[member.ref]
                tried.append((self._fit(member, mine, groups), member, mine))
            (_, placed), member, mine = max(tried, key=lambda t: t[0][0])
            done[member.ref] = placed
            waiting.remove(member)
            self._add(member, mine, placed)
        return [(m, done[m.ref]) for m in members]

    def _add(self, member: Member, mine: frozenset[str], placed: Placement) -> None:
        group = placed.agreements[0] if placed.agreements else agreement_id(member)
        for other in placed.agreements[1:]:
            self.groups[group].extend(self.groups.pop(other))
            self.subjects[group] |= self.subjects.pop(other)
        self.groups.setdefault(group, []).append(member)
        self.subjects[group] = self.subjects.get(group, frozenset()) | mine

    def _fit(
        self, member: Member, mine: frozenset[str], groups: Collection[str]
    ) -> tuple[float, Placement]:
        fits: list[tuple[float, str, Comparison]] = []
        doubtful: list[tuple[str, Comparison]] = []
        tied: list[str] = []
        for agreement in sorted(g for g in groups if g in self.groups):
            if self.ruled.parted(mine, self.subjects[agreement]):
                continue
            if self.ruled.bound(mine, self.subjects[agreement]):
                tied.append(agreement)
                continue
            compared = [compare(member, other) for other in self.groups[agreement]]
            if _forbid(compared):
                continue
            best = max(compared, key=lambda c: (c.score, c.parts))
            if best.verdict == "same":
                fits.append((best.score, agreement, best))
            elif best.verdict == "doubtful":
                doubtful.append((agreement, best))
        if tied:
            return 1000.0, Placement(tuple(tied), tuple(doubtful), "a ruling says so")
        if not fits:
            return 0.0, Placement((), tuple(doubtful), "nothing on record is close enough")
        fits.sort(key=lambda f: (-f[0], self._age(f[1])))
        return fits[0][0], self._choose(fits, doubtful)

    def _choose(
        self, fits: list[tuple[float, str, Comparison]], doubtful: list[tuple[str, Comparison]]
    ) -> Placement:
        chosen = [fits[0]]
        for score, agreement, comparison in fits[1:]:
            apart = any(self._apart(agreement, c[1]) for c in chosen)
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
        joined = sorted((c[1] for c in chosen), key=self._age)
        return Placement(tuple(joined), tuple(doubtful), chosen[0][2].why)

    def _age(self, group: str) -> tuple[tuple[date, str, str, str], str]:
        """Sorts groups by their first report."""
        return (min(m.order for m in self.groups[group]), group)

    def _apart(self, left: str, right: str) -> bool:
        """Whether something protected, or a ruling, keeps two groups apart."""
        return self.ruled.parted(self.subjects[left], self.subjects[right]) or any(
            _forbid([compare(a, b) for b in self.groups[right]]) for a in self.groups[left]
        )


def partition(
    members: Iterable[Member],
    rulings: Iterable[Ruling] = (),
    known: Mapping[str, str] | None = None,
    forwards: Mapping[str, str] | None = None,
) -> Partition:
    """The agreements of a set of members: a function of the set, whatever its order.

    `known` maps members' refs to the agreement ids they already have: an agreement keeps the id
    that the most of its reports, or else its first report, had; every other id forwards to it.
    """
    had = dict(known or {})
    ruled = bonds(rulings, forwards)
    ordered = sorted({m.ref: m for m in members}.values(), key=lambda m: m.order)
    index: dict[str, set[str]] = defaultdict(set)
    home: dict[str, str] = {}
    state = _State({}, {}, ruled)
    doubtful: list[tuple[str, str, Comparison]] = []
    for _, batch in groupby(ordered, key=lambda m: (m.order[:3], m.extractor)):
        report = list(batch)
        blocks = {m.ref: keys(m) for m in report}
        near = {
            ref: {home[other] for key in block for other in index[key]}
            for ref, block in blocks.items()
        }
        new = {agreement_id(m) for m in report}
        near = {ref: groups | new for ref, groups in near.items()}
        for member, placed in state.take(report, had, near):
            for merged in placed.agreements[1:]:
                home.update({ref: placed.agreements[0] for ref, g in home.items() if g == merged})
            home[member.ref] = (*placed.agreements, agreement_id(member))[0]
            doubtful.extend((member.ref, group, c) for group, c in placed.doubtful)
        for ref, block in blocks.items():
            for key in block:
                index[key].add(ref)
    return _named(state, home, had, doubtful)


def _named(
    state: _State,
    home: dict[str, str],
    had: dict[str, str],
    doubtful: list[tuple[str, str, Comparison]],
) -> Partition:
    """Give each group its lasting id."""
    claims: list[tuple[int, tuple[date, str, str, str], str, str]] = []
    for group, inside in state.groups.items():
        votes = Counter(had[m.ref] for m in inside if m.ref in had)
        own = {agreement_id(m) for m in inside}
        for name, count in votes.items():
            first = min(m.order for m in inside)
            claims.append((-count - 1000 * (name in own), first, name, group))
    given: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, name, group in sorted(claims):
        if group not in given and name not in taken:
            given[group] = name
            taken.add(name)
    lasting = {group: given.get(group, group) for group in state.groups}
    forwards = {
        old: lasting[group]
        for group, inside in state.groups.items()
        for m in inside
        for old in (had.get(m.ref), agreement_id(m))
        if old and old not in taken and old != lasting[group]
    }
    return Partition(
        assigned=tuple(sorted((ref, lasting[group]) for ref, group in home.items())),
        forwards=tuple(sorted(forwards.items())),
        doubtful=tuple(
            sorted(
                (
                    (r, lasting.get(g, lasting.get(forwards.get(g, g), g)), c)
                    for r, g, c in doubtful
                ),
                key=lambda d: (d[0], d[1]),
            )
        ),
    )


def relations(
    members: Iterable[Member], assigned: Mapping[str, str]
) -> tuple[tuple[str, Related], ...]:
    """Relations between agreements, as reports state them or as a class has its members.

    `assigned` maps members' refs to agreement ids. A relation is (agreement, relation to another
    agreement's id). An agreement whose parties and subject a class names ("all visa agreements
    with ...") is part of the class. Nothing is related to itself.
    """
    ordered = sorted(members, key=lambda m: m.order)
    by_report = {
        (m.document, m.extractor, m.agreement.local): assigned[m.ref]
        for m in ordered
        if m.ref in assigned
    }
    found: set[tuple[str, Related]] = set()
    for member in ordered:
        mine = assigned.get(member.ref)
        if mine is None:
            continue
        for related in member.agreement.related:
            other = by_report.get((member.document, member.extractor, related.agreement))
            if other is not None and other != mine:
                found.add((mine, Related(related.type, other)))
    classes = [m for m in ordered if m.ref in assigned and profile(m).plural]
    for one in classes:
        whole = profile(one)
        for member in ordered:
            part = profile(member)
            mine = assigned.get(member.ref)
            if mine is None or part.plural or mine == assigned[one.ref]:
                continue
            shared = (whole.subjects & part.subjects) or (whole.details & part.details)
            if shared and part.parties and part.parties == whole.parties:
                found.add((mine, Related(Relation.PART_OF, assigned[one.ref])))
    return tuple(sorted(found, key=lambda r: (r[0], r[1].type, r[1].agreement)))
