"""Files and folders, good and bad: one problem a fault, and everything else is read."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path

import pytest

from onrecord.model import Document, OnrecordError, Problem
from onrecord.read import ReadOptions, load_meta, read_paths
from onrecord.read.paths import Meta

STORY = (
    "River pact signed\n\nMay 3, 2021\n\n"
    "The two governments signed the river pact on Monday, officials of both said.\n\n"
    "It runs for ten years – “and not a day longer”, said the minister of the upper state.\n"
)


def read(*paths: Path, **options: object) -> tuple[list[Document], list[Problem]]:
    items = list(read_paths(paths, ReadOptions(**options)))  # type: ignore[arg-type]
    return (
        [item for item in items if isinstance(item, Document)],
        [item for item in items if isinstance(item, Problem)],
    )


def test_a_folder_is_read_in_sorted_order_at_every_depth(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", "a/a.txt", ".hidden.txt", "picture.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STORY)
    documents, problems = read(tmp_path)
    assert [document.name for document in documents] == ["a", "c", "b"]
    assert problems == []


def test_options_win_over_metadata_and_metadata_over_the_page(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(STORY)
    meta = {"x": Meta(published=date(2021, 5, 4), outlet="Lowland Mail")}
    (document,), _ = read(tmp_path, meta=meta, outlet="Option Mail")
    assert (document.published, document.outlet) == (date(2021, 5, 4), "Option Mail")
    assert dict(document.found)["published"] == "metadata file"
    assert dict(document.found)["outlet"] == "option; metadata file says Lowland Mail"


def test_a_metadata_file_is_loaded_by_name(tmp_path: Path) -> None:
    path = tmp_path / "META.jsonl"
    path.write_text('{"doc": "x", "published": "2021-05-04", "outlet": "Mail"}\n\n{"doc": "y"}\n')
    assert load_meta(path) == {"x": Meta(date(2021, 5, 4), "Mail"), "y": Meta()}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "not JSON"),
        ('{"published": "2021-05-04"}', 'no "doc"'),
        ('{"doc": "x", "published": "4 May"}', "expected a day such as 2021-05-03"),
    ],
)
def test_a_broken_metadata_file_names_file_and_line(tmp_path: Path, line: str, fault: str) -> None:
    path = tmp_path / "META.jsonl"
    path.write_text('{"doc": "a"}\n' + line)
    with pytest.raises(OnrecordError, match=f"META.jsonl, line 2: .*{fault}"):
        load_meta(path)


def bad_folder(folder: Path) -> None:
    (folder / "good.txt").write_text(STORY)
    (folder / "a-empty.txt").write_bytes(b"")
    (folder / "b-blank.txt").write_bytes(b" \n\n\t")
    (folder / "c-binary.txt").write_bytes(os.urandom(5_000))
    (folder / "c-two-bytes.txt").write_bytes(b"\x00\x01")
    (folder / "d-pdf.txt").write_bytes(b"%PDF-1.7\n%\xe2\xe3")
    (folder / "e-undated.txt").write_text(STORY.replace("May 3, 2021", ""))
    (folder / "f-french.txt").write_text(
        "Accord signé\n\nLes deux gouvernements ont signé lundi un accord sur le fleuve, selon des "
        "responsables qui ont requis l'anonymat. Il est valable pour dix ans et sera prolongé."
    )
    (folder / "g-gone.txt").symlink_to(folder / "nowhere.txt")
    (folder / "h-loop").symlink_to(folder, target_is_directory=True)


def test_each_fault_is_one_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    bad_folder(tmp_path)
    documents, problems = read(tmp_path, tmp_path / "missing.txt")
    assert [document.name for document in documents] == ["e-undated", "good"]
    told = {Path(problem.where).name: problem.what for problem in problems}
    assert len(told) == len(problems)
    assert told == {
        "a-empty.txt": "an empty file",
        "b-blank.txt": "an empty file",
        "c-binary.txt": "binary data, not text",
        "c-two-bytes.txt": "binary data, not text",
        "d-pdf.txt": "a PDF, not text",
        "e-undated.txt": "no publication day found; kept without one",
        "f-french.txt": "seems to be in French, and only English is read",
        "g-gone.txt": f"a link to {tmp_path / 'nowhere.txt'}, which is not there",
        "h-loop": "a link back to a folder that holds it; not followed",
        "missing.txt": "no such file or folder",
    }
    assert all(problem.remedy for problem in problems)


def test_a_report_without_a_day_is_kept_and_never_dated(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(STORY.replace("May 3, 2021", ""))
    (document,), (problem,) = read(tmp_path)
    assert document.published is None
    assert "no publication day" in problem.what


def test_a_refusing_folder_is_one_problem_whoever_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.txt").write_text(STORY)
    (tmp_path / "shut").mkdir()
    real = os.listdir

    def refuse(path: str | Path) -> list[str]:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "listdir", refuse)
    documents, problems = read(tmp_path)
    assert len(documents) == 1
    assert [problem.what for problem in problems] == ["no permission to read it"]


def test_fifty_megabytes_in_one_line_are_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as stream:
        for _ in range(50):
            stream.write(b"pact " * 200_000)
    (tmp_path / "x.txt").write_text(STORY)
    start = time.monotonic()
    documents, (problem,) = read(tmp_path)
    assert time.monotonic() - start < 5
    assert problem.what == "more than 10 MB in a single line, too long for one report"
    assert [document.name for document in documents] == ["x"]


def test_a_line_of_nine_megabytes_is_cleaned_in_bounded_time(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("The pact was signed in the end. " * 280_000)
    start = time.process_time()
    documents, _ = read(tmp_path)
    assert len(documents) == 1
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_the_same_report_is_read_from_every_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "x.txt").write_bytes(STORY.encode(encoding))
    (document,), problems = read(tmp_path)
    assert "years – “and not a day longer”, said" in document.text
    assert problems == []


def test_latin_1_letters_are_read(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(
        STORY.replace("–", "-")
        .replace("“", '"')
        .replace("”", '"')
        .replace("minister", "ministra Peña")
        .encode("latin-1")
    )
    (document,), _ = read(tmp_path)
    assert "ministra Peña" in document.text


def test_windows_line_endings_are_normalised(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(STORY.replace("\n", "\r\n").encode())
    (document,), _ = read(tmp_path)
    assert "\r" not in document.text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "Spanish",
            "Los dos gobiernos firmaron el lunes un acuerdo sobre el río que entra en "
            "vigor en mayo, según una fuente del ministerio que pidió no ser nombrada.",
        ),
        (
            "German",
            "Die beiden Regierungen haben am Montag ein Abkommen über den Fluss "
            "unterzeichnet, das nach Angaben des Ministeriums im Mai in Kraft tritt.",
        ),
        (
            "Russian or another language in Cyrillic script",
            "Правительства двух стран подписали в понедельник соглашение о реке, сообщили в "
            "министерстве, оно вступит в силу в мае.",
        ),
        (
            "Arabic, Persian or Urdu",
            "وقعت الحكومتان يوم الاثنين اتفاقا بشأن النهر وفقا لما ذكرته "
            "وزارة الخارجية في بيان لها وسيدخل حيز التنفيذ في مايو المقبل",
        ),
    ],
)
def test_another_language_is_named_and_not_read(tmp_path: Path, language: str, text: str) -> None:
    (tmp_path / "x.txt").write_text(text)
    documents, (problem,) = read(tmp_path)
    assert documents == []
    assert problem.what == f"seems to be in {language}, and only English is read"


def test_a_short_english_note_is_not_taken_for_another_language(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("Pact signed\n\nMay 3, 2021\n\nMarravia, Lundia sign pact.")
    documents, problems = read(tmp_path)
    assert len(documents) == 1
    assert problems == []


def test_an_address_without_its_scheme_is_told_how_to_be_written() -> None:
    (item,) = read_paths(["www.lowland.example/world/pact"])
    assert isinstance(item, Problem)
    assert item.remedy == "for an address, write https://www.lowland.example/world/pact"


def test_a_folder_with_nothing_to_read_is_said_to_have_nothing(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "picture.png").write_bytes(b"x")
    (item,) = read_paths([tmp_path])
    assert isinstance(item, Problem) and "without a file that can be read" in item.what
    (tmp_path / "inner" / "good.txt").write_text(STORY)
    assert not any("without a file" in str(item) for item in read_paths([tmp_path]))
