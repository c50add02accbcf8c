"""Modules that load when something of theirs is first used: a question waits for its own only."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module of this package until an attribute of it is asked for."""

    def __init__(self, name: str) -> None:
        self._module = f"onrecord.record.{name}"

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._module), attribute)
