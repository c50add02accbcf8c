"""Two workers against one on a Ray cluster: `cluster_rate.py [--reports 400]`.

Starts real clusters of one and of two nodes on this machine, a processor each, and reads the same
reports on both: the example reports, each under many names with its days moved. What a short
reading takes (a cluster's start, the language model) is taken off. Prints reports a second by the
clock, and how many times the rate of one worker two have; needs two processors with nothing else
to do. Exits 1 below 1.7.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "cluster"))

from ray_nodes import cluster

from onrecord import cluster as driver
from onrecord.read import ReadOptions

ROOT = Path(__file__).parent.parent
BAR = 1.7
WARM = 8


def write(folder: Path, count: int) -> Path:
    """So many reports as JSON Lines, forty a file."""
    folder.mkdir()
    texts = [f.read_text(encoding="utf-8") for f in sorted((ROOT / "examples").glob("*.txt"))]
    lines = [
        json.dumps(
            {
                "id": f"wire-{n}",
                "text": f"{texts[n % len(texts)]}\n\nItem {n} of the day.",
                "published": f"2024-{1 + n % 12:02}-{1 + n % 28:02}",
            }
        )
        for n in range(count)
    ]
    for start in range(0, count, 40):
        part = "\n".join(lines[start : start + 40])
        (folder / f"part-{start:05}.jsonl").write_text(part + "\n", encoding="utf-8")
    return folder


def rate(nodes: int, warm: Path, folder: Path) -> float:
    """Reports a second on a cluster of so many nodes."""
    with tempfile.TemporaryDirectory(prefix="ray-") as own, cluster(Path(own), nodes):
        spent = []
        for reports in (warm, warm, folder):
            began = time.perf_counter()
            count = sum(1 for _ in driver.extractions([reports], ReadOptions()))
            spent.append(time.perf_counter() - began)
        return (count - WARM) / (spent[2] - spent[1])


def main() -> int:
    """One node, then two."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=400)
    count = parser.parse_args().reports
    with tempfile.TemporaryDirectory() as folder:
        warm = write(Path(folder) / "warm", WARM)
        reports = write(Path(folder) / "reports", count)
        one, two = (rate(nodes, warm, reports) for nodes in (1, 2))
    print(f"one worker {one:.1f} reports a second, two {two:.1f}: {two / one:.2f} times")
    return int(two / one < BAR)


if __name__ == "__main__":
    sys.exit(main())
