"""Search: names of agreements as a person means them, and the full text with its hits shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

from onrecord.api import Desk
from onrecord.listing import Entry, Wanted
from onrecord.model import Span
from onrecord.record import Report
from onrecord.web.house import desk_of
from onrecord.web.passages import around
from onrecord.web.render import page

MOST = 30
AROUND_CHARS = 110


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a report's text, the places in it of the words, and where the text goes on."""

    text: str
    inside: tuple[tuple[int, int], ...]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A report whose text holds the words."""

    report: Report
    pieces: tuple[Piece, ...]


def show(request: Request, q: str = "") -> Response:
    """The agreements and reports that the words may mean."""
    words = q.strip()[:300]
    desk = desk_of(request)
    return page(
        request,
        "search.html",
        q=words,
        agreements=agreements(desk, words),
        hits=hits(desk, words),
        most=MOST,
    )


def agreements(desk: Desk, words: str) -> list[tuple[str, str, Entry | None]]:
    """Agreements that the words name or nearly name: id, the form that fits, its line."""
    if not words:
        return []
    found = []
    for match in desk.register.find(words)[:10]:
        agreement = desk.register.agreement(match.agreement)
        if agreement is None or match.score < 0.4:
            continue
        lines = desk.page(Wanted(words=agreement.names[0]), size=20).entries
        line = next((e for e in lines if e.id == agreement.id), None)
        found.append((agreement.id, match.name, line))
    return found


def hits(desk: Desk, words: str) -> list[Hit]:
    """Reports whose text holds all of the words, best first."""
    if not words:
        return []
    pattern = re.compile(
        "|".join(rf"\b{re.escape(w)}" if w[0].isalnum() else re.escape(w) for w in words.split()),
        re.IGNORECASE,
    )
    found = []
    for report in desk.register.search(words, MOST):
        document = desk.register.document(report.id)
        if document is not None:
            found.append(Hit(report, tuple(_pieces(document.text, pattern))))
    return found


def _pieces(text: str, pattern: re.Pattern[str]) -> list[Piece]:
    out: list[Piece] = []
    end = -1
    for match in pattern.finditer(text):
        if match.start() < end:
            continue
        shown = around(text, Span(*match.span()), AROUND_CHARS)
        end, part = shown.end, text[shown.start : shown.end]
        inside = tuple(m.span() for m in pattern.finditer(part))
        out.append(Piece(part, inside, shown.start > 0, end < len(text)))
        if len(out) == 3:
            break
    return out
