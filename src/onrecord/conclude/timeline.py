"""What happened, in order, with when each thing could first be known; and what cannot all hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from onrecord.conclude.acts import Act, actual, gather
from onrecord.conclude.answers import Belief, Conflict, Side, TimelineEntry
from onrecord.conclude.asking import status
from onrecord.conclude.claims import Claim, ids_of, known_by, origins_of, read_claims
from onrecord.conclude.clashes import find_clashes
from onrecord.conclude.preferences import rule_of
from onrecord.conclude.reading import read, status_at
from onrecord.conclude.views import View, is_of_many
from onrecord.conclude.wording import says_of
from onrecord.model import Modality, Recorded, Status, parties_by, turns_of


def timeline(
    recorded: Sequence[Recorded],
    known: date,
    party: str | None = None,
    parties: tuple[str, ...] = (),
    *,
    with_belief: bool = True,
) -> tuple[TimelineEntry, ...]:
    """All that is said of the agreement as known on `known`, one entry an act and modality.

    Ordered by the day of the act, or where none is given by the day of the first report. What was
    believed on each of those days takes a reading of its own; leave it out `with_belief` false.
    """
    reading = read(recorded, known, party, parties)
    disputed = {id(c) for clash in reading.clashes for c in (*clash.preferred, *clash.other)}
    led_to: dict[int, Status] = {}
    for stretch in reading.stretches:
        if not stretch.projected:
            led_to.update((id(c), stretch.status) for c in stretch.claims)
    believed: dict[date, Status] = {}
    entries = []
    for act, modality in _happenings(reading.view.claims):
        first = act.first_published
        if with_belief and first not in believed:
            then = read(recorded, first, party, parties)
            believed[first] = status_at(then.stretches, first)
        entries.append(
            TimelineEntry(
                act.stated,
                act.earliest if act.stated else None,
                act.latest,
                act.event,
                modality,
                tuple(sorted(act.actors)),
                act.ids,
                origins_of(act.claims),
                first,
                max(r.published or first for c in act.claims for r in c.members),
                _led_to(act, modality, led_to),
                believed.get(first),
                any(id(c) in disputed for c in act.claims),
            )
        )
    return tuple(
        sorted(
            entries, key=lambda e: (_place(e), e.first_reported, e.event, e.modality, e.statements)
        )
    )


def _happenings(claims: Sequence[Claim]) -> list[tuple[Act, Modality]]:
    by_modality: dict[Modality, list[Claim]] = {}
    for claim in claims:
        by_modality.setdefault(claim.modality, []).append(claim)
    return [(act, m) for m, members in by_modality.items() for act in gather(members)]


def _led_to(act: Act, modality: Modality, led_to: dict[int, Status]) -> Status | None:
    if modality is not Modality.ACTUAL:
        return None
    return next((led_to[id(c)] for c in act.claims if id(c) in led_to), None)


def _place(entry: TimelineEntry) -> date:
    if entry.when is None or entry.earliest is None:
        return entry.first_reported
    return entry.earliest


def conflicts(
    recorded: Sequence[Recorded], known: date, parties: tuple[str, ...] = ()
) -> tuple[Conflict, ...]:
    """The statements that cannot all hold, side by side, each with the origins behind it."""
    parties = parties_by(parties, known)
    claims = tuple(read_claims(known_by(recorded, known), parties))
    view = View(claims, many=is_of_many(claims, parties))
    acts = gather(actual(claims))
    found = []
    for clash in find_clashes(view, acts):
        found.append(
            Conflict(
                recorded[0].agreement,
                f"{clash.kind}: {clash.event}",
                _side(clash.preferred),
                _side(clash.other),
                rule_of(clash.rule),
            )
        )
    return tuple(sorted(found, key=lambda c: (c.about, c.preferred.statements)))


def _side(claims: Sequence[Claim]) -> Side:
    return Side(
        says_of(claims), ids_of(claims), origins_of(claims), any(c.is_official for c in claims)
    )


def believed(
    recorded: Sequence[Recorded],
    on: date,
    party: str | None = None,
    parties: tuple[str, ...] = (),
    until: date | None = None,
) -> tuple[Belief, ...]:
    """How the answer for the day `on` moved as reports came in (up to `until`, if given).

    One step for each day of publication, of statements or of a list by which the parties are
    others, on which the status, its bounds, or whether it is contested became another; `docs` are
    the reports that came in that day.
    """
    days: dict[date, set[str]] = {}
    for item in recorded:
        if item.published is not None and (until is None or item.published <= until):
            days.setdefault(item.published, set()).add(item.doc)
    first = min(days, default=date.max)
    for turn, docs in turns_of(parties).items():
        if first < turn <= (until or date.max):
            days.setdefault(turn, set()).update(docs)
    steps: list[Belief] = []
    for day in sorted(days):
        answer = status(recorded, on=on, known=day, party=party, parties=parties)
        last = steps[-1].answer if steps else None
        if last is None or _outcome(last) != _outcome(answer):
            steps.append(Belief(day, answer, tuple(sorted(days[day]))))
    return tuple(steps)


def _outcome(answer: object) -> tuple[object, ...]:
    return tuple(getattr(answer, name) for name in ("status", "contested", "since", "until"))
