"""`onrecord extract`: reports to JSON, without a register."""

from __future__ import annotations

import json
from collections.abc import Iterator

import typer

from onrecord.cli import options, reports
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
) -> None:
    """Print what reports say as JSON Lines.

    One object a report; no register is touched.

    Examples:

      onrecord extract cabinet.txt --published 2023-08-03

      onrecord extract reports/ --meta reports/meta.jsonl > statements.jsonl
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

    for document, found in reports.shown(extractions(sound(), jobs=jobs), "extracting"):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            typer.echo(json.dumps(extraction_to_json(document, found), ensure_ascii=False))
    raise typer.Exit(reports.tell(problems))
