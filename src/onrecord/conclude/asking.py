"""The question of the project: the status on one day, as known on another, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from onrecord.conclude.answers import OtherReading, Spell, StatusAnswer
from onrecord.conclude.claims import (
    ENDS,
    MOVING,
    Claim,
    counts,
    ids_of,
    known_by,
    origins_of,
    read_claims,
)
from onrecord.conclude.clashes import Clash
from onrecord.conclude.history import Stretch
from onrecord.conclude.preferences import rule_of
from onrecord.conclude.reading import Reading, at, interpret, read
from onrecord.conclude.rules import RULES
from onrecord.conclude.wording import reason_for, what_would_change, why_other
from onrecord.model import Event, Modality, PartialDate, Recorded, Status, parties_by

_SAY_THE_SAME = {
    Status.IN_FORCE: frozenset((Event.ENTER_INTO_FORCE, Event.EXTEND, Event.RESTORE, Event.AFFIRM)),
    Status.UNDER_NOTICE: frozenset((Event.DENOUNCE,)),
    Status.SUSPENDED: frozenset((Event.SUSPEND,)),
    Status.ENDED: ENDS,
}
_AHEAD = frozenset((Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL))


def status(
    recorded: Sequence[Recorded],
    *,
    on: date,
    known: date,
    party: str | None = None,
    parties: tuple[str, ...] = (),
) -> StatusAnswer:
    """The status on `on` as known on `known`, from the statements of one agreement.

    `recorded` holds the statements of one agreement in any order; those published after `known`
    and those without a publication day are left out here. `party` asks for one party's part in
    an agreement of more than two; an agreement of two stands and falls for both. `parties` are
    the agreement's parties, the one named first first (a `PartiesListed` counts as known on
    `known`); without them the parties are those that the statements name as actors.
    The rules are in `rules.py` and docs/calculus.md.
    """
    parties = parties_by(parties, known)
    claims = read_claims(known_by(recorded, known), parties)
    question = _Question(recorded[0].agreement if recorded else "", on, known, party, parties)
    reading = interpret(claims, party, parties)
    answer = _answer(reading, question)
    return replace(answer, premises=_premises(answer, reading, claims, question))


def spells(
    recorded: Sequence[Recorded],
    known: date,
    party: str | None = None,
    parties: tuple[str, ...] = (),
) -> tuple[Spell, ...]:
    """All stretches of one status, in order, by the preferred reading as known on `known`."""
    stretches = read(recorded, known, party, parties).stretches
    found = []
    for i, stretch in enumerate(stretches):
        after = stretches[i + 1] if i + 1 < len(stretches) else None
        found.append(
            Spell(
                stretch.status,
                stretch.begins,
                after.begins if after else None,
                stretch.stated,
                after.stated if after else None,
                RULES[stretch.rule],
                ids_of(stretch.claims),
                stretch.projected,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Question:
    agreement: str
    on: date
    known: date
    party: str | None
    parties: tuple[str, ...]


def _answer(reading: Reading, asked: _Question) -> StatusAnswer:
    on, known, party = asked.on, asked.known, asked.party
    current, following = at(reading.stretches, on)
    disputed = _disputes(reading, current, on)
    contested = [d for d in disputed if d[2]]
    speaking = _speaking(reading, current, on)
    against = _distinct(claim for clash, _, matters in disputed if matters for claim in clash.other)
    side, other = origins_of(speaking), origins_of(against)
    rule = RULES[_rule_of(reading, current)]
    state = current.status if current else Status.UNKNOWN
    return StatusAnswer(
        agreement=asked.agreement,
        party=party,
        on=on,
        known=known,
        status=state,
        since=current.stated if current else None,
        until=following.stated if current and following else None,
        contested=bool(contested),
        for_=ids_of(speaking),
        against=ids_of(against),
        origins_for=side.total,
        origins_against=other.total,
        origins_for_detail=side,
        origins_against_detail=other,
        rule=rule,
        reason=reason_for(reading, current, following, on, known, party),
        next=ids_of(_ahead(reading, on)),
        other_reading=_other_reading(disputed),
        would_change=what_would_change(state, following),
        premises=(),
        since_earliest=_earliest(current),
        since_latest=current.latest if current else None,
        until_earliest=following.begins if current and following else None,
        until_latest=following.latest if current and following else None,
    )


@dataclass(frozen=True, slots=True)
class Brief:
    """An answer without its words: what follows from a reading on one day. `ending` is what
    tells until when the status lasts."""

    status: Status
    since: PartialDate | None
    until: PartialDate | None
    contested: bool
    speaking: tuple[Claim, ...]
    against: tuple[Claim, ...]
    ending: tuple[Claim, ...]


def brief(
    reading: Reading, on: date, swapped: Mapping[int, Sequence[Stretch]] | None = None
) -> Brief:
    """What `status` answers on `on` by this reading, in short. `swapped` are the stretches with
    each clash's sides swapped, by `id(clash)`, where they are at hand."""
    current, following = at(reading.stretches, on)
    mattering = [c for c, _, matters in _disputes(reading, current, on, swapped) if matters]
    return Brief(
        current.status if current else Status.UNKNOWN,
        current.stated if current else None,
        following.stated if current and following else None,
        bool(mattering),
        _speaking(reading, current, on),
        _distinct(claim for clash in mattering for claim in clash.other),
        following.claims if current and following else (),
    )


