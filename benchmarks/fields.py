"""How well is a statement filled in, apart from whether it is found: date, source, actors?

    python benchmarks/fields.py [GOLD ...] [--half read|held] [--errors FIELD]

The judge is left out: every annotated statement is given its event, modality and sentence, the cue
that fits them best is taken as its trigger, and date, term, source and actors are made from there
as `extract` makes them. Scored as on matched statements: the date in full, the source's kind, its
text (half of the shorter side's words), the actors as a set. Due dates are scored by report, beside
the annotated statements.

Reports of the GOLD folders stand in two halves, by the hash of their agreements: mechanisms are
mended by reading the errors of one (`read`), the other (`held`) tells whether that carries over.
`--errors date|kind|text|actors|due` prints what is wrong, sentence by sentence, in the read half
and in our own reports.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.data import load
from onrecord.extract import judge as judging
from onrecord.extract import rules
from onrecord.extract.candidates import Candidate, propose
from onrecord.extract.due import find_due
from onrecord.extract.scene import Scene
from onrecord.model import Document, Statement
from onrecord.publish.scores import Annotated, load_annotated, overlap
from onrecord.read import clean

HERE = Path(__file__).resolve().parents[1]
OWN = (HERE / "tests/golden", HERE / "training/reports")
REAL = frozenset(["tribune", "chips", "rubber", "coffee", "misc-dev"])
FIELDS = ("date", "dated", "kind", "text", "actors", "due")
COMMON = frozenset(load("scores.toml")["common"]["words"])


@dataclass
class Score:
    """Right and asked by field, with the errors as printed lines."""

    reports: int = 0
    statements: int = 0
    aligned: int = 0
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def judge(self, name: str, is_right: bool, line: str) -> None:
        """Count one answer; keep the line where it is wrong."""
        self.asked[name] += 1
        self.right[name] += is_right
        if not is_right:
            self.errors.append((name, line))

    def add(self, other: Score) -> None:
        """Take another score in."""
        self.reports += other.reports
        self.statements += other.statements
        self.aligned += other.aligned
        self.right += other.right
        self.asked += other.asked
        self.errors += other.errors


def telling(names: Iterable[str]) -> set[str]:
    """Words of names that tell agreements apart."""
    return {
        word
        for name in names
        for word in "".join(c if c.isalnum() else " " for c in name.lower()).split()
    } - COMMON


def aligned(
    truth: Annotated, scene: Scene, judge: judging.Judge
) -> Iterator[tuple[Statement, Candidate]]:
    """Each annotated statement with the candidate that stands for it, where there is one."""
    candidates = list(propose(scene))
    text = scene.reading.document.text
    sentences = [s.span.of(text) for s in scene.reading.sentences]
    names = {a.local: telling(a.names) for a in truth.truth.agreements}
    threads = [telling(m.text for m in thread.mentions) for thread in scene.threads]
    used: set[tuple[int, int]] = set()
    for statement in truth.truth.statements:
        best: tuple[tuple[bool, bool, float], Candidate] | None = None
        for candidate in candidates:
            if candidate.event is not statement.event:
                continue
            if overlap(statement.evidence_text, sentences[candidate.sentence]) < 0.5:
                continue
            fits = bool(threads[candidate.thread] & names[statement.agreement])
            fresh = (candidate.paragraph, candidate.token) not in used
            rank = (fits, fresh, judge.event.probability(candidate.features))
            if best is None or rank > best[0]:
                best = (rank, candidate)
        if best is not None:
            used.add((best[1].paragraph, best[1].token))
            yield statement, best[1]


def document_of(truth: Annotated) -> Document:
    """The report that was annotated, cleaned as `onrecord read` cleans it."""
    return clean(
        truth.text,
        name=truth.doc,
        published=truth.published,
        outlet=truth.outlet,
        title=truth.title,
    )


def score(truth: Annotated, judge: judging.Judge) -> Score:
    """How well the statements of a report are filled in."""
    total = Score(reports=1, statements=len(truth.truth.statements))
    document = document_of(truth)
    scene = rules.scene_of(document)
    parties = rules.Parties(scene, judge.parties)
    for wanted, candidate in aligned(truth, scene, judge):
        total.aligned += 1
        judged = rules.Judged(candidate, 1.0, 1.0, wanted.modality)
        found = rules.assemble(scene, judged, parties, judge)
        _compare(total, truth.doc, scene, candidate, wanted, found, parties.of(candidate.thread))
    _compare_due(total, truth, scene, judge, document)
    return total


def _compare(
    total: Score,
    doc: str,
    scene: Scene,
    candidate: Candidate,
    wanted: Statement,
    found: Statement,
    parties: Sequence[str],
) -> None:
    token = scene.reading.paragraphs[candidate.paragraph].doc[candidate.token]
    where = (
        f"{doc} {wanted.event} {wanted.modality} cue={token.text!r}\n"
        f"      {' '.join(found.evidence_text.split())}"
    )
    dates = f"{wanted.event_date} / {found.event_date} ({found.derivation})"
    is_dated = wanted.event_date == found.event_date
    total.judge("date", is_dated, f"{dates} | {where}")
    if wanted.event_date is not None:
        total.asked["dated"] += 1
        total.right["dated"] += is_dated
    want, have = wanted.source, found.source
    sources = f"{want.kind}:{want.text!r} / {have.kind}:{have.text!r}"
    total.judge("kind", want.kind is have.kind, f"{sources} | {where}")
    if want.text:
        total.judge("text", overlap(want.text, have.text or "") >= 0.5, f"{sources} | {where}")
    if wanted.actors:
        actors = (
            f"{','.join(wanted.actors)} / {','.join(found.actors)} "
            f"(parties {','.join(parties)}; home {','.join(scene.home)}; "
            f"source {have.kind}:{have.affiliation})"
        )
        is_same = set(wanted.actors) == set(found.actors)
        total.judge("actors", is_same, f"{actors} | {where}")


def _compare_due(
    total: Score, truth: Annotated, scene: Scene, judge: judging.Judge, document: Document
) -> None:
    found = {str(i.due_date): i for i in find_due(scene, truth.truth.statements, judge)}
    wanted = {str(item.due_date): item for item in truth.truth.due}
    total.right["due"] += 2 * len(found.keys() & wanted.keys())
    total.asked["due"] += len(found) + len(wanted)
    for key in sorted(found.keys() ^ wanted.keys()):
        item = found.get(key) or wanted[key]
        what = "EXTRA" if key in found else "MISS"
        said = " ".join((item.evidence_text or item.what or "").split())
        total.errors.append(
            ("due", f"{what} {key} | {truth.doc} ({document.published})\n      {said}")
        )


def halves(folders: Sequence[Path]) -> dict[str, str]:
    """The half in which a report stands: reports that share an agreement stand in the same."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    docs = []
    for path in sorted(p for f in folders for p in (*f.glob("*.json"), *f.glob("modern/*.json"))):
        raw = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(raw, dict) or "doc" not in raw:
            continue
        docs.append(raw["doc"])
        for agreement in raw.get("agreements", ()):
            if agreement.get("key"):
                parent[root("d:" + raw["doc"])] = root("k:" + agreement["key"])
    groups: dict[str, list[str]] = {}
    for doc in docs:
        groups.setdefault(root("d:" + doc), []).append(doc)
    out = {}
    for group in groups.values():
        even = int(hashlib.sha256(min(group).encode()).hexdigest(), 16) % 2 == 0
        out.update(dict.fromkeys(group, "read" if even else "held"))
    return out


