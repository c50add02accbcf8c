"""Who says what, measured: on a public corpus and on annotated reports, with the peers beside it.

    python benchmarks/attribution.py FOLDER ...

A folder with `text/` and `attributions/` (brat standoff, as PolNeAR's parts have them) is scored by
content and by full relation: a predicted attribution is right if its content shares half of its
tokens with a gold one (Jaccard at least 0.5, one to one, best first), and for the full relation so
does its source (or both have none). Counts are summed over articles. textacy is run beside it
where it is installed; the Gender Gap Tracker's figures are those measured on PolNeAR's test part.

A folder with `*.json` and `text/` holds annotated reports: does an attribution whose content meets
the evidence have the annotated source (half of the shorter mention's words), kind, stance and
fuller mention, and how often would an outlet's own statement be given to somebody else?
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import time
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from onrecord.model import Source, SourceKind, Span
from onrecord.parse.attribution import (
    Attribution,
    attribute_parts,
    attributions,
    outermost,
    passages,
)
from onrecord.parse.claims import background_on, is_claim, source_at
from onrecord.parse.pipeline import load, parse_many
from onrecord.parse.sources import read_sources

Roles = tuple[frozenset[int], frozenset[int]]
TOKEN = re.compile(r"\w+")
PEERS = {"Gender Gap Tracker (published)": (51.0, 42.5), "textacy (published)": (28.8, 21.9)}


# ---------------------------------------------------------------- a public corpus


def tokens_under(tokens: Sequence[Span], spans: Iterable[Span]) -> frozenset[int]:
    """Numbers of the tokens that any of the spans overlaps."""
    out: set[int] = set()
    for span in spans:
        first = bisect_right(tokens, span.start, key=lambda token: token.end)
        last = bisect_left(tokens, span.end, key=lambda token: token.start)
        out.update(range(first, last))
    return frozenset(out)


def read_standoff(path: Path) -> list[dict[str, list[Span]]]:
    """The attributions of one file: role to spans."""
    spans: dict[str, list[Span]] = {}
    events = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        ident, _, rest = line.partition("\t")
        if re.match(r"T\d+\Z", ident):
            where = rest.split("\t")[0].split(" ", 1)[1]
            spans[ident] = [Span(*map(int, part.split())) for part in where.split(";")]
        elif re.match(r"E\d+\Z", ident):
            events.append(rest.split()[1:])
    out = []
    for arguments in events:
        roles: dict[str, list[Span]] = {"Source": [], "Content": [], "Cue": []}
        for argument in arguments:
            name, target = argument.rsplit(":", 1)
            roles[name.rstrip("0123456789")].extend(spans[target])
        out.append(roles)
    return out


def corpus(folder: Path) -> Iterator[tuple[str, list[dict[str, list[Span]]]]]:
    """Texts with the attributions of the annotator whose id sorts first."""
    for path in sorted((folder / "text").glob("*.txt")):
        files = sorted((folder / "attributions").glob(f"{path.stem}_????.ann"))
        with path.open(encoding="utf-8", newline="") as handle:
            yield handle.read(), read_standoff(files[0])


def jaccard(left: frozenset[int], right: frozenset[int]) -> float:
    """Shared tokens over all; nought where either is empty."""
    return len(left & right) / len(left | right) if left and right else 0.0


def hits(predicted: Sequence[Roles], gold: Sequence[Roles], with_source: bool) -> int:
    """One-to-one matches, best content first."""
    pairs = []
    for p, (source, content) in enumerate(predicted):
        for g, (true_source, true_content) in enumerate(gold):
            near = jaccard(content, true_content)
            like = 1.0 if not source and not true_source else jaccard(source, true_source)
            if near >= 0.5 and (like >= 0.5 or not with_source):
                pairs.append((-near, -like, g, p))
    taken_p: set[int] = set()
    taken_g: set[int] = set()
    for *_, g, p in sorted(pairs):
        if p not in taken_p and g not in taken_g:
            taken_p.add(p)
            taken_g.add(g)
    return len(taken_g)


Extractor = Callable[[str], Sequence[tuple[tuple[Span, ...], tuple[Span, ...]]]]


def ours(text: str) -> Sequence[tuple[tuple[Span, ...], tuple[Span, ...]]]:
    """Onrecord's attributions as pairs of source and content."""
    return [(a.source, a.content) for a in attributions(text)]


