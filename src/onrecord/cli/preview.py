"""`onrecord preview`: reports as they are read, before anything is made of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli import options, render, reports
from onrecord.model import Document, Problem

if TYPE_CHECKING:
    from datetime import date

_ITEMS = (
    "published", "updated", "outlet", "title", "byline", "dateline", "section", "language", "url",
)  # fmt: skip


def preview(
    paths: options.InputsArgument,
    published: options.PublishedOption = None,
    outlet: options.OutletOption = None,
    title: options.TitleOption = None,
    meta: options.MetaOption = None,
    read_as: options.FormatOption = None,
    column: options.ColumnOption = None,
    any_language: options.AnyLanguageOption = False,
    allow_private: options.AllowPrivateOption = False,
    show_cuts: Annotated[
        bool, typer.Option("--cuts", help="Show each piece that was cut, with the rule.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON Lines, one object a report.")
    ] = False,
) -> None:
    """Show reports as they are read.

    What is known of each and where that was found, who says otherwise, the outlets and agencies
    that it credits, its story, and what was cut. No register is touched and nothing is passed over.

    Examples:

      onrecord preview saved.html --cuts

      onrecord preview https://lowland.example/world/pact

      onrecord preview articles.csv --column text=words --json
    """
    from onrecord.api import documents
    from onrecord.read.credits import credits

    reading = reports.read_options(
        published,
        outlet,
        title,
        meta,
        read_as=read_as,
        column=column,
        any_language=any_language,
        allow_private=allow_private,
    )
    problems: list[Problem] = []
    for item in documents(paths, reading):
        if isinstance(item, Problem):
            problems.append(item)
        elif as_json:
            told = {
                **metadata_json(item, credits(item)),
                "text": item.text,
                "cuts": cuts_json(item),
            }
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            render.heading(item.title or item.name)
            print_metadata(item, credits(item))
            typer.echo()
            typer.echo(item.text)
            typer.echo()
            print_cuts(item, each=show_cuts)
    raise typer.Exit(reports.tell(problems))


def _items(document: Document) -> Iterator[tuple[str, str | date | None, str | None]]:
    """Each item of metadata: its value, and where that was found."""
    found = dict(document.found)
    for item in _ITEMS:
        yield item, getattr(document, item), found.pop(item, None)
    for item, told in sorted(found.items()):
        yield item, None, told


def metadata_json(document: Document, credited: Sequence[str]) -> dict[str, Any]:
    """What is known of a report, where each item was found, and whom the report credits."""
    known = {item: None if value is None else str(value) for item, value, _ in _items(document)}
    return {
        "doc": document.name,
        "document": document.id,
        **{item: known[item] for item in _ITEMS},
        "found": dict(document.found),
        "credits": list(credited),
    }


def cuts_json(document: Document) -> list[dict[str, Any]]:
    """What was cut, each piece with its place and rule."""
    return [
        {"offset": c.offset, "raw_start": c.raw_start, "text": c.text, "rule": c.rule}
        for c in document.cuts
    ]


def print_metadata(document: Document, credited: Sequence[str]) -> None:
    """What is known of a report, a line an item, each with where it was found."""
    for item, value, place in _items(document):
        if value is not None or place is not None:
            where = f" [{place}]" if value is not None and place is not None else place or ""
            render.paragraph(f"{item}: {'' if value is None else value}{where}", 2)
    if credited:
        render.paragraph(f"credits: {'; '.join(credited)}", 2)
    render.paragraph(f"name: {document.name} ({document.id})", 2)


def print_cuts(document: Document, *, each: bool = True) -> None:
    """What was cut as furniture: each piece, or how many by which rules."""
    pieces = [cut for cut in document.cuts if cut.text.strip()]
    if not pieces:
        return
    if each:
        render.heading(f"{render.counted(len(pieces), 'piece')} cut as furniture")
        for cut in pieces:
            render.paragraph(f"{cut.rule}: {' '.join(cut.text.split())[:200]}", 2)
        return
    rules = ", ".join(dict.fromkeys(cut.rule for cut in pieces))
    told = render.counted(len(pieces), "piece")
    render.paragraph(f"{told} cut as furniture ({rules}); --cuts shows them")
