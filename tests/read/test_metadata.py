"""What a page says of itself, place by place: whose word counts, and who says otherwise."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import pytest

from onrecord.model import Document, Problem
from onrecord.read import ReadOptions
from onrecord.read.options import Meta
from onrecord.read.paths import read_stream
from onrecord.read.readers import Origin

STORY = (
    "<p>The two governments signed the river pact on Monday, officials of both said after a long "
    "night of talks in the capital.</p><p>It runs for ten years and can be prolonged if neither "
    "side objects in time, says the text of it.</p><p>A spokesman for the upper state would not "
    "say when parliament would vote on it this year.</p>"
)
HERE = "https://lowland.example/p"


def linked(**said: object) -> str:
    """JSON-LD of an article."""
    told = json.dumps({"@type": "NewsArticle", **said})
    return f'<script type="application/ld+json">{told}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def page(head: str = "", above: str = "<h1>River pact signed</h1>", attributes: str = "") -> str:
    return (
        f"<!doctype html><html {attributes}><head>{head}</head><body><article>{above}{STORY}"
        "</article></body></html>"
    )


def items(html: str, url: str | None = HERE, **options: object) -> list[Document | Problem]:
    origin = Origin("p.html", "p", url)
    return list(read_stream(BytesIO(html.encode()), origin, ReadOptions(**options)))  # type: ignore[arg-type]


def read(html: str, url: str | None = HERE, **options: object) -> Document:
    (document,) = [i for i in items(html, url, **options) if isinstance(i, Document)]
    return document


def told(document: Document, item: str) -> tuple[object, str | None]:
    """An item's value and where it was found."""
    value = getattr(document, item)
    return str(value) if isinstance(value, date) else value, dict(document.found).get(item)


@pytest.mark.parametrize(
    ("item", "head", "above", "value", "place"),
    [
        ("title", linked(headline="Pact sealed"), "<h1>Pact sealed</h1>", "Pact sealed", "JSON-LD"),
        ("title", "<title>Other | Mail</title>", "<h1>Pact sealed</h1>", "Pact sealed",
         "heading; title element says Other"),
        ("title", meta("og:title", "Pact sealed | Lowland Mail"), "", "Pact sealed", "meta tag"),
        ("title", "<title>Pact sealed - Mail</title>" + meta("og:site_name", "Mail"), "",
         "Pact sealed", "title element"),
        ("outlet", linked(publisher={"name": "Lowland Mail"}), "", "Lowland Mail", "JSON-LD"),
        ("outlet", meta("og:site_name", "Lowland Mail"), "", "Lowland Mail", "meta tag"),
        ("byline", linked(author=[{"name": "Ana Oduya"}, {"name": "Ben Silt"}]), "",
         "Ana Oduya, Ben Silt", "JSON-LD"),
        ("byline", meta("article:author", "https://x.example/ana") + meta("author", "By Ana Oduya"),
         "", "Ana Oduya", "meta tag"),
        ("byline", meta("author", "Ana Oduya") + meta("author", "Ben Silt"), "",
         "Ana Oduya, Ben Silt", "meta tag"),
        ("byline", "", '<a rel="author">Ana Oduya</a>', "Ana Oduya", "byline"),
        ("byline", "", '<h1>River pact signed</h1><div class="story-byline">By Ana Oduya</div>',
         "Ana Oduya", "byline"),
        ("dateline", linked(dateline="VARDO"), "", "VARDO", "JSON-LD"),
        ("dateline", "", '<meta itemprop="dateline" content="VARDO">', "VARDO", "dateline"),
        ("published", linked(datePublished="2021-05-03"), "", "2021-05-03", "JSON-LD"),
        ("published", meta("article:published_time", "2021-05-03T08:00Z"), "", "2021-05-03",
         "meta tag"),
        ("published", "", '<time datetime="2021-05-03">3 May</time>', "2021-05-03",
         "time element"),
        ("published", "", '<p class="byline">Ana Oduya, May 3, 2021</p>', "2021-05-03", "byline"),
        ("updated", linked(dateModified="2021-05-05"), "", "2021-05-05", "JSON-LD"),
        ("updated", meta("article:modified_time", "2021-05-05T08:00Z"), "", "2021-05-05",
         "meta tag"),
        ("updated", "", '<time itemprop="dateModified" datetime="2021-05-05">5 May</time>',
         "2021-05-05", "time element"),
        ("updated", "", '<p class="dates">Published May 3, 2021 | Updated May 5, 2021</p>',
         "2021-05-05", "update line"),
        ("section", linked(articleSection=["World", "Asia"]), "", "World", "JSON-LD"),
        ("section", meta("article:section", "World"), "", "World", "meta tag"),
        ("section",
         '<script type="application/ld+json">{"@type": "BreadcrumbList", "itemListElement": ['
         '{"name": "Home"}, {"item": {"name": "World"}}, {"name": "River pact signed"}]}</script>',
         "", "World", "breadcrumb"),
        ("url", '<link rel="canonical" href="/world/pact">', "", "https://lowland.example/world/pact",
         "canonical link; address says https://lowland.example/p"),
        ("url", meta("og:url", "http://www.lowland.example/p/"), "",
         "http://www.lowland.example/p/", "meta tag"),
        ("url", linked(mainEntityOfPage={"@id": "https://lowland.example/p"}), "", HERE, "JSON-LD"),
        ("url", "", "", HERE, "address"),
    ],
)  # fmt: skip
def test_an_item_is_told_by_each_of_its_places(
    item: str, head: str, above: str, value: str, place: str
) -> None:
    assert told(read(page(head, above)), item) == (value, place)


