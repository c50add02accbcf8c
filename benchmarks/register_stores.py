"""Both stores at several sizes: `register_stores.py [--sizes 1000,20000]`.

The table of the issue is `--sizes 1000,100000,1000000` (a million statements are about 300,000
reports; allow an hour and 4 GB). For each size and store (SQLite, a real PostgreSQL from a wheel)
it writes reports made from lives of agreements (`register_scale.py`) through the rows that
`onrecord load` writes, in its batches; which agreement each is of comes from the template, so that
the rate is that of loading and not of judging identity. Then it works out the conclusions, and
asks. Prints statements a second of loading (clock; processor of this process), the size, seconds
for the conclusions, and p50 and p95 in milliseconds of the clock of `status`, `due`, a page of the
list, search and the dossier. At the first size it also loads the reports by `Register.load`, with
identity and echoes judged, and prints reports a second. Exits 1 where `status` takes longer at p95
than 10 ms (SQLite) or 20 ms (PostgreSQL), or loading goes below 5,000 statements a second.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from register_scale import (
    LAST,
    SPEAKERS,
    STATEMENTS_AN_AGREEMENT,
    STATES,
    Told,
    life,
    name_of,
)

from onrecord.api import Desk
from onrecord.model import (
    Document,
    DueItem,
    Event,
    Extraction,
    Modality,
    PartialDate,
    ReportAgreement,
    Source,
    SourceKind,
    Span,
    Statement,
)
from onrecord.outlooks import refresh
from onrecord.record import Register, loading, tabulate, write
from onrecord.record.names import bare
from servers import register_url

BARS_MS = {"sqlite": 10, "postgres": 20}
LOAD_BAR = 5_000
BATCH = 1_000
ASKED = 100
QUESTIONS = ("status", "due", "page", "search", "dossier")
WORDS = ("harbour", "clerk", "ministry", "rail", "border", "visa", "patrol", "survey", "ferry")

Made = tuple[Document, Extraction, int, str]


def reports(agreements: int, seed: int) -> Iterator[Made]:
    """Reports in the order of publication, each with its agreement's number and its origin."""
    chance = random.Random(seed)
    told: list[tuple[date, int, list[Told]]] = []
    for number in range(agreements):
        size = min(5000, max(3, int(chance.lognormvariate(3.41, 1.0))))
        told += [(day, number, said) for day, said in life(chance, size)]
    told.sort(key=lambda r: (r[0], r[1]))
    for n, (day, number, said) in enumerate(told):
        document, extraction = _report(chance, n, day, number, said)
        yield document, extraction, number, f"o-{number}-{day.toordinal() // 20}"


def _report(
    chance: random.Random, n: int, day: date, number: int, said: list[Told]
) -> tuple[Document, Extraction]:
    parties = tuple(random.Random(number).sample(STATES, 2))
    sentences = [
        f"{i}: a {chance.choice(WORDS)} of {parties[i % 2]} told of the {name_of(number)}, "
        f"item {n}, in a sentence of usual length."
        for i in range(len(said))
    ]
    text = " ".join(sentences)
    document = Document(
        f"wire-{n}", text, published=day, outlet=f"Wire {n % 40}", title=f"Item {n}"
    )
    statements, start = [], 0
    for sentence, one in zip(sentences, said, strict=True):
        kind, who, side = chance.choice(SPEAKERS)
        statements.append(
            Statement(
                document.id,
                "A1",
                Event(one.event),
                Modality(one.modality),
                Span(start, start + len(sentence)),
                sentence,
                Source(
                    SourceKind(kind),
                    who,
                    "said" if who else None,
                    None if side is None else parties[side],
                ),
                PartialDate(one.event_date) if one.event_date else None,
                term=one.term,
                actors=parties,
                certainty=0.9,
            )
        )
        start += len(sentence) + 1
    due = ()
    if chance.random() < 0.05:
        ahead = PartialDate.of_day(day + timedelta(days=chance.randrange(10, 300)))
        due = (DueItem(ahead, "a conference", Span(0, len(sentences[0])), sentences[0], "A1"),)
    named = ReportAgreement("A1", (name_of(number),), parties=parties)
    return document, Extraction(document.id, "bench/1", (named,), tuple(statements), due=due)


def batches(made: Iterator[Made]) -> Iterator[list[Made]]:
    """Runs of reports."""
    held: list[Made] = []
    for one in made:
        held.append(one)
        if len(held) == BATCH:
            yield held
            held = []
    if held:
        yield held


