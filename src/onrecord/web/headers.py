"""What every answer carries: a strict policy for what a page may load, and an entity tag.

Pure ASGI, so that it costs microseconds. Bodies of pages and of the API are small enough to be
held for their tag (RFC 9110, section 8.8.3); files below /static/ bring tags of their own.
"""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
)


class Guarded:
    """Adds the headers of `ALWAYS` to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS:
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("cache-control", "private, no-cache")
                    headers.add_vary_header("Cookie")
                    headers.add_vary_header("HX-Target")
            await send(message)

        await self._app(scope, receive, told)


class Tagged:
    """Gives whole answers to GET an entity tag, and answers 304 to who has them already."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reads = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not reads or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        have = Headers(scope=scope).get("if-none-match", "")
        start: Message | None = None

        async def told(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                if message["status"] == 200:
                    start = message
                else:
                    await send(message)
                return
            if start is None:
                await send(message)
                return
            held, start = start, None
            if message.get("more_body"):  # a stream: sent on as it comes, without a tag
                await send(held)
                await send(message)
                return
            await _whole(held, message, have, send)

        await self._app(scope, receive, told)


async def _whole(start: Message, body: Message, have: str, send: Send) -> None:
    headers = MutableHeaders(scope=start)
    tag = headers.get("etag")
    if tag is None:
        tag = f'"{hashlib.blake2b(body.get("body", b""), digest_size=12).hexdigest()}"'
        headers["etag"] = tag
    known = {one.strip().removeprefix("W/") for one in have.split(",")}
    if tag in known or "*" in known:
        start["status"] = 304
        for name in ("content-length", "content-type"):
            del headers[name]
        body = {"type": "http.response.body", "body": b""}
    await send(start)
    await send(body)
