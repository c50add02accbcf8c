"""What a query asks for, and the evidence behind it: shared by the formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.model import Agreement, OnrecordError, Recorded, RecordedDue, Span
from onrecord.publish import Query
from onrecord.record import Register


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote and where it stands: `quote` is `[start, end)` of the text of `document` (an id;
    `doc` its name), in code points. `statement` is the id of what it is evidence for, if it is a
    statement."""

    document: str
    doc: str
    span: Span
    quote: str
    outlet: str | None
    published: date | None
    statement: str | None = None

    @property
    def place(self) -> str:
        """Where it stands, in one word: `d-0123456789abcdef#char=10,52` (RFC 5147)."""
        return f"{self.document}#char={self.span.start},{self.span.end}"


def evidence_of(item: Recorded) -> Evidence:
    """The evidence for a statement."""
    statement = item.statement
    return Evidence(
        statement.document,
        item.doc,
        statement.evidence,
        statement.evidence_text,
        item.outlet,
        item.published,
        statement.id,
    )


def evidence_of_due(register: Register, due: RecordedDue) -> Evidence:
    """The evidence for a due item."""
    report = register.report(due.doc)
    return Evidence(
        report.id if report else "",
        due.doc,
        due.item.evidence,
        due.item.evidence_text,
        due.outlet,
        due.published,
    )


def days(query: Query) -> tuple[date, date]:
    """The day asked about and the day of knowledge, today where none is given."""
    known = query.known or query.on or date.today()
    return query.on or known, known


def selects(query: Query) -> bool:
    """Whether the query asks for a part of the register."""
    return bool(query.agreements or query.parties or query.words)


def chosen(register: Register, query: Query) -> Iterator[Agreement]:
    """The agreements that a query asks for: one at a time, all where it asks for no part."""
    if query.agreements:
        found: Iterable[Agreement | None] = map(register.agreement, query.agreements)
    elif query.words:
        found = map(register.agreement, _spoken_of(register, query.words))
    else:
        found = register.agreements()
    for agreement in found:
        if agreement is not None and set(query.parties) <= set(agreement.parties):
            yield agreement


def the_one(register: Register, query: Query, form: str) -> Agreement:
    """The one agreement that a query asks for; misuse where it asks for none or for several."""
    found = [*chosen(register, query)] if selects(query) else []
    if len(found) == 1:
        return found[0]
    if not found:
        raise OnrecordError(f"{form} tells of one agreement: name it, for instance by its acronym")
    fitting = "; ".join(f"{a.id} {a.names[0]}" for a in found[:5])
    raise OnrecordError(
        f"{form} tells of one agreement, and {len(found)} fit: give the id of one ({fitting})"
    )


def _spoken_of(register: Register, words: str) -> list[str]:
    """Ids of the agreements that reports holding these words state something of."""
    found: dict[str, None] = {}
    for report in register.search(words):
        for item in stated_in(register, report.id):
            found[item.agreement] = None
    return sorted(found)


def stated_in(register: Register, document: str) -> list[Recorded]:
    """The statements of one report, each with the agreement that it is about."""
    extraction = register.extraction(document)
    items = (register.statement(s.id) for s in extraction.statements) if extraction else ()
    return [item for item in items if item is not None]
