"""Reads the `.story` files: reports with annotated claims and their known lineage.

Lines of a file: `story:` and `independent_origins:`, then for each report `== NAME`, fields
(`agreement: LOCAL | names; ... | PARTIES | kind | key`), sentences, below a sentence the claims it
makes (`> LOCAL event modality key=value ...`), an empty line between paragraphs, and what
drifted (`drift: what | was | is`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from onrecord.model import (
    Document,
    Event,
    Extraction,
    Kind,
    Modality,
    PartialDate,
    Relay,
    ReportAgreement,
    Source,
    SourceKind,
    Span,
    Stance,
    Statement,
)
from onrecord.resolve.echoes import Report

STORIES = Path(__file__).parent / "stories"
_FIELDS = ("outlet", "published", "title", "credits", "from", "how", "agreement", "drift")
_PAIR = re.compile(r"(\w+)=(.*?)(?=\s\w+=|\Z)")


@dataclass(slots=True)
class Told:
    """A report of a story file, and what is known of it."""

    name: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    text: str = ""
    claims: list[tuple[str, Span]] = field(default_factory=list)
    last: Span = field(default_factory=lambda: Span(0, 0))

    def one(self, name: str) -> str | None:
        """The value of a field given once."""
        return (self.fields.get(name) or [None])[0]

    def add(self, line: str) -> None:
        """Append a sentence, or an empty line that ends the paragraph."""
        if not line.strip():
            self.text = self.text.rstrip(" \n") + "\n\n" if self.text.strip() else ""
        else:
            self.text += ("" if self.text in ("",) or self.text.endswith("\n") else " ") + line
            self.last = Span(len(self.text) - len(line), len(self.text))

    def claims_span(self) -> Span:
        """The sentence that a claim stands below."""
        return self.last

    @property
    def drift(self) -> list[tuple[str, str, str]]:
        """What changed, as the file lists it."""
        rows = [[part.strip() for part in d.split("|")] for d in self.fields.get("drift", [])]
        return [(what, was, now) for what, was, now in rows]

    def report(self) -> Report:
        """The report as `stories` takes it."""
        document = Document(
            name=self.name,
            text=self.text,
            published=date.fromisoformat(self.one("published") or ""),
            outlet=self.one("outlet"),
            title=self.one("title"),
        )
        agreements, keys = [], []
        for row in self.fields["agreement"]:
            local, names, parties, kind, key = (part.strip() for part in row.split("|"))
            keys.append((local, f"a-{key}"))
            agreements.append(
                ReportAgreement(
                    local=local,
                    names=tuple(n.strip() for n in names.split(";")),
                    kind=Kind(kind),
                    parties=tuple(parties.split()),
                    key=key,
                )
            )
        return Report(
            document=document,
            extraction=Extraction(
                document=document.id,
                extractor="annotation",
                agreements=tuple(agreements),
                statements=tuple(self._statement(document, c, s) for c, s in self.claims),
            ),
            credits=tuple(c.strip() for c in (self.one("credits") or "").split(";") if c.strip()),
            agreements=tuple(keys),
        )

    @staticmethod
    def _statement(document: Document, claim: str, span: Span) -> Statement:
        local, event, modality, *rest = claim.split(" ", 3)
        values = dict(_PAIR.findall(rest[0] if rest else ""))
        kind, _, text = values.get("source", "outlet").partition(":")
        chain = values.get("chain")
        return Statement(
            document=document.id,
            agreement=local,
            event=Event(event),
            modality=Modality(modality),
            evidence=span,
            evidence_text=span.of(document.text),
            source=Source(
                kind=SourceKind(kind),
                text=text or None,
                affiliation=values.get("of"),
                resolved=values.get("means"),
                stance=Stance(values.get("stance", "asserts")),
                chain=(Relay(SourceKind.MEDIA, chain),) if chain else (),
            ),
            event_date=PartialDate(values["date"]) if "date" in values else None,
            term=values.get("term"),
            actors=tuple(values["actors"].split(",")) if "actors" in values else (),
        )


@dataclass(slots=True)
class StoryFile:
    """A story with known lineage."""

    name: str
    independent_origins: int
    reports: list[Told]


EELS = "A1 | eel pact | SWE DNK | pact | eel"


def told_report(
    name: str, outlet: str, day: str, body: str, credits: str = "", agreement: str = EELS
) -> Report:
    """A report on an eel pact of Sweden and Denmark, from its text with its claims below. A line
    that begins with "# " is its title."""
    told = Told(name)
    told.fields = {
        "outlet": [outlet],
        "published": [day],
        "title": [""],
        "agreement": agreement.splitlines(),
        "credits": [credits] if credits else [],
    }
    for line in body.splitlines():
        if line.startswith("> "):
            told.claims.append((line[2:], told.claims_span()))
        elif line.startswith("# "):
            told.fields["title"] = [line[2:]]
            told.add(line[2:])
        else:
            told.add(line)
    told.text = told.text.rstrip() + "\n"
    return told.report()


def read_story(path: Path) -> StoryFile:
    """Read one file."""
    name, origins = path.stem, 0
    told: list[Told] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        head, colon, value = line.partition(":")
        if line.startswith("#"):
            continue
        if line.startswith("== "):
            told.append(Told(line[3:].strip()))
        elif colon and head == "story":
            name = value.strip()
        elif colon and head == "independent_origins":
            origins = int(value)
        elif colon and head in _FIELDS:
            told[-1].fields.setdefault(head, []).append(value.strip())
        elif line.startswith("> "):
            told[-1].claims.append((line[2:], told[-1].claims_span()))
        elif told:
            told[-1].add(line)
    for report in told:
        report.text = report.text.rstrip() + "\n"
    return StoryFile(name, origins, told)


def all_stories() -> list[StoryFile]:
    """Every story kept here."""
    return [read_story(path) for path in sorted(STORIES.glob("*.story"))]
