"""How often the date of an annotated statement is among the readings of its sentences.

    python benchmarks/dates.py GOLD [--misses N]

GOLD is a folder of annotated reports (`NAME.json` with `text/NAME.txt`, subfolders too). For every
statement with a date, the expressions in its evidence and in the sentence on either side are read
against the day of publication; the statement counts as covered if any reading equals the date.
Terms likewise. The list of misses names the statement, not the text's words.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.parse.dates import find_times, resolve


def reports(gold: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Annotated reports with their texts."""
    for path in sorted(gold.rglob("*.json")):
        text = path.parent / "text" / f"{path.stem}.txt"
        if not text.exists():
            continue
        report = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(report, dict) and "statements" in report:
            yield report, text.read_text(encoding="utf-8")


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The evidence and about one sentence on either side."""
    left = text.rfind(". ", 0, max(0, start - 3))
    right = text.find(". ", end + 2)
    return (left + 2 if left >= 0 else 0), (right + 1 if right >= 0 else len(text))


def main() -> None:
    """Print coverage of dates and terms, the misses, and the speed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("gold", type=Path)
    arguments.add_argument("--misses", type=int, default=0)
    arguments.add_argument("--whole", action="store_true", help="look at the whole report")
    options = arguments.parse_args()
    dated = found = terms = terms_found = chars = 0
    own = sole = sole_right = 0
    misses: list[str] = []
    wrong: list[str] = []
    began = time.perf_counter()
    for report, text in reports(options.gold):
        published = date.fromisoformat(report["published"]) if report["published"] else None
        expressions = find_times(text, published)
        chars += len(text)
        for statement in report["statements"]:
            start, end = statement["evidence"]
            low, high = (0, len(text)) if options.whole else _widened(text, start, end)
            near = [e for e in expressions if low <= e.span.start < high]
            inside = [e for e in near if start <= e.span.start < end]
            readings = {str(r) for e in near for r in (e.past, e.future) if r is not None}
            usable = [
                e
                for e in inside
                if (e.past or e.future) is not None and e.relation not in ("attribute", "lag")
            ]
            if len(usable) == 1 and statement["date"]:
                sole += 1
                tense = "past" if statement["modality"] in ("actual", "denied") else "future"
                value = str(resolve(usable[0], tense))
                sole_right += value == statement["date"]
                if value != statement["date"]:
                    wrong.append(
                        f"{report['doc']} {statement['event']} {statement['modality']} "
                        f"{statement['date']} read {value} ({usable[0].text!r})"
                    )
            if statement["date"]:
                dated += 1
                own += statement["date"] in {
                    str(r) for e in inside for r in (e.past, e.future) if r is not None
                }
                if statement["date"] in readings:
                    found += 1
                else:
                    misses.append(
                        f"{report['doc']} {statement['event']} {statement['date']} "
                        f"[{start},{end}] among {sorted(readings)}"
                    )
            if statement.get("term"):
                terms += 1
                if statement["term"] in {e.term for e in near}:
                    terms_found += 1
                else:
                    misses.append(f"{report['doc']} term {statement['term']} [{start},{end}]")
    took = time.perf_counter() - began
    print(f"dates covered {found}/{dated} = {found / max(dated, 1):.3f} (in the evidence {own})")
    print(f"terms covered {terms_found}/{terms} = {terms_found / max(terms, 1):.3f}")
    print(f"{chars / 1e6 / took:.2f} MB/s over {chars} characters")
    print(f"the only date of its sentence, read by tense: {sole_right}/{sole}")
    for line in wrong[: options.misses]:
        print("  wrong:", line)
    for miss in misses[: options.misses]:
        print(" ", miss)


if __name__ == "__main__":
    main()
