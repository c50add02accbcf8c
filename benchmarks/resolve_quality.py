"""Identity, echoes and drift against annotated reports.

    python benchmarks/resolve_quality.py GOLD [--extract] [--errors]

GOLD holds annotated reports (`*.json` with `doc`, their text in `text/`), where an agreement's
`key` says which are the same, and stories (`story-*.json`). The project's own stories and
confusable agreements (`tests/resolve`) are measured in the same run. With `--extract` the reports
are cleaned and extracted instead of taken as annotated.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from onrecord.model import Document, Extraction
from onrecord.model.codec import extraction_from_json
from onrecord.resolve.echoes import Drift, Report, Story, stories
from onrecord.resolve.identity import Member, compare, members, partition
from onrecord.resolve.passages import stem
from onrecord.resolve.words import words

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "resolve"))
from confusable import confusable_members
from story_files import all_stories

Gold = dict[str, tuple[Document, dict[str, Any]]]


def read_gold(folder: Path) -> Gold:
    """All annotated reports below the folder, by name."""
    found = {}
    for path in sorted(folder.rglob("*.json")):
        obj = json.loads(path.read_text(encoding="utf-8"))
        if not (isinstance(obj, dict) and "doc" in obj and "agreements" in obj):
            continue
        text = (path.parent / "text" / f"{obj['doc']}.txt").read_text(encoding="utf-8")
        published = date.fromisoformat(obj["published"]) if obj.get("published") else None
        document = Document(
            name=obj["doc"],
            text=text,
            published=published,
            outlet=obj.get("outlet"),
            title=obj.get("title"),
        )
        found[obj["doc"]] = (document, obj)
    return found


def annotated(gold: Gold) -> dict[str, tuple[Document, Extraction]]:
    """Reports as annotated."""
    return {d: (x, extraction_from_json(o, x.id, x.text)) for d, (x, o) in gold.items()}


def extracted(folder: Path, gold: Gold) -> dict[str, tuple[Document, Extraction]]:
    """Reports as the rules extractor reads them."""
    from onrecord.extract import extract
    from onrecord.read import ReadOptions, read_paths
    from onrecord.read.paths import Meta

    meta = {
        d: Meta(published=x.published, outlet=x.outlet, title=x.title) for d, (x, _) in gold.items()
    }
    texts = sorted({p.parent for p in folder.rglob("text/*.txt")})
    read = [d for d in read_paths(texts, ReadOptions(meta=meta)) if isinstance(d, Document)]
    return {d.name: (d, extract(d)) for d in read if d.name in gold}


# Identity


def keys_of(every: Sequence[Member], gold: Gold) -> dict[str, str | None]:
    """The true key of each member: its own, or that of the annotated agreement of its report
    whose names and parties it shares most."""
    lexicon = words()
    found: dict[str, str | None] = {}
    for doc in {m.doc for m in every}:
        scored = []
        for member in (m for m in every if m.doc == doc):
            if member.agreement.key is not None:
                found[member.ref] = member.agreement.key
                continue
            mine = {n.lower().removeprefix("the ") for n in member.agreement.names}
            parts = [lexicon.parts(n) for n in mine]
            told = {w for p in parts for w in p.details | p.acronyms}
            for other in gold[doc][1]["agreements"]:
                names = {n.lower().removeprefix("the ") for n in other["names"]}
                theirs = {w for n in names for w in lexicon.parts(n).details}
                score = 2.0 * len(mine & names) + len(told & theirs)
                score += 0.25 * len(set(other["parties"]) & set(member.agreement.parties))
                if score >= 1:
                    scored.append((-score, member.ref, other["id"], other["key"]))
        taken: set[str] = set()
        for _, ref, local, key in sorted(scored):
            if ref not in found and local not in taken:
                found[ref] = key
                taken.add(local)
    return found


def score_partition(
    every: Sequence[Member],
    found: Mapping[str, str],
    key: Mapping[str, str | None],
    errors: bool,
    label: str = "identity",
) -> float:
    """Print pairwise precision, recall and F1 over members with a key; return F1."""
    by_ref = {m.ref: m for m in every}

    def pairs(groups_of: Mapping[str, str | None]) -> set[tuple[str, str]]:
        groups = defaultdict(list)
        for ref in key:
            groups[groups_of[ref]].append(ref)
        return {p for refs in groups.values() for p in combinations(sorted(refs), 2)}

    predicted, true = pairs(found), pairs(key)
    hit = len(predicted & true)
    precision = hit / len(predicted) if predicted else 1.0
    recall = hit / len(true) if true else 1.0
    f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
    print(
        f"{label}: {len(key)} members, {len(true)} true pairs: "
        f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f}"
    )
    if errors:
        for tag, wrong in (("FALSE", predicted - true), ("MISSED", true - predicted)):
            for a, b in sorted(wrong):
                x, y = by_ref[a], by_ref[b]
                told = compare(x, y)
                print(f"  {tag} {x.doc} {x.agreement.names[:2]} {key[a]}")
                print(f"     | {y.doc} {y.agreement.names[:2]} {key[b]}")
                print(f"       {told.score} {told.parts}")
    return f1


# Echoes and drift


@dataclass(slots=True)
class Tally:
    """What was counted over stories."""

    stories: int = 0
    counts_right: int = 0
    edges_right: int = 0
    edges_found: int = 0
    edges_true: int = 0
    how_right: int = 0
    drift_true: int = 0
    drift_found: int = 0
    drift_listed: int = 0
    unlisted: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def show(self, label: str, errors: bool) -> None:
        """Print it."""
        total = self.edges_found + self.edges_true
        f1 = 2 * self.edges_right / total if total else 1.0
        told = self.drift_listed + len(self.unlisted)
        recall = self.drift_found / self.drift_true if self.drift_true else 1.0
        print(
            f"{label}: origin counts {self.counts_right}/{self.stories}; "
            f"edges F1 {f1:.3f} ({self.edges_right} of {self.edges_true}); "
            f"how {self.how_right}/{self.edges_true}; "
            f"drift found {recall:.2f} ({self.drift_found}/{self.drift_true}), "
            f"not listed {len(self.unlisted)}/{told}"
        )
        if errors:
            for tag, rows in (
                ("WRONG", self.wrong),
                ("MISSED", self.missed),
                ("NOT LISTED", self.unlisted),
            ):
                for row in rows:
                    print(f"  {tag} {row}")


@dataclass(frozen=True, slots=True)
class Lineage:
    """A report's known place in a story."""

    doc: str
    parent: str | None
    how: str
    drift: tuple[tuple[str, str, str], ...]


