"""Atom (RFC 4287): a feed of an agreement, of a pair of parties, of words, or of everything.

`feed` is a pure function of the register and the query: the same bytes for the same record. An
entry is one report with what it states of one agreement, each statement with its quote and its
place, and the status that a reader would have been told that day.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as tree

from onrecord.conclude import StatusAnswer, status
from onrecord.model import Agreement, Recorded, content_id
from onrecord.publish import EVERYTHING, Query
from onrecord.publish.selection import chosen, days, evidence_of, selects, stated_in
from onrecord.publish.wording import (
    counted,
    happening,
    legible,
    long_day,
    speaker,
    title,
    words,
)
from onrecord.record import Register

NEWEST = 50  # entries in a feed
ATOM = "http://www.w3.org/2005/Atom"
OURS = "urn:onrecord:terms:"


@dataclass(frozen=True, slots=True)
class Entry:
    """A report with what it states of one agreement, and the status as known that day."""

    agreement: Agreement
    statements: tuple[Recorded, ...]
    published: date
    answer: StatusAnswer

    @property
    def id(self) -> str:
        """Stays when agreements are merged: it rests on the report and its own agreement."""
        statement = min((r.statement for r in self.statements), key=lambda s: s.agreement)
        return f"urn:onrecord:{statement.document}:{statement.agreement}"


def write(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write one file; yields it."""
    target.write_bytes(feed(register, query))
    yield target


def entries(register: Register, query: Query = EVERYTHING) -> tuple[Entry, ...]:
    """The newest entries, newest first. Reports without a publication day have no place here."""
    _, known = days(query)
    found: list[Entry] = []
    for agreement, items in _groups(register, query, known):
        published = items[0].published
        if published is None:
            continue
        recorded = register.recorded(agreement.id)
        shown = {r.statement.id for r in recorded}
        items = tuple(item for item in items if item.statement.id in shown)
        answer = status(recorded, on=published, known=published, parties=agreement.parties)
        if items:
            found.append(Entry(agreement, items, published, answer))
    return tuple(found)


def _groups(
    register: Register, query: Query, known: date
) -> list[tuple[Agreement, tuple[Recorded, ...]]]:
    """The newest pairs of agreement and what one report states of it, newest first."""
    if query.agreements or query.parties:
        told = [
            (item, agreement)
            for agreement in chosen(register, query)
            for item in register.recorded(agreement.id)
        ]
    else:
        told = list(_newest(register, query, known))
    groups: dict[tuple[str, str], tuple[Agreement, list[Recorded]]] = {}
    for item, agreement in told:
        if item.published is not None and item.published <= known:
            key = (item.statement.document, agreement.id)
            groups.setdefault(key, (agreement, []))[1].append(item)
    ordered = sorted(
        groups.items(),
        key=lambda pair: (pair[1][1][0].published or date.min, pair[1][1][0].doc, pair[0]),
        reverse=True,
    )
    return [
        (agreement, tuple(sorted(items, key=lambda r: (r.statement.evidence, r.statement.id))))
        for _, (agreement, items) in ordered[:NEWEST]
    ]


def _newest(register: Register, query: Query, known: date) -> Iterator[tuple[Recorded, Agreement]]:
    """What the newest reports state, of those that hold the words asked for or of all."""
    listed = register.search(query.words, 10 * NEWEST) if query.words else register.reports()
    dated = [r for r in listed if r.published is not None and r.published <= known]
    dated.sort(key=lambda r: (r.published, r.doc), reverse=True)
    entered: set[tuple[str, str]] = set()
    for report in dated:
        for item in stated_in(register, report.id):
            agreement = register.agreement(item.agreement)
            if agreement is not None:
                entered.add((report.id, agreement.id))
                yield item, agreement
        if len(entered) >= NEWEST:
            return


def feed(register: Register, query: Query = EVERYTHING) -> bytes:
    """The feed of what the query asks for, as `application/atom+xml` in UTF-8."""
    tree.register_namespace("", ATOM)
    tree.register_namespace("onrecord", OURS)
    found = entries(register, query)
    root = tree.Element(f"{{{ATOM}}}feed")
    asked = (sorted(query.agreements), sorted(query.parties), query.words or "")
    _add(root, "id", f"urn:onrecord:{content_id('feed', *asked)}")
    _add(root, "title", _heading(register, query))
    _add(root, "updated", _instant(found[0].published if found else days(query)[1]))
    _add(root, "generator", "Onrecord")
    author = _add(root, "author")
    _add(author, "name", "Onrecord")
    if query.site:
        _add(root, "link", rel="alternate", href=query.site)
    for entry in found:
        _write_entry(root, entry, query.site)
    return bytes(tree.tostring(root, encoding="utf-8", xml_declaration=True))


def _heading(register: Register, query: Query) -> str:
    if query.agreements:
        named = (register.agreement(i) for i in query.agreements)
        told = "; ".join(title(a.names[0]) for a in named if a is not None)
    else:
        told = "; ".join((*query.parties, *([query.words] if query.words else ())))
    return f"On record: {told}" if selects(query) else "On record"


def _write_entry(root: tree.Element, entry: Entry, site: str | None) -> None:
    made = _add(root, "entry")
    first = entry.statements[0]
    outlet = first.outlet or first.doc
    contested = ", contested" if entry.answer.contested else ""
    _add(made, "id", entry.id)
    _add(
        made,
        "title",
        f"{title(entry.agreement.names[0])}: {words(entry.answer.status)}{contested} ({outlet})",
    )
    _add(made, "updated", _instant(entry.published))
    _add(made, "published", _instant(entry.published))
    author = _add(made, "author")
    _add(author, "name", outlet)
    if site:
        address = f"{site.rstrip('/')}/agreements/{entry.agreement.id}"
        _add(made, "link", rel="alternate", href=address)
    for event in sorted({str(r.statement.event) for r in entry.statements}):
        _add(made, "category", term=event, scheme=f"{OURS}event")
    for party in entry.agreement.parties:
        _add(made, "category", term=legible(party), scheme=f"{OURS}party")
    _add(made, "content", _content(entry), type="html")
    for item in entry.statements:
        _write_evidence(made, item)


def _content(entry: Entry) -> str:
    """The statements as HTML, for readers of feeds."""
    answer = entry.answer
    since = f" since {answer.since}" if answer.since else ""
    parts = [
        f"<p>Status as known on {long_day(entry.published)}: {words(answer.status)}{since}"
        f"{', contested' if answer.contested else ''} "
        f"({counted(answer.origins_for, 'independent origin')}). "
        f"{html.escape(answer.rule.words)}</p>",
        "<ul>",
    ]
    for item in entry.statements:
        parts.append(
            f"<li>{html.escape(happening(item))}: {html.escape(speaker(item.statement.source))}"
            f"<blockquote>{html.escape(item.statement.evidence_text)}</blockquote>"
            f"<small>{html.escape(item.doc)} {item.statement.id}</small></li>"
        )
    return "".join((*parts, "</ul>"))


def _write_evidence(made: tree.Element, item: Recorded) -> None:
    found = evidence_of(item)
    element = tree.SubElement(
        made,
        f"{{{OURS}}}evidence",
        {
            "statement": item.statement.id,
            "document": found.document,
            "start": str(found.span.start),
            "end": str(found.span.end),
        },
    )
    element.text = legible(found.quote)


def _add(parent: tree.Element, name: str, text: str | None = None, **more: str) -> tree.Element:
    element = tree.SubElement(parent, f"{{{ATOM}}}{name}", more)
    if text is not None:
        element.text = legible(text)
    return element


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
