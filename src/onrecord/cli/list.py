"""`onrecord list`: the agreements on record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options, render

if TYPE_CHECKING:
    from onrecord.api import Entry


def list_agreements(
    context: typer.Context,
    party: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only those of this party (ISO code, NATO).")
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

    with options.open_register(context, register) as opened:
        entries = Desk(opened).overview(known=options.day(known, "--known"))
    chosen = [e for e in entries if party is None or party.upper() in e.agreement.parties]
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
                render.title(e.agreement.names[0]),
                ", ".join(e.agreement.parties[:6])
                + (" ..." if len(e.agreement.parties) > 6 else ""),
                render.words(e.answer.status) + (" (contested)" if e.answer.contested else ""),
                render.when(e.answer.since),
                str(len(e.reports)),
            )
            for e in entries
        ],
        wrapped=("agreement", "parties"),
    )
