"""Score an extractor on the challenge suite, by phenomenon.

    python tests/challenge/score.py --write FOLDER            write the texts and meta.jsonl
    onrecord extract --meta FOLDER/meta.jsonl FOLDER/*.txt > PRED.jsonl
    python tests/challenge/score.py PRED.jsonl [--failures N] [--json]

PRED.jsonl is the output of `onrecord extract`, one object a case, `doc` being the case's id.
README.md beside this file says what a case expects and when it passes.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Case = dict[str, Any]


def load_cases(folder: Path = HERE) -> list[Case]:
    """All cases of the suite, in the order of the files."""
    cases: list[Case] = []
    for file in sorted(folder.glob("*.toml")):
        with file.open("rb") as handle:
            cases += tomllib.load(handle)["case"]
    return cases


def one_modality(code: str) -> str:
    """`conditional` counts as `possible`, as it does in scoring."""
    return "possible" if code == "conditional" else code


def agrees(expected: Case, found: Case, names: dict[str, str]) -> bool:
    """Whether a found statement has every key of the expected one right.

    `names` maps a report's agreement id to all its names in small letters. Source words may be
    in `text` or `resolved`; actors are compared as sets.
    """
    source = found.get("source") or {}
    said_by = f"{source.get('text') or ''} {source.get('resolved') or ''}".lower()
    checks: dict[str, Callable[[Any], bool]] = {
        "event": lambda want: found["event"] == want,
        "modality": lambda want: one_modality(found["modality"]) == one_modality(want),
        "agreement": lambda want: want.lower() in names.get(found["agreement"], ""),
        "date": lambda want: (found.get("date") or "") == want,
        "term": lambda want: (found.get("term") or "") == want,
        "actors": lambda want: set(found.get("actors") or []) == set(want),
        "source_kind": lambda want: source.get("kind") == want,
        "source": lambda want: want.lower() in said_by if want else not said_by.strip(),
        "stance": lambda want: (source.get("stance") or "asserts") == want,
        "chain": lambda want: [relay["text"] for relay in source.get("chain") or []] == want,
    }
    return all(checks[key](want) for key, want in expected.items())


def faults(case: Case, report: Case) -> list[str]:
    """What is wrong with a report's statements, one line each; none if the case passes."""
    names = {a["id"]: " | ".join(a["names"]).lower() for a in report.get("agreements") or []}
    left = [s for s in report.get("statements") or [] if s["event"] != "affirm"]
    out = []
    # The most demanding first, so that a looser expectation does not take its statement.
    for expected in sorted(case["expect"], key=len, reverse=True):
        if expected["event"] == "affirm":
            continue
        hit = next((s for s in left if agrees(expected, s, names)), None)
        if hit is None:
            out.append(f"missing {json.dumps(expected, ensure_ascii=False)}")
        else:
            left.remove(hit)
    for found in left:
        if not any(
            found["event"] == spare["event"]
            and one_modality(found["modality"]) == one_modality(spare["modality"])
            for spare in case.get("allow", [])
        ):
            source = found.get("source") or {}
            out.append(
                f"too much: {found['event']} {found['modality']} {found.get('date') or ''} "
                f"{','.join(found.get('actors') or [])} {source.get('kind')} "
                f"{source.get('text') or ''} {source.get('stance') or ''} "
                f"<{names.get(found['agreement'], '')}>"
            )
    return out


def main() -> int:
    """Write the texts, or print pass rates by phenomenon."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("predictions", nargs="?", type=Path)
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    parser.add_argument("--failures", type=int, default=0, metavar="N")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    cases = load_cases()
    if given.write:
        given.write.mkdir(parents=True, exist_ok=True)
        with (given.write / "meta.jsonl").open("w", encoding="utf-8") as meta:
            for case in cases:
                (given.write / f"{case['id']}.txt").write_text(case["text"] + "\n", "utf-8")
                day = case["published"].isoformat()
                meta.write(json.dumps({"doc": case["id"], "published": day}) + "\n")
        return 0
    if not given.predictions:
        parser.error("give a file of predictions, or --write FOLDER")
    with given.predictions.open(encoding="utf-8") as handle:
        reports = {report["doc"]: report for report in map(json.loads, handle)}
    rates: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    shown = 0
    for case in cases:
        wrong = faults(case, reports.get(case["id"], {}))
        for key in (case["phenomenon"].split(":")[0] + ": all", case["phenomenon"], "all"):
            rates[key][0] += not wrong
            rates[key][1] += 1
        if wrong and shown < given.failures:
            shown += 1
            print(f"{case['id']}  {case['text']}", *wrong, sep="\n    ")
    if given.json:
        print(json.dumps({k: {"passed": p, "cases": n} for k, (p, n) in sorted(rates.items())}))
    else:
        for name, (passed, cases_n) in sorted(rates.items()):
            print(f"{passed / cases_n:6.1%} {passed:4d}/{cases_n:<4d} {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
