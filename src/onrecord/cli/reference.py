"""The reference of the command line, made from --help: `python -m onrecord.cli.reference`."""

from __future__ import annotations

from onrecord.cli.app import app
from onrecord.cli.commands import COMMANDS

COLUMNS = 96


def reference() -> str:
    """`docs/cli.md` as it should stand."""
    from typer.testing import CliRunner

    runner = CliRunner()

    def help_of(*words: str) -> str:
        shown = runner.invoke(
            app, [*words, "--help"], prog_name="onrecord", terminal_width=COLUMNS
        ).output
        return f"```text\n{shown.rstrip()}\n```"

    parts = [
        "# Command line",
        "Made from `--help` by `make docs`; a test holds the two against each other.",
        help_of(),
    ]
    for name in COMMANDS:
        parts += [f"## onrecord {name}", help_of(name)]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    print(reference(), end="")
