"""`onrecord conflicts`: what cannot all hold, side by side."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options, render

if TYPE_CHECKING:
    from onrecord.conclude import Side
    from onrecord.record import Register


def conflicts(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="One agreement; all that have any without."),
    ] = None,
    known: options.KnownOption = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """Show statements that cannot all hold, side by side.

    Examples:

      onrecord conflicts

      onrecord conflicts "grain initiative" --json
    """
    from onrecord.api import Desk

    with options.open_register(context, register) as opened:
        by = options.day(known, "--known") or date.today()
        found = Desk(opened).conflicts(name, known=by)
        if as_json:
            render.print_json([c.to_json() for _, conflicts in found for c in conflicts])
            return
        if not found:
            typer.echo("nothing on record contradicts anything else")
        for agreement, listed in found:
            parties = ", ".join(agreement.as_known(by).parties)
            render.heading(f"{render.title(agreement.names[0])} ({parties})")
            for conflict in listed:
                render.paragraph(conflict.about, 2)
                _print_side(opened, conflict.preferred, "preferred")
                _print_side(opened, conflict.other, "against it")
                render.paragraph(f"rule: {conflict.rule.words}", 4)
                typer.echo()


def _print_side(register: Register, side: Side, label: str) -> None:
    behind = side.origins
    origins = f"{render.counted(behind.total, 'origin')}: {behind.named} named, "
    origins += f"{behind.unnamed} unnamed"
    official = ", official" if side.official else ""
    render.paragraph(f"{label} ({origins}{official}): {side.says}", 4)
    for statement_id in side.statements:
        item = register.statement(statement_id)
        if item is not None:
            render.evidence(item, 6)
