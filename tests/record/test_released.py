"""Registers that each released version wrote, opened today: they answer as they did then."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from onrecord.api import Desk
from onrecord.record import Register, store
from onrecord.upkeep import check
from servers import register_url

pytestmark = pytest.mark.of_sqlite  # each opens the stores that it needs by itself

HELD = Path(__file__).with_name("registers")
ANSWERS: dict[str, list[object]] = json.loads((HELD / "answers.json").read_text(encoding="utf-8"))
VERSIONS = range(1, len(store.migrations()) + 1)


def answers(register: Register) -> dict[str, list[object]]:
    desk = Desk(register)
    told: dict[str, list[object]] = {}
    for asked in ANSWERS:
        name, _, on = asked.partition(" on ")
        a = desk.status(name, on=on, known="2020-01-01")
        since = str(a.since) if a.since else None
        told[asked] = [str(a.status), since, len(a.for_), len(a.against)]
    return told


def content(register: Register) -> list[object]:
    return [
        [(r.doc, r.outlet, r.published) for r in register.reports()],
        [(a.names[0], a.parties) for a in register.agreements()],
        [r.reason for r in register.rulings()],
        [[e.doc for e in story.reports] for story in register.stories()],
        [r.doc for r in register.search("ministry")],
        [str(d.item.due_date) for d in register.due_items()],
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_register_of_every_released_version_answers_as_it_did_then(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress((HELD / f"register-{version}.db.gz").read_bytes()))
    with (
        Register.open(path) as register,
        Register.open(register_url(tmp_path), create=True) as server,
    ):
        assert register.counts()["schema"] == len(VERSIONS)
        assert answers(register) == ANSWERS
        Desk(register).settle()
        assert answers(register) == ANSWERS
        assert list(check(register)) == []
        assert content(register) == [
            [
                ("mail-2014", "Harbour Mail", date.fromisoformat("2014-06-01")),
                ("post-2014", "Skerry Post", date.fromisoformat("2014-06-02")),
                ("mail-2016", "Harbour Mail", date.fromisoformat("2016-03-04")),
                ("mail-2019", "Harbour Mail", date.fromisoformat("2019-05-20")),
            ],
            [("Amber Visa Pact", ("EST", "LVA")), ("The Rail Accord", ("EST", "LVA"))],
            ["its short title"],
            [["mail-2014", "post-2014"]],
            ["mail-2019"],
            ["2030-06-01"],
        ]
        register.copy_to(server)
        assert answers(server) == ANSWERS
        assert content(server) == content(register)
