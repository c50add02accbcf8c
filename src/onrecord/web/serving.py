"""The server around the application: one process, one socket, stopped by Ctrl-C."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from onrecord.model import OnrecordError
from onrecord.web.app import create_app
from onrecord.web.measures import log_lines
from onrecord.web.settings import Settings


def serve(
    settings: Settings, port: int, ready: Callable[[str], None], *, log_requests: bool = False
) -> None:
    """Serve until stopped; `ready` is told the address when it answers (port 0 takes any). Faults
    are logged in any case, requests in lines of JSON where asked for."""
    if log_requests:
        log_lines()
    app = create_app(settings)
    listening = _listen(settings.host, port)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{listening.getsockname()[1]}/"
    house = app.state.house
    if settings.accounts and house.doors.accounts().is_empty():
        ready(f"{address}setup?code={house.setup_code}")
    else:
        ready(address)
    config = uvicorn.Config(
        app,
        log_config=None if log_requests else uvicorn.config.LOGGING_CONFIG,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=65_536,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=256
        )
    except (OSError, OverflowError) as fault:
        told = getattr(fault, "strerror", None) or str(fault)
        raise OnrecordError(
            f"--host {host} --port {port}: cannot be listened on ({told}); name another --port"
        ) from None