def fill(register: Register, agreements: int) -> tuple[int, float, float]:
    """Load the reports; how many statements, and seconds by the clock and of the processor."""
    chance = random.Random(3)
    connection = register._connection
    statements, clock, cpu, count = 0, 0.0, 0.0, 0
    with write.transaction(connection):
        loading.put(connection, "agreements", ("id", "recorded_at"),
                    ((f"a-{n}", "") for n in range(agreements)))  # fmt: skip
    for batch in batches(reports(agreements, 1)):
        began, began_cpu = time.perf_counter(), time.process_time()
        for document, extraction, _, _ in batch:
            write.check_grounded(document, extraction)
        with write.transaction(connection):
            ids = loading.write_rows(connection, [(d, x) for d, x, _, _ in batch])
            _place(connection, batch, ids, chance)
        clock += time.perf_counter() - began
        cpu += time.process_time() - began_cpu
        statements += sum(len(x.statements) for _, x, _, _ in batch)
        count += len(batch)
    with write.transaction(connection):
        loading.put(connection, "settlings", ("late_member", "extraction", "recorded_at"),
                    [(0, count, "")])  # fmt: skip
    return statements, clock, cpu


def _place(
    connection: object, batch: Sequence[Made], ids: Sequence[str], chance: random.Random
) -> None:
    """What placing would write: the agreement of each, its keys, shared origins of half."""
    members, keys, origins = [], [], []
    for (document, extraction, number, origin), id_ in zip(batch, ids, strict=True):
        member = tabulate.members(extraction, id_)["A1"]
        members.append((member, f"a-{number}", "from the template", ""))
        pair = "-".join(sorted(extraction.agreements[0].parties))
        named = bare(name_of(number))
        day = str(document.published)
        keys += [
            (key, f"{day} {document.id}", member)
            for key in (f"kind:{pair}:agreement", f"word:{named}")
        ]
        origins += [(s.id, origin, "") for s in extraction.statements if chance.random() < 0.5]
    loading.put(connection, "memberships",
                ("report_agreement", "agreement", "because", "recorded_at"), members)  # fmt: skip
    loading.put(connection, "identity_keys", ("key", "place", "report_agreement"), keys)
    loading.put(connection, "statement_origins", ("statement", "origin", "recorded_at"), origins)


def spread(asks: list[Callable[[], object]]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    spent = []
    for ask in asks:
        began = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - began) * 1e3)
    spent.sort()
    return spent[len(spent) // 2], spent[len(spent) * 95 // 100]


def measure(register: Register, agreements: int) -> dict[str, tuple[float, float]]:
    """Ask one store."""
    chance = random.Random(2)
    desk = Desk(register)
    names = [name_of(chance.randrange(agreements)) for _ in range(ASKED)]
    days = [LAST - timedelta(days=chance.randrange(30)) for _ in range(ASKED)]
    return {
        "status": spread([lambda n=n: desk.status(n, on=LAST, known=LAST) for n in names]),
        "due": spread([lambda d=d: desk.due(on=d, known=d) for d in days[:20]]),
        "page": spread([lambda d=d: desk.page(known=d, order="reported") for d in days[:20]]),
        "search": spread([lambda n=n: register.search(f"ferry {n}") for n in names[:20]]),
        "dossier": spread([lambda n=n: desk.dossiers(n, known=LAST) for n in names[:40]]),
    }


def show(store: str, where: Path | str, size: int) -> bool:
    """Fill, ask, print one line; whether the bars hold."""
    agreements = max(1, size // STATEMENTS_AN_AGREEMENT)
    with Register.open(where, create=True) as register:
        statements, clock, cpu = fill(register, agreements)
        register.vacuum()
        began = time.perf_counter()
        refresh(register)
        concluded = time.perf_counter() - began
        register.vacuum()
        told = measure(register, agreements)
        print(f"{statements:9,} {store:9} {statements / clock:7,.0f} {statements / cpu:7,.0f} "
              f"{register.size_bytes() / 1e6:6.0f} MB {concluded:7.1f}  "
              + "".join(f"{a:8.1f}{b:8.1f}" for a, b in told.values()), flush=True)  # fmt: skip
    return told["status"][1] <= BARS_MS[store] and statements / clock >= LOAD_BAR


def judged(where: Path | str, size: int) -> str:
    """The rate of `Register.load` with settling: identity and echoes judged."""
    made = list(reports(max(1, size // STATEMENTS_AN_AGREEMENT), 1))
    began = time.perf_counter()
    with Register.open(where, create=True) as register:
        for batch in batches(iter(made)):
            register.load([(d, x) for d, x, _, _ in batch])
        placed = time.perf_counter() - began
        Desk(register).settle()
    spent = time.perf_counter() - began
    return f"{len(made) / placed:.0f} reports a second placed, {len(made) / spent:.0f} settled"


def main() -> int:
    """Each size on each store."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,20000")
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    held = True
    print(f"{'':9} {'':9} {'load/s':>7} {'cpu/s':>7} {'size':>9} {'concl s':>7}  "
          + "".join(f"{w + ' p50, p95':>16}" for w in QUESTIONS))  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            for store in BARS_MS:
                path = Path(folder) / f"{store}-{size}.db"
                held &= show(store, path if store == "sqlite" else register_url(path), size)
        for store in BARS_MS:
            path = Path(folder) / f"judged-{store}.db"
            where = path if store == "sqlite" else register_url(path)
            print(f"{store}: {judged(where, sizes[0])}")
    return int(not held)


if __name__ == "__main__":
    sys.exit(main())
