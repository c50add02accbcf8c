"""Readers' notes on agreements, reports and statements: held until a moderator passes them.

Append-only like the rest: what a moderator decides is a row of its own, and the newest holds.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.model import OnrecordError, content_id
from onrecord.record import heads, rows
from onrecord.record.store import now

ABOUT = ("agreement", "report", "statement")
STATES = ("held", "passed", "refused")
TEXT_CHARS = 4_000
DEEPEST = 12  # answers to answers
_NEWEST = "(SELECT max(seq) FROM note_judgements WHERE note = n.id)"
_NOTES = (
    "SELECT n.*, coalesce(j.verdict, 'held') AS state FROM notes n "
    f"LEFT JOIN note_judgements j ON j.seq = {_NEWEST} "
)


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `subject` is the id of what it is about (a report's: its name), `parent` the note
    it answers, `author_id` whose it is (told to nobody else), `doubts` why it looks like spam,
    `state` one of `STATES`."""

    id: str
    about: str
    subject: str
    parent: str | None
    author: str
    author_id: str
    text: str
    doubts: tuple[str, ...]
    made_at: str
    state: str = "held"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a moderator decided about a note, and why."""

    note: str
    verdict: str
    moderator: str
    reason: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A note with the answers to it, oldest first."""

    note: Note
    answers: tuple[Thread, ...]


def new_note(
    about: str,
    subject: str,
    author: str,
    author_id: str,
    text: str,
    parent: str | None = None,
    doubts: Sequence[str] = (),
) -> Note:
    """A note to be added. Raises `OnrecordError` where it cannot be one."""
    if about not in ABOUT:
        raise OnrecordError(f"a note is about one of {', '.join(ABOUT)}, found {about[:40]!r}")
    told = text.replace("\r\n", "\n").strip()
    if not told or len(told) > TEXT_CHARS:
        raise OnrecordError(f"a note has 1 to {TEXT_CHARS:,} characters, this one {len(told):,}")
    if any(not c.isprintable() and c not in "\n\t" for c in told):
        raise OnrecordError("a note holds signs that cannot be shown; take them out")
    moment = now()
    note_id = content_id("n", about, subject, parent or "", author_id, told, moment)
    return Note(note_id, about, subject, parent, author, author_id, told, tuple(doubts), moment)


def add(connection: sqlite3.Connection, note: Note) -> None:
    """Hold a note for the moderators. An answer stands under a note on the same thing."""
    if note.parent is not None:
        row = connection.execute(
            "SELECT about, subject FROM notes WHERE id = ?", (note.parent,)
        ).fetchone()
        if row is None or tuple(row) != (note.about, note.subject):
            raise OnrecordError(f"{note.parent[:40]}: no note on this that could be answered")
        if _depth(connection, note.parent) >= DEEPEST:
            raise OnrecordError("this thread is deep enough; begin a new one")
    connection.execute(
        "INSERT INTO notes (id, about, subject, parent, author, author_id, text, doubts, made_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            note.id,
            note.about,
            note.subject,
            note.parent,
            note.author,
            note.author_id,
            note.text,
            rows.compact(note.doubts),
            note.made_at,
        ),
    )


def _depth(connection: sqlite3.Connection, note_id: str) -> int:
    depth, at = 0, note_id
    while True:
        row = connection.execute("SELECT parent FROM notes WHERE id = ?", (at,)).fetchone()
        depth += 1
        if row is None or row[0] is None:
            return depth
        at = row[0]


def judge(
    connection: sqlite3.Connection, note_id: str, verdict: str, moderator: str, reason: str
) -> Note:
    """Pass, refuse or hold a note; the decision goes into the log."""
    if verdict not in STATES:
        raise OnrecordError(f"{verdict[:40]!r}: not one of {', '.join(STATES)}")
    if not reason.strip():
        raise OnrecordError("say why: the author and other moderators will ask")
    note = found(connection, note_id)
    if note is None:
        raise OnrecordError(f"{note_id[:40]}: no such note")
    connection.execute(
        "INSERT INTO note_judgements (note, verdict, moderator, reason, made_at) "
        "VALUES (?, ?, ?, ?, ?)",
        (note_id, verdict, moderator, reason.strip()[:500], now()),
    )
    return replace(note, state=verdict)


