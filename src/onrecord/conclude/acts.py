"""From claims to acts: which claims tell of one and the same occurrence.

Two dated claims of one event tell of one act where their windows overlap, they name no different
actors and state no different term; the act has the narrowest window. An undated claim tells of
the latest dated act that fits it before its publication, or else of the first undated report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.conclude.claims import Claim, Key, counts, ids_of
from onrecord.model import Event, Modality, PartialDate, add_term

# What takes back what: a later act of the second undoes one of the first.
REVERSES = {
    Event.SUSPEND: frozenset((Event.RESTORE,)),
    Event.DENOUNCE: frozenset((Event.RESTORE, Event.EXTEND)),
    Event.RESTORE: frozenset((Event.SUSPEND, Event.DENOUNCE)),
    Event.TERMINATE: frozenset((Event.RESTORE, Event.EXTEND, Event.SIGN, Event.ENTER_INTO_FORCE)),
    Event.EXPIRE: frozenset((Event.RESTORE, Event.EXTEND, Event.SIGN, Event.ENTER_INTO_FORCE)),
    Event.EXTEND: frozenset((Event.EXPIRE, Event.TERMINATE)),
    Event.SIGN: frozenset((Event.EXPIRE, Event.TERMINATE)),
    Event.ENTER_INTO_FORCE: frozenset((Event.EXPIRE, Event.TERMINATE)),
    Event.RATIFY: frozenset((Event.TERMINATE,)),
}
# What only all parties together can do, whoever a report names for it.
JOINT = frozenset((Event.EXTEND, Event.EXPIRE, Event.REPLACE))
NEARLY_OVER = timedelta(days=31)
REPEATABLE = frozenset(
    (Event.EXTEND, Event.RESTORE, Event.NEGOTIATE, Event.PROPOSE, Event.DEMAND, Event.APPROVE)
)


@dataclass(frozen=True, slots=True)
class Act:
    """One occurrence. `stated` is the narrowest date given; `earliest`..`latest` its window;
    `day` the day from which it counts. `term` is the term stated with it."""

    event: Event
    claims: tuple[Claim, ...]
    stated: PartialDate | None
    earliest: date
    latest: date
    day: date
    term: str | None
    actors: frozenset[str]

    @property
    def first_published(self) -> date:
        """When the act could first be known."""
        return min(c.published for c in self.claims)

    @property
    def evidence_only(self) -> bool:
        """Whether it moves other parties only, and here just shows that the agreement operates."""
        return all(c.evidence_only for c in self.claims)

    @property
    def scope(self) -> str | None:
        """The part that the act is about, where it is about a part."""
        return next((c.statement.scope for c in self.claims if c.statement.scope), None)

    @property
    def ids(self) -> tuple[str, ...]:
        """The statements that tell of it."""
        return ids_of(self.claims)


def fits(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two sets of actors may be those of one act (an empty set names nobody)."""
    return not a or not b or bool(a & b)


def make_act(claims: Sequence[Claim]) -> Act:
    """One act from claims that tell of it: the narrowest window, the actors of all."""
    dated = [c for c in claims if c.stated is not None]
    ordered = tuple(sorted(claims, key=lambda c: c.key))
    actors = frozenset().union(*(c.actors for c in claims))
    term = next((c.statement.term for c in ordered if c.statement.term), None)
    event = ordered[0].event
    if not dated:
        first = min(c.latest for c in ordered)
        return Act(event, ordered, None, date.min, first, first, term, actors)
    best = min(dated, key=_narrowness)
    latest = min([best.latest, *(c.published for c in dated if c.published >= best.earliest)])
    return Act(event, ordered, best.stated, best.earliest, latest, best.earliest, term, actors)


def _narrowness(claim: Claim) -> tuple[int, date, Key]:
    return ((claim.latest - claim.earliest).days, claim.earliest, claim.key)


