"""Readers of every format: the same story out of each, and each fault a problem."""

from __future__ import annotations

import base64
import gzip
import io
import json
import sys
import types
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from onrecord.model import Document, OnrecordError, Problem
from onrecord.read import ReadOptions, read_paths, readers
from onrecord.read.finish import Report
from onrecord.read.paths import read_stream

PARAGRAPHS = (
    "The two governments signed the river pact on Monday, officials of both said after the talks.",
    "It runs for ten years and can be prolonged if neither side objects in time, says the text.",
    "A spokesman for the upper state would not say when parliament would vote on it this year.",
)
TITLE = "River pact signed"
STORY = "\n\n".join((TITLE, *PARAGRAPHS))
PAGE = f"""<!doctype html><html lang="en"><head><title>{TITLE} | Lowland Mail</title>
<meta property="og:site_name" content="Lowland Mail">
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "headline": "{TITLE}",
"datePublished": "2021-05-03T22:10:00+05:00", "dateModified": "2021-05-05",
"author": {{"name": "Ana Oduya"}}, "articleSection": "World"}}]}}</script>
<link rel="canonical" href="https://lowland.example/world/river-pact"></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav><article><h1>{TITLE}</h1>
<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></article>
<aside><h3>Most read</h3><ul><li><a href="/x">Bridge closed for a month</a></li></ul></aside>
</body></html>"""


def read(path: Path | str, **options: object) -> tuple[list[Document], list[Problem]]:
    items = list(read_paths([path], ReadOptions(**options)))  # type: ignore[arg-type]
    return (
        [item for item in items if isinstance(item, Document)],
        [item for item in items if isinstance(item, Problem)],
    )


def one(path: Path, **options: object) -> Document:
    (document,), _ = read(path, **options)
    return document


