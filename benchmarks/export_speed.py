"""How quickly a large register leaves: `export_speed.py [--statements 50000] [--keep FILE]`.

Writes a register as `register_scale.py` does (1,000,000 statements are about 20,000 agreements and
300,000 reports), with real codes of states so that dyad-years are counted too, brings it to rest,
and exports it in a process of its own. A second register of a quarter of the size tells whether
memory grows with it. Prints seconds by the clock and of the processor, statements a second, and the
most memory of any one process. Exits 1 where 1,000,000 statements would take more than 60 s of the
clock, or where memory grew by more than a half.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import register_scale

from onrecord.data import load
from onrecord.outlooks import refresh
from onrecord.record import Register

BAR_S, BAR_STATEMENTS = 60.0, 1_000_000
GROWTH = 1.5
_EXPORT = """
import sys
from pathlib import Path
from onrecord.publish import writer
from onrecord.record import Register
if __name__ == "__main__":
    with Register.open(sys.argv[1]) as register:
        list(writer(sys.argv[2])(register, Path(sys.argv[3])))
"""


@dataclass(frozen=True)
class Measured:
    """One export: statements, seconds of the clock and of the processor, MiB, size in MB."""

    statements: int
    wall: float
    cpu: float
    memory: float
    size: float


def make(path: Path, statements: int, seed: int) -> None:
    """Write a register at rest."""
    register_scale.STATES = sorted(load("parties/systems.toml"))[:98]
    writer = register_scale.Writer(path)
    writer.write(max(1, statements // register_scale.STATEMENTS_AN_AGREEMENT), seed)
    with Register.open(path) as register:
        refresh(register)


def export(path: Path, form: str, folder: Path) -> Measured:
    """Export a register in a process of its own."""
    script = folder / "export.py"
    script.write_text(_EXPORT, encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run([sys.executable, str(script), str(path), form, str(folder / form)], check=True)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with Register.open(path) as register:
        (count,) = register._connection.execute("SELECT count(*) FROM statements").fetchone()
    return Measured(
        count,
        wall,
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        after.ru_maxrss / 1024,
        sum(f.stat().st_size for f in (folder / form).iterdir()) / 1e6,
    )


def main() -> int:
    """Write, export, print; the exit status says whether the bars hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--form", default="parquet")
    parser.add_argument("--keep", type=Path, help="keep the register there, or use it if it is")
    given = parser.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(
        f"{'statements':>11} {'clock s':>8} {'cpu s':>7} {'a second':>9} {'MiB':>6} {'MB out':>7}"
    )
    measured = []
    with tempfile.TemporaryDirectory() as held:
        for part in (4, 1):
            folder = Path(held) / f"part-{part}"
            folder.mkdir()
            path = given.keep if given.keep and part == 1 else folder / "register.db"
            if not path.exists():
                make(path, given.statements // part, given.seed)
            one = export(path, given.form, folder)
            measured.append(one)
            print(
                f"{one.statements:11,} {one.wall:8.1f} {one.cpu:7.1f} "
                f"{one.statements / one.wall:9,.0f} {one.memory:6.0f} {one.size:7.1f}",
                flush=True,
            )
    small, whole = measured
    rate = whole.statements / whole.wall
    is_quick = BAR_STATEMENTS / rate <= BAR_S
    is_flat = whole.memory <= small.memory * GROWTH
    print(f"1,000,000 statements at this rate: {BAR_STATEMENTS / rate:.0f} s; "
          f"memory {whole.memory / small.memory:.2f} times that of a quarter")  # fmt: skip
    return 0 if is_quick and is_flat else 1


if __name__ == "__main__":
    sys.exit(main())
