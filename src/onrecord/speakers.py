"""Who says what is on record: each source once, with what it says across reports.

The command line and the web application tell sources apart by this one function.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onrecord.model import Recorded, SourceKind, content_id
from onrecord.resolve.sources import Spoken, voices


@dataclass(frozen=True, slots=True)
class Speaker:
    """One source: an outlet in its own voice, a person, an office, a body, a document. `name` is
    null where none is printed; `titles` are those that reports give a named person, each with the
    first and the last day of such a report."""

    id: str
    kind: SourceKind
    name: str | None
    affiliation: str | None
    titles: tuple[tuple[str, date | None, date | None], ...]
    items: tuple[Recorded, ...]


def speakers(items: Iterable[Recorded]) -> list[Speaker]:
    """The sources of these statements, those with most of them first. A named person is one
    across reports; unnamed ones of two reports are two, but where it is the same quotation."""
    left = {item.statement.id: item for item in items}
    found = []
    for voice in voices(Spoken(i.doc, i.outlet, i.published, i.statement) for i in left.values()):
        told = tuple(left.pop(i) for _, i in voice.statements)
        is_titled = voice.kind is SourceKind.NAMED_PERSON and voice.titles
        name = voice.name if is_titled else _mention(told[0])
        found.append(Speaker(voice.id, voice.kind, name, voice.affiliation, voice.titles, told))
    others: dict[tuple[str, ...], list[Recorded]] = defaultdict(list)
    for item in left.values():
        source = item.statement.source
        of = (item.outlet or item.doc,) if source.kind is SourceKind.OUTLET else ()
        named = ((_mention(item) or "").casefold(), source.affiliation or "")
        others[str(source.kind), *(of or named)].append(item)
    for key, inside in others.items():
        source = inside[0].statement.source
        id_ = content_id("v", *key)
        of_it = (source.affiliation, (), tuple(inside))
        found.append(Speaker(id_, source.kind, _mention(inside[0]), *of_it))
    return sorted(found, key=lambda s: (-len(s.items), s.kind, s.name or "", s.id))


def _mention(item: Recorded) -> str | None:
    return item.statement.source.resolved or item.statement.source.text
