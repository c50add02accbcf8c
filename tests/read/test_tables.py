"""Articles in JSON and CSV as people have them: arrays, odd encodings, columns named wrongly."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from onrecord.cli.reports import read_options
from onrecord.model import Document, OnrecordError, Problem
from onrecord.read import ReadOptions, read_paths
from onrecord.read.paths import read_stream
from onrecord.read.readers import Origin, by_content

STORY = (
    "The two governments signed the river pact on Monday, minister Peña and officials said.\n\n"
    "It runs for ten years and can be prolonged if neither side objects in time, says the text."
)


def row(number: int) -> dict[str, object]:
    return {"id": str(number), "text": f"{STORY} {number}", "date": "2021-05-03"}


def read(path: Path, **options: object) -> tuple[list[Document], list[Problem]]:
    items = list(read_paths([path], ReadOptions(**options)))  # type: ignore[arg-type]
    return (
        [item for item in items if isinstance(item, Document)],
        [item for item in items if isinstance(item, Problem)],
    )


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_of_articles_is_read_whatever_its_layout(
    tmp_path: Path, indent: int | None
) -> None:
    path = tmp_path / "articles.json"
    path.write_text(json.dumps([row(n) for n in range(300)], indent=indent))
    documents, problems = read(path)
    assert [d.name for d in documents] == [str(n) for n in range(300)]
    assert {d.published for d in documents} == {date(2021, 5, 3)} and not problems


def test_a_single_object_and_objects_over_many_lines_are_articles(tmp_path: Path) -> None:
    path = tmp_path / "articles.json"
    for count in (1, 3):
        path.write_text("\n".join(json.dumps(row(n), indent=1) for n in range(count)))
        assert len(read(path)[0]) == count


def test_an_array_that_breaks_off_gives_what_stood_before_and_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "articles.json"
    path.write_text(json.dumps([row(1), row(2)])[:-60])
    documents, (problem,) = read(path)
    assert [d.name for d in documents] == ["1"]
    assert "no JSON that can be read after 1 articles" in problem.what


def test_an_array_is_read_piece_by_piece() -> None:
    class Endless(io.RawIOBase):
        at = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            piece = (("[" if not self.at else ",") + json.dumps(row(self.at))).encode()
            self.at += 1
            buffer[: len(piece)] = piece
            return len(piece)

    source = Endless()
    items = read_stream(io.BufferedReader(source), Origin("standard input", "stdin"), ReadOptions())  # type: ignore[type-var]
    assert [next(items).name for _ in range(5)] == ["0", "1", "2", "3", "4"]
    assert source.at < 2_000


def test_an_article_longer_than_any_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "articles.json"
    path.write_text(json.dumps([{"text": "pact " * 40_000}]))
    _, (problem,) = read(path, max_bytes=100_000)
    assert "too long for one article" in problem.what


def test_in_a_folder_json_beside_reports_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"May 3, 2021\n\n{STORY}")
    (tmp_path / "a.json").write_text('{"statements": []}')
    documents, problems = read(tmp_path)
    assert [d.name for d in documents] == ["a"] and not problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", ["t.jsonl", "t.csv", "t.json"])
def test_a_table_is_read_in_the_encoding_that_it_has(
    tmp_path: Path, name: str, encoding: str
) -> None:
    told = {
        "t.jsonl": "\n".join(json.dumps(row(n), ensure_ascii=False) for n in range(2)),
        "t.json": json.dumps([row(n) for n in range(2)], ensure_ascii=False),
        "t.csv": "id,text,date\n" + "".join(f'{n},"{STORY} {n}",2021-05-03\n' for n in range(2)),
    }[name]
    if name == "t.json" and encoding == "cp1252":
        pytest.skip("JSON over many lines is Unicode")
    (tmp_path / name).write_bytes(told.encode(encoding))
    documents, problems = read(tmp_path / name)
    assert [d.name for d in documents] == ["0", "1"] and not problems
    assert all("minister Peña and" in d.text for d in documents)


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f'id,words,when\n1,"{STORY}",2021-05-03\n')
    _, (problem,) = read(tmp_path / "t.csv", columns=(("text", "wrods"),))
    assert "no column 'wrods' among id, words, when" in str(problem)
    mapped = (("published", "whn"), ("text", "words"))
    documents, (first, *_) = read(tmp_path / "t.csv", columns=mapped)
    assert len(documents) == 1 and first.kept
    assert "no column 'whn' for published" in first.what


def test_a_field_that_no_table_has_is_misuse() -> None:
    with pytest.raises(OnrecordError, match="no such field; there are name, text, published"):
        read_options(None, None, None, None, column=["words=text"])


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'[\n  {"text": "x"}]', "json"),
        (b'{"text": "x"}', "json"),
        (b'{"text": "x"}\n{"text": "y"}', "jsonl"),
        (b"PAR1xx", "parquet"),
        (b"From: a@x.example\r\nSubject: x\r\nDate: y\r\n\r\nTo: all", "mail"),
        (b"MIME-Version: 1.0\nSubject: x\nContent-Type: multipart/related; x=y\n\n", "mhtml"),
        (b"From: the desk\n\nThe pact was signed.", "text"),
        (b"[Marravia] The pact was signed.", "text"),
    ],
)
def test_a_stream_without_a_name_is_known_by_its_beginning(head: bytes, name: str) -> None:
    assert by_content(head).name == name
