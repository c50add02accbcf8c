"""The seam for formats: a reader is one file, and one line of `_BUILT_IN` or one entry point.

A reader is a function `read(stream, origin, options)` that yields a `Report` (or several) and a
`Problem` for what it cannot read. It must stream: hold one report at a time, never the whole
input. A package adds its own under the entry-point group `onrecord.readers`, whose value is a
`Format`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import BinaryIO

from onrecord.model import OnrecordError, Problem
from onrecord.read.finish import Report
from onrecord.read.options import NOTHING, Meta, ReadOptions


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a stream comes from: how problems name it, the report's name, its address if any.

    `fallback` is what a list that names it (a feed) says of it.
    """

    where: str
    name: str
    url: str | None = None
    media_type: str | None = None
    fallback: Meta = NOTHING


Read = Callable[[BinaryIO, Origin, ReadOptions], Iterator[Report | Problem]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, how its files end, its media types, and `module:function` to read it.

    `needs` names the package that reading it takes, where that is an extra.
    """

    name: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    target: str
    needs: str | None = None


_HERE = "onrecord.read.readers"
_BUILT_IN = (
    Format("text", (".txt", ".text"), ("text/plain",), f"{_HERE}.text:read"),
    Format("markdown", (".md", ".markdown"), ("text/markdown",), f"{_HERE}.markdown:read"),
    Format(
        "html",
        (".html", ".htm", ".xhtml"),
        ("text/html", "application/xhtml+xml"),
        f"{_HERE}.web:read",
        "trafilatura",
    ),
    Format(
        "mhtml",
        (".mhtml", ".mht"),
        ("multipart/related", "application/x-mimearchive"),
        f"{_HERE}.mail:read_archive",
        "trafilatura",
    ),
    Format("mail", (".eml",), ("message/rfc822",), f"{_HERE}.mail:read"),
    Format(
        "jsonl",
        (".jsonl", ".ndjson"),
        ("application/x-ndjson", "application/jsonl"),
        f"{_HERE}.objects:read_lines",
    ),
    # told by its content or by option only: in a folder a .json beside a report is seldom one
    Format("json", (), ("application/json",), f"{_HERE}.objects:read_array"),
    Format(
        "csv",
        (".csv", ".tsv"),
        ("text/csv", "text/tab-separated-values"),
        f"{_HERE}.tables:read_csv",
    ),
    Format(
        "parquet",
        (".parquet",),
        ("application/vnd.apache.parquet",),
        f"{_HERE}.tables:read_parquet",
        "pyarrow",
    ),
    Format("pdf", (".pdf",), ("application/pdf",), f"{_HERE}.pdf:read", "pypdf"),
    Format(
        "warc",
        (".warc", ".warc.gz"),
        ("application/warc",),
        f"{_HERE}.warc:read",
        "fastwarc",
    ),
)


_JSON = re.compile(rb'\{\s*"|\[\s*\{\s*"')
_MAIL_HEAD = re.compile(
    rb"^(?:from|to|subject|date|mime-version|message-id|received|return-path|content-type):\s",
    re.MULTILINE,
)


@cache
def formats() -> tuple[Format, ...]:
    """All formats: the built-in ones and those that installed packages add, which win."""
    added = []
    for point in entry_points(group="onrecord.readers"):
        spec = point.load()
        if not isinstance(spec, Format):
            raise OnrecordError(
                f"the reader {point.name!r} of {point.value} is a {type(spec).__name__}; "
                "expected an onrecord.read.readers.Format"
            )
        added.append(spec)
    return (*added, *_BUILT_IN)


def by_suffix(filename: str) -> Format | None:
    """The format of a file by the end of its name, a `.gz` after it allowed."""
    lower = filename.casefold()
    for name in (lower, lower.removesuffix(".gz")):
        for spec in formats():
            if name.endswith(spec.suffixes):
                return spec
    return None


def by_media_type(media_type: str) -> Format | None:
    """The format of a media type such as `text/html; charset=utf-8`."""
    bare = media_type.partition(";")[0].strip().casefold()
    return next((spec for spec in formats() if bare in spec.media_types), None)


def by_name(name: str) -> Format:
    """The format of a name given as an option. Raises `OnrecordError` with those there are."""
    for spec in formats():
        if spec.name == name:
            return spec
    known = ", ".join(spec.name for spec in formats())
    raise OnrecordError(f"no format {name!r}; there are {known}")


def by_content(head: bytes) -> Format:
    """The format that the first bytes of a stream speak for; plain text where nothing does."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode("utf-8")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:2_000].lower().replace(b"\r\n", b"\n")
    if start.startswith(b"%pdf-"):
        return by_name("pdf")
    if start.startswith(b"warc/1"):
        return by_name("warc")
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start[:600]:
        return by_name("html")
    if head.startswith(b"PAR1"):
        return by_name("parquet")
    if start.startswith(b'{"') and b"\n{" in head[:200_000]:
        return by_name("jsonl")
    if _JSON.match(start):
        return by_name("json")
    if len(_MAIL_HEAD.findall(start.partition(b"\n\n")[0])) > 2:
        return by_name("mhtml" if b"multipart/related" in start else "mail")
    return by_name("text")


def reader(spec: Format) -> Read | Problem:
    """The function that reads a format, or what is missing for it."""
    module, _, function = spec.target.partition(":")
    try:
        read: Read = getattr(import_module(module), function)
    except ImportError as fault:
        missing = fault.name or spec.needs or module
        return Problem(
            spec.name,
            f"reading {spec.name} needs the package {missing}",
            "install it: pip install 'onrecord[read]'",
        )
    return read
