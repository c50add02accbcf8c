"""Statements that cannot all hold, and which side the rules prefer.

Four kinds: a *denial* of an act; one act with two *dates*; an *end* already reported against a
day of ending still ahead; two *terms* for one act. Each keeps both sides whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from onrecord.conclude.acts import JOINT, REPEATABLE, REVERSES, Act, fits
from onrecord.conclude.claims import (
    ENDS,
    OTHER_PARTY,
    Claim,
    affiliations,
    counts,
    origins_of,
)
from onrecord.conclude.preferences import verdict_of
from onrecord.conclude.views import View
from onrecord.model import Event, Modality

# An undated act and a word against it speak of the same occurrence when they are published
# within a month of each other.
NEAR = timedelta(days=31)
# Two terms are those of one prolongation when it is dated within this span.
SAME_PROLONGATION = timedelta(days=45)

# Which denials contradict which acts: who has given no notice has not withdrawn either.
CONTRADICTED_BY = {
    Event.TERMINATE: frozenset((Event.TERMINATE, Event.DENOUNCE)),
    **{
        event: frozenset((event,))
        for event in (
            Event.CONCLUDE,
            Event.SIGN,
            Event.RATIFY,
            Event.ENTER_INTO_FORCE,
            Event.EXTEND,
            Event.SUSPEND,
            Event.RESTORE,
            Event.DENOUNCE,
            Event.EXPIRE,
            Event.REPLACE,
        )
    },
}
# Acts of which a denial is a position that a later report does not overtake by itself: "we have
# not left". A denial of the others ("not yet signed") is overtaken by the act.
POSITIONS = frozenset((*ENDS, Event.SUSPEND, Event.DENOUNCE))
ONCE = frozenset(
    (
        Event.SIGN,
        Event.ENTER_INTO_FORCE,
        Event.SUSPEND,
        Event.DENOUNCE,
        Event.TERMINATE,
        Event.EXPIRE,
    )
)
_ACCOUNT = frozenset((*POSITIONS, Event.EXTEND, Event.RESTORE))


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sides that cannot both hold. `rule` is the id of the rule that prefers `preferred`.
    `about_end` where it is whether, or how, the agreement ended that is disputed."""

    kind: str
    event: Event
    preferred: tuple[Claim, ...]
    other: tuple[Claim, ...]
    rule: str
    about_end: bool


def find_clashes(view: View, acts: Sequence[Act]) -> list[Clash]:
    """All clashes among the acts, the denials and the stated days of the view."""
    movers = [a for a in acts if not a.evidence_only]
    return [
        *_denials(view, movers),
        *_dates(view, movers, acts),
        *_ends(view, movers),
        *_terms(movers),
    ]


def losers(clashes: Iterable[Clash]) -> set[int]:
    """Identities of the claims that the preferred reading leaves out."""
    return {id(claim) for clash in clashes for claim in clash.other}


def weigh(
    a: Sequence[Claim],
    b: Sequence[Claim],
    *,
    dates: bool = False,
    later: bool = False,
    same_side: bool = False,
    support: Sequence[Sequence[Claim]] = ((), ()),
) -> tuple[bool, str]:
    """Whether side `a` is preferred, and by which rule.

    In order: the rules that packages add (`preferences`), nearness to the act, formality (only
    within one side, if `same_side`), a stated date over none (if `dates`), the later word (if
    `later`), the number of origins (with `support`), the first report; of two on one day, `a`.
    """
    if (added := verdict_of(a, b)) is not None:
        return added
    best_a, best_b = max(c.standing for c in a), max(c.standing for c in b)
    if best_a[0] != best_b[0]:
        return best_a[0] > best_b[0], "own_word"
    if best_a[1] != best_b[1] and not (same_side and _of_two_sides(a, b)):
        return best_a[1] > best_b[1], "formal_word"
    dated_a, dated_b = any(c.dated for c in a), any(c.dated for c in b)
    if dates and dated_a != dated_b:
        return dated_a, "stated_day"
    if later:
        last_a, last_b = _last_word(a), _last_word(b)
        if last_a != last_b:
            return last_a > last_b, "later_word"
    count_a = origins_of([*a, *support[0]]).total
    count_b = origins_of([*b, *support[1]]).total
    if count_a != count_b:
        return count_a > count_b, "more_origins"
    return min(c.published for c in a) <= min(c.published for c in b), "first_report"