def found(connection: sqlite3.Connection, note_id: str) -> Note | None:
    """One note by its id."""
    row = connection.execute(f"{_NOTES} WHERE n.id = ?", (note_id,)).fetchone()
    return _note(row) if row else None


def on(
    connection: sqlite3.Connection, about: str, subject: str, reader: str = ""
) -> tuple[Note, ...]:
    """The notes on one thing that a reader may see, oldest first: those passed, and the reader's
    own (by author id) whatever became of them. Notes on an agreement follow its merged ids."""
    subjects: Sequence[str] = (subject,)
    if about == "agreement":
        subjects = heads.ids_of(connection, heads.head_of(connection, subject))
    listed = connection.execute(
        f"{_NOTES} WHERE n.about = ? AND n.subject IN (SELECT value FROM json_each(?)) "
        "ORDER BY n.made_at, n.seq",
        (about, rows.compact(list(subjects))),
    )
    every = map(_note, listed.fetchall())
    return tuple(n for n in every if n.state == "passed" or (reader and n.author_id == reader))


def queue(connection: sqlite3.Connection, state: str, limit: int) -> tuple[Note, ...]:
    """Notes in a state: the held ones oldest first, others newest first."""
    order = "n.seq" if state == "held" else "n.seq DESC"
    listed = connection.execute(
        f"{_NOTES} WHERE coalesce(j.verdict, 'held') = ? ORDER BY {order} LIMIT ?", (state, limit)
    )
    return tuple(map(_note, listed.fetchall()))


def log(connection: sqlite3.Connection, limit: int) -> tuple[tuple[Judgement, Note], ...]:
    """What moderators decided, newest first."""
    listed = connection.execute(
        "SELECT j.note, j.verdict, j.moderator, j.reason, j.made_at FROM note_judgements j "
        "ORDER BY j.seq DESC LIMIT ?",
        (limit,),
    ).fetchall()
    told = ((Judgement(*row), found(connection, row[0])) for row in listed)
    return tuple((judgement, note) for judgement, note in told if note is not None)


def judgements(connection: sqlite3.Connection, note_id: str) -> tuple[Judgement, ...]:
    """All decisions about one note, oldest first."""
    listed = connection.execute(
        "SELECT note, verdict, moderator, reason, made_at FROM note_judgements "
        "WHERE note = ? ORDER BY seq",
        (note_id,),
    )
    return tuple(Judgement(*row) for row in listed.fetchall())


def recent(connection: sqlite3.Connection, author_id: str, limit: int) -> tuple[Note, ...]:
    """A person's newest notes."""
    listed = connection.execute(
        f"{_NOTES} WHERE n.author_id = ? ORDER BY n.seq DESC LIMIT ?", (author_id, limit)
    )
    return tuple(map(_note, listed.fetchall()))


def threads(notes: Sequence[Note]) -> tuple[Thread, ...]:
    """Notes as threads; an answer whose note is not shown stands by itself."""
    shown = {note.id for note in notes}
    under: dict[str | None, list[Note]] = {}
    for note in notes:
        under.setdefault(note.parent if note.parent in shown else None, []).append(note)

    def thread(note: Note) -> Thread:
        return Thread(note, tuple(thread(answer) for answer in under.get(note.id, ())))

    return tuple(thread(note) for note in under.get(None, ()))


def _note(row: sqlite3.Row) -> Note:
    return Note(
        row["id"],
        row["about"],
        row["subject"],
        row["parent"],
        row["author"],
        row["author_id"],
        row["text"],
        tuple(json.loads(row["doubts"])),
        row["made_at"],
        row["state"],
    )
