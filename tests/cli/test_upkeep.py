"""The commands that keep a register well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.cli.app import app
from onrecord.record import Register

SIGNED = "Estonia and Latvia signed the Baltic Rail Accord in May 2014."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    where = tmp_path / "test.db"
    with Register.open(where, create=True) as opened:
        told = [agreement("Baltic Rail Accord", parties=("EST", "LVA"))]
        opened.record(*report("mail", SIGNED, "2014-06-01", told, [Said("sign", SIGNED)]))
        Desk(opened).settle()
    return where


def run(register: Path, *words: str):
    return CliRunner().invoke(app, ["--register", str(register), *words], catch_exceptions=False)


def test_doctor_says_what_there_is_and_that_all_is_well(path: Path) -> None:
    done = run(path, "doctor", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["attention"] == []
    assert told["found"]["statements"] == "1"
    assert "python" in told["found"]


def test_doctor_calls_for_what_waits(path: Path) -> None:
    with Register.open(path) as opened:
        opened.forget_conclusions()
    done = run(path, "doctor")
    assert done.exit_code == 1
    assert "onrecord vacuum" in done.output
    assert run(path, "vacuum").exit_code == 0
    assert run(path, "doctor").exit_code == 0


def test_check_names_what_does_not_stand_with_exit_status_1(path: Path) -> None:
    assert "all stand" in run(path, "check").output
    with Register.open(path) as opened:
        opened._connection.execute("UPDATE statements SET evidence_text = 'Not so.'")
    done = run(path, "check")
    assert done.exit_code == 1
    assert "mail: the evidence of statement" in done.output


def test_backup_restore_and_copy_give_the_same_register(path: Path, tmp_path: Path) -> None:
    backup, restored, copied = (tmp_path / f"{name}.db" for name in ("b", "r", "c"))
    assert "1 reports" in run(path, "backup", str(backup)).output
    assert "1 statements" in run(restored, "restore", str(backup)).output
    assert run(path, "copy", str(path), str(copied)).exit_code == 0
    expected = run(path, "list", "--json").output
    for other in (backup, restored, copied):
        assert run(other, "list", "--json").output == expected
        assert run(other, "check").exit_code == 0


def test_a_question_says_that_conclusions_were_drawn_by_other_rules(path: Path) -> None:
    assert "drawn by other rules" not in run(path, "list").stderr
    with Register.open(path) as register:
        register.mark(register.newest(), "1.older")
    for asked in (["list"], ["due"], ["overdue"], ["changes", "--since", "2014-01-01"]):
        assert "run onrecord vacuum once to keep them" in run(path, *asked).stderr
    run(path, "vacuum")
    assert "drawn by other rules" not in run(path, "list").stderr
