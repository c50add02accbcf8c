"""`onrecord`: the commands put together, and how faults end a run.

Nothing that a question does not need is imported here: a command's module loads when the command
is named, the language model and the extractor inside the commands that use them, so that an answer
starts at once.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from onrecord.api import NothingFound
from onrecord.cli.commands import Group
from onrecord.cli.options import DEFAULT_REGISTER
from onrecord.model import OnrecordError
from onrecord.record.store import StorageFault

app = typer.Typer(
    name="onrecord",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=(
        "What is on record about agreements between states: what happened to which agreement, "
        "when, and on whose word."
    ),
    epilog=(
        "Start with: onrecord read reports/, then onrecord list, onrecord show NAME, "
        "onrecord status NAME --on 2021-06-30 --known 2023-08-03. "
        "Exit status: 0 done, 1 done but some inputs had problems, 2 misuse."
    ),
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from onrecord import __version__

        typer.echo(f"onrecord {__version__}")
        raise typer.Exit


@app.callback()
def root(
    register: Annotated[
        str,
        typer.Option(
            help="The register: a file. Every command takes this option too.",
            envvar="ONRECORD_REGISTER",
            metavar="PATH",
        ),
    ] = DEFAULT_REGISTER,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Options that stand before the command."""


def main() -> None:
    """Entry point of `onrecord`: 0 done, 1 done with problems, 2 misuse, 130 interrupted."""
    try:
        app()
    except (StorageFault, NothingFound) as fault:
        raise SystemExit(_complain(fault, 1)) from None
    except OnrecordError as fault:
        raise SystemExit(_complain(fault, 2)) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(1) from None


def _complain(fault: OnrecordError, code: int) -> int:
    typer.echo(f"onrecord: {fault}", err=True)
    return code
