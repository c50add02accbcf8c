"""A dossier: one agreement as a self-contained page, or as PDF, fit to attach to a memo.

Both show the same contents: status, chart, timeline, evidence with sources, conflicts, reports,
and how to cite it (version of the record, day of knowledge, ids). The page holds no script and
fetches nothing. What reports say enters both as data, never as markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from onrecord.conclude import (
    Conflict,
    Side,
    StatusAnswer,
    conflicts,
    due,
    spells,
    status,
    timeline,
)
from onrecord.model import Agreement, Recorded, RecordedDue, Relation
from onrecord.publish import EVERYTHING, Query
from onrecord.publish.chart import Row, chart
from onrecord.publish.citations import of_status
from onrecord.publish.selection import days, evidence_of, evidence_of_due, the_one
from onrecord.publish.wording import (
    counted,
    happening,
    legible,
    long_day,
    party,
    related,
    speaker,
    title,
    words,
)
from onrecord.record import Register, Report

PARTIES_SHOWN = 12  # rows of parties in the chart of an agreement of many
_TEMPLATES = files("onrecord.publish").joinpath("templates")

Json = dict[str, Any]


def write_html(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write the page; yields it."""
    target.write_text(page(register, query), encoding="utf-8")
    yield target


def write_pdf(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write the PDF; yields it."""
    target.write_bytes(pdf(register, query))
    yield target


def page(register: Register, query: Query) -> str:
    """The dossier as HTML, all in one text."""
    told = contents(register, query)
    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = made.from_string(_TEMPLATES.joinpath("dossier.html").read_text(encoding="utf-8"))
    # The chart is ours, with every text in it escaped; all else is escaped by the template.
    return template.render({**told, "chart": Markup(told["chart"])})


def pdf(register: Register, query: Query) -> bytes:
    """The dossier as PDF: the same bytes for the same record."""
    told = json.dumps(contents(register, query), ensure_ascii=False)
    template = _TEMPLATES.joinpath("dossier.typ").read_bytes()
    made = typst.compile(template, sys_inputs={"dossier": told})
    return bytes(made)


def contents(register: Register, query: Query) -> Json:
    """All that a dossier shows, as JSON. Quotes stand as in the text (see `legible`)."""
    on, known = days(query)
    agreement = the_one(register, query, "a dossier")
    if query.known or query.on:
        agreement = agreement.as_known(known)
    recorded = tuple(
        r for r in register.recorded(agreement.id) if r.published is None or r.published <= known
    )
    items = register.due_items(agreement.id)
    answer = status(recorded, on=on, known=known, parties=agreement.parties)
    cited = of_status(agreement, answer, recorded, query.site)
    found: Json = {
        "id": agreement.id,
        "title": title(agreement.names[0]),
        "names": list(agreement.names[1:]),
        "kind": words(agreement.kind),
        "openness": str(agreement.openness),
        "scope": agreement.scope or "",
        "parties": [{"code": p, "name": party(p)} for p in agreement.parties],
        "offices": [f"{party(p)}: {office}" for p, office in agreement.offices],
        "related": list(_related(register, agreement, known)),
        "classes": list(_of_classes(register, agreement, known)),
        "on": long_day(on),
        "known": long_day(known),
        "status": words(answer.status),
        "since": str(answer.since or ""),
        "until": str(answer.until or ""),
        "contested": answer.contested,
        "reason": answer.reason,
        "rule": f"{answer.rule.words} [{answer.rule.why}]",
        "origins_for": counted(answer.origins_for, "independent origin"),
        "origins_against": counted(answer.origins_against, "independent origin"),
        "other_reading": _other(answer.other_reading),
        "would_change": answer.would_change,
        "of_parties": _of_parties(recorded, agreement, on, known),
        "chart": _chart(recorded, agreement, known),
        "timeline": _timeline(recorded, agreement, known),
        "evidence": _evidence(recorded, answer),
        "conflicts": _conflicts(recorded, agreement, known),
        "due": _due(register, recorded, items, agreement, on, known),
        "reports": _reports(register.reports(agreement.id), recorded, known),
        "citation": f"“{cited.title}”. {cited.container}. Version {cited.version}.",
        "version": cited.version,
        "address": cited.address or "",
        "generator": f"Onrecord {version('onrecord')}",
    }
    cleaned: Json = _legible(found)
    return cleaned


def _legible(value: Any) -> Any:
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, dict):
        return {k: _legible(v) for k, v in value.items()}
    return [_legible(v) for v in value] if isinstance(value, list) else value


def _related(register: Register, agreement: Agreement, known: date) -> Iterator[str]:
    """The agreements that it is related to, a line each; its classes have lines of their own."""
    for relating in register.relations(agreement.id):
        other = register.agreement(relating.beside(agreement.id))
        is_class = relating.type is Relation.PART_OF and relating.agreement == agreement.id
        if other is not None and not is_class and relating.is_known(known):
            yield f"{related(relating, agreement.id)} {title(other.names[0])} ({other.id})"


def _of_classes(register: Register, agreement: Agreement, known: date) -> Iterator[str]:
    """The classes that it belongs to, and what is said of them, a line each."""
    for one in filter(None, (c.as_known(known) for c in register.classes(agreement.id))):
        yield f"part of {one.name} ({one.agreement})"
        for said in one.statements:
            s = said.statement
            put = "" if s.modality == "actual" else f", {s.modality}"
            yield f"{words(s.event)}{put} of the class: “{s.evidence_text}” ({said.doc}, {s.id})"


def _other(reading: Any) -> str:
    if reading is None:
        return ""
    return f"{words(reading.status)}: {reading.why} {reading.preferred_because}"


def _of_parties(
    recorded: tuple[Recorded, ...], agreement: Agreement, on: date, known: date
) -> list[Json]:
    """Each party's part, where there are more than two."""
    if len(agreement.parties) < 3:
        return []
    found = []
    for code in agreement.parties:
        answer = status(recorded, on=on, known=known, party=code, parties=agreement.parties)
        found.append(
            {
                "party": party(code),
                "status": words(answer.status),
                "since": str(answer.since or ""),
                "contested": answer.contested,
            }
        )
    return found


def _chart(recorded: tuple[Recorded, ...], agreement: Agreement, known: date) -> str:
    parties = agreement.parties
    rows = [Row("the agreement", spells(recorded, known, None, parties))]
    if len(parties) > 2:
        for code in parties[:PARTIES_SHOWN]:
            rows.append(Row(party(code)[:22], spells(recorded, known, code, parties)))
    return chart(rows, [r.published for r in recorded if r.published], known)


def _timeline(recorded: tuple[Recorded, ...], agreement: Agreement, known: date) -> list[Json]:
    return [
        {
            "when": str(entry.when or "no day given"),
            "what": words(entry.event)
            + ("" if entry.modality == "actual" else f", {entry.modality}")
            + (f" ({', '.join(map(party, entry.actors))})" if entry.actors else ""),
            "disputed": entry.disputed,
            "leads_to": words(entry.status_after) if entry.status_after else "",
            "origins": entry.origins.total,
            "first_reported": long_day(entry.first_reported),
        }
        for entry in timeline(recorded, known, None, agreement.parties)
    ]


def _evidence(recorded: tuple[Recorded, ...], answer: StatusAnswer) -> list[Json]:
    sides = {**dict.fromkeys(answer.for_, "for"), **dict.fromkeys(answer.against, "against")}
    found = []
    for item in recorded:
        evidence = evidence_of(item)
        found.append(
            {
                "statement": item.statement.id,
                "side": sides.get(item.statement.id, ""),
                "premise": item.statement.id in answer.besides,
                "what": happening(item),
                "speaker": speaker(item.statement.source),
                "reason": item.statement.source.reason or "",
                "quote": evidence.quote,
                "document": evidence.document,
                "start": evidence.span.start,
                "end": evidence.span.end,
                "place": evidence.place,
                "doc": item.doc,
                "outlet": item.outlet or "outlet not known",
                "published": long_day(item.published),
                "ruled": len(item.rulings),
            }
        )
    return found


def _conflicts(recorded: tuple[Recorded, ...], agreement: Agreement, known: date) -> list[Json]:
    if not any(r.published for r in recorded):
        return []
    return [_conflict(c) for c in conflicts(recorded, known, agreement.parties)]


def _conflict(conflict: Conflict) -> Json:
    def side(told: Side, label: str) -> Json:
        return {
            "label": label + (", official" if told.official else ""),
            "says": told.says,
            "origins": counted(told.origins.total, "origin"),
            "statements": ", ".join(told.statements),
        }

    return {
        "about": words(conflict.about),
        "rule": conflict.rule.words,
        "sides": [side(conflict.preferred, "preferred"), side(conflict.other, "against it")],
    }


def _due(
    register: Register,
    recorded: tuple[Recorded, ...],
    items: tuple[RecordedDue, ...],
    agreement: Agreement,
    on: date,
    known: date,
) -> list[Json]:
    parties = {agreement.id: agreement.parties}
    found = []
    for deadline in due(recorded, items, on=on, known=known, parties=parties):
        named = [
            evidence_of_due(register, i)
            for i in items
            if i.doc in deadline.docs and i.item.due_date == deadline.when
        ]
        found.append(
            {
                "when": str(deadline.when),
                "what": deadline.what,
                "kind": deadline.kind,
                "statements": ", ".join(deadline.statements),
                "quotes": [
                    {
                        "quote": e.quote,
                        "document": e.document,
                        "start": e.span.start,
                        "end": e.span.end,
                        "place": e.place,
                    }
                    for e in named
                ],
            }
        )
    return found


def _reports(reports: Iterable[Report], recorded: tuple[Recorded, ...], known: date) -> list[Json]:
    return [
        {
            "document": report.id,
            "doc": report.doc,
            "outlet": report.outlet or "outlet not known",
            "title": report.title or report.doc,
            "published": long_day(report.published),
            "address": report.url if (report.url or "").startswith(("http://", "https://")) else "",
            "statements": sum(r.statement.document == report.id for r in recorded),
        }
        for report in reports
        if report.published is None or report.published <= known
    ]
