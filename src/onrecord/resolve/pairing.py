"""Which claim of an echo retells which of its parent: see `drift`."""

from __future__ import annotations

from onrecord.model import Modality, SourceKind, Span, Stance, Statement
from onrecord.resolve.alignment import Report, claims, counterparts, families, other_credits
from onrecord.resolve.attributed import references
from onrecord.resolve.outlets import is_outlet, same_outlet
from onrecord.resolve.passages import Passage, overlap, shared_weight, terms
from onrecord.resolve.wordings import shared_days

_PAIR = 2.0
_LEAD = 0.5


def pairs(
    child: Report, parent: Report, own: frozenset[str]
) -> tuple[list[tuple[Statement, Statement]], list[tuple[Statement, Statement]]]:
    """The child's statements with those that they retell, each used once, but that the first
    may retell what another does more mildly, the likest first; and
    the rest with the likest of the same event, for what they say otherwise."""
    may_be_one = counterparts(child, parent)
    shared = set(dict(child.agreements).values()) & set(dict(parent.agreements).values())
    told, known = _in_full(child), _in_full(parent)
    scored = sorted(
        (
            (-score, statement, other)
            for i, statement in enumerate(told)
            for j, other in enumerate(known)
            if may_be_one(statement, other)
            and statement.source.stance is not Stance.DECLINES
            and not _is_another_paper(statement, parent)
            and other.source.stance is not Stance.DECLINES
            and (score := _retells(statement, other) + (_LEAD if i < 2 and j < 1 else 0.0)) >= _PAIR
        ),
        key=lambda s: (s[0], s[1].evidence, s[1].id, s[2].evidence, s[2].id),
    )
    first: list[tuple[Statement, Statement]] = []
    second: dict[str, tuple[Statement, Statement]] = {}
    lead = next((s.id for s in claims(child, shared)), None)
    done: set[str] = set()
    used: set[str] = set()
    for _, statement, other in scored:
        if statement.id in done:
            continue
        is_lead = statement.id == lead and statement.event is not other.event
        if statement.id not in own and (other.id not in used or is_lead):
            done.add(statement.id)
            used.add(other.id)
            first.append((statement, other))
    for _, statement, other in scored:
        if statement.id not in done and statement.event is other.event:
            second.setdefault(statement.id, (statement, other))
    return first, list(second.values())


def _in_full(report: Report) -> tuple[Statement, ...]:
    """The claims, but for those of the headline that the first sentence with one makes in full."""
    every = claims(report, dict(report.agreements).values())
    title = report.document.title
    lede = next((s for s in every if s.evidence_text != title), None)
    kin = families()
    return tuple(
        s
        for s in every
        if s.evidence_text != title
        or lede is None
        or lede.agreement != s.agreement
        or not set(s.actors) & set(lede.actors)
        or not kin.get(s.event, {s.event}) & kin.get(lede.event, {lede.event})
    )


def _is_another_paper(statement: Statement, parent: Report) -> bool:
    """Whether the claim is put down to an outlet that is neither the parent nor its source."""
    source = statement.source
    named = [r.text for r in source.chain if r.kind is SourceKind.MEDIA]
    if source.kind is SourceKind.MEDIA and source.text:
        named.append(source.text)
    back = references()
    known = other_credits(parent)
    return bool(named) and not any(
        is_outlet(n, parent.document)
        or any(same_outlet(n, k) for k in known)
        or n.lower().removeprefix("the ") in back
        for n in named
    )


def _retells(child: Statement, parent: Statement) -> float:
    kin = families()
    if child.event is parent.event:
        score = 2.0
    elif kin.get(child.event, frozenset()) & kin.get(parent.event, frozenset()):
        score = 1.25
    else:
        return 0.0
    if _are_of_other_days(child, parent):
        return 0.0
    if child.actors and parent.actors:
        score += 0.5 if set(child.actors) & set(parent.actors) else -1.5
    if (child.modality is Modality.DENIED) != (parent.modality is Modality.DENIED):
        score -= 1.0
    if child.event_date and parent.event_date:
        score += 0.5 if child.event_date == parent.event_date else 0.0
        years = abs(child.event_date.earliest.year - parent.event_date.earliest.year)
        score -= min(years, 2) * 0.5
    if child.term and parent.term:
        score += 0.25 if child.term == parent.term else -0.25
    score += 0.25 if child.modality is parent.modality else 0.0
    voiced = (
        child.source.kind is not SourceKind.OUTLET,
        parent.source.kind is not SourceKind.OUTLET,
    )
    score += 0.75 if all(voiced) else 0.25 if not any(voiced) else 0.0
    one, two = passage_of(child), passage_of(parent)
    return score + 1.5 * overlap(one, two) * min(1.0, shared_weight(one, two) / 4)


def _are_of_other_days(child: Statement, parent: Statement) -> bool:
    """Whether two claims are dated apart within a year although their sentences share a day: then
    one sentence tells two things, of which the other tells one."""
    a, b = parent.event_date, child.event_date
    if a is None or b is None or a.earliest.year != b.earliest.year:
        return False
    apart = b.earliest > a.latest or a.earliest > b.latest
    return apart and shared_days(child.evidence_text, parent.evidence_text)


def passage_of(statement: Statement) -> Passage:
    text = statement.evidence_text
    return Passage(Span(0, len(text)), text, tuple(sorted(terms(text).items())))
