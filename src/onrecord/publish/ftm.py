"""FollowTheMoney (https://followthemoney.tech): a folder with entities and with statements.

A report is an `Article` (one longer than a text value may be, `Pages`), a party a `PublicBody` or
`Organization`, an agreement a `Project` with a `ProjectParticipant` a party, a statement an
`Event` of the parties that act, linked to its agreement, to a named speaker (`Person`), and by a
`Documentation` to its report: that holds the quote and, as `recordId`, the place where it stands.
Nothing is cleaned on the way but what no text value may hold, so that positions stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from followthemoney import Dataset, StatementEntity
from followthemoney.cli.util import write_entity
from followthemoney.statement.serialize import CSV, get_statement_writer

from onrecord.conclude import status
from onrecord.model import (
    Agreement,
    Document,
    Incident,
    PartialDate,
    Recorded,
    Source,
    SourceKind,
    Status,
    content_id,
)
from onrecord.publish import EVERYTHING, Query
from onrecord.publish.selection import Evidence, chosen, days, evidence_of, selects
from onrecord.publish.wording import happening, legible, party, speaker, states, title, words
from onrecord.record import Register, Report

TEXT_CHARS = 60_000  # of one text value; the model allows 65,000
_DATASET = Dataset.make({"name": "onrecord", "title": "On record: agreements between states"})


def write(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write `entities.ftm.json` and `statements.csv` into the folder `target`; yields both."""
    target.mkdir(parents=True, exist_ok=True)
    entities_file, statements_file = target / "entities.ftm.json", target / "statements.csv"
    with (
        entities_file.open("wb") as entities_out,
        statements_file.open("wb") as statements_out,
        get_statement_writer(statements_out, CSV) as statements,
    ):
        for entity in entities(register, query):
            write_entity(entities_out, entity)
            for statement in sorted(entity.statements, key=lambda s: (s.prop, s.id or "")):
                statements.write(statement)
    yield entities_file
    yield statements_file


def entities(register: Register, query: Query = EVERYTHING) -> Iterator[StatementEntity]:
    """The entities, each once: parties and speakers before what they do."""
    on, known = days(query)
    seen: set[str] = set()
    reports: dict[str, Report] = {}
    for entity in _agreements(register, query, reports, on, known):
        if entity.id not in seen:
            seen.add(str(entity.id))
            yield entity
    for report in register.reports():
        if not selects(query) or report.id in reports:
            for entity in _report(register, report):
                if entity.id not in seen:
                    seen.add(str(entity.id))
                    yield entity


def _agreements(
    register: Register, query: Query, reports: dict[str, Report], on: date, known: date
) -> Iterator[StatementEntity]:
    for agreement in chosen(register, query):
        reports.update((r.id, r) for r in register.reports(agreement.id))
        recorded = register.recorded(agreement.id)
        answer = status(recorded, on=on, known=known, parties=agreement.parties)
        yield from _project(agreement, answer.status, answer.since)
        for item in recorded:
            yield from _statement(item)


def _made(schema: str, id_: str, **values: Iterable[str | None] | str | None) -> StatementEntity:
    """An entity with the values that its properties may hold, cut where they may not be longer."""
    entity = StatementEntity(_DATASET, {"id": id_, "schema": schema})
    for name, given in values.items():
        prop = entity.schema.get(name)
        if prop is None:
            raise ValueError(f"{schema} has no property {name!r}")
        for value in (given,) if isinstance(given, str) else given or ():
            if not value:
                continue
            if prop.type.name in ("text", "string", "name"):
                kept = legible(value)[: prop.type.max_length]
                if kept.strip():
                    entity.add(prop, kept, cleaned=True)
            else:
                entity.add(prop, value, quiet=True)
    return entity


def _party(code: str) -> StatementEntity:
    if code in states():
        return _made(
            "PublicBody",
            _party_id(code),
            name=party(code),
            country=code,
            classification="state",
        )
    return _made("Organization", _party_id(code), name=party(code), weakAlias=code)


def _party_id(code: str) -> str:
    return f"onrecord-{content_id('p', code)}"


def _id(id_: str) -> str:
    return f"onrecord-{id_}"


def _ends(value: PartialDate | None) -> tuple[str | None, str | None]:
    """The first and the last day or month or year of a date as stated."""
    if value is None:
        return None, None
    first, slash, last = value.text.partition("/")
    return first, (last or None) if slash else first


def _project(
    agreement: Agreement, state: Status, since: PartialDate | None
) -> Iterator[StatementEntity]:
    yield _made(
        "Project",
        _id(agreement.id),
        name=title(agreement.names[0]),
        alias=agreement.names[1:],
        projectId=agreement.id,
        status=words(state) + (f" since {since}" if since else ""),
        goal=agreement.scope,
        keywords=[words(agreement.kind), f"text {agreement.openness}"],
        country=[code for code in agreement.parties if code in states()],
        notes=[f"{words(r.type)}: {r.agreement}" for r in agreement.related],
        description=[f"signed for {code} by {office}" for code, office in agreement.offices],
    )
    for code in agreement.parties:
        yield _party(code)
        yield _made(
            "ProjectParticipant",
            _id(content_id("pp", agreement.id, code)),
            project=_id(agreement.id),
            participant=_party_id(code),
            role="party",
        )


