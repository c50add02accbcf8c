"""`accept`, `reject`, `correct` on the command line."""

from __future__ import annotations

import json
import shutil


def _statement(run, register: str, event: str) -> dict:
    shown = json.loads(run("--register", register, "show", "APM", "--json").stdout)
    (found,) = [s for s in shown["statements"] if s["event"] == event]
    return found


def test_a_statement_is_rejected_corrected_and_the_ruling_undone(run, register, tmp_path) -> None:
    copy = str(tmp_path / "copy.db")
    shutil.copy(register, copy)
    expired = _statement(run, copy, "expire")["id"]
    done = run("--register", copy, "reject", expired, "--because", "it says no such thing")
    assert done.returncode == 0 and "reject" in done.stdout, done.stderr
    assert "expire" not in run("--register", copy, "timeline", "APM").stdout
    report = run("--register", copy, "show", "--report", "mail-2020").stdout
    assert "0 statements" in report and "1 statement rejected by a person" in report
    ruling = done.stdout.split()[1]
    listed = run("--register", copy, "rulings").stdout
    assert ruling in listed and "mail-2020" in listed and "[" not in listed
    run("--register", copy, "rulings", "--undo", ruling, "--because", "it does")
    assert _statement(run, copy, "expire")["id"] == expired
    run("--register", copy, "correct", expired, "date", "2020-10", "--because", "the caption")
    assert _statement(run, copy, "expire")["date"] == "2020-10"
    moved = run("--register", copy, "correct", expired, "agreement", "grazing", "--because", "b")
    assert moved.returncode == 0, moved.stderr
    assert "expire" in run("--register", copy, "show", "Reindeer Grazing Convention").stdout


def test_misuse_of_a_ruling_is_one_line(run) -> None:
    done = run("accept", "s-none", "--because", "x")
    assert done.returncode == 2 and "no such statement" in done.stderr
    statement = json.loads(run("show", "APM", "--json").stdout)["statements"][0]["id"]
    done = run("correct", statement, "event", "vanish", "--because", "x")
    assert done.returncode == 2 and "not in the codebook" in done.stderr
