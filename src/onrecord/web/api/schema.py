"""The API's own description: OpenAPI 3.1, made from the routes."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi

from onrecord.web.api.forms import Problem


def schema_of(app: FastAPI) -> dict[str, Any]:
    """The description of all routes below /api/, made once."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description="Reading takes nothing but access; lists come in pages of `limit`.",
            routes=app.routes,
        )
        schemas = schema["components"].setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema()
        schema["components"].setdefault("securitySchemes", {})["token"] = {
            "type": "http",
            "scheme": "bearer",
            "description": "An API token, where the register asks people to log in.",
        }
        app.openapi_schema = schema
    return app.openapi_schema


def openapi(request: Request) -> dict[str, Any]:
    """This description."""
    return schema_of(request.app)
