"""Small look-ups that every question needs: ids that forward, rulings, origins."""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache

from onrecord.model import content_id
from onrecord.resolve.rulings import Ruling, RulingKind


def head_of(connection: sqlite3.Connection, agreement: str) -> str:
    """The id that an agreement's id forwards to, itself where it was never merged."""
    seen = {agreement}
    while True:
        row = connection.execute(
            "SELECT to_agreement FROM forwardings WHERE from_agreement = ? "
            "ORDER BY seq DESC LIMIT 1",
            (agreement,),
        ).fetchone()
        if row is None or row[0] is None or row[0] in seen:
            return agreement
        agreement = row[0]
        seen.add(agreement)


def ids_of(connection: sqlite3.Connection, agreement: str) -> tuple[str, ...]:
    """An agreement's id and all ids that forward to it."""
    found = [agreement]
    for current in found:
        for (other,) in connection.execute(
            "SELECT from_agreement FROM shown_forwardings WHERE to_agreement = ?", (current,)
        ):
            if other not in found:
                found.append(other)
    return tuple(found)


def is_agreement(connection: sqlite3.Connection, agreement: str) -> bool:
    """Whether this is the id of an agreement, merged away or not."""
    return (
        connection.execute("SELECT 1 FROM agreements WHERE id = ?", (agreement,)).fetchone()
        is not None
    )


def rulings(connection: sqlite3.Connection, *kinds: RulingKind) -> tuple[Ruling, ...]:
    """All rulings, or those of some kinds, undone ones too, in the order made."""
    chosen = f"WHERE kind IN ({', '.join('?' * len(kinds))}) " if kinds else ""
    return tuple(
        ruling_of(row)
        for row in connection.execute(
            f"SELECT * FROM rulings {chosen}ORDER BY seq", [str(kind) for kind in kinds]
        )
    )


def ruling_of(row: sqlite3.Row) -> Ruling:
    """A ruling from its row."""
    return Ruling(
        RulingKind(row["kind"]),
        tuple(json.loads(row["subjects"])),
        row["author"],
        row["reason"],
        row["made_at"],
        row["reverses"],
    )


@lru_cache(maxsize=65_536)
def own_origin(doc: str) -> str:
    """The origin of what a report is the first to say: as `resolve` names it."""
    return content_id("o", doc)
