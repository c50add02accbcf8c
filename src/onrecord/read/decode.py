"""Bytes to text: byte order marks, UTF-8, UTF-16 without a mark, then a guess at legacy code pages.

Line endings become `\\n`; nothing else about the characters changes.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 65_536
_META_BYTES = 2_048
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive or office file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
)


class NotText(ValueError):
    """The bytes are no text; the message says what they seem to be."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding it was read with."""

    text: str
    encoding: str


def decode(raw: bytes) -> Decoded:
    """Decode a text file's bytes.

    A byte order mark is believed. Without one the order is UTF-8, UTF-16 (told by its zero bytes),
    Windows-1252 or Latin-1 where Western letters result, then the best guess of
    `charset-normalizer` where it is installed. Raises `NotText` for what is no text.
    """
    for magic, what in _MAGIC:
        if raw.startswith(magic):
            raise NotText(what)
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            body = raw[len(mark) :] if encoding == "utf-8" else raw
            try:
                return _checked(body.decode(encoding), encoding)
            except UnicodeDecodeError:
                raise NotText(f"bytes that break off or are not {encoding.upper()}") from None
    try:
        return _checked(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    return _legacy(raw)


def decode_page(raw: bytes, media_type: str | None = None) -> str:
    """A web page's text: never fails.

    What is UTF-8 but for a few broken letters is read so, whatever is declared. Else a mark, the
    server's word (`media_type`, "text/html; charset=..."), then the page's own is believed, and
    last a guess as for text. As in browsers, what is said to be ASCII or Latin-1 is Windows-1252.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken * 20 <= sum(char > "\x7f" for char in text) - broken:
        return text
    declared = _CHARSET.search((media_type or "").encode("ascii", "replace"))
    declared = declared or _CHARSET.search(raw[:_META_BYTES])
    wide = raw.startswith(tuple(mark for mark, _ in _MARKS))
    if declared is not None and not wide:
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
            name = "cp1252" if name in ("ascii", "iso8859-1", "utf-8") else name
            return raw.decode(name, "replace")
        except (LookupError, UnicodeError):
            pass
    try:
        return decode(raw).text
    except NotText:
        return raw.decode("cp1252", "replace")


def _checked(text: str, encoding: str) -> Decoded:
    sample = text[:_SAMPLE_BYTES]
    zeros = sample.count("\x00")
    if encoding == "utf-8" and zeros and zeros * 3 > len(sample):
        wide = _wide(text.encode("utf-8"))
        if wide is not None:
            return wide
    if _is_binary(text):
        raise NotText("binary data")
    return Decoded(_line_endings(text), encoding)


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE_BYTES]
    return len(_CONTROL.findall(sample)) * 100 > len(sample)


def _wide(raw: bytes) -> Decoded | None:
    """UTF-16 without a byte order mark: its zero bytes stand at every second place."""
    sample = raw[:_SAMPLE_BYTES]
    half = max(1, len(sample) // 2)
    for encoding, low in (("utf-16-le", 1), ("utf-16-be", 0)):
        if sample[low::2].count(0) > 0.4 * half and sample[1 - low :: 2].count(0) < 0.05 * half:
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                return None
            return None if _is_binary(text) else Decoded(_line_endings(text), encoding)
    return None


def _legacy(raw: bytes) -> Decoded:
    wide = _wide(raw)
    if wide is not None:
        return wide
    sample = raw[:_SAMPLE_BYTES]
    if sum(1 for b in sample if b < 9 or (13 < b < 32 and b not in (26, 27))) * 100 > len(sample):
        raise NotText("binary data")
    high = sum(1 for b in sample if b >= 128)
    if high * 8 > len(sample):
        return _guessed(raw)
    for encoding in ("cp1252", "latin-1"):
        try:
            return Decoded(_line_endings(raw.decode(encoding)), encoding)
        except UnicodeDecodeError:
            continue
    raise NotText("bytes in no known encoding")


def _guessed(raw: bytes) -> Decoded:
    """Text that is mostly not Western letters: leave the guess to charset-normalizer."""
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return Decoded(_line_endings(raw.decode("latin-1")), "latin-1")
    best = from_bytes(raw[:_SAMPLE_BYTES]).best()
    if best is None:
        raise NotText("bytes in no known encoding")
    return Decoded(_line_endings(raw.decode(best.encoding, "replace")), best.encoding)


def _line_endings(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
