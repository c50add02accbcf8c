"""Peak memory of `onrecord read`, whatever the number of reports.

    python benchmarks/read_memory.py [--reports 1000 20000 100000] [--jobs 2] [--matter 50]

A stream of reports of our own making, in JSON Lines, of which one in so many speaks of an
agreement; read into a new register by the command itself. The peak is that of the largest process,
the command's or a worker's, as the system accounts it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BAR_MIB = 1_536
_NAMES = [
    "Aldmere",
    "Brackwater",
    "Corvane",
    "Dunmoor",
    "Eskland",
    "Farrowby",
    "Glenholt",
    "Harrowmere",
]
_DULL = (
    "The harbour council of {a} met on {d} to talk about the new ferry timetable. Residents asked "
    "for later boats in the summer. The mayor said the cost was being looked at, and that nothing "
    "would be done before the next season. A spokeswoman of the ferry line in {b} welcomed that. "
)
_SAYS = (
    "The governments of {a} and {b} signed the Treaty of {c} on {d}, officials of both said. The "
    "treaty runs for ten years. A minister said parliament would ratify it in the autumn. "
)


def write(path: Path, reports: int, one_in: int) -> None:
    """The stream: every report differs from every other."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as out:
        for number in range(reports):
            a, b, c = chance.sample(_NAMES, 3)
            day = f"May {number % 28 + 1}, 2021"
            told = {"a": a, "b": b, "c": f"{c} {number % 97}", "d": day}
            pieces = [_SAYS] if number % one_in == 0 else []
            pieces += [_DULL] * chance.randint(2, 6)
            body = "\n\n".join(piece.format(**told) + f"Item {number}." for piece in pieces)
            out.write(json.dumps({"id": f"r{number}", "text": body, "date": "2021-05-03"}) + "\n")


def peak_of(command: list[str]) -> tuple[float, float]:
    """The peak in MiB of the largest process that a command was or started, and its seconds."""
    asked = (
        "import resource,subprocess,sys;"
        "code=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL)"
        ".returncode;print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,code)"
    )
    started = time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-c", asked, *command], capture_output=True, text=True, check=True
    )
    kib, code = told.stdout.split()
    if code != "0":
        raise SystemExit(f"the command failed with {code}")
    return int(kib) / 1024, time.perf_counter() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--reports", type=int, nargs="+", default=[1_000, 20_000, 100_000])
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--matter", type=int, default=50, help="one in so many matters")
    parser.add_argument("--check", action="store_true", help="fail above the bar")
    args = parser.parse_args()
    worst = 0.0
    print(f"{'reports':>9} {'peak MiB':>9} {'seconds':>9}  (bar {BAR_MIB} MiB a process)")
    for reports in args.reports:
        with tempfile.TemporaryDirectory() as scratch:
            source = Path(scratch) / "stream.jsonl"
            write(source, reports, args.matter)
            register = str(Path(scratch) / "r.db")
            main_ = "from onrecord.cli import main; main()"
            command = [sys.executable, "-c", main_, "--register", register, "read", str(source)]
            peak, seconds = peak_of([*command, "--jobs", str(args.jobs)])
            worst = max(worst, peak)
            print(f"{reports:9d} {peak:9.0f} {seconds:9.1f}", flush=True)
    return 1 if args.check and worst > BAR_MIB else 0


if __name__ == "__main__":
    sys.exit(main())