_SMALL = frozenset(("a", "an", "the", "of", "to", "in", "on", "at", "is", "it", "and", "that"))


def _share(listed: str, found: str) -> float:
    """How much of the listed words stands in the found."""

    def stems(text: str) -> set[str]:
        return {stem(w) for w in re.findall(r"\w+", text.lower()) if w not in _SMALL}

    mine = stems(listed)
    return len(mine & stems(found)) / len(mine) if mine else 0.0


def likeness_to(listed: tuple[str, str, str], change: Drift) -> float:
    """How well a found change is the listed one, by what it was and what it became; 0: not."""
    what, was, now = listed
    before, after = _share(was, change.was), _share(now, change.is_)
    if change.is_ == "left out" or change.what == "credit":
        return before if before >= 0.5 else 0.0
    if change.what.startswith("claim added"):
        return max(after, _share(what, change.is_), 0.5) - 0.49
    return before + after if max(before, after) >= 0.5 and before + after >= 0.75 else 0.0


def tally(
    name: str, origins: int, lineage: Sequence[Lineage], told: Iterable[Story], into: Tally
) -> None:
    """Compare what was found of a story with what is known."""
    docs = {line.doc for line in lineage}
    mine = [s for s in told if docs & {e.doc for e in s.reports}]
    got = {e.doc: e for s in mine for e in s.reports}
    count = len(mine) == 1 and mine[0].independent_origins == origins
    into.stories += 1
    into.counts_right += count
    if not count:
        into.wrong.append(f"{name}: {origins} origins, {[s.independent_origins for s in mine]}")
    for line in lineage:
        echo = got.get(line.doc)
        parent = echo.from_ if echo else None
        into.edges_true += line.parent is not None
        into.edges_found += parent is not None
        right = line.parent is not None and parent == line.parent
        into.edges_right += right
        into.how_right += bool(right and echo and echo.how == line.how)
        if (parent, echo.how if echo else "original") != (line.parent, line.how):
            into.wrong.append(
                f"{line.doc}: {line.parent} {line.how}, found {parent} {echo and echo.how}"
            )
        left = list(echo.drift) if echo else []
        into.drift_true += len(line.drift)
        matched = sorted(
            (
                (likeness_to(listed, change), i, j)
                for i, listed in enumerate(line.drift)
                for j, change in enumerate(left)
            ),
            key=lambda m: (-m[0], m[1:]),
        )
        taken: dict[int, int] = {}
        for score, i, j in matched:
            if score and i not in taken and j not in taken.values():
                taken[i] = j
        into.drift_found += len(taken)
        into.drift_listed += len(taken)
        into.missed += [f"{line.doc}: {d}" for i, d in enumerate(line.drift) if i not in taken]
        left = [change for j, change in enumerate(left) if j not in taken.values()]
        into.unlisted += [f"{line.doc}: {c.what} | {c.was} | {c.is_}" for c in left]


