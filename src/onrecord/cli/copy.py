"""`onrecord copy`: a register from one store to another."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import options


def copy(
    origin: Annotated[str, typer.Argument(metavar="FROM", help="A register: a file or a URL.")],
    target: Annotated[
        str, typer.Argument(metavar="TO", help="A register that is not there yet, or empty.")
    ],
) -> None:
    """Copy a register to another store, whole.

    A file to a PostgreSQL server, back, or to another of the same kind. Ids, rulings and times
    stay as they are; the copy answers as the original does.

    Examples:

      onrecord copy onrecord.db postgresql://onrecord@db.example/onrecord

      onrecord copy postgresql://onrecord@db.example/onrecord backup.db
    """
    from onrecord.record import Register

    where = [options.register_named(name) for name in (origin, target)]
    with Register.open(where[0]) as one, Register.open(where[1], create=True) as other:
        copied = one.copy_to(other)
    typer.echo(
        f"copied {copied['documents']} reports, {copied['statements']} statements, "
        f"{copied['agreements']} agreements and {copied['rulings']} rulings"
    )
