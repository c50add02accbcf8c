"""Web pages: the story by trafilatura, the metadata from the page's own markup.

What the page shows besides the story is kept as cuts with the rule `page`, their offsets in the
page's visible text, so that a reader can see what was left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import trafilatura  # type: ignore[import-untyped,import-not-found,unused-ignore]
from lxml import etree  # type: ignore[import-untyped,import-not-found,unused-ignore]
from lxml.html import HtmlElement  # type: ignore[import-untyped,import-not-found,unused-ignore]

from onrecord.model import Cut, Problem
from onrecord.read.decode import decode_page
from onrecord.read.finish import Report, unforeseen
from onrecord.read.markup import is_paid, metadata_of
from onrecord.read.options import ReadOptions
from onrecord.read.readers import Origin
from onrecord.read.readers.text import whole
from onrecord.read.walls import wall_in

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_BLOCK_NAMES = """
address article aside blockquote body br button caption dd div dl dt fieldset figcaption figure
footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary
table td th tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNSEEN = frozenset(("script", "style", "noscript", "template", "head", "svg", "iframe"))
_MAX_ASIDE = 2_000
_OPENING_WORDS = 110
_PAID_OPENING_WORDS = 250
_UNDER_LINES = 4


def read(stream: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Report | Problem]:
    """Read the stream as one saved page."""
    raw = whole(stream, origin, options)
    if isinstance(raw, Problem):
        yield raw
        return
    if not is_passed_over(raw, options):
        yield read_page(raw, origin)


def is_passed_over(raw: bytes, options: ReadOptions) -> bool:
    """Whether the option's quick test turns a page down, by its text as fast as it can be had."""
    if options.matters is None:
        return False
    try:
        from resiliparse.extract.html2text import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
            extract_plain_text,
        )
        from resiliparse.parse.encoding import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
            bytes_to_str,
            detect_encoding,
        )
    except ImportError:
        return False
    text = extract_plain_text(
        bytes_to_str(raw, detect_encoding(raw) or "utf-8"), main_content=False
    )
    return options.is_passed_over(text)


def read_page(raw: bytes | str, origin: Origin) -> Report | Problem:
    """One page's bytes (or its text, where the encoding is known) to a report."""
    try:
        return _read_page(raw, origin)
    except Exception as fault:  # one page in an archive must not end the reading of the others
        return unforeseen(origin.where, fault)


def _read_page(raw: bytes | str, origin: Origin) -> Report | Problem:
    saved = _SAVED_FROM.search(raw[:4_096]) if isinstance(raw, bytes) else None
    url = origin.url or (saved[1].decode("ascii", "replace") if saved else None)
    try:
        page = raw if isinstance(raw, str) else decode_page(raw, origin.media_type)
        tree = trafilatura.load_html(page)
    except (ValueError, etree.ParserError, etree.XMLSyntaxError):
        tree = None
    if tree is None or tree.tag != "html":
        return Problem(origin.where, "not a web page that can be parsed", "save the page again")
    given, found = metadata_of(tree, url)
    shown = visible_lines(tree)
    story = _story(tree, given.url or url)
    if not story.strip():
        wall = wall_in("\n".join(shown))
        if wall is not None:
            return Problem(origin.where, f"{wall}, not a report", "save the page while signed in")
        return Problem(origin.where, "a page without a story", "check what was saved")
    wall = _wall_around(shown, story, paid=is_paid(tree))
    if wall is not None:
        return Problem(origin.where, f"{wall}, not a report", "save the page while signed in")
    if given.title and not _starts_with(story, given.title):
        story = f"{given.title}\n\n{story}"
    return Report(
        origin.name,
        origin.where,
        story,
        given,
        found,
        _aside(shown, story),
        whole_page=False,
    )


def _story(tree: HtmlElement, url: str | None) -> str:
    """The story's paragraphs, a blank line between them; an empty string where there is none."""
    try:
        document = trafilatura.bare_extraction(
            tree, url=url, fast=True, include_comments=False, include_tables=True
        )
    except Exception:  # trafilatura raises whatever lxml and its own heuristics do on odd markup
        return ""
    text = getattr(document, "text", None) or ""
    return "\n\n".join(line for line in text.split("\n") if line.strip())


def visible_lines(tree: HtmlElement) -> list[str]:
    """The page's visible text, a line a block, in order of the markup. Scripts are never run."""
    lines: list[str] = []
    parts: list[str] = []

    def end() -> None:
        line = " ".join("".join(parts).split())
        parts.clear()
        if line:
            lines.append(line)

    stack: list[tuple[HtmlElement, bool]] = [(tree, False)]
    while stack:
        element, left = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else None
        if left:
            if tag in _BLOCKS:
                end()
            if element.tail:
                parts.append(element.tail)
            continue
        stack.append((element, True))
        if tag is None or tag in _UNSEEN:
            continue
        if tag in _BLOCKS:
            end()
        if element.text:
            parts.append(element.text)
        stack.extend((child, False) for child in reversed(element))
    end()
    return lines


def _aside(shown: list[str], story: str) -> tuple[Cut, ...]:
    """What the page shows and the story has not, each line where it stood in the page's text."""
    told = " ".join(story.split())
    cuts: list[Cut] = []
    raw = offset = 0
    for line in shown:
        at = told.find(line[:200])
        if at < 0 and len(cuts) < _MAX_ASIDE:
            cuts.append(Cut(min(offset, len(story)), raw, line, "page"))
        elif at >= 0:
            offset = max(offset, at + len(line))
        raw += len(line) + 1
    return tuple(cuts)


def _wall_around(shown: list[str], story: str, *, paid: bool) -> str | None:
    """A wall where the page offers only the opening of the story: it stands in it, is all that is
    shown beside it, or comes right under it. A page that says that it must be paid for may offer a
    longer opening."""
    if len(story.split()) > (_PAID_OPENING_WORDS if paid else _OPENING_WORDS):
        return None
    whole = wall_in(story) or wall_in("\n".join(line for line in shown if len(line) > 15)[:2_000])
    if whole is not None:
        return whole
    told = " ".join(story.split())
    last = max((at for at, line in enumerate(shown) if line[:200] in told), default=-1)
    under = shown if paid else shown[last + 1 : last + 1 + _UNDER_LINES]
    return next((wall for line in under if (wall := wall_in(line)) is not None), None)


def _starts_with(story: str, title: str) -> bool:
    def bare(text: str) -> str:
        return "".join(re.findall(r"\w+", text.casefold()))

    return bare(title) in bare(story[: len(title) + 400])
