"""How many of the parties, actors and affiliations of annotated reports the lexicon finds.

    python benchmarks/parties.py GOLD [--misses N]

For every code that an annotated report uses (parties of its agreements, actors and affiliations of
its statements), is there a mention of that party somewhere in the report? For every source that is
annotated with an affiliation: does the source's own wording name it, and if it names a party, is it
the right one?
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.parse.parties import codes_of, find_parties


def reports(gold: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Annotated reports with their texts."""
    for path in sorted(gold.rglob("*.json")):
        text = path.parent / "text" / f"{path.stem}.txt"
        if not text.exists():
            continue
        report = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(report, dict) and "statements" in report:
            yield report, text.read_text(encoding="utf-8")


def main() -> None:
    """Print coverage by report and by source, the misses, and the speed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("gold", type=Path)
    arguments.add_argument("--misses", type=int, default=0)
    options = arguments.parse_args()
    wanted = found = named = right = chars = 0
    missing: Counter[str] = Counter()
    wrong: list[str] = []
    seconds = 0.0
    for report, text in reports(options.gold):
        on = date.fromisoformat(report["published"]) if report["published"] else None
        began = time.process_time()
        present = {mention.code for mention in find_parties(text, on)}
        seconds += time.process_time() - began
        chars += len(text)
        codes = {code for agreement in report["agreements"] for code in agreement["parties"]}
        for statement in report["statements"]:
            codes |= set(statement["actors"])
            source = statement["source"]
            affiliation = source["affiliation"]
            if not affiliation:
                continue
            codes |= set(affiliation.split(","))
            spoken = codes_of(source["text"] or "", on)
            if spoken:
                named += 1
                if affiliation.split(",")[0] in spoken:
                    right += 1
                else:
                    wrong.append(f"{report['doc']} {affiliation} read {spoken}: {source['text']}")
        wanted += len(codes)
        found += len(codes & present)
        for code in codes - present:
            missing[f"{report['doc']} {code}"] += 1
    print(f"codes that a report uses and the lexicon finds in it: {found}/{wanted}")
    print(f"sources whose wording names a party, the right one among them: {right}/{named}")
    print(f"{chars / 1e6 / seconds:.1f} MB/s over {chars} characters")
    for line in [*missing, *wrong][: options.misses]:
        print(" ", line)


if __name__ == "__main__":
    main()