def _of_two_sides(a: Sequence[Claim], b: Sequence[Claim]) -> bool:
    """Whether parties stand against each other: then neither's form decides over the other."""
    for_a = frozenset().union(*(affiliations(c.statement) for c in a))
    for_b = frozenset().union(*(affiliations(c.statement) for c in b))
    return bool(for_a) and bool(for_b) and not for_a & for_b


def _last_word(claims: Sequence[Claim]) -> date:
    """When the nearest source last spoke first-hand: echoes do not make it later."""
    first_by_origin: dict[str, date] = {}
    nearest = max(c.standing[0] for c in claims)
    for claim in claims:
        if claim.standing[0] == nearest:
            origin = claim.first.origin
            known = first_by_origin.get(origin, claim.published)
            first_by_origin[origin] = min(known, claim.published)
    return max(first_by_origin.values())


def _clash(
    kind: str, event: Event, a: Sequence[Claim], b: Sequence[Claim], verdict: tuple[bool, str]
) -> Clash:
    first, second = (a, b) if verdict[0] else (b, a)
    return Clash(kind, event, tuple(first), tuple(second), verdict[1], event in ENDS)


def _account(claims: Sequence[Claim], everything: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims with what the same speakers say of how the agreement fared: who is not believed
    on one is not believed on the other."""
    speakers = {c.speaker for c in claims} - {None}
    if not speakers:
        return tuple(claims)
    own = {id(c) for c in claims}
    return (
        *claims,
        *(
            c
            for c in everything
            if c.speaker in speakers and c.event in _ACCOUNT and id(c) not in own
        ),
    )


def _denials(view: View, acts: Sequence[Act]) -> list[Clash]:
    denials = [c for c in view.claims if c.modality is Modality.DENIED and counts(c)]
    found = []
    for act in acts:
        against = [d for d in denials if _denies(d, act, acts, view)]
        if against:
            words = [_as_of(d, act) for d in against]
            verdict = weigh(act.claims, words, later=True, same_side=True)
            sides = (_account(act.claims, view.claims), _account(against, view.claims))
            found.append(_clash("denial", act.event, *sides, verdict))
    return found


def _as_of(denial: Claim, act: Act) -> Claim:
    """The denial, weighed as a word on the other party's act where it names itself for the act."""
    if fits(denial.actors, act.actors):
        return denial
    return replace(denial, standing=(OTHER_PARTY, denial.standing[1]))


def _speaks_of_the_other(denial: Claim, act: Act, acts: Sequence[Act], view: View) -> bool:
    """Whether a party of two that is said to deny its own act can only mean the other one's: of
    itself nobody told such an act."""
    return (
        not view.many
        and act.event in POSITIONS
        and denial.published >= act.first_published
        and bool(denial.actors)
        and denial.actors <= affiliations(denial.statement)
        and not any(
            a.event in POSITIONS and a.actors and fits(a.actors, denial.actors) for a in acts
        )
    )


def _denies(denial: Claim, act: Act, acts: Sequence[Act], view: View) -> bool:
    if denial.event not in CONTRADICTED_BY.get(act.event, ()) or denial.evidence_only:
        return False
    if not fits(denial.actors, act.actors) and not _speaks_of_the_other(denial, act, acts, view):
        return False
    if any(_same_voice(denial, claim) for claim in act.claims):
        return False
    if denial.dated:
        return denial.earliest <= act.latest and act.earliest <= denial.latest
    spoken = denial.published
    others = [a for a in acts if not any(_same_voice(denial, claim) for claim in a.claims)]
    if _undone_between(act, spoken, others):
        return False
    if act.stated is None:
        if act.event in POSITIONS:
            return spoken >= act.first_published - NEAR
        return spoken >= act.first_published
    if act.event in REPEATABLE and spoken - act.latest > NEAR:
        return False
    return act.earliest <= spoken


def _same_voice(denial: Claim, claim: Claim) -> bool:
    """Nobody contradicts himself in one report: the denial is of another occurrence."""
    if denial.speaker is None or claim.speaker is None:
        return denial.speaker == claim.speaker and denial.first.doc == claim.first.doc
    return denial.speaker == claim.speaker


def _undone_between(act: Act, until: date, acts: Sequence[Act]) -> bool:
    reversals = REVERSES.get(act.event, frozenset())
    return any(
        o.event in reversals
        and act.day < o.day <= until
        and (o.stated is not None or o.event is not Event.EXTEND or act.event is Event.EXPIRE)
        for o in acts
    )


def _dates(view: View, movers: Sequence[Act], acts: Sequence[Act]) -> list[Clash]:
    found = []
    for i, a in enumerate(movers):
        for b in movers[i + 1 :]:
            if a.event is not b.event or a.event not in ONCE or a.scope or b.scope:
                continue
            if not fits(a.actors, b.actors) or (view.many and bool(a.actors) != bool(b.actors)):
                continue
            first, second = (a, b) if a.day <= b.day else (b, a)
            if first.latest >= second.earliest or _undone_between(first, second.day, acts):
                continue
            support = (
                (_agreeing(view, first), _agreeing(view, second))
                if a.event is Event.SIGN
                else ((), ())
            )
            verdict = weigh(first.claims, second.claims, dates=True, support=support)
            if a.event is Event.ENTER_INTO_FORCE and _precedes_signing(first, second, acts):
                verdict = (False, "in_order")
            if _notice_runs(first, acts):
                verdict = (False, "notice_runs")
            clash = _clash("date", a.event, first.claims, second.claims, verdict)
            found.append(clash)
    return found


def _precedes_signing(first: Act, second: Act, acts: Sequence[Act]) -> bool:
    """Whether the earlier of two entries into force lies before the signing and the later after:
    the earlier is then another agreement's, or misdated (VCLT 24(1))."""
    return any(
        a.event is Event.SIGN
        and a.stated is not None
        and first.latest < a.earliest
        and a.latest <= second.latest
        for a in acts
    )


def _agreeing(view: View, act: Act) -> list[Claim]:
    """Reports that the deal was done in the window of a signing support its date."""
    return [
        c
        for c in view.claims
        if c.event is Event.CONCLUDE
        and c.modality is Modality.ACTUAL
        and c.dated
        and c.earliest <= act.latest
        and act.earliest <= c.latest
    ]


def _ends(view: View, acts: Sequence[Act]) -> list[Clash]:
    ahead = [
        c
        for c in view.claims
        if c.modality is Modality.PLANNED
        and c.event in (Event.EXPIRE, Event.TERMINATE)
        and counts(c)
        and not c.evidence_only
    ]
    found = []
    for act in acts:
        if act.event not in (Event.TERMINATE, Event.EXPIRE) or act.scope:
            continue
        against = [c for c in ahead if _still_ahead(c, act, acts)]
        if against:
            verdict = weigh(act.claims, against, dates=True)
            if _notice_runs(act, acts):
                verdict = (False, "notice_runs")
            found.append(_clash("end", act.event, act.claims, against, verdict))
    return found


def _notice_runs(end: Act, acts: Sequence[Act]) -> bool:
    """Whether an end is reported for about the day on which notice was given, so that a later
    day of ending is the end, and this one the notice (VCLT 56(2), 65)."""
    return end.event is Event.TERMINATE and any(
        a.event is Event.DENOUNCE
        and a.stated is not None
        and end.stated is not None
        and fits(a.actors, end.actors)
        and a.earliest - NEAR <= end.latest
        and end.earliest - NEAR <= a.latest
        for a in acts
    )


def _still_ahead(plan: Claim, act: Act, acts: Sequence[Act]) -> bool:
    """Whether a day of ending was said to lie ahead when the end is said to have come."""
    if not fits(plan.actors, act.actors) or (
        plan.event is Event.TERMINATE
        and not any(a.event is Event.DENOUNCE and a.day <= plan.published for a in acts)
    ):
        return False
    if any(_same_voice(plan, claim) for claim in act.claims):
        return False
    if not plan.dated:
        return _notice_runs(act, acts) and plan.published > act.latest
    if plan.earliest <= plan.published or _undone_between(act, plan.latest, acts):
        return False
    if act.stated is None:
        fresh = abs(plan.published - act.first_published) <= NEAR
        return fresh and plan.earliest > act.first_published
    return plan.published >= act.latest and plan.earliest > act.latest


def _terms(acts: Sequence[Act]) -> list[Clash]:
    found = []
    termed = [a for a in acts if a.term and a.event in (Event.EXTEND, Event.SIGN)]
    for i, a in enumerate(termed):
        for b in termed[i + 1 :]:
            if a.event is not b.event or a.term == b.term:
                continue
            if a.event not in JOINT and not fits(a.actors, b.actors):
                continue
            if abs(a.day - b.day) > SAME_PROLONGATION:
                continue
            side_a = [c for c in a.claims if c.statement.term]
            side_b = [c for c in b.claims if c.statement.term]
            found.append(_clash("term", a.event, side_a, side_b, weigh(side_a, side_b)))
    return found
