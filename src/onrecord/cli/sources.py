"""`onrecord sources`: who says what is on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer

from onrecord.cli import options, render
from onrecord.model import Recorded, SourceKind


@dataclass
class _Voice:
    """One source with what it says. Unnamed people of different outlets are never one."""

    kind: str
    text: str | None
    affiliation: str | None
    statements: list[str] = field(default_factory=list)
    reports: dict[str, None] = field(default_factory=dict)
    outlets: dict[str, None] = field(default_factory=dict)
    agreements: dict[str, None] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "text": self.text,
            "affiliation": self.affiliation,
            "statements": self.statements,
            "reports": list(self.reports),
            "outlets": list(self.outlets),
            "agreements": list(self.agreements),
        }


def sources(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Only those who speak of this agreement."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind", metavar="KIND", help="Only this kind: " + ", ".join(SourceKind) + "."
        ),
    ] = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """List who says what is on record, and how often.

    Examples:

      onrecord sources CIS-MOA

      onrecord sources --kind unnamed_person --json
    """
    from onrecord.api import Desk

    with options.open_register(context, register) as opened:
        desk = Desk(opened)
        chosen = (
            [match.agreement for match in desk.meant(name)]
            if name is not None
            else [agreement.id for agreement in opened.agreements()]
        )
        voices = _voices(
            (item for agreement in chosen for item in opened.recorded(agreement)), kind
        )
    if as_json:
        render.print_json([voice.to_json() for voice in voices])
        return
    render.table(
        ("source", "kind", "speaks for", "statements", "reports", "outlets"),
        [
            (
                voice.text or "(in its own voice)",
                render.words(voice.kind),
                voice.affiliation or "-",
                str(len(voice.statements)),
                str(len(voice.reports)),
                ", ".join(voice.outlets),
            )
            for voice in voices
        ],
        wrapped=("source", "outlets"),
    )


def _voices(items: Iterable[Recorded], kind: str | None) -> list[_Voice]:
    found: dict[tuple[str, ...], _Voice] = {}
    for item in items:
        if kind is not None and item.statement.source.kind != kind:
            continue
        voice = found.setdefault(_identity(item), _voice(item))
        voice.statements.append(item.statement.id)
        voice.reports[item.doc] = None
        voice.agreements[item.agreement] = None
        voice.outlets[item.outlet or "outlet not known"] = None
    return sorted(found.values(), key=lambda v: (-len(v.statements), v.kind, v.text or ""))


def _identity(item: Recorded) -> tuple[str, ...]:
    source = item.statement.source
    told = source.resolved or source.text or ""
    where = item.outlet or item.doc
    if source.kind is SourceKind.OUTLET:
        return (str(source.kind), where)
    if source.kind is SourceKind.UNNAMED_PERSON:
        return (str(source.kind), told.casefold(), item.doc)
    return (str(source.kind), told.casefold(), source.affiliation or "")


def _voice(item: Recorded) -> _Voice:
    source = item.statement.source
    return _Voice(str(source.kind), source.resolved or source.text, source.affiliation)
