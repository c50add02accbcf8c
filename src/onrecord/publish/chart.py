"""A chart of statuses over time, as SVG: one row for the agreement, one a party where they differ.

Drawn from spells alone, with no script and no font of its own, so that it stands in a page, a PDF
and a mail alike. Every bar says in words what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape

from onrecord.conclude import Spell
from onrecord.model import Status
from onrecord.publish.wording import legible, words

WIDTH, LEFT, ROW, TOP = 720, 130, 30, 8
_FILL = {
    Status.PROPOSED: "#d9d2c3",
    Status.NEGOTIATING: "#c8bfa9",
    Status.CONCLUDED: "#b9cbd8",
    Status.SIGNED: "#8fb3cc",
    Status.RATIFIED: "#6b9cbf",
    Status.IN_FORCE: "#3f7f5c",
    Status.UNDER_NOTICE: "#d8a03d",
    Status.SUSPENDED: "#c9752d",
    Status.ENDED: "#8c3b3b",
    Status.UNKNOWN: "#eeeeee",
}
_LIGHT = frozenset((Status.IN_FORCE, Status.ENDED, Status.SUSPENDED, Status.RATIFIED))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the chart: a label and its spells."""

    label: str
    spells: tuple[Spell, ...]


def chart(rows: Sequence[Row], reported: Sequence[date], until: date) -> str:
    """The chart up to a day, with a mark a report below; empty where nothing is to be drawn."""
    drawn = [row for row in rows if row.spells]
    days = [s.begins for row in drawn for s in row.spells if s.begins > date.min] + [*reported]
    days = [day for day in days if day <= until]
    if not drawn or not days:
        return ""
    first = min(days)
    last = max(until, first + timedelta(days=30))
    span = (last - first).days

    def across(day: date) -> float:
        held = min(max(day, first), last)
        return LEFT + (WIDTH - LEFT - 8) * (held - first).days / span

    height = TOP + ROW * len(drawn) + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" font-family="sans-serif" font-size="11">',
        f"<title>Status from {first} to {last}</title>",
    ]
    for n, row in enumerate(drawn):
        parts += _row(row, TOP + ROW * n, across, last)
    base = TOP + ROW * len(drawn)
    parts += _axis(first, last, base, across)
    for day in sorted({d for d in reported if first <= d <= last}):
        x = across(day)
        parts.append(
            f'<path d="M{x:.1f} {base + 1}v5" stroke="#333" stroke-width="1">'
            f"<title>reported on {day}</title></path>"
        )
    return "".join((*parts, "</svg>"))


def _row(row: Row, top: int, across: Callable[[date], float], last: date) -> list[str]:
    parts = [f'<text x="0" y="{top + 17}">{escape(legible(row.label))}</text>']
    for spell in row.spells:
        if spell.begins > last:
            continue
        begins, ends = across(spell.begins), across(spell.ends or last)
        width = max(1.5, ends - begins)
        told = f"{words(spell.status)} from {spell.begins} to {spell.ends or 'now'}"
        ink = "#ffffff" if spell.status in _LIGHT else "#1d1d1d"
        parts.append(
            f'<rect x="{begins:.1f}" y="{top + 2}" width="{width:.1f}" height="{ROW - 8}" '
            f'fill="{_FILL[spell.status]}"><title>{told}</title></rect>'
        )
        label = words(spell.status)
        if width > 6.5 * len(label):
            parts.append(f'<text x="{begins + 4:.1f}" y="{top + 17}" fill="{ink}">{label}</text>')
    return parts


def _axis(first: date, last: date, base: int, across: Callable[[date], float]) -> list[str]:
    years = range(first.year + 1, last.year + 1)
    step = max(1, len(years) // 10 + 1)
    parts = [f'<path d="M{LEFT} {base}H{WIDTH - 8}" stroke="#333" stroke-width="1"/>']
    for year in years[::step]:
        x = across(date(year, 1, 1))
        parts.append(f'<text x="{x:.1f}" y="{base + 22}" text-anchor="middle">{year}</text>')
    if not years:
        parts.append(f'<text x="{LEFT}" y="{base + 22}">{first}</text>')
        parts.append(f'<text x="{WIDTH - 8}" y="{base + 22}" text-anchor="end">{last}</text>')
    return parts
