"""What a watch remembers between rounds and runs: a small SQLite file beside the register.

It is bookkeeping, not record: which feeds were asked when and with which validators, which pages
they named and what became of each, and what a webhook has not taken yet. Losing it costs time,
nothing else. Every change is on disk before the next page is fetched.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from onrecord.model import OnrecordError
from onrecord.record.store import explained

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feeds (
    url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, polled_at TEXT, next_at TEXT,
    failures INTEGER NOT NULL DEFAULT 0, problem TEXT, listed INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY, feed TEXT NOT NULL, given TEXT NOT NULL, state TEXT NOT NULL,
    etag TEXT, last_modified TEXT, tries INTEGER NOT NULL DEFAULT 0, next_at TEXT, problem TEXT,
    listed_at TEXT NOT NULL, done_at TEXT
);
CREATE INDEX IF NOT EXISTS pages_by_state ON pages (state, feed);
CREATE TABLE IF NOT EXISTS outbox (seq INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS runs (
    seq INTEGER PRIMARY KEY, pid INTEGER NOT NULL, started_at TEXT NOT NULL, beat_at TEXT NOT NULL,
    stopped_at TEXT
);
"""
WAITING, READ, PASSED, FAILED = "waiting", "read", "passed over", "failed"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed or other list: its validators, when it was asked last and is to be asked next, how
    often in a row it failed and why."""

    url: str
    etag: str | None
    last_modified: str | None
    polled_at: datetime | None
    next_at: datetime | None
    failures: int
    problem: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page that a feed named and that is to be read; `given` is what the feed says of it."""

    url: str
    feed: str
    given: dict[str, Any]
    etag: str | None
    last_modified: str | None
    tries: int


@dataclass(frozen=True, slots=True)
class Run:
    """The newest run of a watch. `is_alive`: its process is there and has not said that it
    stopped."""

    pid: int
    started_at: datetime
    beat_at: datetime
    stopped_at: datetime | None

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self.stopped_at is None and _is_there(self.pid)


