"""`onrecord sources`: who says what is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli import options, render
from onrecord.model import OnrecordError, SourceKind

if TYPE_CHECKING:
    from onrecord.speakers import Speaker


def _reports(one: Speaker) -> list[str]:
    return list(dict.fromkeys(i.doc for i in one.items))


def _outlets(one: Speaker) -> list[str]:
    return list(dict.fromkeys(i.outlet or "outlet not known" for i in one.items))


def _json(one: Speaker) -> dict[str, Any]:
    """The object of `sources --json`."""
    return {
        "kind": str(one.kind),
        "text": one.name,
        "affiliation": one.affiliation,
        "titles": [
            {"title": title, "first": first and str(first), "last": last and str(last)}
            for title, first, last in one.titles
        ],
        "statements": [i.statement.id for i in one.items],
        "reports": _reports(one),
        "outlets": _outlets(one),
        "agreements": list(dict.fromkeys(i.agreement for i in one.items)),
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

    A named person is one source across reports, with the titles held. Unnamed ones of two reports
    are two, unless wording and outlet show that both print one quotation.

    Examples:

      onrecord sources CIS-MOA

      onrecord sources --kind unnamed_person --json
    """
    from onrecord.api import Desk
    from onrecord.speakers import speakers

    if kind is not None and kind not in tuple(SourceKind):
        raise OnrecordError(f"--kind {kind}: no such kind; there are {', '.join(SourceKind)}")
    with options.open_register(context, register) as opened:
        desk = Desk(opened)
        chosen = (
            [match.agreement for match in desk.meant(name)]
            if name is not None
            else [agreement.id for agreement in opened.agreements()]
        )
        told = speakers(
            item
            for agreement in chosen
            for item in opened.recorded(agreement)
            if kind is None or item.statement.source.kind == kind
        )
    if as_json:
        render.print_json([_json(one) for one in told])
        return
    if not told:
        typer.echo("no such source is on record")
        return
    render.table(
        ("source", "kind", "speaks for", "statements", "reports", "outlets"),
        [
            (
                _shown(one),
                render.words(one.kind),
                one.affiliation or "-",
                str(len(one.items)),
                str(len(_reports(one))),
                ", ".join(_outlets(one)),
            )
            for one in told
        ],
        wrapped=("source", "outlets"),
    )


def _shown(one: Speaker) -> str:
    held = f" ({', '.join(title for title, _, _ in one.titles)})" if one.titles else ""
    return (one.name or "(in its own voice)") + held
