"""What commands print: tables that fit the terminal, evidence with its source, JSON.

Colour appears on a terminal only, and `NO_COLOR` turns it off there.
"""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import typer

from onrecord.model import Modality, Recorded, Source, SourceKind, Stance, Status

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
_NOT_ASSERTED = {
    Stance.DENIES: "denies it",
    Stance.DOUBTS: "doubts it",
    Stance.DECLINES: "would not say",
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


def words(code: str) -> str:
    """A code in words: `in_force` is "in force"."""
    return code.replace("_", " ")


def title(name: str) -> str:
    """A name as a heading: without the article that a report put before it."""
    first, _, rest = name.partition(" ")
    bare = rest if rest and first.lower() in ("the", "a", "an", "its") else name
    return bare[0].upper() + bare[1:]


def when(value: object) -> str:
    """A date, or a dash where none is known."""
    return "-" if value is None else str(value)


def long_day(value: date | None) -> str:
    """A day as people write it: 3 August 2023."""
    return f"{value.day} {value:%B %Y}" if value else "no publication day"


def speaker(source: Source) -> str:
    """Who says it, with the go-betweens and how they stand to it."""
    if source.kind is SourceKind.OUTLET:
        told = "in its own voice"
    else:
        full = source.resolved or source.text or words(source.kind)
        told = full if not source.affiliation else f"{full} [{source.affiliation}]"
    chain = "".join(f", quoted by {relay.text}" for relay in reversed(source.chain))
    stance = _NOT_ASSERTED.get(source.stance)
    return told + chain + (f" ({stance})" if stance else "")


def happening(item: Recorded) -> str:
    """What a statement states, in a line: event, modality, date, actors, term."""
    statement = item.statement
    modality = "" if statement.modality is Modality.ACTUAL else f", {statement.modality}"
    date_ = f" {statement.event_date}" if statement.event_date else ""
    term = f" for {statement.term}" if statement.term else ""
    actors = f" ({', '.join(statement.actors)})" if statement.actors else ""
    return f"{words(statement.event)}{modality}{date_}{term}{actors}"


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


def counted(number: int, what: str) -> str:
    """A number with its noun: "1 report", "2 reports"."""
    return f"{number} {what}{'' if number == 1 else 's'}"
