"""What is kept of conclusions: answers are the same with it and without, only quicker."""

from __future__ import annotations

import gzip
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.conclude import edition_of_rules
from onrecord.outlooks import refresh
from onrecord.record import Register
from onrecord.upkeep import check

EVENTS = ("sign", "ratify", "enter_into_force", "suspend", "restore", "denounce", "extend")
STATES = ("EST", "LVA", "LTU", "FIN", "SWE")
LAST = date(2015, 6, 1)
REGISTERS = Path(__file__).with_name("registers")


def told(number: int, chance: random.Random):
    pact = chance.randrange(6)
    one, other = STATES[pact % 5], STATES[(pact + 1) % 5]
    day = LAST - timedelta(days=chance.randrange(1500))
    event = chance.choice(EVENTS)
    modality = chance.choice(("actual", "actual", "planned"))
    when = day + timedelta(days=200) if modality == "planned" else day
    text = f"The parties {event} the Pact {'ABCDEF'[pact]}x, wire {number} says."
    return report(
        f"wire-{number}",
        text,
        day.isoformat(),
        [agreement(f"Pact {'ABCDEF'[pact]}x", parties=(one, other))],
        [
            Said(
                event,
                text,
                modality=modality,
                when=when.isoformat(),
                term=chance.choice((None, "P1Y", "P90D")),
                actors=(one, other),
            )
        ],
    )


@pytest.fixture
def register(tmp_path: Path):
    with Register.open(tmp_path / "test.db", create=True) as opened:
        yield opened


def answers(register: Register) -> list[object]:
    desk = Desk(register)
    found: list[object] = []
    for back in (0, 20, 400):
        known = LAST - timedelta(days=back)
        found.append(desk.due(known=known))
        found.append(desk.due(on=known - timedelta(days=300), known=LAST))
        found.append(desk.overdue(known=known))
        for days in (7, 30, 200):
            found.append(desk.changes(known - timedelta(days=days), known=known))
    return found


def test_answers_are_the_same_before_and_after_outlooks_are_kept(register: Register) -> None:
    chance = random.Random(3)
    for number in range(60):
        register.record(*told(number, chance))
    register.settle()
    unaided = answers(register)
    assert any(unaided)
    assert refresh(register) == 6
    assert answers(register) == unaided
    assert refresh(register) == 0


def test_what_is_touched_later_is_concluded_anew_even_before_it_is_kept(
    register: Register, tmp_path: Path
) -> None:
    chance = random.Random(5)
    reports = [told(number, chance) for number in range(60)]
    for one in reports[:40]:
        register.record(*one)
    Desk(register).settle()
    for one in reports[40:]:
        register.record(*one)
    register.settle()
    halfway = answers(register)
    with Register.open(tmp_path / "other.db", create=True) as other:
        for one in reports:
            other.record(*one)
        other.settle()
        assert answers(other) == halfway
    assert refresh(register) > 0
    assert answers(register) == halfway


@pytest.mark.of_sqlite
@pytest.mark.parametrize("version", [5, 8, 11])
def test_conclusions_that_older_rules_drew_are_drawn_anew(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress((REGISTERS / f"register-{version}.db.gz").read_bytes()))
    with Register.open(path) as register:
        desk = Desk(register)
        known = date(2020, 1, 1)
        today = [(e.id, e.status, e.since) for e in desk.overview(known=known)]
        asked = desk.due(known=known), desk.changes("2014-06-01", known=known)
        desk.settle()
        assert register.edition_kept() == edition_of_rules()
        # as it stands once older rules concluded otherwise
        put = register._connection.execute
        put("UPDATE outlook_states SET status = 'suspended', since = '1999'")
        put("DELETE FROM outlook_deadlines")
        put("UPDATE outlooks SET courses = '[]'")
        assert [e.status for e in desk.overview(known=known)] != [s for _, s, _ in today]
        put("UPDATE outlook_marks SET rules = '1.older'")
        assert [(e.id, e.status, e.since) for e in desk.overview(known=known)] == today
        assert (desk.due(known=known), desk.changes("2014-06-01", known=known)) == asked
        assert list(check(register)) == []
        assert desk.settle().touched == len(today)
        assert register.edition_kept() == edition_of_rules()
        assert [(e.id, e.status, e.since) for e in desk.overview(known=known)] == today
        kept = register.kept_lines([one for one, _, _ in today])
        assert len(kept) == len(today) and list(check(register)) == []


@pytest.mark.of_sqlite
def test_with_outlooks_kept_no_statement_is_read_to_say_what_is_due(register: Register) -> None:
    chance = random.Random(7)
    for number in range(30):
        register.record(*told(number, chance))
    desk = Desk(register)
    desk.settle()
    asked: list[str] = []
    register._connection.set_trace_callback(asked.append)
    assert desk.due(on=LAST, known=LAST)
    assert desk.changes(LAST - timedelta(days=30), known=LAST) is not None
    register._connection.set_trace_callback(None)
    assert not any("FROM statements" in sql for sql in asked)
