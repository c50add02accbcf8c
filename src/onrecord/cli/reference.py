"""What the docs show of the command line, made from it: `make docs`.

`docs/cli.md` comes from `--help`, the picture in the README from the example reports.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from onrecord.cli.app import app
from onrecord.cli.commands import COMMANDS
from onrecord.model import OnrecordError

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


def pictured(page: str, register: str) -> str:
    """A page with the output of its pictured command as `register` gives it now.

    The picture is a text block between `<!-- picture -->` and `<!-- /picture -->` whose first line
    is the command after a dollar sign.
    """
    from typer.testing import CliRunner

    before, opening, rest = page.partition("<!-- picture -->\n```text\n$ onrecord ")
    old, closing, after = rest.partition("```\n<!-- /picture -->")
    if not (opening and closing):
        raise OnrecordError("README.md: no picture between its two marks; restore them")
    command = old.splitlines()[0]
    shown = CliRunner().invoke(app, ["--register", register, *shlex.split(command)]).stdout
    return f"{before}{opening}{command}\n{shown.rstrip()}\n{closing}{after}"


def main() -> None:
    """Write the two pages that show the command line, from the folder of the project."""
    Path("docs/cli.md").write_text(reference(), encoding="utf-8")
    readme = Path("README.md")
    page = pictured(readme.read_text(encoding="utf-8"), "build/demo.db")
    readme.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