def textacy_peer() -> Extractor:
    """textacy's direct quotations, a paragraph at a time: a stray mark spoils no more."""
    from textacy.extract import direct_quotations  # type: ignore[import-not-found]

    def extract(text: str) -> list[tuple[tuple[Span, ...], tuple[Span, ...]]]:
        out = []
        for part in passages(text):
            try:
                found = list(direct_quotations(load()(part.of(text))))
            except ValueError:
                continue
            for speaker, _, content in found:
                words = list(speaker)
                start = part.start
                source = (
                    (Span(start + words[0].idx, start + words[-1].idx + len(words[-1])),)
                    if words
                    else ()
                )
                held = (Span(start + content.start_char, start + content.end_char),)
                out.append((source, held))
        return out

    return extract


def score_corpus(folder: Path, extract: Extractor) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Precision, recall and F1 in per cent: of contents, of full relations."""
    counts: Counter[str] = Counter()
    for text, annotated in corpus(folder):
        tokens = [Span(found.start(), found.end()) for found in TOKEN.finditer(text)]

        def cover(spans: Iterable[Span], tokens: Sequence[Span] = tokens) -> frozenset[int]:
            return tokens_under(tokens, spans)

        gold = [(cover(a["Source"]), cover(a["Content"])) for a in annotated]
        gold = [pair for pair in gold if pair[1]]
        found = [(cover(source), cover(content)) for source, content in extract(text)]
        counts["content"] += hits(found, gold, with_source=False)
        counts["full"] += hits(found, gold, with_source=True)
        counts["found"] += len(found)
        counts["gold"] += len(gold)

    def rates(right: int) -> tuple[float, ...]:
        precision = right / counts["found"] if counts["found"] else 0.0
        recall = right / counts["gold"] if counts["gold"] else 0.0
        f1 = 2 * right / (counts["found"] + counts["gold"])
        return tuple(100 * value for value in (precision, recall, f1))

    return rates(counts["content"]), rates(counts["full"])


def print_corpus(folder: Path) -> None:
    """One table: systems by content and full relation."""
    print(f"\n{folder}: attribution of content and of full relation (P, R, F1)")
    systems: dict[str, Extractor] = {"Onrecord": ours}
    if importlib.util.find_spec("textacy"):
        systems["textacy (this run)"] = textacy_peer()
    for name, extract in systems.items():
        rows = score_corpus(folder, extract)
        cells = ["  ".join(f"{value:5.1f}" for value in row) for row in rows]
        print(f"  {name:32} content {cells[0]}   full {cells[1]}")
    for name, (content, full) in PEERS.items():
        print(f"  {name:32} content {'':12}  {content:5.1f}   full {'':12}  {full:5.1f}")
    print_speed([text for text, _ in corpus(folder)])


def print_speed(texts: Sequence[str]) -> None:
    """Seconds for parsing and for attribution on top of it."""
    parts = [(text, passages(text)) for text in texts]
    began = time.process_time()
    parsed = [list(parse_many(part.of(text) for part in held)) for text, held in parts]
    parsing = time.process_time() - began
    began = time.process_time()
    for (text, held), docs in zip(parts, parsed, strict=True):
        pairs = ((part.start, doc) for part, doc in zip(held, docs, strict=True))
        outermost(attribute_parts(text, pairs))
    spent = time.process_time() - began
    words = sum(len(doc) for docs in parsed for doc in docs)
    print(
        f"  {words:,} tokens: parse {parsing:.1f} s, attribution {spent:.1f} s on top "
        f"({spent / parsing:.2f} of the parse)"
    )


# ---------------------------------------------------------------- annotated reports


def reports(folder: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Annotated reports with their texts."""
    for path in sorted(folder.glob("*.json")):
        text = folder / "text" / f"{path.stem}.txt"
        if not text.exists():
            continue
        report = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(report, dict) and "statements" in report:
            yield report, text.read_text(encoding="utf-8")


