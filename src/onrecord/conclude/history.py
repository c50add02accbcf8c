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
    replaces_another,
    signs_of_operation,
    steps_missing,
)
from onrecord.conclude.ordering import settle
from onrecord.conclude.running import (
    End,
    ends_by_notices,
    ends_by_suspensions,
    ends_by_term,
    stated_end,
)
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
    others = {
        id(c) for a in acts if replaces_another(a, acts, view) for c in a.claims
    }  # the earlier agreement's, which this one replaced
    if others:
        view = replace(view, claims=tuple(c for c in view.claims if id(c) not in others))
    acts = [a for a in acts if id(a.claims[0]) not in others and not is_still_to_come(a, view)]
    movers = settle([a for a in acts if a.event in MOVING and not a.evidence_only], view)
    return _Walk(view, movers, signs_of_operation(view), steps_missing(view, acts)).run()


def _is_entry_told(acts: Sequence[Act], signs: Sequence[Sign]) -> bool:
    """Whether its entry into force is on record as something that tells when. An undated entry,
    reported after what only an agreement in force can undergo, is background: it then shows that
    the agreement operates, no more."""
    entries = [a for a in acts if a.event is Event.ENTER_INTO_FORCE]
    if not entries or any(a.stated is not None for a in entries):
        return bool(entries)
    reported = min(a.day for a in entries)
    return not any(s.dated and s.firm and s.day < reported - NEAR for s in signs)


def _is_provisional(act: Act) -> bool:
    return "provisional" in (act.scope or "").lower()


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
        self.notices: list[Act] = []
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
                    if end.rule != "pause_ran_out":
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
        self.notices = []
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
        self.notices = [n for n in self.notices if not fits(n.actors, act.actors)]
        if self.suspensions:
            self._move(Status.SUSPENDED, act, "suspended", self.suspensions[-1].claims)
        elif self.notices:
            self._move(Status.UNDER_NOTICE, act, "notice", (*act.claims, *self.notices[0].claims))
        else:
            self._move(Status.IN_FORCE, act, "restored")

    def take_notice(self, act: Act) -> None:
        if self.status is Status.ENDED:
            return
        self.notices.append(act)
        self._move(Status.UNDER_NOTICE, act, "notice")

    def take_end(self, act: Act) -> None:
        if act.scope:
            if "ratif" in act.scope.lower():
                self._move(Status.SIGNED, act, "unratified")
            elif self.status in ALIVE and _is_provisional(act) and not self._is_fully_in_force():
                self._close()
                self._move(Status.SIGNED, act, "not_applied")
            return
        if self.status is Status.ENDED:
            return
        self._close()
        rule = {Event.EXPIRE: "expired", Event.REPLACE: "replaced"}.get(act.event, "terminated")
        self._move(Status.ENDED, act, rule)

    def _is_fully_in_force(self) -> bool:
        """Whether what shows force is more than an entry that is only provisional."""
        entries = [a for a in self.acts if a.event is Event.ENTER_INTO_FORCE]
        return not entries or not all(_is_provisional(a) for a in entries)

    def _close(self) -> None:
        self.suspensions, self.notices, self.term = [], [], None

    # ---- running out --------------------------------------------------------------------

    def _end(self) -> End | None:
        if self.status not in ALIVE:
            return None
        end = ends_by_notices(self.notices, self.view.claims, self.ignored)
        end = end or stated_end(self.view.claims, self.acts, self.began, self.ignored) or self.term
        if self.status is not Status.SUSPENDED:
            return end
        pause = ends_by_suspensions(self.suspensions, self.ignored)
        return min((e for e in (pause, end) if e is not None), key=lambda e: e.day, default=None)

    def _overtaken(self, end: End, rest: Sequence[Act | Sign]) -> bool:
        """Whether a later act shows that the agreement did not end then after all."""
        if end.rule == "pause_ran_out":
            return any(
                isinstance(item, Act) and item.event is Event.RESTORE and item.stated is not None
                for item in rest
            )
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
        """The status when a term, a notice or a suspension has run out."""
        status, rule, claims = Status.ENDED, end.rule, end.claims
        if end.rule != "pause_ran_out":
            self._close()
        else:
            self.suspensions = []
            status = Status.IN_FORCE
            if self.notices:
                status, rule = Status.UNDER_NOTICE, "notice"
                claims = (*claims, *self.notices[0].claims)
        self.status, self.began = status, end.day
        self.stretches.append(
            Stretch(status, end.day, end.day, end.stated, rule, claims, projected=True)
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
