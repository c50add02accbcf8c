"""`onrecord changes`: what is new to a reader who last looked on a day."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import options, render
from onrecord.model import OnrecordError


def changes(
    context: typer.Context,
    since: Annotated[str, typer.Option(metavar="DATE", help="The day you last looked.")],
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One agreement; all without.")
    ] = None,
    known: options.KnownOption = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """List what is new to a reader who last looked on a day.

    Example:

      onrecord changes --since 2023-08-01 --known 2023-08-31
    """
    from onrecord.api import Desk

    began = options.day(since, "--since")
    if began is None:
        raise OnrecordError("changes: give the day on which you last looked with --since")
    with options.open_register(context, register) as opened:
        options.note_other_edition(opened)
        found = Desk(opened).changes(began, name, known=options.day(known, "--known"))
        if as_json:
            render.print_json([item.to_json() for item in found])
        elif not found:
            typer.echo("nothing has changed since that day")
        else:
            rows = []
            for item in found:
                agreement = opened.agreement(item.agreement)
                rows.append(
                    (
                        render.title(agreement.names[0]) if agreement else item.agreement,
                        item.kind,
                        render.words(item.before),
                        render.words(item.after),
                        render.when(item.since),
                        item.what,
                    )
                )
            render.table(
                ("agreement", "kind", "before", "after", "since", "what"),
                rows,
                wrapped=("agreement", "what"),
            )
