"""One register of the example reports, one real server over it, one real browser, for a session."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from web_site import CHROMIUM, QUIET, fill, pages_of


@dataclass(frozen=True)
class Site:
    """A running server: its address, its register, and the pages to look at by name."""

    address: str
    register: Path
    pages: dict[str, str]


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("site") / "example.db"
    fill(path)
    return path


@pytest.fixture(scope="session")
def site(example: Path) -> Iterator[Site]:
    server = subprocess.Popen(
        [sys.executable, "-c", "from onrecord.cli import main; main()",
         "--register", str(example), "serve", "--port", "0"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert server.stderr is not None
        line = server.stderr.readline()
        found = re.search(r"http://[\d.:]+", line)
        assert found, line
        yield Site(found[0], example, pages_of(example))
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM.exists(), f"{CHROMIUM}: browser tests need it; `make test` installs it"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield running
        running.close()
