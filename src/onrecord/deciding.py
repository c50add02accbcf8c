"""What a person may rule, checked against what is on record, and told in words: as the command
line, the pages and the API do it."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.api import Desk, NothingFound
from onrecord.model import OnrecordError
from onrecord.publish.wording import title
from onrecord.resolve.echoes import Echo
from onrecord.resolve.outlets import same_outlet
from onrecord.resolve.rulings import ON_STATEMENTS, Ruling, RulingKind, subjects_in_words, undone

NAME_CHARS = 300
_LISTED = 5


def agreement_meant(desk: Desk, name: str) -> str:
    """The id of the one agreement that a name or id means. Raises `OnrecordError`."""
    if not name.strip():
        raise OnrecordError("name an agreement")
    told = name.strip()[:NAME_CHARS]
    meant = desk.meant(told)
    so_shown = [m.agreement for m in meant if _is_shown_as(desk, m.agreement, told)]
    if len(meant) > 1 and len(so_shown) == 1:
        return so_shown[0]
    if len(meant) > 1:
        listed = "; ".join(f"{m.agreement} {shown(desk, m.agreement)}" for m in meant[:_LISTED])
        raise OnrecordError(f"{name!r} fits {len(meant)} agreements: {listed}; give one's id")
    return meant[0].agreement


def _is_shown_as(desk: Desk, agreement: str, name: str) -> bool:
    found = desk.register.agreement(agreement)
    return found is not None and title(found.names[0]).casefold() == title(name).casefold()


def two_agreements(desk: Desk, one: str, other: str) -> tuple[str, str]:
    """The ids of two agreements that are not one. Raises `OnrecordError` where they are."""
    first, second = agreement_meant(desk, one), agreement_meant(desk, other)
    if first == second:
        raise OnrecordError(
            f"{one!r} and {other!r} are one agreement already, {first} {shown(desk, first)}; "
            "reports that mean another are taken out of it by `split`"
        )
    return first, second


def reports_in(desk: Desk, agreement: str, docs: Sequence[str]) -> tuple[str, ...]:
    """The names of reports that speak of an agreement. Raises `OnrecordError` where one does not,
    or where no other report would be left."""
    inside = [r.doc for r in desk.register.reports(agreement)]
    found = []
    for doc in docs:
        report = desk.register.report(doc)
        if report is None:
            raise NothingFound(f"{doc[:60]}: no such report on record; `list --json` names them")
        if report.doc not in inside:
            raise OnrecordError(
                f"{report.doc}: this report does not speak of {shown(desk, agreement)}; "
                f"those that do: {_few(inside)}"
            )
        found.append(report.doc)
    if len(set(found)) == len(set(inside)):
        raise OnrecordError(
            f"these are all the reports that speak of {shown(desk, agreement)}: none would be "
            "left in it; name those that mean another"
        )
    return tuple(dict.fromkeys(found))


def _few(docs: Sequence[str]) -> str:
    more = f" and {len(docs) - _LISTED} more" if len(docs) > _LISTED else ""
    return ", ".join(docs[:_LISTED]) + more


def new_name(name: str) -> str:
    """A name as an agreement may be shown under. Raises `OnrecordError`."""
    told = " ".join(name.split())
    if not 1 <= len(told) <= NAME_CHARS:
        raise OnrecordError(f"a name has 1 to {NAME_CHARS} characters")
    return told


def repeated(desk: Desk, doc: str, origin: str) -> tuple[str, str]:
    """A report and the report or outlet that it repeats or does not, as rulings name them.

    An outlet stands for its report where the one repeats that. Raises `OnrecordError`.
    """
    report = desk.register.report(doc)
    if report is None:
        raise NothingFound(f"{doc[:60]}: no such report on record; `list --json` names them")
    told = " ".join(origin.split())[:NAME_CHARS]
    if not told:
        raise OnrecordError("name the report or outlet that it repeats or does not repeat")
    other = desk.register.report(told)
    if other is not None and other.doc == report.doc:
        raise OnrecordError(f"{report.doc}: a report does not repeat itself; name the other one")
    if other is not None:
        return report.doc, other.doc
    echo = echo_of(desk, report.doc)
    parent = desk.register.report(echo.from_) if echo and echo.from_ else None
    if parent is not None and same_outlet(parent.outlet, told):
        return report.doc, parent.doc
    return report.doc, told


def echo_of(desk: Desk, doc: str) -> Echo | None:
    """A report's place in its story, where it has one."""
    report = desk.register.report(doc)
    told = desk.register.stories(report.id) if report else ()
    return next((e for s in told for e in s.reports if e.doc == doc), None)


