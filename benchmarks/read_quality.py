"""Does cleaning keep what annotators quoted, and are days, outlets and credits right?

    python benchmarks/read_quality.py GOLD_DIR [GOLD_DIR ...] [--show]

GOLD_DIR holds SLUG.json beside text/SLUG.txt. Counts the statements whose evidence still stands
word for word in the cleaned text, the share of words cut, the publication days read off the page
(against the annotated ones, no metadata given), and the credits' F1.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

from onrecord.read import clean


def reports(folders: list[Path]) -> list[tuple[dict, str]]:
    out = []
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            text = folder / "text" / f"{path.stem}.txt"
            if isinstance(gold, dict) and "doc" in gold and text.exists():
                out.append((gold, text.read_text(encoding="utf-8")))
    return out


def squeeze(text: str) -> str:
    return " ".join(text.split())


def name_of(outlet: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", outlet.lower())
    return " ".join(w for w in words if w not in ("the", "news", "agency", "newspaper", "a"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true", help="print what was lost, cut and missed")
    parser.add_argument("--cuts", action="store_true", help="print every cut")
    args = parser.parse_args()
    if not args.gold:
        print("left out: name a folder of annotated reports")
        return 0
    kept = lost = words = cut_words = 0
    days: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    tp = fp = fn = 0
    for gold, text in reports(args.gold):
        document = clean(text, name=gold["doc"])
        flat = squeeze(document.text)
        for statement in gold["statements"]:
            start, end = statement["evidence"]
            if squeeze(text[start:end]) in flat:
                kept += 1
            else:
                lost += 1
                if args.show:
                    print("LOST", gold["doc"], repr(text[start:end][:160]))
        words += len(text.split())
        for cut in document.cuts:
            cut_words += len(cut.text.split())
            rules[cut.rule] += len(cut.text.split())
            if args.cuts and cut.text.strip():
                print(f"  {gold['doc'][:24]:24} {cut.rule:18} {cut.text.strip()[:200]!r}")
        if document.published is None:
            days["none read"] += 1
        elif document.published.isoformat() == gold["published"]:
            days["right"] += 1
        else:
            days["wrong"] += 1
            if args.show:
                print("DAY", gold["doc"], document.published, "gold", gold["published"])
        if args.show:
            print(
                "META",
                gold["doc"],
                document.published,
                "|",
                document.outlet,
                "|",
                document.title,
                "|",
                document.byline,
                "|",
                document.dateline,
                "|",
                repr(document.headline.of(document.text) if document.headline else None),
            )
        try:
            from onrecord.read.credits import credits
        except ImportError:
            continue
        want = {name_of(name) for name in gold["credits"]}
        told = clean(text, name=gold["doc"], outlet=gold["outlet"])
        got = {name_of(name) for name in credits(told)}
        hit = sum(any(x == y or x in y or y in x for y in got) for x in want)
        tp, fn, fp = tp + hit, fn + len(want) - hit, fp + max(0, len(got) - hit)
        if args.show and want != got:
            print("CREDITS", gold["doc"], "want", sorted(want), "got", sorted(got))
    print(f"evidence kept {kept} of {kept + lost} ({kept / max(1, kept + lost):.4f})")
    print(f"words cut {cut_words} of {words} ({cut_words / max(1, words):.3f})")
    print("words cut by rule:", ", ".join(f"{rule} {n}" for rule, n in rules.most_common() if n))
    print("publication days:", dict(days))
    if tp + fp + fn:
        p, r = tp / max(1, tp + fp), tp / max(1, tp + fn)
        print(
            f"credits P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f} ({tp}, {fp}, {fn})"
        )
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
