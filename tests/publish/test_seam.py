"""The seam for exporters: each is documented, heeds what it says, and tells what it lacks."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from onrecord import publish
from onrecord.cli.app import app
from onrecord.model import OnrecordError
from onrecord.publish import Exporter, exporters, writer
from onrecord.record import Register

DOCS = (Path(__file__).parents[2] / "docs" / "publishing.md").read_text(encoding="utf-8")
OF_ONE = ("dossier", "pdf", "csl", "bibtex")


@pytest.mark.parametrize("name", list(exporters()))
def test_every_format_is_documented_and_writes_by_the_command(
    shore: Register, tmp_path: Path, name: str
) -> None:
    assert re.search(rf"^\| .*`{name}`.* \|", DOCS, re.MULTILINE)
    of = ["Tern Island Treaty"] if name in OF_ONE else []
    told = CliRunner().invoke(
        app,
        [
            "export",
            *of,
            "--to",
            name,
            "--out",
            str(tmp_path / "out"),
            "--register",
            str(shore.path),
        ],
    )
    assert told.exit_code == 0, told.output
    written = [Path(line) for line in told.stderr.splitlines()]
    assert written and all(file.stat().st_size for file in written if file.suffix != ".csv")


def test_a_choice_that_a_format_cannot_heed_is_refused(shore: Register, tmp_path: Path) -> None:
    told = CliRunner().invoke(
        app,
        ["export", "--to", "jsonl", "--words", "salt", "--out", str(tmp_path / "x"),
         "--register", str(shore.path)],
    )  # fmt: skip
    assert isinstance(told.exception, OnrecordError)
    assert "--words: jsonl cannot be narrowed by it" in str(told.exception)
    assert not (tmp_path / "x").exists()


def test_an_unknown_format_is_told_with_those_there_are() -> None:
    with pytest.raises(OnrecordError, match=r"no format 'docx'.*ics.*atom"):
        writer("docx")


def test_a_format_whose_packages_are_missing_names_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = Exporter("far", "", "far", "a_package_that_is_not_there:write", needs="publish")
    monkeypatch.setattr(publish, "exporters", lambda: {"far": spec})
    with pytest.raises(OnrecordError, match=r"a_package_that_is_not_there.*onrecord\[publish\]"):
        writer("far")


def test_an_exporter_of_the_wrong_kind_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    point = SimpleNamespace(name="x", value="m:X", load=lambda: "not one")
    monkeypatch.setattr(metadata, "entry_points", lambda group: [point])
    exporters.cache_clear()
    try:
        with pytest.raises(OnrecordError, match=r"m:X is a str; expected an onrecord.publish"):
            exporters()
    finally:
        monkeypatch.undo()
        exporters.cache_clear()
