"""Fetching from a server of our own on loopback: polite, bounded, and never led inside."""

from __future__ import annotations

import gzip
import http.server
import io
import socket
import sys
import threading
import time
import types
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from onrecord.model import Document, Problem
from onrecord.read import ReadOptions, read_paths
from onrecord.read.fetch import Fetcher, Limits, Page, is_public, read_fetched

STORY = (
    "<html lang='en'><body><article><h1>River pact signed</h1>"
    "<p>The two governments signed the river pact on Monday, officials of both of them said.</p>"
    "<p>It runs for ten years and can be prolonged if neither side objects, says the text.</p>"
    "<p>A spokesman for the upper state would not say when parliament would vote on it.</p>"
    "</article></body></html>"
)
BOMB = gzip.compress(b"0" * 20_000_000)
LIST_BOMB = gzip.compress(b"<?xml version='1.0'?><urlset>" + b" " * 60_000_000)
QUICK = Limits(
    delay_seconds=0.0,
    connect_seconds=1.0,
    total_seconds=1.5,
    tries=2,
    backoff_seconds=0.01,
    max_bytes=200_000,
)


def sitemap(site: Site) -> bytes:
    return (
        f'<?xml version="1.0"?><urlset xmlns="http://s/0.9" xmlns:news="http://n/0.9"><url>'
        f"<loc>{site.base}/page</loc><news:news><news:publication><news:name>Lowland Mail"
        f"</news:name></news:publication><news:publication_date>2021-05-03T08:00:00Z"
        f"</news:publication_date></news:news></url></urlset>"
    ).encode()


