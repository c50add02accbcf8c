"""What `onrecord read` says at the end, and what it shows on the way."""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path

import pytest

from onrecord.cli import reports
from onrecord.model import Problem
from onrecord.read.options import Tally

STORY = "OSLO, June 3, 2021 - Norway and Iceland signed the Kelp Accord on Thursday.\n"
DULL = "BERGEN, June 3, 2021 - The aquarium fed its otters on Thursday.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "a.txt").write_text(STORY)
    for n in range(3):
        (inputs / f"dull-{n}.txt").write_text(DULL)
    (inputs / "empty.txt").write_bytes(b"")
    (inputs / "undated.txt").write_text("Norway keeps to the Kelp Accord, an official said.\n")
    return inputs


def test_the_summary_tells_what_was_read_left_out_and_why_and_what_was_touched(
    run, folder, tmp_path
) -> None:
    done = run("--register", "new.db", "read", str(folder), "--jobs", "1")
    assert done.returncode == 1
    told = done.stderr.splitlines()
    assert any("2 reports read" in line and "3 passed over" in line for line in told), told
    (left_out,) = (line for line in told if line.startswith("Left out:"))
    assert "1 " in left_out and "no publication day" not in left_out
    assert "Kept: 1 no publication day found" in told
    (touched,) = (line for line in told if "touched:" in line)
    assert "1 agreement touched" in touched and "Kelp Accord" in touched
    rows = sqlite3.connect(tmp_path / "new.db").execute("SELECT name FROM documents")
    assert {name for (name,) in rows} == {"a", "undated"}


def test_everything_is_recorded_where_that_is_asked_for(run, folder, tmp_path) -> None:
    run("--register", "all.db", "read", str(folder), "--jobs", "1", "--everything")
    (count,) = sqlite3.connect(tmp_path / "all.db").execute("SELECT count(*) FROM documents")
    assert count == (5,)


def test_reasons_are_counted_without_what_is_particular_to_one_report(capsys) -> None:
    skipped = reports.Skipped()
    for n in range(3):
        skipped.add(Problem(f"a, line {n}", f"a broken row (field {n} is long)", "mend it"))
    assert list(skipped.lines()) == ["Left out: 3 a broken row"]
    assert len(capsys.readouterr().err.splitlines()) == 3


class Terminal:
    """A terminal that remembers what it was told."""

    said = ""

    def write(self, text: str) -> int:
        self.said += text
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        return True


def test_a_person_sees_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    tally = Tally(passed_over=7)

    def items():
        for n in range(3):
            tally.done_bytes = 100 * n
            yield n

    assert list(reports.shown(items(), "reading", 400, tally)) == [0, 1, 2]
    assert "/s" in terminal.said and "left" in terminal.said and "10 reports" in terminal.said


def test_a_person_sees_that_reports_are_passed_over_while_nothing_comes_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    tally = Tally()

    def items():
        yield 1
        tally.passed_over = 4_321
        time.sleep(0.5)
        yield 2

    assert list(reports.shown(items(), "reading", 400, tally)) == [1, 2]
    assert "4322 reports" in terminal.said


def test_the_size_of_inputs_is_known_where_all_are_files(folder: Path) -> None:
    size = sum(path.stat().st_size for path in folder.iterdir())
    assert reports.size_of([str(folder)]) == size
    assert reports.size_of([str(folder), "https://a.example/feed"]) is None
