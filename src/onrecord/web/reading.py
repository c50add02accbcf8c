"""Reading reports in through the browser: looked at before anything is recorded.

One thread takes one job after the other; extraction runs in a process apart, so that readers are
answered meanwhile. Jobs live in memory: what was not recorded when the server stops was never
there, and each report that was is there whole.
"""

from __future__ import annotations

import queue
import re
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from onrecord.api import Desk, documents, rules, worker
from onrecord.model import Document, Extraction, OnrecordError, Problem
from onrecord.read import ReadOptions
from onrecord.record.intake import Worker

MOST_REPORTS = 100  # of one job
MOST_JOBS = 60
MOST_WAITING = 4  # of one person
KEPT_SECONDS = 3600.0
WORKING = ("waiting", "reading", "recording")


@dataclass(frozen=True, slots=True)
class Given:
    """What is to be read: pasted text, a file that was sent, or an address; with what is known."""

    options: ReadOptions
    text: str = ""
    file_name: str = ""
    content: bytes = b""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A report with what was found in it; `is_known`: the very same is on record already."""

    document: Document
    extraction: Extraction
    is_known: bool


@dataclass(slots=True)
class Job:
    """One reading. `state` is one of `WORKING`, `ready`, `recorded` or `discarded`; `step` says in
    words what is being done. Written to by the reading thread only, but for `state`."""

    id: str
    owner: str
    given: Given
    begun_at: float = field(default_factory=time.monotonic)
    state: str = "waiting"
    step: str = "waiting for its turn"
    found: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)
    chosen: frozenset[str] = frozenset()

    @property
    def is_working(self) -> bool:
        """Whether more is to come by itself."""
        return self.state in WORKING

    def as_it_stands(self) -> Job:
        """The job at this moment, for a page: work on it goes on while the page is made. Its state
        is read before what was found, so that what is ready is whole."""
        state, step = self.state, self.step
        return replace(
            self,
            state=state,
            step=step,
            found=[*self.found],
            problems=[*self.problems],
            recorded=[*self.recorded],
        )


class Busy(OnrecordError):
    """Too much is being read already."""


class Reader:
    """Takes jobs in, one after the other. `desk` gives the thread that asks its own desk."""

    def __init__(self, desk: Callable[[], Desk], *, allow_private: bool = False) -> None:
        self._desk = desk
        self.allow_private = allow_private
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._line: queue.Queue[Job | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._worker: Worker[Extraction] | None = None

    def start(self, owner: str, given: Given) -> Job:
        """Put a job in line. Raises `Busy` where its owner has too many under way."""
        with self._lock:
            self._forget()
            mine = [j for j in self._jobs.values() if j.owner == owner and j.is_working]
            if len(mine) >= MOST_WAITING or len(self._jobs) >= MOST_JOBS:
                raise Busy("too many readings are under way; let one finish or discard it first")
            job = Job(secrets.token_urlsafe(9), owner, given)
            self._jobs[job.id] = job
        self._put(job)
        return job

    def job(self, job_id: str, owner: str) -> Job | None:
        """A person's own job by its id."""
        with self._lock:
            job = self._jobs.get(job_id)
        return job if job is not None and job.owner == owner else None

    def jobs(self, owner: str) -> tuple[Job, ...]:
        """A person's own jobs, newest first."""
        with self._lock:
            return tuple(j for j in reversed(self._jobs.values()) if j.owner == owner)

    def record(self, job: Job, chosen: frozenset[str]) -> None:
        """Record what a job found, of the reports chosen (document ids)."""
        with self._lock:
            if job.state != "ready":
                raise OnrecordError(f"this reading is {job.state}: there is nothing to record")
            job.state, job.step, job.chosen = "recording", "waiting for its turn", chosen
        self._put(job)

    def discard(self, job: Job) -> None:
        """Forget a job and what it found."""
        with self._lock:
            if job.state == "recording":
                raise OnrecordError("this reading is being recorded; it can be ruled on after")
            job.state = "discarded"
            self._jobs.pop(job.id, None)

    def close(self) -> None:
        """End the thread and the process."""
        if self._thread is not None:
            self._line.put(None)
        if self._worker is not None:
            self._worker.close()

    def _forget(self) -> None:
        late = time.monotonic() - KEPT_SECONDS
        for job in [j for j in self._jobs.values() if not j.is_working and j.begun_at < late]:
            del self._jobs[job.id]

    def _put(self, job: Job) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True, name="reading")
                self._thread.start()
        self._line.put(job)

    def _work(self) -> None:
        while (job := self._line.get()) is not None:
            try:
                if job.state == "recording":
                    self._record(job)
                elif job.state == "waiting":
                    job.state = "reading"
                    self._read(job)
            except OnrecordError as fault:
                job.problems.append(Problem("this reading", str(fault)))
                job.state = "ready" if job.state == "reading" else "recorded"
            except Exception as fault:
                told = f"could not be worked on ({type(fault).__name__})"
                job.problems.append(Problem("this reading", told, "try `onrecord read` instead"))
                job.state = "ready" if job.state == "reading" else "recorded"

    def _read(self, job: Job) -> None:
        job.step = "fetching the address" if job.given.address else "reading"
        self._worker = self._worker or worker()
        register, extractor = self._desk().register, rules().name
        for item in _items(job.given):
            if job.state == "discarded":
                return
            if isinstance(item, Problem):
                job.problems.append(item)
                continue
            if len(job.found) >= MOST_REPORTS:
                told = f"only the first {MOST_REPORTS} reports were read"
                job.problems.append(Problem(item.name, told, "read the rest with `onrecord read`"))
                break
            job.step = f"extracting from {item.name}"
            found = self._worker.run(item)
            if isinstance(found, Problem):
                job.problems.append(found)
            else:
                job.found.append(Found(item, found, register.is_recorded(item, extractor)))
        if job.state == "reading":
            job.state, job.step = "ready", ""

    def _record(self, job: Job) -> None:
        desk = self._desk()
        for n, found in enumerate(job.found):
            if found.document.id in job.chosen:
                job.step = f"recording report {n + 1} of {len(job.found)}"
                desk.register.record(found.document, found.extraction)
                job.recorded.append(found.document.id)
        job.step = "finding which agreements and stories they belong to"
        desk.settle()
        job.state, job.step = "recorded", ""


def _items(given: Given) -> Iterator[Document | Problem]:
    """The reports in what was given; files stand for a moment in a folder of their own."""
    if given.address:
        yield from documents([given.address], given.options)
        return
    with tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
        content = given.content or given.text.encode("utf-8", "surrogatepass")
        path = Path(folder) / (safe_name(given.file_name) or f"{_titled(given)}.txt")
        path.write_bytes(content)
        for item in documents([path], given.options):
            if isinstance(item, Problem):
                where = item.where.replace(f"{folder}/", "")
                item = Problem(where, item.what.replace(f"{folder}/", ""), item.remedy)
            yield item


def safe_name(name: str) -> str:
    """A file's name as sent, without folders and signs that mean something to the system."""
    last = re.split(r"[/\\]", name)[-1]
    kept = re.sub(r"[^\w.() -]", "-", last).strip(" .-")
    stem, dot, suffix = kept.rpartition(".")
    return f"{stem[:120]}{dot}{suffix[:12]}" if stem else kept[:120]


def _titled(given: Given) -> str:
    """A name for pasted text: its title, else the first words, with the day where it is known."""
    title = given.options.title or " ".join(given.text.split()[:8])
    words = re.findall(r"\w+", title.casefold())
    day = f"-{given.options.published}" if given.options.published else ""
    return ("-".join(words)[:80] or "pasted") + day
