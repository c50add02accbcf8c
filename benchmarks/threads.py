"""Which mentions of a report speak of the same agreement, and who its parties are.

    python benchmarks/threads.py [FOLDER ...] [--errors N]

FOLDER holds annotated reports (our own without one). A mention carries the agreement whose name it
is, or the only one of whose names (of three words and more) it is part; others are left out.
Printed are precision, recall and F1 over pairs of mentions of a report, for reports of fewer than
three agreements and for the others, and the share of agreements whose parties are right.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from onrecord.extract import rules
from onrecord.extract.mentions import Mention
from onrecord.extract.scene import Scene
from onrecord.extract.sides import thread_parties
from onrecord.publish.scores import Annotated, load_annotated
from onrecord.read import clean

HERE = Path(__file__).resolve().parents[1]
OWN = (HERE / "tests/golden", HERE / "training/reports")
LEADS = (
    "the ",
    "a ",
    "an ",
    "this ",
    "that ",
    "its ",
    "their ",
    "his ",
    "our ",
    "these ",
    "those ",
)


def plain(name: str) -> str:
    """A name in lower case without its article."""
    words = " ".join("".join(c if c.isalnum() or c in "'-" else " " for c in name.lower()).split())
    return next((words.removeprefix(lead) for lead in LEADS if words.startswith(lead)), words)


def labels(truth: Annotated, mentions: Sequence[Mention]) -> dict[int, str]:
    """The annotated agreement of each mention that carries one's name."""
    names: dict[str, set[str]] = {}
    for agreement in truth.truth.agreements:
        for name in agreement.names:
            names.setdefault(plain(name), set()).add(agreement.local)
    found = {}
    for place, mention in enumerate(mentions):
        text = plain(mention.text)
        held = names.get(text) or names.get(plain(mention.acronym or text)) or set()
        if not held and len(text.split()) >= 3:
            for name, of in names.items():
                if len(name.split()) >= 3 and (name in text or text in name):
                    held = held | of
        if len(held) == 1:
            found[place] = next(iter(held))
    return found


def pairs(scene: Scene, told: dict[int, str]) -> Iterator[str]:
    """For each pair of labelled mentions: right together, wrongly together, wrongly apart."""
    for one, other in itertools.combinations(sorted(told), 2):
        same = told[one] == told[other]
        joined = scene.owner[one] is not None and scene.owner[one] == scene.owner[other]
        if same or joined:
            yield "right" if same and joined else "lumped" if joined else "split"


def parties(
    truth: Annotated, scene: Scene, told: dict[int, str]
) -> Iterator[tuple[bool, str, frozenset[str], tuple[str, ...]]]:
    """For each annotated agreement with parties that has a thread: right, name, wanted, found."""
    wanted = {a.local: a for a in truth.truth.agreements if a.parties}
    for thread in scene.threads:
        count = Counter(
            told[n] for n, o in enumerate(scene.owner) if o == thread.number and n in told
        )
        local = count.most_common(1)[0][0] if count else None
        if local is None or local not in wanted:
            continue
        agreement = wanted.pop(local)
        want, have = frozenset(agreement.parties), thread_parties(scene, thread)
        yield want == set(have), agreement.names[0], want, have


def main() -> int:
    """Print one table; with `--errors`, agreements whose parties are wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of annotated reports")
    parser.add_argument("--errors", type=int, default=0, help="print so many wrong parties")
    given = parser.parse_args()
    counts: dict[str, Counter[str]] = {"fewer than 3": Counter(), "3 and more": Counter()}
    sides: Counter[bool] = Counter()
    wrong: list[str] = []
    for truth in itertools.chain(*map(load_annotated, given.folders or OWN)):
        document = clean(
            truth.text,
            name=truth.doc,
            published=truth.published,
            outlet=truth.outlet,
            title=truth.title,
        )
        scene = rules.scene_of(document)
        told = labels(truth, scene.mentions)
        size = "3 and more" if len(truth.truth.agreements) >= 3 else "fewer than 3"
        counts[size].update(pairs(scene, told))
        for right, name, want, have in parties(truth, scene, told):
            sides[right] += 1
            if not right:
                wrong.append(f"{truth.doc} {name}: {','.join(sorted(want))} / {','.join(have)}")
    counts["all"] = sum(counts.values(), Counter())
    print(f"{'agreements':14s} {'pairs':>7} {'P':>6} {'R':>6} {'F1':>6}")
    for size, count in counts.items():
        joined, lumped, split = count["right"], count["lumped"], count["split"]
        precision, recall = joined / max(1, joined + lumped), joined / max(1, joined + split)
        f1 = 2 * joined / max(1, 2 * joined + lumped + split)
        print(f"{size:14s} {count.total():7d} {precision:6.3f} {recall:6.3f} {f1:6.3f}")
    print(f"parties right: {sides[True]} of {sides.total()}")
    for line in wrong[: given.errors]:
        print(" ", line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
