"""Findings as Parquet files: `onrecord read --to FOLDER` writes them, `onrecord load` takes them
into a register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options, render, reports
from onrecord.model import Document, Extraction, OnrecordError, Problem

if TYPE_CHECKING:
    from onrecord.api import Extractor, Reading
    from onrecord.read import ReadOptions
    from onrecord.record.findings import Folder

_BATCH = 1_000  # reports that are on record together, or not at all


def target(on: str, to: Path | None) -> Folder:
    """The folder that findings go to."""
    if on not in ("here", "ray"):
        raise OnrecordError(f"--on {on}: work is done here or on ray")
    if to is None:
        raise OnrecordError(
            "--on ray: say where its findings go with --to FOLDER; `onrecord load FOLDER` then "
            "takes them into the register"
        )
    try:
        from onrecord.record.findings import Folder
    except ImportError as fault:
        raise _missing(fault) from None
    try:
        return Folder(to)
    except OSError as fault:
        raise OnrecordError(
            f"--to {to}: cannot be written to ({fault.strerror}); name a folder"
        ) from None


def _missing(fault: ImportError) -> OnrecordError:
    return OnrecordError(f"findings need the package {fault.name}; pip install 'onrecord[read]'")


def found(
    paths: Iterable[str],
    reading: ReadOptions,
    extractor: Extractor | None,
    folder: Folder,
    on: str,
    jobs: int | None,
) -> Iterator[tuple[Document, Extraction | Problem] | Reading]:
    """Each report that is not in the folder yet with what was found in it, and what came of the
    others."""
    if on == "ray":
        from onrecord import cluster

        yield from cluster.extractions(paths, reading, extractor, known=frozenset(folder.held))
        return
    from onrecord.api import Reading, documents, extractions, rules
    from onrecord.record.findings import brief, finding_id

    chosen = extractor or rules()

    def fresh() -> Iterator[Document | Reading]:
        for item in documents(paths, reading):
            if isinstance(item, Problem):
                yield Reading(item.where, problem=item)
            elif brief(finding_id(item, chosen.name)) in folder.held:
                yield Reading(item.name)
            else:
                yield item

    yield from extractions(fresh(), jobs=jobs, extractor=chosen)


def write(
    items: Iterable[tuple[Document, Extraction | Problem] | Reading],
    reading: ReadOptions,
    folder: Folder,
) -> int:
    """Write what comes, tell problems and a summary; the exit status."""
    new = seen = statements = 0
    skipped = reports.Skipped()
    try:
        for item in items:
            if not isinstance(item, tuple):
                if item.problem is not None:
                    skipped.add(item.problem)
                else:
                    seen += 1
            elif isinstance(item[1], Problem):
                skipped.add(item[1])
            elif folder.add(item[0], item[1]):
                new += 1
                statements += len(item[1].statements)
            else:
                seen += 1
    finally:
        folder.flush()
    passed = f"{reading.tally.passed_over} passed over, " if reading.tally.passed_over else ""
    told = [
        f"{render.counted(new + seen, 'report')} read ({seen} found before), {passed}"
        f"{render.counted(statements, 'statement')} written, "
        f"{render.counted(len(skipped), 'problem')}. Findings: {folder.path}",
        *skipped.lines(),
    ]
    typer.echo("\n".join(told), err=True)
    return 1 if len(skipped) else 0


def load(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="FOLDER|FILE...", help="Findings, as Parquet.")
    ],
    register: options.RegisterOption = None,
) -> None:
    """Load findings into the register.

    Findings are what `onrecord read --to FOLDER` writes. They are taken in in the order of
    publication, in bulk; agreements and echoes are told as if the reports had been read here. What
    is on record already is passed over, so a load that was interrupted is run again.

    Examples:

      onrecord load findings/

      onrecord load findings/ --register postgresql://onrecord@db.example/onrecord
    """
    from onrecord.api import Desk

    try:
        from onrecord.record import findings
        from onrecord.record.loading import Loaded
    except ImportError as fault:
        raise _missing(fault) from None
    skipped = reports.Skipped()

    def sound() -> Iterator[tuple[Document, Extraction]]:
        for item in findings.read(paths):
            if isinstance(item, Problem):
                skipped.add(item)
            else:
                yield item

    with options.open_register(context, register, create=True) as opened:
        loaded, count = Loaded(), 0
        items = reports.shown(sound(), "loading")
        while batch := list(islice(items, _BATCH)):
            loaded += opened.load(batch)
            count += len(batch)
        number = Desk(opened).settle().touched
        label = opened.label
    rate = loaded.statements / loaded.writing_seconds if loaded.writing_seconds else 0
    told = [
        f"{render.counted(count, 'report')} loaded ({count - loaded.reports} already on record), "
        f"{render.counted(loaded.statements, 'statement')} added"
        + (f" ({rate:,.0f} a second)" if loaded.statements else "")
        + f", {render.counted(number, 'agreement')} touched, "
        f"{render.counted(len(skipped), 'problem')}. Register: {label}",
        *skipped.lines(),
    ]
    typer.echo("\n".join(told), err=True)
    raise typer.Exit(1 if len(skipped) else 0)
