"""`onrecord timeline` and `onrecord believed`: what happened when, and what was believed when."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import options, render

PartyOption = Annotated[
    str | None, typer.Option(metavar="CODE", help="One party's part in it (ISO code, or NATO).")
]


def timeline(
    context: typer.Context,
    name: options.NameArgument,
    known: options.KnownOption = None,
    party: PartyOption = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """Show what is said to have happened, in order.

    Each line is an act as it is put, with the status it led to, the origins behind it, when it was
    first reported, and the status that a reader would have been told on that day.

    Examples:

      onrecord timeline CIS-MOA

      onrecord timeline CIS-MOA --known 2011-12-05 --json
    """
    from onrecord.api import Desk

    with options.open_register(context, register) as opened:
        found = Desk(opened).timeline(name, known=options.day(known, "--known"), party=party)
        if as_json:
            told = [
                {
                    "agreement": agreement.id,
                    "name": agreement.names[0],
                    "entries": [entry.to_json() for entry in entries],
                }
                for agreement, entries in found
            ]
            render.print_json(told[0] if len(told) == 1 else told)
            return
        for agreement, entries in found:
            render.heading(render.title(agreement.names[0]))
            render.table(
                ("date", "what is stated", "leads to", "origins", "first reported", "told then"),
                [
                    (
                        render.when(entry.when),
                        render.words(entry.event)
                        + ("" if entry.modality == "actual" else f", {entry.modality}")
                        + (f" ({', '.join(entry.actors)})" if entry.actors else "")
                        + (" - disputed" if entry.disputed else ""),
                        render.words(entry.status_after) if entry.status_after else "",
                        str(entry.origins.total),
                        entry.first_reported.isoformat(),
                        render.words(entry.believed) if entry.believed else "",
                    )
                    for entry in entries
                ],
                wrapped=("what is stated",),
            )


def believed(
    context: typer.Context,
    name: options.NameArgument,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="Status on that day [default: today].")
    ] = None,
    party: PartyOption = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """Show how an answer moved as reports came in.

    Example:

      onrecord believed CIS-MOA --on 2021-06-30
    """
    from onrecord.api import Desk

    with options.open_register(context, register) as opened:
        found = Desk(opened).believed(name, on=options.day(on, "--on"), party=party)
        if as_json:
            told = [
                {
                    "agreement": agreement.id,
                    "name": agreement.names[0],
                    "steps": [step.to_json() for step in steps],
                }
                for agreement, steps in found
            ]
            render.print_json(told[0] if len(told) == 1 else told)
            return
        for agreement, steps in found:
            render.heading(render.title(agreement.names[0]))
            render.table(
                ("from", "status", "since", "until", "contested", "reports that came in"),
                [
                    (
                        step.known.isoformat(),
                        render.words(step.answer.status),
                        render.when(step.answer.since),
                        render.when(step.answer.until),
                        "yes" if step.answer.contested else "",
                        ", ".join(step.docs),
                    )
                    for step in steps
                ],
                wrapped=("reports that came in",),
            )
