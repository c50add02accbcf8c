"""Answers kept in a file of their own, by content, model and codebook: a second run is free.

The key of an answer is a hash over the model's name and all that it was sent (the instruction
holds the codebook). Neither the address nor the key of a service is in it, nor the passage.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from onrecord.model import OnrecordError

Message = dict[str, str]
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
  key TEXT PRIMARY KEY,
  model TEXT NOT NULL,
  answer TEXT NOT NULL,
  finish TEXT NOT NULL,
  tokens_in INTEGER NOT NULL,
  tokens_out INTEGER NOT NULL,
  answered_at TEXT NOT NULL
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered. `finish` is `stop`, or `length` where it was cut short."""

    text: str
    finish: str
    tokens_in: int
    tokens_out: int


def key_of(model: str, messages: Sequence[Message], answer_tokens: int, schema: Any) -> str:
    """The name under which the answer to these messages is kept."""
    told = json.dumps([model, list(messages), answer_tokens, schema], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


class Cache:
    """Answers by their key. Several threads, and several runs at once, may use one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
            self._connection = sqlite3.connect(
                path, timeout=30, check_same_thread=False, isolation_level=None
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute(_SCHEMA)
        except (OSError, sqlite3.Error) as fault:
            raise OnrecordError(
                f"{path}: answers cannot be kept here ({fault}); set ONRECORD_LLM_CACHE to a path "
                "that can be written"
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def get(self, key: str) -> Reply | None:
        """The answer kept under a key."""
        with self._lock:
            row = self._connection.execute(
                "SELECT answer, finish, tokens_in, tokens_out FROM answers WHERE key = ?", (key,)
            ).fetchone()
        return Reply(*row) if row else None

    def put(self, key: str, model: str, reply: Reply) -> None:
        """Keep an answer; the first one stays."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            with self._lock:
                self._connection.execute(
                    "INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (key, model, reply.text, reply.finish, reply.tokens_in, reply.tokens_out, now),
                )
        except sqlite3.Error as fault:
            raise OnrecordError(
                f"{self.path}: an answer could not be kept ({fault}); those kept before are safe"
            ) from None

    def mean_tokens_out(self, model: str) -> float | None:
        """How long this model's answers are on average; null where none is kept."""
        with self._lock:
            (mean,) = self._connection.execute(
                "SELECT avg(tokens_out) FROM answers WHERE model = ?", (model,)
            ).fetchone()
        return None if mean is None else float(mean)
