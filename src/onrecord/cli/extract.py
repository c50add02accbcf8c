"""`onrecord extract`: reports to JSON, without a register."""

from __future__ import annotations

import json
from collections.abc import Iterator

import typer

from onrecord.cli import extractors, options, reports
from onrecord.model import Document, Problem


def extract(
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
) -> None:
    """Print what reports say as JSON Lines.

    One object a report; no register is touched.

    Examples:

      onrecord extract cabinet.txt --published 2023-08-03

      onrecord extract reports/ --meta reports/meta.jsonl > statements.jsonl

      onrecord extract reports/ --extractor llm --llm model.toml --estimate
    """
    from onrecord.api import documents, extractions
    from onrecord.model.codec import extraction_to_json

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

    def sound() -> Iterator[Document]:
        for item in documents(paths, reading):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                yield item

    with extractors.chosen(extractor, llm, endpoint, model, budget) as chosen:
        if estimate:
            chosen.estimate(sound(), problems)
            raise typer.Exit(reports.tell(problems))
        found_in = extractions(sound(), jobs=jobs, extractor=chosen.extractor)
        for document, found in reports.shown(found_in, "extracting"):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                typer.echo(json.dumps(extraction_to_json(document, found), ensure_ascii=False))
    raise typer.Exit(reports.tell(problems))
