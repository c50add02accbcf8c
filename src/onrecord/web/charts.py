"""What charts are drawn from: plain data, worked out here and drawn in the browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from onrecord.conclude import Spell, TimelineEntry
from onrecord.model import Recorded
from onrecord.web import links, words

MARKS = 1500  # more in one picture than anybody can tell apart
_AHEAD_DAYS = 365


def life(
    spells: Sequence[Spell],
    entries: Sequence[TimelineEntry],
    by_id: dict[str, Recorded],
    on: date,
    known: date,
    home: str,
) -> dict[str, Any]:
    """The lifecycle chart: bands of status, marks of what is stated to have happened.

    A mark is one act as it is put (event and modality), with how exactly its day is known, the
    kind of source behind most of it, and the address of its sentences.
    """
    marks = [_mark(entry, by_id, home) for entry in entries]
    newest_first = sorted(marks, key=lambda m: str(m["to"]), reverse=True)[:MARKS]
    shown = sorted(newest_first, key=lambda m: (str(m["from"]), str(m["event"])))
    return {
        "on": on.isoformat(),
        "known": known.isoformat(),
        "bands": [band(spell, known) for spell in spells],
        "marks": shown,
        "left_out": len(marks) - len(shown),
    }


def band(spell: Spell, known: date) -> dict[str, Any]:
    """A stretch of one status; one that began at an unknown day carries the day it was reported."""
    ends = spell.ends or known + timedelta(days=_AHEAD_DAYS)
    return {
        "status": str(spell.status),
        "words": words.sentence(words.words(spell.status)),
        "from": spell.begins.isoformat(),
        "to": max(ends, spell.begins).isoformat(),
        "open": spell.ends is None,
        "projected": spell.projected,
        "exact": spell.since is not None and spell.since.precision == "day",
        "label": f"{words.sentence(words.words(spell.status))} from {words.when(spell.since)}"
        if spell.since
        else f"{words.sentence(words.words(spell.status))}, first reported {words.day(spell.begins)}",  # noqa: E501
        "href": links.statement(spell.statements[0]) if spell.statements else None,
    }


def _mark(entry: TimelineEntry, by_id: dict[str, Recorded], home: str) -> dict[str, Any]:
    stated = entry.when is not None
    start = entry.earliest if stated and entry.earliest else entry.first_reported
    end = entry.latest if stated and entry.latest else entry.first_reported
    if stated and entry.when and entry.when.latest != date.max:
        start, end = entry.when.earliest, entry.when.latest
    kinds = Counter(str(by_id[i].statement.source.kind) for i in entry.statements if i in by_id)
    kind = max(kinds, key=lambda k: (kinds[k], k), default="outlet")
    put = words.modality(entry.modality)
    label = words.event(entry.event) + (f", {put}" if put else "")
    when = words.when(entry.when) if stated else f"no day given; {words.day(entry.first_reported)}"
    one = len(entry.statements) == 1
    return {
        "event": str(entry.event),
        "modality": str(entry.modality),
        "kind": kind,
        "from": start.isoformat(),
        "to": max(end, start).isoformat(),
        "dated": stated,
        "disputed": entry.disputed,
        "n": len(entry.statements),
        "label": f"{label} – {when}; {words.counted(len(entry.statements), 'statement')}, "
        f"{words.kind_of_source(kind)}",
        "href": links.statement(entry.statements[0])
        if one
        else f"{home}/statements{links.query(act=entry.statements[0])}",
    }
