"""Watching: feeds are polled for as long as one likes, and what is new in them is read.

One round asks the feeds that are due (conditionally, each host one request at a time), reads the
pages that they name and that were not read yet, and tells what changed in which agreement. All
that a round learns is on disk before the next page is fetched: a watch that is stopped, killed or
cut off from the network goes on where it was.

A feed or a page that cannot be had is asked again, each time twice as late; a page is given up
after five tries. A feed never answers "not modified" about pages that were lost, because its
validators are kept in one transaction with the pages that it named.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from onrecord.api import Desk
from onrecord.model import Document, OnrecordError, PartialDate, Problem, Recorded, Status
from onrecord.model.codec import statement_to_json
from onrecord.read import ReadOptions
from onrecord.read.days import parse_day
from onrecord.read.feeds import Entry, entries, is_list
from onrecord.read.fetch import Fetcher, Limits, Page, read_body
from onrecord.read.options import Meta
from onrecord.record.watch_state import (
    FAILED,
    PASSED,
    READ,
    Feed,
    Waiting,
    WatchState,
    given_to_json,
    next_try,
)

PAGE_TRIES = 5
FEED_PAUSE = timedelta(hours=1)  # a feed that fails is asked again at least so often
FORGET_AFTER = timedelta(days=90)
_MAX_DEPTH = 3
_MAX_ENTRIES = 1_000
_IDLE_SECONDS = 30.0

Post = Callable[[str], str | None]  # a message's body to null, or to why it was not taken


@dataclass(frozen=True, slots=True)
class News:
    """What new reports changed in one agreement: its status before and after, and the statements
    that are new. `reports` pairs each report's name with its address."""

    agreement: str
    names: tuple[str, ...]
    parties: tuple[str, ...]
    before: Status
    after: Status
    since: PartialDate | None
    contested: bool
    statements: tuple[Recorded, ...]
    reports: tuple[tuple[str, str | None], ...]

    def to_json(self) -> dict[str, Any]:
        """The object that `watch --json` prints and a webhook is sent."""
        addresses = dict(self.reports)
        return {
            "agreement": self.agreement,
            "names": list(self.names),
            "parties": list(self.parties),
            "status_before": str(self.before),
            "status": str(self.after),
            "since": str(self.since) if self.since else None,
            "contested": self.contested,
            "statements": [
                {
                    "id": item.statement.id,
                    "doc": item.doc,
                    "url": addresses.get(item.doc),
                    "outlet": item.outlet,
                    "published": item.published.isoformat() if item.published else None,
                    **statement_to_json(item.statement),
                }
                for item in self.statements
            ],
        }


@dataclass(slots=True)
class Round:
    """What one round did."""

    polled: int = 0
    read: int = 0
    passed_over: int = 0
    failed: int = 0
    news: int = 0


