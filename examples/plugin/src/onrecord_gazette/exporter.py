"""An exporter: a plain list of how much is on record of each agreement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from onrecord.publish import EVERYTHING, Exporter, Query
from onrecord.publish.selection import chosen
from onrecord.record import Register

TALLY = Exporter(
    "tally",
    "how much is on record of each agreement",
    "tally.txt",
    "onrecord_gazette.exporter:write",
    heeds=("agreements", "parties"),
)


def write(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """One line an agreement, written as they come: the register may be large."""
    with target.open("w", encoding="utf-8") as stream:
        for agreement in chosen(register, query):
            statements = register.recorded(agreement.id)
            stream.write(f"{len(statements)}\t{agreement.names[0]}\n")
    yield target