def ruling_to_undo(desk: Desk, ruling_id: str) -> Ruling:
    """A ruling that still holds. Raises `OnrecordError` where it was undone already."""
    every = desk.register.rulings()
    old = next((r for r in every if r.id == ruling_id), None)
    if old is None:
        raise NothingFound(f"{ruling_id[:60]}: no such ruling; `onrecord rulings` lists them")
    gone = undone(every)
    if old.id in gone:
        by = next(r for r in every if r.reverses == old.id and r.id not in gone)
        raise OnrecordError(f"{old.id} is undone already; to have it back, undo {by.id}")
    return old


# In words


def shown(desk: Desk, agreement: str) -> str:
    """An agreement as it is shown, with its parties."""
    found = desk.register.agreement(agreement)
    if found is None:
        return "(not on record)"
    parties = f" ({', '.join(found.parties)})" if found.parties else ""
    return f"“{title(found.names[0])}”{parties}"


def in_words(desk: Desk, ruling: Ruling) -> str:
    """What a ruling says, with the names of agreements as they now stand; of one on a statement,
    only what it is about."""
    if ruling.kind in ON_STATEMENTS:
        return subjects_in_words(ruling)
    one, *rest = (_subject(desk, s) for s in ruling.subjects)
    if ruling.kind is RulingKind.RENAME:
        return f"{one} is shown as “{ruling.subjects[1]}”"
    if ruling.kind is RulingKind.SPLIT:
        verb = "means" if len(rest) == 1 else "mean"
        return f"{', '.join(rest)} {verb} another agreement than {one}"
    return f"{one} {_SAYING[ruling.kind, _is_agreement(ruling.subjects[0])].format(rest[0])}"


_SAYING = {
    (RulingKind.SAME, True): "and {} are one agreement",
    (RulingKind.MERGE, True): "and {} are one agreement",
    (RulingKind.DIFFERENT, True): "and {} are two agreements",
    (RulingKind.SAME, False): "speaks of {}",
    (RulingKind.MERGE, False): "speaks of {}",
    (RulingKind.DIFFERENT, False): "does not speak of {}",
    (RulingKind.NOT_ECHO, False): "does not repeat {}",
    (RulingKind.ECHO, False): "repeats {}",
}


def _is_agreement(subject: str) -> bool:
    return subject.startswith("a-")


def _subject(desk: Desk, subject: str) -> str:
    found = desk.register.agreement(subject) if _is_agreement(subject) else None
    if found is None:
        return subject
    if found.id != subject:
        return f"{subject} (now in “{title(found.names[0])}”)"
    return f"{subject} “{title(found.names[0])}”"


def outcome(desk: Desk, ruling: Ruling) -> str:
    """What is on record now of what a ruling is about, in a sentence; empty where that says no
    more than the ruling."""
    if ruling.kind in ON_STATEMENTS:
        return ""
    if ruling.kind in (RulingKind.ECHO, RulingKind.NOT_ECHO):
        echo = echo_of(desk, ruling.subjects[0])
        if echo is None:
            return f"on record now: {ruling.subjects[0]} is in no story with another report"
        if echo.from_ is None:
            return f"on record now: {echo.doc} repeats nobody"
        return f"on record now: {echo.doc} repeats {echo.from_} ({echo.how})"
    if ruling.kind is RulingKind.RENAME and ruling.reverses is None:
        return _others_so_named(desk, *ruling.subjects)
    told = [s for s in ruling.subjects if desk.register.report(s) is not None]
    ids = [a for s in ruling.subjects if _is_agreement(s) and (a := desk.register.agreement(s))]
    found = {a.id for a in ids} | {a for doc in told for a in _agreements_of(desk, doc)}
    return "on record now: " + "; ".join(
        f"{a} {shown(desk, a)}, {_few([r.doc for r in desk.register.reports(a)])}"
        for a in sorted(found)
    )


def _others_so_named(desk: Desk, agreement: str, name: str) -> str:
    found = [m.agreement for m in desk.register.find(name) if _is_shown_as(desk, m.agreement, name)]
    others = [a for a in found if a != agreement]
    return f"shown under that name, too: {', '.join(others)}" if others else ""


def _agreements_of(desk: Desk, doc: str) -> list[str]:
    return [item.agreement for item in desk.register.reviewed(doc).shown]
