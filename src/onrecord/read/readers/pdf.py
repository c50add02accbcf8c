"""PDF with a text layer: its lines joined to paragraphs, its title and day from its properties."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import pypdf
from pypdf.errors import PyPdfError

from onrecord.model import Problem
from onrecord.read.finish import Report
from onrecord.read.options import Meta, ReadOptions
from onrecord.read.readers import Origin
from onrecord.read.readers.text import whole

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is broken is told as a problem

_MAX_PAGES = 400
_FULL_LINE = 0.75
_HYPHEN = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")
_PAGE_NUMBER = re.compile(r"(?:page |p\. ?)?[-–—\s]*\d{1,4}(?: ?(?:of|/) ?\d{1,4})?[-–—\s]*", re.I)


def read(stream: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Report | Problem]:
    """Read the stream as one report. A scan without a text layer is a problem."""
    raw = whole(stream, origin, options)
    if isinstance(raw, Problem):
        yield raw
        return
    try:
        document = pypdf.PdfReader(io.BytesIO(raw))
        if document.is_encrypted and not document.decrypt(""):
            yield Problem(origin.where, "a PDF locked by a password", "unlock it first")
            return
        pages = [page.extract_text() or "" for page in document.pages[:_MAX_PAGES]]
        title = (document.metadata.title if document.metadata else None) or None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        yield Problem(origin.where, f"a broken PDF ({fault})", "save or download it again")
        return
    text = paragraphs(pages)
    if len(text.split()) < 5:
        yield Problem(
            origin.where, "a PDF without a text layer", "run character recognition over it first"
        )
        return
    found = (("title", "PDF properties"),) if title else ()
    yield Report(origin.name, origin.where, text, Meta(title=title, url=origin.url), found)


def paragraphs(pages: list[str]) -> str:
    """The pages' lines as paragraphs: running heads and page numbers off, full lines joined."""
    lines = [[line.strip() for line in page.split("\n")] for page in pages]
    edges = Counter(line for page in lines for line in {*page[:2], *page[-2:]} if line)
    running = {line for line, times in edges.items() if times > 2 and times * 2 > len(pages)}
    flat: list[str] = []
    for page in lines:
        kept = [line for line in page if line not in running and not (line and _is_number(line))]
        flat += kept
    width = max((len(line) for line in flat), default=0) * _FULL_LINE
    out = ""
    for number, line in enumerate(flat):
        before = flat[number - 1] if number else ""
        if not line:
            out += "\n\n"
        elif not before or len(before) < width:
            out += ("" if out.endswith("\n\n") or not out else "\n") + line
        else:
            out += ("" if out.endswith("-") else " ") + line
    return re.sub(r"\n{3,}", "\n\n", _HYPHEN.sub("", out)).strip()


def _is_number(line: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line))
