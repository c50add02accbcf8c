"""`onrecord evaluate`: how well extraction agrees with annotated reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options, render, reports
from onrecord.model import Document, Problem

if TYPE_CHECKING:
    from onrecord.publish.scores import Annotated as Report
    from onrecord.publish.scores import Tally


_COLUMNS = (
    "set",
    "docs",
    "stmts",
    "P",
    "R",
    "F1",
    "dates",
    "kind",
    "source",
    "actors",
    "credits",
    "due",
    "accounts",
)


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD", help="A folder of annotated reports: NAME.json, text/NAME.txt."
        ),
    ],
    errors: Annotated[
        int, typer.Option(metavar="N", help="List up to N statements missed or wrongly found.")
    ] = 0,
    only: Annotated[
        str | None, typer.Option("--set", metavar="SET", help="Only the reports of this set.")
    ] = None,
    status: Annotated[
        bool,
        typer.Option(
            "--status", help="Score the folder's status questions (status*.json) instead."
        ),
    ] = False,
    jobs: options.JobsOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Score extraction against annotated reports, set by set.

    P, R and F1 are of statements; dates, kind and text of the source and actors are shares of
    the matched ones; credits and due items are F1; accounts of incidents the share found.

    Examples:

      onrecord evaluate gold/

      onrecord evaluate gold/ --set tribune --errors 20

      onrecord evaluate gold/ --status
    """
    if status:
        _evaluate_status(gold, errors, jobs, as_json)
        return
    from onrecord.api import extractions
    from onrecord.publish.scores import by_set, load_annotated, score

    annotated = {a.doc: a for a in load_annotated(gold) if only is None or a.set == only}
    problems: list[Problem] = []
    found = extractions(_documents(annotated.values(), problems), jobs=jobs)
    judged = []
    for document, extraction in reports.shown(found, "scoring"):
        if isinstance(extraction, Problem):
            problems.append(extraction)
        else:
            truth = annotated[document.name]
            judged.append((truth, score(truth, extraction)))
    sums = by_set(judged)
    if as_json:
        listed = [e for _, tally in judged for e in tally.errors][:errors]
        render.print_json(
            {
                "sets": {name: tally.to_json() for name, tally in sums.items()},
                "errors": [{k: getattr(e, k) for k in e.__slots__} for e in listed],
            }
        )
    else:
        render.table(_COLUMNS, [_row(name, tally) for name, tally in sums.items()])
        for error in [e for _, tally in judged for e in tally.errors][:errors]:
            typer.echo(f"{error.what} {error.doc} {error.event} {error.modality}: {error.evidence}")
    raise typer.Exit(reports.tell(problems))


def _documents(annotated: Iterable[Report], problems: list[Problem]) -> Iterator[Document]:
    """The reports as `read` makes them of the annotated texts."""
    from onrecord.read import ReadOptions
    from onrecord.read.paths import read_text

    for one in annotated:
        reading = ReadOptions(published=one.published, outlet=one.outlet, title=one.title)
        for item in read_text(one.text, one.doc, one.doc, reading):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                yield item


def _row(name: str, tally: Tally) -> tuple[str, ...]:
    told = tally.to_json()
    statements = told["statements"]
    return (
        name,
        str(tally.reports),
        str(tally.hit + tally.missed),
        *(_number(statements[key]) for key in ("precision", "recall", "f1")),
        *(_number(told[key]) for key in ("dates", "source_kind", "source_text", "actors")),
        _number(told["credits"]["f1"]),
        _number(told["due"]["f1"]),
        _number(told["accounts"]),
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _evaluate_status(gold: Path, errors: int, jobs: int | None, as_json: bool) -> None:
    raise NotImplementedError
