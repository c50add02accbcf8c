"""How quickly a large register answers: `register_scale.py [--statements 50000] [--keep FILE]`.

Writes a register of so many statements (1,000,000 are about 20,000 agreements and 200,000
reports) straight into its tables: lives of agreements over forty years, a few with hundreds or
thousands of statements and most with some tens; reports in bursts around what happened, of one
to nine statements, half of them with an origin that others share; terms, notices, plans and
dated things that lie ahead. Then asks, inside one process:

* `status` of an agreement by its name, on a day and as known on a day, both at random;
* `due` of the whole register, on a day of the last two months;
* `changes` of the whole register, since one to thirty days before such a day;
* `page`, 50 agreements of the list, all or chosen by status or by name, by last report;
* `list`; one more report recorded and settled;

and starts the command `status` afresh. Prints p50, p95 and the longest in milliseconds, of the
clock and of the processor. Exits 1 where a bar does not hold (processor time): `status` 10 ms,
`due` and `changes` 100 ms, `page` 200 ms at p95, the command 400 ms.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from onrecord.api import Desk
from onrecord.listing import Wanted
from onrecord.model import (
    Document,
    Event,
    Extraction,
    Modality,
    PartialDate,
    ReportAgreement,
    Span,
    Statement,
    Status,
)
from onrecord.outlooks import refresh
from onrecord.record import Register, rows
from onrecord.record.names import bare

LAST = date(2025, 6, 30)
FIRST = date(1985, 1, 1)
STATEMENTS_AN_AGREEMENT = 50
STATES = [a + b for a in "ABCDEFGHIJKLMN" for b in ("AR", "EL", "IM", "OS", "UV", "YK", "ZO")]
SYLLABLES = ["ba", "cor", "den", "fal", "gri", "hol", "jen", "kol", "lum", "mar", "nov", "pel"]
TALK = ("allege_breach", "negotiate", "demand", "review", "amend", "affirm")
SENTENCE = "What the report says of it stands here, in one sentence of usual length, with a name."
SPEAKERS = (
    ("outlet", None, None),
    ("named_person", "the minister", 0),
    ("unnamed_person", "an official", 1),
    ("organization", "the ministry", 1),
)
BARS_MS = {"status": 10, "due": 100, "changes": 100, "page": 200, "list": 1000, "command": 400}


def name_of(agreement: int) -> str:
    """An agreement's proper name; every number has its own."""
    digits = [agreement // 12**i % 12 for i in range(4)]
    return "".join(SYLLABLES[d] for d in digits).capitalize() + " Accord"


@dataclass(frozen=True)
class Told:
    """A statement to be written."""

    event: str
    modality: str
    event_date: str | None
    term: str | None


def life(chance: random.Random, size: int) -> Iterator[tuple[date, list[Told]]]:
    """The reports of one agreement: the day of publication and the statements."""
    day = FIRST + timedelta(days=chance.randrange(13_000))
    acts: list[tuple[str, date, str | None]] = [
        ("sign", day, chance.choice((None, None, None, "P5Y", "P15Y")))
    ]
    for event in ("ratify", "enter_into_force"):
        day += timedelta(days=chance.randrange(60, 500))
        acts.append((event, day, None))
    for _ in range(chance.randrange(4)):
        day += timedelta(days=chance.randrange(300, 2500))
        first, then = chance.choice(
            (("suspend", "restore"), ("extend", "affirm"), ("denounce", "restore"))
        )
        acts.append((first, day, {"extend": "P5Y", "denounce": "P1Y"}.get(first)))
        day += timedelta(days=chance.randrange(100, 700))
        acts.append((then, day, None))
    acts = [a for a in acts if a[1] <= LAST] or [("sign", LAST - timedelta(days=9), None)]
    told = 0
    for event, when, term in acts:
        told += 1
        yield when, [Told(event, "actual", when.isoformat(), term)]
    while told < size:
        event, when, term = chance.choice(acts)
        lag = chance.expovariate(1 / 20) if chance.random() < 0.8 else chance.expovariate(1 / 900)
        published = min(when + timedelta(days=int(lag)), LAST)
        found = []
        for _ in range(min(chance.randint(1, 9), size - told)):
            drawn = chance.random()
            if drawn < 0.55:
                found.append(Told(event, "actual", when.isoformat(), term))
            elif drawn < 0.58:
                ahead = published + timedelta(days=chance.randrange(20, 400))
                plan = chance.choice(("review", "sign", "extend", "terminate"))
                found.append(Told(plan, "planned", ahead.isoformat(), None))
            else:
                modality = chance.choice(("actual", "actual", "possible", "denied"))
                talk = TALK[: 5 if modality == "denied" else 6]
                found.append(Told(chance.choice(talk[1:]), modality, None, None))
        told += len(found)
        yield published, found


class Writer:
    """Rows for the register's tables, written in bulk in the order of publication."""

    def __init__(self, path: Path) -> None:
        Register.open(path, create=True).close()
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA synchronous = OFF")
        self.documents = 0
        self.statements = 0

    def write(self, agreements: int, seed: int) -> None:
        """Fill the register with so many agreements."""
        chance = random.Random(seed)
        put = self.connection.execute
        reports = []
        for number in range(agreements):
            size = min(5000, max(3, int(chance.lognormvariate(3.41, 1.0))))
            reports += [(day, number, said) for day, said in life(chance, size)]
            put("INSERT INTO agreements (id, recorded_at) VALUES (?, '')", (f"a-{number}",))
            name = bare(name_of(number))
            put("INSERT INTO names (id, folded) VALUES (?, ?)", (number + 1, name))
        reports.sort(key=lambda r: (r[0], r[1]))
        for day, number, said in reports:
            self._report(chance, day, number, said)
        newest = (self.documents, self.documents)
        put(
            "INSERT INTO settlings (late_member, extraction, recorded_at) VALUES (0, ?, '')",
            newest[:1],
        )
        self.connection.commit()
        put("ANALYZE")
        self.connection.commit()
        self.connection.close()

    def _report(self, chance: random.Random, day: date, number: int, said: list[Told]) -> None:
        put = self.connection.execute
        self.documents += 1
        n = self.documents
        parties = random.Random(number).sample(STATES, 2)
        put(
            "INSERT INTO documents (id, name, text, recorded_at) VALUES (?, ?, ?, '')",
            (f"d-{n}", f"wire-{n}", SENTENCE),
        )
        put(
            "INSERT INTO document_metadata (id, document, published, outlet, title, found, "
            "recorded_at) VALUES (?, ?, ?, ?, ?, '[]', '')",
            (f"v-{n}", f"d-{n}", day.isoformat(), f"Wire {n % 40}", f"Report {n}"),
        )
        put(
            "INSERT INTO extractions (id, document, metadata, extractor, credits, recorded_at) "
            "VALUES (?, ?, ?, 'bench/1', '[]', '')",
            (f"x-{n}", f"d-{n}", f"v-{n}"),
        )
        put(
            "INSERT INTO report_agreements (id, extraction, local, kind, openness, parties, "
            "offices, related, mentions) VALUES (?, ?, 'A1', 'agreement', 'unknown', ?, "
            "'[]', '[]', '[]')",
            (f"r-{n}", f"x-{n}", json.dumps(parties)),
        )
        put("INSERT INTO agreement_names VALUES (?, 0, ?, ?)",
            (f"r-{n}", name_of(number), number + 1))  # fmt: skip
        self.connection.executemany(
            "INSERT INTO agreement_parties VALUES (?, ?)", [(f"r-{n}", p) for p in parties]
        )
        put(
            "INSERT INTO memberships (report_agreement, agreement, because, recorded_at) "
            "VALUES (?, ?, 'written in bulk', '')",
            (f"r-{n}", f"a-{number}"),
        )
        key = "-".join(sorted(parties))
        self.connection.executemany(
            "INSERT INTO identity_keys VALUES (?, ?, ?)",
            [
                (k, f"{day.isoformat()} d-{n}", f"r-{n}")
                for k in (f"kind:{key}:agreement", f"word:{bare(name_of(number))}")
            ],
        )
        origin = f"o-{number}-{day.toordinal() // 20}"
        for one in said:
            self.statements += 1
            kind, text, side = chance.choice(SPEAKERS)
            put(
                f"INSERT INTO statements (extraction, report_agreement, "
                f"{', '.join(rows.STATEMENT_COLUMNS)}) VALUES ({', '.join('?' * 26)})",
                (
                    *(f"x-{n}", f"r-{n}", f"s-{self.statements:016x}"),
                    *(one.event, one.modality, one.event_date, None, one.term),
                    *(json.dumps(parties), None, None, kind, text, "said" if text else None),
                    *(None if side is None else parties[side], "asserts", "[]", None, None),
                    *(0, len(SENTENCE), SENTENCE, None, None, 0.9, "[]"),
                ),
            )
            if chance.random() < 0.5:
                put(
                    "INSERT INTO statement_origins (statement, origin, recorded_at) "
                    "VALUES (?, ?, '')",
                    (f"s-{self.statements:016x}", origin),
                )
        if chance.random() < 0.05:
            ahead = day + timedelta(days=chance.randrange(10, 300))
            put(
                "INSERT INTO due_items (extraction, n, due_date, what, report_agreement, "
                "evidence_start, evidence_end, evidence_text) VALUES (?, 0, ?, ?, ?, 0, ?, ?)",
                (f"x-{n}", ahead.isoformat(), f"a conference of {key}", f"r-{n}", 85, SENTENCE),
            )


class Clock:
    """Times questions by the clock and by the processor, and prints them."""

    def __init__(self) -> None:
        self.failed = False

    def time(self, what: str, asks: list[Callable[[], object]]) -> None:
        wall, cpu, sizes = [], [], []
        for ask in asks:
            began, began_cpu = time.perf_counter(), time.process_time()
            answer = ask()
            wall.append((time.perf_counter() - began) * 1e3)
            cpu.append((time.process_time() - began_cpu) * 1e3)
            sizes.append(len(answer) if isinstance(answer, tuple | list) else 1)
        self.show(what, wall, cpu, f"{sorted(sizes)[len(sizes) // 2]} answers")

    def show(self, what: str, wall: list[float], cpu: list[float], note: str = "") -> None:
        spread = []
        for values in (wall, cpu):
            values.sort()
            at_95 = values[min(len(values) - 1, len(values) * 95 // 100)]
            spread += [values[len(values) // 2], at_95, values[-1]]
        print(f"{what:10} {len(wall):5} " + " ".join(f"{v:9.1f}" for v in spread) + f"   {note}",
              flush=True)  # fmt: skip
        self.failed |= spread[4] > BARS_MS.get(what, float("inf"))


def one_more(number: int, agreement: int) -> tuple[Document, Extraction]:
    """A report of today on an agreement that is on record."""
    parties = tuple(random.Random(agreement).sample(STATES, 2))
    said = f"{parties[0]} and {parties[1]} extended the {name_of(agreement)}, desk {number} says."
    document = Document(f"new-{number}", said, published=LAST, outlet="Wire 3")
    statement = Statement(
        document.id,
        "A1",
        Event.EXTEND,
        Modality.ACTUAL,
        Span(0, len(said)),
        said,
        event_date=PartialDate.of_day(LAST),
        actors=parties,
    )
    named = ReportAgreement("A1", (name_of(agreement),), parties=parties)
    return document, Extraction(document.id, "bench/1", (named,), (statement,))


def commands(path: Path, names: list[str]) -> tuple[list[float], list[float]]:
    """Milliseconds of whole processes that answer one question each: clock and processor."""
    wall, cpu = [], []
    for name in names:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", "from onrecord.cli.app import main; main()",
             "--register", str(path), "status", name, "--json"],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        wall.append((time.perf_counter() - began) * 1e3)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3)
    return wall, cpu


def measure(path: Path, agreements: int) -> bool:
    """Ask the register; whether every bar holds."""
    chance = random.Random(2)
    clock = Clock()
    with Register.open(path) as register:
        began, began_cpu = time.perf_counter(), time.process_time()
        count = refresh(register)
        print(f"outlooks of {count} agreements worked out in {time.perf_counter() - began:.0f} s"
              f" ({time.process_time() - began_cpu:.0f} s of the processor)\n")  # fmt: skip
        print(f"{'':10} {'asked':>5}  clock: p50       p95       max  cpu: p50       p95       max")
        desk = Desk(register)

        def some_day() -> date:
            return LAST - timedelta(days=chance.randrange(9000))

        def some_name() -> str:
            return name_of(chance.randrange(agreements))

        recent = [LAST - timedelta(days=chance.randrange(30)) for _ in range(40)]
        asked = [(some_name(), some_day()) for _ in range(300)]
        clock.time("status", [lambda q=q: desk.status(q[0], on=q[1], known=LAST) for q in asked])
        clock.time("due", [lambda d=d: desk.due(on=d, known=d) for d in recent])
        clock.time("changes", [
            lambda d=d: desk.changes(d - timedelta(days=chance.randint(1, 30)), known=d)
            for d in recent])  # fmt: skip
        clock.time("overdue", [lambda d=d: desk.overdue(on=d, known=d) for d in recent[:10]])
        wanted = [Wanted(), Wanted(statuses=(Status.SUSPENDED,)), Wanted(words="bacor")]
        clock.time("page", [
            lambda d=d, w=w: desk.page(w, known=d, order="reported", with_due=True).entries
            for d in recent[:10] for w in wanted])  # fmt: skip
        clock.time("list", [lambda: desk.overview(known=LAST)])
        clock.show("command", *commands(path, [some_name() for _ in range(10)]))
        more = [one_more(n, chance.randrange(agreements)) for n in range(30)]
        clock.time("record", [lambda one=one: register.record(*one) for one in more])
        clock.time("settle", [lambda: desk.settle()])
    return not clock.failed


def main() -> int:
    """Write, ask, print; the exit status says whether the bars hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="keep the register there, or use it if it is")
    given = parser.parse_args()
    agreements = max(1, given.statements // STATEMENTS_AN_AGREEMENT)
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "scale.db"
        if not path.exists():
            began = time.perf_counter()
            writer = Writer(path)
            writer.write(agreements, given.seed)
            print(f"{writer.statements:,} statements about {agreements:,} agreements in "
                  f"{writer.documents:,} reports, {path.stat().st_size >> 20} MB, written in "
                  f"{time.perf_counter() - began:.0f} s")  # fmt: skip
        return int(not measure(path, agreements))


if __name__ == "__main__":
    sys.exit(main())
