"""What a person decides about one statement: `accept`, `reject`, `correct`."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import options
from onrecord.cli.rulings import (
    BecauseOption,
    ByOption,
    agreement_meant,
    author,
    instant,
    tell,
    why,
)
from onrecord.model import OnrecordError

StatementArgument = Annotated[
    str, typer.Argument(metavar="STATEMENT", help="A statement's id, as `show` prints it.")
]


def accept(
    context: typer.Context,
    statement: StatementArgument,
    because: BecauseOption,
    by: ByOption = None,
    register: options.RegisterOption = None,
) -> None:
    """Rule that a statement is right as it stands.

    It then counts in full, and stays as it is when the report is read again.

    Example:

      onrecord accept s-0123456789abcdef --because "the sentence says just this"
    """
    _rule(context, register, "accept", statement, because, by)


def reject(
    context: typer.Context,
    statement: StatementArgument,
    because: BecauseOption,
    by: ByOption = None,
    register: options.RegisterOption = None,
) -> None:
    """Rule that a report does not state this.

    No answer counts the statement any more, nor one like it from a newer reading.

    Example:

      onrecord reject s-0123456789abcdef --because "the sentence is about a contract"
    """
    _rule(context, register, "reject", statement, because, by)


def correct(
    context: typer.Context,
    statement: StatementArgument,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="event, modality, date, ...")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What it is to read; '' for none.")],
    because: BecauseOption,
    by: ByOption = None,
    register: options.RegisterOption = None,
) -> None:
    """Rule how one field of a statement is to read.

    Fields: event, modality, date, term, actors, agreement, evidence, scope, procedure,
    source_kind, source_stance, source_text, source_cue, source_affiliation, source_resolved,
    source_reason.

    Examples:

      onrecord correct s-0123456789abcdef date 2005-10 --because "October, says the caption"

      onrecord correct s-0123456789abcdef agreement CIS-MOA --because "the pact of 2005 is meant"
    """
    _rule(context, register, "correct", statement, because, by, (field, value))


def _rule(
    context: typer.Context,
    register: str | None,
    kind: str,
    statement: str,
    because: str,
    by: str | None,
    change: tuple[str, str] | None = None,
) -> None:
    from onrecord.api import Desk
    from onrecord.resolve.reviews import ruling_on
    from onrecord.resolve.rulings import RulingKind

    with options.open_register(context, register) as opened:
        desk = Desk(opened)
        item = opened.statement(statement)
        if item is None:
            raise OnrecordError(
                f"{statement}: no such statement on record; ids stand in `onrecord show NAME`"
            )
        if change is not None and change[0] == "agreement":
            change = ("agreement", agreement_meant(desk, change[1]))
        tell(desk, ruling_on(item, RulingKind(kind), author(by), why(because), instant(), change))
