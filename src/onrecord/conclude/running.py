"""What runs out: terms, stated days of ending, periods of notice, suspensions for a stated time.

A day that a report states beats a day computed from a term. A term counts from the act that
states it (signature, entry into force, extension); an extension of a term that still runs counts
from the end that it moves. Days of an uncertain end are taken at their latest: only then has it
surely run out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.conclude.acts import Act, fits
from onrecord.conclude.claims import Claim, counts
from onrecord.model import Event, Modality, PartialDate, add_term

# A day of ending stated before a notice was lifted, and due within this time of its lifting, was
# the notice's.
_NOTICE_DAYS = 366


@dataclass(frozen=True, slots=True)
class End:
    """A day on which something runs out: within `earliest`..`day`, written as `stated`."""

    day: date
    earliest: date
    stated: PartialDate
    rule: str
    claims: tuple[Claim, ...]


def shift(when: PartialDate, term: str) -> PartialDate | None:
    """A date plus a term, at the precision that both allow; null where it cannot be computed."""
    try:
        first, last = add_term(when.earliest, term), add_term(when.latest, term)
    except (ValueError, OverflowError):
        return None
    if when.precision == "day":
        return PartialDate.of_day(first)
    whole_months = not any(unit in term for unit in "WD")
    if when.precision == "month" and whole_months:
        return PartialDate(f"{first:%Y-%m}")
    if when.precision == "year" and whole_months and "M" not in term:
        return PartialDate(f"{first:%Y}")
    return PartialDate(f"{first.isoformat()}/{last.isoformat()}")


def _end(stated: PartialDate | None, rule: str, claims: Sequence[Claim]) -> End | None:
    if stated is None or stated.latest == date.max:
        return None
    return End(stated.latest, stated.earliest, stated, rule, tuple(claims))


def ends_by_term(act: Act, prior: End | None) -> End | None:
    """The end that the act's term gives; `prior` is the end that an extension moves."""
    if act.term is None:
        return None
    if prior is not None and prior.day >= act.day:
        base = prior.stated
    else:
        base = act.stated or PartialDate.of_day(act.day)
    return _end(shift(base, act.term), "ran_out", [c for c in act.claims if c.statement.term])


def ends_by_notices(
    notices: Sequence[Act], claims: Sequence[Claim], ignored: frozenset[date]
) -> End | None:
    """When the first of the notices that still run takes effect; null where none tells."""
    ends = [ends_by_notice(notice, claims) for notice in notices]
    running = [e for e in ends if e is not None and e.day not in ignored]
    return min(running, key=lambda e: e.day, default=None)


def ends_by_suspensions(suspensions: Sequence[Act], ignored: frozenset[date]) -> End | None:
    """When the last of the suspensions, each for a stated time, is over; null where one of them
    has no such time, or where a report tells of it after its time."""
    ends = []
    for act in suspensions:
        end = _pause_of(act)
        if end is None or end.day in ignored or any(c.published >= end.day for c in act.claims):
            return None
        ends.append(end)
    return max(ends, key=lambda e: e.day, default=None)


def _pause_of(act: Act) -> End | None:
    if act.term is None:
        return None
    base = act.stated or PartialDate.of_day(act.day)
    return _end(shift(base, act.term), "pause_ran_out", act.claims)


def ends_by_notice(notice: Act, claims: Sequence[Claim]) -> End | None:
    """When the notice takes effect: the day stated for it, else its period counted from it."""
    later = [
        c
        for c in claims
        if c.event in (Event.TERMINATE, Event.EXPIRE)
        and c.modality is not Modality.DENIED
        and c.modality is not Modality.ACTUAL
        and counts(c)
        and not c.evidence_only
        and c.published >= notice.day
        and fits(c.actors, notice.actors)
    ]
    dated = [c for c in later if c.dated and c.earliest > notice.day]
    planned = [c for c in dated if c.modality is Modality.PLANNED and c.event is Event.TERMINATE]
    if planned:
        return _latest_word(planned, "notice_ran_out")
    base = notice.stated or PartialDate.of_day(notice.day)
    if notice.term is not None:
        return _end(shift(base, notice.term), "notice_ran_out", notice.claims)
    for claim in sorted(later, key=lambda c: c.key, reverse=True):
        if claim.statement.term and not claim.dated:
            end = _end(shift(base, claim.statement.term), "notice_ran_out", (claim,))
            if end is not None:
                return end
    hedged = [c for c in dated if c.event is Event.TERMINATE]
    return _latest_word(hedged, "notice_ran_out") if hedged else None


def stated_end(
    claims: Sequence[Claim], acts: Sequence[Act], began: date, ignored: frozenset[date]
) -> End | None:
    """The day on which it is said to run out, by the latest report that an extension has not
    overtaken; null where none is stated for the time after `began`."""
    stated = [
        c
        for c in claims
        if c.event is Event.EXPIRE
        and c.modality is Modality.PLANNED
        and c.dated
        and counts(c)
        and not c.evidence_only
        and c.latest > began
        and c.latest >= c.published
        and c.latest not in ignored
        and not any(_moves(a, c) for a in acts)
    ]
    return _latest_word(stated, "ran_out") if stated else None


def _moves(act: Act, claim: Claim) -> bool:
    """Whether the act makes a day of ending that was stated obsolete."""
    if act.event is Event.EXTEND:
        if act.stated is None:
            reported_later = act.first_published > claim.published
        else:
            reported_later = act.day > claim.published or act.day >= claim.latest
        if reported_later:
            return True
        if act.term and act.first_published == claim.published and act.stated is not None:
            moved = shift(act.stated, act.term)
            return moved is not None and claim.latest < moved.earliest and act.day >= claim.earliest
        return False
    if act.event is Event.RESTORE:
        ahead = (claim.latest - act.day).days
        return act.day >= claim.published and 0 <= ahead <= _NOTICE_DAYS
    return False


def _latest_word(claims: Sequence[Claim], rule: str) -> End | None:
    """The end by the latest report, at the narrowest window that others give it."""
    lead = max(claims, key=lambda c: c.key)
    same = [c for c in claims if c.earliest <= lead.latest and lead.earliest <= c.latest]
    best = min(same, key=lambda c: ((c.latest - c.earliest).days, c.key))
    return _end(best.stated, rule, sorted(same, key=lambda c: c.key))
