"""What recording one report and answering one question cost as the register grows.

    python benchmarks/register_growth.py [--sizes 1000,10000]

Reports are made from a template: two states, a pact of theirs (five reports a pact on average,
spread over ten years), one or two statements. Reading order is that of publication, as a feed has
it. Prints the median and p95 of recording one more report, settling after it, and answering
`status` by name, at each size, in time of the processor; then how many times the median of adding
a report (recording and settling) at the largest size is that at the smallest. Exits 1 above 1.5.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from onrecord.api import Desk
from onrecord.model import (
    Document,
    Event,
    Extraction,
    Modality,
    PartialDate,
    ReportAgreement,
    Span,
    Statement,
)
from onrecord.record import Register

STATES = [a + b for a in "ABCDEFGHIJKLMN" for b in ("AR", "EL", "IM", "OS", "UV", "YK", "ZO")]
SYLLABLES = ["ba", "cor", "den", "fal", "gri", "hol", "jen", "kol", "lum", "mar", "nov", "pel"]
SAMPLE = 200
REPORTS_A_PACT = 5
BAR = 1.5


def name_of(pact: int) -> str:
    """A pact's proper name; every number has its own."""
    chance = random.Random(pact)
    return "".join(chance.choice(SYLLABLES) for _ in range(4)).capitalize() + " Accord"


def reports(count: int, seed: int) -> Iterator[tuple[Document, Extraction]]:
    """`count` reports in the order of publication."""
    chance = random.Random(seed)
    pacts = max(1, count // REPORTS_A_PACT)
    for n in range(count):
        day = date(2010, 1, 1) + timedelta(days=n * 3650 // count)
        pact = chance.randrange(pacts)
        one, other = sorted(random.Random(pact + 7).sample(STATES, 2))
        event = chance.choice((Event.SIGN, Event.EXTEND, Event.SUSPEND, Event.RESTORE))
        words = ["".join(chance.choice(SYLLABLES) for _ in range(3)) for _ in range(60)]
        sentence = f"{one} and {other} {words[0]} the {name_of(pact)} on {day}."
        text = f"{sentence} {' '.join(words)}."
        document = Document(f"wire-{seed}-{n}", text, published=day, outlet=f"Wire {n % 40}")
        yield (
            document,
            Extraction(
                document.id,
                "bench/1",
                (ReportAgreement("A1", (name_of(pact),), parties=(one, other)),),
                (
                    Statement(
                        document.id,
                        "A1",
                        event,
                        Modality.ACTUAL,
                        Span(0, len(sentence)),
                        sentence,
                        event_date=PartialDate.of_day(day),
                        actors=(one, other),
                    ),
                ),
            ),
        )


def spread(seconds: list[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    return f"{ordered[len(ordered) // 2] * 1e3:8.2f} {ordered[len(ordered) * 95 // 100] * 1e3:8.2f}"


def measure(size: int, folder: Path) -> float:
    """Fill a register with `size` reports, then time one more of each; the median of adding one."""
    with Register.open(folder / f"{size}.db", create=True) as register:
        desk = Desk(register)
        began = time.process_time()
        everything = list(reports(size + SAMPLE, seed=1))
        for one in everything[:size]:
            register.record(*one)
        filled = time.process_time() - began
        register.settle()
        settled = time.process_time() - began - filled
        adding, settling, asking = [], [], []
        for one in everything[size:]:
            began = time.process_time()
            register.record(*one)
            adding.append(time.process_time() - began)
            began = time.process_time()
            register.settle()
            settling.append(time.process_time() - began)
            began = time.process_time()
            desk.status(one[1].agreements[0].names[0], on="2015-06-30", known="2019-06-30")
            asking.append(time.process_time() - began)
        print(
            f"{size:9} {size / filled:9.0f} {settled:9.1f}  {spread(adding)}  {spread(settling)}"
            f"  {spread(asking)}",
            flush=True,
        )
        return sorted(a + b for a, b in zip(adding, settling, strict=True))[SAMPLE // 2]


def main() -> int:
    """Measure at each size asked for; the exit status says whether the bar holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000")
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    print(f"{'reports':>9} {'filled/s':>9} {'settle s':>9}   add ms: p50, p95  settle: p50, p95"
          "   status: p50, p95")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        medians = [measure(size, Path(folder)) for size in sizes]
    ratio = medians[-1] / medians[0]
    print(f"adding one report at {sizes[-1]:,}: {ratio:.2f} times that at {sizes[0]:,}")
    return int(ratio > BAR)


if __name__ == "__main__":
    sys.exit(main())
