"""Small reports for tests: a text, and what a reader would find in it.

`report` makes a document with its extraction without the language model: each agreement is given
by its names and parties, each statement by the sentence that makes it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onrecord.model import (
    OUTLET,
    DueItem,
    Event,
    Extraction,
    Incident,
    Modality,
    PartialDate,
    ReportAgreement,
    Source,
    Span,
    Statement,
)
from onrecord.model import Document as Doc

RULES = "tests/1"


@dataclass(frozen=True)
class Said:
    """A statement to be: `sentence` must stand in the text."""

    event: str
    sentence: str
    agreement: str = "A1"
    modality: str = "actual"
    when: str | None = None
    term: str | None = None
    actors: tuple[str, ...] = ()
    source: Source = OUTLET


def agreement(
    *names: str, parties: Iterable[str] = (), local: str = "A1", **more: object
) -> ReportAgreement:
    return ReportAgreement(local, names, parties=tuple(parties), **more)  # type: ignore[arg-type]


def report(
    name: str,
    text: str,
    published: str | None,
    agreements: Iterable[ReportAgreement] = (),
    said: Iterable[Said] = (),
    *,
    outlet: str | None = "Harbour Mail",
    due: Iterable[tuple[str, str, str | None]] = (),
    incidents: Iterable[Incident] = (),
    credits: tuple[str, ...] = (),
    extractor: str = RULES,
) -> tuple[Doc, Extraction]:
    """A document and its extraction. `due` gives (date, sentence, local agreement id)."""
    document = Doc(
        name, text, published=date.fromisoformat(published) if published else None, outlet=outlet
    )

    def at(sentence: str) -> Span:
        start = text.index(sentence)
        return Span(start, start + len(sentence))

    return document, Extraction(
        document=document.id,
        extractor=extractor,
        agreements=tuple(agreements),
        statements=tuple(
            Statement(
                document=document.id,
                agreement=s.agreement,
                event=Event(s.event),
                modality=Modality(s.modality),
                evidence=at(s.sentence),
                evidence_text=s.sentence,
                source=s.source,
                event_date=PartialDate(s.when) if s.when else None,
                term=s.term,
                actors=s.actors,
            )
            for s in said
        ),
        credits=credits,
        due=tuple(DueItem(PartialDate(d), w, at(w), w, a) for d, w, a in due),
        incidents=tuple(incidents),
    )


_CHEAP = re.compile(r"(\w+) and (\w+) (signed|ended) the (\w+) pact on (\d{4}-\d\d-\d\d)\.")


def cheap(document: Doc) -> Extraction:
    """An extractor for tests of everything but extraction: it reads one sentence pattern."""
    agreements: dict[str, ReportAgreement] = {}
    statements = []
    for found in _CHEAP.finditer(document.text):
        name = f"{found[4]} pact"
        held = agreements.setdefault(
            name,
            ReportAgreement(
                f"A{len(agreements) + 1}", (name,), parties=tuple(sorted((found[1], found[2])))
            ),
        )
        statements.append(
            Statement(
                document=document.id,
                agreement=held.local,
                event=Event.SIGN if found[3] == "signed" else Event.TERMINATE,
                modality=Modality.ACTUAL,
                evidence=Span(*found.span()),
                evidence_text=found[0],
                event_date=PartialDate(found[5]),
                actors=held.parties,
            )
        )
    return Extraction(document.id, "cheap/1", tuple(agreements.values()), tuple(statements))


def fragile(document: Doc) -> str:
    """Fails on one report."""
    if document.name == "r5":
        raise ValueError("a wording that breaks it")
    return document.name


def deadly(document: Doc) -> str:
    """Ends its process on one report."""
    if document.name == "r7":
        os._exit(9)
    return document.name


def record_each(register, parties: tuple[str, ...], *told: tuple[str, str, str, str, str]) -> None:
    """Record reports of one sentence each (name, day, agreement, event, sentence), and settle."""
    for doc, day, name, event, text in told:
        said = [Said(event, text, when=day, actors=parties)]
        register.record(*report(doc, text, day, [agreement(name, parties=parties)], said))
    register.settle()
