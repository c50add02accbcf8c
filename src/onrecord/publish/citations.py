"""References: a statement or a status as CSL JSON (https://citeproc-js.readthedocs.io) or BibTeX.

A statement is cited as the report that makes it, with its quote and place; a status as an entry of
the register, seen from its two days, with the version of the record it rests on, followed by a
reference for each statement for and against it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.conclude import StatusAnswer, status
from onrecord.model import Agreement, OnrecordError, Recorded, content_id
from onrecord.publish import EVERYTHING, Query
from onrecord.publish.selection import days, evidence_of, the_one
from onrecord.publish.wording import counted, happening, legible, party, speaker, title, words
from onrecord.record import Register

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_UNSAFE = re.compile(r"[{}\\\s]")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference. `issued` is the day of publication, or the day of knowledge of a status;
    `note` what is cited, by whose word, and the ids; `quote` the evidence, as it stands."""

    id: str
    is_report: bool
    title: str
    container: str
    issued: date | None
    author: str | None
    address: str | None
    version: str | None
    quote: str | None
    note: str


def write_csl(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write one file with a list of CSL items; yields it."""
    items = [to_csl(r) for r in references(register, query)]
    target.write_text(json.dumps(items, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    yield target


def write_bibtex(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write one file with a BibTeX entry a reference; yields it."""
    entries = [to_bibtex(r) for r in references(register, query)]
    target.write_text("\n".join(entries), encoding="utf-8")
    yield target


def references(register: Register, query: Query) -> tuple[Reference, ...]:
    """The references for one statement, or for the status of one agreement with its evidence."""
    if query.statement is not None:
        item = register.statement(query.statement)
        if item is None:
            raise OnrecordError(
                f"--statement {query.statement}: no such statement on record; ids stand in "
                "`onrecord show NAME`"
            )
        return (of_statement(register, item, query.site),)
    agreement = the_one(register, query, "a reference")
    on, known = days(query)
    recorded = register.recorded(agreement.id)
    answer = status(recorded, on=on, known=known, parties=agreement.parties)
    told = {r.statement.id: r for r in recorded}
    behind = [told[i] for i in (*answer.for_, *answer.against) if i in told]
    return (
        of_status(agreement, answer, recorded, query.site),
        *(of_statement(register, item, query.site) for item in behind),
    )


def version_of(recorded: tuple[Recorded, ...], known: date) -> str:
    """The version of what is on record of an agreement by a day: the same wherever the same
    statements and rulings are."""
    shown = [(r.statement.id, *r.rulings) for r in recorded if r.published and r.published <= known]
    return content_id("v", sorted(shown))


def of_statement(register: Register, item: Recorded, site: str | None = None) -> Reference:
    """The reference for a statement: the report that makes it."""
    document = register.document(item.statement.document)
    report = register.report(item.statement.document)
    found = evidence_of(item)
    address = report.url if report else None
    if site and not address:
        address = f"{site.rstrip('/')}/statements/{item.statement.id}"
    return Reference(
        id=item.statement.id,
        is_report=True,
        title=(report.title if report else None) or item.doc,
        container=item.outlet or "outlet not known",
        issued=item.published,
        author=document.byline if document else None,
        address=address,
        version=None,
        quote=item.statement.evidence_text,
        note=(
            f"States: {happening(item)}; {speaker(item.statement.source)}. "
            f"Statement {item.statement.id} at {found.place}."
        ),
    )


def of_status(
    agreement: Agreement,
    answer: StatusAnswer,
    recorded: tuple[Recorded, ...],
    site: str | None = None,
) -> Reference:
    """The reference for a status: an entry of the register, seen from its two days."""
    parties = ", ".join(map(party, agreement.parties))
    since = f" since {answer.since}" if answer.since else ""
    contested = ", contested" if answer.contested else ""
    return Reference(
        id=f"{agreement.id}-{answer.on:%Y%m%d}-{answer.known:%Y%m%d}",
        is_report=False,
        title=(
            f"{title(agreement.names[0])}{f' ({parties})' if parties else ''}: "
            f"{words(answer.status)}{since}{contested} on {answer.on}, as known on {answer.known}"
        ),
        container="Onrecord: agreements between states",
        issued=answer.known,
        author=None,
        address=f"{site.rstrip('/')}/agreements/{agreement.id}" if site else None,
        version=version_of(recorded, answer.known),
        quote=None,
        note=(
            f"{answer.rule.words} {counted(answer.origins_for, 'independent origin')} for it, "
            f"{answer.origins_against} against. Agreement {agreement.id}; for: "
            f"{', '.join(answer.for_) or 'none'}; against: {', '.join(answer.against) or 'none'}."
        ),
    )


def to_csl(reference: Reference) -> dict[str, Any]:
    """A reference as a CSL item; `abstract` is the quote."""
    issued = reference.issued
    told: dict[str, Any] = {
        "id": reference.id,
        "type": "article-newspaper" if reference.is_report else "entry",
        "title": reference.title,
        "container-title": reference.container,
        "issued": {"date-parts": [[issued.year, issued.month, issued.day]]} if issued else None,
        "author": [{"literal": reference.author}] if reference.author else None,
        "URL": reference.address,
        "version": reference.version,
        "abstract": reference.quote,
        "note": reference.note,
    }
    return {key: value for key, value in told.items() if value}


def to_bibtex(reference: Reference) -> str:
    """A reference as a BibTeX entry; `abstract` is the quote. LaTeX's own signs are escaped."""
    issued = reference.issued
    fields = {
        "title": reference.title,
        "journal" if reference.is_report else "howpublished": reference.container,
        "author": reference.author,
        "year": str(issued.year) if issued else None,
        "day": str(issued.day) if issued else None,
        "version": reference.version,
        "abstract": reference.quote,
        "note": reference.note,
    }
    lines = [f"  {name} = {{{{{_tex(value)}}}}}," for name, value in fields.items() if value]
    if issued:
        lines.append(f"  month = {_MONTHS[issued.month - 1]},")
    if reference.address:
        lines.append(f"  url = {{{_UNSAFE.sub(_percent, reference.address)}}},")
    kind = "article" if reference.is_report else "misc"
    return "\n".join((f"@{kind}{{{reference.id},", *lines, "}\n"))


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in legible(text))


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8"))
