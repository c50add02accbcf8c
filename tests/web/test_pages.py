"""Every page in a real browser: readable, accessible, and every mark opens its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response

PAGES = (
    "register", "dossier", "statements", "happenings", "belief", "why", "statement", "reports",
    "report", "pairs", "pair", "sources", "outlet", "echoes", "story", "incidents", "incident",
    "due", "search", "long names", "about", "api", "fault",
)  # fmt: skip
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
DESKTOP, PHONE = 1280, 390
SCRIPTS_MOST = 300_000


@contextmanager
def looking(browser: Browser, width: int = DESKTOP, **more: Any) -> Iterator[Page]:
    """A page of its own; what goes wrong in it fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 850}, **more)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda fault: wrong.append(str(fault)))
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    try:
        yield page
        assert not [w for w in wrong if "404" not in w]
    finally:
        context.close()


def violations(page: Page) -> list[str]:
    """Serious and critical ones by axe-core."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']}: {node['html'][:160]}"
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_fits_its_screen_and_loads_few_scripts(
    name: str, site: Any, browser: Browser
) -> None:
    with looking(browser, color_scheme="light") as page:
        scripts: list[Response] = []
        page.on("response", lambda r: scripts.append(r) if ".js" in r.url else None)
        page.goto(site.address + site.pages[name])
        assert page.locator("h1").count() == 1
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP
        page.set_viewport_size({"width": PHONE, "height": 850})
        page.emulate_media(color_scheme="dark")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        assert 0 < sum(len(r.body()) for r in scripts) <= SCRIPTS_MOST


@pytest.mark.parametrize("name", ("register", "dossier", "pair", "story", "report"))
def test_a_page_can_be_read_without_scripts(name: str, site: Any, browser: Browser) -> None:
    with looking(browser, PHONE, java_script_enabled=False) as page:
        page.goto(site.address + site.pages[name])
        text = page.locator("main").inner_text()
        if page.locator("figure.chart").count():
            assert "drawn with JavaScript" in text
            assert page.locator("main table, main ol").count()
        if name == "dossier":
            assert "brought back to life without a word in public" in text
            page.locator("input[name=known]").fill("2020-01-01")
            page.get_by_role("button", name="Show").first.click()
            assert "known=2020-01-01" in page.url
            page.goto(site.address + site.pages[name])
            page.locator(".statement h4 a").first.click()
            assert "/statements/" in page.url and page.locator("blockquote mark").count()


def test_every_mark_of_the_lifecycle_chart_opens_its_sentence(site: Any, browser: Browser) -> None:
    with looking(browser) as page:
        page.goto(site.address + site.pages["dossier"])
        marks = page.locator("figure.chart a[data-peek]")
        marks.first.wait_for()
        assert marks.count() >= 10
        for i in range(marks.count()):
            marks.nth(i).dispatch_event("click")
            page.locator("#peek[open] blockquote").first.wait_for()
            page.keyboard.press("Escape")
            page.locator("#peek:not([open])").wait_for(state="attached")


def test_every_premise_of_an_answer_opens_its_sentence(site: Any, browser: Browser) -> None:
    with looking(browser) as page:
        page.goto(site.address + site.pages["dossier"] + "?on=2021-06-30&known=2023-08-03")
        asked = "/api/v1" + site.pages["dossier"] + "/status?on=2021-06-30&known=2023-08-03"
        answer = page.request.get(site.address + asked).json()
        besides = {*answer["premises"]} - {*answer["for"], *answer["against"]}
        page.locator("details.premises summary").click()
        shown = page.locator("details.premises a[data-peek]")
        assert besides and shown.count() == len(besides)
        for i in range(shown.count()):
            assert (shown.nth(i).get_attribute("href") or "").rpartition("/")[2] in besides
            shown.nth(i).click()
            page.locator("#peek[open] blockquote").first.wait_for()
            page.keyboard.press("Escape")
            page.locator("#peek:not([open])").wait_for(state="attached")


def test_every_cell_of_the_register_opens_what_is_behind_it(site: Any, browser: Browser) -> None:
    with looking(browser, PHONE) as page:
        page.goto(site.address + "/?status=in_force")
        cells = page.locator("table.register tbody tr").first.locator("a[data-peek]")
        assert cells.count() >= 4
        for i in range(cells.count()):
            cells.nth(i).click()
            page.locator("#peek[open] blockquote").first.wait_for()
            page.get_by_role("button", name="Close").click()


def test_a_list_on_a_phone_leaves_out_empty_cells_and_keeps_words_whole(
    site: Any, browser: Browser
) -> None:
    with looking(browser, PHONE) as page:
        page.goto(site.address + "/sources")
        name = page.get_by_role("link", name="Karakoram Courier", exact=True)
        line = page.locator("table.cards tbody tr", has=name)
        told = line.locator("td[data-label='Repeated by']").inner_text()
        assert " ".join(told.split()).startswith("Harbour Mail 1, Plains Herald 1,")
        assert page.locator("td.nil").count() and not page.locator("td.nil").first.is_visible()
        page.set_viewport_size({"width": DESKTOP, "height": 850})
        assert page.locator("td.nil").first.is_visible()


def test_a_chart_of_echoes_fits_a_phone(site: Any, browser: Browser) -> None:
    with looking(browser, PHONE) as page:
        page.goto(site.address + site.pages["story"])
        page.locator("figure.chart circle.node").first.wait_for()
        for one in page.locator("figure.chart .node-how tspan").all():
            box = one.bounding_box()
            assert box and box["x"] + box["width"] <= PHONE


def test_a_page_beyond_the_last_is_the_last_and_an_empty_list_says_so(
    site: Any, browser: Browser
) -> None:
    with looking(browser) as page:
        page.goto(site.address + "/?number=99")
        assert page.locator("table.register tbody tr").count()
        page.goto(site.address + "/sources?q=zzyzx")
        assert page.locator("table").count() == 0
        assert page.get_by_text("No outlet like that is on record.").is_visible()


def test_what_was_asked_wrongly_is_told_in_plain_words(site: Any, browser: Browser) -> None:
    with looking(browser) as page:
        for address, said in (
            ("/no-such-page", "/no-such-page: nothing has this address."),
            ("/reports?number=two", "number: not a whole number; give digits alone"),
        ):
            answer = page.request.get(site.address + address)
            assert answer.status in (404, 422) and said in answer.text()


def test_a_cell_opens_by_keyboard_and_focus_comes_back(site: Any, browser: Browser) -> None:
    with looking(browser) as page:
        page.goto(site.address + "/?status=in_force")
        cell = page.locator("table.register a.cell").nth(1)
        cell.focus()
        page.keyboard.press("Enter")
        page.locator("#peek[open] blockquote").first.wait_for()
        page.keyboard.press("Escape")
        page.wait_for_function("!document.getElementById('peek').open")
        assert cell.evaluate("e => e === document.activeElement")


def test_the_two_dates_change_the_page_and_its_address(site: Any, browser: Browser) -> None:
    for width in (DESKTOP, PHONE):
        with looking(browser, width) as page:
            page.goto(site.address + site.pages["dossier"])
            page.locator("input[name=known]").fill("2020-01-01")
            page.locator("input[name=known]").dispatch_event("change")
            page.wait_for_url("**known=2020-01-01")
            assert "as known" in page.locator(".verdict").inner_text()
            assert page.locator(".verdict .status").inner_text() == "Unknown"
            page.reload()
            assert page.locator(".verdict .status").inner_text() == "Unknown"


def test_the_register_is_narrowed_by_party_status_and_what_changed(
    site: Any, browser: Browser
) -> None:
    with looking(browser) as page:
        page.goto(site.address + "/")
        whole = page.locator("table.register tbody tr").count()
        page.locator("select[name=party]").select_option("PAK")
        page.wait_for_url("**party=PAK")
        page.wait_for_function(
            f"document.querySelectorAll('table.register tbody tr').length < {whole}"
        )
        names = page.locator("table.register .under").all_inner_texts()
        assert names and all("Pakistan" in n for n in names)
        page.goto(site.address + "/?since=2025-01-01")
        assert 0 < page.locator("table.register tbody tr").count() < whole


def test_a_report_marks_its_evidence_and_shows_what_was_cut_on_request(
    site: Any, browser: Browser
) -> None:
    with looking(browser) as page:
        page.goto(site.address + "/reports/karakoram-courier-20230803")
        assert page.locator(".text mark").count() >= 5 and page.locator(".cut").count() == 0
        page.locator(".text mark a").first.click()
        page.locator("#peek[open] blockquote mark").first.wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("link", name="Show what cleaning cut").click()
        page.locator(".text .cut").first.wait_for()


def test_an_incident_has_a_column_for_each_side_with_its_chain(site: Any, browser: Browser) -> None:
    with looking(browser) as page:
        page.goto(site.address + site.pages["incident"])
        columns = page.locator(".accounts section")
        assert [c.locator("h2").inner_text() for c in columns.all()] == ["Norway", "Sweden"]
        assert "Through the Fjord Gazette" in columns.first.inner_text()
        first, second = columns.first.bounding_box(), columns.nth(1).bounding_box()
        assert first and second and first["y"] == second["y"]


def test_a_story_is_a_tree_with_its_drift_marked_up(site: Any, browser: Browser) -> None:
    with looking(browser) as page:
        page.goto(site.address + site.pages["story"])
        page.locator("figure.chart circle.node").first.wait_for()
        assert page.locator("figure.chart path.link").count() >= 2
        assert page.locator(".drift del").count() and page.locator(".drift ins").count()


def test_hostile_markup_in_a_report_is_shown_as_text(site: Any, browser: Browser) -> None:
    with looking(browser) as page:
        for address in ("/reports/hostile-2020", "/sources", "/search?q=Skerry", "/reports"):
            page.goto(site.address + address, wait_until="networkidle")
            assert page.evaluate("window.broken") is None
            assert page.locator("main img").count() == 0
        assert "<script>window.broken" in page.locator("main").inner_text()
        page.goto(site.address + "/search?q=%3Cscript%3Ewindow.broken%3D1%3C/script%3E")
        assert page.evaluate("window.broken") is None


def test_a_printed_dossier_has_its_evidence_and_no_controls(site: Any, browser: Browser) -> None:
    with looking(browser) as page:
        page.goto(site.address + site.pages["dossier"])
        page.emulate_media(media="print")
        assert page.locator("blockquote").first.is_visible()
        for control in (".nav", ".filters", ".find"):
            assert not page.locator(control).first.is_visible()


def test_what_is_due_has_a_calendar_a_list_and_a_subscription(site: Any, browser: Browser) -> None:
    with looking(browser) as page:
        page.goto(site.address + "/due?on=2026-02-01")
        assert "late" in page.locator("#overdue ~ table").first.inner_text()
        assert page.locator(".month tbody td").count() >= 28
        answer = page.request.get(site.address + "/due.ics")
        assert answer.ok and answer.text().startswith("BEGIN:VCALENDAR")
