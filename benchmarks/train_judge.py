"""Train the judge from annotated reports and write its coefficients; cross-validate honestly.

    python benchmarks/train_judge.py FOLDER ... [--write] [--folds 5]

Each FOLDER holds annotated reports (`*.json`) with their texts in `text/`. Reports that share an
agreement (`key`) never stand on both sides of a split. Prints precision, recall and F1 of
statements with the codebook's matching, as an extractor that never saw the report would score.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import random
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from judge_file import calibration, table_of
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from train_actors import Lesson, fit_choice, lesson, time_lesson
from train_parties import labels as labels_of
from train_parties import never_seen, party_lessons, spoken_of

from onrecord.extract import context, rules
from onrecord.extract import judge as judging
from onrecord.extract import modality as put
from onrecord.extract.candidates import Candidate, propose
from onrecord.extract.due import find_due, propose_due
from onrecord.extract.encoder import Impression, Place, of, read, worth_reading
from onrecord.extract.scene import Scene
from onrecord.extract.timing import time_of
from onrecord.model import Document, Modality
from onrecord.model.codec import statement_to_json
from onrecord.read import clean
from onrecord.read.credits import credits

REAL_SETS = frozenset(["tribune", "chips", "rubber", "coffee", "misc-dev"])
REAL_WEIGHT = 2.0
CHALLENGE_WEIGHT = 0.7
ACCEPT_DUE = 0.45
UNMARKED_DUE = 0.5  # training reports mark as due what is planned, and little else
OUT = Path(__file__).parents[1] / "src/onrecord/data/models/judge.json"
WORD = re.compile(r"[a-z0-9]+")
COMMON = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "on",
        "for",
        "in",
        "to",
        "between",
        "with",
        "agreement",
        "pact",
        "treaty",
        "accord",
        "deal",
        "memorandum",
        "understanding",
        "us",
        "u",
        "s",
        "united",
        "states",
    ]
)


@dataclass
class Report:
    """An annotated report with its scene and candidates."""

    gold: dict[str, Any]
    document: Document
    scene: Scene
    candidates: list[Candidate]
    group: str
    weight: float = 1.0
    impressions: dict[Place, Impression] = field(default_factory=dict)
    party_lessons: list[Lesson] | None = None
    time_lessons: dict[Candidate, Lesson | None] = field(default_factory=dict)


def words(names: list[str]) -> set[str]:
    """Name words that tell agreements apart."""
    return {w for name in names for w in WORD.findall(name.lower())} - COMMON


def load(folders: list[Path]) -> list[Report]:
    """Read and parse all annotated reports."""
    found = []
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            text_path = folder / "text" / f"{path.stem}.txt"
            if not isinstance(gold, dict) or "doc" not in gold or not text_path.exists():
                continue
            text = text_path.read_text(encoding="utf-8")
            document = clean(
                text,
                name=gold["doc"],
                published=date.fromisoformat(gold["published"]),
                outlet=gold.get("outlet"),
                title=gold.get("title"),
            )
            for statement in gold["statements"]:
                statement["text"] = text[statement["evidence"][0] : statement["evidence"][1]]
            scene = rules.scene_of(document)
            weight = REAL_WEIGHT if gold.get("set") in REAL_SETS else 1.0
            found.append(Report(gold, document, scene, list(propose(scene)), "", weight))
    grouped(found)
    return found


def load_challenge(folder: Path) -> list[Report]:
    """Half of the challenge suite as tiny reports: the pairs whose hash is even.

    The other half is never trained on, so that its pass rate stays honest. Cases that allow
    several readings are left out.
    """
    found = []
    for path in sorted(folder.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            if case.get("allow") or not in_training_half(case):
                continue
            names = sorted({e["agreement"] for e in case["expect"] if e.get("agreement")})
            ids = {name: f"A{n}" for n, name in enumerate(names, 1)}
            gold = {
                "doc": case["id"],
                "set": "challenge",
                "agreements": [{"id": i, "names": [n]} for n, i in ids.items()],
                "statements": [
                    {
                        "event": e["event"],
                        "modality": e.get("modality"),
                        "agreement": ids.get(e.get("agreement", ""), "A1"),
                        "text": case["text"],
                        **({"date": e["date"] or None} if "date" in e else {}),
                    }
                    for e in case["expect"]
                ],
                "due": [],
            }
            document = clean(
                case["text"], name=case["id"], published=case["published"], whole_page=False
            )
            scene = rules.scene_of(document)
            found.append(Report(gold, document, scene, list(propose(scene)), "", CHALLENGE_WEIGHT))
    grouped(found)
    return found


def in_training_half(case: dict[str, Any]) -> bool:
    """Whether a challenge case may be trained on, by the hash of its pair."""
    name = case.get("pair") or case["id"]
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 0


def grouped(reports: list[Report]) -> None:
    """Give every report the name of its group: reports that share an agreement's key."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for report in reports:
        for agreement in report.gold["agreements"]:
            if agreement.get("key"):
                parent[root("d:" + report.gold["doc"])] = root("k:" + agreement["key"])
    for report in reports:
        report.group = root("d:" + report.gold["doc"])


