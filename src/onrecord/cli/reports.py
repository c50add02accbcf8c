"""Reading reports on behalf of a command: its options, its progress, its problems."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from onrecord.cli.options import day
from onrecord.model import OnrecordError, Problem

if TYPE_CHECKING:
    from onrecord.read import ReadOptions

T = TypeVar("T")


def read_options(
    published: str | None,
    outlet: str | None,
    title: str | None,
    meta: Path | None,
    *,
    read_as: str | None = None,
    column: list[str] | None = None,
    any_language: bool = False,
    allow_private: bool = False,
) -> ReadOptions:
    """The options of `read` and `extract` as the reader takes them."""
    from onrecord.read import ReadOptions, load_meta

    columns = tuple((f, c) for f, _, c in (one.partition("=") for one in column or ()))
    if not all(field and name for field, name in columns):
        raise OnrecordError("--column: give it as FIELD=COLUMN, for instance text=body")
    return ReadOptions(
        published=day(published, "--published"),
        outlet=outlet,
        title=title,
        meta=load_meta(meta) if meta is not None else {},
        any_language=any_language,
        columns=columns,
        format=read_as,
        allow_private=allow_private,
    )


def tell(problems: Iterable[Problem]) -> int:
    """List problems on standard error, one a line; the exit status that they call for."""
    count = 0
    for problem in problems:
        typer.echo(str(problem), err=True)
        count += 1
    return 1 if count else 0


def shown(items: Iterable[T], what: str) -> Iterator[T]:
    """Pass items on, counting them on standard error while a person watches."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    started = time.monotonic()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"{what}: starting", total=None)
        for count, item in enumerate(items, start=1):
            rate = count / max(time.monotonic() - started, 1e-6)
            progress.update(task, description=f"{what}: {count} reports, {rate:.1f}/s")
            yield item