class Watch:
    """A watch over feeds, feeding a desk.

    `sources` are addresses of feeds, sitemaps and lists of feeds, or files of the same; files are
    read anew each round. `tell` is called with news and problems as they come; `post` sends a
    message away, and what it does not take is kept and sent later. `now` and `sleep` are the
    clock.
    """

    def __init__(
        self,
        desk: Desk,
        state: WatchState,
        sources: Sequence[str],
        options: ReadOptions,
        *,
        tell: Callable[[News | Problem], None],
        every: timedelta = timedelta(minutes=15),
        post: Post | None = None,
        fetcher: Fetcher | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._desk = desk
        self._state = state
        self._sources = tuple(sources)
        self._options = options
        self._tell = tell
        self._every = every
        self._post = post
        self._now = now
        self._sleep = sleep
        self._fetcher = fetcher or Fetcher(
            allow_private=options.allow_private,
            limits=Limits(max_bytes=options.max_bytes, tries=2, total_seconds=30.0),
        )

    def run(self) -> None:
        """Watch until interrupted (KeyboardInterrupt), and leave everything in order then."""
        self._state.begin(self._now())
        try:
            while True:
                self.round()
                self._sleep(self._pause())
        finally:
            self._state.end(self._now())

    def _pause(self) -> float:
        """Seconds until something is due, half a minute at most, so that signs of life go on."""
        now = self._now()
        waits = [(f.next_at - now).total_seconds() for f in self._state.feeds() if f.next_at]
        return max(0.5, min([*waits, _IDLE_SECONDS]))

    def round(self) -> Round:
        """Ask what is due, read what is new, tell what changed."""
        done = Round()
        self._state.follow([url for source in self._sources for url in self._feeds_of(source)])
        for feed in self._state.due(self._now()):
            self._state.beat(self._now())
            done.polled += 1
            if self._poll(feed):
                self._read_pages(feed, done)
        self._deliver()
        self._state.forget(self._now() - FORGET_AFTER)
        self._state.beat(self._now())
        return done

    # -- feeds

    def _feeds_of(self, source: str) -> Iterator[str]:
        """The addresses to poll that a source stands for: itself, or those that its file lists."""
        if source.startswith(("http://", "https://")):
            yield source
            return
        path = Path(source)
        try:
            body = path.read_bytes()
        except OSError as fault:
            # what was followed before goes on: the file may be in the middle of being saved
            self._tell(Problem(source, f"cannot be read ({fault.strerror})", "check the file"))
            yield from (feed.url for feed in self._state.feeds())
            return
        listed = entries(body, source)
        if isinstance(listed, Problem):
            self._tell(listed)
            yield from (feed.url for feed in self._state.feeds())
            return
        yield from (entry.url for entry in listed if entry.is_list)

    def _poll(self, feed: Feed) -> bool:
        """Ask one feed; whether it answered."""
        got = self._fetcher.fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified)
        now = self._now()
        listed: list[Entry] | Problem = []
        if isinstance(got, Page) and got.body is not None:
            listed = self._pages_of(got, 0)
        problem = got if isinstance(got, Problem) else listed
        if isinstance(problem, Problem):
            later = next_try(now, self._every, feed.failures, FEED_PAUSE)
            self._state.unanswered(feed, now, later, problem.what)
            if feed.failures == 0:
                self._tell(problem)
            return False
        validators = (got.etag, got.last_modified) if isinstance(got, Page) else (None, None)
        named = [(e.url, _kept(e)) for e in listed] if isinstance(listed, list) else []
        self._state.polled(feed, now, now + self._every, validators, named[:_MAX_ENTRIES])
        return True

    def _pages_of(self, page: Page, depth: int) -> list[Entry] | Problem:
        """The pages that a list names, lists within it followed."""
        if not is_list(page.media_type, page.body or b""):
            return Problem(page.url, "neither a feed nor a list of feeds", "check its address")
        listed = entries(page.body or b"", page.url)
        if isinstance(listed, Problem):
            return listed
        found: dict[str, Entry] = {}
        for entry in listed:
            if not entry.is_list:
                found.setdefault(entry.url, entry)
            elif depth < _MAX_DEPTH:
                got = self._fetcher.fetch(entry.url)
                inner = self._pages_of(got, depth + 1) if isinstance(got, Page) else got
                if isinstance(inner, Problem):
                    self._tell(inner)
                    continue
                for one in inner:
                    found.setdefault(one.url, one)
        return list(found.values())

    # -- pages

    def _read_pages(self, feed: Feed, done: Round) -> None:
        new: list[str] = []
        for page in self._state.waiting(feed.url, self._now()):
            self._state.beat(self._now())
            outcome, documents = self._read_page(page)
            done.read += outcome == READ
            done.passed_over += outcome == PASSED
            done.failed += outcome == FAILED
            new += documents
        if not new:
            return
        self._desk.settle()
        for item in news_of(self._desk, new, known=self._now().date()):
            done.news += 1
            self._tell(item)
            if self._post is not None:
                self._state.post(json.dumps(item.to_json(), ensure_ascii=False))
        self._deliver()

    def _read_page(self, page: Waiting) -> tuple[str | None, list[str]]:
        """Fetch and record one page: what became of it (null: to be tried again), and the ids of
        its documents that say something new."""
        got = self._fetcher.fetch(page.url, etag=page.etag, last_modified=page.last_modified)
        if isinstance(got, Problem):
            return self._put_off(page, got), []
        validators = (got.etag, got.last_modified)
        if got.body is None:
            self._state.done(page, self._now(), READ, None, validators)
            return READ, []
        before = self._options.tally.passed_over
        items = list(read_body(got, self._options, _given(page)))
        fresh = {i.name: i.id for i in items if isinstance(i, Document)}
        new = []
        problem = None
        for item in self._desk.recording(items, jobs=1):
            if item.problem is not None:
                problem = item.problem.what
                self._tell(item.problem)
            elif item.is_new and item.statements:
                new.append(fresh[item.doc])
        passed = self._options.tally.passed_over > before
        outcome = READ if fresh else PASSED if passed else FAILED
        self._state.done(page, self._now(), outcome, problem, validators)
        return outcome, new

    def _put_off(self, page: Waiting, problem: Problem) -> str | None:
        now = self._now()
        if page.tries + 1 >= PAGE_TRIES:
            self._tell(problem)
            self._state.done(page, now, FAILED, problem.what)
            return FAILED
        later = next_try(now, self._every, page.tries, timedelta(hours=6))
        self._state.later(page, later, problem.what)
        return None

    def _deliver(self) -> None:
        """Send what waits to be posted, in order, up to the first that is not taken."""
        if self._post is None:
            return
        for seq, body in self._state.outbox():
            fault = self._post(body)
            if fault is not None:
                self._tell(Problem("webhook", fault, "it is kept and sent again"))
                return
            self._state.taken(seq)


