"""Columns that were named once are remembered for tables of the same kind."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from onrecord.cli import layouts

STORY = "OSLO, June 3, 2021 - Norway and Iceland signed the Kelp Accord on Thursday."


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    return tmp_path / "settings"


def table(path: Path, text: str, **more: str) -> None:
    row = {"no": path.stem, "words": text, "when": "2021-06-03", "who": "Fjord Mail", **more}
    path.write_text(json.dumps(row) + "\n")


def read(run, register: str, *words: str):
    done = run("--register", register, "read", "--jobs", "1", *words)
    held = sqlite3.connect(register).execute("SELECT published, outlet FROM document_metadata")
    return done, held.fetchall()


def test_what_was_said_of_one_table_holds_for_the_next_of_its_kind(run, tmp_path) -> None:
    table(tmp_path / "a.jsonl", STORY)
    said = ("--column", "text=words", "--column", "published=when", "--column", "outlet=who")
    done, rows = read(run, "a.db", "a.jsonl", *said)
    assert rows == [("2021-06-03", "Fjord Mail")]
    assert "Columns remembered" in done.stderr
    table(tmp_path / "b.jsonl", STORY + " Both kings came.", section="World")
    done, rows = read(run, "b.db", "b.jsonl")
    assert rows == [("2021-06-03", "Fjord Mail")], done.stderr
    assert "Columns remembered" not in done.stderr


def test_it_does_not_hold_for_a_table_of_another_kind(run, tmp_path) -> None:
    table(tmp_path / "a.jsonl", STORY)
    read(run, "a.db", "a.jsonl", "--column", "text=words")
    (tmp_path / "c.jsonl").write_text(
        json.dumps({"words": "KELP, ACCORD", "body": STORY, "lang": "en", "tags": "x"}) + "\n"
    )
    done, rows = read(run, "c.db", "c.jsonl")
    assert len(rows) == 1, done.stderr


def test_a_spoiled_file_is_as_good_as_none(settings: Path) -> None:
    layouts.path().parent.mkdir(parents=True)
    assert layouts.path().is_relative_to(settings)
    for spoiled in ("{", "[1]", '[{"columns": 1}]', '{"a": []}'):
        layouts.path().write_text(spoiled)
        assert layouts.known() == ()