def _line(name: str, total: Score) -> str:
    values = [
        f"{total.right[f] / total.asked[f]:7.3f}" if total.asked[f] else "     - " for f in FIELDS
    ]
    share = total.aligned / total.statements if total.statements else 0.0
    return f"{name:24s} {total.reports:5d} {total.aligned:6d} {share:6.2f} " + " ".join(values)


def main() -> int:
    """Print one table; with `--errors`, what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", nargs="*", type=Path, help="folders of annotated reports")
    parser.add_argument("--half", choices=("read", "held"), help="of the GOLD reports only these")
    parser.add_argument("--errors", choices=FIELDS, help="print what is wrong in this field")
    parser.add_argument("--no-own", action="store_true", help="leave our own reports out")
    given = parser.parse_args()
    judge = judging.load()
    folders = [folder for folder in given.gold if folder.is_dir()]
    half = halves(folders)
    sums: dict[str, Score] = {}
    for folder in folders:
        for truth in load_annotated(folder):
            if given.half in (None, half[truth.doc]):
                kind = "real" if truth.set in REAL else "written"
                one = score(truth, judge)
                for name in (f"{kind}, {half[truth.doc]}", f"gold, {half[truth.doc]}"):
                    sums.setdefault(name, Score()).add(one)
    for folder in () if given.no_own else OWN:
        for truth in load_annotated(folder):
            sums.setdefault(f"own, {folder.name}", Score()).add(score(truth, judge))
    titles = " ".join(f"{name:>7}" for name in FIELDS)
    print(f"{'set':24s} {'docs':>5} {'stmts':>6} {'found':>6} {titles}")
    for name in sorted(sums):
        print(_line(name, sums[name]))
    for name, total in sums.items() if given.errors else ():
        if "held" not in name and not name.startswith("gold"):
            for what, line in total.errors:
                if what == given.errors:
                    print(f"{name}: {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
