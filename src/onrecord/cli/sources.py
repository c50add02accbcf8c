"""`onrecord sources`: who says what is on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import typer

from onrecord.cli import options, render
from onrecord.model import Recorded, SourceKind


@dataclass(frozen=True, slots=True)
class _Voice:
    """One source with what it says, across reports. `titles` are those that reports give a named
    person, each with the first and the last day of such a report."""

    kind: str
    text: str | None
    affiliation: str | None
    titles: tuple[tuple[str, date | None, date | None], ...]
    items: tuple[Recorded, ...]

    @property
    def reports(self) -> list[str]:
        """The reports that quote it, as the statements stand."""
        return list(dict.fromkeys(i.doc for i in self.items))

    @property
    def outlets(self) -> list[str]:
        """The outlets that print it."""
        return list(dict.fromkeys(i.outlet or "outlet not known" for i in self.items))

    def to_json(self) -> dict[str, Any]:
        """The object of `sources --json`."""
        return {
            "kind": self.kind,
            "text": self.text,
            "affiliation": self.affiliation,
            "titles": [
                {"title": title, "first": first and str(first), "last": last and str(last)}
                for title, first, last in self.titles
            ],
            "statements": [i.statement.id for i in self.items],
            "reports": self.reports,
            "outlets": self.outlets,
            "agreements": list(dict.fromkeys(i.agreement for i in self.items)),
        }


def sources(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Only those who speak of this agreement."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind", metavar="KIND", help="Only this kind: " + ", ".join(SourceKind) + "."
        ),
    ] = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """List who says what is on record, and how often.

    A named person is one source across reports, with the titles held. Unnamed ones of two reports
    are two, but where wording and outlet show that it is the same quotation.

    Examples:

      onrecord sources CIS-MOA

      onrecord sources --kind unnamed_person --json
    """
    from onrecord.api import Desk

    with options.open_register(context, register) as opened:
        desk = Desk(opened)
        chosen = (
            [match.agreement for match in desk.meant(name)]
            if name is not None
            else [agreement.id for agreement in opened.agreements()]
        )
        voices = _voices(
            (item for agreement in chosen for item in opened.recorded(agreement)), kind
        )
    if as_json:
        render.print_json([voice.to_json() for voice in voices])
        return
    render.table(
        ("source", "kind", "speaks for", "statements", "reports", "outlets"),
        [
            (
                _shown(voice),
                render.words(voice.kind),
                voice.affiliation or "-",
                str(len(voice.items)),
                str(len(voice.reports)),
                ", ".join(voice.outlets),
            )
            for voice in voices
        ],
        wrapped=("source", "outlets"),
    )


def _shown(voice: _Voice) -> str:
    held = f" ({', '.join(title for title, _, _ in voice.titles)})" if voice.titles else ""
    return (voice.text or "(in its own voice)") + held


def _voices(items: Iterable[Recorded], kind: str | None) -> list[_Voice]:
    from onrecord.resolve.sources import Spoken, voices

    chosen = {
        i.statement.id: i for i in items if kind is None or i.statement.source.kind == kind
    }  # fmt: skip
    spoken = [Spoken(i.doc, i.outlet, i.published, i.statement) for i in chosen.values()]
    found = []
    for voice in voices(spoken):
        told = tuple(chosen.pop(i) for _, i in voice.statements)
        is_person = voice.kind is SourceKind.NAMED_PERSON
        name = voice.name if is_person and voice.titles else _mention(told[0])
        found.append(_Voice(str(voice.kind), name, voice.affiliation, voice.titles, told))
    others: dict[tuple[str, ...], list[Recorded]] = defaultdict(list)
    for item in chosen.values():
        source = item.statement.source
        of = (item.outlet or item.doc,) if source.kind is SourceKind.OUTLET else ()
        named = ((_mention(item) or "").casefold(), source.affiliation or "")
        others[str(source.kind), *(of or named)].append(item)
    for told in map(tuple, others.values()):
        source = told[0].statement.source
        found.append(_Voice(str(source.kind), _mention(told[0]), source.affiliation, (), told))
    return sorted(found, key=lambda v: (-len(v.items), v.kind, v.text or ""))


def _mention(item: Recorded) -> str | None:
    return item.statement.source.resolved or item.statement.source.text
