"""A server that is killed in the middle of a save leaves nothing half-written."""

from __future__ import annotations

import contextlib
import json
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx
from web_house import fill

from onrecord.api import Desk
from onrecord.conclude import edition_of_rules
from onrecord.record import Register
from onrecord.record.accounts import Accounts, beside
from onrecord.web.app import create_app
from onrecord.web.settings import Settings

DRIVER = Path(__file__).with_name("serving_cheaply.py")
REPORTS = 60
KILLS = 3


def _serve(register: Path) -> tuple[subprocess.Popen[str], str]:
    server = subprocess.Popen(
        [sys.executable, str(DRIVER), str(register)], stderr=subprocess.PIPE, text=True
    )
    assert server.stderr is not None
    found = re.search(r"http://[\d.:]+", server.stderr.readline())
    assert found is not None
    return server, found[0]


def _kill(server: subprocess.Popen[str]) -> None:
    server.send_signal(signal.SIGKILL)
    server.wait(20)
    assert server.stderr is not None
    server.stderr.close()


def _lines(round_: int) -> str:
    return "\n".join(
        json.dumps(
            {
                "doc": f"wire-{round_}-{n}",
                "published": "2022-05-02",
                "text": f"Nor and Sud signed the Gull{n} pact on 2022-05-01. "
                f"Nor and Sud ended the Gull{n} pact on 2022-06-01. Round {round_}.",
            }
        )
        for n in range(REPORTS)
    )


def _reports(path: Path) -> int:
    asked = sqlite3.connect(path).execute("SELECT count(*) FROM documents WHERE name LIKE 'wire%'")
    return int(asked.fetchone()[0])


def _is_sound(path: Path) -> int:
    """Whether every report is there whole; how many there are."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    asked = (
        "SELECT d.name, (SELECT count(*) FROM statements s JOIN extractions e "
        "ON e.id = s.extraction WHERE e.document = d.id) FROM documents d WHERE name LIKE 'wire%'"
    )
    whole = dict(connection.execute(asked).fetchall())
    assert set(whole.values()) <= {2}, "a report without all of its statements"
    connection.close()
    return len(whole)


def test_a_server_killed_while_it_records_leaves_whole_reports_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    fill(path)
    accounts = Accounts.open(beside(str(path)))
    _, secret = accounts.issue("", "tests", "administrator", 1)
    chance = random.Random(11)
    midway = 0
    for round_ in range(KILLS):
        server, address = _serve(path)
        try:
            headers = {"authorization": f"Bearer {secret}"}
            with httpx.Client(base_url=address, headers=headers, timeout=30) as asked:
                token = asked.get("/account").text.partition('name="csrf" value="')[2][:64]
                sent = asked.post(
                    "/read",
                    data={"csrf": token},
                    files={"file": ("wires.jsonl", _lines(round_).encode())},
                )
                job = sent.headers["location"]
                for _ in range(400):
                    if asked.get(f"/api/v1/readings{job[5:]}").json()["state"] == "ready":
                        break
                    time.sleep(0.03)
                before = _is_sound(path)
                asked.post(f"/api/v1/readings{job[5:]}/record", json={})
                goal = before + chance.randrange(1, REPORTS // 2)
                deadline = time.monotonic() + 60
                while _reports(path) < goal:
                    assert time.monotonic() < deadline, "the recording makes no headway"
                    time.sleep(0.002)
        finally:
            _kill(server)
        after = _is_sound(path)
        midway += before < after < before + REPORTS
    assert midway, "no kill came in the middle of a save"
    server, address = _serve(path)
    try:
        with httpx.Client(base_url=address, timeout=30) as asked:
            assert asked.get("/").status_code == 200
    finally:
        _kill(server)
    with Register.open(path) as register:
        assert register.settle() == 0, "what was left undone was done when the server came back"


def test_a_server_that_starts_after_the_rules_changed_has_worked_conclusions_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "r.db"
    fill(path)
    with Register.open(path) as register:
        Desk(register).settle()
        register.mark(register.newest(), "1.older")
    create_app(Settings(str(path)))
    with Register.open(path) as register:
        assert register.edition_kept() == edition_of_rules()
        assert not register.touched(edition_of_rules())


def test_a_server_killed_while_it_rules_leaves_no_ruling_without_its_effect(
    tmp_path: Path,
) -> None:
    path = tmp_path / "r.db"
    fill(path)
    accounts = Accounts.open(beside(str(path)))
    _, secret = accounts.issue("", "tests", "administrator", 1)
    headers = {"authorization": f"Bearer {secret}"}
    chance = random.Random(3)
    for _ in range(3):
        with Register.open(path) as register:
            merged = len(register.agreements()) == 1
            held = [r for r in register.rulings() if r.reverses is None]
            one, other = (register.find(n)[0].agreement for n in ("Kelp Accord", "Eider Down"))
        server, address = _serve(path)
        try:
            with httpx.Client(base_url=address, headers=headers, timeout=30) as asked:
                body = {"act": "merge", "other": other, "reason": "one text"}
                where = f"/api/v1/agreements/{one}/rulings"
                if merged:
                    body, where = {"reason": "two"}, f"/api/v1/rulings/{held[-1].id}/undo"
                stop = time.monotonic() + chance.random() * 0.05
                with contextlib.suppress(httpx.TimeoutException):
                    asked.post(where, json=body, timeout=max(0.001, stop - time.monotonic()))
        finally:
            _kill(server)
        with Register.open(path) as register:
            rulings = register.rulings()
            standing = {r.id for r in rulings if r.reverses is None}
            standing -= {r.reverses for r in rulings if r.reverses is not None}
            assert (len(register.agreements()) == 1) == bool(standing)
            assert _is_sound(path) == 0
