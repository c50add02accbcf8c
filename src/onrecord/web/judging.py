"""What a person rules, as pages and the API both do it: the ruling, its effect on what is kept of
conclusions, and the line in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fastapi import Request

from onrecord.api import NothingFound
from onrecord.deciding import (
    agreement_meant,
    in_words,
    new_name,
    repeated,
    reports_in,
    ruling_to_undo,
    two_agreements,
)
from onrecord.model import OnrecordError, Recorded
from onrecord.outlooks import refresh
from onrecord.resolve.reviews import ruling_on
from onrecord.resolve.rulings import (
    ON_ECHOES,
    ON_IDENTITY,
    Ruling,
    RulingKind,
    standing,
)
from onrecord.web.access import noted, person_of
from onrecord.web.house import desk_of

REASON_CHARS = 500
_NAMED = {"merge": RulingKind.MERGE, "different": RulingKind.DIFFERENT, "split": RulingKind.SPLIT}
_NAMED["rename"] = RulingKind.RENAME


def statement_of(request: Request, statement: str) -> Recorded:
    """A statement by its id. Raises `NothingFound`."""
    item = desk_of(request).register.statement(statement)
    if item is None:
        raise NothingFound(f"{statement[:60]}: no such statement on record")
    return item


def rule_on_statement(
    request: Request,
    item: Recorded,
    act: str,
    reason: str,
    changes: Mapping[str, str],
    seen: str | None,
) -> tuple[Ruling, ...]:
    """Accept, reject or correct a statement; one ruling for each field that is to change.

    Raises `Overtaken` where somebody else ruled on it after `seen`.
    """
    author, why = person_of(request).name, _reason(reason)
    if act in ("accept", "reject"):
        made = [ruling_on(item, RulingKind(act), author, why, _instants(1)[0])]
    elif act == "correct":
        if not changes:
            raise OnrecordError("no field was changed: change one, or accept the statement")
        made = [
            ruling_on(
                item,
                RulingKind.CORRECT,
                author,
                why,
                at,
                (field, _value(request, item, field, value)),
            )
            for at, (field, value) in zip(
                _instants(len(changes)), sorted(changes.items()), strict=True
            )
        ]
    else:
        raise OnrecordError(f"{act[:40]!r}: not one of accept, reject, correct")
    return _record(request, made, seen)


def _value(request: Request, item: Recorded, field: str, value: str) -> str:
    desk = desk_of(request)
    if field == "agreement":
        return agreement_meant(desk, value)
    if field == "evidence":
        document = desk.register.document(item.statement.document)
        if document is None or not value.strip() or value not in document.text:
            raise OnrecordError(
                "evidence: these words do not stand in the report; copy them from its text"
            )
    return value


def rule_on_agreement(
    request: Request, act: str, agreement: str, other: str, reason: str
) -> tuple[Ruling, ...]:
    """Merge two agreements, say that they differ, split a report off, or give another name."""
    desk, why = desk_of(request), _reason(reason)
    if act not in _NAMED:
        raise OnrecordError(f"{act[:40]!r}: not one of {', '.join(_NAMED)}")
    first = agreement_meant(desk, agreement)
    if act == "split":
        (second,) = reports_in(desk, first, (other,))
    elif act == "rename":
        second = new_name(other)
    else:
        first, second = two_agreements(desk, agreement, other)
    kind = _NAMED[act]
    made = Ruling(kind, (first, second), person_of(request).name, why, _instants(1)[0])
    return _record(request, [made], None)


def rule_on_echo(
    request: Request, act: str, doc: str, origin: str, reason: str
) -> tuple[Ruling, ...]:
    """Say that a report does (`echo`) or does not (`not_echo`) have it from there."""
    if act not in tuple(map(str, ON_ECHOES)):
        raise OnrecordError(f"{act[:40]!r}: not one of echo, not_echo")
    made = Ruling(
        RulingKind(act),
        repeated(desk_of(request), doc, origin),
        person_of(request).name,
        _reason(reason),
        _instants(1)[0],
    )
    return _record(request, [made], None)


def undo(request: Request, ruling_id: str, reason: str) -> Ruling:
    """Undo a ruling by one of its own; an undoing can be undone too."""
    old = ruling_to_undo(desk_of(request), ruling_id)
    made = replace(
        old,
        author=person_of(request).name,
        reason=_reason(reason),
        made_at=_instants(1)[0],
        reverses=old.id,
    )
    return _record(request, [made], None)[0]


def decided_between(request: Request, one: str, other: str) -> Ruling | None:
    """The standing ruling on whether two agreements are one."""
    told = standing(desk_of(request).register.rulings())
    on_both = [r for r in told if r.kind in ON_IDENTITY and {one, other} <= set(r.subjects)]
    return on_both[-1] if on_both else None


def _record(request: Request, made: list[Ruling], seen: str | None) -> tuple[Ruling, ...]:
    register = desk_of(request).register
    told = [in_words(desk_of(request), ruling) for ruling in made]
    register.rule(*made, seen=seen)
    refresh(register)
    for ruling, said in zip(made, told, strict=True):
        act = f"undid: {ruling.kind}" if ruling.reverses else f"ruled: {ruling.kind}"
        noted(request, act, said, ruling.reason)
    return tuple(made)


def _reason(reason: str) -> str:
    why = " ".join(reason.split())
    if not why:
        raise OnrecordError("say why: each ruling carries its reason")
    if len(why) > REASON_CHARS:
        raise OnrecordError(f"a reason has at most {REASON_CHARS} characters")
    return why


def _instants(count: int) -> list[str]:
    """So many moments from now on, each later than the one before."""
    begin = datetime.now(UTC)
    return [
        (begin + timedelta(microseconds=n)).strftime("%Y-%m-%dT%H:%M:%S.%fZ") for n in range(count)
    ]