def test_a_saved_page_gives_its_story_and_its_metadata(tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(PAGE)
    document = one(tmp_path / "p.html")
    assert document.text == STORY
    assert document.published == date(2021, 5, 3)
    assert (document.outlet, document.byline) == ("Lowland Mail", "Ana Oduya")
    assert document.url == "https://lowland.example/world/river-pact"
    assert dict(document.found) == {
        "byline": "JSON-LD",
        "language": "common words",
        "outlet": "meta tag",
        "published": "JSON-LD",
        "section": "JSON-LD",
        "title": "JSON-LD",
        "updated": "JSON-LD",
        "url": "canonical link",
    }
    assert (document.updated, document.section) == (date(2021, 5, 5), "World")


def test_what_a_page_shows_around_its_story_can_be_seen(tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(PAGE)
    aside = [cut.text for cut in one(tmp_path / "p.html").cuts if cut.rule == "page"]
    assert aside == ["Home World", "Most read", "Bridge closed for a month"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("", "an empty file"),
        ("<html><body></body></html>", "a page without a story"),
        (
            f"<html><body><article><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p></article>"
            "<div>Already a subscriber? Sign in to continue reading it.</div></body></html>",
            "a subscription wall, not a report",
        ),
        (
            "<html><body><p>Just a moment... Checking your browser.</p></body></html>",
            "a robot check, not a report",
        ),
    ],
)
def test_a_page_that_is_no_report_is_one_problem(tmp_path: Path, body: str, fault: str) -> None:
    (tmp_path / "p.html").write_text(body)
    documents, problems = read(tmp_path / "p.html")
    assert documents == []
    assert [problem.what for problem in problems] == [fault]


def test_a_page_that_lies_about_its_encoding_is_read(tmp_path: Path) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="ascii">').replace("upper", "Año")
    (tmp_path / "p.html").write_bytes(page.encode("utf-8"))
    assert "spokesman for the Año state" in one(tmp_path / "p.html").text


def test_markdown_loses_its_marks_and_its_front_matter_is_metadata(tmp_path: Path) -> None:
    text = f"---\ntitle: {TITLE}\ndate: 2021-05-03\nsource: Lowland Mail\n---\n# {TITLE}\n\n"
    text += PARAGRAPHS[0].replace("river pact", "**river** [pact](http://x.example)")
    text += "\n\n" + "\n\n".join(PARAGRAPHS[1:])
    (tmp_path / "p.md").write_text(text)
    document = one(tmp_path / "p.md")
    assert document.text == STORY
    assert (document.published, document.outlet) == (date(2021, 5, 3), "Lowland Mail")
    assert dict(document.found)["published"] == "front matter"


def test_a_mail_gives_sender_subject_and_day(tmp_path: Path) -> None:
    head = f"From: Lowland Mail <news@x.example>\nSubject: {TITLE}\n"
    head += "Date: Mon, 3 May 2021 08:00 +0500\n"
    body = "\n\n".join(PARAGRAPHS)
    (tmp_path / "p.eml").write_text(f"{head}Content-Type: text/plain\n\n{body}\n")
    document = one(tmp_path / "p.eml")
    assert document.text == body
    assert (document.title, document.outlet) == (TITLE, "Lowland Mail")
    assert document.published == date(2021, 5, 3)


def test_a_mail_of_html_alone_is_read_as_a_page(tmp_path: Path) -> None:
    head = "From: Lowland Mail <news@x.example>\nSubject: x\nDate: Mon, 3 May 2021 08:00 +0500\n"
    (tmp_path / "p.eml").write_text(f"{head}Content-Type: text/html\n\n{PAGE}")
    assert one(tmp_path / "p.eml").text == STORY


def test_a_web_archive_page_is_read_with_its_address(tmp_path: Path) -> None:
    page = PAGE.replace(
        '<link rel="canonical" href="https://lowland.example/world/river-pact">', ""
    )
    (tmp_path / "p.mhtml").write_text(
        'From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
        f"Content-Type: text/html\nContent-Location: https://lowland.example/p\n\n{page}\n--b--\n"
    )
    document = one(tmp_path / "p.mhtml")
    assert document.text == STORY
    assert document.url == "https://lowland.example/p"


def rows() -> list[dict[str, object]]:
    body = "\n\n".join(PARAGRAPHS)
    return [
        {
            "id": "a",
            "body": body,
            "headline": TITLE,
            "date_publish": "2021-05-03",
            "source": "Mail",
        },
        {"id": "b", "body": list(PARAGRAPHS), "headline": TITLE, "date_publish": 1620000000},
    ]


def test_json_lines_are_read_whatever_the_columns_are_called(tmp_path: Path) -> None:
    lines = [json.dumps(row) for row in rows()]
    (tmp_path / "p.jsonl").write_text("\n".join([lines[0], "{broken", "[1]", '{"x": 1}', lines[1]]))
    documents, problems = read(tmp_path / "p.jsonl")
    assert [document.name for document in documents] == ["a", "b"]
    assert all(document.text == STORY for document in documents)
    assert {document.published for document in documents} == {date(2021, 5, 3)}
    assert dict(documents[0].found)["outlet"] == "column source"
    assert [(Path(p.where).name, p.what) for p in problems] == [
        ("p.jsonl, line 2", "not JSON"),
        ("p.jsonl, line 3", "a list, not an object"),
        ("p.jsonl, line 4", "no column with the text among x"),
    ]


def test_an_option_says_which_column_is_which(tmp_path: Path) -> None:
    row = {"words": STORY, "text": "not this", "when": "3 May 2021"}
    (tmp_path / "p.jsonl").write_text(json.dumps(row))
    document = one(tmp_path / "p.jsonl", columns=(("text", "words"), ("published", "when")))
    assert document.text == STORY
    assert document.published == date(2021, 5, 3)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_with_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    cells = ["x", '"' + "\n\n".join(PARAGRAPHS) + '"', "2021-05-03", f'"{TITLE}"']
    head = delimiter.join(["doc", "Text", "date", "title"])
    (tmp_path / "p.csv").write_text(f"{head}\n{delimiter.join(cells)}\n", encoding="utf-8-sig")
    document = one(tmp_path / "p.csv")
    assert (document.name, document.text) == ("x", STORY)


def test_gzipped_files_are_read_as_what_is_in_them(tmp_path: Path) -> None:
    (tmp_path / "p.txt.gz").write_bytes(gzip.compress(STORY.encode()))
    (tmp_path / "q.jsonl.gz").write_bytes(gzip.compress(json.dumps(rows()[0]).encode()))
    documents, _ = read(tmp_path)
    assert [document.name for document in documents] == ["p", "a"]


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.txt.gz").write_bytes(gzip.compress(b"\n" * 60_000_000))
    documents, (problem,) = read(tmp_path)
    assert documents == []
    assert problem.what == "more than 10 MB, too long for one report"


def test_a_gzip_file_that_breaks_off_is_one_problem(tmp_path: Path) -> None:
    whole = gzip.compress(STORY.encode() * 50)
    (tmp_path / "p.txt.gz").write_bytes(whole[: len(whole) // 2])
    documents, (problem,) = read(tmp_path)
    assert documents == []
    assert "breaks off" in problem.what or "broken" in problem.what


def pdf(lines: list[str]) -> bytes:
    """A small PDF with a text layer, written by hand."""
    text = "BT /F1 11 Tf 50 750 Td 14 TL\n"
    text += "".join(f"({line}) Tj T*\n" for line in lines) + "ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    return out.encode("latin-1")


def test_a_pdf_with_a_text_layer_is_read_in_paragraphs(tmp_path: Path) -> None:
    lines = [
        "Ministry of Rivers, 3 May 2021",
        "",
        "The two governments signed the river pact on the",
    ]
    lines += ["bridge on Monday, officials of both of them said.", "", "It runs for ten years."]
    (tmp_path / "p.pdf").write_bytes(pdf(lines))
    document = one(tmp_path / "p.pdf")
    assert "signed the river pact on the bridge on Monday, officials" in document.text


@pytest.mark.parametrize(
    ("raw", "fault"), [(pdf([]), "without a text layer"), (b"%PDF-1.4 broken", "a broken PDF")]
)
def test_a_pdf_without_text_is_one_problem(tmp_path: Path, raw: bytes, fault: str) -> None:
    (tmp_path / "p.pdf").write_bytes(raw)
    documents, (problem,) = read(tmp_path / "p.pdf")
    assert documents == []
    assert fault in problem.what


def record(url: str, body: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n{body}".encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
    head += "WARC-Date: 2021-05-04T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    head += (
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive_gives_a_report_a_page_and_a_problem_a_fault(
    tmp_path: Path, packed: bool
) -> None:
    records = [
        record("https://a.example/1", PAGE.replace("world/river-pact", "1")),
        record("https://a.example/gone", "no", status="404 Not Found"),
        record("https://a.example/pic", "xx", kind="image/png"),
        record("https://a.example/empty", "<html><body></body></html>"),
        record("https://a.example/2", PAGE.replace("world/river-pact", "2")),
    ]
    name = "p.warc.gz" if packed else "p.warc"
    (tmp_path / name).write_bytes(b"".join(gzip.compress(r) if packed else r for r in records))
    documents, problems = read(tmp_path / name)
    assert [document.name for document in documents] == [
        "https://a.example/1",
        "https://a.example/2",
    ]
    assert [problem.what for problem in problems] == ["a page without a story"]


def test_standard_input_is_read_by_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (STORY, PAGE):
        stdin = types.SimpleNamespace(buffer=io.BufferedReader(io.BytesIO(text.encode())))  # type: ignore[arg-type]
        monkeypatch.setattr(sys, "stdin", stdin)
        documents, _ = read("-")
        assert [document.text for document in documents] == [STORY]


def test_a_package_can_add_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("a_users_reader")

    def shout(
        stream: io.BufferedReader, origin: readers.Origin, options: ReadOptions
    ) -> Iterator[Report]:
        yield Report(origin.name, origin.where, stream.read().decode().capitalize())

    module.shout = shout  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "a_users_reader", module)
    spec = readers.Format("shout", (".shout",), (), "a_users_reader:shout")
    point = types.SimpleNamespace(name="shout", value="a_users_reader:spec", load=lambda: spec)
    monkeypatch.setattr(readers, "entry_points", lambda group: [point])
    readers.formats.cache_clear()
    try:
        (tmp_path / "p.shout").write_text(PARAGRAPHS[0].upper())
        assert one(tmp_path / "p.shout").text.startswith("The two governments signed")
    finally:
        readers.formats.cache_clear()


def test_a_missing_package_is_a_problem_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    monkeypatch.delitem(sys.modules, "onrecord.read.readers.pdf", raising=False)
    (tmp_path / "p.pdf").write_bytes(pdf(["x"]))
    _, (problem,) = read(tmp_path / "p.pdf")
    assert "needs the package pypdf" in problem.what
    assert "onrecord[read]" in problem.remedy


def test_a_format_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text(STORY)
    with pytest.raises(OnrecordError, match="no format 'word'; there are text, markdown"):
        read(tmp_path / "p.txt", format="word")


def test_reading_a_stream_holds_one_report_at_a_time() -> None:
    def lines() -> Iterator[bytes]:
        for number in range(3):
            pulled.append(number)
            yield (json.dumps({"id": str(number), "text": STORY}) + "\n").encode()

    class Slow(io.RawIOBase):
        def __init__(self) -> None:
            self.lines = lines()

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            line = next(self.lines, b"")
            buffer[: len(line)] = line
            return len(line)

    pulled: list[int] = []
    items = read_stream(
        io.BufferedReader(Slow()),  # type: ignore[arg-type]
        readers.Origin("x.jsonl", "x"),
        ReadOptions(published=date(2021, 5, 3)),
    )
    first = next(items)
    assert isinstance(first, Document)
    assert len(pulled) < 3


def test_a_quick_test_passes_reports_over_before_they_are_cleaned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dull = PAGE.replace("pact", "race").replace("world/river-race", "dull")
    archive = record("https://a.example/dull", dull) + record("https://a.example/1", PAGE)
    (tmp_path / "a.warc").write_bytes(archive)
    (tmp_path / "b.html").write_text(dull)
    (tmp_path / "c.txt").write_text(STORY.replace("pact", "race"))
    (tmp_path / "d.txt").write_text(STORY)
    cleaned: list[str] = []
    from onrecord.read import finish

    real = finish.clean
    monkeypatch.setattr(
        finish, "clean", lambda text, **rest: (cleaned.append(text), real(text, **rest))[1]
    )
    documents, _ = read(tmp_path, matters=lambda text: "pact" in text)
    assert [document.name for document in documents] == ["https://a.example/1", "d"]
    assert len(cleaned) == 2


def test_parquet_is_read_whatever_its_columns_and_types_are(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rows = [
        {
            "article_id": n,
            "maintext": STORY.replace("river", f"river {n}") if n != 3 else None,
            "date_publish": datetime(2021, 5, 3, 8),
            "source": {"name": "Lowland Mail"},
            "authors": ["Ana Oduya", "Ben Silt"],
        }
        for n in range(250)
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet", row_group_size=60)
    (tmp_path / "b.parquet").write_bytes(b"PAR1 and no more")
    documents, problems = read(tmp_path)
    assert len(documents) == 249
    first = documents[0]
    assert (first.name, first.published, first.outlet) == ("0", date(2021, 5, 3), "Lowland Mail")
    assert first.byline == "Ana Oduya, Ben Silt"
    assert "row 4: an article without a text" in str(problems[0])
    assert len(problems) == 2 and "no Parquet" in problems[1].what


def test_a_page_saved_as_one_file_is_read_with_its_address_and_day(tmp_path: Path) -> None:
    body = base64.encodebytes(PAGE.encode()).decode()
    (tmp_path / "a.mhtml").write_text(
        "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; "
        'type="text/html"; boundary="--b"\r\n\r\n----b\r\nContent-Type: text/html\r\n'
        "Content-Transfer-Encoding: base64\r\nContent-Location: https://mail.example/river\r\n"
        f"\r\n{body}\r\n----b\r\nContent-Type: image/png\r\n\r\nx\r\n----b--\r\n"
    )
    (tmp_path / "b.mhtml").write_text("MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx")
    documents, problems = read(tmp_path)
    (document,) = documents
    assert document.published == date(2021, 5, 3) and document.url
    assert "river" in document.text
    assert len(problems) == 1 and "b.mhtml" in problems[0].where


def test_a_broken_record_in_an_archive_is_one_line_and_the_rest_is_read(tmp_path: Path) -> None:
    def page(name: str) -> bytes:
        return record(f"https://a.example/{name}", PAGE.replace("world/river-pact", name))

    headless = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\njunk\r\n\r\n"
    cut = page("3")[:-200]
    (tmp_path / "a.warc").write_bytes(page("1") + headless + page("2") + cut)
    packed = gzip.compress(page("3"))
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(page("1")) + packed[: len(packed) // 2])
    documents, problems = read(tmp_path / "a.warc")
    assert [d.name[-2:] for d in documents] == ["/1", "/2"]
    assert "whose head is broken" in problems[0].what and "breaks off after" in problems[1].what
    assert problems[1].where.endswith("https://a.example/3") and len(problems) == 2
    documents, (problem,) = read(tmp_path / "b.warc.gz")
    assert [d.name[-2:] for d in documents] == ["/1"] and "breaks off" in problem.what


def test_a_file_that_is_no_pdf_is_one_line_and_the_pdf_library_says_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p.pdf").write_bytes(b"hello")
    documents, (problem,) = read(tmp_path / "p.pdf")
    assert not documents and "a broken PDF" in problem.what
    assert not caplog.records and not capfd.readouterr().err


LIVE = """<html lang="en"><head><title>Ferry talks: live</title>
<meta property="article:published_time" content="2024-05-16T08:00:00Z"></head><body><article>
<h1>Ferry talks: live</h1><p>Key events</p><p>Show key events only</p>
<p>Please turn on JavaScript to use this feature</p>
<p>Estonia and Finland signed the Gulf Ferry Accord on Tuesday, the foreign ministry said.</p>
<p>Updated at 10.55 BST</p><p>3 new updates</p>
<p>The accord was updated at 10.55 in the morning by both ministers, who key in their events.</p>
<p>Crews had waited for the text since winter, and unions on both shores welcomed it.</p>
<p>Share</p></article></body></html>"""


def test_the_frame_of_a_live_blog_goes_and_its_entries_stay(tmp_path: Path) -> None:
    (tmp_path / "live.html").write_text(LIVE)
    ((document,), problems) = read(tmp_path / "live.html")
    assert not problems
    for words in ("Key events", "Show key events", "JavaScript", "Updated at 10.55 BST", "3 new"):
        assert words not in document.text
        assert any(words in cut.text for cut in document.cuts), "kept beside the text"
    for words in ("signed the Gulf Ferry Accord", "updated at 10.55 in the", "Crews had waited"):
        assert words in document.text


@pytest.mark.parametrize(
    ("encoding", "declared", "served"),
    [
        ("cp1252", "iso-8859-1", None),
        ("cp1252", "utf-8", None),
        ("cp1252", None, "text/html; charset=ISO-8859-1"),
        ("cp1252", None, None),
        ("utf-8", "iso-8859-1", None),
        ("utf-16", None, None),
        ("cp1250", None, "text/html; charset=windows-1250"),
        ("cp1252", "no-such-code-page", None),
    ],
)
def test_a_page_keeps_its_quotation_marks_whatever_it_says_of_its_encoding(
    encoding: str, declared: str | None, served: str | None
) -> None:
    page = PAGE.replace("the river pact", "“the river pact” – ‘Öland’s’ –")
    if declared:
        page = page.replace("<head>", f'<head><meta charset="{declared}">')
    origin = readers.Origin("p.html", "p", None, served)
    items = list(read_stream(io.BytesIO(page.encode(encoding)), origin, ReadOptions()))  # type: ignore[arg-type]
    (document,) = [item for item in items if isinstance(item, Document)]
    assert "“the river pact” – ‘Öland’s’ –" in document.text


def test_one_broken_letter_does_not_spoil_the_others(tmp_path: Path) -> None:
    accents = "“Öland’s” – “Åland’s” – " * 4
    page = PAGE.replace("the river pact", f"{accents} the river pact").encode()
    (tmp_path / "p.html").write_bytes(page.replace(b"upper state", b"upper st\xe2te"))
    text = one(tmp_path / "p.html").text
    assert accents.strip() in text and "upper st\ufffdte" in text


def test_a_mail_whose_sender_cannot_be_parsed_is_read_all_the_same(tmp_path: Path) -> None:
    head = "From: Lowland Mail <news@x.example>, <@\nSubject: Pact\nDate: Mon, 3 May 2021 08:00\n"
    (tmp_path / "p.eml").write_text(f"{head}\n" + "\n\n".join(PARAGRAPHS))
    document = one(tmp_path / "p.eml")
    assert (document.title, document.published) == ("Pact", date(2021, 5, 3))
