"""The same register on SQLite and on PostgreSQL: `register_stores.py [--statements 20000]`.

Writes a register as `register_scale.py` does, works out its outlooks, copies it to a PostgreSQL
server (a real one, from a wheel) and asks both the same. Prints for each store the rows a second
of the copy, its size, and p50 and p95 in milliseconds of the clock of `status`, `due`, a page of
the list, search and the dossier. Exits 1 where `status` takes longer at p95 than 10 ms on SQLite
or 20 ms on PostgreSQL.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from register_scale import LAST, STATEMENTS_AN_AGREEMENT, Writer, name_of

from onrecord.api import Desk
from onrecord.outlooks import refresh
from onrecord.record import Register
from servers import register_url

BARS_MS = {"sqlite": 10, "postgres": 20}
ASKED = 100


def spread(asks: list[Callable[[], object]]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    spent = []
    for ask in asks:
        began = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - began) * 1e3)
    spent.sort()
    return spent[len(spent) // 2], spent[len(spent) * 95 // 100]


def measure(register: Register, agreements: int) -> dict[str, tuple[float, float]]:
    """Ask one store."""
    chance = random.Random(2)
    desk = Desk(register)
    names = [name_of(chance.randrange(agreements)) for _ in range(ASKED)]
    days = [LAST - timedelta(days=chance.randrange(30)) for _ in range(ASKED)]
    words = [f"sentence usual {n}" for n in range(20)]
    return {
        "status": spread([lambda n=n: desk.status(n, on=LAST, known=LAST) for n in names]),
        "due": spread([lambda d=d: desk.due(on=d, known=d) for d in days[:20]]),
        "page": spread([lambda d=d: desk.page(known=d, order="reported") for d in days[:20]]),
        "search": spread([lambda w=w: register.search(w) for w in words]),
        "dossier": spread([lambda n=n: desk.dossiers(n, known=LAST) for n in names[:40]]),
    }


def main() -> int:
    """Write, copy, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, default=20_000)
    given = parser.parse_args()
    agreements = max(1, given.statements // STATEMENTS_AN_AGREEMENT)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scale.db"
        Writer(path).write(agreements, 1)
        with (
            Register.open(path) as one,
            Register.open(register_url(path), create=True) as server,
        ):
            refresh(one)
            began = time.perf_counter()
            copied = one.copy_to(server)
            spent = time.perf_counter() - began
            server.vacuum()
            print(f"copied to the server: {copied['statements']:,} statements, "
                  f"{sum(copied.values()):,} rows in {spent:.1f} s, "
                  f"{copied['statements'] / spent:,.0f} statements a second\n")  # fmt: skip
            print(f"{'':9} {'size':>8}  " + "".join(f"{w + ' p50, p95':>20}" for w in
                  ("status", "due", "page", "search", "dossier")))  # fmt: skip
            for store, register in (("sqlite", one), ("postgres", server)):
                told = measure(register, agreements)
                print(f"{store:9} {register.size_bytes() / 1e6:5.0f} MB  "
                      + "".join(f"{a:12.1f}{b:8.1f}" for a, b in told.values()))  # fmt: skip
                failed |= told["status"][1] > BARS_MS[store]
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
