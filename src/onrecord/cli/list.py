"""`onrecord list`: the agreements on record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options, render

if TYPE_CHECKING:
    from onrecord.listing import Entry


def list_agreements(
    context: typer.Context,
    party: Annotated[
        str | None, typer.Option(metavar="STATE", help="Only those of this party (PAK, Pakistan).")
    ] = None,
    known: options.KnownOption = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """List the agreements on record with their status.

    Examples:

      onrecord list

      onrecord list --party PAK --json
    """
    from onrecord.api import Desk
    from onrecord.listing import Wanted

    with options.open_register(context, register) as opened:
        options.note_other_edition(opened)
        wanted = Wanted(parties=() if party is None else (party,))
        page = Desk(opened).page(wanted, known=options.day(known, "--known"), size=None)
    chosen = page.entries
    if as_json:
        render.print_json([e.to_json() for e in chosen])
        return
    if not chosen:
        typer.echo("no agreement on record" + (f" has the party {party}" if party else ""))
        return
    print_entries(chosen)


def print_entries(entries: Sequence[Entry]) -> None:
    """Agreements as a table."""
    render.table(
        ("agreement", "parties", "status", "since", "reports"),
        [
            (
                render.title(e.names[0]),
                ", ".join(e.parties[:6]) + (" ..." if len(e.parties) > 6 else ""),
                render.words(e.status) + (" (contested)" if e.contested else ""),
                render.when(e.since),
                str(len(e.docs)),
            )
            for e in entries
        ],
        wrapped=("agreement", "parties"),
    )
