"""`onrecord export`: the register in forms that others use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli import options
from onrecord.model import OnrecordError


def export(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", help="csv (a folder) or jsonl.")],
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="Where to [default: onrecord-csv/ or onrecord.jsonl, here]."
        ),
    ] = None,
    register: options.RegisterOption = None,
) -> None:
    """Write the register as CSV tables or as JSON Lines.

    Examples:

      onrecord export --to csv --out tables/

      onrecord export --to jsonl --out register.jsonl
    """
    from onrecord.publish import FORMATS, writer

    if to not in FORMATS:
        raise OnrecordError(f"--to {to}: no such format; give one of {', '.join(FORMATS)}")
    target = out or Path(FORMATS[to])
    with options.open_register(context, register) as opened:
        try:
            for file in writer(to)(opened, target):
                typer.echo(str(file), err=True)
        except OSError as fault:
            raise OnrecordError(
                f"--out {target}: cannot be written ({fault.strerror}); name another place"
            ) from None
