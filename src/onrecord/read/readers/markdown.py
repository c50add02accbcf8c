"""Markdown: marks come off, front matter (`---` lines of `key: value`) is metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from markdown_it import MarkdownIt
from markdown_it.token import Token

from onrecord.model import Problem
from onrecord.read.days import parse_day
from onrecord.read.decode import NotText, decode
from onrecord.read.finish import Report
from onrecord.read.language import code_of
from onrecord.read.options import Meta, ReadOptions
from onrecord.read.readers import Origin
from onrecord.read.readers.text import whole

_FRONT = re.compile(r"\A---[ \t]*\n(?P<head>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEYS = {
    "published": ("date", "published", "pubdate", "publish_date"),
    "updated": ("updated", "lastmod", "modified", "last_modified"),
    "outlet": ("outlet", "site", "source", "publisher", "publication"),
    "title": ("title", "headline"),
    "byline": ("author", "byline", "authors"),
    "section": ("section", "category", "categories"),
    "language": ("lang", "language"),
    "url": ("url", "link", "canonical", "source_url"),
}


def read(stream: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Report | Problem]:
    """Read the stream as one report in Markdown."""
    raw = whole(stream, origin, options)
    if isinstance(raw, Problem):
        yield raw
        return
    try:
        text = decode(raw).text
    except NotText as fault:
        yield Problem(origin.where, f"{fault}, not text", "convert it to text first")
        return
    given, found, body = _front_matter(text, origin)
    yield Report(origin.name, origin.where, plain(body), given, found)


def plain(text: str) -> str:
    """The words of a Markdown text, a blank line between its blocks, its links' texts kept."""
    blocks: list[str] = []
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "inline":
            blocks.append(_words(token))
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.rstrip())
    return "\n\n".join(block for block in blocks if block.strip())


def _words(inline: Token) -> str:
    out = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            out.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            out.append("\n")
    return "".join(out)


def _front_matter(text: str, origin: Origin) -> tuple[Meta, tuple[tuple[str, str], ...], str]:
    matched = _FRONT.match(text)
    if matched is None:
        return Meta(url=origin.url), (), text
    pairs: dict[str, str] = {}
    for line in matched["head"].split("\n"):
        key, colon, value = line.partition(":")
        if colon and value.strip():
            pairs[key.strip().casefold()] = value.strip().strip("\"'")

    def of(item: str) -> str | None:
        return next((pairs[key] for key in _KEYS[item] if key in pairs), None)

    given = Meta(
        published=parse_day(of("published")),
        updated=parse_day(of("updated")),
        outlet=of("outlet"),
        title=of("title"),
        url=of("url") or origin.url,
        byline=of("byline"),
        section=of("section"),
        language=code_of(of("language") or ""),
    )
    found = tuple((key, "front matter") for key in _KEYS if getattr(given, key) is not None)
    return given, found, text[matched.end() :]
