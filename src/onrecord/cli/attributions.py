"""`onrecord attributions`: who said what, by offsets into the files as they stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options, reports
from onrecord.model import Document, Problem, Span

if TYPE_CHECKING:
    from onrecord.parse.attribution import Attribution


def attributions(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders.")],
    jobs: options.JobsOption = None,
) -> None:
    """Print who said what in each text as JSON Lines.

    Spans of source, cue and content, in characters of the file as it stands, uncleaned.

    Examples:

      onrecord attributions speech.txt

      onrecord attributions texts/ > attributions.jsonl
    """
    from onrecord.record.intake import apply

    problems: list[Problem] = []
    found = apply(_attributions, _texts(paths, problems), jobs)
    for document, said in reports.shown(found, "attributing"):
        if isinstance(said, Problem):
            problems.append(said)
            continue
        listed = [
            {"source": _ends(a.source), "cue": _ends(a.cue), "content": _ends(a.content)}
            for a in said
        ]
        typer.echo(json.dumps({"doc": document.name, "attributions": listed}, ensure_ascii=False))
    raise typer.Exit(reports.tell(problems))


def _attributions(document: Document) -> tuple[Attribution, ...]:
    from onrecord.parse.attribution import attributions

    return attributions(document.text)


def _ends(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _texts(paths: Iterable[Path], problems: list[Problem]) -> Iterator[Document]:
    """The texts of files and of the `.txt` files in folders, as they stand."""
    for path in paths:
        files = sorted(f for f in path.rglob("*.txt") if f.is_file()) if path.is_dir() else [path]
        if not files:
            problems.append(Problem(str(path), "no .txt file in it", "name a file or its folder"))
        for file in files:
            try:
                yield Document(name=file.stem, text=file.read_bytes().decode("utf-8"))
            except OSError as fault:
                told = (fault.strerror or "cannot be read").lower()
                problems.append(Problem(str(file), told, "check the path and its permissions"))
            except UnicodeDecodeError:
                problems.append(
                    Problem(str(file), "not UTF-8, so offsets would not hold", "convert it first")
                )
