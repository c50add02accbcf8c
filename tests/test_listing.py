"""The list of agreements: a page of it is right whatever is kept, and quick where all is."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.conclude import edition_of_rules
from onrecord.listing import Page, Wanted
from onrecord.model import Kind, OnrecordError, Status
from onrecord.outlooks import refresh
from onrecord.record import Register
from onrecord.resolve.rulings import Ruling, RulingKind

LAST = date(2015, 6, 1)
STATES = ("EST", "LVA", "LTU", "FIN")
EVENTS = ("suspend", "restore", "terminate", "enter_into_force")
PLACES = ("Ambar", "Bellow", "Corvan", "Dunmar", "Elstow", "Fenwick", "Galdor", "Harrow")


def told(number: int):
    chance = random.Random(number)
    pact = number % 8
    one, other = STATES[pact % 4], STATES[(pact + 1) % 4]
    day = LAST - timedelta(days=chance.randrange(900))
    event = chance.choice(EVENTS)
    text = f"The parties {event} the {PLACES[pact]} Treaty, wire {number} says."
    kind = Kind.TREATY if pact % 2 else Kind.PACT
    return report(
        f"wire-{number}",
        text,
        day.isoformat(),
        [agreement(f"{PLACES[pact]} Treaty", parties=(one, other), kind=kind)],
        [Said(event, text, term="P2Y", when=day.isoformat(), actors=(one, other))]
        if number % 9
        else (),
    )


@pytest.fixture
def desk(tmp_path: Path):
    with Register.open(tmp_path / "test.db", create=True) as opened:
        for number in range(40):
            opened.record(*told(number))
        opened.settle()
        yield Desk(opened)


ASKED = (
    Wanted(),
    Wanted(words="dunm"),
    Wanted(words="treaty corvan"),
    Wanted(parties=("EST", "Latvia")),
    Wanted(kinds=(Kind.PACT,)),
    Wanted(statuses=(Status.IN_FORCE, Status.SUSPENDED)),
    Wanted(contested=True),
    Wanted(contested=False),
    Wanted(reported_since=LAST - timedelta(days=40)),
)


def pages(desk: Desk) -> list[Page]:
    return [
        desk.page(
            wanted, known=LAST - timedelta(days=back), order=order, start=1, size=4, with_due=True
        )
        for wanted in ASKED
        for back in (0, 30, 500)
        for order in ("name", "reported", "since", "reports", "due")
    ]


def test_a_page_is_the_same_before_and_after_it_is_kept(desk: Desk) -> None:
    unaided = pages(desk)
    assert any(page.total > 5 for page in unaided)
    refresh(desk.register)
    assert pages(desk) == unaided


def test_what_was_touched_since_is_listed_as_it_is_now(desk: Desk) -> None:
    refresh(desk.register)
    for number in range(40, 60):
        desk.register.record(*told(number))
    halfway = pages(desk)
    refresh(desk.register)
    assert pages(desk) == halfway


def test_each_entry_says_what_status_says_of_its_agreement(desk: Desk) -> None:
    desk.settle()
    for known in (LAST, LAST - timedelta(days=20), LAST - timedelta(days=600)):
        for entry in desk.overview(known=known):
            answer = desk.status(entry.id, known=known)
            assert (entry.status, entry.since) == (answer.status, answer.since)
            assert entry.contested == answer.contested
            assert entry.origins == answer.origins_for_detail


def test_pages_follow_one_another_and_count_what_is_wanted(desk: Desk) -> None:
    every = desk.overview(known=LAST)
    assert [e.names[0] for e in every] == [f"{place} Treaty" for place in PLACES]
    assert [len(e.docs) for e in every] == [5] * 8
    first = desk.page(known=LAST, size=5)
    then = desk.page(known=LAST, start=5, size=5)
    assert first.entries + then.entries == every
    assert first.total == then.total == 8
    assert desk.page(Wanted(words="AMBAR"), known=LAST).entries == every[:1]
    assert all("EST" in e.parties for e in desk.page(Wanted(parties=("Estonian",))).entries)


def test_a_name_that_a_person_gives_is_shown_and_sorted_by(desk: Desk) -> None:
    desk.settle()
    given = desk.overview()[0]
    desk.register.rule(
        Ruling(RulingKind.RENAME, (given.id, "Zeta Treaty"), "me", "known so", "2020-01-01T00:00Z")
    )
    assert desk.overview()[-1].names[0] == "Zeta Treaty"
    desk.settle()
    assert not desk.register.touched(edition_of_rules())
    assert desk.overview()[-1].names[0] == "Zeta Treaty"
    assert desk.page(Wanted(words="zeta")).total == 1


def test_the_article_that_a_name_begins_with_does_not_count_in_its_order(tmp_path: Path) -> None:
    with Register.open(tmp_path / "test.db", create=True) as opened:
        names = ("the Ambar Convention", "Bellow Accord", "The Corvan Pact")
        for n, name in enumerate(names):
            text = f"Finland and Estonia signed {name}."
            pact = agreement(name, parties=("FIN", "EST"))
            opened.record(*report(f"r-{n}", text, "2015-01-01", [pact], [Said("sign", text)]))
        opened.settle()
        listed = [e.names[0] for e in Desk(opened).overview(known=LAST)]
        assert listed == list(names)
        Desk(opened).settle()
        assert [e.names[0] for e in Desk(opened).overview(known=LAST)] == listed


def test_a_kept_page_reads_no_statement(desk: Desk) -> None:
    desk.settle()
    asked: list[str] = []
    desk.register._connection.set_trace_callback(asked.append)
    assert desk.page(Wanted(statuses=(Status.IN_FORCE,)), known=LAST).total
    desk.register._connection.set_trace_callback(None)
    assert not any("FROM statements" in sql for sql in asked)


def test_an_unknown_order_is_refused_with_those_there_are(desk: Desk) -> None:
    with pytest.raises(OnrecordError, match="name, reported"):
        desk.page(order="colour")
