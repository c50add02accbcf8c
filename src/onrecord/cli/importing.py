"""`onrecord import`: another register, a list of treaties, corrected rulings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli import options, render, reports
from onrecord.importing import Taken, What, kind_of
from onrecord.model import OnrecordError


def import_file(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A .jsonl or .csv file.")],
    what: Annotated[
        What | None,
        typer.Option("--as", help="What it holds [default: told by its name and header]."),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="The day on which a list of treaties came out, where no column gives one.",
        ),
    ] = None,
    outlet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Whose list it is [default: its file's stem]."),
    ] = None,
    column: options.ColumnOption = None,
    day_first: Annotated[
        bool | None,
        typer.Option("--day-first/--month-first", help="How the list's 03/04/1999 is meant."),
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who rules, where a row names nobody.")
    ] = None,
    register: options.RegisterOption = None,
) -> None:
    """Take in another register, a list of treaties or corrected rulings.

    A register that `export --to jsonl` wrote gives the same answers afterwards. A list of treaties
    (CSV: title, parties, signed, ...) is recorded as a documentary source, so that reports are
    matched against what is deposited. `rulings.csv` of `export --to csv` may be corrected by hand:
    rows without an id are new rulings, `holds` set to false undoes one.

    Examples:

      onrecord import register.jsonl

      onrecord import treaties.csv --outlet "Treaty Series" --published 2020-01-31

      onrecord import onrecord-csv/rulings.csv
    """
    kind = what or kind_of(path)
    if kind is not What.TREATIES and (published or outlet or column or day_first is not None):
        raise OnrecordError(
            f"import: --published, --outlet, --column and --day-first are for lists of treaties; "
            f"{path} is taken for {kind}; leave them out, or say --as treaties"
        )
    with options.open_register(context, register, create=True) as opened:
        from onrecord.api import Desk

        desk = Desk(opened)
        if kind is What.REGISTER:
            from onrecord.importing import register_file

            taken = register_file.take(opened, path)
        elif kind is What.RULINGS:
            from onrecord.importing import rulings_file

            taken = rulings_file.take(desk, path, by)
        else:
            from onrecord.importing import treaty_list

            listing = treaty_list.Listing(
                outlet or path.stem,
                options.day(published, "--published"),
                treaty_list.columns_given(column or []),
                day_first,
            )
            taken = treaty_list.take(opened, path, listing)
        desk.settle()
    raise typer.Exit(_tell(taken, kind))


_COUNTED = {What.REGISTER: "report", What.TREATIES: "row", What.RULINGS: "ruling"}


def _tell(taken: Taken, kind: What) -> int:
    code = reports.tell(list(taken.problems))
    typer.echo(
        f"{render.counted(taken.new, _COUNTED[kind])} taken in, {taken.known} already on record, "
        f"{render.counted(len(taken.problems), 'problem')}.",
        err=True,
    )
    return code
