"""Upkeep: what does not stand is found, and a backup is the register again."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.model import OnrecordError
from onrecord.record import Register
from onrecord.upkeep import check

SIGNED = "Estonia and Latvia signed the Baltic Rail Accord in May 2014, a minister said."


@pytest.fixture
def register(tmp_path: Path):
    with Register.open(tmp_path / "test.db", create=True) as opened:
        for number in range(3):
            opened.record(
                *report(
                    f"mail-{number}",
                    f"{SIGNED} So wire {number} has it.",
                    f"2014-06-0{number + 1}",
                    [agreement("Baltic Rail Accord", parties=("EST", "LVA"))],
                    [Said("sign", SIGNED, when="2014-05", actors=("EST", "LVA"))],
                    due=[("2014-12", SIGNED, "A1")],
                )
            )
        Desk(opened).settle()
        yield opened


def test_a_sound_register_has_nothing_to_tell(register: Register) -> None:
    assert list(check(register)) == []
    assert register.counts()["documents"] == 3
    assert register.size_bytes() > 1000


@pytest.mark.parametrize("table", ["statements", "due_items"])
def test_evidence_that_does_not_stand_in_its_text_is_found(register: Register, table: str) -> None:
    changed = f"UPDATE {table} SET evidence_text = 'Nobody said so.' WHERE seq = 2"
    register._connection.execute(changed)
    (problem,) = register.evidence_that_does_not_stand()
    assert problem.where == "mail-1"
    assert "not what stands" in str(problem)


def test_a_conclusion_that_is_kept_but_does_not_follow_is_found_and_put_right(
    register: Register,
) -> None:
    register._connection.execute("UPDATE outlooks SET courses = '[]'")
    (problem,) = check(register)
    assert "vacuum --anew" in str(problem)
    register.forget_conclusions()
    Desk(register).settle()
    assert list(check(register)) == []


def test_a_backup_answers_as_the_register_and_overwrites_nothing(
    register: Register, tmp_path: Path
) -> None:
    target = tmp_path / "backup.db"
    register.back_up(target)
    assert target.read_bytes().startswith(b"SQLite format 3")
    with pytest.raises(OnrecordError, match="is there already"):
        register.back_up(target)
    (kept,) = register.agreements()
    assert register.record(
        *report("mail-9", SIGNED, "2014-07-01", [agreement("Baltic Rail Accord")])
    )
    import sqlite3

    held = sqlite3.connect(target)
    assert held.execute("SELECT count(*) FROM documents").fetchone() == (3,)
    assert held.execute("SELECT id FROM agreements").fetchall() == [(kept.id,)]


def test_after_a_vacuum_everything_is_there(register: Register) -> None:
    before = register.counts()
    register.vacuum()
    assert register.counts() == before
    assert list(check(register)) == []


@pytest.mark.of_sqlite
def test_after_a_vacuum_the_log_beside_the_register_is_empty(tmp_path: Path) -> None:
    where = tmp_path / "register.db"
    with Register.open(where, create=True) as register:
        register.record(*report("mail-9", SIGNED, "2014-07-01", [agreement("Baltic Rail Accord")]))
        register.vacuum()
        assert where.with_name("register.db-wal").stat().st_size == 0
