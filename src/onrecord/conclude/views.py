"""Whose status is asked: an agreement of two, of a few, of many, or one party's part in it.

In an agreement of more than two, what one party does moves its own part and not the others'
(codebook 9; VCLT 55, 70(2)). Two exceptions are written down here:

* a *restricted* agreement (three or four listed parties that came in together) is suspended as a
  whole when one of them suspends its part, since its application between all is a condition of
  each one's consent (VCLT 20(2), 58);
* a *class of agreements* that one state has with several others moves with that state: its
  first-named party alone is said to do anything about it, or all of the others have suspended,
  each its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.conclude.claims import BEFORE_FORCE, Claim, counts
from onrecord.model import Event, Modality

RESTRICTED_PARTIES = 4

_PART = frozenset((Event.SUSPEND, Event.RESTORE, Event.DENOUNCE, Event.TERMINATE))
_SPELL = frozenset((Event.SUSPEND, Event.RESTORE))
_JOINING = frozenset((Event.SIGN, Event.RATIFY))
_OF_A_PARTY = frozenset((*_PART, Event.RATIFY))
_OF_PARTIES = frozenset(
    (*_PART, *_JOINING, Event.CONCLUDE, Event.ENTER_INTO_FORCE, Event.EXTEND, Event.REFUSE)
)
_OWN_ACTS = frozenset((*_PART, Event.EXTEND, Event.AMEND, Event.AFFIRM, Event.ENTER_INTO_FORCE))


@dataclass(frozen=True, slots=True)
class View:
    """The claims that bear on the question. `member` is false where a party is asked about that
    nothing on record makes a party; `party` is null for the agreement as a whole and for
    agreements of two, which stand and fall for both."""

    claims: tuple[Claim, ...]
    party: str | None = None
    many: bool = False
    member: bool = True


def is_of_many(claims: Sequence[Claim], parties: Sequence[str]) -> bool:
    """Whether the agreement has more than two parties, as far as is known. A list of two is short
    where somebody else is said to suspend, leave or ratify; where no list is given, those are
    counted that are said to act as parties do."""
    listed = frozenset(parties)
    if len(listed) > 2:
        return True
    if len(listed) == 2:
        return any(
            c.event in _OF_A_PARTY
            and c.modality is Modality.ACTUAL
            and counts(c)
            and c.actors
            and not c.actors & listed
            for c in claims
        )
    acting = (c.actors for c in claims if c.event in _OF_PARTIES)
    return len(listed.union(*acting)) > 2


def make_view(claims: Sequence[Claim], party: str | None, parties: Sequence[str]) -> View:
    """The claims that bear on the agreement's status, or on one party's. Who asks for a party of
    an agreement whose parties are not listed, or that is not listed itself, means one of many."""
    unlisted = party is not None and (len(set(parties)) < 2 or party not in parties)
    if not unlisted and not is_of_many(claims, parties):
        return View(tuple(claims))
    if party is not None:
        return _part_view(claims, party, parties)
    return _whole_view(claims, parties)


def _whole_view(claims: Sequence[Claim], parties: Sequence[str]) -> View:
    everybody = frozenset(parties)
    lone = [c for c in claims if c.actors and not (everybody and c.actors >= everybody)]
    singly = any(c.event in (Event.RATIFY, Event.DENOUNCE) for c in lone)
    restricted = 2 < len(everybody) <= RESTRICTED_PARTIES and not singly
    first = frozenset(parties[:1])
    hub = bool(first) and (
        (bool(lone) and all(c.actors == first for c in claims if c.actors or _is_joint(c)))
        or _all_but_one_act(lone, everybody)
    )
    kept = []
    for claim in claims:
        partial = claim.event in _PART and any(claim is c for c in lone)
        if partial and not hub and not (restricted and claim.event in _SPELL):
            claim = replace(claim, evidence_only=True)
        kept.append(claim)
    return View(tuple(kept), many=True)


def _is_joint(claim: Claim) -> bool:
    """Whether it tells of one instrument of all, not of many of one state's."""
    begins = claim.event in (Event.SIGN, Event.RATIFY, Event.ENTER_INTO_FORCE)
    return begins and claim.modality is Modality.ACTUAL


def _all_but_one_act(lone: Sequence[Claim], everybody: frozenset[str]) -> bool:
    """Whether all of the others suspended what they have with one of them, each its own."""
    suspended = [
        c.actors for c in lone if c.event is Event.SUSPEND and c.modality is Modality.ACTUAL
    ]
    return len(suspended) > 1 and len(everybody - frozenset().union(*suspended)) <= 1


def _part_view(claims: Sequence[Claim], party: str, parties: Sequence[str]) -> View:
    own = [c for c in claims if party in c.actors]
    refused = any(c.event is Event.REFUSE and c.modality is Modality.ACTUAL for c in own)
    stayed_out = refused or any(
        c.event is Event.RATIFY and c.modality is Modality.DENIED for c in own
    )
    joined = any(
        c.modality is Modality.ACTUAL and c.event in (*_OWN_ACTS, Event.RATIFY) for c in own
    ) or any(c.modality in (Modality.PLANNED, Modality.DENIED) and c.event in _PART for c in own)
    signed = any(c.modality is Modality.ACTUAL and c.event in _JOINING for c in own)
    listed = party in parties
    member = joined or signed or (listed and not refused)
    bound = joined or (listed and not stayed_out)
    kept = []
    for claim in claims:
        if party in claim.actors:
            kept.append(replace(claim, actors=frozenset((party,))))
        elif claim.event is Event.ENTER_INTO_FORCE and not bound:
            kept.append(replace(claim, evidence_only=True))
        elif not claim.actors:
            kept.append(claim)
        elif claim.modality is Modality.ACTUAL and claim.event not in BEFORE_FORCE:
            kept.append(replace(claim, evidence_only=True))
    return View(tuple(kept), party, True, member)
