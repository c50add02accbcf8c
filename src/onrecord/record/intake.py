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
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Generic, TypeVar

from onrecord.model import Document, OnrecordError, Problem

T = TypeVar("T")
_FEW = 4  # so many are done in this process: starting others would take longer
_AHEAD = 4  # documents in flight for each process: work never runs dry, memory stays flat


def default_jobs() -> int:
    """As many processes as this one may use processors."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def apply(
    function: Callable[[Document], T], documents: Iterable[Document], jobs: int | None = None
) -> Iterator[tuple[Document, T | Problem]]:
    """Each document with what `function` makes of it, in the order given, reading no further
    ahead than needed.

    `jobs` is the number of processes (null: one a processor); `function` is found by its name in
    each of them. A document on which it fails gives a `Problem` in place of its result, and the
    run goes on.
    """
    source = iter(documents)
    first = [document for _, document in zip(range(_FEW + 1), source, strict=False)]
    count = jobs or default_jobs()
    if count == 1 or len(first) <= _FEW:
        for document in _chain(first, source):
            yield document, _guarded(function, document)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_start_worker)
    waiting: deque[tuple[Document, Future[T | Problem]]] = deque()
    try:
        for document in _chain(first, source):
            waiting.append((document, pool.submit(_guarded, function, document)))
            if len(waiting) >= count * _AHEAD:
                done, future = waiting.popleft()
                yield done, future.result()
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()
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
            return pool.submit(_guarded, self._function, document).result()
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


def _chain(first: list[Document], rest: Iterator[Document]) -> Iterator[Document]:
    yield from first
    yield from rest


def _guarded(function: Callable[[Document], T], document: Document) -> T | Problem:
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
