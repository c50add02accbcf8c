"""The list of commands, in the order that help shows them: one module each."""

from __future__ import annotations

import typer

from onrecord.cli.evaluate import evaluate
from onrecord.cli.extract import extract
from onrecord.cli.list import list_agreements
from onrecord.cli.read import read
from onrecord.cli.show import show


def add_to(app: typer.Typer) -> None:
    """Register every command under its name."""
    app.command("read")(read)
    app.command("list")(list_agreements)
    app.command("show")(show)
    app.command("extract")(extract)
    app.command("evaluate")(evaluate)
