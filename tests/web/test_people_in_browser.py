"""Reading, reviewing, notes and accounts in a real browser against a real server, on a desktop's
and a phone's width."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from web_house import PAIR, PASSWORD, fill

from making import Said, agreement, report
from onrecord.record import Register

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
PICTURES = os.environ.get("ONRECORD_PICTURES")  # a folder to keep screenshots in
WIDTHS = (1280, 390)
expect.set_options(timeout=30_000)
HOSTILE = "<script>window.broken = 1</script><img src=x onerror=window.broken=1>"
UNSURE = (
    f"Norway and Iceland may have signed a Haddock Note {HOSTILE} in 2020.",
    "Norway and Iceland perhaps ended the Ling Memorandum in 2021.",
    "Norway and Iceland are said to have renewed the Tusk Protocol in 2022.",
)
NAMES = ("Haddock Note", "Ling Memorandum", "Tusk Protocol")
REPORT = (
    "REYKJAVIK, May 4, 2023 - Norway and Iceland signed the Puffin Agreement on Wednesday, the "
    "Icelandic foreign ministry said. The agreement will run for ten years."
)


def _fill(path: Path) -> None:
    fill(path)
    with Register.open(path) as register:
        for n, (text, name) in enumerate(zip(UNSURE, NAMES, strict=True)):
            document, extraction = report(
                f"doubt-{n}",
                text,
                f"202{n}-02-02",
                [agreement(name, parties=PAIR)],
                [Said(("sign", "terminate", "extend")[n], text, when=f"202{n}")],
            )
            unsure = tuple(replace(s, certainty=0.4 + n / 20) for s in extraction.statements)
            register.record(document, replace(extraction, statements=unsure))
        register.settle()


def _serve(path: Path, *more: str) -> tuple[subprocess.Popen[str], str]:
    server = subprocess.Popen(
        [sys.executable, "-c", "from onrecord.cli import main; main()",
         "--register", str(path), "serve", "--port", "0", *more],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stderr is not None
    found = re.search(r"http://[\d.:]+\d", server.stderr.readline())
    assert found is not None
    return server, found[0]


@pytest.fixture
def chromium(browser: Browser) -> Browser:
    """The browser of the session."""
    return browser


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server for the single user of this machine."""
    yield from _served(tmp_path / "r.db")


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server with accounts that nobody has set up yet."""
    yield from _served(tmp_path / "r.db", "--accounts")


def _served(path: Path, *more: str) -> Iterator[tuple[str, Path]]:
    _fill(path)
    server, address = _serve(path, *more)
    yield address, path
    server.terminate()
    server.wait(20)


def _open(chromium: Browser, address: str, width: int, **more: Any) -> Page:
    context = chromium.new_context(
        base_url=address, viewport={"width": width, "height": 900}, **more
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto("/")
    return page


def _check(page: Page, name: str, width: int) -> None:
    """No serious violation by axe-core, nothing wider than the screen, nothing hostile run; a
    picture where a folder for pictures is named."""
    page.evaluate(AXE)
    told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    bad = [
        f"{v['id']}: {node['html'][:120]}"
        for v in told["violations"]
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]
    assert bad == [], (name, bad)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, (name, wide)
    assert page.evaluate("window.broken") is None, name
    if PICTURES:
        kind = "desktop" if width > 500 else "phone"
        page.screenshot(path=f"{PICTURES}/{name}-{kind}.png", full_page=True)


def test_a_report_is_read_looked_at_and_recorded(
    chromium: Browser, alone: tuple[str, Path], width: int
) -> None:
    address, path = alone
    page = _open(chromium, address, width)
    expect(page.get_by_text("Single-user mode")).to_be_visible()
    page.get_by_role("link", name="Read", exact=True).click()
    page.get_by_label("Text of the report").fill(REPORT)
    page.get_by_label("Published on").fill("2023-05-04")
    page.get_by_label("Title").fill("Puffins agreed on")
    _check(page, "read", width)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="What would be recorded")).to_be_visible(timeout=90_000)
    expect(page.locator(".statements li").first).to_contain_text("Signed")
    _check(page, "reading", width)
    with Register.open(path) as register:
        assert not [r for r in register.reports() if "puffin" in r.doc]
    page.get_by_role("button", name="Record what is ticked").click()
    expect(page.get_by_text("1 report is on record now.")).to_be_visible(timeout=60_000)
    with Register.open(path) as register:
        docs = [r.doc for r in register.reports()]
        assert "puffins-agreed-on-2023-05-04" in docs, docs


def test_the_whole_review_goes_by_keyboard_alone(
    chromium: Browser, alone: tuple[str, Path], width: int
) -> None:
    address, path = alone
    page = _open(chromium, address, width)
    page.goto("/review")
    case = page.locator("#case")
    expect(case).to_contain_text("Signed")
    expect(page.locator(".passage mark")).to_contain_text(HOSTILE)
    _check(page, "review", width)
    page.keyboard.press("j")
    expect(case).to_contain_text("Ended")
    page.keyboard.press("k")
    expect(case).to_contain_text("Signed")

    page.keyboard.press("r")
    page.keyboard.type("hearsay")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Ruled: reject")
    expect(case).to_contain_text("Ended")
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("Undone: reject")
    expect(case).to_contain_text("Signed")
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("Ruled: accept")

    expect(case).to_contain_text("Ended")
    page.keyboard.press("c")
    expect(page.locator("#correct select[name=event]")).to_be_focused()
    page.keyboard.type("expire")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#correct input[name=date]")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("2021-11")
    page.locator("#correct input[name=reason]").focus()
    page.keyboard.type("so the annex says")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Ruled: correct")

    expect(case).to_contain_text("Renewed")
    page.keyboard.press("m")
    page.keyboard.type("Kelp Accord")
    page.keyboard.press("Tab")
    page.keyboard.type("one and the same")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Ruled: merge")
    page.keyboard.press("s")
    page.keyboard.type("another one after all")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Ruled: split")
    page.keyboard.press("2")
    expect(page).to_have_url(re.compile("kind=mergers"))
    page.goto("/review/rulings")
    _check(page, "rulings", width)
    with Register.open(path) as register:
        rulings = register.rulings()
        assert [str(r.kind) for r in rulings] == [
            "reject", "reject", "accept", "correct", "correct", "merge", "split",
        ]  # fmt: skip
        assert {r.subjects[3:] for r in rulings if r.kind == "correct"} == {
            ("date", "2021-11"),
            ("event", "expire"),
        }


def test_everything_can_be_done_by_touch_and_without_scripts(
    chromium: Browser, alone: tuple[str, Path], width: int
) -> None:
    address, path = alone
    page = _open(chromium, address, width, java_script_enabled=False)
    page.goto("/review")
    expect(page.get_by_text("The keys need scripts; every button works without.")).to_be_visible()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status")).to_contain_text("Ruled: accept")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("status")).to_contain_text("Undone")
    for act, fields in (
        ("correct", {"date": "2020-05", "reason": "so the annex says"}),
        ("rename", {"other": "Haddock Exchange", "reason": "so it is called"}),
        ("merge", {"other": "Kelp Accord", "reason": "one and the same"}),
        ("split", {"reason": "another one after all"}),
    ):
        part = page.locator(f"#{act}")
        part.locator("summary").click()
        for name, told in fields.items():
            part.locator(f"input[name={name}]:not([type=hidden])").fill(told)
        part.get_by_role("button").click()
        expect(page.get_by_role("status")).to_contain_text(f"Ruled: {act}")
    page.goto("/read")
    page.get_by_label("Text of the report").fill(REPORT)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="What would be recorded")).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("heading", name="Read a report")).to_be_visible()
    with Register.open(path) as register:
        kinds = [str(r.kind) for r in register.rulings()]
        assert kinds == ["accept", "accept", "correct", "rename", "merge", "split"]


def _log_in(page: Page, name: str) -> None:
    page.goto("/login")
    page.locator("main input[name=name]").fill(name)
    page.locator("main input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text(f"You are {name}")).to_be_visible()


def test_from_the_first_account_to_two_reviewers_a_note_and_a_token(
    chromium: Browser, shared: tuple[str, Path], width: int
) -> None:
    address, path = shared
    boss = _open(chromium, address, width)
    expect(boss).to_have_url(re.compile("/setup"))
    _check(boss, "setup", width)
    boss.get_by_label("Your name").fill("Ada")
    boss.locator("main input[name=password]").fill(PASSWORD)
    boss.get_by_label("The same again").fill(PASSWORD)
    boss.get_by_role("button", name="Make the account").click()
    expect(boss.get_by_role("heading", name="People and access")).to_be_visible()
    for name, role in (("Ben", "moderator"), ("Cleo", "reader")):
        form = boss.locator('form[action="/people"]')
        form.locator("input[name=name]").fill(name)
        form.locator("select[name=role]").select_option(role)
        form.get_by_label("First password").fill(PASSWORD)
        form.get_by_role("button", name="Make the account").click()
        expect(boss.get_by_text("The account was made.")).to_be_visible()
    _check(boss, "people", width)

    ben, cleo = (_open(chromium, address, width) for _ in range(2))
    _check(ben, "login", width)
    _log_in(ben, "Ben")
    _log_in(cleo, "Cleo")
    expect(cleo.get_by_role("link", name="Review", exact=True)).to_have_count(0)
    cleo.goto("/review")
    expect(cleo.get_by_text("This needs the role of analyst")).to_be_visible()

    boss.goto("/review")
    ben.goto("/review")
    boss.locator("#reject input[name=reason]").fill("hearsay")
    boss.get_by_role("button", name="Reject").click()
    expect(boss.get_by_text("Ruled: reject")).to_be_visible()
    ben.get_by_role("button", name="Accept").click()
    expect(ben.get_by_role("alert")).to_contain_text("Ada (reject: hearsay)")
    ben.get_by_role("button", name="Accept").click()
    expect(ben.get_by_text("Ruled: accept")).to_be_visible()
    boss.goto("/review/rulings")
    expect(boss.get_by_text("Ada and Ben")).to_be_visible()

    with Register.open(path) as register:
        kelp = register.find("Kelp Accord")[0].agreement
        assert [r.author for r in register.rulings()] == ["Ada", "Ben"]
    cleo.goto(f"/notes/on/agreement/{kelp}")
    cleo.get_by_label("Your note").fill(f"The annex says otherwise. {HOSTILE}")
    cleo.wait_for_timeout(6_000)
    cleo.get_by_role("button", name="Send").last.click()
    expect(cleo.get_by_text("only you see it", exact=False).first).to_be_visible()
    _check(cleo, "notes", width)
    ben.goto("/notes")
    _check(ben, "moderation", width)
    ben.get_by_role("button", name="Pass the note by Cleo").click()
    expect(ben.get_by_text("The note was passed")).to_be_visible()
    boss.goto(f"/notes/on/agreement/{kelp}")
    expect(boss.locator(".words")).to_contain_text(HOSTILE)
    _check(boss, "notes-passed", width)

    cleo.goto("/account")
    cleo.get_by_label("What it is for").fill("a script of mine")
    cleo.get_by_role("button", name="Make a token").click()
    secret = cleo.locator(".secret").inner_text()
    assert secret.startswith("onr_")
    _check(cleo, "account", width)
    boss.goto("/audit")
    expect(boss.get_by_text("made a token").first).to_be_visible()
    _check(boss, "audit", width)
    cleo.get_by_role("button", name="Log out").click()
    cleo.goto("/account")
    expect(cleo).to_have_url(re.compile("/login"))
