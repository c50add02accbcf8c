"""Documents: a report as read, cleaned once and never edited afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from onrecord.model.ids import content_id
from onrecord.model.span import Span


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of furniture that cleaning took out.

    `offset` is where in the cleaned text it stood; `raw_start` its offset in the text as read;
    `rule` names the rule that cut it.
    """

    offset: int
    raw_start: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Document:
    """A report: cleaned text with metadata and where each item was found.

    `name` is the file's stem or the canonical URL. `published` is null where the report gives no
    day and none was given: a document is never dated by guess. `updated` is the day of its last
    update, `section` the part of the paper that it stands in, `language` an ISO 639-1 code. `found`
    maps a metadata field to where its value was found ("option", "metadata file", "dateline",
    "byline", ...) and to what other places say otherwise ("JSON-LD; byline says 2021-03-04").
    `headline` covers title and standfirst within `text`, where they stand there. Offsets are code
    points.
    """

    name: str
    text: str
    published: date | None = None
    updated: date | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    dateline: str | None = None
    section: str | None = None
    url: str | None = None
    language: str | None = None
    found: tuple[tuple[str, str], ...] = ()
    headline: Span | None = None
    cuts: tuple[Cut, ...] = ()
    _id: str | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def id(self) -> str:
        """Hash over name and text: the same report read twice is the same document.

        Computed once: it is asked for at every step, and the text can be long.
        """
        if self._id is None:
            object.__setattr__(self, "_id", content_id("d", self.name, self.text))
        return self._id or ""
