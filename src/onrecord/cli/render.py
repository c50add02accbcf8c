"""What commands print: tables that fit the terminal, evidence with its source, JSON.

Colour appears on a terminal only, and `NO_COLOR` turns it off there.
"""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from onrecord.model import Recorded, Status
from onrecord.publish.wording import (
    counted as counted,
)
from onrecord.publish.wording import (
    happening as happening,
)
from onrecord.publish.wording import (
    long_day as long_day,
)
from onrecord.publish.wording import (
    speaker as speaker,
)
from onrecord.publish.wording import (
    title as title,
)
from onrecord.publish.wording import (
    words as words,
)

if TYPE_CHECKING:
    from rich.console import Console

PIPE_COLUMNS = 100  # the width of what goes to a pipe or a file

_STATUS_STYLE = {
    Status.IN_FORCE: "green",
    Status.ENDED: "red",
    Status.SUSPENDED: "yellow",
    Status.UNDER_NOTICE: "yellow",
    Status.UNKNOWN: "dim",
}


def width() -> int:
    """Columns to fill: the terminal's, or a readable width where there is none."""
    if sys.stdout.isatty():
        return max(40, shutil.get_terminal_size((PIPE_COLUMNS, 24)).columns)
    return PIPE_COLUMNS


def print_json(value: Any) -> None:
    """One JSON value, indented."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def _console() -> Console:
    from rich.console import Console

    return Console(width=width(), highlight=False, soft_wrap=False)


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, wrapped: Sequence[str] = ()
) -> None:
    """A table. Columns in `wrapped` (else the first) give way where the terminal is narrow; a
    status is coloured on a terminal."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, expand=False)
    for column in columns:
        gives_way = column in (wrapped or columns[:1])
        drawn.add_column(
            column, overflow="fold", no_wrap=not gives_way, min_width=15 if gives_way else None
        )
    for row in rows:
        drawn.add_row(*(Text(cell, style=_style(cell)) for cell in row))
    with_ends = _console()
    with with_ends.capture() as drawing:
        with_ends.print(drawn)
    typer.echo("\n".join(line.rstrip() for line in drawing.get().strip("\n").splitlines()))


def _style(cell: str) -> str:
    try:
        return _STATUS_STYLE.get(Status(cell.replace(" ", "_")), "")
    except ValueError:
        return ""


def heading(text: str) -> None:
    """A section's heading."""
    typer.echo(typer.style(text, bold=True) if sys.stdout.isatty() else text)


def paragraph(text: str, indent: int = 0) -> None:
    """Text wrapped to the terminal."""
    pad = " " * indent
    typer.echo(textwrap.fill(text, width(), initial_indent=pad, subsequent_indent=pad))


def when(value: object) -> str:
    """A date, or a dash where none is known."""
    return "-" if value is None else str(value)


def evidence(item: Recorded, indent: int = 2) -> None:
    """A statement with its sentence, source, outlet and day."""
    paragraph(happening(item), indent)
    quoted(item.statement.evidence_text, indent + 2)
    paragraph(
        f"- {speaker(item.statement.source)}; {item.outlet or 'outlet not known'}, "
        f"{long_day(item.published)} [{item.doc}] {item.statement.id}",
        indent + 2,
    )


def quoted(text: str, indent: int) -> None:
    """A sentence as it stands in the report, in quotation marks, wrapped."""
    told = " ".join(text.split())
    left, right = "‘’" if any(mark in told for mark in '“”"') else "“”"
    paragraph(f"{left}{told}{right}", indent)