class WatchState:
    """The state of a watch in one file. Instants are UTC."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        if not create and not path.exists():
            raise OnrecordError(
                f"{path}: no watch has run here; start one with `onrecord watch FEEDS`"
            )
        self.path = path
        with explained(path):
            self._connection = sqlite3.connect(path, timeout=30.0, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _do(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with explained(self.path):
            return self._connection.execute(sql, values).fetchall()

    # -- runs

    def begin(self, now: datetime) -> None:
        """Note that this process watches. Raises `OnrecordError` where another one does."""
        running = self.run()
        if running is not None and running.is_alive and running.pid != os.getpid():
            raise OnrecordError(
                f"{self.path}: process {running.pid} watches already, since "
                f"{_text(running.started_at)}; stop it first, or name another --state"
            )
        self._do(
            "INSERT INTO runs (pid, started_at, beat_at) VALUES (?, ?, ?)",
            os.getpid(),
            _text(now),
            _text(now),
        )

    def beat(self, now: datetime) -> None:
        """Note that the run goes on."""
        self._do("UPDATE runs SET beat_at = ? WHERE seq = (SELECT max(seq) FROM runs)", _text(now))

    def end(self, now: datetime) -> None:
        """Note that the run was stopped."""
        self._do(
            "UPDATE runs SET stopped_at = ? WHERE seq = (SELECT max(seq) FROM runs)", _text(now)
        )

    def run(self) -> Run | None:
        """The newest run, if there was any."""
        found = self._do("SELECT * FROM runs ORDER BY seq DESC LIMIT 1")
        if not found:
            return None
        row = found[0]
        return Run(
            row["pid"], _at(row["started_at"]), _at(row["beat_at"]), _maybe(row["stopped_at"])
        )

    # -- feeds

    def follow(self, urls: Sequence[str]) -> None:
        """Make these the feeds that are followed; what is known of others is kept."""
        self._do("UPDATE feeds SET listed = 0")
        for url in urls:
            self._do(
                "INSERT INTO feeds (url) VALUES (?) ON CONFLICT (url) DO UPDATE SET listed = 1", url
            )

    def feeds(self) -> tuple[Feed, ...]:
        """The feeds that are followed, in the order first met."""
        found = self._do("SELECT * FROM feeds WHERE listed ORDER BY rowid")
        return tuple(_feed(row) for row in found)

    def due(self, now: datetime) -> tuple[Feed, ...]:
        """Of the feeds followed, those to be asked by now."""
        return tuple(f for f in self.feeds() if f.next_at is None or f.next_at <= now)

    def polled(
        self,
        feed: Feed,
        now: datetime,
        next_at: datetime,
        validators: tuple[str | None, str | None],
        listed: Iterable[tuple[str, dict[str, Any]]],
    ) -> int:
        """Note an answer: pages that are new or were changed since wait from now on; how many.

        Validators and pages are kept in one transaction: a feed never says "not modified" of
        pages that were lost.
        """
        added = 0
        with explained(self.path), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            for url, given in listed:
                added += self._list(url, feed.url, given, now)
            self._connection.execute(
                "UPDATE feeds SET etag = ?, last_modified = ?, polled_at = ?, next_at = ?, "
                "failures = 0, problem = NULL WHERE url = ?",
                (*validators, _text(now), _text(next_at), feed.url),
            )
        return added

    def _list(self, url: str, feed: str, given: dict[str, Any], now: datetime) -> int:
        told = json.dumps(given, ensure_ascii=False, sort_keys=True)
        cursor = self._connection.execute(
            "INSERT INTO pages (url, feed, given, state, listed_at) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (url) DO NOTHING",
            (url, feed, told, WAITING, _text(now)),
        )
        if cursor.rowcount:
            return 1
        held = self._connection.execute(
            "SELECT given, state FROM pages WHERE url = ?", (url,)
        ).fetchone()
        was, updated = json.loads(held["given"]).get("updated"), given.get("updated")
        is_changed = updated is not None and was is not None and updated != was
        again = is_changed and held["state"] != WAITING
        self._connection.execute(
            "UPDATE pages SET listed_at = ?"
            + (", given = ?, state = ?, tries = 0, next_at = NULL" if again else "")
            + " WHERE url = ?",
            (_text(now), told, WAITING, url) if again else (_text(now), url),
        )
        return int(again)

    def unanswered(self, feed: Feed, now: datetime, next_at: datetime, problem: str) -> None:
        """Note that a feed could not be had."""
        self._do(
            "UPDATE feeds SET polled_at = ?, next_at = ?, failures = failures + 1, problem = ? "
            "WHERE url = ?",
            _text(now),
            _text(next_at),
            problem,
            feed.url,
        )

    # -- pages

    def waiting(self, feed: str, now: datetime) -> tuple[Waiting, ...]:
        """The pages of a feed that are to be read by now, in the order listed."""
        found = self._do(
            "SELECT * FROM pages WHERE state = ? AND feed = ? AND (next_at IS NULL OR next_at <= ?)"
            " ORDER BY rowid",
            WAITING,
            feed,
            _text(now),
        )
        return tuple(
            Waiting(
                row["url"],
                row["feed"],
                json.loads(row["given"]),
                row["etag"],
                row["last_modified"],
                row["tries"],
            )
            for row in found
        )

    def done(
        self,
        page: Waiting,
        now: datetime,
        outcome: str,
        problem: str | None = None,
        validators: tuple[str | None, str | None] = (None, None),
    ) -> None:
        """Note what became of a page."""
        self._do(
            "UPDATE pages SET state = ?, done_at = ?, problem = ?, etag = ?, last_modified = ? "
            "WHERE url = ?",
            outcome,
            _text(now),
            problem,
            *validators,
            page.url,
        )

    def later(self, page: Waiting, next_at: datetime, problem: str) -> None:
        """Note that a page could not be had and when to try again."""
        self._do(
            "UPDATE pages SET tries = tries + 1, next_at = ?, problem = ? WHERE url = ?",
            _text(next_at),
            problem,
            page.url,
        )

    def forget(self, before: datetime) -> None:
        """Drop pages that are done with and that no feed has named since."""
        self._do("DELETE FROM pages WHERE state != ? AND listed_at < ?", WAITING, _text(before))

    def counts(self) -> dict[str, int]:
        """How many pages stand where."""
        found = self._do("SELECT state, count(*) FROM pages GROUP BY state")
        return {WAITING: 0, READ: 0, PASSED: 0, FAILED: 0} | {row[0]: row[1] for row in found}

    def failed(self, most: int = 20) -> tuple[tuple[str, str], ...]:
        """The pages given up last, with the reason."""
        found = self._do(
            "SELECT url, problem FROM pages WHERE state = ? ORDER BY done_at DESC LIMIT ?",
            FAILED,
            most,
        )
        return tuple((url, problem or "") for url, problem in found)

    # -- what is to be posted

    def post(self, body: str) -> None:
        """Put a message into the outbox."""
        self._do("INSERT INTO outbox (body) VALUES (?)", body)

    def outbox(self) -> tuple[tuple[int, str], ...]:
        """Messages not yet taken, oldest first."""
        return tuple((seq, body) for seq, body in self._do("SELECT * FROM outbox ORDER BY seq"))

    def taken(self, seq: int) -> None:
        """Note that a message was taken."""
        self._do("DELETE FROM outbox WHERE seq = ?", seq)


def given_to_json(
    published: date | None, outlet: str | None, title: str | None, updated: str | None
) -> dict[str, Any]:
    """What a feed says of a page, as it is kept; without what it does not say."""
    told = {
        "published": published.isoformat() if published else None,
        "outlet": outlet,
        "title": title,
        "updated": updated,
    }
    return {key: value for key, value in told.items() if value is not None}


def next_try(now: datetime, every: timedelta, failures: int, most: timedelta) -> datetime:
    """When to try again what failed so often: each time twice as late, up to `most`."""
    return now + min(every * (1 << min(failures, 16)), max(every, most))


def _feed(row: sqlite3.Row) -> Feed:
    return Feed(
        row["url"],
        row["etag"],
        row["last_modified"],
        _maybe(row["polled_at"]),
        _maybe(row["next_at"]),
        row["failures"],
        row["problem"],
    )


def _text(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds")


def _at(text: str) -> datetime:
    instant: datetime = datetime.fromisoformat(text)
    return instant


def _maybe(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
