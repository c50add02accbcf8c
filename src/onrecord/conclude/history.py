"""The walk: acts in the order of their days, and the statuses that they lead through.

Acts move the status by `_Walk.take`; between acts, a term or a notice may run out
(`_Walk.run_out`). Reported acts come before computed ends on the same day, so that a notice
withdrawn on its last day is withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from onrecord.conclude.acts import Act, actual, fits, gather
from onrecord.conclude.claims import MOVING, Claim
from onrecord.conclude.clashes import NEAR
from onrecord.conclude.evidence import (
    Sign,
    is_still_to_come,
    signs_of_operation,
    steps_missing,
)
from onrecord.conclude.running import End, ends_by_notice, ends_by_term, stated_end
from onrecord.conclude.views import View
from onrecord.model import Event, Modality, PartialDate, Status

ALIVE = frozenset((Status.IN_FORCE, Status.SUSPENDED, Status.UNDER_NOTICE))
_LADDER = (
    Status.UNKNOWN,
    Status.PROPOSED,
    Status.NEGOTIATING,
    Status.CONCLUDED,
    Status.SIGNED,
    Status.RATIFIED,
)
_BY_AN_ACT = frozenset(("terminated", "replaced", "notice_ran_out"))
# Acts on one day are taken in this order: beginnings, then what ends, then what revives.
_ORDER = {
    event: i
    for i, event in enumerate(
        (
            Event.PROPOSE,
            Event.DEMAND,
            Event.NEGOTIATE,
            Event.CONCLUDE,
            Event.APPROVE,
            Event.SIGN,
            Event.RATIFY,
            Event.ENTER_INTO_FORCE,
            Event.AFFIRM,
            Event.SUSPEND,
            Event.DENOUNCE,
            Event.TERMINATE,
            Event.EXPIRE,
            Event.EXTEND,
            Event.RESTORE,
            Event.REPLACE,
        )
    )
}
# An imprecise act cannot have come before the act that it presupposes.
_AFTER = {
    Event.SIGN: (Event.CONCLUDE,),
    Event.RATIFY: (Event.SIGN,),
    Event.ENTER_INTO_FORCE: (Event.SIGN, Event.RATIFY),
    Event.SUSPEND: (Event.SIGN, Event.ENTER_INTO_FORCE),
    Event.DENOUNCE: (Event.SIGN, Event.ENTER_INTO_FORCE),
    Event.RESTORE: (Event.SUSPEND, Event.DENOUNCE),
    Event.TERMINATE: (Event.DENOUNCE, Event.SIGN, Event.ENTER_INTO_FORCE),
    Event.EXPIRE: (Event.SIGN, Event.ENTER_INTO_FORCE),
}
# What an undated act must have come before, where one report tells both.
_BEFORE = {
    Event.CONCLUDE: (Event.SIGN, Event.RATIFY, Event.ENTER_INTO_FORCE),
    Event.SIGN: (Event.RATIFY, Event.ENTER_INTO_FORCE),
    Event.RATIFY: (Event.ENTER_INTO_FORCE,),
    Event.SUSPEND: (Event.RESTORE, Event.TERMINATE, Event.EXPIRE),
    Event.DENOUNCE: (Event.RESTORE, Event.TERMINATE),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one status as the walk finds it. `latest` is the last day on which it may
    have begun; `claims` are what brought it about; `rule` the id of the rule."""

    status: Status
    begins: date
    latest: date
    stated: PartialDate | None
    rule: str
    claims: tuple[Claim, ...]
    projected: bool = False


def walk(view: View, acts: Sequence[Act] | None = None) -> list[Stretch]:
    """The stretches that the view's claims lead through, in order. Empty where nothing moves.
    `acts` are those of the view's claims, where they are at hand."""
    if acts is None:
        acts = gather(actual(view.claims))
    acts = [a for a in acts if not is_still_to_come(a, view)]
    movers = _settle([a for a in acts if a.event in MOVING and not a.evidence_only], view)
    return _Walk(view, movers, signs_of_operation(view), steps_missing(view, acts)).run()