def like(left: str, right: str) -> bool:
    """Whether two mentions share half of the shorter one's words."""
    a, b = (Counter(word.lower() for word in TOKEN.findall(text)) for text in (left, right))
    shorter = min(a.total(), b.total())
    return bool(shorter) and (a & b).total() >= shorter / 2


def candidates(
    found: Sequence[Attribution], sources: Sequence[Source | None], evidence: Span
) -> list[tuple[Attribution, Source]]:
    """The claims whose content meets the evidence, with their sources."""
    return [
        (item, source)
        for item, source in zip(found, sources, strict=True)
        if source is not None
        and is_claim(item, source)
        and any(part.overlaps(evidence) for part in item.content)
    ]


def main_words(text: str, evidence: Span) -> list[Span]:
    """The finite verbs of a stretch that stand in no background clause."""
    doc = load()(evidence.of(text))
    out = []
    for token in doc:
        span = Span(token.idx, token.idx + len(token))
        if token.tag_ in ("VBD", "VBZ", "VBP", "VBN") and background_on(doc, span) is None:
            out.append(Span(evidence.start + span.start, evidence.start + span.end))
    return out


def print_reports(folder: Path, errors: int) -> None:
    """One table: sources of annotated statements."""
    counts: Counter[str] = Counter()
    missed: list[str] = []
    for report, text in reports(folder):
        found = attributions(text, nested=True)
        sources = read_sources(text, found)
        for statement in report["statements"]:
            evidence = Span(*statement["evidence"])
            truth = statement["source"]
            if truth["kind"] == SourceKind.OUTLET:
                cues = [span for item in found for span in item.cue]
                words = [
                    word
                    for word in main_words(text, evidence)
                    if not any(cue.overlaps(word) for cue in cues)
                ]
                given = [w for w in words if source_at(found, sources, w).kind != SourceKind.OUTLET]
                counts["outlet"] += 1
                counts["taken away"] += bool(words) and len(given) == len(words)
                continue
            counts["spoken"] += 1
            right = [
                source
                for _, source in candidates(found, sources, evidence)
                if like(source.text or "", truth["text"] or "")
            ]
            if not right:
                missed.append(f"{report['doc']}: {truth['text']} ({truth['cue']})")
                continue
            counts["text"] += 1
            counts["kind"] += any(source.kind == truth["kind"] for source in right)
            counts["stance"] += any(source.stance == truth["stance"] for source in right)
            if truth.get("resolved"):
                counts["short"] += 1
                counts["resolved"] += any(
                    like(source.resolved or "", truth["resolved"]) for source in right
                )

    def share(part: str, whole: str) -> str:
        return f"{counts[part] / max(1, counts[whole]):.3f} ({counts[part]}/{counts[whole]})"

    print(f"\n{folder}: sources of annotated statements")
    print(f"  source text where somebody speaks  {share('text', 'spoken')}")
    print(f"  kind, of those                     {share('kind', 'text')}")
    print(f"  stance, of those                   {share('stance', 'text')}")
    print(f"  fuller mention of a short one      {share('resolved', 'short')}")
    print(f"  outlet's own, given to a speaker   {share('taken away', 'outlet')}")
    for line in missed[:errors]:
        print(f"    missed {line}")


def main() -> None:
    """Print one table a folder."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", type=Path, nargs="+")
    arguments.add_argument("--errors", type=int, default=0, help="print so many misses a folder")
    options = arguments.parse_args()
    for folder in options.folders:
        if (folder / "attributions").is_dir():
            print_corpus(folder)
        else:
            print_reports(folder, options.errors)


if __name__ == "__main__":
    main()