def _kept(entry: Entry) -> dict[str, Any]:
    given = entry.given
    return given_to_json(given.published, given.outlet, given.title, entry.updated)


def _given(page: Waiting) -> Meta:
    told = page.given
    day = told.get("published")
    return Meta(
        date.fromisoformat(day) if day else None,
        told.get("outlet"),
        told.get("title"),
        page.url,
        updated=parse_day(told.get("updated")),
    )


def news_of(desk: Desk, documents: Sequence[str], *, known: date) -> Iterator[News]:
    """What these documents (ids) changed, agreement by agreement, as known on a day.

    Before is what follows from all other statements, after from all: nothing needs to be
    remembered of the time before they came.
    """
    from onrecord.conclude import status

    register = desk.register
    ids = set(documents)
    docs: dict[str, str | None] = {}
    told: set[str] = set()
    for document in documents:
        report = register.report(document)
        if report is not None:
            docs[report.doc] = report.url
            told |= {item.agreement for item in register.reviewed(report.doc).shown}
    for agreement_id in sorted(told):
        agreement = register.agreement(agreement_id)
        recorded = register.recorded(agreement_id)
        new = tuple(item for item in recorded if item.statement.document in ids)
        if agreement is None or not new:
            continue
        earlier = [item for item in recorded if item.statement.document not in ids]
        after = status(recorded, on=known, known=known, parties=agreement.parties)
        before = (
            status(earlier, on=known, known=known, parties=agreement.parties).status
            if earlier
            else Status.UNKNOWN
        )
        yield News(
            agreement.id,
            agreement.names,
            agreement.parties,
            before,
            after.status,
            after.since,
            after.contested,
            new,
            tuple(docs.items()),
        )


def webhook(url: str, secret: str | None = None, *, seconds: float = 10.0) -> Post:
    """A function that posts a message as JSON to `url`.

    With a `secret`, the header `X-Onrecord-Signature` carries `sha256=` and the HMAC of the body.
    Redirects are not followed. Raises `OnrecordError` for an address that is none.
    """
    import hashlib
    import hmac
    import urllib.error
    import urllib.request

    if not url.startswith(("http://", "https://")):
        raise OnrecordError(f"--webhook {url}: not an address; give one with http:// or https://")

    class Straight(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            """No redirect is followed."""

    opener = urllib.request.build_opener(Straight(), urllib.request.ProxyHandler({}))

    def post(body: str) -> str | None:
        raw = body.encode("utf-8")
        headers = {"Content-Type": "application/json", "User-Agent": "onrecord"}
        if secret:
            mark = hmac.new(secret.encode("utf-8"), raw, hashlib.sha256).hexdigest()
            headers["X-Onrecord-Signature"] = f"sha256={mark}"
        request = urllib.request.Request(url, raw, headers, method="POST")
        try:
            with opener.open(request, timeout=seconds):
                return None
        except urllib.error.HTTPError as fault:
            fault.close()
            return f"{url} answers {fault.code}"
        except (OSError, ValueError) as fault:
            return f"{url} cannot be reached ({getattr(fault, 'reason', fault)})"

    return post
