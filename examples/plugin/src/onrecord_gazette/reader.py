"""A reader: files ending in .gazette, whose first lines say what the notice is.

Gazette: Official Gazette of Tern Island
Day: 2020-03-04

Text of the notice ...
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from onrecord.model import Problem
from onrecord.read.finish import Report
from onrecord.read.options import Meta, ReadOptions
from onrecord.read.readers import Format, Origin

GAZETTE = Format("gazette", (".gazette",), (), "onrecord_gazette.reader:read")


def read(stream: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Report | Problem]:
    """Read one notice; what is wrong with it is a value, so that the run goes on."""
    raw = stream.read(options.max_bytes + 1)
    if len(raw) > options.max_bytes:
        yield Problem(origin.where, "too long for one notice", "split it")
        return
    head, _, text = raw.decode("utf-8", "replace").partition("\n\n")
    given = dict(line.partition(": ")[::2] for line in head.splitlines())
    try:
        published = date.fromisoformat(given["Day"].strip())
    except (KeyError, ValueError):
        yield Problem(origin.where, "no day in its head", "add a line such as Day: 2020-03-04")
        return
    yield Report(
        origin.name,
        origin.where,
        text,
        Meta(published=published, outlet=given.get("Gazette")),
        (("published", "head of the notice"),),
    )
