"""Plain text: one file, one report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from onrecord.model import Problem
from onrecord.read.decode import NotText, decode
from onrecord.read.finish import Report
from onrecord.read.options import Meta, ReadOptions
from onrecord.read.readers import Origin

_BLANK = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"


def read(stream: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Report | Problem]:
    """Read the stream as one plain-text report."""
    raw = whole(stream, origin, options)
    if isinstance(raw, Problem):
        yield raw
        return
    try:
        text = decode(raw).text
    except NotText as fault:
        yield Problem(origin.where, f"{fault}, not text", "convert it to text first")
        return
    yield Report(origin.name, origin.where, text, Meta(url=origin.url))


def whole(stream: BinaryIO, origin: Origin, options: ReadOptions) -> bytes | Problem:
    """All bytes of a single report, or the problem that it has too many or none."""
    raw = stream.read(options.max_bytes + 1)
    if len(raw) > options.max_bytes:
        line = " in a single line" if b"\n" not in raw else ""
        return Problem(
            origin.where,
            f"more than {options.max_bytes / 1e6:.0f} MB{line}, too long for one report",
            "split it into one report a file",
        )
    if not raw.strip(_BLANK):
        return Problem(
            origin.where, "an empty file", "nothing to read; remove it or fetch it again"
        )
    return raw
