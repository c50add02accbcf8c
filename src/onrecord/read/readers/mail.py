"""Newsletters as mail (`.eml`) and saved pages as web archives (`.mhtml`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import BinaryIO

from onrecord.model import Problem
from onrecord.read.decode import NotText, decode
from onrecord.read.finish import Report
from onrecord.read.options import Meta, ReadOptions
from onrecord.read.readers import Origin
from onrecord.read.readers.text import whole


def read(stream: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Report | Problem]:
    """Read a mail as one report: its plain text, else its HTML; the head gives the rest."""
    message = _parse(stream, origin, options)
    if isinstance(message, Problem):
        yield message
        return
    given, found = _head(message)
    plain = _body(message, "text/plain")
    if plain is not None and len(plain.split()) >= 40:
        yield Report(origin.name, origin.where, plain, given, found)
        return
    page = _body(message, "text/html")
    if page is None:
        if plain:
            yield Report(origin.name, origin.where, plain, given, found)
        else:
            yield Problem(origin.where, "a mail without a text", "check what was saved")
        return
    from onrecord.read.readers.web import read_page

    result = read_page(page, origin)
    if isinstance(result, Problem):
        yield result
    else:
        known = dict(found)
        yield replace(result, given=given, found=tuple({**dict(result.found), **known}.items()))


def read_archive(
    stream: BinaryIO, origin: Origin, options: ReadOptions
) -> Iterator[Report | Problem]:
    """Read a web archive: its first HTML part is the page, and its head names the address."""
    message = _parse(stream, origin, options)
    if isinstance(message, Problem):
        yield message
        return
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            from onrecord.read.readers.web import read_page

            address = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            url = str(address).strip() if address else origin.url
            yield read_page(_content(part), replace(origin, url=url))
            return
    yield Problem(origin.where, "a web archive without a page", "save the page again")


def _parse(stream: BinaryIO, origin: Origin, options: ReadOptions) -> EmailMessage | Problem:
    raw = whole(stream, origin, options)
    if isinstance(raw, Problem):
        return raw
    message = BytesParser(policy=policy.default).parsebytes(raw)
    if not isinstance(message, EmailMessage) or not message.keys():
        return Problem(origin.where, "no mail: it has no head", "check the file's format")
    return message


def _head(message: EmailMessage) -> tuple[Meta, tuple[tuple[str, str], ...]]:
    sender, _ = parseaddr(_said(message, "From"))
    subject = " ".join(_said(message, "Subject").split()) or None
    told = _said(message, "Date")
    day: date | None = None
    try:
        day = parsedate_to_datetime(told).date() if told else None
    except (ValueError, TypeError):
        day = None
    given = Meta(published=day, outlet=sender or None, title=subject)
    found = [
        (key, place)
        for key, place, value in (
            ("published", "mail date", day),
            ("outlet", "mail sender", given.outlet),
            ("title", "mail subject", subject),
        )
        if value
    ]
    return given, tuple(found)


def _said(message: EmailMessage, name: str) -> str:
    """A line of the head; as it stands where it cannot be parsed."""
    try:
        return str(message.get(name, ""))
    except (IndexError, ValueError, TypeError, AttributeError):  # of the mail library's parser
        lines = {key.casefold(): value for key, value in message.raw_items()}
        return str(lines.get(name.casefold(), ""))


def _body(message: EmailMessage, kind: str) -> str | None:
    for part in message.walk():
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            return _content(part)
    return None


def _content(part: object) -> str:
    """A part's text by the charset that it names, or as well as can be told where that lies."""
    payload = part.get_payload(decode=True)  # type: ignore[attr-defined]
    charset = part.get_content_charset() or "utf-8"  # type: ignore[attr-defined]
    if not isinstance(payload, bytes):
        return str(part.get_payload())  # type: ignore[attr-defined]
    try:
        return payload.decode(charset)
    except (LookupError, ValueError):
        try:
            return decode(payload).text
        except NotText:
            return payload.decode("latin-1")
