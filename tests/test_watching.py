"""Watching feeds on a server of our own: what is new is read once, whatever happens between."""

from __future__ import annotations

import gzip
import hashlib
import hmac
import http.server
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from making import cheap
from onrecord.api import Desk, Extractor
from onrecord.model import OnrecordError, Problem, Status
from onrecord.read import ReadOptions
from onrecord.read.fetch import Fetcher, Limits
from onrecord.record import Register
from onrecord.record.watch_state import FAILED, PASSED, READ, WAITING, WatchState
from onrecord.watching import PAGE_TRIES, News, Watch, webhook

QUICK = Limits(0.0, 1.0, 1.0, 1, 0.01)


def page(verb: str, day: str, published: str) -> str:
    return (
        f"<html lang='en'><head><title>Amber pact</title><meta property='article:published_time' "
        f"content='{published}'></head><body><article><h1>Amber pact in the news</h1><p>Norland "
        f"and Sudria {verb} the Amber pact on {day}.</p><p>Officials of both sides confirmed it "
        f"to reporters in the capital after a long night, and would not say more than that.</p>"
        f"<p>The pact covers the trade in amber between the two neighbours on the coast.</p>"
        f"</article></body></html>"
    )


DULL = (
    "<html lang='en'><body><article><h1>Otters fed</h1><p>The keeper fed the otters at noon on "
    "Monday, and the crowd at the zoo was delighted with what it saw.</p><p>They will be fed again "
    "on the next day, the keeper of the otters said to the visitors.</p></article></body></html>"
)


FAULTS = ("stall", "bomb", "loop", "short", "drop")
BOMB = gzip.compress(b"0" * 30_000_000)


