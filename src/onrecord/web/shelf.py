"""What was worked out once is kept while the record it rests on stays the same.

Every record has a number that only grows; the newest numbers tell whether anything was recorded
since, and of which agreements. What is kept of an agreement is used as long as nothing about it
was recorded. When it was, by a reading that goes on beside us, one request works the answer out
anew and the others meanwhile get the one before it, for at most `STALE_SECONDS`; after a person's
ruling nobody gets an old one.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from onrecord.api import Desk

T = TypeVar("T")
STALE_SECONDS = 20.0
_KEPT = 400


@dataclass(slots=True)
class _Slot:
    """One answer: of which version, since when a newer version is known."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    version: tuple[int, int] | None = None
    value: Any = None
    overtaken: float | None = None


class Shelf:
    """Answers by agreement and by what was asked of it. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._slots: OrderedDict[tuple[Any, ...], _Slot] = OrderedDict()
        self._mark: Any = None
        self._versions: dict[str, int] = {}
        self._ruled = 0
        self._reading = threading.Lock()

    def version(self, desk: Desk, agreement: str) -> tuple[int, int]:
        """Grows when something about the agreement is recorded: by anyone, and by a ruling."""
        register = desk.register
        mark = register.newest()
        if mark != self._mark and self._reading.acquire(blocking=self._is_ruled(mark)):
            try:
                self._catch_up(desk, register.newest())
            finally:
                self._reading.release()
        with self._lock:
            return self._versions.get(agreement, 0), self._ruled

    def _is_ruled(self, mark: Any) -> bool:
        """Whether this mark tells of a ruling not yet heeded: then everybody waits for it."""
        return self._mark is None or mark[-1] != self._mark[-1]

    def _catch_up(self, desk: Desk, mark: Any) -> None:
        """Heed what was recorded since; one thread at a time, asking outside the lock."""
        before = self._mark
        if mark == before:
            return
        moved = desk.register.touched_since(before) if before is not None else ()
        with self._lock:
            for one in moved:
                self._versions[one] = self._versions.get(one, 0) + 1
            if before is not None and mark[-1] != before[-1]:  # the newest ruling
                self._ruled += 1
            self._mark = mark

    def get(
        self, desk: Desk, agreement: str, asked: tuple[Any, ...], make: Callable[[], T]
    ) -> tuple[T, bool]:
        """The answer to `asked` about an agreement, made if it is not kept, and whether it is of
        the newest version."""
        version = self.version(desk, agreement)
        slot = self._slot((agreement, *asked))
        if slot.version == version:
            return slot.value, True
        if slot.version is not None and slot.version[1] == version[1]:
            since = slot.overtaken = slot.overtaken or time.monotonic()
            if time.monotonic() - since < STALE_SECONDS:
                if not slot.lock.acquire(blocking=False):
                    return slot.value, False
                try:
                    return self._fill(slot, version, make), True
                finally:
                    slot.lock.release()
        with slot.lock:
            if slot.version == version:
                return slot.value, True
            return self._fill(slot, version, make), True

    def _fill(self, slot: _Slot, version: tuple[int, int], make: Callable[[], T]) -> T:
        value = make()
        slot.value, slot.version, slot.overtaken = value, version, None
        return value

    def _slot(self, key: tuple[Any, ...]) -> _Slot:
        with self._lock:
            slot = self._slots.get(key)
            if slot is None:
                slot = self._slots[key] = _Slot()
            self._slots.move_to_end(key)
            while len(self._slots) > _KEPT:
                self._slots.popitem(last=False)
            return slot


class Kept:
    """One answer about the whole register, of the newest records that it was worked out for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mark: object = None
        self._value: Any = None

    def get(self, mark: object, make: Callable[[], Any]) -> Any:
        """The answer for this mark, made where the one kept is of another."""
        with self._lock:
            if self._value is None or self._mark != mark:
                self._value, self._mark = make(), mark
            return self._value