def _statement(item: Recorded) -> Iterator[StatementEntity]:
    statement = item.statement
    event = _id(statement.id)
    for code in statement.actors:
        yield _party(code)
    first, last = _ends(statement.event_date)
    yield _made(
        "Event",
        event,
        name=happening(item),
        recordId=statement.id,
        startDate=first if first != last else None,
        endDate=last if first != last else None,
        date=first if first == last else None,
        involved=[_party_id(code) for code in statement.actors],
        summary=statement.evidence_text,
        description=[
            f"said by: {speaker(statement.source)}",
            *([f"date found by: {statement.derivation}"] if statement.derivation else ()),
            *([f"procedure: {statement.procedure}"] if statement.procedure else ()),
            *([f"scope: {statement.scope}"] if statement.scope else ()),
            *([f"term: {statement.term}"] if statement.term else ()),
        ],
        keywords=[
            f"event:{statement.event}",
            f"modality:{statement.modality}",
            f"stance:{statement.source.stance}",
            f"origin:{item.origin}",
            f"certainty:{statement.certainty:.3f}",
        ],
        publisher=item.outlet,
        proof=_id(statement.document),
    )
    yield _made(
        "UnknownLink",
        _id(content_id("of", statement.id, item.agreement)),
        subject=event,
        object=_id(item.agreement),
        role=words(statement.event),
        status=str(statement.modality),
    )
    yield from _speaker(statement.source, event)
    yield _documentation(evidence_of(item), event)


def _speaker(source: Source, event: str) -> Iterator[StatementEntity]:
    """A named person as an entity of its own; other speakers stand in the description."""
    name = source.resolved or source.text
    if source.kind is not SourceKind.NAMED_PERSON or not name:
        return
    person = _id(content_id("who", name, source.affiliation))
    yield _made("Person", person, name=name, country=(source.affiliation or "").split(","))
    yield _made(
        "UnknownLink",
        _id(content_id("said", person, event)),
        subject=person,
        object=event,
        role=source.cue or "said",
    )


def _documentation(found: Evidence, entity: str) -> StatementEntity:
    return _made(
        "Documentation",
        _id(content_id("ev", found.place, entity)),
        document=_id(found.document),
        entity=entity,
        role="evidence",
        recordId=found.place,
        summary=found.quote,
        publisher=found.outlet,
        date=found.published.isoformat() if found.published else None,
    )


def _report(register: Register, report: Report) -> Iterator[StatementEntity]:
    document, extraction = register.document(report.id), register.extraction(report.id)
    if document is None or extraction is None:
        return
    yield from _text(document)
    for n, due in enumerate(extraction.due):
        first, last = _ends(due.due_date)
        entity = _id(content_id("due", document.id, n))
        yield _made(
            "Event",
            entity,
            name=due.what,
            startDate=first,
            endDate=last,
            keywords="due",
            summary=due.evidence_text,
            proof=_id(document.id),
        )
        place = Evidence(
            document.id, document.name, due.evidence, due.evidence_text,
            document.outlet, document.published,
        )  # fmt: skip
        yield _documentation(place, entity)
    for told in register.incidents(document.id):
        yield from _incident(told.id, told.incident, document)


def _text(document: Document) -> Iterator[StatementEntity]:
    long = len(document.text) > TEXT_CHARS
    values: dict[str, Any] = {
        "name": document.title or document.name,
        "title": document.title,
        "fileName": document.name,
        "author": document.byline,
        "publisher": document.outlet,
        "publishedAt": document.published.isoformat() if document.published else None,
        "language": document.language,
        "sourceUrl": document.url,
        "mimeType": "text/plain",
    }
    if not long:
        yield _made("Article", _id(document.id), bodyText=document.text, **values)
        return
    yield _made("Pages", _id(document.id), **values)
    for n, start in enumerate(range(0, len(document.text), TEXT_CHARS)):
        yield _made(
            "Page",
            _id(f"{document.id}-{n}"),
            document=_id(document.id),
            index=str(n + 1),
            bodyText=document.text[start : start + TEXT_CHARS],
        )


def _incident(id_: str, incident: Incident, document: Document) -> Iterator[StatementEntity]:
    entity = _id(id_)
    first, last = _ends(incident.event_date)
    yield _made(
        "Event",
        entity,
        name=incident.what,
        startDate=first,
        endDate=last,
        location=incident.place,
        keywords="incident",
        proof=_id(document.id),
    )
    for n, account in enumerate(incident.accounts):
        note = _id(f"{id_}-{n}")
        yield _made(
            "Note",
            note,
            name=f"{speaker(account.source)}: {account.says}",
            description=account.says,
            entity=entity,
            proof=_id(document.id),
        )
        place = Evidence(
            document.id, document.name, account.evidence, account.evidence_text,
            document.outlet, document.published,
        )  # fmt: skip
        yield _documentation(place, note)
