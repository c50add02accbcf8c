"""The list of commands, in the order that help shows them."""

from __future__ import annotations

from collections.abc import Callable

import typer

from onrecord.cli.attributions import attributions
from onrecord.cli.changes import changes
from onrecord.cli.conflicts import conflicts
from onrecord.cli.copy import copy
from onrecord.cli.differences import differences
from onrecord.cli.due import due, overdue
from onrecord.cli.echoes import echoes
from onrecord.cli.evaluate import evaluate
from onrecord.cli.export import export
from onrecord.cli.extract import extract
from onrecord.cli.importing import import_file
from onrecord.cli.list import list_agreements
from onrecord.cli.mcp import mcp
from onrecord.cli.pair import pair
from onrecord.cli.read import read
from onrecord.cli.reviews import accept, correct, reject
from onrecord.cli.rulings import different, not_echo, rename, rulings, same, split
from onrecord.cli.serve import serve
from onrecord.cli.show import show
from onrecord.cli.sources import sources
from onrecord.cli.status import status
from onrecord.cli.timeline import believed, timeline
from onrecord.cli.upkeep import backup, check, doctor, restore, vacuum
from onrecord.cli.watch import watch

COMMANDS: dict[str, Callable[..., None]] = {
    "read": read,
    "watch": watch,
    "list": list_agreements,
    "show": show,
    "status": status,
    "timeline": timeline,
    "believed": believed,
    "conflicts": conflicts,
    "due": due,
    "overdue": overdue,
    "changes": changes,
    "sources": sources,
    "echoes": echoes,
    "pair": pair,
    "same": same,
    "different": different,
    "split": split,
    "rename": rename,
    "not-echo": not_echo,
    "accept": accept,
    "reject": reject,
    "correct": correct,
    "rulings": rulings,
    "differences": differences,
    "serve": serve,
    "export": export,
    "import": import_file,
    "copy": copy,
    "doctor": doctor,
    "check": check,
    "backup": backup,
    "restore": restore,
    "vacuum": vacuum,
    "mcp": mcp,
    "extract": extract,
    "attributions": attributions,
    "evaluate": evaluate,
}


def add_to(app: typer.Typer) -> None:
    """Register every command under its name."""
    for name, function in COMMANDS.items():
        app.command(name)(function)
