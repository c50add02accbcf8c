"""Options that commands share, and what they mean."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.model import OnrecordError

if TYPE_CHECKING:
    from onrecord.record import Register

DEFAULT_REGISTER = "onrecord.db"

RegisterOption = Annotated[
    str | None,
    typer.Option(
        "--register",
        metavar="PATH",
        help=f"The register [default: $ONRECORD_REGISTER, else {DEFAULT_REGISTER}].",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
PublishedOption = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="Publication day of every report of this run (YYYY-MM-DD).",
    ),
]
OutletOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="Outlet of every report of this run.")
]
TitleOption = Annotated[str | None, typer.Option(metavar="TEXT", help="Title of the report.")]
MetaOption = Annotated[
    Path | None,
    typer.Option(
        metavar="META.jsonl",
        help="What is known of the reports, a line each: doc, published, outlet, title ...",
    ),
]
InputsArgument = Annotated[
    list[str],
    typer.Argument(metavar="PATH|URL...", help="Files, folders, addresses, feeds; - is stdin."),
]
FormatOption = Annotated[
    str | None,
    typer.Option("--format", metavar="FORMAT", help="Read as this format, whatever the name says."),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FIELD=COLUMN", help="Where a table holds a field: text=body. Remembered."
    ),
]
AnyLanguageOption = Annotated[
    bool, typer.Option("--any-language", help="Keep reports that seem not to be in English.")
]
AllowPrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="Fetch addresses that are not public, too.")
]
JobsOption = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Processes to use [default: one a processor]."),
]
KnownOption = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="As known on that day: only reports published by then count [default: today].",
        show_default=False,
    ),
]
NameArgument = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="An agreement: any of its names, its acronym, a description with its parties, an id.",
    ),
]
NameOrReportArgument = Annotated[
    str | None,
    typer.Argument(metavar="[NAME|REPORT]", help="An agreement or a report [default: all]."),
]


def register_path(context: typer.Context, given: str | None) -> Path | str:
    """The register that a command is asked to use, a file or a URL: its own option, else the one
    before it."""
    return register_named(given or context.find_root().params.get("register") or DEFAULT_REGISTER)


def register_named(chosen: str) -> Path | str:
    """A register as it is named on the command line, a file or a URL."""
    if "://" not in chosen:
        return Path(chosen)
    from onrecord.record import postgres

    if not postgres.is_url(chosen):
        raise OnrecordError(
            f"--register {chosen.partition('://')[0]}://...: not a kind of register; give a file "
            f"such as {DEFAULT_REGISTER}, or postgresql://USER@HOST/DATABASE"
        )
    return chosen


def open_register(context: typer.Context, given: str | None, *, create: bool = False) -> Register:
    """Open the register that a command is asked to use."""
    from onrecord.record import Register

    return Register.open(register_path(context, given), create=create)


def note_other_edition(register: Register) -> None:
    """Say on standard error that a question will be slow because what is kept of conclusions was
    drawn by another edition of the rules."""
    from onrecord.conclude import edition_of_rules

    kept = register.edition_kept()
    if kept is not None and kept != edition_of_rules():
        typer.echo(
            f"{register.label}: its conclusions were drawn by other rules and are worked out anew "
            "for this answer; run onrecord vacuum once to keep them",
            err=True,
        )


def day(value: str | None, option: str) -> date | None:
    """A day given as an option; misuse where it is none."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise OnrecordError(
            f"{option} {value}: not a day; give it as YYYY-MM-DD, for instance 2023-08-03"
        ) from None
