"""`onrecord read`: reports into the register."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import extractors, findings, layouts, options, render, reports
from onrecord.model import Problem

if TYPE_CHECKING:
    from onrecord.api import Desk, Reading
    from onrecord.read import ReadOptions


def read(
    context: typer.Context,
    paths: options.InputsArgument,
    published: options.PublishedOption = None,
    outlet: options.OutletOption = None,
    title: options.TitleOption = None,
    meta: options.MetaOption = None,
    read_as: options.FormatOption = None,
    column: options.ColumnOption = None,
    any_language: options.AnyLanguageOption = False,
    allow_private: options.AllowPrivateOption = False,
    jobs: options.JobsOption = None,
    extractor: extractors.ExtractorOption = "rules",
    llm: extractors.LlmOption = None,
    endpoint: extractors.EndpointOption = None,
    model: extractors.ModelOption = None,
    budget: extractors.BudgetOption = None,
    estimate: extractors.EstimateOption = False,
    everything: Annotated[
        bool,
        typer.Option(
            "--everything",
            help="Record reports, too, that name nothing that could be an agreement.",
        ),
    ] = False,
    on: Annotated[
        str,
        typer.Option(
            "--on",
            metavar="WHERE",
            help="Where to work: here, or ray, on a cluster (docs/archives.md); takes --to.",
        ),
    ] = "here",
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FOLDER",
            help="Write what is found there as Parquet, for `onrecord load`; no register is used.",
        ),
    ] = None,
    register: options.RegisterOption = None,
) -> None:
    """Read reports into the register.

    What is on record already is passed over, and so are reports that name nothing that could be
    an agreement; an interrupted reading goes on where it was. At the end it says what was read,
    what was left out and why, and which agreements were touched. A language model's answers are
    kept, so that reading again costs nothing.

    Examples:

      onrecord read reports/ --meta reports/meta.jsonl

      onrecord read cabinet.txt --published 2023-08-03 --outlet "Karakoram Courier"

      onrecord read reports/ --extractor rules+llm --llm model.toml --budget 0.50

      onrecord read archive/ --on ray --to findings/
    """
    from onrecord.api import Desk, documents

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
    with extractors.chosen(extractor, llm, endpoint, model, budget) as chosen:
        if estimate:
            from onrecord.extract.triage import may_matter

            problems: list[Problem] = []
            matters = None if everything else may_matter
            chosen.estimate(documents(paths, replace(reading, matters=matters)), problems)
            raise typer.Exit(reports.tell(problems))
        if to is not None or on != "here":
            if not everything:
                from onrecord.extract.triage import may_matter

                reading = replace(reading, matters=may_matter)
            folder = findings.target(on, to)
            items = findings.found(paths, reading, chosen.extractor, folder, on, jobs)
            raise typer.Exit(findings.write(reports.shown(items, "reading"), reading, folder))
        with options.open_register(context, register, create=True) as opened:
            desk = Desk(opened, chosen.extractor)
            if not everything:
                reading = desk.quick(reading)
            total = reports.size_of(paths) if sys.stderr.isatty() else None
            items = desk.recording(documents(paths, reading), jobs=jobs)
            count = _record(reports.shown(items, "reading", total, reading.tally), desk, reading)
    raise typer.Exit(1 if count else 0)


_NAMED = 5  # so many agreements are named in the summary


def _record(items: Iterable[Reading], desk: Desk, reading: ReadOptions) -> int:
    """Count what is recorded, tell problems as they come and a summary; how many problems."""
    found = new = statements = 0
    skipped = reports.Skipped()
    try:
        for item in items:
            if item.problem is not None:
                skipped.add(item.problem)
            else:
                found += 1
                new += item.is_new
                statements += item.statements
    except KeyboardInterrupt:
        typer.echo(
            f"stopped after {render.counted(found, 'report')}; what was read is on record, and "
            "the same command goes on from there",
            err=True,
        )
        raise typer.Exit(130) from None
    from onrecord.conclude import edition_of_rules

    waiting = sorted(desk.register.touched(edition_of_rules()))
    number = desk.settle().touched
    touched = (desk.register.agreement(a) for a in waiting[:_NAMED])
    names = list({a.id: render.title(a.names[0]) for a in touched if a and a.names}.values())
    known = f"{found - new} already on record" if found > new else "none on record before"
    passed = f"{reading.tally.passed_over} passed over, " if reading.tally.passed_over else ""
    told = [
        f"{render.counted(found, 'report')} read ({known}), {passed}"
        f"{render.counted(statements, 'statement')} added, "
        f"{render.counted(len(skipped), 'problem')}. Register: {desk.register.path}",
        *skipped.lines(),
    ]
    if names:
        more = f" and {number - len(names)} more" if number > len(names) else ""
        told.append(f"{render.counted(number, 'agreement')} touched: {', '.join(names)}{more}")
    if layouts.remember(reading):
        told.append("Columns remembered for tables of this kind: --column is not needed again")
    typer.echo("\n".join(told), err=True)
    return len(skipped)
