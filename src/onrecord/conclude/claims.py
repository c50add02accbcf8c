"""Statements as the calculus sees them: windows of days, weight of the word, echoes folded.

A claim is one statement together with its echoes (same origin, same speaker, same content).
What only repeats a claim is kept with it and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from onrecord.conclude.answers import Origins
from onrecord.model import Event, Modality, PartialDate, Recorded, SourceKind, Stance, Statement

# Events by what they do to a status (codebook 9).
BEFORE_FORCE = (
    Event.PROPOSE,
    Event.DEMAND,
    Event.NEGOTIATE,
    Event.CONCLUDE,
    Event.APPROVE,
    Event.SIGN,
    Event.RATIFY,
)
MOVING = frozenset(
    (
        *BEFORE_FORCE,
        Event.ENTER_INTO_FORCE,
        Event.EXTEND,
        Event.SUSPEND,
        Event.RESTORE,
        Event.DENOUNCE,
        Event.TERMINATE,
        Event.EXPIRE,
        Event.REPLACE,
        Event.AFFIRM,
    )
)
ENDS = frozenset((Event.TERMINATE, Event.EXPIRE, Event.REPLACE))
NAMED = frozenset(
    (SourceKind.OUTLET, SourceKind.NAMED_PERSON, SourceKind.ORGANIZATION, SourceKind.DOCUMENT)
)
FORMAL = frozenset((SourceKind.ORGANIZATION, SourceKind.DOCUMENT))

# A statement read with less certainty than this is kept and shown, but concludes nothing.
LIKELY = 0.5
# How near a speaker stands to the act: an organ of an acting party, the report's own voice, an
# organ of another party, anyone else.
OWN, REPORT, OTHER_PARTY, BYSTANDER = 3, 2, 1, 0


# A total order of statements that does not depend on the order of recording: publication, report,
# statement id.
Key = tuple[date, str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement with its echoes. `keys` are those of the members. `earliest`..`latest` are
    the days on which the act may have fallen; an undated act may be as early as any day and was
    there by publication."""

    first: Recorded
    members: tuple[Recorded, ...]
    keys: tuple[Key, ...]
    event: Event
    modality: Modality
    stated: PartialDate | None
    earliest: date
    latest: date
    actors: frozenset[str]
    standing: tuple[int, int]
    evidence_only: bool = False

    @property
    def statement(self) -> Statement:
        """The statement as first reported."""
        return self.first.statement

    @property
    def published(self) -> date:
        """When it could first be known."""
        return self.keys[0][0]

    @property
    def dated(self) -> bool:
        """Whether the report gives a date for the act."""
        return self.stated is not None

    @property
    def day(self) -> date:
        """The day from which the act counts: its date's first day, else its publication."""
        return self.earliest if self.stated is not None else self.latest

    @property
    def speaker(self) -> tuple[str, str, str] | None:
        """Who speaks, within an origin; null for the report's own voice."""
        source = self.statement.source
        if source.kind is SourceKind.OUTLET:
            return None
        return (self.first.origin, str(source.kind), source.resolved or source.text or "")

    @property
    def is_named(self) -> bool:
        """Whether the word is given under a name or in the report's own voice."""
        return self.statement.source.kind in NAMED

    @property
    def is_official(self) -> bool:
        """Whether an organ of a party speaks, formally."""
        return self.standing[0] in (OWN, OTHER_PARTY) and self.standing[1] == 2

    @property
    def key(self) -> Key:
        """The key of the statement as first reported."""
        return self.keys[0]


def affiliations(statement: Statement) -> frozenset[str]:
    """The parties that the source speaks for (several are written with commas)."""
    return _listed(statement.source.affiliation or "")


@lru_cache(maxsize=4096)
def _listed(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def standing_of(statement: Statement, parties: Iterable[str]) -> tuple[int, int]:
    """How near the speaker stands to the act, and how formally it speaks (2, 1 or 0)."""
    kind = statement.source.kind
    formal = 2 if kind in FORMAL else 1 if kind is SourceKind.NAMED_PERSON else 0
    if kind is SourceKind.OUTLET:
        return (REPORT, 0)
    speaks_for = affiliations(statement)
    if not speaks_for:
        return (BYSTANDER, formal)
    of_party = not speaks_for.isdisjoint(parties)
    if not speaks_for.isdisjoint(statement.actors) or (not statement.actors and of_party):
        return (OWN, formal)
    if of_party:
        return (OTHER_PARTY, formal)
    return (BYSTANDER, formal)


def known_by(recorded: Iterable[Recorded], known: date) -> list[Recorded]:
    """What was published by `known`; reports that carry no day count for no dated question."""
    return [r for r in recorded if r.published is not None and r.published <= known]


def read_claims(recorded: Sequence[Recorded], parties: Sequence[str] = ()) -> list[Claim]:
    """Fold echoes and give each claim its window. Sorted by `Claim.key`.

    An act said to have happened on a day after the report's publication has not happened yet:
    it is read as planned for that day.
    """
    groups: dict[tuple[object, ...], list[tuple[Key, Recorded]]] = {}
    acting: dict[tuple[str, ...], frozenset[str]] = {}
    for item in recorded:
        s = item.statement
        source = s.source
        actors = acting.get(s.actors)
        if actors is None:
            actors = acting[s.actors] = frozenset(s.actors)
        content = (
            item.origin,
            s.event,
            s.modality,
            s.event_date.text if s.event_date else "",
            s.term,
            actors,
            source.kind,
            source.text,
            source.affiliation,
            source.stance,
            s.scope,
        )
        member = ((item.published or date.max, item.doc, s.id), item)
        groups.setdefault(content, []).append(member)
    claims = []
    among = frozenset(parties)
    for members in groups.values():
        if len(members) > 1:
            members.sort(key=lambda member: member[0])
        (published, _, _), first = members[0]
        s = first.statement
        stated, modality = s.event_date, s.modality
        if modality is Modality.ACTUAL and stated is not None and stated.earliest > published:
            modality = Modality.PLANNED
        if stated is None:
            earliest, latest = date.min, published
        elif modality is Modality.ACTUAL:
            earliest, latest = stated.earliest, min(stated.latest, published)
        else:
            earliest, latest = stated.earliest, stated.latest
        claims.append(
            Claim(
                first,
                tuple(item for _, item in members),
                tuple(key for key, _ in members),
                s.event,
                modality,
                stated,
                earliest,
                latest,
                acting[s.actors],
                standing_of(s, among),
            )
        )
    claims.sort(key=lambda c: c.key)
    return claims


def counts(claim: Claim) -> bool:
    """Whether the claim counts at all: who declines to say or doubts counts neither way, and a
    reading of a text that is more likely wrong than right moves nothing."""
    statement = claim.first.statement
    if statement.certainty < LIKELY:
        return False
    stance = statement.source.stance
    return stance is not Stance.DECLINES and stance is not Stance.DOUBTS


def ids_of(claims: Iterable[Claim]) -> tuple[str, ...]:
    """The statement ids of the claims and their echoes, in the order of publication, once each."""
    members = {key for claim in claims for key in claim.keys}
    return tuple(dict.fromkeys(id_ for _, _, id_ in sorted(members)))


def origins_of(claims: Iterable[Claim]) -> Origins:
    """The independent origins behind the claims, named and unnamed apart."""
    named: set[str] = set()
    every: set[str] = set()
    for claim in claims:
        every.add(claim.first.origin)
        if claim.is_named:
            named.add(claim.first.origin)
    return Origins(len(every), len(named), len(every) - len(named))