def test_the_address_gives_day_and_section_where_nothing_else_does() -> None:
    document = read(page(), "https://lowland.example/world/2021/05/03/pact")
    assert told(document, "published") == ("2021-05-03", "address")
    assert told(document, "section") == ("World", "address")


def test_the_heaviest_publication_day_wins_and_those_that_disagree_are_named() -> None:
    head = linked(datePublished="2021-05-03") + meta("article:published_time", "2021-05-04")
    document = read(page(head), "https://lowland.example/2021/03/04/pact")
    day, place = told(document, "published")
    assert (day, place) == ("2021-05-03", "JSON-LD; address says 2021-03-04")
    two_against_one = page(
        linked(datePublished="2021-01-01"), '<h1>P</h1><time datetime="2021-05-03">3 May</time>'
    )
    document = read(two_against_one, "https://lowland.example/2021/05/03/pact")
    day, place = told(document, "published")
    assert day == "2021-05-03" and "JSON-LD says 2021-01-01" in str(place)


def test_the_pages_print_is_heard_beside_its_markup() -> None:
    html = page(linked(datePublished="2021-05-03")).replace(
        "<p>The two", "<p>VARDO, 9 May 2021 (NCW) - The two", 1
    )
    day, place = told(read(html), "published")
    assert (day, place) == ("2021-05-03", "JSON-LD; dateline says 2021-05-09")


def test_titles_outlets_and_bylines_that_differ_are_named_and_the_higher_place_counts() -> None:
    head = linked(
        headline="Pact sealed", publisher={"name": "Lowland Mail"}, author={"name": "Ana Oduya"}
    )
    head += meta("og:title", "You will not believe this") + meta("author", "Web Desk")
    head += meta("og:site_name", "Silt Media")
    document = read(page(head, "<h1>PACT SEALED!</h1>"))
    assert told(document, "title") == (
        "Pact sealed",
        "JSON-LD; meta tag says You will not believe this",
    )
    assert told(document, "outlet") == ("Lowland Mail", "JSON-LD; meta tag says Silt Media")
    assert told(document, "byline") == ("Ana Oduya", "JSON-LD; meta tag says Web Desk")


def test_an_agency_in_the_dateline_does_not_contradict_the_outlet() -> None:
    html = page(meta("og:site_name", "Lowland Mail")).replace("<p>The", "<p>VARDO (NCW) - The", 1)
    document = read(html)
    assert told(document, "outlet") == ("Lowland Mail", "meta tag")
    assert document.dateline == "VARDO (NCW)"


def test_a_person_a_list_and_a_page_outrank_each_other_in_this_order() -> None:
    html = page(linked(datePublished="2021-05-03"))
    listed = {"p": Meta(published=date(2021, 6, 1))}
    assert told(read(html, meta=listed), "published") == (
        "2021-06-01",
        "metadata file; JSON-LD says 2021-05-03",
    )
    assert told(read(html, meta=listed, published=date(2021, 7, 1)), "published") == (
        "2021-07-01",
        "option; metadata file says 2021-06-01; JSON-LD says 2021-05-03",
    )


def test_an_update_before_the_day_of_publication_is_none_and_told() -> None:
    document = read(page(linked(datePublished="2021-05-03", dateModified="2020-01-01")))
    assert document.updated is None
    assert dict(document.found)["update before publication"] == "JSON-LD says 2020-01-01"


def test_updates_that_differ_are_named() -> None:
    head = linked(datePublished="2021-05-03", dateModified="2021-05-05")
    document = read(page(head + meta("article:modified_time", "2021-06-05")))
    assert told(document, "updated") == ("2021-05-05", "JSON-LD; meta tag says 2021-06-05")