class _Group(list[Claim]):
    """Claims that tell of one act, with what a further one is held against."""

    def __init__(self, lead: Claim) -> None:
        super().__init__()
        self.actors: set[frozenset[str]] = set()
        self.terms: set[str] = set()
        self.append(lead)

    def append(self, claim: Claim) -> None:
        """Add one that tells of the same act."""
        super().append(claim)
        self.actors.add(claim.actors)
        if claim.statement.term is not None:
            self.terms.add(claim.statement.term)


def _joins(group: _Group, claim: Claim) -> bool:
    lead = group[0]
    if lead.earliest > claim.latest or claim.earliest > lead.latest:
        return False
    if claim.evidence_only != lead.evidence_only:
        return False
    if lead.event not in JOINT and any(not fits(a, claim.actors) for a in group.actors):
        return False
    term = claim.statement.term
    return term is None or group.terms <= {term}


def gather(claims: Iterable[Claim]) -> list[Act]:
    """The acts that the claims (all `actual`) tell of, in the order of their days."""
    by_event: dict[Event, list[Claim]] = {}
    for claim in claims:
        by_event.setdefault(claim.event, []).append(claim)
    groups: dict[Event, list[_Group]] = {}
    for event, members in by_event.items():
        groups[event] = []
        for claim in sorted((c for c in members if c.dated), key=_narrowness):
            for group in groups[event]:
                if _joins(group, claim):
                    group.append(claim)
                    break
            else:
                groups[event].append(_Group(claim))
    acts: list[Act] = []
    dated = {event: [make_act(g) for g in found] for event, found in groups.items()}
    for event, members in by_event.items():
        undated = sorted((c for c in members if not c.dated), key=lambda c: c.key)
        if undated:
            _place_undated(event, undated, groups[event], dated)
            acts += [make_act(group) for group in groups[event]]
        else:
            acts += dated[event]
    return sorted(acts, key=lambda a: (a.day, a.event, a.claims[0].key))


def _place_undated(
    event: Event,
    undated: Sequence[Claim],
    groups: list[_Group],
    dated: dict[Event, list[Act]],
) -> None:
    """Add each undated claim to the act that it tells of, or open an act for it."""
    reversals = [act for kind in REVERSES.get(event, ()) for act in dated.get(kind, ())]
    opened: list[_Group] = []
    for claim in undated:
        home = _dated_home(claim, groups, reversals) or _undated_home(claim, opened, reversals)
        if home is None:
            opened.append(_Group(claim))
        else:
            home.append(claim)
    groups.extend(opened)


def _dated_home(claim: Claim, groups: Sequence[_Group], reversals: Sequence[Act]) -> _Group | None:
    fitting = [
        g
        for g in groups
        if g[0].dated
        and g[0].earliest <= claim.published
        and _joins(g, claim)
        and not (claim.event is Event.EXTEND and _has_run_out(g, claim.published, reversals))
    ]
    return max(fitting, key=lambda g: (g[0].earliest, g[0].key), default=None)


def _has_run_out(group: Sequence[Claim], by: date, reversals: Sequence[Act]) -> bool:
    """Whether what a dated extension gave was over by then, or nearly, so that a report of a
    renewal now tells of another one."""
    lead = group[0]
    if any(lead.earliest < act.day <= by for act in reversals):
        return True
    term = next((c.statement.term for c in group if c.statement.term), None)
    return term is not None and _end_of(lead.latest, term) <= by + NEARLY_OVER


def _end_of(day: date, term: str) -> date:
    try:
        return add_term(day, term)
    except (ValueError, OverflowError):
        return date.max


def _undated_home(
    claim: Claim, opened: Sequence[_Group], reversals: Sequence[Act]
) -> _Group | None:
    for group in opened:
        lead = group[0]
        if not _joins(group, claim):
            continue
        same_origin = any(c.first.origin == claim.first.origin for c in group)
        undone = any(lead.published < act.day <= claim.published for act in reversals)
        if same_origin or not undone:
            return group
    return None


def actual(claims: Iterable[Claim]) -> list[Claim]:
    """The claims that say that something happened, by sources that stand by it."""
    return [c for c in claims if c.modality is Modality.ACTUAL and counts(c)]
