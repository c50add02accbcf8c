"""How status is worked out, and what the HTTP API offers: both told from the program itself."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from onrecord.conclude import RULES
from onrecord.model import Event, Modality, SourceKind, Status
from onrecord.web import words
from onrecord.web.api.schema import schema_of
from onrecord.web.render import page


def rules(request: Request) -> Response:
    """The rules of the calculus and the words that the register uses."""
    return page(
        request,
        "about.html",
        rules=list(RULES.values()),
        statuses=list(Status),
        events=[(str(e), words.event(e)) for e in Event],
        modalities=list(Modality),
        sources=[words.kind_of_source(k) for k in SourceKind],
    )


def api(request: Request) -> Response:
    """Every operation of the HTTP API."""
    schema = schema_of(request.app)
    operations: list[dict[str, Any]] = [
        {
            "method": method.upper(),
            "path": path,
            "summary": one.get("summary", ""),
            "description": one.get("description", ""),
            "parameters": one.get("parameters", []),
        }
        for path, methods in schema["paths"].items()
        for method, one in methods.items()
    ]
    return page(request, "api.html", operations=operations)
