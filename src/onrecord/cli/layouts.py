"""Which column of a table holds what, remembered for the next table of its kind.

One small JSON file in the user's configuration folder; losing it costs an option typed anew.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from onrecord.read.options import Layout, ReadOptions

_MOST = 100  # kinds of tables that are remembered, the newest


def path() -> Path:
    """Where layouts are kept."""
    return Path(typer.get_app_dir("onrecord")) / "columns.json"


def known() -> tuple[Layout, ...]:
    """The layouts remembered, newest first; none where the file is missing or spoiled."""
    from onrecord.read.options import Layout

    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        held = json.loads(path().read_text(encoding="utf-8"))
        return tuple(
            Layout(frozenset(map(str, one["columns"])), tuple(sorted(one["mapping"].items())))
            for one in held
        )
    return ()


def remember(options: ReadOptions) -> bool:
    """Keep what an option said of the tables that were read; whether anything was new."""
    from onrecord.read.options import Layout

    before = known()
    fresh = [Layout(names, options.columns) for names in sorted(options.tally.mapped, key=sorted)]
    fresh = [one for one in fresh if one not in before]
    if not fresh:
        return False
    said = {one.columns for one in fresh}
    kept = [*fresh, *(one for one in before if one.columns not in said)][:_MOST]
    body = [{"columns": sorted(one.columns), "mapping": dict(one.pairs)} for one in kept]
    with suppress(OSError):
        path().parent.mkdir(parents=True, exist_ok=True)
        path().write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")
        return True
    return False
