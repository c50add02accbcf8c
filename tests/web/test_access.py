"""Who may do what: each role on each route, sessions, passwords, tokens, throttling."""

from __future__ import annotations

import sqlite3
import stat
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from web_house import HERE, PASSWORD, client, csrf, enter, fill, people

from onrecord.record.accounts import Accounts, Refused, beside
from onrecord.record.accounts import tokens as session_rules
from onrecord.web.routes import ROLES, ROUTES, Row


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    register = tmp_path_factory.mktemp("access") / "r.db"
    fill(register)
    people(register)
    return register


@pytest.fixture
def browser(path: Path) -> TestClient:
    found = Accounts.open(beside(str(path)))
    for what in ("login of the reader", "login from testclient"):
        found.forget(what)
    found.close()
    return client(path, accounts=True)


def _address(row: Row) -> str:
    return row.path.replace("{", "").replace("}", "")


def _send(browser: TestClient, row: Row, token: str = "") -> int:
    headers = {"x-csrf-token": token} if token else {}
    return browser.request(row.method, _address(row), headers=headers).status_code


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_admitted_to_and_kept_from_each_route_as_the_table_says(
    browser: TestClient, path: Path, role: str
) -> None:
    for row in ROUTES:
        enter(browser, path, role)
        page = "/login" if role == "anyone" else "/account"
        token = csrf(browser, page) if row.changes else ""
        found = browser.request(
            row.method, _address(row), headers={"x-csrf-token": token} if token else {}
        )
        may = ROLES.index(role) >= ROLES.index(row.role)
        kept_out = found.status_code in (401, 403) or (
            found.status_code == 303 and found.headers["location"].startswith("/login?next")
        )
        if row.path == "/login" and row.method == "POST":
            kept_out = found.status_code == 403
        assert kept_out != may, (role, row, found.status_code)
        assert found.status_code < 500, (role, row, found.text[:300])


def test_no_change_is_made_without_the_token_against_forgery(
    browser: TestClient, path: Path
) -> None:
    changes = [row for row in ROUTES if row.changes]
    assert len(changes) >= 8
    for row in changes:
        enter(browser, path, "administrator")
        assert _send(browser, row) == 403, row
        assert _send(browser, row, "0" * 64) == 403, row


def test_a_token_of_another_visitor_is_not_taken(browser: TestClient, path: Path) -> None:
    token = csrf(enter(browser, path, "reader"))
    enter(browser, path, "administrator")
    found = browser.post("/people", data={"csrf": token, "name": "x"})
    assert found.status_code == 403


def test_another_sites_request_is_refused_although_the_token_is_right(
    browser: TestClient, path: Path
) -> None:
    token = csrf(enter(browser, path, "administrator"))
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        found = browser.post("/people", data={"csrf": token}, headers=headers)
        assert found.status_code == 403, headers
    assert browser.post("/people", data={"csrf": token}).status_code == 400


def test_in_single_user_mode_a_change_needs_the_token_too(path: Path) -> None:
    alone = client(path)
    token = csrf(alone)
    assert alone.post("/account/tokens", data={"label": "x"}).status_code == 403
    told = {"csrf": token, "label": "x", "role": "reader", "days": "3"}
    assert alone.post("/account/tokens", data=told).status_code == 201


def test_the_right_password_begins_a_session_under_a_new_secret(browser: TestClient) -> None:
    browser.cookies.clear()
    browser.cookies.set("onrecord_session", "planted-by-somebody-else")
    token = csrf(browser, "/login")
    told = {"csrf": token, "name": "the READER", "password": PASSWORD, "next": "/?sort=due"}
    found = browser.post("/login", data=told)
    assert found.status_code == 303 and found.headers["location"] == "/?sort=due"
    cookie = next(c for c in found.headers.get_list("set-cookie") if "onrecord_session" in c)
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "planted" not in cookie
    assert browser.get("/account").status_code == 200


@pytest.mark.parametrize("next_", ["//evil.example", "https://evil.example", "/\\evil", "x"])
def test_log_in_leads_nowhere_else(browser: TestClient, next_: str) -> None:
    browser.cookies.clear()
    told = {"csrf": csrf(browser, "/login"), "name": "The reader", "password": PASSWORD}
    found = browser.post("/login", data={**told, "next": next_})
    assert found.headers["location"] == "/"


def test_log_out_ends_the_session_on_the_server_too(browser: TestClient, path: Path) -> None:
    enter(browser, path, "reader")
    secret = browser.cookies["onrecord_session"]
    browser.post("/logout", data={"csrf": csrf(browser)})
    browser.cookies.clear()
    browser.cookies.set("onrecord_session", secret)
    assert browser.get("/account").status_code == 303


