"""A stub of a language model: a real server that speaks the protocol and answers as it is told.

`Stub.answer` is called with each request's body and gives what is to be sent; helpers below make
right and wrong answers. Everything that comes in is kept, headers too.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from onrecord.extract.llm.settings import Key, Settings

KEY = "sk-stub-0123456789-secret"
_MARKED = re.compile(r"----- passage (\w+) -----\n(.*)\n----- passage \1 -----", re.DOTALL)


@dataclass(frozen=True)
class Sent:
    """What the stub sends: a status, a body (text, or JSON), headers; how slowly."""

    body: Any = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0


Answer = Callable[[dict[str, Any]], Sent]


def completion(
    content: Any, finish: str = "stop", tokens: tuple[int, int] | None = (100, 20)
) -> Sent:
    """A chat completion with this content (JSON where it is no text)."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    body: dict[str, Any] = {
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": finish}]
    }
    if tokens is not None:
        body["usage"] = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}
    return Sent(body)


def passage_in(body: Mapping[str, Any]) -> str:
    """The words of the passage that a request asks about, without its title."""
    found = _MARKED.search(body["messages"][1]["content"])
    assert found is not None
    words = found[2]
    return words.partition("\n\n")[2] if words.startswith("Title: ") else words


def statement(
    evidence: str, trigger: str, event: str, agreement: str = "A1", **more: Any
) -> dict[str, Any]:
    """A statement of an answer; what is not given is null, the report's own voice."""
    return {
        "evidence": evidence,
        "agreement": agreement,
        "trigger": trigger,
        "event": event,
        "modality": "actual",
        "when": None,
        "term": None,
        "actors": [],
        "source": {"kind": "outlet", "text": None, "cue": None, "stance": "asserts"},
        **more,
    }


def agreement(*mentions: str, id: str = "A1", parties: tuple[str, ...] = ()) -> dict[str, Any]:
    """An agreement of an answer."""
    return {"id": id, "mentions": list(mentions), "kind": "agreement", "parties": list(parties)}


def said(kind: str, text: str, cue: str | None, stance: str = "asserts") -> dict[str, Any]:
    """A source of an answer."""
    return {"kind": kind, "text": text, "cue": cue, "stance": stance}


def scripted(*told: tuple[dict[str, Any], ...] | dict[str, Any]) -> Answer:
    """A model that knows these agreements and statements, and gives those whose words stand in
    the passage that it is asked about."""
    items = [item for group in told for item in (group if isinstance(group, tuple) else (group,))]

    def answer(body: dict[str, Any]) -> Sent:
        words = passage_in(body)
        return completion(
            {
                "agreements": [
                    i for i in items if "mentions" in i and any(m in words for m in i["mentions"])
                ],
                "statements": [i for i in items if "evidence" in i and i["evidence"] in words],
            }
        )

    return answer


class Stub:
    """The server while it runs: what came in, and how it answers."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answer: Answer = lambda _: completion({"agreements": [], "statements": []})
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.lock = threading.Lock()

    def settings(self, folder: Path, **more: Any) -> Settings:
        """Settings that ask this stub, with short waits."""
        given = {
            "url": self.url,
            "model": "stub-1",
            "key": Key(KEY),
            "cache": str(folder / "answers.db"),
            "wait_seconds": 0.01,
            "timeout_seconds": 5.0,
            "tries": 3,
            **more,
        }
        return Settings(**given)


@contextmanager
def serving() -> Iterator[Stub]:
    """A stub on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            body = json.loads(raw)
            with stub.lock:
                stub.requests.append(body)
                stub.headers.append(dict(self.headers))
            sent = stub.answer(body)
            time.sleep(sent.wait)
            text = sent.body if isinstance(sent.body, bytes) else _bytes(sent.body)
            try:
                self.send_response(sent.status)
                for name, value in sent.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                pieces = [text[n : n + 8] for n in range(0, len(text), 8)] if sent.drip else [text]
                for piece in pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    time.sleep(sent.drip)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub = Stub(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _bytes(body: Any) -> bytes:
    return (body if isinstance(body, str) else json.dumps(body)).encode("utf-8")
