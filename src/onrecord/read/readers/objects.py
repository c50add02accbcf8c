"""Articles as JSON: one object a line, or an array, or a single object, in any usual encoding.

One article is held at a time. A broken line is one problem and the rest is read; a broken array
cannot be read beyond the place where it breaks.
"""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from onrecord.model import Problem
from onrecord.read.decode import NotText, decode
from onrecord.read.finish import Report
from onrecord.read.options import ReadOptions
from onrecord.read.readers import Origin
from onrecord.read.readers.tables import report_of

_WIDE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHUNK_CHARS = 65_536
_BETWEEN = " \t\r\n,[\ufeff"


def read_lines(
    stream: BinaryIO, origin: Origin, options: ReadOptions
) -> Iterator[Report | Problem]:
    """Read JSON Lines: one article an object. A broken line is one problem; the rest is read."""
    number = 0
    stream = _narrow(stream)
    while raw := stream.readline(options.max_bytes + 1):
        number += 1
        where = f"{origin.where}, line {number}"
        if len(raw) > options.max_bytes:
            yield Problem(where, "too long for one article", "check the file's format")
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(options.max_bytes + 1)
            continue
        if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        try:
            value = json.loads(_text(raw))
        except (ValueError, RecursionError) as fault:
            what = str(fault) if isinstance(fault, NotText) else "not JSON"
            yield Problem(where, what, "one object a line")
            continue
        yield _article(value, where, origin, number, options)
    if number == 0:
        yield Problem(origin.where, "an empty file", "nothing to read")


def read_array(
    stream: BinaryIO, origin: Origin, options: ReadOptions
) -> Iterator[Report | Problem]:
    """Read an array of articles, or objects one after the other over as many lines as they take."""
    text = io.TextIOWrapper(_narrow(stream), encoding="utf-8", errors="replace")
    number = 0
    try:
        for value in _values(text, options.max_bytes):
            number += 1
            yield _article(value, f"{origin.where}, article {number}", origin, number, options)
    except ValueError as fault:
        told = f"no JSON that can be read after {number} articles ({fault})"
        yield Problem(origin.where, told, "check the file's format")
        return
    finally:
        text.detach()
    if number == 0:
        yield Problem(origin.where, "no article in it", "nothing to read")


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode(line).text


def _article(
    value: Any, where: str, origin: Origin, number: int, options: ReadOptions
) -> Report | Problem:
    if not isinstance(value, dict):
        return Problem(where, f"a {type(value).__name__}, not an object", "one object an article")
    return report_of(value, where, origin, number, options)


def _values(text: io.TextIOWrapper, most_chars: int) -> Iterator[Any]:
    """The values of an array, or of a row of values, decoded as they come.

    Raises `ValueError` where they break off.
    """
    decoder = json.JSONDecoder()
    held = ""
    more = _CHUNK_CHARS
    while True:
        held = held.lstrip(_BETWEEN)
        if held.startswith("]"):
            return
        try:
            value, end = decoder.raw_decode(held)
        except (ValueError, RecursionError) as fault:
            if len(held) > most_chars:
                raise ValueError("too long for one article") from None
            piece = text.read(more)
            if not piece:
                if held.strip():
                    raise ValueError(str(fault).partition(":")[0].lower()) from None
                return
            held += piece
            more = max(_CHUNK_CHARS, len(held))  # a long article is tried ever more rarely
            continue
        yield value
        held = held[end:]
        more = _CHUNK_CHARS


def _narrow(stream: BinaryIO) -> BinaryIO:
    """A stream whose lines end in single bytes: UTF-16 and UTF-32 with their mark become UTF-8."""
    head = stream.peek(4)[:4] if hasattr(stream, "peek") else b""
    if not head.startswith(_WIDE):
        return stream
    wide = "utf-32" if head in _WIDE[:2] else "utf-16"
    return io.BufferedReader(_Recoded(io.TextIOWrapper(stream, encoding=wide, errors="replace")))


class _Recoded(io.RawIOBase):
    """The bytes in UTF-8 of a stream of text."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._held = b""

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as the text reaches."""
        if not self._held:
            self._held = self._text.read(_CHUNK_CHARS // 4).encode("utf-8")
        size = min(len(buffer), len(self._held))
        buffer[:size], self._held = self._held[:size], self._held[size:]
        return size