def overlap(a: str, b: str) -> float:
    """Shared tokens as a share of the shorter side, as the scorer has it."""
    ca = collections.Counter(WORD.findall(a.lower()))
    cb = collections.Counter(WORD.findall(b.lower()))
    return sum((ca & cb).values()) / max(1, min(sum(ca.values()), sum(cb.values())))


def right_threads(report: Report) -> Callable[[Candidate], frozenset[int]]:
    """For a candidate whose event is stated: the threads that share a name word with one of the
    agreements that the annotation says it of."""
    names = {a["id"]: words(a["names"]) for a in report.gold["agreements"]}
    mine = [words([m.text for m in thread.mentions]) for thread in report.scene.threads]

    def fits(candidate: Candidate) -> frozenset[int]:
        if len(names) == 1:
            return frozenset([n for n, t in enumerate(report.scene.threads) if not t.suspect])
        sentence = report.scene.reading.sentences[candidate.sentence].span.of(report.document.text)
        told = [
            names[g["agreement"]]
            for g in report.gold["statements"]
            if g["event"] == candidate.event and overlap(g["text"], sentence) >= 0.5
        ]
        return frozenset([n for n, m in enumerate(mine) if any(m & name for name in told)])

    return fits


def labels(report: Report) -> list[tuple[bool, bool, str | None]]:
    """For each candidate: event stated here, about this agreement, and the gold modality."""
    out = []
    golds = report.gold["statements"]
    names = {a["id"]: words(a["names"]) for a in report.gold["agreements"]}
    for candidate in report.candidates:
        sentence = report.scene.reading.sentences[candidate.sentence].span.of(report.document.text)
        mine = words([m.text for m in report.scene.threads[candidate.thread].mentions])
        here = [
            g
            for g in golds
            if g["event"] == candidate.event and overlap(g["text"], sentence) >= 0.5
        ]
        right = [g for g in here if len(names) == 1 or mine & names[g["agreement"]]]
        modality = right[0]["modality"] if right else (here[0]["modality"] if here else None)
        out.append((bool(here), bool(right), modality))
    return out


