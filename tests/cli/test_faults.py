"""Bad input and misuse: one clear line each, the rest still done, the right exit status."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

STORY = "OSLO, June 3, 2021 - Norway and Iceland signed the Kelp Accord on Thursday.\n"


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(STORY, encoding="utf-8")
    (folder / "latin.txt").write_bytes(
        "ÅLAND, June 4, 2021 - The café treaty with Île-de-Feu stands, a minister said.\n".encode(
            "latin-1"
        )
    )
    (folder / "wide.txt").write_bytes(STORY.encode("utf-16"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 64)
    (folder / "undated.txt").write_text(
        "Norway and Iceland keep to the Kelp Accord, an official said.\n", encoding="utf-8"
    )
    (folder / "long.txt").write_bytes(b"word " * 10_400_000)
    return folder


def test_each_bad_input_is_one_line_and_the_rest_is_read(run, inputs, tmp_path) -> None:
    done = run("--register", "new.db", "read", str(inputs), "--jobs", "1")
    assert done.returncode == 1, done.stderr
    lines = done.stderr.splitlines()
    for name in ("empty.txt", "binary.txt", "undated.txt", "long.txt"):
        told = [line for line in lines if name in line]
        assert len(told) == 1, (name, lines)
        assert "; " in told[0] or "without one" in told[0], told
    assert "Traceback" not in done.stderr
    read = {
        name
        for (name,) in sqlite3.connect(tmp_path / "new.db").execute("SELECT name FROM documents")
    }
    assert {"good", "latin", "wide", "undated"} <= read
    again = run("--register", "new.db", "read", str(inputs / "good.txt"))
    assert again.returncode == 0 and "1 already on record" in again.stderr


def test_what_is_not_there_is_a_problem_not_an_end(run) -> None:
    done = run("--register", "new.db", "read", "nowhere.txt")
    assert done.returncode == 1
    assert "nowhere.txt" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("status", "APM", "--on", "yesterday"), "YYYY-MM-DD"),
        (("read", "x.txt", "--published", "3.8.2023"), "YYYY-MM-DD"),
        (("show",), "one of NAME"),
        (("show", "--statement", "s-0"), "no such statement"),
        (("show", "--report", "none"), "no such report"),
        (("export", "--to", "stone"), "csv"),
        (("list", "--register", "none.db"), "onrecord read"),
        (("evaluate", "."), "no annotated report"),
        (("extract", "x.txt", "--meta", "none.jsonl"), "none.jsonl"),
    ],
)
def test_misuse_says_what_to_do_and_exits_2(run, words, said) -> None:
    done = run(*words)
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_server_that_cannot_be_reached_is_one_line_and_status_1(run) -> None:
    done = run("--register", "postgresql://127.0.0.1:1/none", "list")
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert "cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_unknown_option_is_misuse(run) -> None:
    assert run("list", "--sideways").returncode == 2


def test_a_file_that_is_no_register_is_left_alone(run, tmp_path) -> None:
    other = tmp_path / "notes.db"
    other.write_text("buy milk")
    for words in (("list",), ("read", "x.txt")):
        done = run("--register", str(other), *words)
        assert done.returncode == 2
        assert "not a register of Onrecord" in done.stderr
    assert other.read_text() == "buy milk"


def test_a_full_disk_is_one_line_and_status_1_and_the_register_stays_sound(
    program, tmp_path
) -> None:
    for n in range(40):
        (tmp_path / f"wire-{n}.txt").write_text(STORY + f"Item {n}. " * 2000, encoding="utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))

    files = [str(p) for p in sorted(tmp_path.glob("wire-*.txt"))]
    done = program("--register", "full.db", "read", "--jobs", "1", *files, preexec_fn=limit)
    assert done.returncode == 1, done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert "full.db" in line and "disk" in line and "run the same command again" in line
    connection = sqlite3.connect(tmp_path / "full.db")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert 0 < connection.execute("SELECT count(*) FROM documents").fetchone()[0] < 40


def test_an_interruption_ends_cleanly_and_keeps_what_was_read(register, tmp_path) -> None:
    for n in range(2_000):
        (tmp_path / f"wire-{n:04}.txt").write_text(STORY + f"Item {n}.\n", encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-c", "from onrecord.cli import main; main()",
         "--register", "int.db", "read", "--jobs", "2", str(tmp_path)],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None:
        try:
            connection = sqlite3.connect(f"file:{tmp_path}/int.db?mode=ro", uri=True)
            if connection.execute("SELECT count(*) FROM documents").fetchone()[0] > 3:
                break
        except sqlite3.OperationalError:
            pass
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert "Traceback" not in told
    assert running.returncode == 130, told
    assert "goes on from there" in told
    assert sqlite3.connect(tmp_path / "int.db").execute("PRAGMA integrity_check").fetchone() == (
        "ok",
    )


def test_jobs_change_nothing_in_what_is_extracted(run, tmp_path) -> None:
    for n in range(7):
        (tmp_path / f"wire-{n}.txt").write_text(STORY + f"Item {n}.\n", encoding="utf-8")
    files = [str(p) for p in sorted(tmp_path.glob("wire-*.txt"))]
    one, two = (run("extract", "--jobs", n, *files) for n in ("1", "2"))
    assert one.returncode == two.returncode == 0, one.stderr + two.stderr
    assert one.stdout == two.stdout
    assert [json.loads(line)["doc"] for line in one.stdout.splitlines()] == [
        f"wire-{n}" for n in range(7)
    ]
