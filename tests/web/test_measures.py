"""Health, metrics and logs: for machines, and without a word of what people read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.record import Register
from onrecord.record.accounts import Accounts, beside
from onrecord.web.app import create_app
from onrecord.web.settings import Settings

SIGNED = "Estonia and Latvia signed the Baltic Rail Accord in May 2014."


def filled(folder: Path) -> Path:
    path = folder / "r.db"
    with Register.open(path, create=True) as register:
        told = [agreement("Baltic Rail Accord", parties=("EST", "LVA"))]
        register.record(*report("mail", SIGNED, "2014-06-01", told, [Said("sign", SIGNED)]))
        Desk(register).settle()
    return path


def samples(text: str) -> dict[tuple[str, str], float]:
    return {
        (s.name, s.labels.get("route", "")): s.value
        for family in text_string_to_metric_families(text)
        for s in family.samples
    }


def test_alive_and_ready_are_answered_to_anyone_and_ready_says_when_the_register_is_gone(
    tmp_path: Path,
) -> None:
    path = filled(tmp_path)
    app = create_app(Settings(str(path), host="0.0.0.0", accounts=True))
    client = TestClient(app, "http://anywhere.example")
    assert client.get("/healthz").text == client.get("/readyz").text == "ok\n"
    for file in tmp_path.glob("r.db*"):
        file.unlink()
    tmp_path.joinpath("r.db").mkdir()
    app.state.house.doors._own.__dict__.clear()
    fresh = TestClient(app, "http://anywhere.example")
    assert fresh.get("/healthz").status_code == 200
    told = fresh.get("/readyz")
    assert told.status_code == 503 and "r.db" not in told.text


def test_metrics_count_by_route_and_tell_nothing_that_was_read(tmp_path: Path) -> None:
    client = TestClient(create_app(Settings(str(filled(tmp_path)))), "http://127.0.0.1")
    with Register.open(tmp_path / "r.db") as register:
        id_ = register.agreements()[0].id
    for path in (f"/agreements/{id_}", "/search?q=secret+accord", "/no/such/secret"):
        client.get(path)
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    found = samples(answer.text)
    assert found["onrecord_requests_total", "/agreements/{id_}"] == 1
    assert found["onrecord_request_seconds_count", "/search"] == 1
    assert found["onrecord_requests_total", "none"] == 1
    assert found["onrecord_register_statements", ""] == 1
    assert found["onrecord_register_bytes", ""] > 0
    assert "secret" not in answer.text and id_ not in answer.text and "Baltic" not in answer.text


def test_with_accounts_metrics_take_a_token_of_a_reader(tmp_path: Path) -> None:
    path = filled(tmp_path)
    client = TestClient(create_app(Settings(str(path), accounts=True)), "http://127.0.0.1")
    refused = client.get("/metrics", follow_redirects=False)
    assert refused.status_code == 401 and "onrecord_" not in refused.text
    accounts = Accounts.open(beside(str(path)))
    person = accounts.add("ada", "a long pass phrase of hers", "administrator")
    _, secret = accounts.issue(person.id, "prometheus", "reader", 30)
    accounts.close()
    bearer = {"authorization": f"Bearer {secret}"}
    assert client.get("/metrics", headers=bearer).status_code == 200
    assert client.get("/people", headers=bearer).status_code == 403


def test_logs_are_lines_of_json_without_what_was_asked(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", "from onrecord.cli import main; main()", "--register",
         str(filled(tmp_path)), "serve", "--port", "0", "--log", "json"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stderr is not None
    try:
        (address,) = re.findall(r"http://[\d.:]+", server.stderr.readline())
        urllib.request.urlopen(f"{address}/search?q=secret+accord").read()
        line = server.stderr.readline()
    finally:
        server.terminate()
        server.wait(20)
    told = json.loads(line)
    assert (told["method"], told["route"], told["status"]) == ("GET", "/search", 200)
    assert told["milliseconds"] > 0 and "secret" not in line
