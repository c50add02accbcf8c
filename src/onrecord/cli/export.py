"""`onrecord export`: the register in forms that others use."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options
from onrecord.model import OnrecordError

if TYPE_CHECKING:
    from onrecord.api import Desk
    from onrecord.publish import Exporter, Query

_OPTIONS = {
    "agreements": "NAME",
    "parties": "--between",
    "words": "--words",
    "statement": "--statement",
    "on": "--on",
    "known": "--known",
    "site": "--site",
}


def export(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="One agreement, named as for `status`; all without."),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="FORMAT", help="The format; --list shows those there are."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Where to [default: a name of the format's, here]."),
    ] = None,
    between: Annotated[
        list[str] | None,
        typer.Option(metavar="PARTY", help="Agreements that have this party; may be repeated."),
    ] = None,
    words: Annotated[
        str | None,
        typer.Option(
            "--words", metavar="TEXT", help="What reports tell that hold all of these words."
        ),
    ] = None,
    statement: Annotated[
        str | None, typer.Option(metavar="ID", help="One statement, where the format cites.")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="As it stood on that day [default: that of --known]."),
    ] = None,
    known: options.KnownOption = None,
    site: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The web application that links are to lead to."),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the formats.")] = False,
    register: options.RegisterOption = None,
) -> None:
    """Write the register, or a part of it, in a form that others use.

    Examples:

      onrecord export --list

      onrecord export --to csv --out tables/

      onrecord export --to jsonl --out register.jsonl

      onrecord export CIS-MOA --to pdf --known 2023-08-31

      onrecord export --to ics --between Pakistan --between "United States"
    """
    from onrecord.publish import by_name, exporters, writer

    if listed:
        for spec in exporters().values():
            typer.echo(f"{spec.name:<12}{spec.what}")
        return
    if to is None:
        raise OnrecordError("export: give a format with --to; `onrecord export --list` shows them")
    spec = by_name(to)
    given = {
        "agreements": name,
        "parties": between,
        "words": words,
        "statement": statement,
        "on": on,
        "known": known,
        "site": site,
    }
    _refuse_unheeded(spec, given)
    write = writer(to)
    target = out or Path(spec.default)
    with options.open_register(context, register) as opened:
        from onrecord.api import Desk

        query = _query(Desk(opened), given)
        try:
            for file in write(opened, target, query):
                typer.echo(str(file), err=True)
        except OSError as fault:
            raise OnrecordError(
                f"--out {target}: cannot be written ({fault.strerror}); name another place"
            ) from None


def _refuse_unheeded(spec: Exporter, given: Mapping[str, object]) -> None:
    """A part of the question that a format cannot heed is misuse, never ignored."""
    for part, value in given.items():
        if value is not None and part not in spec.heeds:
            takes = ", ".join(_OPTIONS[p] for p in spec.heeds) or "no such choice"
            raise OnrecordError(
                f"{_OPTIONS[part]}: {spec.name} cannot be narrowed by it (it takes {takes}); "
                "leave it out"
            )


def _query(desk: Desk, given: Mapping[str, object]) -> Query:
    from onrecord.publish import Query
    from onrecord.record.parties import code_of

    name, between = given["agreements"], given["parties"]
    return Query(
        agreements=tuple(m.agreement for m in desk.meant(str(name))) if name else (),
        parties=tuple(code_of(p) for p in between) if isinstance(between, list) else (),
        words=_text(given["words"]),
        statement=_text(given["statement"]),
        on=options.day(_text(given["on"]), "--on"),
        known=options.day(_text(given["known"]), "--known"),
        site=_text(given["site"]),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