def fit(
    rows: list[dict[str, float]], y: list[Any], c: float, weights: list[float] | None = None
) -> judging.Linear:
    """A logistic model as plain weights; rare and idle features are dropped."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    matrix.indices = matrix.indices.astype("int32")
    matrix.indptr = matrix.indptr.astype("int32")
    model = LogisticRegression(C=c, max_iter=400, solver="liblinear", random_state=0)
    model.fit(matrix, np.array(y), sample_weight=weights)
    named = zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    kept = {name: round(float(w), 3) for name, w in named if abs(w) >= 0.004}
    return judging.Linear(round(float(model.intercept_[0]), 3), kept)


def train(
    reports: list[Report], marked: dict[str, list[tuple[bool, bool, str | None]]], accept: float
) -> judging.Judge:
    """Fit the three models."""
    rows, y, w = [], [], []
    thread_rows, thread_y = [], []
    mode_rows, mode_y, mode_w = [], [], []
    for report in reports:
        seen = set()
        for candidate, (here, right, modality) in zip(
            report.candidates, marked[report.gold["doc"]], strict=True
        ):
            features = dict(candidate.features)
            key = (candidate.paragraph, candidate.token, candidate.event)
            if key not in seen:
                seen.add(key)
                rows.append(features)
                y.append(here)
                w.append(report.weight)
            if here:
                impression = report.impressions.get((candidate.paragraph, candidate.token))
                thread_rows.append(features | context.about(candidate.thread, impression))
                thread_y.append(right)
            if right and modality:
                mode_rows.append(mode_features(report, candidate))
                mode_y.append(modality)
                mode_w.append(report.weight)
    event = fit(rows, y, 0.2, w)
    second = second_model(reports, marked)
    thread = fit(thread_rows, thread_y, 0.2)
    modality_models = {m: fit(mode_rows, [v == m for v in mode_y], 0.3, mode_w) for m in Modality}
    due_rows, due_y, due_w = [], [], []
    for report in reports:
        if report.gold.get("set") == "challenge":
            continue
        dates = {d.get("date") for d in report.gold.get("due") or ()}
        for candidate in propose_due(report.scene):
            due_rows.append(dict(candidate.features))
            due_y.append(str(candidate.item.due_date) in dates)
            due_w.append(due_weight(report, due_y[-1]))
    due = fit(due_rows, due_y, 0.3, due_w)
    lessons = lessons_on_parties(reports)
    unseen = never_seen(lessons)
    parties = fit_choice([one for told in lessons.values() for one in told])
    actors = fit_choice(
        [one for r in reports for one in lessons_on_actors(r, event, unseen[r.group])]
    )
    times = fit_choice([one for report in reports for one in lessons_on_times(report, event)])
    return judging.Judge(
        event,
        second,
        thread,
        modality_models,
        accept,
        (),
        due,
        ACCEPT_DUE,
        actors,
        times,
        parties,
    )


def due_weight(report: Report, is_due: bool) -> float:
    """How much a date ahead counts: reports that mark every one count for more."""
    if report.gold.get("set") == "training":
        return 1.0 if is_due else UNMARKED_DUE
    return 2.0 * report.weight


def lessons_on_parties(reports: list[Report]) -> dict[str, list[Lesson]]:
    """Whose the agreements of each group of reports are."""
    found: dict[str, list[Lesson]] = {report.group: [] for report in reports}
    for report in reports:
        if report.gold.get("set") == "challenge":
            continue
        if report.party_lessons is None:
            report.party_lessons = party_lessons(report.scene, report.gold["agreements"])
        found[report.group].extend(report.party_lessons)
    return found


def lessons_on_actors(
    report: Report, event: judging.Linear, parties: judging.Linear
) -> list[Lesson]:
    """Who acts in the report's statements; each is read at the cue that `event` finds likeliest.
    `parties` is a model of them that never saw the report."""
    held = rules.Parties(report.scene, parties)
    found = []
    for told, candidate in likeliest(report, event):
        if not told.get("actors"):
            continue
        sides = held.of(candidate.thread)
        modality = Modality(told["modality"])
        found.append(lesson(report.scene, candidate, sides, modality, told["actors"]))
    return [one for one in found if one is not None]


def lessons_on_times(report: Report, event: judging.Linear) -> list[Lesson]:
    """When the events of the report's statements were, read at the same cues."""
    found = []
    for told, candidate in likeliest(report, event):
        if "date" not in told:
            continue
        if candidate not in report.time_lessons:
            report.time_lessons[candidate] = time_lesson(
                report.scene, candidate, Modality(told["modality"]), told["date"]
            )
        found.append(report.time_lessons[candidate])
    return [one for one in found if one is not None]


def likeliest(report: Report, event: judging.Linear) -> Iterator[tuple[dict[str, Any], Candidate]]:
    """Annotated statements, each with the candidate that `event` finds likeliest to state it."""
    best: dict[int, tuple[float, Candidate]] = {}
    for number, candidate in matches(report):
        rank = event.probability(candidate.features)
        if number not in best or rank > best[number][0]:
            best[number] = (rank, candidate)
    for number, (_, candidate) in best.items():
        yield report.gold["statements"][number], candidate


