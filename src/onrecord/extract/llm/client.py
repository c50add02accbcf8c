"""Calls to an OpenAI-compatible server: `POST {url}/chat/completions`.

Patient with a busy server (429, 5xx, time-outs: exponential waits, `Retry-After` heeded), strict
with everything else. An answer has a limit of time and size. Nothing that is told of a fault holds
the key.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from onrecord.extract.llm.cache import Message, Reply
from onrecord.extract.llm.settings import Settings, is_loopback
from onrecord.extract.llm.spending import Purse, tokens_of
from onrecord.model import OnrecordError

if TYPE_CHECKING:
    import httpx
    from tenacity import RetryCallState

_MOST_BYTES = 4_000_000
_MOST_WAIT_SECONDS = 60.0
_TOLD_CHARS = 200
_BUSY = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
_UNWELCOME = frozenset((401, 402, 403, 404, 405))


class Unanswered(Exception):
    """A passage got no answer; the text says why."""


class Busy(Exception):
    """The server could not answer now. `wait` is what it asked for, in seconds."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


class _Refused(Exception):
    """The server did not take the request as it was put."""


class Client:
    """Asks one model. To be used by many threads at once; `close()` it."""

    def __init__(self, settings: Settings, purse: Purse) -> None:
        try:
            import httpx
            import tenacity  # noqa: F401 - told of here, before a call fails for want of it
        except ImportError as fault:
            raise OnrecordError(
                f"the language model extractor needs the package {fault.name}; install it: "
                "pip install 'onrecord[llm]'"
            ) from None
        self._settings = settings
        self._purse = purse
        self._lock = threading.Lock()
        self._forms = {"auto": ["json_schema", "json_object", "text"]}.get(
            settings.answers, [settings.answers]
        )
        self._left_out: set[str] = set()
        self._closing = threading.Event()
        headers = {"User-Agent": "onrecord"}
        if settings.key.value:
            headers["Authorization"] = f"Bearer {settings.key.value}"
        self._http = httpx.Client(
            headers=headers,
            timeout=httpx.Timeout(
                settings.timeout_seconds, connect=min(20.0, settings.timeout_seconds)
            ),
            limits=httpx.Limits(max_connections=settings.concurrency + 1),
            trust_env=not is_loopback(settings.url),
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close all connections; calls under way and waits between them end."""
        self._closing.set()
        self._http.close()

    def ask(self, messages: Sequence[Message], schema: dict[str, Any]) -> Reply:
        """One answer. Raises `Unanswered` where the server gives none after all tries, `Halted`
        where the budget has no room, `OnrecordError` where it turns us away."""
        from tenacity import Retrying, retry_if_exception_type, stop_after_attempt
        from tenacity.nap import sleep_using_event
        from tenacity.stop import stop_when_event_set

        retrying = Retrying(
            stop=stop_after_attempt(self._settings.tries) | stop_when_event_set(self._closing),
            sleep=sleep_using_event(self._closing),
            retry=retry_if_exception_type(Busy),
            wait=self._wait,
            before_sleep=lambda _: self._purse.count("retries"),
            reraise=True,
        )
        asked = sum(tokens_of(m["content"]) for m in messages)
        try:
            return retrying(self._paid, messages, schema, asked)
        except Busy as fault:
            raise Unanswered(f"{fault} (after {self._settings.tries} tries)") from None

    def _wait(self, state: RetryCallState) -> float:
        """Exponential, with jitter, and as long as the server asked for, within a minute."""
        from tenacity import wait_random_exponential

        fault = state.outcome.exception() if state.outcome else None
        asked = fault.wait if isinstance(fault, Busy) else 0.0
        drawn = wait_random_exponential(self._settings.wait_seconds, _MOST_WAIT_SECONDS)(state)
        return min(_MOST_WAIT_SECONDS, max(asked, drawn))

    def _paid(self, messages: Sequence[Message], schema: dict[str, Any], asked: int) -> Reply:
        """A call within the budget."""
        aside = (asked, self._settings.answer_tokens)
        self._purse.set_aside(*aside)
        try:
            reply = self._formed(messages, schema)
            self._purse.pay(reply)
            return reply
        finally:
            self._purse.give_back(*aside)

    def _formed(self, messages: Sequence[Message], schema: dict[str, Any]) -> Reply:
        """A call in the strictest form of answer that the server takes."""
        while True:
            with self._lock:
                form, left_out = self._forms[0], frozenset(self._left_out)
            try:
                return self._sent(self._body(messages, schema, form, left_out))
            except _Refused as fault:
                if not self._give_way(form, left_out, str(fault)):
                    raise Unanswered(f"the server refused the request: {fault}") from None

    def _give_way(self, form: str, left_out: frozenset[str], why: str) -> bool:
        """Put requests another way from now on; false where there is none left."""
        with self._lock:
            if self._forms[0] != form or left_out != self._left_out:
                return True  # another thread has found another way meanwhile
            for name in ("temperature", "max_tokens"):
                if name in why and name not in self._left_out:
                    self._left_out.add(name)
                    return True
            if len(self._forms) > 1:
                self._forms.pop(0)
                return True
            return False

    def _body(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any],
        form: str,
        left_out: frozenset[str],
    ) -> dict[str, Any]:
        body: dict[str, Any] = {"model": self._settings.model, "messages": list(messages)}
        if "temperature" not in left_out:
            body["temperature"] = 0
        limit = "max_completion_tokens" if "max_tokens" in left_out else "max_tokens"
        body[limit] = self._settings.answer_tokens
        if form == "json_schema":
            named = {"name": "statements", "schema": schema, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif form == "json_object":
            body["response_format"] = {"type": "json_object", "schema": schema}
        return body

    def _sent(self, body: dict[str, Any]) -> Reply:
        """One request and its answer, or the exception that says what to do next."""
        import httpx

        try:
            with self._http.stream(
                "POST", f"{self._settings.url}/chat/completions", json=body
            ) as response:
                content = self._content(response)
        except httpx.TimeoutException:
            raise Busy(f"no answer within {self._settings.timeout_seconds:g} s") from None
        except httpx.HTTPError as fault:
            raise Busy(
                self._safe(f"the server does not answer ({type(fault).__name__}: {fault})")
            ) from None
        self._check(response, content)
        return self._reply(body, content)

    def _content(self, response: httpx.Response) -> bytes:
        """The body of a response, within the limits of time and size."""
        until = time.monotonic() + self._settings.timeout_seconds
        held = bytearray()
        for piece in response.iter_bytes():
            held += piece
            if len(held) > _MOST_BYTES:
                raise Unanswered(f"the answer is longer than {_MOST_BYTES:,} bytes")
            if time.monotonic() > until:
                raise Busy(f"no whole answer within {self._settings.timeout_seconds:g} s")
        return bytes(held)

    def _check(self, response: httpx.Response, content: bytes) -> None:
        """Raise what a status other than success calls for."""
        status = response.status_code
        if 200 <= status < 300:
            return
        told = self._safe(_message_of(content))
        if status in _BUSY:
            raise Busy(f"the server answers {status}: {told}", _retry_after(response))
        if status in _UNWELCOME or 300 <= status < 400:
            raise OnrecordError(
                f"the model server at {response.url.host} answers {status}: {told}; check address, "
                f"model ({self._settings.model}) and key (ONRECORD_LLM_URL, _MODEL, _KEY)"
            )
        raise _Refused(f"{status}: {told}")

    def _reply(self, body: dict[str, Any], content: bytes) -> Reply:
        try:
            told = json.loads(content)
            choice = told["choices"][0]
            text = choice["message"].get("content") or ""
            finish = "length" if choice.get("finish_reason") == "length" else "stop"
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
            raise Busy("what the server sent is no chat completion") from None
        if not isinstance(text, str):
            raise Busy("what the server sent is no chat completion")
        usage = told.get("usage") if isinstance(told, dict) else None
        counted = usage if isinstance(usage, dict) else {}
        asked = sum(tokens_of(m["content"]) for m in body["messages"])
        return Reply(
            self._safe(text, len(text)),
            finish,
            _count(counted.get("prompt_tokens"), asked),
            _count(counted.get("completion_tokens"), tokens_of(text)),
        )

    def _safe(self, text: str, most: int = _TOLD_CHARS) -> str:
        """A text from outside as it may be shown or kept: without the key, signs and length."""
        bare = self._settings.key.out_of(text)
        return "".join(c for c in bare if c.isprintable() or c in "\n\t")[:most]


def _count(value: Any, instead: int) -> int:
    is_sane = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**8
    return value if is_sane else instead


def _message_of(content: bytes) -> str:
    """What a server says of a fault: its message where it gives one, else its first words."""
    text = content[:4_000].decode("utf-8", "replace")
    with contextlib.suppress(ValueError, TypeError, AttributeError, RecursionError):
        told = json.loads(content)
        fault = told.get("error", told)
        text = str(fault.get("message", fault) if isinstance(fault, dict) else fault)
    return " ".join(text.split()) or "(nothing)"


def _retry_after(response: httpx.Response) -> float:
    """The seconds that a server asks to wait, given as a number or a date."""
    told = response.headers.get("Retry-After", "")
    with contextlib.suppress(ValueError):
        seconds = float(told)
        return max(0.0, seconds) if seconds < 1e6 else _MOST_WAIT_SECONDS
    with contextlib.suppress(ValueError, TypeError):
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    return 0.0
