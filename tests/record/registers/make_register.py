"""Makes a register with the code of one version: `make_register.py OUT VERSION`.

Run with that version's `src` and `tests` on the path; each file here was made so, by its own.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.record import Register
from onrecord.resolve.rulings import Ruling, RulingKind

PAIR = ("EST", "LVA")
SIGNED = "Estonia and Latvia signed the Baltic Rail Accord in May 2014."
EXTENDED = "The Baltic Rail Accord was extended for five years, a ministry said on Monday."
ENDED = "Estonia ended the Amber Visa Pact on 3 March 2016."
PLANNED = "The two states plan to review the Baltic Rail Accord in 2031."
DUE = "A report on the line is due on 1 June 2030."
DAYS = ("2014-01-01", "2015-01-01", "2018-01-01", "2022-01-01")


def reports() -> Iterator[tuple]:
    """Four reports on two agreements, one of them an echo."""
    rail = agreement("Baltic Rail Accord", "BRA", parties=PAIR)
    amber = agreement("Amber Visa Pact", parties=PAIR)
    signed = Said("sign", SIGNED, when="2014-05", term="P5Y", actors=PAIR)
    again = Said("sign", SIGNED, when="2014-05", actors=PAIR)
    yield report(
        "mail-2014", f"{SIGNED} {DUE}", "2014-06-01", [rail], [signed],
        due=[("2030-06-01", DUE, "A1")],
    )  # fmt: skip
    yield report(
        "post-2014", f"{SIGNED} So the Harbour Mail reported.", "2014-06-02", [rail], [again],
        outlet="Skerry Post", credits=("Harbour Mail",),
    )  # fmt: skip
    ended = Said("terminate", ENDED, when="2016-03-03", actors=("EST",))
    yield report("mail-2016", ENDED, "2016-03-04", [amber], [ended])
    extended = Said("extend", EXTENDED, when="2019-05", term="P5Y")
    planned = Said("review", PLANNED, modality="planned", when="2031")
    yield report("mail-2019", f"{EXTENDED} {PLANNED}", "2019-05-20", [rail], [extended, planned])


def fill(register: Register) -> dict[str, list]:
    """Record the reports and a ruling; what the register answers."""
    for one in reports():
        register.record(*one)
    register.settle()
    rail = next(a.id for a in register.agreements() if "Rail" in a.names[0])
    named = (rail, "The Rail Accord")
    ruling = (RulingKind.RENAME, named, "ada", "its short title", "2020-01-02T00:00:00Z")
    register.rule(Ruling(*ruling))
    desk = Desk(register)
    if hasattr(desk, "settle"):
        desk.settle()
    told = {}
    for name in ("Baltic Rail Accord", "Amber Visa Pact"):
        for on in DAYS:
            a = desk.status(name, on=on, known="2020-01-01")
            since = str(a.since) if a.since else None
            told[f"{name} on {on}"] = [str(a.status), since, len(a.for_), len(a.against)]
    return told


def main(out: Path, version: int) -> None:
    """Write `register-VERSION.db.gz` and what it answers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.db"
        with Register.open(path, create=True) as register:
            told = fill(register)
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA user_version").fetchone()[0] == version
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("VACUUM")
        connection.close()
        packed = gzip.compress(path.read_bytes(), 9, mtime=0)
    (out / f"register-{version}.db.gz").write_bytes(packed)
    (out / f"answers-{version}.json").write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
