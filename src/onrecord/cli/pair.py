"""`onrecord pair`: everything on record between two parties."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import options, render
from onrecord.cli.list import print_entries


def pair(
    context: typer.Context,
    one: Annotated[str, typer.Argument(metavar="ONE", help="A party: PAK, Pakistan, NATO.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The other party.")],
    known: options.KnownOption = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """List the agreements between two parties.

    Agreements of many parties are listed, too, where both are among them.

    Examples:

      onrecord pair PAK USA

      onrecord pair Hungary "United States" --json
    """
    from onrecord.api import Desk

    with options.open_register(context, register) as opened:
        desk = Desk(opened)
        entries = desk.between(one, other, known=options.day(known, "--known"))
        strangers = () if entries else [p for p in (one, other) if not desk.between(p)]
    if as_json:
        render.print_json([entry.to_json() for entry in entries])
    elif entries:
        print_entries(entries)
    else:
        of_none = f"; {' and '.join(strangers)}: party to none here" if strangers else ""
        typer.echo(f"no agreement between {one} and {other} is on record{of_none}")
