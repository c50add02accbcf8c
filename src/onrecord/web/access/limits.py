"""Limits on what a request may bring, and the cookies that an answer sets. Pure ASGI."""

from __future__ import annotations

from http.cookies import SimpleCookie

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UPLOAD_BYTES = 20_000_000
BODY_BYTES = 262_144
_UPLOADS = ("/read", "/api/v1/readings")
_KEPT_SECONDS = 14 * 24 * 3600


class Limited:
    """Refuses bodies that are larger than the address takes, whether they say so or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = UPLOAD_BYTES if scope["path"] in _UPLOADS else BODY_BYTES
        said = Headers(scope=scope).get("content-length", "")
        came = int(said) if said.isdecimal() else 0

        async def counted() -> Message:
            nonlocal came
            if came > most:
                raise HTTPException(413, f"At most {most:,} bytes are taken here.")
            message = await receive()
            if message["type"] == "http.request" and not said.isdecimal():
                came += len(message.get("body", b""))
                if came > most:
                    raise HTTPException(413, f"At most {most:,} bytes are taken here.")
            return message

        await self._app(scope, counted, send)


class Cookied:
    """Sets the cookies that answering a request asked for (`who.give_cookie`)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, (value, strict) in (state.get("cookies") or {}).items():
                    headers.append("set-cookie", _cookie(scope, name, value, strict))
            await send(message)

        await self._app(scope, receive, told)


def _cookie(scope: Scope, name: str, value: str | None, strict: bool) -> str:
    cookie: SimpleCookie = SimpleCookie()
    cookie[name] = value or ""
    made = cookie[name]
    made["path"] = "/"
    made["httponly"] = True
    made["samesite"] = "Strict" if strict else "Lax"
    if scope.get("scheme") == "https":
        made["secure"] = True
    if value is None:
        made["max-age"] = 0
    elif not strict:
        made["max-age"] = _KEPT_SECONDS
    return made.OutputString()
