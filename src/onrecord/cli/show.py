"""`onrecord show`: one agreement's dossier, one statement, or one report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli import options, render
from onrecord.cli.preview import cuts_json, metadata_json, print_cuts, print_metadata
from onrecord.model import OnrecordError, Recorded, RecordedDue
from onrecord.model.codec import extraction_to_json, incident_to_json, statement_to_json
from onrecord.publish.wording import related

if TYPE_CHECKING:
    from onrecord.api import Desk, Dossier
    from onrecord.record import RecordedIncident, Report


def show(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="An agreement, named as for `status`."),
    ] = None,
    statement: Annotated[
        str | None, typer.Option(metavar="ID", help="Show one statement with its sentence.")
    ] = None,
    report: Annotated[
        str | None,
        typer.Option(metavar="DOC", help="Show one report: its text and what it states."),
    ] = None,
    known: options.KnownOption = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """Show an agreement's dossier, a statement, or a report.

    A dossier has names, parties, status, and every statement with its evidence.

    Examples:

      onrecord show CIS-MOA

      onrecord show --statement s-0123456789abcdef

      onrecord show --report karakoram-courier-20230803
    """
    from onrecord.api import Desk

    if sum(given is not None for given in (name, statement, report)) != 1:
        raise OnrecordError("show: give one of NAME, --statement ID and --report DOC")
    with options.open_register(context, register) as opened:
        desk = Desk(opened)
        if statement is not None:
            _show_statement(desk, statement, as_json)
        elif report is not None:
            _show_report(desk, report, as_json)
        else:
            dossiers = desk.dossiers(name or "", known=options.day(known, "--known"))
            if as_json:
                found = [dossier_json(d) for d in dossiers]
                render.print_json(found[0] if len(found) == 1 else found)
            else:
                for dossier in dossiers:
                    print_dossier(dossier)


def recorded_json(item: Recorded) -> dict[str, Any]:
    """A statement with what the register knows of its report."""
    return {
        **statement_to_json(item.statement),
        "agreement": item.agreement,
        "doc": item.doc,
        "document": item.statement.document,
        "outlet": item.outlet,
        "published": item.published.isoformat() if item.published else None,
        "origin": item.origin,
    }


def due_json(due: RecordedDue) -> dict[str, Any]:
    """A due item with what the register knows of its report."""
    return {
        "date": str(due.item.due_date),
        "what": due.item.what,
        "agreement": due.agreement,
        "doc": due.doc,
        "evidence": [due.item.evidence.start, due.item.evidence.end],
        "evidence_text": due.item.evidence_text,
    }


def incident_json(told: RecordedIncident) -> dict[str, Any]:
    """An incident with each side's account."""
    return {"id": told.id, "doc": told.report.doc, **incident_to_json(told.incident)}


def report_json(report: Report) -> dict[str, Any]:
    """A report's metadata."""
    return {
        "doc": report.doc,
        "document": report.id,
        "outlet": report.outlet,
        "title": report.title,
        "published": report.published.isoformat() if report.published else None,
        "url": report.url,
    }


def dossier_json(dossier: Dossier) -> dict[str, Any]:
    """All that is on record about one agreement."""
    agreement = dossier.agreement
    return {
        "id": agreement.id,
        "names": list(agreement.names),
        "kind": str(agreement.kind),
        "parties": list(agreement.parties),
        "openness": str(agreement.openness),
        "scope": agreement.scope,
        "offices": [{"party": party, "office": office} for party, office in agreement.offices],
        "related": [{"type": str(r.type), "agreement": r.agreement} for r in agreement.related],
        "relations": [relating.to_json() for relating in dossier.relations],
        "classes": [
            {
                "agreement": one.agreement,
                "name": one.name,
                "statements": [recorded_json(item) for item in one.statements],
            }
            for one in dossier.classes
        ],
        "status": dossier.answer.to_json(),
        "statements": [recorded_json(item) for item in dossier.statements],
        "due": [due_json(item) for item in dossier.due],
        "incidents": [incident_json(item) for item in dossier.incidents],
        "reports": [report_json(item) for item in dossier.reports],
    }


