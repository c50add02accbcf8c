"""The table of routes is the whole of the application."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import Mount

from onrecord.model import OnrecordError
from onrecord.web.app import create_app
from onrecord.web.routes import ROLES, ROUTES
from onrecord.web.settings import Settings


def client_of(folder: Path) -> TestClient:
    return TestClient(create_app(Settings(str(folder / "r.db"))), "http://127.0.0.1")


def test_the_table_and_the_applications_routes_are_the_same(tmp_path: Path) -> None:
    app = create_app(Settings(str(tmp_path / "r.db")))
    real = set()
    for route in app.routes:
        if isinstance(route, Mount):
            assert route.path == "/static"
            continue
        assert isinstance(route, APIRoute), route
        real |= {(method, route.path) for method in route.methods - {"HEAD"}}
    assert real == {(row.method, row.path) for row in ROUTES}
    assert len({(row.method, row.path) for row in ROUTES}) == len(ROUTES)


def test_every_row_has_a_role_and_only_reading_methods_change_nothing() -> None:
    for row in ROUTES:
        assert row.role in ROLES, row
        assert row.changes == (row.method != "GET"), row


def test_every_answer_carries_the_strict_policy_and_no_inline_script(tmp_path: Path) -> None:
    client = client_of(tmp_path)
    for path in ("/", "/no-such-page", "/static/onrecord.css"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy


def test_without_accounts_only_loopback_is_served(tmp_path: Path) -> None:
    with pytest.raises(OnrecordError, match="--accounts"):
        create_app(Settings(str(tmp_path / "r.db"), host="0.0.0.0"))


def test_a_name_that_was_pointed_at_loopback_is_refused(tmp_path: Path) -> None:
    client = client_of(tmp_path)
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_an_answer_that_the_reader_has_is_not_sent_again(tmp_path: Path) -> None:
    client = client_of(tmp_path)
    tag = client.get("/").headers["etag"]
    again = client.get("/", headers={"if-none-match": tag})
    assert again.status_code == 304 and not again.content
