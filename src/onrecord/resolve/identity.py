"""Which reports speak of the same agreement.

`place` finds the agreements that one member belongs to, and `partition` is `place` repeated in
the order of publication, which makes the outcome a function of the set of reports: reading order
plays no part, and a report that is newer than all others never changes what the others were
taken to be. Pairs are judged in `onrecord.resolve.comparison`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from onrecord.model import Related, Relation, content_id
from onrecord.resolve import comparison
from onrecord.resolve.classes import is_within
from onrecord.resolve.comparison import (
    MERGE,
    MOST_HEARD,
    ODD_ONE_OUT,
    ODD_SHARE,
    TIE,
    VETO,
    Comparison,
    compare,
    keys,
    shortlist,
)
from onrecord.resolve.members import Member, members, profile
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
    "shortlist",
]


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

    A number, or a report that tells the two apart, speaks for the whole group. So do parties and
    years, unless most of the group's reports that give any give fitting ones: then the odd one is
    the one in error.
    """
    for fact, fitting in ODD_ONE_OUT:
        against = sum((fact, VETO) in c.parts for c in compared)
        in_favour = sum(any(name in fitting for name, _ in c.parts) for c in compared)
        if against and against * ODD_SHARE > against + in_favour:
            return True
    facts = {fact for fact, _ in ODD_ONE_OUT}
    return any(w <= VETO and name not in facts for c in compared for name, w in c.parts)


class _State:
    """Agreements so far: members by group, and what rulings may call each group."""

    def __init__(
        self, groups: dict[str, list[Member]], subjects: dict[str, frozenset[str]], ruled: Bonds
    ) -> None:
        self.groups = groups
        self.home = {m.ref: group for group, inside in groups.items() for m in inside}
        self.subjects = subjects
        self.ruled = ruled

    def take(
        self,
        members: Sequence[Member],
        known: Mapping[str, str],
        near: Mapping[str, Collection[Member]] | None = None,
        fixed: Mapping[str, str] | None = None,
    ) -> list[tuple[Member, Placement]]:
        """Place the members of one report, surest first, and add them to their groups.

        `near` gives for a member's ref the members worth comparing (all where absent). Returns
        pairs in the members' order; a placement without agreements founds the group
        `agreement_id(member)`.
        """
        done: dict[str, Placement] = {}
        for member in members:
            if fixed and member.ref in fixed:
                done[member.ref] = Placement((fixed[member.ref],), (), "not gone over")
                mine = _subjects(member, known.get(member.ref), self.ruled)
                self._add(member, mine, done[member.ref])
        waiting = sorted((m for m in members if m.ref not in done), key=lambda m: m.order)
        while waiting:
            tried = []
            for member in waiting:
                mine = _subjects(member, known.get(member.ref), self.ruled)
                heard = self._heard(member, members, None if near is None else near[member.ref])
                tried.append((self._fit(member, mine, heard), member, mine))
            (_, placed), member, mine = max(tried, key=lambda t: t[0][0])
            done[member.ref] = placed
            waiting.remove(member)
            self._add(member, mine, placed)
        return [(m, done[m.ref]) for m in members]

    def _heard(
        self, member: Member, report: Sequence[Member], near: Collection[Member] | None
    ) -> dict[str, list[Member]]:
        """The members that one is compared with, by group: of a large group those near it and the
        others of its report, of a small one all."""
        if near is None:
            return self.groups
        found: dict[str, list[Member]] = {}
        for other in near:
            if (group := self.home.get(other.ref)) is not None:
                found.setdefault(group, []).append(other)
        new = {agreement_id(m) for m in report}
        for other in report:
            group = self.home.get(other.ref)
            if group is not None and (group in found or group in new):
                found.setdefault(group, []).append(other)
        return {
            group: self.groups[group] if len(self.groups[group]) <= MOST_HEARD else heard
            for group, heard in found.items()
        }

    def _add(self, member: Member, mine: frozenset[str], placed: Placement) -> None:
        group = placed.agreements[0] if placed.agreements else agreement_id(member)
        for other in placed.agreements[1:]:
            moved = self.groups.pop(other)
            self.home.update((m.ref, group) for m in moved)
            self.groups[group].extend(moved)
            self.subjects[group] |= self.subjects.pop(other)
        self.groups.setdefault(group, []).append(member)
        self.home[member.ref] = group
        self.subjects[group] = self.subjects.get(group, frozenset()) | mine

    def _fit(
        self, member: Member, mine: frozenset[str], heard: Mapping[str, Sequence[Member]]
    ) -> tuple[float, Placement]:
        fits: list[tuple[float, str, Comparison]] = []
        doubtful: list[tuple[str, Comparison]] = []
        tied: list[str] = []
        for agreement in sorted(heard):
            if self.ruled.parted(mine, self.subjects[agreement]):
                continue
            if self.ruled.bound(mine, self.subjects[agreement]):
                tied.append(agreement)
                continue
            compared = [compare(member, other) for other in heard[agreement]]
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
        return fits[0][0], self._choose(fits, doubtful, heard)

    def _choose(
        self,
        fits: list[tuple[float, str, Comparison]],
        doubtful: list[tuple[str, Comparison]],
        heard: Mapping[str, Sequence[Member]],
    ) -> Placement:
        chosen = [fits[0]]
        for score, agreement, told in fits[1:]:
            apart = any(self._apart(agreement, c[1], heard) for c in chosen)
            if not apart and score >= MERGE:
                chosen.append((score, agreement, told))
            elif apart and fits[0][0] - score < TIE:
                return Placement(
                    (),
                    tuple((g, c) for _, g, c in fits) + tuple(doubtful),
                    "fits two agreements alike that are known to be different",
                )
            else:
                doubtful.append((agreement, told))
        joined = sorted((c[1] for c in chosen), key=self._age)
        return Placement(tuple(joined), tuple(doubtful), chosen[0][2].why)

    def _age(self, group: str) -> tuple[tuple[date, str, str, str], str]:
        """Sorts groups by their first report."""
        return (min(m.order for m in self.groups[group]), group)

    def _apart(self, left: str, right: str, heard: Mapping[str, Sequence[Member]]) -> bool:
        """Whether something protected, or a ruling, keeps two groups apart."""
        return self.ruled.parted(self.subjects[left], self.subjects[right]) or any(
            _forbid([compare(a, b) for b in heard[right]]) for a in heard[left]
        )


