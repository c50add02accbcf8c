"""A line notation for statements and questions, for scenarios and for the worked examples.

A statement:

    2021-03-05 sign actual date=2021-03-04 term=P5Y by=AAA,BBB from=organization/AAA

is the day of publication, the event, the modality, and what the report gives besides. `from` is
the kind of source, the party that it speaks for and its stance, each after a slash; `named` and
`unnamed` are short for persons. `doc` and `origin` default to a report of its own.

A question:

    on=2023-01-01 known=2024-01-01 party=AAA -> ended contested since=2022 rule=ran_out

`known` defaults to `on`. What is not written after the arrow is not asked, but `contested` is
always asked; `since=-` asks that no day is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onrecord.conclude import StatusAnswer, status
from onrecord.model import (
    Event,
    Modality,
    PartialDate,
    Recorded,
    Source,
    SourceKind,
    Span,
    Stance,
    Statement,
)

_KINDS = {"named": SourceKind.NAMED_PERSON, "unnamed": SourceKind.UNNAMED_PERSON}


@dataclass(frozen=True)
class Asked:
    """A question and what is expected of the answer."""

    line: str
    on: date
    known: date
    party: str | None
    status: str
    contested: bool
    expected: dict[str, str]


def _source(text: str) -> Source:
    kind, _, rest = text.partition("/")
    affiliation, _, stance = rest.partition("/")
    name = kind if not rest else f"{kind} of {affiliation}"
    return Source(
        _KINDS.get(kind) or SourceKind(kind),
        text=None if kind == "outlet" else name,
        affiliation=affiliation or None,
        stance=Stance(stance or "asserts"),
    )


def statement(line: str, number: int = 0) -> Recorded:
    """The recorded statement that the line writes."""
    published, event, modality, *rest = line.split()
    given = dict(part.split("=", 1) for part in rest)
    unknown = set(given) - {
        "date",
        "term",
        "by",
        "from",
        "doc",
        "origin",
        "scope",
        "who",
        "certainty",
    }
    if unknown:
        raise ValueError(f"{line!r}: unknown {sorted(unknown)}")
    doc = given.get("doc", f"r{number:02}")
    source = _source(given.get("from", "outlet"))
    if "who" in given:
        source = Source(source.kind, given["who"], None, source.affiliation, source.stance)
    return Recorded(
        Statement(
            document=doc,
            agreement="A1",
            event=Event(event),
            modality=Modality(modality),
            evidence=Span(number * 10, number * 10 + 5),
            evidence_text=line,
            source=source,
            event_date=PartialDate(given["date"]) if "date" in given else None,
            term=given.get("term"),
            actors=tuple(given["by"].split(",")) if "by" in given else (),
            scope=given.get("scope"),
            certainty=float(given.get("certainty", "1")),
        ),
        "a-1",
        doc,
        f"Outlet of {doc}",
        None if published == "undated" else date.fromisoformat(published),
        given.get("origin", doc),
    )


def statements(lines: list[str]) -> list[Recorded]:
    """The recorded statements that the lines write."""
    return [statement(line, i) for i, line in enumerate(lines)]


def question(line: str) -> Asked:
    """The question that the line writes."""
    left, arrow, right = line.partition("->")
    if not arrow:
        raise ValueError(f"{line!r}: expected 'on=DAY [known=DAY] [party=ISO] -> status ...'")
    given = dict(part.split("=", 1) for part in left.split())
    wanted, *rest = right.split()
    expected = dict(part.split("=", 1) for part in rest if part != "contested")
    on = date.fromisoformat(given["on"])
    known = date.fromisoformat(given.get("known", given["on"]))
    return Asked(line, on, known, given.get("party"), wanted, "contested" in rest, expected)


def answer(recorded: list[Recorded], asked: Asked, parties: tuple[str, ...]) -> StatusAnswer:
    """Put the question."""
    return status(recorded, on=asked.on, known=asked.known, party=asked.party, parties=parties)


def differences(found: StatusAnswer, asked: Asked) -> list[str]:
    """Where the answer is not what is expected."""
    wrong = []
    seen = {
        "status": str(found.status),
        "contested": str(found.contested),
        "since": str(found.since or "-"),
        "until": str(found.until or "-"),
        "rule": found.rule.id,
        "for": str(found.origins_for),
        "against": str(found.origins_against),
        "other": str(found.other_reading.status) if found.other_reading else "-",
    }
    wanted = {"status": asked.status, "contested": str(asked.contested), **asked.expected}
    for name, value in wanted.items():
        if seen[name] != value:
            wrong.append(f"{asked.line}: {name} is {seen[name]}, not {value}")
    return wrong
