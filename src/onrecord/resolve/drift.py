"""What changed on the way from a report to its echo.

Statements of the two reports on the same agreement are paired (by event or family of events, by
shared wording, by actors) and compared in modality, date, term and source; aligned sentences are
compared in numbers, days and conditions; denials and credits of the parent that the child leaves
out are listed too. `data/resolve/drift.toml` holds families and wordings.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from onrecord.model import Event, Modality, SourceKind, Stance, Statement
from onrecord.resolve.alignment import STRENGTH, Report, claims, likeness, other_credits
from onrecord.resolve.attributed import (
    BECOMES,
    NO_GO_BETWEEN,
    heard_from,
    is_plain_credit,
    sources_changed,
    voices_of,
)
from onrecord.resolve.outlets import same_outlet
from onrecord.resolve.pairing import pairs, passage_of
from onrecord.resolve.passages import (
    overlap,
    passages,
    shared_weight,
    terms,
)
from onrecord.resolve.wordings import (
    Drift,
    around,
    conditions,
    counts,
    days,
    hedges,
    lengths,
    pattern,
    quantities,
)

_SHORT = 2
_LEFT_OUT = "left out"
_SETTLING = ("event", "hedge", "condition")


def drift(child: Report, parent: Report, own: Iterable[str] = ()) -> tuple[Drift, ...]:
    """Changes of the child against the parent, in the order of the child's text.

    `own` are ids of statements that the child had from sources of its own: these differ in
    content, not in how they are attributed, and such a report owes the parent no completeness.
    That a report credits nobody at all is no drift: its place in the tree says so.
    """
    mine = _same_sources(child, frozenset(own))
    found: list[tuple[int, Drift]] = []
    first, second = pairs(child, parent, mine)
    spoken = {(c.agreement, c.event) for c, _ in first if c.source.kind is not SourceKind.OUTLET}
    voices = voices_of(child) | voices_of(parent)
    for statement, other in first:
        at = statement.evidence.start
        claimed = _between(statement, other)
        worded = [
            d
            for look in (days, quantities, conditions)
            if (d := look(statement.evidence_text, other.evidence_text)) is not None
        ]
        unsaid = (statement.agreement, statement.event) not in spoken
        settled = any(
            d.what.startswith(("event", "hedge", "condition")) for d in (*claimed, *worded)
        )
        heard = heard_from(other, parent)
        said = sources_changed(statement, heard, voices, unsaid and not settled)
        if is_plain_credit(statement, other, parent):
            said = []
        found += [(at, d) for d in (*claimed, *said, *worded)]
    for statement, other in second:
        found += [(statement.evidence.start, d) for d in _contents(statement, other)]
    found += _in_sentences(child, parent)
    found += _embroidered(child, parent, first, mine)
    end = len(child.document.text)
    if not mine:
        found += [(end, d) for d in _left_out(child, parent, {p.id for _, p in first})]
    if mine or other_credits(child):
        sources = [d for _, d in found if d.what.startswith("source")]
        told = [d for d in sources if NO_GO_BETWEEN not in d.what]
        gone = _credits(child, parent, told)
        if gone or any(d.was == other.was for d in sources for other in told if d not in told):
            found = [(at, d) for at, d in found if NO_GO_BETWEEN not in d.what]
        found += [(end, d) for d in gone]
    return _distinct(child, sorted(found, key=lambda f: f[0]))


def _same_sources(child: Report, own: frozenset[str]) -> frozenset[str]:
    """Ids of all statements by the speakers of the given ones."""
    voices = {_speaker(s) for s in child.extraction.statements if s.id in own}
    sides = {s.source.affiliation for s in child.extraction.statements if s.id in own} - {None}
    return own | {
        s.id
        for s in child.extraction.statements
        if not s.source.chain
        and (any(_speaker(s) & v for v in voices) or s.source.affiliation in sides)
    }


def _speaker(statement: Statement) -> frozenset[str]:
    """Words that tell a speaker: of the name or office, as far as the report resolves it."""
    source = statement.source
    text = f"{source.text or ''} {source.resolved or ''}"
    return frozenset(
        w.lower() for w in re.findall(r"[^\W\d_]+", text) if len(w) > _SHORT and w[0].isupper()
    ) or frozenset(re.findall(r"[^\W\d_]+", re.split(r",| of ", text)[0].lower())[-1:])


_APART = ("source", "event", "hedge further on")
_KINDS = {"day": "date", "number": "amount", "length": "amount", "modality": "hedge"}


def _distinct(child: Report, found: Iterable[tuple[int, Drift]]) -> tuple[Drift, ...]:
    """The same kind of change in one sentence is told once, and so is the same outcome, but that
    each of several speakers whom the parent tells apart is lost by himself."""
    starts = [p.span.start for p in passages(child.document)]
    out: list[Drift] = []
    seen: set[tuple[str, str]] = set()
    for at, change in found:
        first = change.what if change.what in _APART else re.split(r"[ :]", change.what)[0]
        kind = _KINDS.get(first, change.what if first in _APART else first)
        place = f"sentence {bisect_right(starts, at)}"
        marks = {(kind, place), (kind, _bare(change.was)), (kind, _bare(change.is_))}
        if first == "source" and pattern("apart").search(change.was):
            marks = {(kind, place), (kind, change.was)}
        if change.is_ == _LEFT_OUT or kind == "credit":
            marks = {(kind, change.was)}
        if not marks & seen:
            out.append(change)
        seen |= marks
    return tuple(out)


def _bare(text: str) -> str:
    return " ".join(sorted(terms(text))) or text


# Statements


def _between(child: Statement, parent: Statement) -> list[Drift]:
    """Differences in event and modality, and in content."""
    out = []
    was, now = around(parent.evidence_text), around(child.evidence_text)
    steps = STRENGTH[child.modality] - STRENGTH[parent.modality]
    conditional = parent.modality is Modality.CONDITIONAL
    loosened = conditional and child.modality is Modality.POSSIBLE
    denied = Modality.DENIED in (child.modality, parent.modality)
    if child.event is not parent.event and (denied and child.modality is not parent.modality):
        return _contents(child, parent)
    if child.event is not parent.event:
        order = list(Event)
        weaker = order.index(child.event) < order.index(parent.event) and not steps
        if weaker and child.source.kind is SourceKind.OUTLET:
            return _contents(child, parent)
        what = f"event: {_spoken(parent.event)} becomes {_spoken(child.event)}"
        out.append(Drift(what, was, now))
    elif (steps or loosened) and not _came_to_pass(child, parent):
        name = "condition" if conditional and steps >= 0 else "hedge" if steps > 0 else "modality"
        out.append(Drift(f"{name} on {_spoken(child.event)}", was, now))
    return out + _contents(child, parent)


def _came_to_pass(child: Statement, parent: Statement) -> bool:
    """Whether what was ahead when the parent wrote has since happened on its day."""
    a, b = parent.event_date, child.event_date
    ahead = parent.modality is Modality.PLANNED and child.modality is Modality.ACTUAL
    return bool(ahead and a and b and a.earliest <= b.latest and b.earliest <= a.latest)


def _contents(child: Statement, parent: Statement) -> list[Drift]:
    """Differences in date, length and actors."""
    out = []
    was, now = around(parent.evidence_text), around(child.evidence_text)
    a, b = parent.event_date, child.event_date
    if a and b and (b.earliest > a.latest or a.earliest > b.latest):
        out.append(Drift(f"date of {_spoken(child.event)}", f"{a} ({was})", f"{b} ({now})"))
    mine, other = lengths(child.evidence_text), lengths(parent.evidence_text)
    meant = bool(mine or not child.term) and bool(other or not parent.term)
    if child.term and parent.term and meant and child.term != parent.term:
        out.append(Drift("length", f"{parent.term} ({was})", f"{child.term} ({now})"))
    elif len(mine) == len(other) == 1 and mine != other and child.event is parent.event:
        out.append(Drift("length", was, now))
    apart = child.actors and parent.actors and set(child.actors).isdisjoint(parent.actors)
    if apart and child.event is parent.event and child.modality is parent.modality:
        before, after = ", ".join(parent.actors), ", ".join(child.actors)
        out.append(Drift(f"who: {_spoken(child.event)}", f"{before}: {was}", f"{after}: {now}"))
    return out


def _spoken(event: Event) -> str:
    return str(event).replace("_", " ")


# Sentences


def _in_sentences(child: Report, parent: Report) -> list[tuple[int, Drift]]:
    out = []
    compared: tuple[Callable[[str, str], Drift | None], ...] = (days, quantities, conditions)
    for mine, other in likeness(child.document, parent.document).pairs:
        told = [change for look in compared if (change := look(mine.text, other.text)) is not None]
        out += [(mine.span.start, c) for c in (*told, *hedges(mine.text, other.text))]
    return out + counts(child, parent)


# What is added or left out


def _embroidered(
    child: Report,
    parent: Report,
    retold: Iterable[tuple[Statement, Statement]],
    own: frozenset[str],
) -> list[tuple[int, Drift]]:
    """Claims put into the mouth of a source that the child made of the parent's."""
    mine = dict(child.agreements)
    told = {c.id for c, _ in retold}
    voices = {_speaker(c) for c, p in retold if BECOMES.get((p.source.kind, c.source.kind))}
    known = {(dict(parent.agreements)[p.agreement], p.event) for p in parent.extraction.statements}
    spoken_by = voices_of(child)
    out = []
    for statement in child.extraction.statements:
        invented = (
            statement.id not in told
            and statement.id not in own
            and _speaker(statement) in voices
            and (mine[statement.agreement], statement.event) not in known
        )
        if invented:
            change = Drift(
                f"claim added: {_spoken(statement.event)}",
                "not in the report repeated",
                f"{spoken_by[statement.id]}: {around(statement.evidence_text)}",
            )
            out.append((statement.evidence.start, change))
    return out


