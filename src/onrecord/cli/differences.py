"""`onrecord differences`: where the rules and a language model read a report differently."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

import typer

from onrecord.cli import options, render

_EVIDENCE_CHARS = 70


def differences(
    context: typer.Context,
    name: options.NameOrReportArgument = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """List where two extractors read a report differently.

    Of reports read with --extractor rules+llm. What only one of them found, and on what else
    they differ; the less certain reading of the two concludes nothing until it is reviewed.

    Examples:

      onrecord differences

      onrecord differences CIS-MOA --json
    """
    from onrecord.api import Desk

    with options.open_register(context, register) as opened:
        found = Desk(opened).differences(name)
    if as_json:
        render.print_json([{"doc": r.doc, **asdict(d)} for r, told in found for d in told])
        return
    if not found:
        typer.echo("no report here was read differently by two extractors")
        return
    rows = [
        (r.doc, d.event, d.what, d.first or "-", d.second or "-", _short(d.evidence_text))
        for r, told in found
        for d in told
    ]
    columns = ("report", "event", "differ in", "rules", "model", "evidence")
    render.table(columns, rows, wrapped=("report", "rules", "model", "evidence"))
    counts = Counter(row[2] for row in rows)
    typer.echo(", ".join(f"{what}: {count}" for what, count in sorted(counts.items())))


def _short(text: str) -> str:
    told = " ".join(text.split())
    return told if len(told) <= _EVIDENCE_CHARS else told[: _EVIDENCE_CHARS - 1] + "…"
