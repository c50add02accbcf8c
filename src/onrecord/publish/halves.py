"""Writing the tables of a big register in two processes: statements with what is counted over
them in one, all the rest in the other. Each writes files of its own, so that nothing is passed.

Both halves are of one state of the register: where it changed between their beginnings, all is
written once more, in one process.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from onrecord.publish import Query
from onrecord.record import Register

Fill = Callable[[Register, Path, Query, bool | None], None]
_BIG = 2_000  # agreements from which a second process is worth its start


def write(register: Register, target: Path, query: Query, fill: Fill) -> None:
    """Have `fill` write all tables into a folder, in one process or two. It is found by its name
    in the other one, and called with true for the half of the claims, with false for the other,
    or with null for both."""
    is_big = len(register.agreement_ids()) >= _BIG and (os.cpu_count() or 1) > 1
    if not is_big or query.agreements or query.parties:
        fill(register, target, query, None)
        return
    before = register.newest()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        claims = pool.submit(_claims, register.path, target, query, fill)
        fill(register, target, query, False)
        after = claims.result()
    if not before == after == register.newest():
        fill(register, target, query, None)


def _claims(path: Path | str, target: Path, query: Query, fill: Fill) -> tuple[int, ...]:
    with Register.open(path) as register:
        fill(register, target, query, True)
        return tuple(register.newest())
