"""How quickly the pages of a large register answer: `web_speed.py [--agreements 20000]`.

Writes a register with one agreement of 5,000 statements among many small ones, serves it with
`onrecord serve`, and asks:

* the dossier of the 5,000 statements, by 30 readers at once, while `onrecord read` reads reports
  into the same register: time to the first byte. A reader looks at a page for up to a second;
  what it takes when all ask in one instant is told apart;
* the same on days of knowledge that nobody asked about before (each is worked out anew);
* the register page, its first page and one narrowed down;
* how many bytes of scripts each kind of page loads.

Prints p50, p95 and the longest in milliseconds. Exits 1 where a bar does not hold: dossier p95
150 ms, register page p95 200 ms, scripts 300 KB a page.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from register_scale import LAST, Writer, life, name_of

from onrecord.outlooks import refresh
from onrecord.record import Register
from onrecord.record.names import bare

BIG = 5_000
READERS = 30
ASKS = 12  # of each reader
BARS = {"dossier, 30 readers, a read running": 150, "register page": 200, "register, narrowed": 200}
SCRIPTS_MOST = 300_000


def write(path: Path, agreements: int) -> None:
    """Agreement number 0 with 5,000 statements, the others with a few each."""
    writer = Writer(path)
    chance, put = random.Random(1), writer.connection.execute
    reports = []
    for number in range(agreements):
        size = BIG if number == 0 else chance.randint(2, 7)
        reports += [(day, number, said) for day, said in life(chance, size)]
        put("INSERT INTO agreements (id, recorded_at) VALUES (?, '')", (f"a-{number}",))
        put("INSERT INTO names (id, folded) VALUES (?, ?)", (number + 1, bare(name_of(number))))
    for day, number, said in sorted(reports, key=lambda r: (r[0], r[1])):
        writer._report(chance, day, number, said)
    put(
        "INSERT INTO settlings (late_member, extraction, recorded_at) VALUES (0, ?, '')",
        (writer.documents,),
    )
    writer.connection.commit()
    put("ANALYZE")
    writer.connection.commit()
    writer.connection.close()
    with Register.open(path) as register:
        refresh(register)
    print(
        f"{writer.statements:,} statements, {agreements:,} agreements, {writer.documents:,} reports"
    )


def first_byte_ms(address: str, path: str) -> float:
    """Milliseconds until the first byte of the answer's body."""
    split = urlsplit(address)
    connection = http.client.HTTPConnection(split.hostname or "", split.port, timeout=120)
    began = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read(1)
    took = (time.perf_counter() - began) * 1e3
    answer.read()
    connection.close()
    assert answer.status == 200, (answer.status, path)
    return took


def processor_ms(pid: int) -> float:
    """Milliseconds of the processor that a process took so far, in steps of ten."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1e3 / os.sysconf("SC_CLK_TCK")


def at_once(readers: int, asks: int, ask: Callable[[], float]) -> list[float]:
    """What many readers measure who ask again and again."""
    found: list[float] = []

    def read() -> None:
        for _ in range(asks):
            if asks > 1:
                time.sleep(random.random())  # a reader looks at what came before asking again
            found.append(ask())

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def told(what: str, found: list[float]) -> bool:
    """Print a line; whether its bar holds."""
    found.sort()
    at_95 = found[min(len(found) - 1, len(found) * 95 // 100)]
    bar = BARS.get(what)
    print(f"{what:40} {len(found):5} {found[len(found) // 2]:8.1f} {at_95:8.1f} {found[-1]:8.1f}"
          + (f"   bar {bar}" if bar else ""), flush=True)  # fmt: skip
    return bar is None or at_95 <= bar


def scripts(address: str, path: str) -> int:
    """Bytes of all scripts that a page names."""
    page = urllib.request.urlopen(address + path).read().decode()
    found = re.findall(r'<script src="([^"]+)"', page)
    return sum(len(urllib.request.urlopen(address + s).read()) for s in found)


def reading(path: Path, folder: Path) -> subprocess.Popen[bytes]:
    """A process that reads reports into the register, one after another."""
    run = time.time_ns()  # what was read before is not read again
    for number in range(400):
        day = LAST - timedelta(days=number % 300)
        (folder / f"wire-{run}-{number}.txt").write_text(
            f"{day}\n\nFinland and Sweden signed the Pilotage Memorandum No. {number} of {run} "
            f"on Monday, the harbour office said. It takes effect next year, officials added.\n" * 6
        )
    return subprocess.Popen(
        [sys.executable, "-c", "from onrecord.cli import main; main()", "--register", str(path),
         "read", str(folder), "--jobs", "1", "--published", LAST.isoformat()],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def measure(path: Path, folder: Path) -> bool:
    """Serve and ask; whether every bar holds."""
    server = subprocess.Popen(
        [sys.executable, "-c", "from onrecord.cli import main; main()",
         "--register", str(path), "serve", "--port", "0"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    reader = None
    try:
        assert server.stderr is not None
        address = re.search(r"http://[\d.:]+", server.stderr.readline())
        assert address is not None
        at, dossier = address[0], f"/agreements/a-0?known={LAST}"
        print(f"{'':40} {'asks':>5} {'p50':>8} {'p95':>8} {'max':>8}  ms")
        told("dossier, the very first time", [first_byte_ms(at, dossier)])
        good = told("dossier, one reader", [first_byte_ms(at, dossier) for _ in range(40)])
        reader = reading(path, folder)
        time.sleep(5)
        told("dossier, 30 in one instant", at_once(READERS, 1, lambda: first_byte_ms(at, dossier)))
        good &= told(
            "dossier, 30 readers, a read running",
            at_once(READERS, ASKS, lambda: first_byte_ms(at, dossier)),
        )
        still = reader.poll() is None
        print(f"{'':40} the read {'still ran' if still else 'was over before the end'}")
        told("dossier on a day not asked before", [
            first_byte_ms(at, f"/agreements/a-0?known={LAST - timedelta(days=n * 97)}")
            for n in range(1, 6)])  # fmt: skip
        reader.terminate()
        reader.wait(30)
        with Register.open(path) as register:
            refresh(register)
        known = f"known={LAST}"
        first_byte_ms(at, f"/?{known}")
        before = processor_ms(server.pid)
        good &= told("register page", [first_byte_ms(at, f"/?{known}") for _ in range(20)])
        each = (processor_ms(server.pid) - before) / 20
        print(f"{'':40} {each:.0f} ms of the processor each")
        narrowed = [f"/?{known}&status={s}" for s in ("in_force", "signed") * 5]
        good &= told("register, narrowed", [first_byte_ms(at, one) for one in narrowed])
        for page in ("/", dossier, "/due"):
            size = scripts(at, page)
            print(f"scripts of {page.partition('?')[0]:29} {size:,} bytes   bar {SCRIPTS_MOST:,}")
            good &= size <= SCRIPTS_MOST
        return good
    finally:
        for process in (server, reader):
            if process is not None and process.poll() is None:
                process.terminate()


def main() -> int:
    """Write, serve, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--agreements", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, help="keep the register there, or use it if it is")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "web.db"
        if not path.exists():
            write(path, given.agreements)
        fresh = Path(folder) / "reports"
        fresh.mkdir()
        return int(not measure(path, fresh))


if __name__ == "__main__":
    sys.exit(main())