def _settle(acts: Sequence[Act], view: View) -> list[Act]:
    """Bound imprecise and undated acts by the others, and put all in order."""
    settled = []
    for act in acts:
        day = act.day
        if act.stated is not None and act.earliest < act.latest:
            bounds = [
                other.earliest
                for other in acts
                if other.event in _AFTER.get(act.event, ()) and other.stated is not None
            ]
            bounds += [
                c.published
                for c in view.claims
                if c.event is act.event
                and c.modality is Modality.PLANNED
                and fits(c.actors, act.actors)
            ]
            day = max([day, *(b for b in bounds if act.earliest < b <= act.latest)])
        elif act.stated is None:
            docs = {c.first.doc for c in act.claims}
            bounds = [
                other.day
                for other in acts
                if other.event in _BEFORE.get(act.event, ())
                and other.stated is not None
                and docs & {c.first.doc for c in other.claims}
            ]
            day = min([day, *bounds])
        settled.append(replace(act, day=day, latest=max(day, act.latest)))
    return sorted(settled, key=_place)


def _place(act: Act) -> tuple[object, ...]:
    """Where an act stands in the walk. What is known only by its publication was there before
    what is dated on that very day."""
    return (act.day, act.stated is not None, _ORDER[act.event], act.claims[0].key)


def _is_entry_told(acts: Sequence[Act], signs: Sequence[Sign]) -> bool:
    """Whether its entry into force is on record as something that tells when. An undated entry,
    reported after what only an agreement in force can undergo, is background: it then shows that
    the agreement operates, no more."""
    entries = [a for a in acts if a.event is Event.ENTER_INTO_FORCE]
    if not entries or any(a.stated is not None for a in entries):
        return bool(entries)
    reported = min(a.day for a in entries)
    return not any(s.dated and s.firm and s.day < reported - NEAR for s in signs)


