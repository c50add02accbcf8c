"""Fetching that a site's operator and a security officer would accept.

robots.txt is obeyed, a host gets one request at a time with a pause between two, requests are
conditional where validators are known, and failures are retried with growing pauses. Only http
and https are spoken, only to public addresses unless the option allows others: the name is
resolved once, every address is checked, and the connection goes to the address that was checked,
so that neither a redirect nor a second look-up can lead inside. Size and time are bounded, also
after decompression. No script runs and no cookie is kept.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from onrecord.model import Document, Problem
from onrecord.read.options import NOTHING, Meta, ReadOptions
from onrecord.read.robots import Robots, parse_robots

AGENT = "onrecord"
_USER_AGENT = f"{AGENT}/0.1 (reads news reports about agreements)"
_REDIRECTS = (301, 302, 303, 307, 308)
_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_CHUNK_BYTES = 65_536
_MOST_WAIT_SECONDS = 30.0  # a server that asks for a longer pause is asked again another time
_ROBOTS_BYTES = 512_000
_ROBOTS_SECONDS = 86_400.0  # RFC 9309, section 2.4: not used for longer than a day


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of fetching: seconds, counts and bytes."""

    delay_seconds: float = 1.0
    connect_seconds: float = 10.0
    total_seconds: float = 45.0
    tries: int = 3
    backoff_seconds: float = 1.0
    redirects: int = 5
    max_bytes: int = 10_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: the final address, its media type, its body and its validators.

    `body` is null where the server says that nothing changed since the validators given.
    """

    url: str
    media_type: str
    body: bytes | None
    etag: str | None = None
    last_modified: str | None = None


class Refused(Exception):
    """An address that must not or cannot be fetched; the message says why, `remedy` what to do."""

    def __init__(self, why: str, remedy: str = "", *, again: bool = False, wait: float = 0) -> None:
        super().__init__(why)
        self.remedy = remedy
        self.again = again
        self.wait = wait


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    last: float = 0.0
    robots: Robots | None = None
    robots_at: float = 0.0


class Fetcher:
    """Fetches pages and remembers, for its lifetime, what each host's robots.txt allows."""

    def __init__(self, *, allow_private: bool = False, limits: Limits | None = None) -> None:
        self._allow_private = allow_private
        self._limits = limits or Limits()
        self._hosts: dict[str, _Host] = {}
        self._guard = threading.Lock()

    def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Page | Problem:
        """Fetch one address, following redirects. Anything amiss is a `Problem` naming it."""
        pause = self._limits.backoff_seconds
        for attempt in range(1, self._limits.tries + 1):
            try:
                return self._follow(url, etag, last_modified)
            except Refused as fault:
                if fault.wait > _MOST_WAIT_SECONDS:
                    told = f"{fault}, and asks to be left alone for {_minutes(fault.wait)}"
                    return Problem(url, told, "try again then")
                if not fault.again or attempt == self._limits.tries:
                    tried = f" after {attempt} tries" if attempt > 1 else ""
                    return Problem(url, f"{fault}{tried}", fault.remedy or "try again later")
                time.sleep(max(pause, fault.wait))
                pause *= 2
        raise AssertionError("unreachable")

    def _follow(self, url: str, etag: str | None, last_modified: str | None) -> Page:
        headers = {}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        seen = {url}
        here = url
        for _ in range(self._limits.redirects + 1):
            parts = _parts(here)
            host = self._host(parts)
            if not self._allowed(parts, host):
                raise Refused("robots.txt asks not to fetch it", "ask the site, or leave it out")
            status, answer, body = self._once(parts, host, headers, self._limits.max_bytes)
            if status in _REDIRECTS and answer.get("location"):
                here = urljoin(here, answer["location"])
                if here in seen:
                    raise Refused("redirects in a circle", "check the address")
                seen.add(here)
                continue
            if status == 304:
                return Page(here, answer.get("content-type", ""), None, etag, last_modified)
            if status != 200:
                raise Refused(
                    f"the server answers {status} {http.client.responses.get(status, '')}".strip(),
                    "check the address",
                    again=status in _AGAIN,
                    wait=_wait_seconds(answer.get("retry-after", "")),
                )
            return Page(
                here,
                answer.get("content-type", ""),
                body,
                answer.get("etag"),
                answer.get("last-modified"),
            )
        raise Refused(f"more than {self._limits.redirects} redirects", "check the address")

    # -- politeness

    def _host(self, parts: SplitResult) -> _Host:
        with self._guard:
            return self._hosts.setdefault(f"{parts.scheme}://{parts.netloc}", _Host())

    def _allowed(self, parts: SplitResult, host: _Host) -> bool:
        if host.robots is None or time.monotonic() - host.robots_at > _ROBOTS_SECONDS:
            host.robots = self._robots(parts, host)
            host.robots_at = time.monotonic()
        return host.robots.allows(_target(parts))

    def _robots(self, parts: SplitResult, host: _Host) -> Robots:
        """The host's rules: none without a file, a closed door where it fails."""
        here = parts._replace(path="/robots.txt", query="", fragment="")
        for _ in range(self._limits.redirects + 1):
            status, answer, body = self._once(here, self._host(here), {}, _ROBOTS_BYTES)
            if status in _REDIRECTS and answer.get("location"):
                here = _parts(urljoin(here.geturl(), answer["location"]))
                continue
            if status >= 500 or status == 429:
                raise Refused(f"robots.txt answers {status}", again=True)
            return (
                parse_robots(body.decode("utf-8", "replace"), AGENT) if status == 200 else Robots()
            )
        return Robots()

    def _once(
        self, parts: SplitResult, host: _Host, headers: dict[str, str], max_bytes: int
    ) -> tuple[int, dict[str, str], bytes]:
        """One request, the only one to this host at the time, not sooner than its pause."""
        with host.lock:
            asked = host.robots.delay_seconds if host.robots is not None else 0.0
            pause = max(self._limits.delay_seconds, min(asked, _MOST_WAIT_SECONDS))
            wait = host.last + pause - time.monotonic()
            if host.last and wait > 0:
                time.sleep(wait)
            try:
                return self._request(parts, headers, max_bytes)
            finally:
                host.last = time.monotonic()

    # -- one request

    def _request(
        self, parts: SplitResult, headers: dict[str, str], max_bytes: int
    ) -> tuple[int, dict[str, str], bytes]:
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = self._resolve(host, port)
        deadline = time.monotonic() + self._limits.total_seconds
        connection = _Pinned(host, port, address, parts.scheme, self._limits.connect_seconds)
        watchdog = threading.Timer(self._limits.total_seconds, connection.cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            connection.request(
                "GET",
                _target(parts),
                headers={
                    "User-Agent": _USER_AGENT,
                    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
                    "Accept-Encoding": "gzip, deflate",
                    "Connection": "close",
                    **headers,
                },
            )
            response = connection.getresponse()
            answer = {key.casefold(): value for key, value in response.getheaders()}
            body = b""
            if response.status == 200:
                body = _body(response, answer.get("content-encoding", ""), max_bytes, deadline)
            return response.status, answer, body
        except (TimeoutError, ssl.SSLError, OSError, http.client.HTTPException) as fault:
            if time.monotonic() >= deadline or isinstance(fault, TimeoutError):
                raise Refused("the server does not answer in time", again=True) from None
            if isinstance(fault, ssl.SSLCertVerificationError):
                raise Refused("its certificate is not valid", "check the address") from None
            raise Refused(f"the connection fails ({_brief(fault)})", again=True) from None
        except zlib.error:
            raise Refused("its compressed body is broken", again=True) from None
        finally:
            watchdog.cancel()
            connection.close()

    def _resolve(self, host: str, port: int) -> str:
        """One address of the host, after every address that its name has was found acceptable."""
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            raise Refused(
                f"the name {host} is not known", "check the address and the network", again=True
            ) from None
        except UnicodeError:
            raise Refused(f"{host} is no name of a host", "check the address") from None
        addresses = [str(entry[4][0]) for entry in entries]
        if not self._allow_private:
            for address in addresses:
                if not is_public(address):
                    raise Refused(
                        f"{host} is {address}, which is not on the public internet",
                        "--allow-private fetches it all the same",
                    )
        return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet (IPv4 inside IPv6 is looked at as IPv4)."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour
        if inner is None and parsed in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            parsed = inner
    return parsed.is_global and not parsed.is_multicast


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked, under the name that was asked for."""

    def __init__(self, host: str, port: int, address: str, scheme: str, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self._address = address
        self._secure = scheme == "https"
        self.default_port = 443 if self._secure else 80

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """Break the connection off from another thread."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("not an address that can be read", "check it") from None
    if parts.scheme not in ("http", "https"):
        raise Refused(
            f"{parts.scheme or 'no'} is not a scheme that is fetched", "use http or https"
        )
    if not parts.hostname:
        raise Refused("an address without a host", "check it")
    if parts.username or parts.password:
        raise Refused("an address with a password in it", "leave the password out")
    if port is not None and port < 1024 and port not in (80, 443):
        raise Refused(f"port {port} is not one of the web", "check the address")
    return parts


def _target(parts: SplitResult) -> str:
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    return quote(target, safe="/%?&=+:;,@!$'()*~#[]-._|")


def _body(
    response: http.client.HTTPResponse, encoding: str, max_bytes: int, deadline: float
) -> bytes:
    """Read and decompress a body piece by piece, never holding more than `max_bytes` of it."""
    out = io.BytesIO()
    encoding = encoding.strip().casefold()
    if encoding in ("", "identity"):
        inflate = None
    elif encoding in ("gzip", "x-gzip"):
        inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
    elif encoding == "deflate":
        inflate = zlib.decompressobj()
    else:
        raise Refused(f"compressed as {encoding}, which was not asked for", "try again later")
    raw_size = 0
    while True:
        if time.monotonic() >= deadline:
            raise TimeoutError
        piece = response.read1(_CHUNK_BYTES)
        if not piece:
            break
        raw_size += len(piece)
        if raw_size > max_bytes:
            raise _too_long(max_bytes)
        while piece:
            if inflate is None:
                out.write(piece)
                piece = b""
            else:
                out.write(inflate.decompress(piece, _CHUNK_BYTES))
                piece = inflate.unconsumed_tail
            if out.tell() > max_bytes:
                raise _too_long(max_bytes)
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    if inflate is not None and not inflate.eof and raw_size:
        raise zlib.error
    return out.getvalue()


def _wait_seconds(told: str) -> float:
    """The seconds of a `Retry-After`: a number, or a date in the form of HTTP."""
    if told.strip().isdigit():
        return float(told)
    try:
        at = parsedate_to_datetime(told)
    except ValueError:
        return 0.0
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


def _minutes(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return f"{minutes} minute{'s' if minutes != 1 else ''}"


def _too_long(max_bytes: int) -> Refused:
    return Refused(f"more than {max_bytes / 1e6:.0f} MB, too long for one page", "leave it out")


def _brief(fault: BaseException) -> str:
    if isinstance(fault, http.client.IncompleteRead):
        return "it breaks off in the middle"
    text = str(getattr(fault, "strerror", None) or fault) or type(fault).__name__
    return text.splitlines()[0][:100]


def read_address(address: str, options: ReadOptions) -> Iterator[Document | Problem]:
    """Fetch an address and read what is there: a page, a file of any format, or a feed's pages."""
    fetcher = Fetcher(
        allow_private=options.allow_private, limits=Limits(max_bytes=options.max_bytes)
    )
    yield from read_fetched(fetcher, address, options)


def read_fetched(
    fetcher: Fetcher, address: str, options: ReadOptions
) -> Iterator[Document | Problem]:
    """As `read_address`, with a fetcher that goes on remembering its hosts."""
    page = fetcher.fetch(address)
    if isinstance(page, Problem):
        yield page
        return
    from onrecord.read import feeds

    if feeds.is_list(page.media_type, page.body or b""):
        yield from feeds.read_list(fetcher, page, options)
    else:
        yield from read_body(page, options)


def read_body(
    page: Page, options: ReadOptions, fallback: Meta = NOTHING
) -> Iterator[Document | Problem]:
    """Read a fetched page by its media type, else by its address, else by its content.

    `fallback` is what the list that named the page says of it, for what the page leaves open.
    """
    from onrecord.read.paths import read_stream
    from onrecord.read.readers import Origin, by_content, by_media_type, by_suffix

    body = page.body or b""
    spec = by_media_type(page.media_type)
    if spec is None or spec.name == "text":
        spec = by_suffix(urlsplit(page.url).path) or by_content(body)
    origin = Origin(page.url, page.url, page.url, page.media_type, fallback)
    yield from read_stream(io.BytesIO(body), origin, options, spec)