def test_after_five_wrong_passwords_a_name_has_to_wait_and_right_ones_too(
    browser: TestClient, path: Path
) -> None:
    browser.cookies.clear()
    told = {"csrf": csrf(browser, "/login"), "name": "The reader", "password": "wrong wrong wr"}
    for _ in range(5):
        assert browser.post("/login", data=told).status_code == 401
    late = browser.post("/login", data={**told, "password": PASSWORD})
    assert late.status_code == 429 and int(late.headers["retry-after"]) > 60
    assert "minutes" in late.text and "Traceback" not in late.text
    other = browser.post("/login", data={**told, "name": "The analyst", "password": PASSWORD})
    assert other.status_code == 303
    accounts = Accounts.open(beside(str(path)))
    assert any(a.act == "failed log-in" for a in accounts.acts())


def test_a_sessions_secret_is_replaced_in_time_and_the_old_one_soon_opens_nothing(
    browser: TestClient, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(browser, path, "reader")
    old = browser.cookies["onrecord_session"]
    token = csrf(browser)
    hence = time.time() + session_rules.ROTATE_SECONDS + 5
    monkeypatch.setattr(session_rules.time, "time", lambda: hence)
    cookies = browser.get("/account").headers.get_list("set-cookie")
    (fresh,) = [c.split("=")[1].split(";")[0] for c in cookies if c.startswith("onrecord_session")]
    assert fresh != old
    accounts = Accounts.open(beside(str(path)))
    assert accounts.session(old) is not None and accounts.session(fresh) is not None
    browser.cookies.clear()
    browser.cookies.set("onrecord_session", fresh)
    assert csrf(browser) == token, "forms that were open still go through"
    hence += session_rules.GRACE_SECONDS + 5
    assert accounts.session(old) is None and accounts.session(fresh) is not None
    hence += session_rules.IDLE_SECONDS + 5
    assert accounts.session(fresh) is None


def test_first_run_sets_up_an_administrator_once(tmp_path: Path) -> None:
    fresh = client(tmp_path / "new.db", accounts=True)
    assert fresh.get("/").headers["location"] == "/setup"
    told = {"csrf": csrf(fresh, "/setup"), "name": "Ada", "password": PASSWORD, "again": "other"}
    assert "differ" in fresh.post("/setup", data=told).text
    short = {**told, "password": "short", "again": "short"}
    assert "12 to 200" in fresh.post("/setup", data=short).text
    made = fresh.post("/setup", data={**told, "again": PASSWORD})
    assert made.status_code == 303 and made.headers["location"] == "/people"
    assert "Ada" in fresh.get("/people").text
    second = client(tmp_path / "new.db", accounts=True)
    assert second.get("/setup").status_code == 404
    assert second.get("/").headers["location"].startswith("/login")


def test_set_up_from_elsewhere_needs_the_code_that_the_server_printed(tmp_path: Path) -> None:
    fresh = client(tmp_path / "new.db", accounts=True, host="0.0.0.0")
    told = {"csrf": csrf(fresh, "/setup"), "name": "Eve", "password": PASSWORD, "again": PASSWORD}
    assert fresh.post("/setup", data={**told, "code": "guess"}).status_code == 400
    code = fresh.app.state.house.setup_code
    assert fresh.post("/setup", data={**told, "code": code}).status_code == 303


def test_passwords_are_kept_as_argon2id_in_a_file_that_only_its_owner_reads(path: Path) -> None:
    file = beside(str(path))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = [row[0] for row in sqlite3.connect(file).execute("SELECT password FROM people")]
    assert kept and all(one.startswith("$argon2id$") for one in kept)
    for name in (file, Path(f"{file}-wal"), path):
        assert not name.exists() or PASSWORD.encode() not in name.read_bytes()
    tables = sqlite3.connect(path).execute("SELECT name FROM sqlite_master").fetchall()
    assert not {"people", "sessions", "tokens"} & {name for (name,) in tables}


@pytest.mark.parametrize("bad", ["short", "the moderator is me", "aaaaaaaaaaaaaaaa", "x" * 201])
def test_passwords_that_are_soon_guessed_are_refused(tmp_path: Path, bad: str) -> None:
    accounts = Accounts.open(tmp_path / "a.db")
    with pytest.raises(Refused):
        accounts.add("The moderator", bad, "reader")


def test_the_last_administrator_stays(browser: TestClient, path: Path) -> None:
    accounts = Accounts.open(beside(str(path)))
    (boss,) = [p for p in accounts.people() if p.role == "administrator"]
    enter(browser, path, "administrator")
    told = {"csrf": csrf(browser), "act": "role", "role": "reader"}
    found = browser.post(f"/people/{boss.id}", data=told)
    assert found.status_code == 400 and "last administrator" in found.text
    assert browser.post(f"/people/{boss.id}", data={**told, "act": "close"}).status_code == 400


def test_who_loses_a_role_or_the_account_loses_it_at_once(path: Path) -> None:
    accounts = Accounts.open(beside(str(path)))
    person = accounts.add("Mallory Fjeld", PASSWORD, "administrator")
    theirs, admin = client(path, accounts=True), client(path, accounts=True)
    theirs.cookies.set("onrecord_session", accounts.begin(person.id))
    _, secret = accounts.issue(person.id, "script", "administrator", 5)
    bearer = {"authorization": f"Bearer {secret}"}
    assert theirs.get("/audit").status_code == 200
    enter(admin, path, "administrator")
    token = csrf(admin)
    address = f"/people/{person.id}"
    admin.post(address, data={"csrf": token, "act": "role", "role": "reader"})
    assert theirs.get("/audit").status_code == 303
    theirs.cookies.clear()
    assert theirs.get("/audit", headers=bearer).status_code == 403
    assert theirs.get("/account", headers=bearer).status_code == 200
    admin.post(address, data={"csrf": token, "act": "close"})
    assert theirs.get("/account", headers=bearer).status_code != 200
    assert accounts.log_in("Mallory Fjeld", PASSWORD) is None


def test_a_new_password_ends_the_other_sessions(browser: TestClient, path: Path) -> None:
    accounts = Accounts.open(beside(str(path)))
    person = accounts.add("Nils Holm", PASSWORD, "reader")
    other = accounts.begin(person.id)
    browser.cookies.clear()
    browser.cookies.set("onrecord_session", accounts.begin(person.id))
    told = {"csrf": csrf(browser), "old": PASSWORD, "password": f"{PASSWORD}s"}
    assert browser.post("/account/password", data={**told, "again": "z"}).status_code == 400
    told["again"] = told["password"]
    wrong = {**told, "old": "not this one at all"}
    assert browser.post("/account/password", data=wrong).status_code == 400
    assert browser.post("/account/password", data=told).status_code == 303
    assert accounts.session(other) is None
    assert browser.get("/account").status_code == 200
    assert accounts.log_in("Nils Holm", told["password"]) is not None


def test_a_token_does_what_its_role_may_until_it_is_revoked(
    browser: TestClient, path: Path
) -> None:
    enter(browser, path, "analyst")
    token = csrf(browser)
    told = {"csrf": token, "label": "nightly", "role": "reader", "days": "9"}
    assert browser.post("/account/tokens", data={**told, "role": "moderator"}).status_code == 400
    made = browser.post("/account/tokens", data=told)
    secret = made.text.partition('class="secret">')[2].partition("<")[0]
    assert secret.startswith("onr_")
    assert secret not in browser.get("/account").text
    kept = beside(str(path)).read_bytes() + Path(f"{beside(str(path))}-wal").read_bytes()
    assert secret.encode() not in kept
    program = TestClient(browser.app, HERE, follow_redirects=False)
    bearer = {"authorization": f"Bearer {secret}"}
    assert program.get("/", headers=bearer).status_code == 200
    assert program.get("/audit", headers=bearer).status_code == 403
    again = program.post("/account/tokens", headers=bearer, data={"label": "y", "days": "2"})
    assert again.status_code == 403
    accounts = Accounts.open(beside(str(path)))
    (analyst,) = [p for p in accounts.people() if p.name == "The analyst"]
    (kept_token,) = accounts.tokens(analyst.id)
    other = enter(TestClient(browser.app, HERE, follow_redirects=False), path, "reader")
    other.headers["origin"] = HERE
    address = f"/account/tokens/{kept_token.id}/revoke"
    assert other.post(address, data={"csrf": csrf(other)}).status_code == 404, "not theirs"
    assert program.get("/", headers=bearer).status_code == 200
    assert browser.post(address, data={"csrf": token}).status_code == 303
    assert program.get("/", headers=bearer).status_code != 200


def test_what_administrators_do_stands_in_the_audit_log(browser: TestClient, path: Path) -> None:
    enter(browser, path, "administrator")
    told = {"name": "Odd Lie", "password": PASSWORD, "role": "reader", "csrf": csrf(browser)}
    browser.post("/people", data=told)
    log = browser.get("/audit").text
    assert "made an account" in log and "Odd Lie" in log and PASSWORD not in log


def test_bodies_beyond_the_limit_are_refused_whether_they_say_so_or_not(
    browser: TestClient, path: Path
) -> None:
    enter(browser, path, "administrator")
    token = csrf(browser)
    big = {"csrf": token, "name": "x" * 400_000}
    assert browser.post("/people", data=big).status_code == 413

    def pieces():
        yield b"csrf=" + token.encode() + b"&name="
        for _ in range(400):
            yield b"x" * 1_000

    kind = {"content-type": "application/x-www-form-urlencoded"}
    found = browser.post("/people", content=pieces(), headers=kind)
    assert found.status_code == 413 and "Too large" in found.text
