"""How to read, and what is known of a report beforehand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType

from onrecord.model import OnrecordError
from onrecord.read.decode import NotText, decode

DEFAULT_MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Meta:
    """What is said of one report outside its text. Null: it is not said.

    `updated` is the day of its last update, `language` an ISO 639-1 code.
    """

    published: date | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    byline: str | None = None
    updated: date | None = None
    section: str | None = None
    dateline: str | None = None
    language: str | None = None


NOTHING = Meta()
FIELDS = tuple(each.name for each in fields(Meta))
COLUMN_FIELDS = (
    "name", "text", "published", "updated", "outlet", "title", "byline", "section", "language",
    "url",
)  # fmt: skip
"""What a column of a table of articles may hold."""


@dataclass(slots=True)
class Tally:
    """What a run counts as it goes: bytes of files that are done with, reports passed over.

    `mapped` gathers the columns of the tables that were read by a mapping given as an option.
    """

    done_bytes: int = 0
    passed_over: int = 0
    mapped: set[frozenset[str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of table that was met before: its columns in lower case, and which holds what."""

    columns: frozenset[str]
    pairs: tuple[tuple[str, str], ...]

    def likeness(self, columns: frozenset[str]) -> float:
        """How much a table's columns are these: 0 where one that is mapped is missing, 1 where
        they are the same."""
        if not all(name.casefold() in columns for _, name in self.pairs):
            return 0.0
        return len(self.columns & columns) / len(self.columns | columns)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read. `published`, `outlet` and `title` hold for every report of the run.

    `meta` maps a report's name (its file's stem) to what is known of it; the options above win.
    A report of more than `max_bytes` is refused: no single one is that long. `any_language` keeps
    reports that seem not to be in English. `columns` says which column of a table (JSON Lines,
    CSV) holds what: pairs such as ("text", "body"), and `layouts` what was said of such tables
    before; `format` names a reader where the file's own
    name misleads. `allow_private` lets addresses be fetched that are not on the public internet.

    `matters` is a quick test on a report's text as it comes: one that it turns down is passed over
    before it is cleaned, and a page before its story is looked for. `tally` is where a run counts.
    """

    published: date | None = None
    outlet: str | None = None
    title: str | None = None
    meta: Mapping[str, Meta] = field(default_factory=lambda: MappingProxyType({}))
    max_bytes: int = DEFAULT_MAX_BYTES
    any_language: bool = False
    columns: tuple[tuple[str, str], ...] = ()
    format: str | None = None
    allow_private: bool = False
    matters: Callable[[str], bool] | None = None
    layouts: tuple[Layout, ...] = ()
    tally: Tally = field(default_factory=Tally)

    def is_passed_over(self, text: str) -> bool:
        """Whether the quick test turns a report's text down; the tally counts it."""
        if self.matters is None or self.matters(text):
            return False
        self.tally.passed_over += 1
        return True


def load_meta(path: Path) -> Mapping[str, Meta]:
    """Read a metadata file: JSON Lines with `doc` and any of `published`, `outlet`, `title`, `url`,
    `byline`, `updated`, `section`.

    Raises `OnrecordError` naming file and line for what cannot be read; days are ISO 8601.
    """
    out: dict[str, Meta] = {}
    try:
        lines = decode(path.read_bytes()).text.splitlines()
    except OSError as fault:
        raise OnrecordError(
            f"{path}: the metadata file cannot be read ({fault.strerror}); check the path"
        ) from None
    except NotText as fault:
        raise OnrecordError(f"{path}: the metadata file is {fault}, not JSON Lines") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            entry = json.loads(line)
        except ValueError as fault:
            raise OnrecordError(f"{where}: not JSON ({fault}); one object a line") from None
        if not isinstance(entry, dict) or not isinstance(entry.get("doc"), str):
            raise OnrecordError(f'{where}: no "doc"; each line needs the report\'s name')
        out[entry["doc"]] = Meta(
            published=_listed_day(entry, "published", where),
            outlet=_listed(entry, "outlet", where),
            title=_listed(entry, "title", where),
            url=_listed(entry, "url", where),
            byline=_listed(entry, "byline", where),
            updated=_listed_day(entry, "updated", where),
            section=_listed(entry, "section", where),
        )
    return MappingProxyType(out)


def _listed_day(entry: Mapping[str, object], item: str, where: str) -> date | None:
    told = entry.get(item)
    try:
        return date.fromisoformat(str(told)[:10]) if told else None
    except ValueError:
        raise OnrecordError(
            f"{where}: {item} is {told!r}; expected a day such as 2021-05-03"
        ) from None


def _listed(entry: Mapping[str, object], item: str, where: str) -> str | None:
    told = entry.get(item)
    if told is not None and not isinstance(told, str):
        raise OnrecordError(f"{where}: {item} is {told!r}; expected words in quotation marks")
    return told or None