def print_dossier(dossier: Dossier) -> None:
    """A dossier as text."""
    agreement = dossier.agreement
    render.heading(render.title(agreement.names[0]))
    for label, value in (
        ("also called", "; ".join(agreement.names[1:8])),
        ("kind", f"{render.words(agreement.kind)}, {agreement.openness} text"),
        ("parties", ", ".join(agreement.parties)),
        ("signed for", "; ".join(f"{party}: {office}" for party, office in agreement.offices)),
        ("scope", agreement.scope or ""),
        ("id", agreement.id),
    ):
        if value:
            render.paragraph(f"{label}: {value}", 2)
    for relating in dossier.relations:
        other = relating.beside(agreement.id)
        how = related(relating, agreement.id)
        render.paragraph(f"{how}: {dossier.names.get(other, other)} ({other})", 2)
    answer = dossier.answer
    since = f" since {answer.since}" if answer.since else ""
    contested = ", contested" if answer.contested else ""
    render.paragraph(
        f"status on {answer.on}: {render.words(answer.status)}{since}{contested} - "
        f"{answer.rule.words}",
        2,
    )
    for report in dossier.reports:
        typer.echo()
        title = report.title or report.doc
        render.heading(
            f"{render.long_day(report.published)}, {report.outlet or 'outlet not known'}: {title}"
        )
        for item in dossier.statements:
            if item.statement.document == report.id:
                render.evidence(item)
        for told in dossier.incidents:
            if told.report.id == report.id:
                _print_incident(told)
        for due in dossier.due:
            if due.doc == report.doc:
                render.paragraph(f"due {due.item.due_date}: {due.item.what}", 2)
    for one in dossier.classes:
        if one.statements:
            typer.echo()
            render.heading(f"Said of its class, {one.name}; not counted for it")
            for item in one.statements:
                render.evidence(item)
    typer.echo()


def _print_incident(told: RecordedIncident) -> None:
    incident = told.incident
    at = f" at {incident.place}" if incident.place else ""
    on = f" on {incident.event_date}" if incident.event_date else ""
    render.paragraph(f"incident: {incident.what}{at}{on}; accounts:", 2)
    for account in incident.accounts:
        render.paragraph(f"{render.speaker(account.source)}: {account.says}", 4)
        render.quoted(account.evidence_text, 6)


def _show_statement(desk: Desk, statement_id: str, as_json: bool) -> None:
    item = desk.register.statement(statement_id)
    if item is None:
        raise OnrecordError(
            f"--statement {statement_id}: no such statement on record; ids stand in `onrecord "
            "show NAME` and in every --json"
        )
    if as_json:
        render.print_json(recorded_json(item))
        return
    agreement = desk.register.agreement(item.agreement)
    if agreement is not None:
        render.heading(
            f"{render.title(agreement.names[0])} ({', '.join(agreement.parties) or agreement.id})"
        )
    render.evidence(item)
    for label, value in (
        ("date found by", item.statement.derivation),
        ("scope", item.statement.scope),
        ("procedure", item.statement.procedure),
        ("why unnamed", item.statement.source.reason),
        ("certainty", f"{item.statement.certainty:.2f}"),
    ):
        if value:
            render.paragraph(f"{label}: {value}", 4)


def _show_report(desk: Desk, name: str, as_json: bool) -> None:
    document, extraction = desk.register.document(name), desk.register.extraction(name)
    if document is None or extraction is None:
        raise OnrecordError(
            f"--report {name}: no such report on record; `onrecord list --json` names them"
        )
    if as_json:
        known = metadata_json(document, extraction.credits)
        found = {**known, **extraction_to_json(document, extraction)}
        render.print_json({**found, "text": document.text, "cuts": cuts_json(document)})
        return
    render.heading(document.title or document.name)
    print_metadata(document, extraction.credits)
    typer.echo()
    typer.echo(document.text)
    typer.echo()
    told = desk.register.reviewed(document.name)
    names = {a.local: a.names[0] for a in extraction.agreements}
    shown = [i for i in told.shown if i.statement.document == document.id]
    render.heading(f"{render.counted(len(shown), 'statement')} by {extraction.extractor}")
    for item in shown:
        name = names.get(item.statement.agreement, item.agreement)
        agreement = desk.register.agreement(item.agreement) if item.rulings else None
        if agreement is not None:
            name = agreement.names[0]
        render.paragraph(name + ":", 2)
        render.evidence(item, 4)
    if told.rejected:
        render.heading(f"{render.counted(len(told.rejected), 'statement')} rejected by a person")
        for item in told.rejected:
            render.evidence(item, 4)
    print_cuts(document)