class Site(http.server.ThreadingHTTPServer):
    """A server that answers as the test tells it, and remembers who asked for what and when."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.robots = ""
        self.asked: list[tuple[str, float, dict[str, str]]] = []
        self.fails = 0
        self.retry_after = ""
        self.at_once = 0
        self.most_at_once = 0
        self.base = f"http://127.0.0.1:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def say(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", headers.get("length", str(len(body))))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        site = self.server
        site.asked.append((self.path, time.monotonic(), dict(self.headers)))
        site.at_once += 1
        site.most_at_once = max(site.most_at_once, site.at_once)
        try:
            self.answer(site)
        except OSError:
            return
        finally:
            site.at_once -= 1

    def answer(self, site: Site) -> None:
        name = self.path.strip("/").split("?")[0]
        if name == "robots.txt":
            self.say(site.robots.encode(), 200 if site.robots else 404, Content_Type="text/plain")
        elif name == "page":
            if self.headers.get("If-None-Match") == '"v1"':
                self.say(b"", 304)
            else:
                self.say(STORY.encode(), ETag='"v1"', Last_Modified="Mon, 03 May 2021 08:00:00 GMT")
        elif name == "gzipped":
            self.say(gzip.compress(STORY.encode()), Content_Encoding="gzip")
        elif name == "bomb":
            self.say(BOMB, Content_Encoding="gzip")
        elif name == "deflate-broken":
            self.say(zlib.compress(STORY.encode())[:40], Content_Encoding="deflate")
        elif name == "huge":
            self.say(b"0" * 300_000)
        elif name == "stall":
            time.sleep(4)
        elif name == "drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(80):
                self.wfile.write(b"<p>")
                time.sleep(0.05)
        elif name == "slow-head":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(60):
                self.wfile.write(f"X-{number}: 1\r\n".encode())
                time.sleep(0.05)
        elif name == "short":
            self.send_response(200)
            self.send_header("Content-Length", "9999")
            self.end_headers()
            self.wfile.write(STORY.encode())
            self.close_connection = True
        elif name == "drop":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.connection.close()
        elif name == "flaky":
            site.fails += 1
            self.say(*((b"busy", 503) if site.fails < 2 else (STORY.encode(), 200)))
        elif name == "busy":
            self.say(b"busy", 429, Retry_After=site.retry_after)
        elif name == "loop":
            self.say(b"", 302, Location="/loop")
        elif name == "circle":
            self.say(b"", 302, Location=f"/circle?{len(site.asked)}")
        elif name == "moved":
            self.say(b"", 301, Location="/page")
        elif name == "inside":
            self.say(b"", 302, Location="http://169.254.169.254/latest/meta-data/")
        elif name == "file":
            self.say(b"", 302, Location="file:///etc/passwd")
        elif name == "feed":
            link = f"{site.base}/page"
            self.say(
                f"<?xml version='1.0'?><rss version='2.0'><channel><title>Lowland Mail</title>"
                f"<item><title>River</title><link>{link}</link>"
                f"<pubDate>Mon, 03 May 2021 08:00:00 GMT</pubDate></item>"
                f"<item><title>River</title><link>{link}</link></item>"
                f"<item><title>Gone</title><link>{site.base}/gone</link></item>"
                f"</channel></rss>".encode(),
                Content_Type="application/rss+xml",
            )
        elif name == "opml":
            self.say(
                f'<?xml version="1.0"?><opml version="2.0"><body><outline text="x">'
                f'<outline type="rss" xmlUrl="{site.base}/feed"/></outline></body></opml>'.encode(),
                Content_Type="text/x-opml",
            )
        elif name == "sitemap":
            self.say(sitemap(site), Content_Type="application/xml")
        elif name == "sitemap.xml.gz":
            self.say(gzip.compress(sitemap(site)), Content_Type="application/x-gzip")
        elif name == "bomb.xml.gz":
            self.say(LIST_BOMB, Content_Type="application/x-gzip")
        elif name == "laughs":
            self.say(
                b'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
                b"<opml><body>&b;</body></opml>",
                Content_Type="text/x-opml",
            )
        else:
            self.say(b"no", 404)


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.daemon = True
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def fetch(site: Site, path: str, **limits: float) -> Page | Problem:
    bounds = Limits(**{**{f: getattr(QUICK, f) for f in QUICK.__slots__}, **limits})  # type: ignore[arg-type]
    return Fetcher(allow_private=True, limits=bounds).fetch(f"{site.base}/{path}")


def read(site: Site, path: str) -> tuple[list[Document], list[Problem]]:
    fetcher = Fetcher(allow_private=True, limits=QUICK)
    items = list(read_fetched(fetcher, f"{site.base}/{path}", ReadOptions()))
    return (
        [item for item in items if isinstance(item, Document)],
        [item for item in items if isinstance(item, Problem)],
    )


@pytest.mark.parametrize("path", ["page", "gzipped", "moved", "flaky"])
def test_a_page_is_fetched_unpacked_followed_and_retried(site: Site, path: str) -> None:
    page = fetch(site, path)
    assert isinstance(page, Page)
    assert page.body == STORY.encode()


def test_a_server_that_asks_for_a_long_pause_gets_it(site: Site) -> None:
    in_an_hour = format_datetime(datetime.now(UTC) + timedelta(minutes=60), usegmt=True)
    for told in ("3600", in_an_hour):
        site.asked.clear()
        site.retry_after = told
        problem = fetch(site, "busy")
        assert isinstance(problem, Problem)
        assert "asks to be left alone for 60 minutes" in problem.what
        assert [path for path, _, _ in site.asked] == ["/robots.txt", "/busy"]


def test_a_short_pause_is_kept_before_the_next_try(site: Site) -> None:
    site.retry_after = "1"
    problem = fetch(site, "busy")
    assert isinstance(problem, Problem) and "429 Too Many Requests after 2 tries" in problem.what
    first, second = (at for path, at, _ in site.asked if path == "/busy")
    assert second - first >= 0.95


def test_a_feed_is_known_by_its_content_in_a_file_or_on_standard_input(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>Lowland Mail</title><item>"
        f"<link>{site.base}/page</link></item></channel></rss>"
    )
    (tmp_path / "feed.xml").write_text(body)
    stdin = types.SimpleNamespace(buffer=io.BytesIO(body.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    for source in (str(tmp_path / "feed.xml"), "-"):
        items = list(read_paths([source], ReadOptions(allow_private=True)))
        assert [i.title for i in items if isinstance(i, Document)] == ["River pact signed"]


def test_nothing_is_sent_again_that_has_not_changed(site: Site) -> None:
    fetcher = Fetcher(allow_private=True, limits=QUICK)
    first = fetcher.fetch(f"{site.base}/page")
    assert isinstance(first, Page)
    again = fetcher.fetch(f"{site.base}/page", etag=first.etag, last_modified=first.last_modified)
    assert isinstance(again, Page)
    assert again.body is None


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("stall", "does not answer in time after 2 tries"),
        ("drip", "does not answer in time after 2 tries"),
        ("slow-head", "does not answer in time after 2 tries"),
        ("short", "it breaks off in the middle) after 2 tries"),
        ("drop", "the connection fails"),
        ("bomb", "too long for one page"),
        ("huge", "too long for one page"),
        ("deflate-broken", "its compressed body is broken after 2 tries"),
        ("loop", "redirects in a circle"),
        ("circle", "more than 5 redirects"),
        ("file", "file is not a scheme that is fetched"),
        ("gone", "the server answers 404 Not Found"),
    ],
)
def test_each_fault_of_a_server_is_one_problem_and_nothing_hangs(
    site: Site, path: str, what: str
) -> None:
    started = time.monotonic()
    problem = fetch(site, path, total_seconds=0.6)
    assert isinstance(problem, Problem)
    assert what in problem.what
    assert problem.where == f"{site.base}/{path}"
    assert time.monotonic() - started < 4


def test_a_private_address_is_refused_unless_allowed(site: Site) -> None:
    problem = Fetcher(limits=QUICK).fetch(f"{site.base}/page")
    assert isinstance(problem, Problem)
    assert "127.0.0.1, which is not on the public internet" in problem.what
    assert site.asked == []


def test_a_redirect_to_a_private_address_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "onrecord.read.fetch.is_public",
        lambda address: address == "127.0.0.1" or is_public(address),
    )
    problem = Fetcher(limits=QUICK).fetch(f"{site.base}/inside")
    assert isinstance(problem, Problem)
    assert "169.254.169.254, which is not on the public internet" in problem.what


def test_a_name_that_means_a_private_address_is_refused_and_never_asked_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lookups: list[str] = []

    def rebinding(host: str, port: int, **_: object) -> list[tuple]:
        lookups.append(host)
        return [(2, 1, 6, "", ("93.184.216.34" if len(lookups) > 1 else "10.0.0.7", port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    problem = Fetcher(limits=QUICK).fetch("http://news.example/")
    assert isinstance(problem, Problem)
    assert "10.0.0.7" in problem.what
    assert lookups == ["news.example"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.20.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:0a00:0001::", False),
        ("nonsense", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("ftp://x.example/", "ftp is not a scheme"),
        ("http://user:secret@x.example/", "a password in it"),
        ("http://x.example:25/", "port 25"),
        ("http://x.example:99999/", "not an address"),
        ("http:///path", "without a host"),
    ],
)
def test_an_address_that_should_not_be_fetched_is_refused(url: str, what: str) -> None:
    problem = Fetcher(limits=QUICK).fetch(url)
    assert isinstance(problem, Problem)
    assert what in problem.what


def test_robots_txt_is_obeyed_and_asked_for_once(site: Site) -> None:
    site.robots = "User-agent: *\nDisallow: /page\n"
    fetcher = Fetcher(allow_private=True, limits=QUICK)
    problem = fetcher.fetch(f"{site.base}/page")
    assert isinstance(problem, Problem)
    assert "robots.txt" in problem.what
    assert isinstance(fetcher.fetch(f"{site.base}/gzipped"), Page)
    assert [path for path, _, _ in site.asked] == ["/robots.txt", "/gzipped"]
    assert "onrecord" in site.asked[0][2]["User-Agent"]


def test_a_host_gets_one_request_at_a_time_with_a_pause_between(site: Site) -> None:
    limits = Limits(delay_seconds=0.15, connect_seconds=1, total_seconds=2, tries=1)
    fetcher = Fetcher(allow_private=True, limits=limits)
    threads = [
        threading.Thread(target=fetcher.fetch, args=(f"{site.base}/page?{number}",))
        for number in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    moments = sorted(moment for _, moment, _ in site.asked)
    assert site.most_at_once == 1
    assert all(later - earlier >= 0.14 for earlier, later in pairwise(moments))


def test_a_feed_gives_its_pages_once_each_with_its_word_where_they_have_none(site: Site) -> None:
    documents, problems = read(site, "feed")
    (document,) = documents
    assert document.title == "River pact signed"
    assert (document.outlet, document.published) == ("Lowland Mail", date(2021, 5, 3))
    assert dict(document.found)["published"] == "feed"
    assert [problem.what for problem in problems] == ["the server answers 404 Not Found"]


def test_a_gzipped_list_that_is_a_bomb_is_refused(site: Site) -> None:
    documents, (problem,) = read(site, "bomb.xml.gz")
    assert documents == [] and "a gzipped list that is broken or too long" in problem.what


@pytest.mark.parametrize("path", ["opml", "sitemap", "sitemap.xml.gz"])
def test_lists_of_feeds_and_news_sitemaps_are_followed(site: Site, path: str) -> None:
    documents, _ = read(site, path)
    assert [document.published for document in documents] == [date(2021, 5, 3)]


def test_a_list_that_declares_entities_is_refused(site: Site) -> None:
    documents, (problem,) = read(site, "laughs")
    assert documents == []
    assert "declares entities" in problem.what
