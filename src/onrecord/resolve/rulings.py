"""Rulings: what a person decided about identity, echoes and statements. Pure data; the register
keeps them.

A ruling names its subjects by ids and names that survive re-reading: agreements by their id
(`a-...`, which forwards for ever once given), reports by their name (file stem or URL) and
statements by what they claimed and where (`reviews.Anchor`). It is undone by a later ruling that
`reverses` it, never by deletion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from onrecord.model import OnrecordError, content_id


class RulingKind(StrEnum):
    """What a person may decide.

    `same`: a report (or an agreement) and an agreement are one: (report | agreement, agreement).
    `different`: they are not, whatever the score says: (report | agreement, agreement).
    `merge`: two agreements are one: (agreement, agreement).
    `split`: what these reports speak of is another agreement: (agreement, report, ...).
    `rename`: an agreement is to be shown under this name: (agreement, name).
    `not_echo`: a report does not have it from there: (report, report or outlet).
    `echo`: it has, so that an earlier `not_echo` no longer holds: (report, report or outlet).
    `accept`: a statement is right as it stands: (statement, report, anchor).
    `reject`: a statement is no claim of that report: (statement, report, anchor).
    `correct`: one field of it is to read otherwise: (statement, report, anchor, field, value).
    """

    SAME = "same"
    DIFFERENT = "different"
    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    NOT_ECHO = "not_echo"
    ECHO = "echo"
    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"


ON_STATEMENTS = (RulingKind.ACCEPT, RulingKind.REJECT, RulingKind.CORRECT)
ON_ECHOES = (RulingKind.NOT_ECHO, RulingKind.ECHO)
ON_IDENTITY = (RulingKind.SAME, RulingKind.DIFFERENT, RulingKind.MERGE, RulingKind.SPLIT)
_SUBJECTS = {RulingKind.ACCEPT: 3, RulingKind.REJECT: 3, RulingKind.CORRECT: 5}


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision. `made_at` is an ISO 8601 instant; `reverses` the id of a ruling it undoes."""

    kind: RulingKind
    subjects: tuple[str, ...]
    author: str
    reason: str
    made_at: str
    reverses: str | None = None

    def __post_init__(self) -> None:
        if len(self.subjects) < 2:
            raise OnrecordError(
                f"a ruling of kind {self.kind} names {len(self.subjects)} subject(s); "
                "it needs two or more: give both sides"
            )
        takes = _SUBJECTS.get(self.kind, 2)
        if self.kind is not RulingKind.SPLIT and len(self.subjects) != takes:
            raise OnrecordError(
                f"a ruling of kind {self.kind} names {len(self.subjects)} subjects; it takes "
                f"{'two' if takes == 2 else takes}"
            )

    @property
    def id(self) -> str:
        """Hash over all fields."""
        return content_id(
            "r",
            self.kind,
            list(self.subjects),
            self.author,
            self.reason,
            self.made_at,
            self.reverses or "",
        )


def undone(rulings: Iterable[Ruling]) -> frozenset[str]:
    """Ids of the rulings (undoings too) that a later one undid; undoing an undoing restores."""
    found: set[str] = set()
    for ruling in sorted(rulings, key=lambda r: (r.made_at, r.id), reverse=True):
        if ruling.reverses is not None and ruling.id not in found:
            found.add(ruling.reverses)
    return frozenset(found)


def standing(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """The rulings that hold: those undone are left out, and so are those that only undo.

    Undoing an undoing restores the first. Order of time, then of id.
    """
    every = {r.id: r for r in rulings}
    gone = undone(every.values())
    return tuple(
        sorted(
            (r for r in every.values() if r.id not in gone and r.reverses is None),
            key=lambda r: (r.made_at, r.id),
        )
    )


@dataclass(frozen=True, slots=True)
class Bonds:
    """Standing rulings as pairs: later rulings on the same pair override earlier ones."""

    together: frozenset[frozenset[str]]
    apart: frozenset[frozenset[str]]
    names: tuple[tuple[str, str], ...]

    def joined(self, *subjects: str) -> bool:
        """Whether a ruling says that two of the subjects are one."""
        return any(pair <= set(subjects) for pair in self.together)

    def parted(self, left: Iterable[str], right: Iterable[str]) -> bool:
        """Whether a ruling keeps something on the left from something on the right."""
        rights = set(right)
        return any(frozenset((a, b)) in self.apart for a in left for b in rights if a != b)

    def bound(self, left: Iterable[str], right: Iterable[str]) -> bool:
        """Whether a ruling ties something on the left to something on the right."""
        rights = set(right)
        return any(frozenset((a, b)) in self.together for a in left for b in rights if a != b)


def bonds(rulings: Iterable[Ruling], forwards: Mapping[str, str] | None = None) -> Bonds:
    """Standing rulings as pairs, of the ids as ruled on and of those that they forward to: a report
    read anew comes under the id that its agreement had before it was merged."""
    forward = dict(forwards or {})

    def now(subject: str) -> str:
        seen = {subject}
        while subject in forward and forward[subject] not in seen:
            subject = forward[subject]
            seen.add(subject)
        return subject

    together: set[frozenset[str]] = set()
    apart: set[frozenset[str]] = set()
    names: dict[str, str] = {}
    for ruling in standing(rulings):
        if ruling.kind is RulingKind.RENAME:
            names[now(ruling.subjects[0])] = ruling.subjects[1]
            continue
        if ruling.kind not in ON_IDENTITY:
            continue
        first = ruling.subjects[0]
        for other in ruling.subjects[1:]:
            pairs = {frozenset((first, other)), frozenset((now(first), now(other)))}
            if ruling.kind in (RulingKind.SAME, RulingKind.MERGE):
                together |= pairs
                apart -= pairs
            else:
                apart |= pairs
                together -= pairs
    return Bonds(frozenset(together), frozenset(apart), tuple(sorted(names.items())))


def not_echoes(rulings: Iterable[Ruling]) -> frozenset[tuple[str, str]]:
    """Pairs (report, from whom) that a person said are no echo; later rulings on a pair hold."""
    latest = {
        (r.subjects[0], r.subjects[1]): r.kind for r in standing(rulings) if r.kind in ON_ECHOES
    }
    return frozenset(pair for pair, kind in latest.items() if kind is RulingKind.NOT_ECHO)


def subjects_in_words(ruling: Ruling) -> str:
    """What a ruling is about, for a person to read."""
    if ruling.kind not in ON_STATEMENTS:
        return ", ".join(ruling.subjects)
    statement, doc, _, *change = ruling.subjects
    told = f": {change[0]} reads {change[1] or 'nothing'}" if change else ""
    return f"{statement} in {doc}{told}"
