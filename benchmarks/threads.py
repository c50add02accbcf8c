"""Which mentions of a report speak of the same agreement, and who its parties are.

    python benchmarks/threads.py [FOLDER ...] [--errors N]

FOLDER holds annotated reports (our own without one). A mention carries the agreement whose name it
is, or the only one of whose names (of three words and more) it is part; others are left out.
Printed are precision, recall and F1 over pairs of mentions of a report, for reports of fewer than
three agreements and for the others, and the share of agreements whose parties are right: by the
rules alone and as the shipped judge chooses them (which was fitted on our own reports;
`train_judge.py` prints what a judge gets right that was not).
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from fields import document_of
from train_parties import labels, spoken_of

from onrecord.extract import judge as judging
from onrecord.extract import rules
from onrecord.extract.party_sets import parties_of
from onrecord.extract.scene import Scene
from onrecord.extract.sides import thread_parties
from onrecord.publish.scores import Annotated, load_annotated

HERE = Path(__file__).resolve().parents[1]
OWN = (HERE / "tests/golden", HERE / "training/reports")


def pairs(scene: Scene, told: dict[int, str]) -> Iterator[str]:
    """For each pair of labelled mentions: right together, wrongly together, wrongly apart."""
    for one, other in itertools.combinations(sorted(told), 2):
        same = told[one] == told[other]
        joined = scene.owner[one] is not None and scene.owner[one] == scene.owner[other]
        if same or joined:
            yield "right" if same and joined else "lumped" if joined else "split"


def parties(
    truth: Annotated, scene: Scene, told: dict[int, str], judge: judging.Judge
) -> Iterator[tuple[bool, bool, str]]:
    """For each annotated agreement with parties that has a thread: whether they are right by the
    rules and by the judge, and a line that says what was wanted and found."""
    wanted = {a.local: a for a in truth.truth.agreements if a.parties}
    for number, local in spoken_of(scene, told).items():
        if local not in wanted:
            continue
        agreement = wanted.pop(local)
        thread = scene.threads[number]
        by_rule, have = thread_parties(scene, thread), parties_of(scene, thread, judge.parties)
        want = set(agreement.parties)
        line = f"{truth.doc} {agreement.names[0]}: {','.join(sorted(want))} / {','.join(have)}"
        yield want == set(by_rule), want == set(have), line


def main() -> int:
    """Print one table; with `--errors`, agreements whose parties are wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of annotated reports")
    parser.add_argument("--errors", type=int, default=0, help="print so many wrong parties")
    given = parser.parse_args()
    counts: dict[str, Counter[str]] = {"fewer than 3": Counter(), "3 and more": Counter()}
    sides: Counter[str] = Counter()
    judge = judging.load()
    wrong: list[str] = []
    for truth in itertools.chain(*map(load_annotated, given.folders or OWN)):
        scene = rules.scene_of(document_of(truth))
        told = labels({a.local: a.names for a in truth.truth.agreements}, scene.mentions)
        size = "3 and more" if len(truth.truth.agreements) >= 3 else "fewer than 3"
        counts[size].update(pairs(scene, told))
        for by_rule, right, line in parties(truth, scene, told, judge):
            sides.update(all=1, rules=by_rule, judge=right)
            if not right:
                wrong.append(line)
    counts["all"] = sum(counts.values(), Counter())
    print(f"{'agreements':14s} {'pairs':>7} {'P':>6} {'R':>6} {'F1':>6}")
    for size, count in counts.items():
        joined, lumped, split = count["right"], count["lumped"], count["split"]
        precision, recall = joined / max(1, joined + lumped), joined / max(1, joined + split)
        f1 = 2 * joined / max(1, 2 * joined + lumped + split)
        print(f"{size:14s} {count.total():7d} {precision:6.3f} {recall:6.3f} {f1:6.3f}")
    shares = f"{sides['rules']} by the rules, {sides['judge']} as shipped"
    print(f"parties right of {sides['all']}: {shares}")
    for line in wrong[: given.errors]:
        print(" ", line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
