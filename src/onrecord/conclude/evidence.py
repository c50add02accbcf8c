"""What shows that an agreement operates, and what shows that more is needed before it does.

A signature brings an agreement into force where nothing says that more is needed and operation
is reported (codebook 9; VCLT 24(2)). Operation shows in what is said to be done with it: nobody
breaches, suspends or ends what does not stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.conclude.acts import Act
from onrecord.conclude.claims import Claim, counts
from onrecord.conclude.views import View
from onrecord.model import Event, Modality

_SHOWS: dict[Modality, frozenset[Event]] = {
    Modality.ACTUAL: frozenset(
        (
            Event.EXTEND,
            Event.SUSPEND,
            Event.RESTORE,
            Event.DENOUNCE,
            Event.TERMINATE,
            Event.EXPIRE,
            Event.REPLACE,
            Event.AMEND,
            Event.AFFIRM,
            Event.ALLEGE_BREACH,
            Event.REVIEW,
            Event.ENTER_INTO_FORCE,
        )
    ),
    Modality.DENIED: frozenset(
        (Event.ALLEGE_BREACH, Event.SUSPEND, Event.DENOUNCE, Event.TERMINATE, Event.EXPIRE)
    ),
    Modality.PLANNED: frozenset(
        (
            Event.SUSPEND,
            Event.DENOUNCE,
            Event.TERMINATE,
            Event.EXPIRE,
            Event.REPLACE,
            Event.RESTORE,
            Event.EXTEND,
        )
    ),
}
_NOT_YET = frozenset((Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL, Modality.DENIED))
_STEPS = frozenset((Event.SIGN, Event.RATIFY, Event.ENTER_INTO_FORCE))
_BEGINNINGS = frozenset((Event.CONCLUDE, *_STEPS))


@dataclass(frozen=True, slots=True)
class Sign:
    """One indication that the agreement operated on `day`. `firm` where the thing was done or
    disputed; a mere plan to end it is not firm. `own` where it shows that the party asked about
    is bound, not only that the agreement operates among others."""

    day: date
    dated: bool
    published: date
    firm: bool
    own: bool
    claim: Claim


def signs_of_operation(view: View) -> list[Sign]:
    """Every indication on record, earliest first."""
    found = []
    ahead = _docs_ahead(view)
    for claim in view.claims:
        if not counts(claim) or claim.event not in _SHOWS.get(claim.modality, ()):
            continue
        if claim.event is Event.REPLACE and not claim.dated and claim.first.doc in ahead:
            continue  # what is still to come takes the place of another
        happened = claim.modality is Modality.ACTUAL
        found.append(
            Sign(
                claim.day if happened else claim.published,
                happened and claim.dated,
                claim.published,
                claim.modality is not Modality.PLANNED,
                view.party is None or not claim.evidence_only,
                claim,
            )
        )
    return sorted(found, key=lambda s: (s.day, s.claim.key))


def steps_missing(view: View, acts: Sequence[Act]) -> list[Claim]:
    """What says that more is needed: a step that is still to come, or is said not to be taken,
    and that no report shows taken since."""
    taken = {a.event: a for a in acts if not a.evidence_only}
    found = []
    for claim in view.claims:
        if claim.modality not in _NOT_YET or claim.event not in _STEPS or not counts(claim):
            continue
        if claim.evidence_only or (view.many and view.party is None and claim.actors):
            continue
        if claim.event is Event.SIGN and (Event.SIGN in taken or Event.RATIFY in taken):
            continue
        if claim.event is Event.RATIFY and Event.RATIFY in taken:
            done = taken[Event.RATIFY]
            if done.first_published > claim.published or not (claim.actors - done.actors):
                continue
        if claim.modality is Modality.DENIED and claim.dated and _was_later(claim, acts):
            continue
        found.append(claim)
    return found


def is_still_to_come(act: Act, view: View) -> bool:
    """Whether every report that tells of a step without a date also says that it is still to
    come: then the undated mention is of the step as such ("if signed")."""
    if act.stated is not None or act.event not in _STEPS:
        return False
    not_yet = {
        c.first.doc
        for c in view.claims
        if c.event is act.event
        and c.modality in _NOT_YET
        and c.modality is not Modality.DENIED
        and not c.dated
        and c.actors & act.actors
        and counts(c)
    }
    return {c.first.doc for c in act.claims} <= not_yet


def replaces_another(act: Act, acts: Sequence[Act], view: View) -> bool:
    """Whether a replacement is more likely the one that this agreement makes of an earlier one: it
    is dated no later than this one began itself, or told without a date by reports of which each
    says that this one is still to be agreed or to take effect."""
    if act.event is not Event.REPLACE:
        return False
    if act.stated is None:
        return {c.first.doc for c in act.claims} <= _docs_ahead(view)
    beginnings = [a for a in acts if a.event in _BEGINNINGS and not a.evidence_only]
    return bool(beginnings) and all(
        a.stated is not None and a.latest >= act.earliest for a in beginnings
    )


def _docs_ahead(view: View) -> set[str]:
    """Reports that put the beginning of this agreement ahead of them."""
    return {
        c.first.doc
        for c in view.claims
        if c.event in _BEGINNINGS
        and c.modality in _NOT_YET
        and c.modality is not Modality.DENIED
        and counts(c)
        and not (c.dated and c.latest < c.published)
    }


def _was_later(claim: Claim, acts: Sequence[Act]) -> bool:
    """Whether something was done after the time that a dated denial is about."""
    return any(
        a.day > claim.latest and a.event in (*_STEPS, Event.CONCLUDE)
        for a in acts
        if not a.evidence_only
    )
