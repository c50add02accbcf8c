"""The reading half of the API: the same answers as the pages, in pages, with tags and problems."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok

from onrecord.api import Desk
from onrecord.record import Register
from onrecord.web.app import create_app
from onrecord.web.routes import API
from onrecord.web.settings import Settings

HERE = "http://127.0.0.1"


@pytest.fixture(scope="module")
def client(example: Path) -> TestClient:
    return TestClient(create_app(Settings(str(example))), HERE)


def cis(example: Path) -> str:
    with Register.open(example) as register:
        return register.find("CIS-MOA")[0].agreement


def test_the_list_comes_in_pages_with_links_to_the_neighbours(client: TestClient) -> None:
    first = client.get("/api/v1/agreements?limit=3")
    told = first.json()
    assert len(told["items"]) == 3 and told["total"] > 6
    assert 'offset=3>; rel="next"' in first.headers["link"]
    second = client.get("/api/v1/agreements?limit=3&offset=3")
    assert 'rel="prev"' in second.headers["link"] and 'rel="next"' in second.headers["link"]
    assert not {i["id"] for i in told["items"]} & {i["id"] for i in second.json()["items"]}


def test_status_from_the_api_is_what_the_desk_answers(client: TestClient, example: Path) -> None:
    id_ = cis(example)
    for on, known in (("2021-06-30", "2023-08-03"), ("2026-01-01", "2026-01-01")):
        told = client.get(f"/api/v1/agreements/{id_}/status?on={on}&known={known}").json()
        with Register.open(example) as register:
            assert told == Desk(register).status(id_, on=on, known=known).to_json()


def test_everything_a_dossier_shows_can_be_had(client: TestClient, example: Path) -> None:
    home = f"/api/v1/agreements/{cis(example)}"
    told = client.get(home).json()
    listed = client.get(f"{home}/statements?limit=500").json()["items"]
    ids = {s["id"] for s in listed}
    assert set(told["status"]["for"]) <= ids and told["statements"] == len(ids)
    for part in ("timeline", "conflicts", "reports"):
        assert client.get(f"{home}/{part}").json()["total"] > 0, part
    assert client.get(f"{home}/believed").json()["steps"]
    one = client.get(f"/api/v1/statements/{listed[0]['id']}").json()
    report = client.get(f"/api/v1/reports/{one['document']}").json()
    start, end = one["evidence"]
    assert report["text"][start:end] == one["evidence_text"]


def test_an_unchanged_answer_is_not_sent_twice_and_a_changed_one_is(tmp_path: Path) -> None:
    from making import Said, agreement, report

    path = tmp_path / "r.db"
    client = TestClient(create_app(Settings(str(path))), HERE)
    before = client.get("/api/v1/agreements")
    again = client.get("/api/v1/agreements", headers={"if-none-match": before.headers["etag"]})
    assert again.status_code == 304
    with Register.open(path) as register:
        text = "Norway and Sweden signed the Skerry Pact."
        register.record(
            *report("a", text, "2020-01-01", [agreement("Skerry Pact")], [Said("sign", text)])
        )
    later = client.get("/api/v1/agreements", headers={"if-none-match": before.headers["etag"]})
    assert later.status_code == 200 and later.json()["total"] == 1


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/agreements/a-none", 404),
        ("/api/v1/agreements/a-none/status", 404),
        ("/api/v1/statements/s-none", 404),
        ("/api/v1/reports/none", 404),
        ("/api/v1/stories/none", 404),
        ("/api/v1/agreements?on=yesterday", 422),
        ("/api/v1/agreements?limit=0", 422),
        ("/api/v1/nowhere", 404),
    ],
)
def test_faults_are_problem_json(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    told = answer.json()
    assert answer.status_code == status == told["status"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["title"] and "Traceback" not in answer.text


def test_a_dossier_is_never_older_than_the_newest_record(tmp_path: Path) -> None:
    from making import Said, agreement, report

    path = tmp_path / "r.db"
    client = TestClient(create_app(Settings(str(path))), HERE)
    pact = agreement("Skerry Pact", parties=("NOR", "SWE"))
    signed = "Norway and Sweden signed the Skerry Pact."
    ended = "Norway and Sweden ended the Skerry Pact."
    with Register.open(path) as register:
        register.record(*report("a", signed, "2020-01-01", [pact], [Said("sign", signed)]))
        id_ = register.find("Skerry Pact")[0].agreement
        page = client.get(f"/agreements/{id_}").text
        assert "Signed" in page and ended not in page
        register.record(*report("b", ended, "2021-01-01", [pact], [Said("terminate", ended)]))
        assert ended in client.get(f"/agreements/{id_}").text


def test_an_agreement_can_be_taken_along_in_other_forms(client: TestClient, example: Path) -> None:
    home = f"/agreements/{cis(example)}/export"
    answer = client.get(f"{home}/ics")
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    assert "attachment" in answer.headers["content-disposition"]
    assert client.get(f"{home}/no-such-form").status_code == 404


def test_schemathesis_finds_nothing_in_the_reading_half(example: Path) -> None:
    app = create_app(Settings(str(example)))
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, headers={"host": "127.0.0.1"}
    )
    reading = {row.path.replace("{id_:path}", "{id_}") for row in API if row.method == "GET"}
    tried: set[str] = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if operation.method.upper() != "GET" or operation.path not in reading:
            continue

        @given(case=operation.as_strategy())
        @settings(
            max_examples=25,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(headers={"host": "127.0.0.1"})

        ask()
        tried.add(operation.path)
    assert reading - tried <= {"/api/v1/openapi.json"}  # which it read to begin with