def _left_out(child: Report, parent: Report, retold: set[str]) -> list[Drift]:
    """Denials and contradicting claims of the parent that the child does not tell."""
    out = []
    for statement in claims(parent, {a for _, a in parent.agreements}):
        if statement.id in retold or statement.source.kind is SourceKind.OUTLET:
            continue
        if statement.modality is not Modality.DENIED or statement.source.stance is Stance.DECLINES:
            continue
        if _is_told(statement, child):
            continue
        out.append(Drift("denial left out", around(statement.evidence_text), _LEFT_OUT))
    return out


def _is_told(statement: Statement, child: Report) -> bool:
    one = passage_of(statement)
    denial = pattern("denials")
    return any(
        overlap(one, other) >= 0.5
        and shared_weight(one, other) >= 2.0
        and denial.search(other.text) is not None
        for other in passages(child.document)
    )


def _credits(child: Report, parent: Report, sources: Sequence[Drift]) -> list[Drift]:
    """The outlet that the parent had it from is not named any more, where no change of a source
    tells so already."""
    text = child.document.text
    out = []
    for credit in other_credits(parent):
        plain = credit.removeprefix("the ").removeprefix("The ")
        kept = other_credits(child)
        if plain in text or any(same_outlet(credit, other) for other in kept):
            continue
        if any(plain in d.was and plain not in d.is_ for d in sources):
            continue
        now = f"{', '.join(kept)} named instead" if kept else "nobody is credited"
        said = next((p.text for p in passages(parent.document) if plain in p.text), None)
        out.append(Drift("credit", around(said) if said else f"{plain} reported it", now))
    return out
