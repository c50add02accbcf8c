"""Broken pages, archives, mails and texts by the thousand: none may crash the reader.

    python benchmarks/read_fuzz.py [--inputs 10000] [--seed 1]

Each input is a sound one with bytes cut, doubled, swapped, overwritten or nested. Everything that
comes out must be a `Document` or a `Problem`, and every text must lead back to its cuts.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import sys
import time

from onrecord.model import Document, Problem
from onrecord.read import ReadOptions, restore
from onrecord.read.feeds import entries
from onrecord.read.paths import read_stream
from onrecord.read.readers import Origin, by_name

STORY = (
    "River pact signed\n\nBy Ana Oduya, May 3, 2021\n\nVARDO, May 3 (NCW) - The two governments "
    "signed the river pact on Monday, officials said.\n\nREAD MORE: Bridge closed\n\nIt runs for "
    "ten years, the text says.\n\nPublished in The Lowland Mail, May 3rd, 2021.\n\nCOMMENTS (3)\n"
)
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>River pact</title>'
    '<meta property="article:published_time" content="2021-05-03T08:00:00Z">'
    '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "author": '
    '[{"name": "Ana Oduya"}], "datePublished": "2021-05-03"}]}</script></head><body><nav>'
    "<ul><li><a href='/'>Home</a></ul></nav><article><h1>River pact signed</h1>"
    + "".join(f"<p>{line}</p>" for line in STORY.split("\n\n"))
    + "<table><tr><td>a<td>b</table></article></body></html>"
)
HTTP = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}"
WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/1\r\n"
    "WARC-Date: 2021-05-04T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    f"Content-Type: application/http\r\nContent-Length: {len(HTTP)}\r\n\r\n{HTTP}\r\n\r\n"
) * 3
MAIL = f"From: Mail <a@x.example>\nSubject: River\nDate: Mon, 3 May 2021 08:00 +0500\n\n{STORY}"
ROWS = "\n".join(json.dumps({"id": n, "text": STORY, "date": "2021-05-03"}) for n in range(3))
MHTML = (
    'From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
    "Content-Type: text/html; charset=utf-8\nContent-Location: https://x.example/p\n\n"
    f"{PAGE}\n--b--\n"
)
PDF = (
    "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n"
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n"
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
    "/Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n4 0 obj\n<< /Length 90 >>\nstream\n"
    "BT /F1 11 Tf 50 750 Td (The governments signed the river pact on Monday, both said.) Tj ET"
    "\nendstream\nendobj\n5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
    "trailer << /Size 6 /Root 1 0 R >>\n%%EOF"
)
FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Mail</title><item><title>x</title>"
    "<link>https://x.example/1</link><pubDate>Mon, 03 May 2021 08:00:00 GMT</pubDate></item>"
    "</channel></rss>"
)
SEEDS = {
    "p.html": PAGE.encode(),
    "p.warc": WARC.encode(),
    "p.warc.gz": gzip.compress(WARC.encode()),
    "p.txt": STORY.encode(),
    "p.eml": MAIL.encode(),
    "p.jsonl": ROWS.encode(),
    "p.csv": b'doc,text,date\nx,"' + STORY.encode() + b'",2021-05-03\n',
    "p.mhtml": MHTML.encode(),
    "p.json": f"[{ROWS}]".replace("\n", ",").encode(),
    "p.pdf": PDF.encode(),
    "p.xml": FEED.encode(),
    "p.md": b"---\ntitle: x\ndate: 2021-05-03\n---\n# River\n\n" + STORY.encode(),
}
SCRAPS = (
    b"<",
    b">",
    b"\x00",
    b"\xff\xfe",
    b"</p>",
    b"<div>" * 50,
    b"&#x110000;",
    b"]]>",
    b"\r\n",
    b"<!--",
    b"\xe2\x80",
    b'"',
    b"Content-Length: -1\r\n",
    b"{" * 200,
    b"[" * 2_000,
    b"\x1f\x8b",
)


def broken(seed: bytes, chance: random.Random) -> bytes:
    raw = bytearray(seed)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(raw) + 1)
        end = min(len(raw), at + chance.randint(0, 200))
        kind = chance.randrange(6)
        if kind == 0:
            del raw[at:end]
        elif kind == 1:
            raw[at:at] = raw[at:end]
        elif kind == 2:
            raw[at:at] = chance.choice(SCRAPS)
        elif kind == 3:
            raw[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
        elif kind == 4:
            del raw[at:]
        else:
            raw[at:end] = raw[at:end].swapcase()
        if not raw:
            break
    return bytes(raw)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    documents = problems = 0
    slowest = (0.0, "")
    names = list(SEEDS)
    for number in range(args.inputs):
        name = names[number // 2 % len(names)] if number % 2 else "p.html"
        raw = broken(SEEDS[name], chance)
        started = time.perf_counter()
        if name == "p.xml":
            problems += isinstance(entries(raw, "p"), Problem)
            continue
        spec = by_name("json") if name == "p.json" else None
        for item in read_stream(io.BytesIO(raw), Origin(name, "p"), ReadOptions(), spec):
            if isinstance(item, Document):
                documents += 1
                restore(item)
            elif isinstance(item, Problem):
                problems += 1
                if "the reader fails on it" in item.what:
                    raise RuntimeError(f"{name}, input {number}: {item}")
            else:
                raise TypeError(f"{name}: {item!r}")
        slowest = max(slowest, (time.perf_counter() - started, name))
    print(
        f"{args.inputs} inputs: {documents} documents, {problems} problems, no crash; "
        f"slowest {slowest[0]:.2f} s ({slowest[1]})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
