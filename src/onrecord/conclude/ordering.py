"""The order of acts: imprecise and undated ones are bounded by those that they must follow or
precede."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.conclude.acts import Act, fits
from onrecord.conclude.claims import BEFORE_FORCE
from onrecord.conclude.views import View
from onrecord.model import Event, Modality

# Acts on one day are taken in this order: beginnings, then what ends, then what revives.
_ORDER = {
    event: i
    for i, event in enumerate(
        (
            *BEFORE_FORCE,
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


def settle(acts: Sequence[Act], view: View) -> list[Act]:
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
    what is dated on that very day, but for a renewal: that comes after the lapse."""
    late = act.stated is not None or act.event is Event.EXTEND
    return (act.day, late, _ORDER[act.event], act.claims[0].key)
