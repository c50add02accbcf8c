"""Reading reports on behalf of a command: its options, its progress, its problems."""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from onrecord.cli.options import day
from onrecord.model import OnrecordError, Problem

if TYPE_CHECKING:
    from rich.console import RenderableType

    from onrecord.read import ReadOptions
    from onrecord.read.options import Tally

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
    from onrecord.cli import layouts
    from onrecord.read import ReadOptions, load_meta
    from onrecord.read.options import COLUMN_FIELDS

    columns = tuple(sorted((f, c) for f, _, c in (one.partition("=") for one in column or ())))
    if not all(field and name for field, name in columns):
        raise OnrecordError("--column: give it as FIELD=COLUMN, for instance text=body")
    unknown = [field for field, _ in columns if field not in COLUMN_FIELDS]
    if unknown:
        raise OnrecordError(
            f"--column {unknown[0]}=...: no such field; there are {', '.join(COLUMN_FIELDS)}"
        )
    return ReadOptions(
        published=day(published, "--published"),
        outlet=outlet,
        title=title,
        meta=load_meta(meta) if meta is not None else {},
        any_language=any_language,
        columns=columns,
        layouts=layouts.known(),
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


def shown(
    items: Iterable[T], what: str, total_bytes: int | None = None, tally: Tally | None = None
) -> Iterator[T]:
    """Pass items on, while a person watches with a bar on standard error: how many, how fast and,
    where the bytes of the inputs are known beforehand, how long it takes yet."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import TimeRemainingColumn as Remaining

    started = time.monotonic()
    known = tally is not None and bool(total_bytes)
    middle = (BarColumn(), Remaining(), TextColumn("left")) if known else (TimeElapsedColumn(),)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), *middle)
    done = 0

    class Bar(Progress):
        """A bar that looks each time it is drawn: what is passed over is seen to go on, too."""

        def get_renderables(self) -> Iterable[RenderableType]:
            seen = done + (tally.passed_over if tally else 0)
            rate = seen / max(time.monotonic() - started, 1e-6)
            for task in self.task_ids:
                self.update(
                    task,
                    description=f"{what}: {seen} reports, {rate:.1f}/s",
                    completed=tally.done_bytes if tally and known else None,
                )
            return super().get_renderables()

    with Bar(*columns, console=Console(stderr=True), transient=True) as progress:
        progress.add_task(what, total=total_bytes if known else None)
        for item in items:
            done += 1
            yield item


def size_of(paths: Iterable[str]) -> int | None:
    """The bytes of all files named, folders searched through; null where not all are files."""
    total = 0
    for path in paths:
        if os.path.isfile(path) and not path.casefold().endswith((".rss", ".atom", ".opml")):
            total += os.path.getsize(path)
        elif os.path.isdir(path):
            for folder, _, names in os.walk(path):
                for name in names:
                    with suppress(OSError):
                        total += os.path.getsize(os.path.join(folder, name))
        else:
            return None
    return total


class Skipped:
    """What could not be read, told as it comes, and counted by reason."""

    def __init__(self) -> None:
        self.left_out: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()

    def add(self, problem: Problem) -> None:
        """Tell a problem on standard error and count it."""
        typer.echo(str(problem), err=True)
        (self.kept if problem.kept else self.left_out)[_reason(problem)] += 1

    def __len__(self) -> int:
        return self.left_out.total() + self.kept.total()

    def lines(self) -> Iterator[str]:
        """The reasons with their numbers, commonest first."""
        for heading, counts in (("Left out", self.left_out), ("Kept", self.kept)):
            if counts:
                most = [f"{number} {reason}" for reason, number in counts.most_common(_REASONS)]
                rest = counts.total() - sum(number for _, number in counts.most_common(_REASONS))
                yield f"{heading}: {'; '.join(most)}" + (f"; {rest} others" if rest else "")


_REASONS = 8
_PARTICULARS = re.compile(r"\s*\([^()]*\)|'[^']*'|\"[^\"]*\"|\b(?=\w*\d)\w+\b")


def _reason(problem: Problem) -> str:
    """A problem's fault without what is particular to the one report."""
    told = " ".join(_PARTICULARS.sub("", problem.what).split())
    return told.removesuffix("; kept without one")