class _Walk:
    """State while walking: the status, who suspended, what runs."""

    def __init__(
        self, view: View, acts: list[Act], signs: list[Sign], missing: list[Claim]
    ) -> None:
        self.view = view
        self.acts = acts
        self.signs = signs
        self.missing = missing
        self.enters = _is_entry_told(acts, signs)
        self.stretches: list[Stretch] = []
        self.status = Status.UNKNOWN
        self.began = date.min
        self.suspensions: list[Act] = []
        self.notice: Act | None = None
        self.term: End | None = None
        self.ignored: frozenset[date] = frozenset()

    def run(self) -> list[Stretch]:
        queue: list[Act | Sign] = [*self.acts, *self._standing()]
        queue.sort(key=lambda x: (x.day, not isinstance(x, Act)))
        position = 0
        while True:
            upcoming = queue[position] if position < len(queue) else None
            end = self._end()
            if end is not None and (upcoming is None or end.day < upcoming.day):
                if self._overtaken(end, queue[position:]):
                    self.ignored |= {end.day}
                    self.term = None
                else:
                    self.run_out(end)
                continue
            if upcoming is None:
                return self.stretches
            position += 1
            if isinstance(upcoming, Act):
                self.take(self._refine(upcoming, end))
            elif self.status not in ALIVE and self.status is not Status.ENDED:
                self._enter_by_sign(upcoming)

    # ---- moving -------------------------------------------------------------------------

    def _move(
        self,
        status: Status,
        act: Act,
        rule: str,
        claims: Sequence[Claim] | None = None,
    ) -> None:
        if status is self.status:
            return
        self.status, self.began = status, act.day
        self.stretches.append(
            Stretch(
                status,
                act.day,
                max(act.day, act.latest),
                act.stated,
                rule,
                tuple(claims if claims is not None else act.claims),
            )
        )

    def take(self, act: Act) -> None:
        """Move by one act, if it moves anything."""
        _TAKE[act.event](self, act)

    def _climb(self, status: Status, act: Act, rule: str) -> None:
        """Before entry into force an agreement only moves forward."""
        if self.status in _LADDER and _LADDER.index(status) > _LADDER.index(self.status):
            self._move(status, act, rule)

    def _begin(self, status: Status, act: Act, rule: str) -> None:
        """A text agreed, signed or ratified: in force from then on where operation shows."""
        if act.term:
            self.term = ends_by_term(act, None)
        if self.status in ALIVE:
            return
        if self.status is Status.ENDED:
            if act.stated is None or act.event is not Event.SIGN:
                return
            self.status = Status.UNKNOWN
        support = self._operates_after(act)
        if support is not None:
            rule = "acceding" if act.event is Event.RATIFY and self.view.many else "operating"
            self._move(Status.IN_FORCE, act, rule, (*act.claims, *(s.claim for s in support)))
        else:
            self._climb(status, act, rule)

    def _operates_after(self, act: Act) -> list[Sign] | None:
        """The signs that show that the agreement operated from this act on; null where none does,
        or where a further step is on record or said to be missing."""
        later = (Event.SIGN, Event.RATIFY) if act.event is Event.CONCLUDE else (Event.RATIFY,)
        if self.enters or self.missing:
            return None
        if any(
            a.event in later and a.day > act.day and a.stated is not None
            for a in self.acts
            if not (self.view.many and self.view.party is None)
        ):
            return None
        joined = act.event is Event.RATIFY
        firm = act.event is Event.CONCLUDE
        found = [
            s
            for s in self.signs
            if (s.day >= act.day or s.published >= act.latest)
            and (s.own or joined)
            and (s.firm or not firm)
        ]
        return found or None

    def _standing(self) -> list[Sign]:
        """Signs that by themselves show that the agreement stands, from their day on: where its
        entry into force is on record, that one tells; where a step is said to be missing, only
        what was published after that."""
        if self.enters:
            return []
        last_missing = max((c.published for c in self.missing), default=date.min)
        found = [s for s in self.signs if s.own and s.published > last_missing]
        if any(a.event in (Event.CONCLUDE, Event.SIGN, Event.RATIFY) for a in self.acts):
            found = [s for s in found if s.firm]
        return found

    def _enter_by_sign(self, sign: Sign) -> None:
        claim = sign.claim
        if claim.event in MOVING and claim.modality is Modality.ACTUAL and not claim.evidence_only:
            return  # the act itself moves
        self.status, self.began = Status.IN_FORCE, sign.day
        same = tuple(s.claim for s in self.signs if s.own and s.day >= sign.day)
        self.stretches.append(
            Stretch(Status.IN_FORCE, sign.day, sign.day, None, "presupposed", same)
        )

    def take_entry(self, act: Act) -> None:
        if act.term:
            self.term = ends_by_term(act, None)
        if self.status in ALIVE or (self.status is Status.ENDED and act.stated is None):
            return
        self._move(Status.IN_FORCE, act, "entered")

    def take_affirmation(self, act: Act) -> None:
        if self.status in _LADDER and not self.enters and not self.missing:
            self._move(Status.IN_FORCE, act, "affirmed")

    def take_extension(self, act: Act) -> None:
        if act.stated is None and self._is_past(act):
            return
        self.term = ends_by_term(act, self.term) if act.term else None
        self.notice = None
        if self.status is not Status.SUSPENDED:
            self._move(Status.IN_FORCE, act, "extended")

    def _is_past(self, act: Act) -> bool:
        """Whether an undated renewal more likely came before what the walk has reached: nobody
        prolongs what is under notice or was ended by an act, but what lapsed may be renewed."""
        if self.status is Status.UNDER_NOTICE:
            return True
        return self.status is Status.ENDED and self.stretches[-1].rule in _BY_AN_ACT

    def take_suspension(self, act: Act) -> None:
        if self.status is Status.ENDED:
            return
        self.suspensions.append(act)
        self._move(Status.SUSPENDED, act, "suspended")

    def take_restoration(self, act: Act) -> None:
        self.suspensions = [s for s in self.suspensions if not fits(s.actors, act.actors)]
        if self.notice is not None and fits(self.notice.actors, act.actors):
            self.notice = None
        if self.suspensions:
            self._move(Status.SUSPENDED, act, "suspended", self.suspensions[-1].claims)
        elif self.notice is None:
            self._move(Status.IN_FORCE, act, "restored")

    def take_notice(self, act: Act) -> None:
        if self.status is Status.ENDED:
            return
        if self.notice is None:
            self.notice = act
        self._move(Status.UNDER_NOTICE, act, "notice")

    def take_end(self, act: Act) -> None:
        if act.scope:
            if "ratif" in act.scope.lower():
                self._move(Status.SIGNED, act, "unratified")
            return
        if self.status is Status.ENDED:
            return
        self._close()
        rule = {Event.EXPIRE: "expired", Event.REPLACE: "replaced"}.get(act.event, "terminated")
        self._move(Status.ENDED, act, rule)

    def _close(self) -> None:
        self.suspensions, self.notice, self.term = [], None, None

    # ---- running out --------------------------------------------------------------------

    def _end(self) -> End | None:
        if self.status not in ALIVE:
            return None
        if self.notice is not None:
            by_notice = ends_by_notice(self.notice, self.view.claims)
            if by_notice is not None and by_notice.day not in self.ignored:
                return by_notice
        return stated_end(self.view.claims, self.acts, self.began, self.ignored) or self.term

    def _overtaken(self, end: End, rest: Sequence[Act | Sign]) -> bool:
        """Whether a later act shows that the agreement did not end then after all."""
        for item in rest:
            if isinstance(item, Sign):
                if item.dated and item.claim.event is Event.ALLEGE_BREACH:
                    return True
                continue
            if item.event in (Event.EXTEND, Event.RESTORE) and item.stated is None:
                return not any(a.event is Event.EXPIRE for a in self.acts)
            if item.event in (Event.EXTEND, Event.SIGN, Event.ENTER_INTO_FORCE):
                return False
            if item.event is Event.AFFIRM:
                return True
            if item.stated is not None and item.event in (
                Event.SUSPEND,
                Event.RESTORE,
                Event.DENOUNCE,
                Event.TERMINATE,
                Event.EXPIRE,
            ):
                return True
        return False

    def run_out(self, end: End) -> None:
        """The status when a term or a notice has run out."""
        self._close()
        self.status, self.began = Status.ENDED, end.day
        self.stretches.append(
            Stretch(
                Status.ENDED, end.day, end.day, end.stated, end.rule, end.claims, projected=True
            )
        )

    def _refine(self, act: Act, end: End | None) -> Act:
        """An imprecise report of an end falls on the day that term or notice give, if it can."""
        if end is None or act.event not in (Event.EXPIRE, Event.TERMINATE):
            return act
        day = min(max(act.day, end.earliest), end.day)
        return replace(act, day=day) if act.day <= day <= act.latest else act


_TAKE = {
    Event.PROPOSE: lambda w, a: w._climb(Status.PROPOSED, a, "proposed"),
    Event.DEMAND: lambda w, a: w._climb(Status.PROPOSED, a, "proposed"),
    Event.NEGOTIATE: lambda w, a: w._climb(Status.NEGOTIATING, a, "negotiating"),
    Event.CONCLUDE: lambda w, a: w._begin(Status.CONCLUDED, a, "concluded"),
    Event.APPROVE: lambda w, a: w._climb(Status.CONCLUDED, a, "concluded"),
    Event.SIGN: lambda w, a: w._begin(Status.SIGNED, a, "signed"),
    Event.RATIFY: lambda w, a: w._begin(Status.RATIFIED, a, "ratified"),
    Event.ENTER_INTO_FORCE: _Walk.take_entry,
    Event.AFFIRM: _Walk.take_affirmation,
    Event.EXTEND: _Walk.take_extension,
    Event.SUSPEND: _Walk.take_suspension,
    Event.RESTORE: _Walk.take_restoration,
    Event.DENOUNCE: _Walk.take_notice,
    Event.TERMINATE: _Walk.take_end,
    Event.EXPIRE: _Walk.take_end,
    Event.REPLACE: _Walk.take_end,
}
