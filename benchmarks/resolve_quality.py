"""Identity, echoes and drift against annotated reports: `resolve_quality.py GOLD [--errors]`."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

from onrecord.model import Document
from onrecord.model.codec import extraction_from_json
from onrecord.resolve.identity import Member, compare, members, partition


def read_gold(folder: Path) -> dict[str, tuple[Document, dict]]:
    """All annotated reports below the folder, by name."""
    found = {}
    for path in sorted(folder.rglob("*.json")):
        obj = json.loads(path.read_text(encoding="utf-8"))
        if not (isinstance(obj, dict) and "doc" in obj and "agreements" in obj):
            continue
        text = (path.parent / "text" / f"{obj['doc']}.txt").read_text(encoding="utf-8")
        published = date.fromisoformat(obj["published"]) if obj.get("published") else None
        found[obj["doc"]] = (
            Document(
                name=obj["doc"],
                text=text,
                published=published,
                outlet=obj.get("outlet"),
                title=obj.get("title"),
            ),
            obj,
        )
    return found


def identity(gold: dict[str, tuple[Document, dict]], errors: bool) -> None:
    """Pairwise precision, recall and F1 of the partition against the `key` of each agreement."""
    every: list[Member] = []
    for document, obj in gold.values():
        every.extend(members(document, extraction_from_json(obj, document.id, document.text)))
    found = dict(partition(every).assigned)
    score_partition(every, found, {m.ref: m.agreement.key for m in every}, errors)


def score_partition(
    every: list[Member], found: dict[str, str], key: dict[str, str | None], errors: bool
) -> tuple[float, float, float]:
    """Print and return precision, recall and F1 over pairs of members."""
    by_ref = {m.ref: m for m in every}

    def pairs(label: dict[str, str | None]) -> set[tuple[str, str]]:
        groups = defaultdict(list)
        for ref, name in label.items():
            groups[name].append(ref)
        return {p for refs in groups.values() for p in combinations(sorted(refs), 2)}

    predicted, true = pairs(dict(found)), pairs(key)
    hit = len(predicted & true)
    precision = hit / len(predicted) if predicted else 1.0
    recall = hit / len(true) if true else 1.0
    f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
    print(
        f"identity: {len(by_ref)} members, {len(true)} true pairs: "
        f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f}"
    )
    if errors:
        for tag, wrong in (("FALSE", predicted - true), ("MISSED", true - predicted)):
            for a, b in sorted(wrong):
                x, y = by_ref[a], by_ref[b]
                c = compare(x, y)
                print(
                    tag,
                    x.doc,
                    x.agreement.names[:2],
                    key[a],
                    "|",
                    y.doc,
                    y.agreement.names[:2],
                    key[b],
                )
                print("      ", c.score, c.parts)
    return precision, recall, f1


def main() -> None:
    """Print all measures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("gold", type=Path)
    ask.add_argument("--errors", action="store_true")
    args = ask.parse_args()
    gold = read_gold(args.gold)
    identity(gold, args.errors)


if __name__ == "__main__":
    main()
