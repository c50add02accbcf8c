"""How good is extraction, on all annotated material at hand, and is any of it below its floor?

    python benchmarks/quality.py [GOLD ...]

Scores statements as `onrecord evaluate` does, over each GOLD folder that exists, over the golden
reports and over the training reports; the coefficients were fitted on the latter two (and on
whatever `make train` was given), so those rows say how well they are learnt, not how well another
report is read. Then the pass rates of the challenge suite by phenomenon. Floors are pinned in
tests/quality/floors.toml; exits 1 where a measure is below its floor.
"""

from __future__ import annotations

import argparse
import runpy
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from onrecord.api import extractions
from onrecord.model import Document, Problem
from onrecord.model.codec import extraction_to_json
from onrecord.publish.scores import Annotated, Tally, load_annotated, score
from onrecord.read import ReadOptions
from onrecord.read.paths import read_text

HERE = Path(__file__).resolve().parents[1]
FLOORS = HERE / "tests/quality/floors.toml"
GOLDEN = HERE / "tests/golden"
TRAINING = HERE / "training/reports"
CHALLENGE = runpy.run_path(str(HERE / "tests/challenge/score.py"))
COLUMNS = ("precision", "recall", "f1", "dates", "source_kind", "source_text", "actors")
Rates = Mapping[str, tuple[int, int]]
Case = dict[str, Any]


def tallied(reports: Sequence[Annotated], jobs: int | None = None) -> Tally:
    """What extraction finds in annotated reports, against what a careful reader found."""
    by_name = {one.doc: one for one in reports}
    documents = []
    for one in reports:
        options = ReadOptions(published=one.published, outlet=one.outlet, title=one.title)
        documents += [
            item
            for item in read_text(one.text, one.doc, one.doc, options)
            if isinstance(item, Document)
        ]
    total = Tally()
    for document, found in extractions(documents, jobs=jobs):
        if not isinstance(found, Problem):
            total.add(score(by_name[document.name], found))
    return total


def measures(tally: Tally) -> dict[str, float | None]:
    """The measures that have a column, and F1 of credits and due items."""
    told = tally.to_json()
    flat = {**told["statements"], **told}
    return {
        **{name: flat[name] for name in COLUMNS},
        "credits": told["credits"]["f1"],
        "due": told["due"]["f1"],
    }


def cases() -> list[Case]:
    """The challenge suite."""
    return list(CHALLENGE["load_cases"]())


def passed(suite: Iterable[Case], jobs: int | None = None) -> Rates:
    """By phenomenon, by its first word ("time: all") and for "all": cases passed, and cases."""
    by_name = {case["id"]: case for case in suite}
    documents = []
    for name, case in by_name.items():
        options = ReadOptions(published=case["published"])
        documents += [
            item
            for item in read_text(case["text"] + "\n", name, name, options)
            if isinstance(item, Document)
        ]
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for document, found in extractions(documents, jobs=jobs):
        case = by_name[document.name]
        told = {} if isinstance(found, Problem) else extraction_to_json(document, found)
        phenomenon = case["phenomenon"]
        for key in ("all", f"{phenomenon.split(':')[0]}: all", phenomenon):
            asked[key] += 1
            right[key] += not CHALLENGE["faults"](case, told)
    return {key: (right[key], asked[key]) for key in sorted(asked)}


def shares(rates: Rates) -> dict[str, float]:
    """Pass rates as shares."""
    return {key: right / asked for key, (right, asked) in rates.items()}


def floors() -> dict[str, dict[str, float]]:
    """The floors by set: a measure or a phenomenon to the least it may be."""
    with FLOORS.open("rb") as file:
        return tomllib.load(file)


def below(found: Mapping[str, float | None], least: Mapping[str, float], where: str) -> list[str]:
    """What is below its floor, one line each; a measure that is missing is below."""
    out = []
    for name, floor in least.items():
        value = found.get(name)
        if value is None or value < floor:
            out.append(
                f"{where}: {name} is {value if value is None else round(value, 4)}, floor {floor}"
            )
    return out


def _line(name: str, tally: Tally) -> str:
    values = measures(tally).values()
    return f"{name:38s} {tally.reports:5d} {tally.hit + tally.missed:5d} " + " ".join(
        "   -  " if value is None else f"{value:6.3f}" for value in values
    )


def main() -> int:
    """Print all scores; tell what is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", nargs="*", type=Path, help="folders of annotated reports")
    given = parser.parse_args()
    pinned = floors()
    faults: list[str] = []
    titles = ("P", "R", "F1", "date", "kind", "source", "actor", "credit", "due")
    print(f"{'set':38s} {'docs':>5} {'stmts':>5} " + " ".join(f"{t:>6}" for t in titles))
    for folder in given.gold:
        if folder.is_dir():
            print(_line(str(folder), tallied(list(load_annotated(folder)))))
        else:
            print(f"{folder}: no such folder, left out")
    for name, folder in (("golden", GOLDEN), ("training", TRAINING)):
        tally = tallied(list(load_annotated(folder)))
        print(_line(f"{folder.relative_to(HERE)} (trained on)", tally))
        faults += below(measures(tally), pinned[name], name)
    rates = passed(cases())
    print("\nchallenge suite")
    for key, (right, asked) in rates.items():
        print(f"{right / asked:6.1%} {right:4d}/{asked:<4d} {key}")
    faults += below(shares(rates), pinned["challenge"], "challenge")
    print("\nfloors: " + ("all held" if not faults else ""))
    for fault in faults:
        print(f"  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
