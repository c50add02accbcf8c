"""A Ray cluster of several nodes on this machine, each a process group of its own."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
RAY = str(Path(sys.executable).with_name("ray"))
_WAIT_SECONDS = 60


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _start(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    paths = (ROOT / "src", ROOT / "tests", Path(__file__).parent)
    return subprocess.Popen(
        [RAY, "start", *words, "--node-ip-address=127.0.0.1", "--num-cpus=1", "--block",
         "--object-store-memory=200000000", "--disable-usage-stats"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
        stdout=(folder / "nodes.log").open("ab"), stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip


@contextmanager
def cluster(folder: Path, nodes: int) -> Iterator[str]:
    """The address of a cluster of so many nodes, one processor each."""
    os.environ["RAY_AUTH_MODE"] = "token"
    os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))  # Ray reads it once a process
    import ray

    port = _free_port()
    address = f"127.0.0.1:{port}"
    head = _start(folder, "--head", f"--port={port}", "--include-dashboard=false",
                  "--temp-dir", str(folder / "ray"))  # fmt: skip
    running = [head]
    try:
        _until(lambda: _answers(port), head, folder)
        running += [_start(folder, f"--address={address}") for _ in range(nodes - 1)]
        ray.init(address=address, log_to_driver=False, logging_level="error")
        _until(lambda: sum(n["Alive"] for n in ray.nodes()) == nodes, running[-1], folder)
        yield address
    finally:
        ray.shutdown()
        for process in reversed(running):
            _end(process)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _until(is_so, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while not is_so():
        told = (folder / "nodes.log").read_text(errors="replace")[-2000:]
        assert process.poll() is None, f"a node ended: {told}"
        assert time.monotonic() < deadline, f"the cluster does not come up: {told}"
        time.sleep(0.1)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(3)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
