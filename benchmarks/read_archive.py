"""Pages a second out of a web archive, beside FastWARC with resiliparse's text alone.

    python benchmarks/read_archive.py FOLDER [--pages 5000]

FOLDER holds html/*.html.gz (the article-extraction-benchmark). Its pages are written to an archive
over and over; the quick test lets through those that name a treaty, pact, accord or ceasefire.
Both ways read the same archive in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

from onrecord.model import Document
from onrecord.read import ReadOptions, read_paths

_NAMED = re.compile(r"\b(?:treaty|pact|accord|ceasefire)\b", re.IGNORECASE)


def write(folder: Path, target: Path, pages: int) -> None:
    bodies = [gzip.decompress(path.read_bytes()) for path in sorted((folder / "html").iterdir())]
    with target.open("wb") as out:
        for number in range(pages):
            http = (
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + bodies[number % len(bodies)]
            )
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/{number}\r\n"
                f"WARC-Date: 2021-05-04T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(http)}\r\n\r\n"
            )
            out.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 1))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--pages", type=int, default=5_000)
    args = parser.parse_args()
    if args.folder is None:
        print("left out: name a checkout of the article-extraction-benchmark")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "pages.warc.gz"
        write(args.folder, archive, args.pages)
        started = time.process_time()
        with archive.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
                raw = record.reader.read()
                extract_plain_text(bytes_to_str(raw, detect_encoding(raw) or "utf-8"))
        alone = args.pages / (time.process_time() - started)
        started = time.process_time()
        options = ReadOptions(
            any_language=True,
            matters=lambda text: _NAMED.search(text) is not None,
        )
        documents = sum(isinstance(item, Document) for item in read_paths([archive], options))
        ours = args.pages / (time.process_time() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"FastWARC + resiliparse text alone {alone:.0f} pages/s of processor time")
    print(
        f"onrecord, {documents} of {args.pages} pages read in full {ours:.0f} pages/s "
        f"({ours / alone:.2f} of it); peak {peak:.0f} MiB"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
