"""What the server tells of itself: Prometheus metrics, and a line of JSON a request.

Neither tells what anybody read: routes stand as they are in the table ("/agreements/{id_}"), never
with what was filled in, nor the words of a search, nor who asked.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.web.house import Doors

_BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
_KEPT_SECONDS = 60.0  # counting a large register takes a moment: once a minute is enough
_requests = logging.getLogger("onrecord.web.requests")


class Measures:
    """The metrics of one application."""

    def __init__(self, doors: Doors) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.registry.register(_OfRegister(doors))
        self.requests = Counter(
            "onrecord_requests_total",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "onrecord_request_seconds",
            "Time from a request to its whole answer.",
            ("route",),
            registry=self.registry,
            buckets=_BUCKETS,
        )


class _OfRegister(Collector):
    """How much is on record, counted at most once a minute."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._lock = threading.Lock()
        self._counted_at = float("-inf")
        self._held: dict[str, int] = {}

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing beforehand: the register is not asked before somebody asks us."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """A gauge for what is counted, and one for the size."""
        with self._lock:
            if time.monotonic() - self._counted_at > _KEPT_SECONDS:
                register = self._doors.desk().register
                self._held = {**register.counts(), "bytes": register.size_bytes()}
                self._counted_at = time.monotonic()
            held = self._held
        for what in ("documents", "statements", "agreements", "rulings"):
            name = "reports" if what == "documents" else what
            yield GaugeMetricFamily(f"onrecord_register_{name}", "On record.", value=held[what])
        yield GaugeMetricFamily(
            "onrecord_register_bytes", "What the register takes up.", value=held["bytes"]
        )
        yield GaugeMetricFamily(
            "onrecord_register_schema", "The schema's version.", value=held["schema"]
        )


class Measured:
    """Counts and times every request, and logs it. Pure ASGI."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        began = time.perf_counter()

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, told)
        finally:
            spent = time.perf_counter() - began
            route = _route(scope)
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._measures.requests.labels(method, route, str(status)).inc()
            self._measures.seconds.labels(route).observe(spent)
            _requests.info(
                "answered",
                extra={
                    "told": {
                        "method": method,
                        "route": route,
                        "status": status,
                        "milliseconds": round(spent * 1e3, 1),
                    }
                },
            )


_METHODS = frozenset(("GET", "HEAD", "POST", "PATCH", "DELETE"))


def _route(scope: Scope) -> str:
    """The route as the table has it; what is in none is one and the same."""
    route = getattr(scope.get("route"), "path", None)
    if route is None and scope["path"].startswith("/static/"):
        return "/static"
    return route or "none"


class _Lines(logging.Formatter):
    """A line of JSON an entry: time, level, logger, what; a request's fields, a fault's trace."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "what": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def log_lines() -> None:
    """From now on, log to standard error in lines of JSON: every request, every fault."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    _requests.setLevel(logging.INFO)
