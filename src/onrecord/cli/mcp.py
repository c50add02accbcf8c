"""`onrecord mcp`: the register for assistants, over the Model Context Protocol."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import options
from onrecord.model import OnrecordError


def mcp(
    context: typer.Context,
    http: Annotated[
        bool, typer.Option("--http", help="Serve HTTP on this machine instead of standard input.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=1, max=65535, metavar="N", help="The port, with --http.")
    ] = 8765,
    register: options.RegisterOption = None,
) -> None:
    """Answer assistants' questions to the register over MCP.

    Read-only: search, status, timeline, evidence, conflicts, due. Answers carry statement ids and
    quotes. With --http it listens at http://127.0.0.1:8765/mcp, on this machine only.

    Examples:

      onrecord mcp

      onrecord mcp --http --port 8765 --register onrecord.db
    """
    try:
        from onrecord.mcp_server import server
    except ImportError as fault:
        raise OnrecordError(
            f"mcp: needs the package {fault.name}; install it with pip install 'onrecord[mcp]'"
        ) from None
    with options.open_register(context, register):
        pass  # a fault is told before the first question, not in answer to it
    made = server(options.register_path(context, register))
    if http:
        typer.echo(f"Onrecord answers at http://127.0.0.1:{port}/mcp. Ctrl-C stops it.", err=True)
        made.run("streamable-http", host="127.0.0.1", port=port, stateless_http=True)
    else:
        made.run("stdio")