def matches(report: Report) -> Iterator[tuple[int, Candidate]]:
    """Annotated statements by number, each with its possible candidates."""
    names = {a["id"]: words(a["names"]) for a in report.gold["agreements"]}
    text = report.document.text
    mine = [words([m.text for m in thread.mentions]) for thread in report.scene.threads]
    for number, told in enumerate(report.gold["statements"]):
        for candidate in report.candidates:
            if candidate.event != told["event"]:
                continue
            sentence = report.scene.reading.sentences[candidate.sentence].span.of(text)
            named = len(names) == 1 or mine[candidate.thread] & names[told["agreement"]]
            if named and overlap(told["text"], sentence) >= 0.5:
                yield number, candidate


def one_a_cue(report: Report) -> list[int]:
    """The first candidate of each cue and event."""
    seen: set[Any] = set()
    kept = []
    for number, c in enumerate(report.candidates):
        key = (c.paragraph, c.token, c.event)
        if key not in seen:
            seen.add(key)
            kept.append(number)
    return kept


def first_looks(
    reports: list[Report], marked: dict[str, list[tuple[bool, bool, str | None]]]
) -> Iterator[tuple[Report, list[tuple[Candidate, float]]]]:
    """Each report with its candidates, one a cue and event, and the probability that a first model
    which never saw the report gives them."""
    groups = sorted({r.group for r in reports})
    random.Random(3).shuffle(groups)
    part = {g: n % 4 for n, g in enumerate(groups)}
    for k in range(4):
        rows, y, w = [], [], []
        for report in reports:
            for n in one_a_cue(report) if part[report.group] != k else ():
                rows.append(dict(report.candidates[n].features))
                y.append(marked[report.gold["doc"]][n][0])
                w.append(report.weight)
        first = fit(rows, y, 0.2, w)
        for report in reports:
            if part[report.group] == k:
                held = [report.candidates[n] for n in one_a_cue(report)]
                yield report, [(c, first.probability(c.features)) for c in held]


def second_model(
    reports: list[Report], marked: dict[str, list[tuple[bool, bool, str | None]]]
) -> judging.Linear:
    """The second look, fitted on first looks that never saw their report."""
    rows, y = [], []
    for report, held in first_looks(reports, marked):
        read_here = of(worth_reading(held), report.impressions)
        stated = marked[report.gold["doc"]]
        for n, marks in zip(
            one_a_cue(report), context.features(report.scene, held, read_here), strict=True
        ):
            rows.append(dict(marks))
            y.append(stated[n][0])
    return fit(rows, y, 0.1)


def mode_features(report: Report, candidate: Candidate) -> dict[str, float]:
    """The modality model's features of a candidate."""
    when = time_of(report.scene, candidate)
    stance = report.scene.source_of(
        candidate.paragraph, put.trigger_span(report.scene, candidate)
    ).stance
    impression = report.impressions.get((candidate.paragraph, candidate.token))
    return put.features(report.scene, candidate, when, stance, impression)


def predict(report: Report, judge: judging.Judge) -> dict[str, Any]:
    """A report's extraction as the contract writes it."""
    stated = rules.statements_of(report.scene, judge, report.impressions)
    found = rules.distinct(report.scene, stated)
    statements, agreements = rules.finish(report.scene, found, judge.parties)
    due = find_due(report.scene, statements, judge)
    return {
        "due": [{"date": str(d.due_date)} for d in due],
        "credits": list(credits(report.document)),
        "doc": report.gold["doc"],
        "agreements": [
            {"id": a.local, "names": list(a.names), "parties": list(a.parties)} for a in agreements
        ],
        "statements": [
            statement_to_json(s) | {"evidence_text": s.evidence_text} for s in statements
        ],
    }