def _speaking(reading: Reading, current: Stretch | None, on: date) -> tuple[Claim, ...]:
    """What speaks for the status: what brought it about, and what says the same since then."""
    if current is None:
        return ()
    events = _SAY_THE_SAME.get(current.status, frozenset())
    same = [
        c
        for c in reading.preferred_claims
        if c.event in events
        and c.modality is Modality.ACTUAL
        and counts(c)
        and current.begins <= c.latest
        and c.day <= max(on, current.latest)
    ]
    return tuple({c.key: c for c in (*current.claims, *same)}.values())


def _earliest(stretch: Stretch | None) -> date | None:
    return stretch.begins if stretch and stretch.stated else None


def _rule_of(reading: Reading, current: Stretch | None) -> str:
    if current is not None:
        return current.rule
    if not reading.view.member:
        return "not_party"
    return "not_yet" if reading.stretches else "nothing"


def _disputes(
    reading: Reading,
    current: Stretch | None,
    on: date,
    swapped: Mapping[int, Sequence[Stretch]] | None = None,
) -> list[tuple[Clash, Stretch | None, bool]]:
    """The clashes that would give another answer, each with the other reading's stretch and
    whether it makes the status contested: where the status differs, where what it rests on is
    denied, or where the dispute is whether or how the agreement ended. What is out of order is
    taken for another agreement's, and disputes nothing."""
    found = []
    for clash in reading.clashes:
        stretches = reading.swapped(clash) if swapped is None else swapped[id(clash)]
        other, _ = at(stretches, on)
        began = (current.status, current.begins) if current else None
        began_other = (other.status, other.begins) if other else None
        if began == began_other:
            continue
        moved = (began[0] if began else None) is not (began_other[0] if began_other else None)
        rests = (
            clash.kind == "denial"
            and current is not None
            and bool({id(c) for c in clash.preferred} & {id(c) for c in current.claims})
        )
        matters = (moved or rests or clash.about_end) and clash.rule != "in_order"
        found.append((clash, other, matters))
    return sorted(found, key=lambda d: (not d[2], d[0].other[0].key))


def _distinct(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    return tuple({id(claim): claim for claim in claims}.values())


def _other_reading(
    disputed: Sequence[tuple[Clash, Stretch | None, bool]],
) -> OtherReading | None:
    if not disputed:
        return None
    clash, other, _ = disputed[0]
    return OtherReading(
        other.status if other else Status.UNKNOWN,
        other.stated if other else None,
        ids_of(clash.other),
        why_other(clash),
        rule_of(clash.rule).words,
    )


def _ahead(reading: Reading, on: date) -> list[Claim]:
    """Planned, possible and conditional steps that have not been taken or passed since."""
    happened: dict[object, date] = {}
    for act in reading.acts:
        last = max(c.published for c in act.claims)
        happened[act.event] = max(last, happened.get(act.event, date.min))
    return [
        c
        for c in reading.view.claims
        if c.modality in _AHEAD
        and c.event in MOVING
        and counts(c)
        and not (c.dated and c.latest < on)
        and not (c.event in happened and happened[c.event] > c.published)
    ]


def _premises(
    answer: StatusAnswer, reading: Reading, claims: Sequence[Claim], asked: _Question
) -> tuple[str, ...]:
    """The statements behind every stretch and every clash, if the same answer follows from them
    alone; else all that were known."""
    if not claims:
        return ()
    bearing = {c.key for stretch in reading.stretches for c in stretch.claims}
    bearing |= {c.key for d in reading.clashes for c in (*d.preferred, *d.other)}
    told = {*answer.for_, *answer.against}
    narrow = [c for c in claims if c.key in bearing or c.key[2] in told]
    if len(narrow) < len(claims) and not _same(
        interpret(narrow, asked.party, asked.parties), answer
    ):
        narrow = list(claims)
    return tuple(sorted(ids_of(narrow)))


def _same(reading: Reading, answer: StatusAnswer) -> bool:
    """Whether the reading gives the same answer in all that matters."""
    current, following = at(reading.stretches, answer.on)
    contested = any(matters for _, _, matters in _disputes(reading, current, answer.on))
    return (
        current.status if current else Status.UNKNOWN,
        current.stated if current else None,
        following.stated if current and following else None,
        contested,
        _rule_of(reading, current),
    ) == (answer.status, answer.since, answer.until, answer.contested, answer.rule.id)
