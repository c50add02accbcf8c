"""What a person decides about identity and echoes: `same`, `different`, `split`, `rename`,
`not-echo`, and the list of `rulings` with `--undo`."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options, render
from onrecord.model import OnrecordError

if TYPE_CHECKING:
    from onrecord.api import Desk
    from onrecord.record import Register
    from onrecord.resolve.rulings import Ruling

BecauseOption = Annotated[str, typer.Option(metavar="REASON", help="Why; kept with the ruling.")]
ByOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who rules [default: your user name].", show_default=False),
]
ReportOrName = Annotated[
    str, typer.Argument(metavar="A", help="A report's name, or an agreement's name or id.")
]
Agreement = Annotated[str, typer.Argument(metavar="B", help="An agreement's name or id.")]


def same(
    context: typer.Context,
    one: ReportOrName,
    other: Agreement,
    because: BecauseOption,
    by: ByOption = None,
    register: options.RegisterOption = None,
) -> None:
    """Rule that two agreements are one.

    Or, with a report's name first, that this report speaks of that agreement. The older agreement
    keeps its id, and the other's id leads to it. The ruling also holds for reports read later;
    `onrecord rulings --undo` takes it back.

    Examples:

      onrecord same "security pact with the US" CIS-MOA --because "the minister used both names"

      onrecord same harbour-mail-20230804 CIS-MOA --because "it is the pact of 2005"
    """
    with options.open_register(context, register) as opened:
        desk = _desk(opened)
        _rule(desk, "same", _pair(desk, one, other), because, by)


def different(
    context: typer.Context,
    one: ReportOrName,
    other: Agreement,
    because: BecauseOption,
    by: ByOption = None,
    register: options.RegisterOption = None,
) -> None:
    """Rule that two agreements are not one.

    Or, with a report's name first, that this report does not speak of that agreement. Two that
    stand apart then stay apart, whatever is read later. What is one agreement on record and should
    be two is parted by its reports: see `onrecord split`.

    Examples:

      onrecord different "transit deal" "port accord" --because "two texts, one signing"

      onrecord different harbour-mail-20230804 CIS-MOA --because "it means the 1959 agreement"
    """
    with options.open_register(context, register) as opened:
        desk = _desk(opened)
        _rule(desk, "different", _pair(desk, one, other), because, by)


def split(
    context: typer.Context,
    name: options.NameArgument,
    docs: Annotated[
        list[str], typer.Argument(metavar="REPORT...", help="Reports that speak of it now.")
    ],
    because: BecauseOption,
    by: ByOption = None,
    register: options.RegisterOption = None,
) -> None:
    """Rule that some reports of an agreement mean another one.

    They leave it, for an agreement of their own or for one on record that they fit; the others
    keep the id. `onrecord same REPORT NAME` then says which one they mean.

    Example:

      onrecord split "transit deal" quayside-echo-20230711 --because "that is the 2019 deal"
    """
    from onrecord.deciding import reports_in

    with options.open_register(context, register) as opened:
        desk = _desk(opened)
        agreement = agreement_meant(desk, name)
        _rule(desk, "split", (agreement, *reports_in(desk, agreement, docs)), because, by)


def rename(
    context: typer.Context,
    name: options.NameArgument,
    new_name: Annotated[str, typer.Argument(metavar="NEW", help="The name to show it under.")],
    because: BecauseOption,
    by: ByOption = None,
    register: options.RegisterOption = None,
) -> None:
    """Rule under which name an agreement is shown.

    It is still found by every name that a report gives it. A later `rename` overrides this one.

    Example:

      onrecord rename "security pact" CIS-MOA --because "its usual short title"
    """
    from onrecord import deciding

    with options.open_register(context, register) as opened:
        desk = _desk(opened)
        subjects = (agreement_meant(desk, name), deciding.new_name(new_name))
        _rule(desk, "rename", subjects, because, by)


def not_echo(
    context: typer.Context,
    report: Annotated[str, typer.Argument(metavar="REPORT", help="A report's name.")],
    origin: Annotated[
        str, typer.Argument(metavar="FROM", help="The report or outlet that it did not repeat.")
    ],
    because: BecauseOption,
    by: ByOption = None,
    register: options.RegisterOption = None,
) -> None:
    """Rule that a report does not repeat another.

    It then counts as an origin of its own, unless it repeats a third report. Whom each report is
    taken to repeat is told by `onrecord echoes REPORT`.

    Example:

      onrecord not-echo harbour-mail-20230804 karakoram-courier-20230803 --because "own source"
    """
    from onrecord.deciding import repeated

    with options.open_register(context, register) as opened:
        desk = _desk(opened)
        _rule(desk, "not_echo", repeated(desk, report, origin), because, by)


def rulings(
    context: typer.Context,
    undo: Annotated[
        str | None, typer.Option(metavar="ID", help="Undo this ruling, by a ruling of its own.")
    ] = None,
    because: Annotated[str | None, typer.Option(metavar="REASON", help="Why it is undone.")] = None,
    by: ByOption = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """List the rulings of people, or undo one.

    Oldest first. A ruling is never taken away: another undoes it, and can be undone in its turn.

    Examples:

      onrecord rulings

      onrecord rulings --undo r-0123456789abcdef --because "the wrong pact"
    """
    from onrecord.resolve.rulings import standing, undone

    with options.open_register(context, register) as opened:
        desk = _desk(opened)
        if undo is not None:
            _undo(desk, undo, because, by)
            return
        if because is not None:
            raise OnrecordError("--because goes with --undo ID; without it, rulings are listed")
        every = opened.rulings()
        told = {ruling.id: _said(desk, ruling) for ruling in (() if as_json else every)}
    holding = {ruling.id for ruling in standing(every)}
    if as_json:
        render.print_json(
            [
                {
                    "id": ruling.id,
                    "kind": str(ruling.kind),
                    "subjects": list(ruling.subjects),
                    "author": ruling.author,
                    "reason": ruling.reason,
                    "made_at": ruling.made_at,
                    "reverses": ruling.reverses,
                    "holds": ruling.id in holding,
                }
                for ruling in every
            ]
        )
        return
    if not every:
        typer.echo("nobody has ruled on anything yet")
    gone = undone(every)
    for ruling in every:
        undoes = f"undoes {ruling.reverses}: " if ruling.reverses else ""
        by_whom = f"by {ruling.author}, {ruling.made_at[:10]}"
        render.heading(f"{ruling.id}  {by_whom}{'; undone' if ruling.id in gone else ''}")
        render.paragraph(undoes + told[ruling.id], 2)
        render.paragraph(f"because: {ruling.reason}", 2)


def _desk(register: Register) -> Desk:
    from onrecord.api import Desk

    return Desk(register)


def _rule(
    desk: Desk,
    kind: str,
    subjects: tuple[str, ...],
    because: str,
    by: str | None,
    reverses: str | None = None,
) -> None:
    from onrecord.resolve.rulings import Ruling, RulingKind

    tell(desk, Ruling(RulingKind(kind), subjects, author(by), why(because), instant(), reverses))


def why(because: str) -> str:
    """The reason of a ruling. Raises `OnrecordError` where it is empty."""
    told = " ".join(because.split())
    if not told:
        raise OnrecordError("--because: say why; the reason is kept with the ruling")
    return told


def tell(desk: Desk, ruling: Ruling) -> None:
    """Record a ruling and say so, and what is on record now."""
    from onrecord.deciding import outcome

    said = _said(desk, ruling)
    desk.register.rule(ruling)
    undoes = f", undoing {ruling.reverses}" if ruling.reverses else ""
    typer.echo(f"ruled: {ruling.id}{undoes} ({said})")
    if now := outcome(desk, ruling):
        render.paragraph(now)


def _said(desk: Desk, ruling: Ruling) -> str:
    from onrecord.deciding import in_words
    from onrecord.resolve.rulings import ON_STATEMENTS

    kind = f"{render.words(ruling.kind)}: " if ruling.kind in ON_STATEMENTS else ""
    return kind + in_words(desk, ruling)


def author(by: str | None) -> str:
    """Who rules: as given, else the user of this machine."""
    return by or getpass.getuser()


def instant() -> str:
    """The present moment, fine enough to order rulings."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _undo(desk: Desk, ruling_id: str, because: str | None, by: str | None) -> None:
    from onrecord.deciding import ruling_to_undo

    old = ruling_to_undo(desk, ruling_id)
    if because is None:
        raise OnrecordError("--undo: say why with --because REASON")
    _rule(desk, str(old.kind), old.subjects, because, by, reverses=old.id)


def agreement_meant(desk: Desk, name: str) -> str:
    """The id of the one agreement that a name means."""
    from onrecord import deciding

    if desk.register.report(name) is not None:
        raise OnrecordError(f"{name!r} is a report; name an agreement here, the report before it")
    return deciding.agreement_meant(desk, name)


def _pair(desk: Desk, one: str, other: str) -> tuple[str, str]:
    from onrecord.deciding import two_agreements

    report = desk.register.report(one)
    if report is not None:
        return report.doc, agreement_meant(desk, other)
    agreement_meant(desk, other)
    return two_agreements(desk, one, other)