def partition(
    members: Iterable[Member],
    rulings: Iterable[Ruling] = (),
    known: Mapping[str, str] | None = None,
    forwards: Mapping[str, str] | None = None,
    near: Callable[[Member], Collection[Member]] | None = None,
    fixed: Mapping[str, str] | None = None,
    age: Mapping[str, int] | None = None,
) -> Partition:
    """The agreements of a set of members: a function of the set, whatever its order.

    `known` maps members' refs to the agreement ids they already have, `age` these ids to when they
    were given (smaller is older): an agreement keeps the oldest id, so that in whatever batches
    reports came, it is the same; of ids of one age, that of the most reports, or else of the first
    report. Every other id forwards to it. `near` gives the members worth comparing with one, where
    an index holds more than these; `fixed` the agreements of members that are not gone over, by
    their refs.
    """
    had = dict(known or {})
    ruled = bonds(rulings, forwards)
    ordered = sorted({m.ref: m for m in members}.values(), key=lambda m: m.order)
    index: dict[str, list[Member]] = defaultdict(list)
    state = _State({}, {}, ruled)
    doubtful: list[tuple[str, str, Comparison]] = []
    for _, batch in groupby(ordered, key=lambda m: (m.order[:3], m.extractor)):
        report = list(batch)
        heard = {m.ref: _near(m, index) if near is None else near(m) for m in report}
        for member, placed in state.take(report, had, heard, fixed or {}):
            doubtful.extend((member.ref, group, c) for group, c in placed.doubtful)
        for member in report:
            for key in keys(member):
                index[key].append(member)
    return _named(state, had, age or {}, doubtful)


def _near(member: Member, index: Mapping[str, Sequence[Member]]) -> list[Member]:
    """The members worth comparing, of those in the index: in the order of publication."""
    hits = {
        key: list(dict.fromkeys(m.ref for m in index[key][-comparison.MOST_HELD :]))
        for key in keys(member) & index.keys()
    }
    by_ref = {m.ref: m for key in hits for m in index[key][-comparison.MOST_HELD :]}
    return [by_ref[ref] for ref in shortlist(hits)]


def _named(
    state: _State,
    had: dict[str, str],
    age: Mapping[str, int],
    doubtful: list[tuple[str, str, Comparison]],
) -> Partition:
    """Give each group its lasting id."""
    claims: list[tuple[bool, int, int, tuple[date, str, str, str], str, str]] = []
    for group, inside in state.groups.items():
        votes = Counter(had[m.ref] for m in inside if m.ref in had)
        own = {agreement_id(m) for m in inside}
        for name, count in votes.items():
            first = min(m.order for m in inside)
            claims.append((name not in own, age.get(name, 0), -count, first, name, group))
    given: dict[str, str] = {}
    taken: set[str] = set()
    for *_, name, group in sorted(claims):
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
        assigned=tuple(sorted((ref, lasting[group]) for ref, group in state.home.items())),
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
            if mine is None or mine == assigned[one.ref]:
                continue
            if is_within(part, whole):
                found.add((mine, Related(Relation.PART_OF, assigned[one.ref])))
    return tuple(sorted(found, key=lambda r: (r[0], r[1].type, r[1].agreement)))
