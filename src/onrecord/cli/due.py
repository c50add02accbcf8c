"""`onrecord due` and `onrecord overdue`: what lies ahead, and what should have happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options, render

if TYPE_CHECKING:
    from onrecord.record import Register

NameOption = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="One agreement; everything without.")
]
OnOption = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Seen from that day [default: the day of knowledge]."),
]
DueKnownOption = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="Only reports published by then count [default: the day of --on, else today].",
    ),
]


def due(
    context: typer.Context,
    name: NameOption = None,
    on: OnOption = None,
    known: DueKnownOption = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """List what lies ahead of a day.

    Stated days, terms and notices that run out, planned acts.

    Examples:

      onrecord due

      onrecord due --on 2011-12-05 --json
    """
    from onrecord.api import Desk

    with options.open_register(context, register) as opened:
        options.note_other_edition(opened)
        found = Desk(opened).due(
            name, on=options.day(on, "--on"), known=options.day(known, "--known")
        )
        if as_json:
            render.print_json([item.to_json() for item in found])
        elif not found:
            typer.echo("nothing on record lies ahead of that day; look from another with --on")
        else:
            render.table(
                ("date", "what", "agreement", "kind", "reports"),
                [
                    (
                        str(item.when),
                        item.what,
                        _name(opened, item.agreement),
                        item.kind,
                        ", ".join(item.docs),
                    )
                    for item in found
                ],
                wrapped=("what", "agreement", "reports"),
            )


def overdue(
    context: typer.Context,
    name: NameOption = None,
    on: OnOption = None,
    known: DueKnownOption = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """List plans whose day passed with no report of the deed.

    Example:

      onrecord overdue --on 2024-01-31
    """
    from onrecord.api import Desk

    with options.open_register(context, register) as opened:
        options.note_other_edition(opened)
        found = Desk(opened).overdue(
            name, on=options.day(on, "--on"), known=options.day(known, "--known")
        )
        if as_json:
            render.print_json([item.to_json() for item in found])
        elif not found:
            typer.echo("no plan on record is overdue on that day")
        else:
            render.table(
                ("was due", "days late", "what", "agreement", "reports"),
                [
                    (
                        str(item.when),
                        str(item.days_late),
                        item.what,
                        _name(opened, item.agreement),
                        ", ".join(item.docs),
                    )
                    for item in found
                ],
                wrapped=("what", "agreement", "reports"),
            )


def _name(register: Register, agreement_id: str | None) -> str:
    agreement = register.agreement(agreement_id) if agreement_id else None
    return render.title(agreement.names[0]) if agreement else "-"
