"""`onrecord evaluate`: how well extraction agrees with annotated reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import extractors, options, render, reports
from onrecord.model import Document, Problem

if TYPE_CHECKING:
    from onrecord.api import Desk, Extractor
    from onrecord.conclude import StatusAnswer
    from onrecord.publish.scores import Annotated as Report
    from onrecord.publish.scores import Tally


_COLUMNS = (
    "set",
    "docs",
    "stmts",
    "P",
    "R",
    "F1",
    "date",
    "kind",
    "source",
    "actor",
    "credit",
    "due",
    "acc.",
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
    extractor: extractors.ExtractorOption = "rules",
    llm: extractors.LlmOption = None,
    endpoint: extractors.EndpointOption = None,
    model: extractors.ModelOption = None,
    budget: extractors.BudgetOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Score extraction against annotated reports, set by set.

    P, R and F1 are of statements; date, kind and text of the source and actors are shares of
    the matched ones; credits and due items are F1; accounts of incidents are the share found.

    Examples:

      onrecord evaluate gold/

      onrecord evaluate gold/ --set tribune --errors 20

      onrecord evaluate gold/ --status

      onrecord evaluate gold/ --extractor rules+llm --llm model.toml
    """
    with extractors.chosen(extractor, llm, endpoint, model, budget) as chosen:
        if status:
            _evaluate_status(gold, errors, jobs, as_json, chosen.extractor)
        else:
            _evaluate_statements(gold, errors, only, jobs, as_json, chosen.extractor)


def _evaluate_statements(
    gold: Path,
    errors: int,
    only: str | None,
    jobs: int | None,
    as_json: bool,
    extractor: Extractor | None,
) -> None:
    """Score statements, and what else a report tells, against what a careful reader found."""
    from onrecord.api import extractions
    from onrecord.publish.scores import by_set, load_annotated, score

    annotated = {a.doc: a for a in load_annotated(gold) if only is None or a.set == only}
    problems: list[Problem] = []
    found = extractions(_documents(annotated.values(), problems), jobs=jobs, extractor=extractor)
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
        *(_number(statements[key], 3) for key in ("precision", "recall", "f1")),
        *(_number(told[key]) for key in ("dates", "source_kind", "source_text", "actors")),
        _number(told["credits"]["f1"]),
        _number(told["due"]["f1"]),
        _number(told["accounts"]),
    )


def _number(value: float | None, places: int = 2) -> str:
    return "-" if value is None else f"{value:.{places}f}"


def _evaluate_status(
    gold: Path, errors: int, jobs: int | None, as_json: bool, extractor: Extractor | None
) -> None:
    """Answer the questions from the annotations (the calculus alone) and from what is extracted
    (all of it: reading, extraction, identity, finding the agreement by its name)."""
    from onrecord.conclude.evaluation import StatusScore, evaluate_annotated, mark, read_questions

    problems: list[Problem] = []
    questions = read_questions(gold)
    with (
        TemporaryDirectory() as folder,
        _filled(gold, Path(folder), jobs, problems, extractor) as desk,
    ):
        marked = tuple(
            mark(q, _answer(desk, q.agreement, on=q.on, known=q.known, party=q.party))
            for q in questions
        )
    scores = {"annotations": evaluate_annotated(gold), "extraction": StatusScore(marked)}
    wrong = [(name, m) for name, score in scores.items() for m in score.marked if not m.right]
    if as_json:
        render.print_json({name: score.counts() for name, score in scores.items()})
    else:
        names = ("right", "status", "contested", "since", "until")
        render.table(
            ("answered from", *names),
            [
                (name, *("{}/{}".format(*score.counts()[part]) for part in names))
                for name, score in scores.items()
            ],
        )
        for name, m in wrong[:errors]:
            q, a = m.question, m.answer
            typer.echo(
                f"{name}: {q.agreement} on {q.on} known {q.known}: expected {q.status}"
                f"{' contested' if q.contested else ''}, answered {a.status}"
                f"{' contested' if a.contested else ''} ({a.rule.words})"
            )
    raise typer.Exit(reports.tell(problems))


@contextmanager
def _filled(
    gold: Path,
    folder: Path,
    jobs: int | None,
    problems: list[Problem],
    extractor: Extractor | None,
) -> Iterator[Desk]:
    """A register of what is extracted from the annotated reports' texts."""
    from onrecord.api import extractions
    from onrecord.api import open as open_desk
    from onrecord.publish.scores import load_annotated

    with open_desk(folder / "evaluate.db") as desk:
        found = extractions(
            _documents(load_annotated(gold), problems), jobs=jobs, extractor=extractor
        )
        for document, extraction in reports.shown(found, "reading"):
            if isinstance(extraction, Problem):
                problems.append(extraction)
            else:
                desk.register.record(document, extraction)
        desk.register.settle()
        yield desk


def _answer(desk: Desk, name: str, *, on: date, known: date, party: str | None) -> StatusAnswer:
    from onrecord.api import NothingFound
    from onrecord.conclude import status

    try:
        return desk.status(name, on=on, known=known, party=party)
    except NothingFound:
        return status((), on=on, known=known, party=party)
