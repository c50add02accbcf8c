"""Scoring status answers against questions whose answers people worked out.

Annotated reports (`*.json` with `statements`) and question files (`status*.json`) stand in one
folder or in folders below it, the texts in `text/` beside them. The statements of an agreement
across reports are those whose agreement has the same `key`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.conclude.answers import StatusAnswer
from onrecord.conclude.asking import status
from onrecord.model import Listing, OnrecordError, PartialDate, PartiesListed, Recorded
from onrecord.model.codec import extraction_from_json


@dataclass(frozen=True, slots=True)
class Question:
    """A status question with its answer. `since` and `until` are null where none is given."""

    agreement: str
    key: str
    on: date
    known: date
    status: str
    contested: bool
    since: PartialDate | None
    until: PartialDate | None
    party: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A question, the computed answer, and what is right of it (null: not asked)."""

    question: Question
    answer: StatusAnswer
    status: bool
    contested: bool
    since: bool | None
    until: bool | None

    @property
    def right(self) -> bool:
        """Whether status and contested are both right."""
        return self.status and self.contested


@dataclass(frozen=True, slots=True)
class StatusScore:
    """How many of the questions came out right, in each respect."""

    marked: tuple[Marked, ...]

    def counts(self) -> dict[str, tuple[int, int]]:
        """For `right`, `status`, `contested`, `since` and `until`: how many right, of how many."""
        out = {}
        for name in ("right", "status", "contested", "since", "until"):
            values = [getattr(m, name) for m in self.marked]
            asked = [v for v in values if v is not None]
            out[name] = (sum(asked), len(asked))
        return out


@dataclass(frozen=True, slots=True)
class Annotated:
    """Statements by agreement key, and each agreement's parties as the reports list them."""

    statements: Mapping[str, tuple[Recorded, ...]]
    parties: Mapping[str, PartiesListed]


def read_questions(folder: Path) -> list[Question]:
    """All questions of the `status*.json` files in the folder and below."""
    found = []
    for path in sorted(folder.rglob("status*.json")):
        for item in json.loads(path.read_text(encoding="utf-8")):
            found.append(
                Question(
                    item["agreement"],
                    item["key"],
                    date.fromisoformat(item["on"]),
                    date.fromisoformat(item["known"]),
                    item["status"],
                    bool(item["contested"]),
                    PartialDate(item["since"]) if item.get("since") else None,
                    PartialDate(item["until"]) if item.get("until") else None,
                    item.get("party"),
                    path.name,
                )
            )
    if not found:
        raise OnrecordError(
            f"{folder}: no status questions found; expected files named status*.json, each a "
            "list of questions"
        )
    return found


def read_annotated(folder: Path) -> Annotated:
    """The statements of all annotated reports in the folder and below, by agreement key.

    Each report is its own origin, but where a `story-*.json` file says that it took the story
    from another one: then it has that one's origin.
    """
    origins = _lineage(folder)
    statements: dict[str, list[Recorded]] = {}
    listed: dict[str, list[Listing]] = {}
    objects = []
    for path in sorted(folder.rglob("*.json")):
        loaded = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(loaded, dict) and "statements" in loaded:
            objects.append((loaded, path))
    objects.sort(key=lambda pair: (pair[0].get("published") or "9", pair[0]["doc"]))
    for loaded, path in objects:
        doc: str = loaded["doc"]
        text = (path.parent / "text" / f"{doc}.txt").read_text(encoding="utf-8")
        extraction = extraction_from_json(loaded, doc, text)
        keys = {a.local: a.key or f"{doc}#{a.local}" for a in extraction.agreements}
        published = date.fromisoformat(loaded["published"]) if loaded.get("published") else None
        for agreement in extraction.agreements:
            listing = Listing(doc, published, agreement.parties)
            listed.setdefault(keys[agreement.local], []).append(listing)
        for statement in extraction.statements:
            key = keys[statement.agreement]
            statements.setdefault(key, []).append(
                Recorded(
                    statement,
                    key,
                    doc,
                    loaded.get("outlet"),
                    published,
                    origins.get(doc, doc),
                )
            )
    return Annotated(
        {key: tuple(found) for key, found in statements.items()},
        {key: PartiesListed.of(found) for key, found in listed.items()},
    )


def _lineage(folder: Path) -> dict[str, str]:
    """For reports that took a story from another one without own reporting: the first one."""
    parent: dict[str, str] = {}
    for path in sorted(folder.rglob("story-*.json")):
        story: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for item in story["docs"]:
            if item.get("from") and item.get("how") != "own reporting added":
                parent[item["doc"]] = item["from"]

    def root(doc: str) -> str:
        seen = {doc}
        while doc in parent and parent[doc] not in seen:
            doc = parent[doc]
            seen.add(doc)
        return doc

    return {doc: root(doc) for doc in parent}


def mark(question: Question, answer: StatusAnswer) -> Marked:
    """Compare an answer to its question. Dates are right where they agree at the coarser of the
    two precisions."""
    return Marked(
        question,
        answer,
        str(answer.status) == question.status,
        answer.contested == question.contested,
        None if question.since is None else agree(answer.since, question.since),
        None if question.until is None else agree(answer.until, question.until),
    )


def agree(found: PartialDate | None, expected: PartialDate) -> bool:
    """Whether one of the two dates lies within the other."""
    if found is None:
        return False
    inside = expected.earliest <= found.earliest and found.latest <= expected.latest
    return inside or (found.earliest <= expected.earliest and expected.latest <= found.latest)


def score_status(
    questions: Sequence[Question],
    statements: Mapping[str, Sequence[Recorded]],
    parties: Mapping[str, tuple[str, ...]],
) -> StatusScore:
    """Answer every question from the statements of its key and mark the answers."""
    return StatusScore(
        tuple(
            mark(
                q,
                status(
                    statements.get(q.key, ()),
                    on=q.on,
                    known=q.known,
                    party=q.party,
                    parties=parties.get(q.key, ()),
                ),
            )
            for q in questions
        )
    )


def evaluate_annotated(folder: Path) -> StatusScore:
    """Score the calculus alone: questions of the folder, answered from its annotations."""
    annotated = read_annotated(folder)
    return score_status(read_questions(folder), annotated.statements, annotated.parties)
