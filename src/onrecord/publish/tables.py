"""The register as flat tables: what the tabular formats write. Rows are streamed, one agreement
or report at a time; several values in one cell are joined with "; "."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.conclude import spells
from onrecord.model import Source
from onrecord.record import Register

Cell = str | int | float | None
Rows = Iterator[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, its columns and what makes its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[Register], Rows]


def _joined(values: tuple[str, ...]) -> str:
    return "; ".join(values)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _source(source: Source) -> tuple[Cell, ...]:
    return (
        str(source.kind),
        source.text,
        source.resolved,
        source.cue,
        source.affiliation,
        str(source.stance),
        _joined(tuple(relay.text for relay in source.chain)),
        source.reason,
    )


_SOURCE = (
    "source_kind",
    "source",
    "source_resolved",
    "cue",
    "affiliation",
    "stance",
    "chain",
    "reason_unnamed",
)


def _agreements(register: Register) -> Rows:
    for agreement in register.agreements():
        yield (
            agreement.id,
            agreement.names[0],
            _joined(agreement.names[1:]),
            str(agreement.kind),
            _joined(agreement.parties),
            str(agreement.openness),
            agreement.scope,
            _joined(tuple(f"{party}: {office}" for party, office in agreement.offices)),
            _joined(tuple(f"{r.type} {r.agreement}" for r in agreement.related)),
        )


def _statements(register: Register) -> Rows:
    for agreement in register.agreements():
        for item in register.recorded(agreement.id):
            statement = item.statement
            yield (
                statement.id,
                agreement.id,
                str(statement.event),
                str(statement.modality),
                _text(statement.event_date),
                statement.derivation,
                statement.term,
                _joined(statement.actors),
                statement.scope,
                statement.procedure,
                *_source(statement.source),
                item.doc,
                item.outlet,
                _text(item.published),
                item.origin,
                statement.evidence.start,
                statement.evidence.end,
                statement.evidence_text,
                round(statement.certainty, 3),
            )


def _reports(register: Register) -> Rows:
    for report in register.reports():
        yield (
            report.doc,
            report.id,
            report.outlet,
            report.title,
            _text(report.published),
            report.url,
        )


def _due(register: Register) -> Rows:
    for due in register.due_items():
        yield (
            str(due.item.due_date),
            due.item.what,
            due.agreement,
            due.doc,
            due.outlet,
            _text(due.published),
            due.item.evidence_text,
        )


def _accounts(register: Register) -> Rows:
    for report in register.reports():
        for told in register.incidents(report.id):
            for account in told.incident.accounts:
                yield (
                    told.id,
                    told.incident.what,
                    _text(told.incident.event_date),
                    told.incident.place,
                    account.says,
                    *_source(account.source),
                    report.doc,
                    account.evidence_text,
                )


def _spells(register: Register) -> Rows:
    for agreement in register.agreements():
        recorded = register.recorded(agreement.id)
        for spell in spells(recorded, date.today(), None, agreement.parties):
            yield (
                agreement.id,
                agreement.names[0],
                str(spell.status),
                spell.begins.isoformat(),
                _text(spell.ends),
                _text(spell.since),
                _text(spell.until),
                spell.rule.words,
                _joined(spell.statements),
            )


def _echoes(register: Register) -> Rows:
    for story in register.stories():
        for echo in story.reports:
            yield (
                story.id,
                echo.doc,
                echo.from_,
                echo.how,
                echo.why,
                _joined(tuple(f"{d.what}: {d.was} -> {d.is_}" for d in echo.drift)),
                story.independent_origins,
            )


TABLES = (
    Table(
        "agreements",
        (
            "agreement",
            "name",
            "other_names",
            "kind",
            "parties",
            "openness",
            "scope",
            "offices",
            "related",
        ),
        _agreements,
    ),
    Table(
        "statements",
        (
            "statement",
            "agreement",
            "event",
            "modality",
            "date",
            "derivation",
            "term",
            "actors",
            "scope",
            "procedure",
            *_SOURCE,
            "doc",
            "outlet",
            "published",
            "origin",
            "evidence_start",
            "evidence_end",
            "evidence",
            "certainty",
        ),
        _statements,
    ),
    Table("reports", ("doc", "document", "outlet", "title", "published", "url"), _reports),
    Table("due", ("date", "what", "agreement", "doc", "outlet", "published", "evidence"), _due),
    Table(
        "accounts",
        ("incident", "what", "date", "place", "says", *_SOURCE, "doc", "evidence"),
        _accounts,
    ),
    Table(
        "spells",
        (
            "agreement",
            "name",
            "status",
            "begins",
            "ends",
            "since_stated",
            "until_stated",
            "rule",
            "statements",
        ),
        _spells,
    ),
    Table(
        "echoes",
        ("story", "doc", "from", "how", "why", "drift", "independent_origins"),
        _echoes,
    ),
)
