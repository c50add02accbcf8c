"""What the changing half of the API takes and gives, as its OpenAPI description tells it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from onrecord.model.codec import extraction_to_json
from onrecord.record.notes import TEXT_CHARS, Note
from onrecord.resolve.reviews import FIELDS
from onrecord.resolve.rulings import Ruling
from onrecord.web.reading import Job

Reason = Annotated[str, Field(min_length=1, max_length=500, description="Why; kept for ever.")]
Name = Annotated[str, Field(min_length=1, max_length=300)]
Day = date | None


class Strict(BaseModel):
    """A body that holds what is named here and nothing else."""

    model_config = ConfigDict(extra="forbid")


class StatementRuling(Strict):
    """Accept or reject a statement, or correct fields of it. `seen` is the id of the newest ruling
    on it that you know of (empty: none): where somebody ruled since, the answer is 409."""

    act: Literal["accept", "reject", "correct"]
    reason: Reason
    changes: dict[Literal[FIELDS], Annotated[str, Field(max_length=4000)]] = {}  # type: ignore[valid-type]
    seen: str | None = None


class AgreementRuling(Strict):
    """Rule on an agreement: `other` is an agreement (merge, different), a report (split) or a name
    (rename)."""

    act: Literal["merge", "different", "split", "rename"]
    other: Name
    reason: Reason


class EchoRuling(Strict):
    """Rule whether a report has it from `origin` (a report or an outlet)."""

    act: Literal["echo", "not_echo"]
    report: Name
    origin: Name
    reason: Reason


class Undoing(Strict):
    """Undo a ruling."""

    reason: Reason


class RulingOut(BaseModel):
    """A ruling; `holds` is false once it was undone."""

    id: str
    kind: str
    subjects: list[str]
    author: str
    reason: str
    made_at: str
    reverses: str | None
    holds: bool

    @classmethod
    def of(cls, ruling: Ruling, holds: bool) -> RulingOut:
        """A ruling as the API tells it."""
        return cls(
            id=ruling.id,
            kind=str(ruling.kind),
            subjects=list(ruling.subjects),
            author=ruling.author,
            reason=ruling.reason,
            made_at=ruling.made_at,
            reverses=ruling.reverses,
            holds=holds,
        )


class NoteIn(Strict):
    """A note on something on record; `parent` is the note that it answers."""

    about: Literal["agreement", "report", "statement"]
    subject: Name
    text: Annotated[str, Field(min_length=1, max_length=TEXT_CHARS)]
    parent: str | None = None


class NoteOut(BaseModel):
    """A note; `doubts` are told to moderators only."""

    id: str
    about: str
    subject: str
    parent: str | None
    author: str
    text: str
    made_at: str
    state: str
    doubts: list[str] = []

    @classmethod
    def of(cls, note: Note, *, moderator: bool = False) -> NoteOut:
        """A note as the API tells it."""
        return cls(
            id=note.id,
            about=note.about,
            subject=note.subject,
            parent=note.parent,
            author=note.author,
            text=note.text,
            made_at=note.made_at,
            state=note.state,
            doubts=list(note.doubts) if moderator else [],
        )


class JudgementIn(Strict):
    """A moderator's decision about a note."""

    verdict: Literal["passed", "refused", "held"]
    reason: Reason


class Known(Strict):
    """What is known of a report; empty: what the report says itself."""

    title: Annotated[str, Field(max_length=300)] = ""
    outlet: Annotated[str, Field(max_length=200)] = ""
    published: Day = None


class TextReading(Known):
    """A report to be read, as text."""

    text: Annotated[str, Field(min_length=1, max_length=5_000_000, pattern=r"\S")]


class AddressReading(Known):
    """A report to be read from its address on the public internet."""

    address: Annotated[str, Field(max_length=2000, pattern=r"^https?://[!-~]+$")]


class ReadingOut(BaseModel):
    """A reading: how far it has come, what it would record, what was recorded."""

    id: str
    state: str
    step: str
    reports: list[dict[str, object]]
    problems: list[str]
    recorded: list[str]

    @classmethod
    def of(cls, job: Job) -> ReadingOut:
        """A reading as the API tells it."""
        return cls(
            id=job.id,
            state=job.state,
            step=job.step,
            reports=[
                {**extraction_to_json(f.document, f.extraction), "is_known": f.is_known}
                for f in job.found
            ],
            problems=[str(p) for p in job.problems],
            recorded=list(job.recorded),
        )


class RecordIn(Strict):
    """Which of a reading's reports to record, by document id; none named: all."""

    documents: Annotated[list[str], Field(max_length=100)] = []


class TokenIn(Strict):
    """A token to be made, with at most one's own role."""

    label: Annotated[str, Field(min_length=1, max_length=80)]
    role: Literal["reader", "analyst", "moderator", "administrator"] = "reader"
    days: Annotated[int, Field(ge=1, le=366)] = 90


class TokenOut(BaseModel):
    """A token; `secret` only in the answer that makes it."""

    id: str
    label: str
    role: str
    made_at: str
    expires_at: str
    used_at: str | None
    revoked_at: str | None
    secret: str | None = None


class PersonIn(Strict):
    """An account to be made."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    password: Annotated[str, Field(min_length=12, max_length=200)]
    role: Literal["reader", "analyst", "moderator", "administrator"] = "reader"


class PersonChange(Strict):
    """A change of an account."""

    act: Literal["role", "close", "reopen", "password"]
    role: str = ""
    password: Annotated[str, Field(max_length=200)] = ""


class PersonOut(BaseModel):
    """An account."""

    id: str
    name: str
    role: str
    made_at: str
    is_open: bool


class SessionOut(BaseModel):
    """Who you are here; `csrf` goes into X-CSRF-Token of changes that come without a token."""

    name: str
    role: str
    via: str
    csrf: str


class WaitingOut(BaseModel):
    """What waits for a review. `one` and `other` are what a merger or echo is between; of a
    statement, `one` is its id and `other` its agreement's."""

    kind: str
    one: str
    other: str
    because: str
    certainty: float | None = None
