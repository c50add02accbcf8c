"""`onrecord serve`: the web application."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import options
from onrecord.model import OnrecordError


def serve(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; others need --accounts.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="The port; 0 takes a free one.")
    ] = 8000,
    accounts: Annotated[
        bool,
        typer.Option(
            "--accounts",
            help="Ask people to log in; without it, everyone on this machine may do everything.",
        ),
    ] = False,
    log: Annotated[
        str,
        typer.Option(
            metavar="FORMAT", help="text (faults only), or json: a line a request and fault."
        ),
    ] = "text",
    register: options.RegisterOption = None,
) -> None:
    """Serve the web application and its HTTP API.

    Examples:

      onrecord serve

      onrecord serve --port 8080 --register team.db --accounts
    """
    if log not in ("text", "json"):
        raise OnrecordError(f"--log {log}: there are text and json")
    try:
        from onrecord.web import serving
        from onrecord.web.settings import Settings
    except ImportError as fault:
        raise OnrecordError(
            f"serve: needs the package {fault.name}; install it with pip install 'onrecord[serve]'"
        ) from None

    where = options.register_path(context, register)
    settings = Settings(str(where), host, accounts)
    serving.serve(
        settings,
        port,
        lambda address: _tell(address, str(where), accounts),
        log_requests=log == "json",
    )


def _tell(address: str, register: str, accounts: bool) -> None:
    who = "people log in" if accounts else "for you alone: whoever uses this machine may change it"
    typer.echo(f"Onrecord serves {register} at {address} ({who}). Ctrl-C stops it.", err=True)
