"""Rulings that came back from a spreadsheet: `rulings.csv` of `export --to csv`, corrected."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from onrecord.api import Desk
from onrecord.importing import Taken
from onrecord.importing.tables import rows
from onrecord.model import OnrecordError, Problem
from onrecord.resolve.reviews import ruling_on
from onrecord.resolve.rulings import (
    ON_ECHOES,
    ON_STATEMENTS,
    Ruling,
    RulingKind,
    standing,
)

_TRUE = ("true", "yes", "1", "")
_FALSE = ("false", "no", "0")


def take(desk: Desk, path: Path, by: str | None = None) -> Taken:
    """Take rulings back in.

    A row whose ruling is on record and unchanged is passed over. Where its kind, subjects or
    reason changed, the old ruling is undone and a new one made; where only `holds` did, it is
    undone or restored. A row without an id is a new ruling. Rows that cannot be ruled are
    problems, and the others are taken.
    """
    new = known = 0
    problems = []
    for number, row in enumerate(rows(path), start=2):
        where = f"{path}, row {number}"
        try:
            ruled = _Row({k.casefold(): v for k, v in row.items()}, desk, by).take()
        except OnrecordError as fault:
            problems.append(Problem(where, str(fault), "nothing of this row was taken"))
            continue
        new, known = new + ruled, known + (not ruled)
    return Taken(new, known, tuple(problems))


@dataclass(frozen=True, slots=True)
class _Row:
    cells: Mapping[str, str]
    desk: Desk
    by: str | None

    def take(self) -> bool:
        """Rule as the row says; whether that was anything new."""
        every = {ruling.id: ruling for ruling in self.desk.register.rulings()}
        old = every.get(self.cells.get("ruling", ""))
        if old is None:
            return self._rule_anew(every)
        if old.reverses is not None:
            return False
        holds = old in standing(every.values())
        is_changed = (str(old.kind), old.subjects, old.reason) != (
            str(self._kind()),
            self._subjects(),
            self.cells.get("reason", ""),
        )
        if is_changed:
            made = self._made()
            if holds:
                self._reverse(old, "corrected in a table")
            self.desk.register.rule(made)
            return True
        if self._holds() == holds:
            return False
        if holds:
            self._reverse(old, "undone in a table")
        else:
            for undoing in every.values():
                if undoing.reverses == old.id and not _is_undone(undoing, every):
                    self._reverse(undoing, "restored in a table")
        return True

    def _rule_anew(self, every: Mapping[str, Ruling]) -> bool:
        if not self._holds():
            return False
        made = self._made()
        same = any(_told(r) == _told(made) for r in standing(every.values()))
        if not same:
            self.desk.register.rule(made)
        return not same

    def _made(self) -> Ruling:
        kind, subjects = self._kind(), self._subjects()
        reason = self.cells.get("reason", "")
        if not reason:
            raise OnrecordError("no reason; say why in the column reason")
        author = self.cells.get("author") or self.by or getpass.getuser()
        if kind in ON_STATEMENTS and len(subjects) in (1, 3):
            return self._on_statement(kind, subjects, author, reason)
        if kind not in ON_STATEMENTS:
            subjects = self._meant(kind, subjects)
        return Ruling(kind, subjects, author, reason, _now())

    def _on_statement(
        self, kind: RulingKind, subjects: tuple[str, ...], author: str, reason: str
    ) -> Ruling:
        """A ruling on a statement that a person wrote: its id, for a correction with the field
        and the value."""
        if kind is not RulingKind.CORRECT and len(subjects) == 3:
            return Ruling(kind, subjects, author, reason, _now())
        item = self.desk.register.statement(subjects[0])
        if item is None:
            raise OnrecordError(f"{subjects[0]}: no such statement on record")
        change = (subjects[1], subjects[2]) if len(subjects) == 3 else None
        return ruling_on(item, kind, author, reason, _now(), change)

    def _meant(self, kind: RulingKind, subjects: tuple[str, ...]) -> tuple[str, ...]:
        """Names as ids, where a person wrote names."""
        if kind in ON_ECHOES:
            return subjects
        if kind is RulingKind.RENAME:
            return (self._agreement(subjects[0]), *subjects[1:])
        return tuple(map(self._subject, subjects))

    def _subject(self, name: str) -> str:
        report = self.desk.register.report(name)
        return report.doc if report is not None else self._agreement(name)

    def _agreement(self, name: str) -> str:
        meant = self.desk.meant(name)
        if len(meant) > 1:
            raise OnrecordError(f"{name!r} fits {len(meant)} agreements; give one's id")
        return meant[0].agreement

    def _kind(self) -> RulingKind:
        try:
            return RulingKind(self.cells.get("kind", "").strip().replace("-", "_"))
        except ValueError:
            raise OnrecordError(
                f"kind {self.cells.get('kind', '')!r}: no kind of ruling; allowed are "
                f"{', '.join(RulingKind)}"
            ) from None

    def _subjects(self) -> tuple[str, ...]:
        cell = self.cells.get("subjects", "")
        if not cell.startswith("["):
            return tuple(part.strip() for part in cell.split(";") if part.strip())
        try:
            told = json.loads(cell)
        except ValueError:
            raise OnrecordError(
                f"subjects {cell[:60]!r}: not a JSON array, nor names between semicolons"
            ) from None
        return tuple(map(str, told))

    def _holds(self) -> bool:
        told = self.cells.get("holds", "").casefold()
        if told not in (*_TRUE, *_FALSE):
            raise OnrecordError(f"holds {told!r}: write true or false")
        return told in _TRUE

    def _reverse(self, old: Ruling, reason: str) -> None:
        author = self.by or self.cells.get("author") or getpass.getuser()
        self.desk.register.rule(
            Ruling(old.kind, old.subjects, author, reason, _now(), reverses=old.id)
        )


def _told(ruling: Ruling) -> tuple[object, ...]:
    """What a ruling says, whoever made it and whenever. What a statement claimed when it was ruled
    on (its anchor) is no part of that: a correction changes it."""
    subjects = ruling.subjects
    if ruling.kind in ON_STATEMENTS:
        subjects = (subjects[0], *subjects[3:])
    return (ruling.kind, subjects, ruling.reason)


def _is_undone(ruling: Ruling, every: Mapping[str, Ruling]) -> bool:
    return any(
        other.reverses == ruling.id and not _is_undone(other, every) for other in every.values()
    )


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
