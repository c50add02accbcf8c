"""`onrecord status`: was it in force on that day, as far as was known on that other day?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli import options, render

if TYPE_CHECKING:
    from onrecord.api import Desk
    from onrecord.conclude import Origins, StatusAnswer


def status(
    context: typer.Context,
    name: options.NameArgument,
    on: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Status on that day [default: the day of knowledge]."),
    ] = None,
    known: options.KnownOption = None,
    party: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="One party's part in it (ISO code, or NATO)."),
    ] = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """Say what the status was on a day, and on whose word.

    The answer is that of the day of knowledge: only reports published by then count.

    Examples:

      onrecord status CIS-MOA --on 2021-06-30 --known 2023-08-03

      onrecord status "Pakistan-US security pact" --json
    """
    from onrecord.api import Desk, NothingFound

    days = {"on": options.day(on, "--on"), "known": options.day(known, "--known")}
    with options.open_register(context, register) as opened:
        desk = Desk(opened)
        try:
            answers = desk.statuses(name, **days, party=party.upper() if party else None)
        except NothingFound:
            if as_json:
                render.print_json({"status": "unknown", "reason": f"no agreement called {name!r}"})
            raise
        if as_json:
            found = [answer_json(desk, answer) for answer in answers]
            render.print_json(found[0] if len(found) == 1 else found)
            return
        if len(answers) > 1:
            typer.echo(f"{len(answers)} agreements fit {name!r}, best first:\n")
        for answer in answers:
            print_answer(desk, answer)


def answer_json(desk: Desk, answer: StatusAnswer) -> dict[str, Any]:
    """The contract's object, with the agreement's first name."""
    agreement = desk.register.agreement(answer.agreement)
    return {**answer.to_json(), "name": agreement.names[0] if agreement else None}


def print_answer(desk: Desk, answer: StatusAnswer) -> None:
    """An answer with its evidence for and against."""
    agreement = desk.register.agreement(answer.agreement)
    if agreement is not None:
        parties = ", ".join(agreement.as_known(answer.known).parties)
        render.heading(render.title(agreement.names[0]) + (f" ({parties})" if parties else ""))
    of = f" for {answer.party}" if answer.party else ""
    since = f", since {answer.since}" if answer.since else ""
    until = f", until {answer.until}" if answer.until else ""
    contested = " - contested" if answer.contested else ""
    render.paragraph(
        f"on {answer.on}, as known on {answer.known}{of}: "
        f"{render.words(answer.status).upper()}{since}{until}{contested}",
        2,
    )
    render.paragraph(answer.reason, 2)
    recorded = desk.register.recorded(answer.agreement)
    besides = tuple(r.statement.id for r in recorded if r.statement.id in answer.besides)
    for title, ids, origins in (
        ("for", answer.for_, answer.origins_for_detail),
        ("against", answer.against, answer.origins_against_detail),
        ("rests on besides", besides, None),
        ("what may come next", answer.next, None),
    ):
        if ids:
            typer.echo()
            render.heading(f"  {title}{_behind(origins)}")
            for statement_id in ids:
                item = desk.register.statement(statement_id)
                if item is not None:
                    render.evidence(item, 4)
    typer.echo()
    if answer.other_reading is not None:
        other = answer.other_reading
        render.paragraph(
            f"the other reading: {render.words(other.status)} - {other.why}. "
            f"{other.preferred_because}",
            2,
        )
    render.paragraph(f"rule: {answer.rule.words} [{answer.rule.why}]", 2)
    if answer.would_change:
        render.paragraph(f"would change it: {answer.would_change}", 2)
    typer.echo()


def _behind(origins: Origins | None) -> str:
    if origins is None:
        return ""
    counted = render.counted(origins.total, "independent origin")
    return f" ({counted}: {origins.named} named, {origins.unnamed} unnamed)"