def test_a_clock_that_was_never_set_dates_nothing() -> None:
    head = linked(datePublished="1970-01-01T00:00:00Z") + meta("pubdate", "2021-05-03")
    assert told(read(page(head)), "published") == ("2021-05-03", "meta tag")


def test_a_teaser_in_the_markup_does_not_speak_for_the_page() -> None:
    teaser = linked(headline="Bridge closed", url="https://lowland.example/bridge",
                    datePublished="2019-01-01")  # fmt: skip
    own = linked(headline="River pact signed", url=HERE, datePublished="2021-05-03")
    document = read(page(teaser + own + f'<link rel="canonical" href="{HERE}">'))
    assert (document.title, str(document.published)) == ("River pact signed", "2021-05-03")


def test_the_sites_name_in_a_heading_is_no_title() -> None:
    head = meta("og:site_name", "Lowland Mail") + meta("og:title", "River pact signed")
    assert read(page(head, "<h1>Lowland Mail</h1>")).title == "River pact signed"


@pytest.mark.parametrize(
    ("given", "bare"),
    [
        ("https://l.example/p?utm_source=x&id=7&fbclid=1#top", "https://l.example/p?id=7"),
        ("https://l.example/p?id=7&b=", "https://l.example/p?id=7&b="),
    ],
)
def test_an_address_loses_what_only_tracks_its_reader(given: str, bare: str) -> None:
    assert read(page(), given).url == bare


def test_a_front_page_is_not_believed_to_be_the_pages_address() -> None:
    head = '<link rel="canonical" href="https://lowland.example/">'
    assert told(read(page(head)), "url") == (HERE, "address")


def test_words_decide_on_the_language_and_what_is_declared_is_heard_beside_them() -> None:
    assert told(read(page(attributes="lang='en-GB'")), "language") == ("en", "common words")
    assert told(read(page(attributes="lang='de'")), "language") == (
        "en",
        "common words; lang attribute says de",
    )


def test_where_words_leave_the_language_open_what_is_declared_counts() -> None:
    row = json.dumps({"text": "Marravia, Lundia: pact.", "lang": "English", "date": "2021-05-03"})
    (document,) = read_stream(BytesIO(row.encode()), Origin("t.jsonl", "t"), ReadOptions())
    assert isinstance(document, Document)
    assert told(document, "language") == ("en", "column lang")


def test_a_section_printed_over_the_headline_is_told() -> None:
    text = "World News\n\nRiver pact signed\n\nBy Ana Oduya, May 3, 2021\n\n" + (
        "The two governments signed the river pact on Monday, officials of both of them said.\n"
    )
    (document,) = read_stream(BytesIO(text.encode()), Origin("t.txt", "t"), ReadOptions())
    assert isinstance(document, Document)
    assert told(document, "section") == ("World News", "label")


@pytest.mark.parametrize(
    ("name", "raw", "place"),
    [
        ("t.jsonl",
         '{"text": "STORY", "published": "2021-05-03", "date_modify": "2021-05-05", '
         '"section": "World", "source": "Mail", "author": "Ana Oduya", "url": "https://m.example/1"}',
         "column"),
        ("t.md",
         "---\ndate: 2021-05-03\nlastmod: 2021-05-05\nsection: World\nsource: Mail\n"
         "author: Ana Oduya\nurl: https://m.example/1\n---\nSTORY", "front matter"),
    ],
)  # fmt: skip
def test_tables_and_front_matter_give_all_items(name: str, raw: str, place: str) -> None:
    story = "The two governments signed the river pact on Monday, officials of both said."
    stream = BytesIO(raw.replace("STORY", story).encode())
    (document,) = read_stream(stream, Origin(name, "t"), ReadOptions())
    assert isinstance(document, Document)
    assert (str(document.published), str(document.updated)) == ("2021-05-03", "2021-05-05")
    assert (document.section, document.outlet, document.byline) == ("World", "Mail", "Ana Oduya")
    found = dict(document.found)
    for item in ("published", "updated", "section", "outlet", "byline", "url"):
        assert found[item].startswith(place), item


def test_a_feed_fills_what_its_page_leaves_open_and_is_heard_where_it_does_not() -> None:
    fallback = Meta(published=date(2021, 5, 9), outlet="Lowland Mail", updated=date(2021, 5, 10))
    origin = Origin("p.html", "p", HERE, fallback=fallback)
    html = page(linked(datePublished="2021-05-03"))
    (document,) = read_stream(BytesIO(html.encode()), origin, ReadOptions())
    assert isinstance(document, Document)
    assert told(document, "published") == ("2021-05-03", "JSON-LD; feed says 2021-05-09")
    assert told(document, "outlet") == ("Lowland Mail", "feed")
    assert told(document, "updated") == ("2021-05-10", "feed")
