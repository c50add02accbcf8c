"""Web archives (WARC, gzipped or not): every HTML or plain-text response is a report.

Records are read one after the other; a broken one is one problem and the next is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from fastwarc.warc import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
    ArchiveIterator,
    WarcRecordType,
)

from onrecord.model import Problem
from onrecord.read.decode import NotText, decode
from onrecord.read.finish import Report
from onrecord.read.options import Meta, ReadOptions
from onrecord.read.readers import Origin
from onrecord.read.readers.web import is_passed_over, read_page

_PAGES = ("text/html", "application/xhtml+xml")


def read(stream: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Report | Problem]:
    """Read an archive's responses with status 200 and a text for body."""
    records = 0
    try:
        for record in ArchiveIterator(
            stream,
            record_types=WarcRecordType.response | WarcRecordType.resource,
            parse_http=True,
            quirks_mode=True,  # goes on at the next record's head
        ):
            records += 1
            item = _record(record, origin, options)
            if item is not None:
                yield item
    except Exception as fault:  # the archive library raises its own and its codecs' errors
        yield Problem(
            origin.where, f"breaks off after {records} records ({fault})", "fetch the archive again"
        )
        return
    if not records:
        yield Problem(origin.where, "no responses in it", "check that it is a WARC file")


def _record(
    record: Any,
    origin: Origin,
    options: ReadOptions,
) -> Report | Problem | None:
    headers = record.headers
    url = str(headers.get("WARC-Target-URI") or "").strip("<>")
    where = f"{origin.where}, {url or headers.get('WARC-Record-ID') or 'a record'}"
    if not headers.get("WARC-Record-ID") and not url:
        return Problem(where, "a record whose head is broken", "fetch the archive again")
    http = record.http_headers
    kind = record.http_content_type or headers.get("Content-Type") or ""
    kind = kind.partition(";")[0].strip().casefold()
    if http is not None and http.status_code != 200:
        return None
    if kind not in (*_PAGES, "text/plain"):
        return None
    body = record.reader.read(options.max_bytes + 1)
    if len(body) > options.max_bytes:
        return Problem(where, "too long for one report", "leave it out")
    if len(body) < record.content_length and not _is_encoded(http):
        told = f"a record that breaks off after {len(body)} of {record.content_length} bytes"
        return Problem(where, told, "fetch the archive again")
    served = http.get("Content-Type") if http is not None else None
    here = Origin(where, url or origin.name, url or None, served or kind)
    if kind in _PAGES:
        return None if is_passed_over(body, options) else read_page(body, here)
    try:
        text = decode(body).text
    except NotText as fault:
        return Problem(where, f"{fault}, not text", "leave it out")
    return Report(here.name, where, text, Meta(url=url or None), (("url", "archive"),))


def _is_encoded(http: Any) -> bool:
    """Whether a body is packed, so that its length is another than what was sent."""
    return http is not None and any(
        (http.get(name) or "identity").casefold() != "identity"
        for name in ("Content-Encoding", "Transfer-Encoding")
    )
