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
from typing import TypeVar

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
