"""The list of commands, in the order that help shows them.

A command's module is imported when the command is run or its help is asked for: a question does
not wait for what others need.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer.core
import typer.main
from typer.models import CommandInfo

# The function of each command: its module below `onrecord.cli`, and its name there.
COMMANDS = {
    "read": "read.read",
    "load": "findings.load",
    "watch": "watch.watch",
    "list": "list.list_agreements",
    "show": "show.show",
    "status": "status.status",
    "timeline": "timeline.timeline",
    "believed": "timeline.believed",
    "conflicts": "conflicts.conflicts",
    "due": "due.due",
    "overdue": "due.overdue",
    "changes": "changes.changes",
    "sources": "sources.sources",
    "echoes": "echoes.echoes",
    "pair": "pair.pair",
    "same": "rulings.same",
    "different": "rulings.different",
    "split": "rulings.split",
    "rename": "rulings.rename",
    "not-echo": "rulings.not_echo",
    "accept": "reviews.accept",
    "reject": "reviews.reject",
    "correct": "reviews.correct",
    "rulings": "rulings.rulings",
    "differences": "differences.differences",
    "serve": "serve.serve",
    "export": "export.export",
    "import": "importing.import_file",
    "copy": "copy.copy",
    "doctor": "upkeep.doctor",
    "check": "upkeep.check",
    "backup": "upkeep.backup",
    "restore": "upkeep.restore",
    "vacuum": "upkeep.vacuum",
    "mcp": "mcp.mcp",
    "preview": "preview.preview",
    "extract": "extract.extract",
    "attributions": "attributions.attributions",
    "evaluate": "evaluate.evaluate",
}


class _Loaded(MutableMapping[str, Any]):
    """The commands by their names, each put together when it is first asked for."""

    def __init__(self) -> None:
        self._names = dict(COMMANDS)
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            module, _, function = self._names[name].partition(".")
            called = getattr(import_module(f"onrecord.cli.{module}"), function)
            self._made[name] = typer.main.get_command_from_info(
                CommandInfo(name=name, callback=called),
                pretty_exceptions_short=True,
                rich_markup_mode=None,
            )
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command
        self._names.setdefault(name, "")

    def __delitem__(self, name: str) -> None:
        del self._names[name]
        self._made.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Group(typer.core.TyperGroup):
    """`onrecord` with its commands."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Loaded()

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands, none of them loaded."""
        return list(self.commands)
