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

    Or that a report speaks of this agreement.

    Example:

      onrecord same "security pact with the US" CIS-MOA --because "the minister used both names"
    """
    with options.open_register(context, register) as opened:
        desk = _desk(opened)
        _rule(desk, "same", (_subject(desk, one), agreement_meant(desk, other)), because, by)


def different(
    context: typer.Context,
    one: ReportOrName,
    other: Agreement,
    because: BecauseOption,
    by: ByOption = None,
    register: options.RegisterOption = None,
) -> None:
    """Rule that two agreements are not one.

    Or that a report does not speak of this agreement.

    Example:

      onrecord different harbour-mail-20230804 CIS-MOA --because "it means the 1959 agreement"
    """
    with options.open_register(context, register) as opened:
        desk = _desk(opened)
        _rule(desk, "different", (_subject(desk, one), agreement_meant(desk, other)), because, by)


def split(
    context: typer.Context,
    name: options.NameArgument,
    docs: Annotated[list[str], typer.Argument(metavar="REPORT...", help="Names of reports.")],
    because: BecauseOption,
    by: ByOption = None,
    register: options.RegisterOption = None,
) -> None:
    """Rule that some reports mean another agreement.

    Example:

      onrecord split "transit deal" quayside-echo-20230711 --because "that is the 2019 deal"
    """
    with options.open_register(context, register) as opened:
        desk = _desk(opened)
        named = tuple(_report(desk, doc) for doc in docs)
        _rule(desk, "split", (agreement_meant(desk, name), *named), because, by)


def rename(
    context: typer.Context,
    name: options.NameArgument,
    new_name: Annotated[str, typer.Argument(metavar="NEW", help="The name to show it under.")],
    because: BecauseOption,
    by: ByOption = None,
    register: options.RegisterOption = None,
) -> None:
    """Rule under which name an agreement is shown.

    Example:

      onrecord rename "security pact" CIS-MOA --because "its usual short title"
    """
    with options.open_register(context, register) as opened:
        desk = _desk(opened)
        _rule(desk, "rename", (agreement_meant(desk, name), new_name), because, by)


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

    Example:

      onrecord not-echo harbour-mail-20230804 karakoram-courier-20230803 --because "own source"
    """
    with options.open_register(context, register) as opened:
        desk = _desk(opened)
        _rule(desk, "not_echo", (_report(desk, report), origin), because, by)


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

    Examples:

      onrecord rulings

      onrecord rulings --undo r-0123456789abcdef --because "the wrong pact"
    """
    from onrecord.resolve.rulings import standing, subjects_in_words

    with options.open_register(context, register) as opened:
        if undo is not None:
            _undo(_desk(opened), undo, because, by)
            return
        every = opened.rulings()
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
    render.table(
        ("ruling", "kind", "about", "by", "when", "because", "holds"),
        [
            (
                ruling.id,
                ("undoes " if ruling.reverses else "") + render.words(ruling.kind),
                subjects_in_words(ruling),
                ruling.author,
                ruling.made_at[:10],
                ruling.reason,
                "yes" if ruling.id in holding else "no",
            )
            for ruling in every
        ],
        wrapped=("about", "because"),
    )


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

    tell(desk, Ruling(RulingKind(kind), subjects, author(by), because, instant(), reverses))


def tell(desk: Desk, ruling: Ruling) -> None:
    """Record a ruling and say so."""
    from onrecord.resolve.rulings import subjects_in_words

    desk.register.rule(ruling)
    typer.echo(f"ruled: {ruling.id} ({render.words(ruling.kind)}: {subjects_in_words(ruling)})")


def author(by: str | None) -> str:
    """Who rules: as given, else the user of this machine."""
    return by or getpass.getuser()


def instant() -> str:
    """The present moment, fine enough to order rulings."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _undo(desk: Desk, ruling_id: str, because: str | None, by: str | None) -> None:
    old = next((r for r in desk.register.rulings() if r.id == ruling_id), None)
    if old is None:
        raise OnrecordError(f"--undo {ruling_id}: no such ruling; see `onrecord rulings`")
    if not because:
        raise OnrecordError("--undo: say why with --because REASON")
    _rule(desk, str(old.kind), old.subjects, because, by, reverses=old.id)


def agreement_meant(desk: Desk, name: str) -> str:
    """The id of the one agreement that a name means."""
    if desk.register.report(name) is not None:
        raise OnrecordError(f"{name!r} is a report; name an agreement here, the report before it")
    meant = desk.meant(name)
    if len(meant) > 1:
        listed = "; ".join(f"{m.agreement} ({m.name})" for m in meant)
        raise OnrecordError(f"{name!r} fits {len(meant)} agreements: {listed}; give one's id")
    return meant[0].agreement


def _report(desk: Desk, name: str) -> str:
    report = desk.register.report(name)
    if report is None:
        raise OnrecordError(f"{name}: no such report on record; `onrecord list --json` names them")
    return report.doc


def _subject(desk: Desk, name: str) -> str:
    report = desk.register.report(name)
    return report.doc if report is not None else agreement_meant(desk, name)