def parties_right(report: Report, judge: judging.Judge) -> Iterator[bool]:
    """For each annotated agreement with parties that has a thread: whether they are found."""
    wanted = {a["id"]: set(a["parties"]) for a in report.gold["agreements"] if a.get("parties")}
    named = {a["id"]: a["names"] for a in report.gold["agreements"]}
    held = rules.Parties(report.scene, judge.parties)
    for number, local in spoken_of(report.scene, labels_of(named, report.scene.mentions)).items():
        if local in wanted:
            yield wanted.pop(local) == set(held.of(number))


def folds_of(reports: list[Report], count: int) -> dict[str, int]:
    """A fold for each group, sizes evened out."""
    sizes = collections.Counter(r.group for r in reports)
    order = sorted(sizes)
    random.Random(7).shuffle(order)
    load_of = [0] * count
    out = {}
    for group in sorted(order, key=lambda g: -sizes[g]):
        out[group] = load_of.index(min(load_of))
        load_of[out[group]] += sizes[group]
    return out


def impress(reports: list[Report], held_out: Path | None) -> None:
    """Give every report the encoder's impressions: held-out ones where there are, for a judge that
    learns from an encoder's reading of its own lessons trusts it too much."""
    told: dict[str, dict[Place, Impression]] = {}
    if held_out is not None:
        for line in held_out.read_text(encoding="utf-8").splitlines():
            doc, (paragraph, token), events, modalities, links = json.loads(line)
            about = tuple((thread, odds) for thread, odds in links)
            impression = Impression(tuple(events), tuple(modalities), about)
            told.setdefault(doc, {})[paragraph, token] = impression
    for report in reports:
        found = told.get(report.gold["doc"])
        report.impressions = impressions_of(report) if found is None else found


def impressions_of(report: Report) -> dict[Place, Impression]:
    """What the shipped encoder makes of the cues that the shipped judge finds worth it."""
    first = judging.load().event
    held = [(c, first.probability(c.features)) for c in report.candidates]
    return read(report.scene, worth_reading(held))


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--accept", type=float, default=0.32)
    parser.add_argument("--predictions", type=Path, help="write held-out predictions, JSON Lines")
    parser.add_argument(
        "--train-only", type=Path, nargs="*", default=[], help="folders never tested on"
    )
    parser.add_argument("--challenge", type=Path, help="challenge suite; half of it is trained on")
    parser.add_argument(
        "--encoder",
        type=Path,
        help="what encoders made of reports they never saw (train_encoder.py --folds --out)",
    )
    args = parser.parse_args()
    reports = load(args.folders)
    extra = load(args.train_only)
    if args.challenge:
        extra += load_challenge(args.challenge)
    impress([*reports, *extra], args.encoder)
    marked = {r.gold["doc"]: labels(r) for r in [*reports, *extra]}
    fold = folds_of(reports, args.folds)
    points: list[tuple[float, bool]] = []
    right: collections.Counter[bool] = collections.Counter()
    lines = []
    for k in range(args.folds):
        judge = train([r for r in reports if fold[r.group] != k] + extra, marked, args.accept)
        for report in reports:
            if fold[report.group] != k:
                continue
            lines.append(predict(report, judge))
            right.update(parties_right(report, judge))
            kept = one_a_cue(report)
            held = [
                (report.candidates[n], judge.event.probability(report.candidates[n].features))
                for n in kept
            ]
            read_here = of(worth_reading(held), report.impressions)
            marked_here = context.features(report.scene, held, read_here)
            for n, marks in zip(kept, marked_here, strict=True):
                points.append((judge.second.probability(marks), marked[report.gold["doc"]][n][0]))
    if args.predictions:
        args.predictions.write_text(
            "".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8"
        )
    print(f"parties of agreements right: {right[True]} of {right.total()}")
    curve = calibration(points)
    print("calibration:", ", ".join(f"{x:.2f}->{y:.2f}" for x, y in curve))
    if args.write:
        final = train(reports + extra, marked, args.accept)
        OUT.parent.mkdir(parents=True, exist_ok=True)
        table = table_of(final, args.accept, curve)
        OUT.write_text(
            json.dumps(table, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8"
        )
        print(f"wrote {OUT} ({OUT.stat().st_size // 1024} KiB)", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
