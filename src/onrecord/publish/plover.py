"""PLOVER and CAMEO: every statement as an event record, our own finer code beside it.

The mapping is data (`data/plover.toml`, shown in docs/publishing.md). One JSON object a line: the
codes, who to whom (ISO codes), the days between which it fell, and what they leave out - the
event and modality of the codebook, who says so, the agreement, and the quote with its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from onrecord.data import load
from onrecord.model import Agreement, Event, Modality, Recorded
from onrecord.model.codec import source_to_json
from onrecord.publish import EVERYTHING, Query
from onrecord.publish.selection import chosen
from onrecord.record import Register

_CONTEXT = {
    Modality.PLANNED: ("future",),
    Modality.POSSIBLE: ("hypothetical",),
    Modality.CONDITIONAL: ("hypothetical",),
}


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one event put in one way; all null where the systems have no counterpart."""

    plover: str | None = None
    mode: str | None = None
    cameo: str | None = None
    why: str = ""


@cache
def mapping() -> dict[tuple[Event, Modality], Codes]:
    """The whole table: codes by event and modality."""
    found: dict[tuple[Event, Modality], Codes] = {}
    for name, entry in load("plover.toml").items():
        why = entry["why"]
        actual = Codes(entry.get("plover"), entry.get("mode"), entry.get("cameo"), why)
        told = entry.get("planned", {})
        planned = Codes(told.get("plover"), told.get("mode"), told.get("cameo"), why)
        for modality in Modality:
            codes = actual if modality is Modality.ACTUAL else planned
            if modality is Modality.DENIED:
                codes = Codes(why="said not to have happened")
            found[Event(name), modality] = codes
    return found


def write(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write one file; yields it."""
    with target.open("w", encoding="utf-8") as stream:
        for record in records(register, query):
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    yield target


def records(register: Register, query: Query = EVERYTHING) -> Iterator[dict[str, Any]]:
    """The event records, by agreement and day of publication."""
    for agreement in chosen(register, query):
        for item in register.recorded(agreement.id):
            yield _record(item, agreement)


def _record(item: Recorded, agreement: Agreement) -> dict[str, Any]:
    statement = item.statement
    codes = mapping()[statement.event, statement.modality]
    doing, others = _sides(item, agreement)
    when = statement.event_date
    latest = when.latest if when and when.latest < date.max else None
    return {
        "id": statement.id,
        "event": codes.plover,
        "mode": codes.mode,
        "context": list(_CONTEXT.get(statement.modality, ())),
        "cameo": codes.cameo,
        "source": list(doing),
        "target": list(others),
        "date": when.earliest.isoformat() if when else None,
        "date_latest": latest.isoformat() if latest else None,
        "date_stated": str(when) if when else None,
        "agreement": agreement.id,
        "agreement_name": agreement.names[0],
        "onrecord_event": str(statement.event),
        "onrecord_modality": str(statement.modality),
        "said_by": source_to_json(statement.source),
        "certainty": round(statement.certainty, 3),
        "origin": item.origin,
        "publisher": item.outlet,
        "published": item.published.isoformat() if item.published else None,
        "text": statement.evidence_text,
        "document": statement.document,
        "start": statement.evidence.start,
        "end": statement.evidence.end,
    }


def _sides(item: Recorded, agreement: Agreement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who acts, and towards whom: the other parties, or each other where all act. Of a breach the
    accused are the target, and whoever the speaker speaks for accuses."""
    statement = item.statement
    acting = statement.actors
    if statement.event is Event.ALLEGE_BREACH:
        spoken_for = statement.source.affiliation or ""
        return tuple(p.strip() for p in spoken_for.split(",") if p.strip()), acting
    others = tuple(p for p in agreement.parties if p not in acting)
    return acting, others or (acting if len(acting) > 1 else ())


def table() -> str:
    """The mapping as a table in Markdown, as docs/publishing.md shows it."""
    lines = [
        "| event | PLOVER | CAMEO | planned or possible | why |",
        "|---|---|---|---|---|",
    ]

    def told(codes: Codes) -> tuple[str, str]:
        return " ".join(filter(None, (codes.plover, codes.mode))), codes.cameo or ""

    for event in Event:
        actual = mapping()[event, Modality.ACTUAL]
        planned = " ".join(told(mapping()[event, Modality.PLANNED])).strip()
        plover, cameo = told(actual)
        lines.append(f"| `{event}` | {plover} | {cameo} | {planned} | {actual.why} |")
    return "\n".join(lines)
