"""A fault that nobody foresaw: one line for the report that it is in, and the others are read."""

from __future__ import annotations

from io import BytesIO

import pytest
from test_readers import PAGE, record

from onrecord.model import Document, Problem
from onrecord.read import ReadOptions, finish
from onrecord.read.paths import read_stream
from onrecord.read.readers import Origin, web


@pytest.mark.parametrize("where", [(web, "metadata_of"), (finish, "clean")], ids=lambda w: w[1])
def test_one_page_on_which_the_reader_fails_does_not_end_an_archive(
    monkeypatch: pytest.MonkeyPatch, where: tuple[object, str]
) -> None:
    module, name = where
    real = getattr(module, name)
    calls = 0

    def fails_once(*given: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise IndexError("out of range")
        return real(*given, **named)

    monkeypatch.setattr(module, name, fails_once)
    pages = [
        record(f"https://a.example/{n}", PAGE.replace("world/river-pact", str(n))) for n in "123"
    ]
    items = list(read_stream(BytesIO(b"".join(pages)), Origin("p.warc", "p"), ReadOptions()))
    assert [i.name[-1] for i in items if isinstance(i, Document)] == ["1", "3"]
    (problem,) = [i for i in items if isinstance(i, Problem)]
    assert problem.where.endswith("https://a.example/2")
    assert problem.what == "the reader fails on it (IndexError: out of range)"


@pytest.mark.parametrize("href", ["https://[broken/p", "//[", "http://"])
def test_an_address_that_is_none_is_passed_over(href: str) -> None:
    page = PAGE.replace("https://lowland.example/world/river-pact", href)
    origin = Origin("p.html", "p", "http://[broken")
    items = list(read_stream(BytesIO(page.encode()), origin, ReadOptions()))
    (document,) = items
    assert isinstance(document, Document) and document.url is None
