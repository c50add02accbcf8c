"""What recording one report and answering one question cost as the register grows.

    python benchmarks/register_growth.py [--sizes 1000,100000] [--a-day 30] [--store sqlite]

Reports are invented (`invented_news.py`): a few agreements and outlets have most of them, most
come in stories with near-duplicates, credits and shared quotations; reading order is that of
publication, as a feed has it. The register is filled in bulk with the rows that recording would
write, agreements and stories from the template; then reports are added one at a time. Prints
the median, mean and p95 of recording one more report, of settling after it, and of answering
`status` by name, at each size, in time of the processor: of a process that took them all in, as a
server has, and remembers the last of them, and of a new process for each report, as `onrecord
read` is, which remembers none. Then how many times the median and the mean of adding a report at
the largest size are those at the smallest. Exits 1 where a median is above 1.5 times.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from invented_news import Made, archive

from onrecord.api import Desk
from onrecord.record import Register, identity, loading, rows, tabulate, write
from onrecord.record.echoes import to_json as judgement_to_json
from onrecord.record.identity import place_of
from onrecord.resolve.alignment import Report
from onrecord.resolve.echo_keys import keys_of
from onrecord.resolve.echoes import story_id
from onrecord.resolve.identity import keys, members
from onrecord.resolve.lineage import Edge, Judgement
from onrecord.resolve.words import words
from servers import register_url

SAMPLE = 200
WARM = 50
ASKED = 40
BATCH = 1_000
BAR = 1.5


def batches(made: Iterable[Made]) -> Iterator[list[Made]]:
    """Runs of reports."""
    rest = iter(made)
    while batch := list(islice(rest, BATCH)):
        yield batch


def fill(register: Register, made: Iterable[Made]) -> None:
    """Write reports with their places as the template has them, as if they had been settled."""
    connection = register._connection
    seen: set[int] = set()
    ids_of: dict[str, str] = {}
    count = 0
    for batch in batches(made):
        with write.transaction(connection):
            ids = loading.write_rows(connection, [(m.document, m.extraction) for m in batch])
            fresh = sorted({m.pact for m in batch} - seen)
            loading.put(
                connection, "agreements", ("id", "recorded_at"), [(f"a-{p}", "") for p in fresh]
            )
            seen |= set(fresh)
            ids_of |= {m.document.name: m.document.id for m in batch}
            _place(connection, batch, ids, ids_of)
        count += len(batch)
    with write.transaction(connection):
        loading.put(
            connection, "settlings", ("late_member", "extraction", "recorded_at"), [(0, count, "")]
        )


def _place(
    connection: sqlite3.Connection, batch: list[Made], ids: list[str], ids_of: dict[str, str]
) -> None:
    held: dict[str, list[tuple[object, ...]]] = {t: [] for t in _COLUMNS}
    for made, id_ in zip(batch, ids, strict=True):
        document = made.document
        day = str(document.published)
        row = tabulate.members(made.extraction, id_)["A1"]
        held["memberships"].append((row, f"a-{made.pact}", "from the template", ""))
        (member,) = members(document, made.extraction)
        identity.remember(id_, [member])
        held["identity_keys"] += [(key, place_of(member), row) for key in keys(member)]
        report = Report(document, made.extraction, made.extraction.credits)
        held["echo_keys"] += [(key, day, document.id) for key in keys_of(report).held]
        story = story_id(f"paper-{made.story}-0")
        edge = made.parent and Edge(made.parent, True, bool(report.credits), 1.0, "the template")
        judged = Judgement(report.doc, document.published, edge or None)
        origin = made.parent or report.doc
        told = rows.compact(judgement_to_json(judged))
        place = (story, int(bool(edge)), origin)
        opens = story_id(report.doc)
        held["echo_judgements"].append((document.id, report.doc, day, opens, told, *place))
        if made.parent:
            held["echo_links"].append((document.id, ids_of[made.parent], 1))
        held["echoes"].append((document.id, story, made.parent, "original", "", "[]", ""))
    for table, values in held.items():
        loading.put(connection, table, _COLUMNS[table], values)


_COLUMNS = {
    "memberships": ("report_agreement", "agreement", "because", "recorded_at"),
    "identity_keys": ("key", "place", "report_agreement"),
    "echo_keys": ("key", "published", "document"),
    "echo_judgements": (
        "document", "doc", "published", "opens", "judged", "story", "has_parent", "origin",
    ),
    "echo_links": ("document", "other", "is_joined"),
    "echoes": ("document", "story", "from_report", "how", "because", "drift", "recorded_at"),
}  # fmt: skip


def spread(seconds: list[float]) -> str:
    """Median, mean and 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    told = (ordered[len(ordered) // 2], statistics.mean(ordered), ordered[len(ordered) * 95 // 100])
    return " ".join(f"{one * 1e3:7.2f}" for one in told)


def measure(size: int, a_day: float, where: Path | str) -> dict[str, tuple[float, float]]:
    """Fill a register with `size` reports, then time one more of each; the median and the mean of
    adding one, by a process that took them all in and by a new one each."""
    with Register.open(where, create=True) as register:
        desk = Desk(register)
        made = archive(size + WARM + 2 * SAMPLE, a_day)
        began = time.process_time()
        fill(register, islice(made, size))
        register.vacuum()
        filled = time.process_time() - began
        _add(register, islice(made, WARM))
        told = {}
        for process, fresh in (("old", False), ("new", True)):
            adding, settling, last = _add(register, islice(made, SAMPLE), fresh=fresh)
            asking = [_asked(desk, one) for one in last]
            print(
                f"{size:9,} {filled:7.0f} {process:>7}  {spread(adding)}  {spread(settling)}"
                f"  {spread(asking)}",
                flush=True,
            )
            both = [a + b for a, b in zip(adding, settling, strict=True)]
            told[process] = (statistics.median(both), statistics.mean(both))
    return told


def _add(
    register: Register, made: Iterable[Made], *, fresh: bool = False
) -> tuple[list[float], list[float], list[Made]]:
    """Record and settle reports; seconds of each, and the last of the reports. `fresh`: what a
    process remembers of other reports is forgotten before each."""
    adding, settling, seen = [], [], []
    for one in made:
        if fresh:
            identity.forget()
            words().parts.cache_clear()  # type: ignore[attr-defined]
        began = time.process_time()
        register.record(one.document, one.extraction)
        recorded = time.process_time()
        register.settle()
        adding.append(recorded - began)
        settling.append(time.process_time() - recorded)
        seen.append(one)
    return adding, settling, seen[-ASKED:]


def _asked(desk: Desk, one: Made) -> float:
    """Seconds of answering by an agreement's name."""
    began = time.process_time()
    desk.status(one.extraction.agreements[0].names[0], on="2005-06-30", known="2019-06-30")
    return time.process_time() - began


def main() -> int:
    """Measure at each size asked for; the exit status says whether the bar holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,100000")
    parser.add_argument("--a-day", type=float, default=30, help="reports a day")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    print(f"{'reports':>9} {'fill s':>7} {'process':>7}  {'record ms: p50, mean, p95':>23}"
          f"  {'settle':>23}  {'status':>23}")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        told = []
        for size in sizes:
            path = Path(folder) / f"{size}.db"
            where = path if asked.store == "sqlite" else register_url(path)
            told.append(measure(size, asked.a_day, where))
    worst = 0.0
    for process in ("old", "new"):
        first, final = told[0][process], told[-1][process]
        worst = max(worst, final[0] / first[0])
        print(
            f"adding one report at {sizes[-1]:,} by {'a new' if process == 'new' else 'an old'} "
            f"process: {final[0] / first[0]:.2f} times that at {sizes[0]:,} "
            f"(mean {final[1] / first[1]:.2f} times)"
        )
    return int(worst > BAR)


if __name__ == "__main__":
    sys.exit(main())
