"""A reading killed at any moment leaves a sound register, and the next one completes it."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.of_sqlite

DRIVER = Path(__file__).with_name("reading.py")
REPORTS = 500
KILLS = 20
_STATES = tuple(
    a + b
    for a in ("Nor", "Sud", "Ost", "Wes", "Mid", "Far")
    for b in ("land", "ria", "mark", "via")
)
_NAMES = tuple(
    a + b
    for a in ("Am", "Bas", "Ced", "Dun", "Em", "Fjo", "Gra", "Her", "Ing", "Jo", "Kel", "Lum")
    for b in ("ber", "alt", "ar", "eton", "rite", "ose", "wick", "holm", "dal", "gard")
)


def _write(folder: Path) -> None:
    """Many small reports in the manner of a wire, some of them about the same pact."""
    chance = random.Random(1648)
    for n in range(REPORTS):
        name = chance.choice(_NAMES)
        one, other = sorted(random.Random(name).sample(_STATES, 2))
        verb = chance.choice(("signed", "signed", "ended"))
        month, day_ = chance.randrange(1, 13), chance.randrange(1, 28)
        day = f"20{chance.randrange(10, 24)}-{month:02}-{day_:02}"
        (folder / f"wire-{n:03}.txt").write_text(
            f"CAPITAL, June {1 + n % 28}, 2023 (Harbour Wire) - "
            f"{one} and {other} {verb} the {name} pact on {day}. "
            f"Item {n} of the day was read out by a clerk of the house in the usual manner.\n",
            encoding="utf-8",
        )


def _content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a reader can tell from the register; times and row numbers left out."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    asked = {
        "documents": "SELECT id, name, text FROM documents",
        "reports": "SELECT id, doc, published, outlet FROM reports",
        "extractions": "SELECT id, document FROM shown_extractions",
        "statements": "SELECT id, extraction, event, event_date, evidence_text FROM statements",
        "agreements": "SELECT a.extraction, a.local, m.agreement FROM report_agreements a "
        "JOIN shown_memberships m ON m.report_agreement = a.id",
        "echoes": "SELECT doc, story, from_report, how FROM shown_echoes",
    }
    return {
        what: sorted(connection.execute(sql).fetchall(), key=repr) for what, sql in asked.items()
    }


def _groups(content: dict[str, list[tuple[object, ...]]]) -> set[frozenset[object]]:
    """Which reports' agreements are one, whatever its id."""
    found: dict[object, set[object]] = {}
    for extraction, local, agreement in content.pop("agreements"):
        found.setdefault(agreement, set()).add((extraction, local))
    return {frozenset(inside) for inside in found.values()}


def _start(register: Path, folder: Path, jobs: int = 1) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(DRIVER), str(register), str(folder), str(jobs)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _reports(path: Path) -> int:
    if not path.exists():
        return 0
    try:
        return int(sqlite3.connect(path).execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.OperationalError:  # killed before its tables were made
        return 0


def _left(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_twenty_kills_and_a_last_run_equal_one_reading(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    _write(folder)
    whole = tmp_path / "whole.db"
    began = time.monotonic()
    assert _start(whole, folder).wait() == 0
    duration = time.monotonic() - began
    expected = _content(whole)
    assert len(expected["documents"]) == REPORTS
    assert len(expected["statements"]) == REPORTS

    killed = tmp_path / "killed.db"
    chance = random.Random(7)
    midway = 0
    for kill in range(KILLS):
        running = _start(killed, folder, jobs=2 if kill % 5 == 0 else 1)
        goal = min(REPORTS - 1, REPORTS * (kill + 1) // (KILLS + 1))
        deadline = time.monotonic() + 2 * duration + 5
        while _reports(killed) < goal and running.poll() is None:
            assert time.monotonic() < deadline, "the reading makes no headway"
            time.sleep(0.02)
        time.sleep(chance.random() * 0.02)
        running.send_signal(signal.SIGKILL)
        running.wait()
        midway += 0 < _reports(killed) < REPORTS
        for _ in range(200):
            if not _left(running.pid):
                break
            time.sleep(0.02)
        assert not _left(running.pid), "workers outlived the reading"
        _content(killed)
    assert midway >= KILLS // 2, "the kills came too late to interrupt anything"
    assert _start(killed, folder).wait() == 0
    found = _content(killed)
    assert _groups(found) == _groups(expected)
    assert found == expected
