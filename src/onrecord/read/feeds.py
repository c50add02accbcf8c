"""Feeds (RSS, Atom), news sitemaps and lists of feeds (OPML): the pages that they list, fetched.

What a feed says of an entry (title, day, outlet) fills only what its page leaves open.
"""

from __future__ import annotations

import calendar
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat

from onrecord.model import Document, Problem
from onrecord.read.days import parse_day
from onrecord.read.fetch import Fetcher, Limits, Page, read_body
from onrecord.read.options import NOTHING, Meta, ReadOptions

MAX_ENTRIES = 1_000
_MAX_DEPTH = 3
_MAX_LIST_BYTES = 50_000_000  # what the sitemap protocol allows
_GZIP = b"\x1f\x8b"
_KINDS = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "text/x-opml",
    "application/opml+xml",
)
_ROOTS = (b"<rss", b"<feed", b"<opml", b"<urlset", b"<sitemapindex", b"<rdf:rdf")


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that a list names, with what the list says of it. `is_list`: another list;
    `updated` is its time of update as printed."""

    url: str
    given: Meta = NOTHING
    is_list: bool = False
    updated: str | None = None


def is_list(media_type: str, body: bytes) -> bool:
    """Whether a fetched body is a feed, a sitemap or a list of feeds."""
    if media_type.partition(";")[0].strip().casefold() in _KINDS:
        return True
    start = _beginning(body).lstrip(b"\xef\xbb\xbf \t\r\n")[:1_000].lower()
    return start.startswith((b"<?xml", *_ROOTS)) and any(root in start for root in _ROOTS)


def _beginning(body: bytes) -> bytes:
    """The first bytes of a body, unpacked where it is gzipped (`sitemap.xml.gz`)."""
    if not body.startswith(_GZIP):
        return body[:2_000]
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, 2_000)
    except zlib.error:
        return b""


def _unpacked(body: bytes) -> bytes | None:
    """A gzipped body, or null where it is broken or longer than a list may be."""
    packed = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        whole = packed.decompress(body, _MAX_LIST_BYTES)
    except zlib.error:
        return None
    return whole if packed.eof else None


def read_feed_file(path: Path, options: ReadOptions) -> Iterator[Document | Problem]:
    """Read the pages of a feed or list of feeds that is kept as a file."""
    try:
        body = path.read_bytes()
    except OSError as fault:
        yield Problem(str(path), f"cannot be read ({fault.strerror})", "check the file")
        return
    yield from read_feed(body, str(path), options)


def read_feed(body: bytes, where: str, options: ReadOptions) -> Iterator[Document | Problem]:
    """Read the pages that a feed or list of feeds names, whose body is at hand."""
    fetcher = Fetcher(
        allow_private=options.allow_private, limits=Limits(max_bytes=options.max_bytes)
    )
    yield from read_list(fetcher, Page(where, "", body), options)


def read_list(
    fetcher: Fetcher, page: Page, options: ReadOptions, depth: int = 0
) -> Iterator[Document | Problem]:
    """Fetch and read the pages that a list names, in its order, each address once."""
    listed = entries(page.body or b"", page.url)
    if isinstance(listed, Problem):
        yield listed
        return
    seen: set[str] = set()
    for entry in listed[:MAX_ENTRIES]:
        if entry.url in seen:
            continue
        seen.add(entry.url)
        got = fetcher.fetch(entry.url)
        if isinstance(got, Problem):
            yield got
        elif is_list(got.media_type, got.body or b""):
            if depth >= _MAX_DEPTH:
                yield Problem(entry.url, "a list within lists within lists", "name it by itself")
            else:
                yield from read_list(fetcher, got, options, depth + 1)
        else:
            yield from read_body(got, options, entry.given)


def entries(body: bytes, where: str) -> list[Entry] | Problem:
    """The pages and lists that a feed, a sitemap or an OPML file names, in its order."""
    if body.startswith(_GZIP):
        unpacked = _unpacked(body)
        if unpacked is None:
            return Problem(where, "a gzipped list that is broken or too long", "check its address")
        body = unpacked
    start = body[:2_000].lower()
    if b"<opml" in start or b"<urlset" in start or b"<sitemapindex" in start:
        return _outline(body, where)
    return _feed(body, where)


def _feed(body: bytes, where: str) -> list[Entry] | Problem:
    try:
        import feedparser  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        return Problem(
            where, "reading feeds needs the package feedparser", "pip install 'onrecord[read]'"
        )
    try:
        parsed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, LookupError, AttributeError, TypeError):  # its own, on odd characters
        return Problem(where, "a feed that cannot be parsed", "check its address")
    if not parsed.entries:
        return Problem(where, "a feed without entries, or a broken one", "check its address")
    outlet = (parsed.feed.get("title") or "").strip() or None
    out = []
    for entry in parsed.entries:
        link = entry.get("link") or next(
            (item.get("href") for item in entry.get("links") or () if item.get("href")), None
        )
        if link and link.startswith(("http://", "https://")):
            title = (entry.get("title") or "").strip() or None
            updated = _day(entry, "updated_parsed")
            given = Meta(_day(entry, "published_parsed"), outlet, title, link, updated=updated)
            out.append(Entry(link, given, updated=dict.get(entry, "updated") or None))
    return out


def _day(entry: Any, which: str) -> date | None:
    moment = dict.get(entry, which)  # a feed's own: its library would lend one day for the other
    if moment is None:
        return None
    return datetime.fromtimestamp(calendar.timegm(moment), UTC).date()


def _outline(body: bytes, where: str) -> list[Entry] | Problem:
    """OPML and sitemaps by a streaming parser without entities of the document's own."""
    out: list[Entry] = []
    stack: list[str] = []
    text: list[str] = []
    current: dict[str, str] = {}
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise ValueError("it declares entities")

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2].casefold()
        stack.append(local)
        text.clear()
        if local == "outline":
            lower = {key.casefold(): value for key, value in attributes.items()}
            link = lower.get("xmlurl", "").strip()
            if link.startswith(("http://", "https://")):
                out.append(Entry(link, is_list=True))
        elif local in ("url", "sitemap"):
            current.clear()

    def end(name: str) -> None:
        local = name.rpartition(":")[2].casefold()
        value = "".join(text).strip()
        text.clear()
        if value:
            current.setdefault(local if "news" not in stack else f"news:{local}", value)
        if local in ("url", "sitemap") and current.get("loc", "").startswith("http"):
            given = Meta(
                parse_day(current.get("news:publication_date")),
                current.get("news:name"),
                current.get("news:title"),
                current["loc"],
                updated=parse_day(current.get("lastmod")),
            )
            updated = current.get("lastmod")
            out.append(Entry(current["loc"], given, local == "sitemap", updated))
        if stack:
            stack.pop()

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError) as fault:
        return Problem(where, f"a list that cannot be parsed ({fault})", "check the file")
    return out or Problem(where, "a list without addresses", "check the file")
