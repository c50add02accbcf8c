"""Pictures of the pages for the docs: `python tests/web/screenshots.py` writes docs/web/."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HOUSE = Path(__file__).parents[2]
sys.path[:0] = [str(HOUSE / "tests"), str(HOUSE / "tests" / "web")]

from web_site import CHROMIUM, QUIET, fill, pages_of  # noqa: E402

WIDE = ("register", "dossier", "report", "pair", "sources", "outlet", "story", "incident", "due",
        "search", "statement", "about", "api")  # fmt: skip
PHONE = ("register", "dossier", "report", "story")
DARK = ("dossier",)


def main() -> None:
    """Fill a register, serve it, look at its pages."""
    out = HOUSE / "docs" / "web"
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "example.db"
        fill(path)
        server = subprocess.Popen(
            [sys.executable, "-c", "from onrecord.cli import main; main()",
             "--register", str(path), "serve", "--port", "0"],
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            told = server.stderr.readline() if server.stderr else ""
            found = re.search(r"http://[\d.:]+", told)
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
            pages = pages_of(path)
            for names, ending, width, scheme in (
                (WIDE, "", 1280, "light"),
                (PHONE, "-phone", 390, "light"),
                (DARK, "-dark", 1280, "dark"),
            ):
                for name in names:
                    page = browser.new_page(
                        viewport={"width": width, "height": 860}, color_scheme=scheme
                    )
                    page.goto(f"{found[0] if found else ''}{pages[name]}")
                    page.wait_for_timeout(800)
                    file = out / f"{name}{ending}.jpg"
                    page.screenshot(path=str(file), type="jpeg", quality=58)
                    page.close()
            browser.close()
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
