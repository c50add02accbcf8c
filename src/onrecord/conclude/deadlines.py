"""What lies ahead, what is overdue, and what changed since somebody last looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from onrecord.conclude.acts import fits
from onrecord.conclude.answers import Change, Deadline, Overdue, StatusAnswer
from onrecord.conclude.asking import status
from onrecord.conclude.claims import MOVING, Claim, counts, ids_of
from onrecord.conclude.reading import Reading, at, read
from onrecord.conclude.wording import EVENT_WORDS, words_for
from onrecord.model import Event, Modality, PartialDate, Recorded, RecordedDue, Status

Parties = Mapping[str, tuple[str, ...]]

# A planned act is done when it, or one that presupposes it, is reported.
_DONE_BY = {
    Event.CONCLUDE: (Event.CONCLUDE, Event.SIGN, Event.RATIFY, Event.ENTER_INTO_FORCE),
    Event.APPROVE: (Event.APPROVE, Event.SIGN, Event.RATIFY, Event.ENTER_INTO_FORCE),
    Event.SIGN: (Event.SIGN, Event.RATIFY, Event.ENTER_INTO_FORCE),
    Event.RATIFY: (Event.RATIFY, Event.ENTER_INTO_FORCE),
    Event.TERMINATE: (Event.TERMINATE, Event.EXPIRE, Event.REPLACE, Event.RESTORE),
    Event.DENOUNCE: (Event.DENOUNCE, Event.TERMINATE),
    Event.REPLACE: (Event.REPLACE, Event.TERMINATE, Event.EXPIRE),
}


_OF_ONE_PARTY = (
    Event.SIGN,
    Event.RATIFY,
    Event.SUSPEND,
    Event.RESTORE,
    Event.DENOUNCE,
    Event.TERMINATE,
)


def by_agreement(recorded: Iterable[Recorded]) -> dict[str, list[Recorded]]:
    """The statements by agreement, the agreements in the order of their ids."""
    groups: dict[str, list[Recorded]] = {}
    for item in recorded:
        groups.setdefault(item.agreement, []).append(item)
    return dict(sorted(groups.items()))


def due(
    recorded: Sequence[Recorded],
    due_items: Sequence[RecordedDue],
    *,
    on: date,
    known: date,
    parties: Parties | None = None,
) -> tuple[Deadline, ...]:
    """What lies on or after `on`, as known on `known`, earliest first.

    Terms and notices that run out are computed; planned acts and dated things that reports tie
    to an agreement are taken as stated. `recorded` may hold several agreements; `parties` gives
    each one's parties where they are known.
    """
    found: dict[tuple[str | None, str, str], Deadline] = {}

    def add(item: Deadline) -> None:
        key = (item.agreement, str(item.when), item.what)
        have = found.get(key)
        if have is not None:
            item = Deadline(
                item.when,
                item.what,
                have.kind,
                item.agreement,
                tuple(sorted({*have.statements, *item.statements})),
                tuple(sorted({*have.docs, *item.docs})),
            )
        found[key] = item

    for agreement, group in by_agreement(recorded).items():
        reading = read(group, known, None, (parties or {}).get(agreement, ()))
        for item in (*_running_out(reading, agreement, on), *_plans_ahead(reading, agreement, on)):
            add(item)
        for party in _parties_that(reading, (Event.DENOUNCE,), group) if reading.view.many else ():
            part = read(group, known, party, (parties or {}).get(agreement, ()))
            for item in _running_out(part, agreement, on, party):
                add(item)
    for thing in due_items:
        if thing.published is not None and thing.published <= known:
            if thing.item.due_date.latest < on:
                continue
            add(
                Deadline(
                    thing.item.due_date,
                    thing.item.what,
                    "event",
                    thing.agreement,
                    (),
                    (thing.doc,),
                )
            )
    return tuple(sorted(found.values(), key=lambda d: (d.when, d.agreement or "", d.what)))


def _parties_that(
    reading: Reading, events: Sequence[Event], group: Sequence[Recorded]
) -> list[str]:
    """The parties said to have done one of these things by one of the statements."""
    ids = {r.statement.id for r in group}
    return sorted(
        {
            party
            for c in reading.view.claims
            if c.event in events
            and c.modality is Modality.ACTUAL
            and counts(c)
            and any(key[2] in ids for key in c.keys)
            for party in c.actors
        }
    )


def _running_out(
    reading: Reading, agreement: str, on: date, party: str | None = None
) -> list[Deadline]:
    _, following = at(reading.stretches, on)
    if following is None or not following.projected or following.stated is None:
        return []
    notice = following.rule == "notice_ran_out"
    if party is not None and not notice:
        return []
    of = f" of {party}" if party else ""
    what = f"the notice{of} takes effect" if notice else "its term runs out"
    return [
        Deadline(
            following.stated,
            what,
            "notice" if notice else "term",
            agreement,
            ids_of(following.claims),
            _docs(following.claims),
        )
    ]


def _plans(reading: Reading) -> list[Claim]:
    return [
        c
        for c in reading.view.claims
        if c.modality is Modality.PLANNED and c.dated and c.event in MOVING and counts(c)
    ]


def _done(plan: Claim, reading: Reading) -> bool:
    """Whether the planned act, or one that presupposes it, is reported since, or called off."""
    events = _DONE_BY.get(plan.event, (plan.event,))
    for claim in reading.view.claims:
        if not counts(claim) or not fits(claim.actors, plan.actors):
            continue
        happened = claim.modality is Modality.ACTUAL and claim.event in events
        called_off = claim.modality is Modality.DENIED and claim.event is plan.event
        if (happened or called_off) and (claim.published, claim.day) >= (
            plan.published,
            min(plan.earliest, plan.published),
        ):
            return True
    return False


def _plans_ahead(reading: Reading, agreement: str, on: date) -> list[Deadline]:
    found: list[Deadline] = []
    groups: dict[tuple[Event, str], list[Claim]] = {}
    for plan in _plans(reading):
        if plan.latest >= on and plan.event is not Event.EXPIRE and not _done(plan, reading):
            groups.setdefault((plan.event, str(plan.stated)), []).append(plan)
    for (event, when), claims in groups.items():
        found.append(
            Deadline(
                PartialDate(when),
                f"{EVENT_WORDS[event]} is planned",
                "planned",
                agreement,
                ids_of(claims),
                _docs(claims),
            )
        )
    return found


def _docs(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted({r.doc for c in claims for r in c.members}))


def overdue(
    recorded: Sequence[Recorded], *, on: date, known: date, parties: Parties | None = None
) -> tuple[Overdue, ...]:
    """Planned acts whose day has passed by `on` with no report by `known` that they happened or
    were called off, longest overdue first. A plan put off to a later day is overdue only by that.

    The end of a term is not a plan: nobody has to act for it, and the status tells it.
    """
    found = []
    for agreement, group in by_agreement(recorded).items():
        reading = read(group, known, None, (parties or {}).get(agreement, ()))
        plans = [p for p in _plans(reading) if p.event is not Event.EXPIRE]
        groups: dict[tuple[Event, str], list[Claim]] = {}
        for plan in plans:
            put_off = any(
                o.event is plan.event
                and o.published > plan.published
                and o.earliest > plan.latest
                and fits(o.actors, plan.actors)
                for o in plans
            )
            if plan.latest < on and not put_off and not _done(plan, reading):
                groups.setdefault((plan.event, str(plan.stated)), []).append(plan)
        for (event, text), claims in groups.items():
            when = PartialDate(text)
            found.append(
                Overdue(
                    when,
                    f"{EVENT_WORDS[event]} was planned, and no report says that it happened",
                    event,
                    agreement,
                    ids_of(claims),
                    _docs(claims),
                    (on - when.latest).days,
                )
            )
    return tuple(sorted(found, key=lambda o: (o.when, o.agreement or "", o.what)))


def changes(
    recorded: Sequence[Recorded], since: date, until: date, parties: Parties | None = None
) -> tuple[Change, ...]:
    """What a reader who last looked on `since` would be surprised by on `until`.

    For each agreement, and in one of many for each party of which something was reported in
    between: the status as known then against the status as known now; whether a new
    dispute arose or one was settled; and whether what was believed of the earlier day turned out
    wrong. Statements are those published in between that bear on the new answer.
    """
    found = []
    for agreement, group in by_agreement(recorded).items():
        of = (parties or {}).get(agreement, ())
        fresh = [r for r in group if r.published and since < r.published <= until]
        asked: list[str | None] = [None]
        reading = read(group, until, None, of)
        if reading.view.many:
            asked += _parties_that(reading, _OF_ONE_PARTY, fresh)
        for party in asked:
            change = _change(agreement, group, fresh, since, until, party, of)
            if change is not None:
                found.append(change)
    return tuple(found)


def _change(
    agreement: str,
    group: list[Recorded],
    fresh: Sequence[Recorded],
    since: date,
    until: date,
    party: str | None,
    parties: tuple[str, ...],
) -> Change | None:
    before = status(group, on=since, known=since, party=party, parties=parties)
    after = status(group, on=until, known=until, party=party, parties=parties)
    hindsight = status(group, on=since, known=until, party=party, parties=parties)
    kind = _kind(before, after, hindsight, group)
    if kind is None:
        return None
    ids = {r.statement.id for r in fresh}
    bearing = (*after.for_, *after.against, *hindsight.for_)
    return Change(
        agreement,
        kind,
        before.status,
        after.status,
        after.since,
        after.contested,
        (f"{party}: " if party else "") + _change_words(kind, before, after, hindsight),
        tuple(i for i in dict.fromkeys(bearing) if i in ids),
        party,
    )


def _kind(
    before: StatusAnswer, after: StatusAnswer, hindsight: StatusAnswer, group: list[Recorded]
) -> str | None:
    if before.status is Status.UNKNOWN and after.status is not Status.UNKNOWN:
        seen = any(r.published and r.published <= before.known for r in group)
        return "moved" if seen else "new"
    if after.status is not before.status:
        return "moved"
    if hindsight.status is not before.status:
        return "corrected"
    if after.contested and not before.contested:
        return "dispute"
    if before.contested and not after.contested:
        return "settled"
    return None


def _change_words(
    kind: str, before: StatusAnswer, after: StatusAnswer, hindsight: StatusAnswer
) -> str:
    was, now = words_for(before.status), words_for(after.status)
    since = f" since {after.since}" if after.since else ""
    if kind == "new":
        return f"new on record: {now}{since}"
    if kind == "moved":
        text = f"was {was}, is {now}{since}"
        if hindsight.status is not before.status:
            text += f"; on {before.on} it was already {words_for(hindsight.status)}"
        return text
    if kind == "corrected":
        return (
            f"on {before.on} it was not {was}, as believed then, but {words_for(hindsight.status)}"
        )
    if kind == "dispute":
        return f"{now}, which is now disputed"
    return f"{now}, which is no longer disputed"