class Site(http.server.ThreadingHTTPServer):
    """Feeds, pages and a place to post to; what is `down` answers 503."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.pages: dict[str, str] = {}
        self.listed: list[str] = []
        self.down: set[str] = set()
        self.asked: list[str] = []
        self.posted: list[tuple[dict[str, str], bytes]] = []

    def feed(self) -> str:
        items = "".join(
            f"<item><title>x</title><link>{self.base}/{name}</link></item>" for name in self.listed
        )
        return (
            f"<?xml version='1.0'?><rss version='2.0'><channel><title>Mail</title>{items}</channel>"
            "</rss>"
        )


class Handler(http.server.BaseHTTPRequestHandler):
    server: Site

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        site, name = self.server, self.path.strip("/")
        if name == "robots.txt":
            self.say(404)
            return
        site.asked.append(name)
        if name in site.down:
            self.say(503)
            return
        if name in FAULTS:
            self.fail(name)
            return
        told = site.feed() if name == "feed" else site.pages.get(name)
        if told is None:
            self.say(404)
            return
        body = told.encode()
        mark = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if self.headers.get("If-None-Match") == mark:
            site.asked[-1] += " (not modified)"
            self.say(304)
            return
        kind = "application/rss+xml" if name == "feed" else "text/html"
        self.say(200, body, ETag=mark, Content_Type=kind)

    def fail(self, how: str) -> None:
        if how == "stall":
            time.sleep(2.5)
        elif how == "bomb":
            self.say(200, BOMB, Content_Encoding="gzip", Content_Type="text/html")
        elif how == "loop":
            self.say(302, Location="/loop")
        elif how == "short":
            self.send_response(200)
            self.send_header("Content-Length", "99999")
            self.end_headers()
            self.wfile.write(DULL.encode())
        elif how == "drop":
            self.connection.shutdown(socket.SHUT_RDWR)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "hook" in self.server.down:
            self.say(500)
            return
        self.server.posted.append((dict(self.headers), body))
        self.say(204)


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.daemon = True
    thread.start()
    server.pages["1"] = page("signed", "2021-05-03", "2021-05-04")
    server.listed = ["1"]
    yield server
    server.shutdown()
    server.server_close()


@dataclass
class Room:
    """A watch with its register and state in a folder, and a clock that the test moves."""

    folder: Path
    site: Site
    at: datetime = datetime(2021, 6, 1, tzinfo=UTC)
    told: list[News | Problem] = field(default_factory=list)

    def watch(self, **more: object) -> Watch:
        register = Register.open(self.folder / "r.db", create=True)
        desk = Desk(register, Extractor("cheap/1", cheap))
        return Watch(
            desk,
            WatchState(self.folder / "r.watch.db"),
            [f"{self.site.base}/feed"],
            desk.quick(ReadOptions(allow_private=True)),
            tell=self.told.append,
            fetcher=Fetcher(allow_private=True, limits=QUICK),
            now=lambda: self.at,
            **more,  # type: ignore[arg-type]
        )

    def state(self) -> WatchState:
        return WatchState(self.folder / "r.watch.db", create=False)

    def later(self, minutes: float = 16) -> None:
        self.at += timedelta(minutes=minutes)

    def news(self) -> list[News]:
        return [item for item in self.told if isinstance(item, News)]


@pytest.fixture
def room(site: Site, tmp_path: Path) -> Room:
    return Room(tmp_path, site)


def test_what_is_new_is_read_once_and_what_changed_is_told(room: Room) -> None:
    watch = room.watch()
    assert watch.round().read == 1
    (first,) = room.news()
    assert (first.before, first.after) == (Status.UNKNOWN, Status.SIGNED)
    assert first.names == ("Amber pact",)
    room.later()
    room.site.listed.insert(0, "2")
    room.site.pages["2"] = page("ended", "2021-05-20", "2021-05-21")
    assert watch.round().read == 1
    second = room.news()[-1]
    assert (second.before, second.after) == (Status.SIGNED, Status.ENDED)
    assert [item.doc for item in second.statements] == [f"{room.site.base}/2"]
    assert second.to_json()["statements"][0]["evidence_text"].startswith("Norland and Sudria ended")
    assert room.site.asked == ["feed", "1", "feed", "2"]


def test_a_feed_is_asked_no_sooner_than_due_and_conditionally(room: Room) -> None:
    watch = room.watch(every=timedelta(minutes=15))
    watch.round()
    room.later(5)
    assert watch.round().polled == 0
    room.later(11)
    assert watch.round().polled == 1
    assert room.site.asked == ["feed", "1", "feed (not modified)"]


def test_a_watch_begun_anew_goes_on_where_the_last_one_was(room: Room) -> None:
    room.site.listed = ["1", "2"]
    room.site.pages["2"] = page("ended", "2021-05-20", "2021-05-21")
    watch = room.watch()
    real = watch._read_page
    calls: list[str] = []

    def killed(one):
        if calls:
            raise KeyboardInterrupt
        calls.append(one.url)
        return real(one)

    watch._read_page = killed
    with pytest.raises(KeyboardInterrupt):
        watch.run()
    assert room.state().counts()[WAITING] == 1
    again = room.watch()
    room.later()
    assert again.round().read == 1
    assert room.site.asked == ["feed", "1", "feed (not modified)", "2"]
    assert room.state().counts()[READ] == 2


def test_a_loss_of_the_network_is_told_once_and_made_up_for(room: Room) -> None:
    watch = room.watch()
    watch.round()
    room.site.down = {"feed"}
    for _ in range(4):
        room.later(70)
        watch.round()
    assert len([item for item in room.told if isinstance(item, Problem)]) == 1
    (feed,) = room.state().feeds()
    assert feed.failures == 4 and "503" in (feed.problem or "")
    room.site.down = set()
    room.site.listed.insert(0, "2")
    room.site.pages["2"] = page("ended", "2021-05-20", "2021-05-21")
    room.later(61)
    assert watch.round().read == 1
    assert room.state().feeds()[0].failures == 0


def test_a_page_that_cannot_be_had_is_tried_again_later_and_given_up_in_the_end(room: Room) -> None:
    room.site.listed = ["1", "gone"]
    watch = room.watch()
    watch.round()
    assert room.state().counts() == {WAITING: 1, READ: 1, PASSED: 0, FAILED: 0}
    for _ in range(12):
        room.later(400)
        watch.round()
    assert room.site.asked.count("gone") == PAGE_TRIES
    ((url, why),) = room.state().failed()
    assert url.endswith("/gone") and "404" in why


def test_pages_that_fail_in_every_way_hold_up_nothing_and_the_register_stays_valid(
    room: Room,
) -> None:
    room.site.listed = [*FAULTS, "1"]
    started = time.monotonic()
    assert room.watch().round().read == 1
    assert time.monotonic() - started < 20
    assert room.state().counts() == {WAITING: len(FAULTS), READ: 1, PASSED: 0, FAILED: 0}
    held = sqlite3.connect(room.folder / "r.db")
    assert held.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert held.execute("SELECT count(*) FROM documents").fetchone() == (1,)


def test_what_names_no_agreement_is_passed_over_and_not_recorded(room: Room) -> None:
    room.site.listed, room.site.pages["dull"] = ["dull"], DULL
    assert room.watch().round().passed_over == 1
    assert room.state().counts()[PASSED] == 1
    assert not Register.open(room.folder / "r.db").reports()


def test_changes_are_posted_signed_and_kept_until_they_are_taken(room: Room) -> None:
    post = webhook(f"{room.site.base}/hook", "a secret")
    room.site.down = {"hook"}
    watch = room.watch(post=post)
    watch.round()
    assert len(room.state().outbox()) == 1 and not room.site.posted
    room.site.down = set()
    room.later()
    room.watch(post=post).round()
    ((headers, body),) = room.site.posted
    assert json.loads(body)["names"] == ["Amber pact"]
    mark = hmac.new(b"a secret", body, hashlib.sha256).hexdigest()
    assert headers["X-Onrecord-Signature"] == f"sha256={mark}"
    assert not room.state().outbox()


def test_a_webhook_that_is_no_address_is_misuse() -> None:
    with pytest.raises(OnrecordError, match="http://"):
        webhook("file:///etc/passwd")


def test_lists_of_feeds_are_read_anew_each_round(room: Room, tmp_path: Path) -> None:
    listing = tmp_path / "feeds.opml"
    row = f'<outline type="rss" xmlUrl="{room.site.base}/feed"/>'
    listing.write_text(f'<opml version="2.0"><body>{row}</body></opml>')
    watch = room.watch()
    watch._sources = (str(listing),)
    assert watch.round().read == 1
    listing.write_text("<opml")  # being saved just now
    room.later()
    assert watch.round().polled == 1
    assert isinstance(room.told[-1], Problem)


def test_two_watches_over_one_register_are_refused(room: Room) -> None:
    held = WatchState(room.folder / "r.watch.db")
    held.begin(room.at)
    held._do("UPDATE runs SET pid = ?", os.getppid())
    with pytest.raises(OnrecordError, match="watches already"):
        WatchState(room.folder / "r.watch.db").begin(room.at)


@pytest.fixture
def start(site: Site, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    running = []

    def begin(*words: str) -> subprocess.Popen[str]:
        running.append(
            subprocess.Popen(
                [sys.executable, "-c", "from onrecord.cli import main; main()",
                 "--register", "w.db", "watch", *words],
                cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                env={**os.environ, "HOME": str(tmp_path)},
            )
        )  # fmt: skip
        return running[-1]

    yield begin
    for process in running:
        if process.poll() is None:
            process.kill()
            process.wait()


def test_the_command_watches_tells_its_state_and_stops_cleanly_on_a_signal(
    site: Site, start, tmp_path: Path
) -> None:
    watching = start(f"{site.base}/feed", "--allow-private", "--json", "--every", "1h")
    line = watching.stdout.readline()
    assert "Amber pact" in json.loads(line)["names"][0]
    told = json.loads(start("--status", "--json").communicate(timeout=60)[0])
    assert told["running"] is True and told["pid"] == watching.pid
    assert told["feeds"][0]["problem"] is None
    second, fault = start(f"{site.base}/feed").communicate(timeout=60)
    assert "watches already" in fault and not second
    watching.send_signal(signal.SIGTERM)
    _, fault = watching.communicate(timeout=60)
    assert watching.returncode == 0, fault
    assert "stopped; the same command goes on from here" in fault and "Traceback" not in fault
    plain = start("--status").communicate(timeout=60)[0]
    assert "stopped at" in plain and "1 read" in plain
    check = sqlite3.connect(tmp_path / "w.db").execute("PRAGMA integrity_check").fetchone()
    assert check == ("ok",)


def test_a_watch_that_is_killed_says_so_and_goes_on_from_there(site: Site, start) -> None:
    watching = start(f"{site.base}/feed", "--allow-private", "--json")
    watching.stdout.readline()
    watching.kill()
    watching.wait()
    time.sleep(0.1)
    assert "ended without a word" in start("--status").communicate(timeout=60)[0]
    out, fault = start(f"{site.base}/feed", "--allow-private", "--once").communicate(timeout=60)
    assert not out and "Traceback" not in fault
    assert site.asked.count("1") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "feeds.opml"),
        (("x.opml", "--every", "often"), "15m"),
        (("--status",), "no watch has run here"),
        (("x.opml", "--webhook", "x"), "http://"),
    ],
)
def test_misuse_of_the_command_is_one_line(start, words, said) -> None:
    _, fault = start(*words).communicate(timeout=60)
    assert said in fault and len(fault.strip().splitlines()) == 1