def gold_lineage(folder: Path) -> list[tuple[str, int, list[Lineage]]]:
    """The stories of a folder of annotated reports."""
    found = []
    for path in sorted(folder.rglob("story-*.json")):
        obj = json.loads(path.read_text(encoding="utf-8"))
        lines = [
            Lineage(
                d["doc"],
                d["from"],
                d["how"],
                tuple((x["what"], x["was"], x["is"]) for x in d["drift"]),
            )
            for d in obj["docs"]
        ]
        found.append((obj["story"], obj["independent_origins"], lines))
    return found


def own_tally() -> Tally:
    """The project's own stories."""
    files = all_stories()
    told = stories(t.report() for f in files for t in f.reports)
    out = Tally()
    for one in files:
        lines = [
            Lineage(t.name, t.one("from"), t.one("how") or "original", tuple(t.drift))
            for t in one.reports
        ]
        tally(one.name, one.independent_origins, lines, told, out)
    return out


def main() -> None:
    """Print all measures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("gold", type=Path)
    ask.add_argument("--extract", action="store_true")
    ask.add_argument("--errors", action="store_true")
    args = ask.parse_args()
    gold = read_gold(args.gold)
    read = extracted(args.gold, gold) if args.extract else annotated(gold)
    every = [m for document, extraction in read.values() for m in members(document, extraction)]
    assigned = dict(partition(every).assigned)
    score_partition(every, assigned, keys_of(every, gold), args.errors)
    own = confusable_members()
    own_keys = {m.ref: m.agreement.key for m in own}
    label = "identity, easily confused"
    score_partition(own, dict(partition(own).assigned), own_keys, args.errors, label)
    home = {(m.doc, m.agreement.local): assigned[m.ref] for m in every}
    reports = [
        Report(
            document,
            extraction,
            extraction.credits,
            tuple((a.local, home[(doc, a.local)]) for a in extraction.agreements),
        )
        for doc, (document, extraction) in read.items()
    ]
    told = stories(reports)
    found = Tally()
    for name, origins, lines in gold_lineage(args.gold):
        tally(name, origins, lines, told, found)
    found.show("stories", args.errors)
    own_tally().show("stories, our own", args.errors)


if __name__ == "__main__":
    main()
