"""Reads `confusable.txt`: twenty easily confused agreements in eighty reports, all invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from onrecord.model import Kind, ReportAgreement
from onrecord.resolve.identity import Member
from onrecord.resolve.words import words


def confusable_members() -> list[Member]:
    """One member a line; agreements of one day's report on the same parties are siblings."""
    path = Path(__file__).with_name("confusable.txt")
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        key, day, names, parties, kind, years, said = (p.strip() for p in line.split("|"))
        found.append(
            Member(
                document=f"d-{number}",
                doc=f"report-{number}",
                published=date.fromisoformat(day),
                agreement=ReportAgreement(
                    local="A1",
                    names=tuple(n.strip() for n in names.split(";")),
                    kind=Kind(kind),
                    parties=tuple(parties.split()),
                    key=key,
                ),
                years=frozenset(int(y) for y in years.split()),
                topic=words().distinctive(said),
            )
        )
    return found
