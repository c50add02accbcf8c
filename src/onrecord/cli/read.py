"""`onrecord read`: reports into the register."""

from __future__ import annotations

import typer

from onrecord.cli import extractors, options, render, reports
from onrecord.model import Problem


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
    register: options.RegisterOption = None,
) -> None:
    """Read reports into the register.

    What is on record already is passed over; an interrupted reading goes on where it was.
    A language model's answers are kept, so that reading again costs nothing.

    Examples:

      onrecord read reports/ --meta reports/meta.jsonl

      onrecord read cabinet.txt --published 2023-08-03 --outlet "Karakoram Courier"

      onrecord read reports/ --extractor rules+llm --llm model.toml --budget 0.50
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
    found = new = statements = 0
    problems: list[Problem] = []
    with extractors.chosen(extractor, llm, endpoint, model, budget) as chosen:
        if estimate:
            chosen.estimate(documents(paths, reading), problems)
            raise typer.Exit(reports.tell(problems))
        with options.open_register(context, register, create=True) as opened:
            path = opened.path
            desk = Desk(opened, chosen.extractor)
            try:
                for item in reports.shown(desk.reading(paths, reading, jobs=jobs), "reading"):
                    if item.problem is not None:
                        problems.append(item.problem)
                    else:
                        found += 1
                        new += item.is_new
                        statements += item.statements
            except KeyboardInterrupt:
                reports.tell(problems)
                typer.echo(
                    f"stopped after {render.counted(found, 'report')}; what was read is on record, "
                    "and the same command goes on from there",
                    err=True,
                )
                raise typer.Exit(130) from None
    code = reports.tell(problems)
    known = f"{found - new} already on record" if found > new else "none on record before"
    typer.echo(
        f"{render.counted(found, 'report')} read ({known}), "
        f"{render.counted(statements, 'statement')} added, "
        f"{render.counted(len(problems), 'problem')}. Register: {path}",
        err=True,
    )
    raise typer.Exit(code)
