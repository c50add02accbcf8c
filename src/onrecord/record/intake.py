"""Working on many reports at once, on all cores, with results in the order they came.

What comes out does not depend on the number of processes. Workers leave when their parent does,
however it goes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from multiprocessing.connection import wait
from typing import Generic, TypeVar, cast

from onrecord.model import Document, OnrecordError, Problem

T = TypeVar("T")
P = TypeVar("P")
_FEW = 4  # so many are done in this process: starting others would take longer
_HELD = 64  # so much is held back to see whether more than a few documents come
_AHEAD = 4  # documents in flight for each process: work never runs dry, memory stays flat


def default_jobs() -> int:
    """As many processes as this one may use processors."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def apply(
    function: Callable[[Document], T], items: Iterable[Document | P], jobs: int | None = None
) -> Iterator[tuple[Document, T | Problem] | P]:
    """Each document with what `function` makes of it, in the order given, reading no further
    ahead than needed. What is no document passes through in its place.

    `jobs` is the number of processes (null: one a processor); `function` is found by its name in
    each of them. A document on which it fails gives a `Problem` in place of its result, and the
    run goes on.
    """
    source = iter(items)
    count = jobs or default_jobs()
    head = yield from _few(function, source, one_process=count == 1)
    if not head:
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_start_worker)
    waiting: deque[tuple[Document, Future[T | Problem]] | P] = deque()
    try:
        for item in chain(head, source):
            if isinstance(item, Document):
                waiting.append((item, pool.submit(guarded, function, item)))
            else:
                waiting.append(item)
            if len(waiting) >= count * _AHEAD:
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())
    except BrokenProcessPool:
        raise OnrecordError(
            "a working process was ended from outside, as happens when memory runs out; what was "
            "done is kept; run the same command again, with fewer --jobs"
        ) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class Worker(Generic[T]):
    """One process apart that works on one document at a time, so that this one stays free to
    answer. It starts with the first document and ends with `close`, or with this process."""

    def __init__(self, function: Callable[[Document], T]) -> None:
        self._function = function
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def run(self, document: Document) -> T | Problem:
        """What the function makes of a document; a process that was ended is replaced."""
        with self._lock:
            if self._pool is None:
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, context, initializer=_start_worker)
            pool = self._pool
        try:
            return pool.submit(guarded, self._function, document).result()
        except BrokenProcessPool:
            self.close()
            return Problem(
                document.name,
                "the process that worked on it was ended from outside, as happens when memory "
                "runs out",
                "try again, or read it with `onrecord read`",
            )

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _few(
    function: Callable[[Document], T], source: Iterator[Document | P], *, one_process: bool
) -> Generator[tuple[Document, T | Problem] | P, None, list[Document | P]]:
    """Work in this process as long as documents come a few at a time; what is then in hand."""
    held: list[Document | P] = []
    documents = 0
    for item in source:
        held.append(item)
        documents += isinstance(item, Document)
        if documents > _FEW and not one_process:
            return held
        if one_process or not documents or len(held) >= _HELD:
            yield from _here(function, held)
            held, documents = [], 0
    yield from _here(function, held)
    return []


def _here(
    function: Callable[[Document], T], items: Iterable[Document | P]
) -> Iterator[tuple[Document, T | Problem] | P]:
    for item in items:
        yield (item, guarded(function, item)) if isinstance(item, Document) else item


def _result(
    waiting: tuple[Document, Future[T | Problem]] | P,
) -> tuple[Document, T | Problem] | P:
    if isinstance(waiting, tuple) and len(waiting) == 2 and isinstance(waiting[1], Future):
        return waiting[0], waiting[1].result()
    return cast(P, waiting)


def guarded(function: Callable[[Document], T], document: Document) -> T | Problem:
    """What a function makes of a document; a `Problem` where it fails on it."""
    try:
        return function(document)
    except OnrecordError:
        raise  # the installation is at fault, not the document
    except Exception as fault:
        return Problem(
            document.name,
            f"could not be worked on ({type(fault).__name__}: {fault})",
            "please report this together with the text",
        )


def _start_worker() -> None:
    """Leave interruptions to the parent, and end with it even where it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent.sentinel,), daemon=True).start()


def _leave_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
