"""How well, and how fast, stories come out of web pages: ours beside trafilatura and newspaper4k.

    python benchmarks/read_pages.py FOLDER [--show N]

FOLDER is a checkout of the public article-extraction-benchmark (ground-truth.json beside
html/*.html.gz). The score is that benchmark's own: precision and recall over shingles of four
words, averaged over pages. A peer that is not installed is left out. The headline that we set
before the story counts against nobody: it is left out where the truth has none.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from onrecord.model import Document
from onrecord.read import ReadOptions
from onrecord.read.paths import read_stream
from onrecord.read.readers import Origin

FAULTS: list[str] = []
_WORD = re.compile(r"\w+")


def ours(page: str) -> str:
    origin = Origin("page.html", "page")
    options = ReadOptions(any_language=True)
    for item in read_stream(io.BytesIO(page.encode("utf-8")), origin, options):
        if isinstance(item, Document):
            head = item.text.split("\n", 1)
            same = item.title is not None and head[0].strip() == item.title
            return head[-1] if same else item.text
    return ""


def trafilatura(page: str) -> str:
    import trafilatura as peer

    return peer.extract(page, fast=True, include_comments=False) or ""


def newspaper4k(page: str) -> str:
    import newspaper

    article = newspaper.Article("http://example.org/")
    try:
        article.download(input_html=page)
        article.parse()
    except Exception as fault:  # it needs language packs of its own for some pages
        FAULTS.append(str(fault).strip().splitlines()[0])
        return ""
    return article.text


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)) if words)


def score(true: str, got: str) -> tuple[float | None, float | None]:
    want, have = shingles(true), shingles(got)
    hit = sum((want & have).values())
    precision = hit / sum(have.values()) if have else None
    recall = hit / sum(want.values()) if want else None
    return precision, recall


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--show", type=int, default=0, help="the pages where we do worst")
    args = parser.parse_args()
    if args.folder is None:
        print("left out: name a checkout of the article-extraction-benchmark")
        return 0
    truth = json.loads((args.folder / "ground-truth.json").read_text("utf-8"))
    pages = {
        key: gzip.decompress((args.folder / "html" / f"{key}.html.gz").read_bytes()).decode()
        for key in truth
    }
    peers: list[tuple[str, Callable[[str], str]]] = [
        ("onrecord", ours),
        ("trafilatura", trafilatura),
    ]
    try:
        import newspaper  # noqa: F401

        peers.append(("newspaper4k", newspaper4k))
    except ImportError:
        print("newspaper4k is not installed and left out")
    for name, extract in peers:
        rows = []
        started = time.perf_counter()
        for key, page in pages.items():
            got = extract(page)
            precision, recall = score(truth[key].get("articleBody", ""), got)
            rows.append((key, precision, recall, got))
        seconds = time.perf_counter() - started
        p = statistics.mean(row[1] for row in rows if row[1] is not None)
        r = statistics.mean(row[2] for row in rows if row[2] is not None)
        print(
            f"{name:12} F1 {2 * p * r / (p + r):.3f}  precision {p:.3f}  recall {r:.3f}  "
            f"{len(rows) / seconds:.0f} pages/s, {len(rows)} pages"
        )
        if name == "newspaper4k" and FAULTS:
            print(f"             {len(FAULTS)} pages failed and count as empty: {FAULTS[0][:60]}")
        if name == "onrecord":
            worst = sorted(rows, key=lambda row: min(row[1] or 0, row[2] or 0))[: args.show]
            for key, precision, recall, got in worst:
                print("  ", key[:12], precision, recall, repr(got[:80]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
