"""The parties of an agreement are those that reports published by the day of knowledge list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.listing import Wanted
from onrecord.model import Listing, PartiesListed, Status
from onrecord.outlooks import refresh
from onrecord.publish import Query
from onrecord.publish.dossier import contents
from onrecord.record import Register
from onrecord.upkeep import check

NAME = "Kelmara Accord"
TWO, THREE = ("EST", "FIN"), ("EST", "FIN", "LVA")
KNOWN = date(2012, 6, 1)
LATER = date(2014, 1, 1)


def told(name: str, published: str | None, parties: tuple[str, ...], *said: Said):
    text = " ".join((f"{name} on the Kelmara Accord.", *(s.sentence for s in said)))
    return report(name, text, published, [agreement(NAME, parties=parties)], said)


def begun():
    signed = "The two signed the Kelmara Accord for good."
    entered = "The Kelmara Accord entered into force."
    return told(
        "first",
        "2010-03-01",
        TWO,
        Said("sign", signed, when="2010-02-26", actors=TWO),
        Said("enter_into_force", entered, when="2010-02-27"),
    )


def left(event: str):
    sentence = f"Estonia chose to {event} the Kelmara Accord."
    planned = "Both are to amend the Kelmara Accord by summer."
    return told(
        "second",
        "2012-05-04",
        TWO,
        Said(event, sentence, when="2012-05-01", term="P1Y", actors=("EST",)),
        Said("amend", planned, modality="planned", when="2012-05-20", actors=TWO),
    )


def third(published: str | None = "2013-09-02"):
    held = "Talks on the Kelmara Accord of the three were held."
    return told("third", published, THREE, Said("affirm", held, actors=("LVA",)))


def only_listed():
    return told("only listed", "2013-09-02", THREE)


def undated():
    return third(None)


def answers(register: Register) -> list[object]:
    desk, day = Desk(register), KNOWN
    page = desk.page(Wanted(), known=day)
    return [
        *(desk.status(NAME, on=on, known=day) for on in (day, LATER)),
        *(desk.status(NAME, on=day, known=day, party=party) for party in THREE),
        [entries for _, entries in desk.timeline(NAME, known=day)],
        [found for _, found in desk.conflicts(NAME, known=day)],
        [[b for b in steps if b.known <= day] for _, steps in desk.believed(NAME, on=day)],
        desk.due(NAME, known=day),
        desk.due(known=day),
        desk.overdue(NAME, known=day),
        desk.overdue(known=day),
        desk.changes("2012-01-01", NAME, known=day),
        desk.changes("2012-01-01", known=day),
        [(e.status, e.since, e.contested, e.parties) for e in page.entries],
        [a.as_known(day).parties for a in register.agreements()],
        dossier_of(register),
    ]


def dossier_of(register: Register) -> list[object]:
    (found,) = register.find(NAME)
    told = contents(register, Query(agreements=(found.agreement,), on=KNOWN, known=KNOWN))
    return [
        told[part]
        for part in (
            "status",
            "since",
            "until",
            "parties",
            "of_parties",
            "chart",
            "timeline",
            "due",
        )
    ]


@pytest.fixture
def register(tmp_path: Path):
    with Register.open(tmp_path / "test.db", create=True) as opened:
        yield opened


@pytest.mark.parametrize("event", ["denounce", "terminate", "suspend"])
@pytest.mark.parametrize("later", [third, only_listed, undated])
@pytest.mark.parametrize("kept", [False, True])
def test_a_later_report_that_lists_a_third_party_moves_no_answer_as_known_earlier(
    register: Register, event: str, later: Callable[[], object], kept: bool
) -> None:
    for one in (begun(), left(event)):
        register.record(*one)
    register.settle()
    if kept:
        refresh(register)
    before = answers(register)
    register.record(*later())
    register.settle()
    assert len(register.agreement_ids()) == 1
    assert answers(register) == before
    refresh(register)
    assert answers(register) == before
    assert [*check(register)] == []


def test_the_third_party_counts_from_the_day_it_is_listed_kept_or_not(register: Register) -> None:
    for one in (begun(), left("terminate"), only_listed()):
        register.record(*one)
    register.settle()

    def told() -> list[object]:
        desk = Desk(register)
        days = (KNOWN, date(2013, 9, 1), date(2013, 9, 2), LATER)
        return [
            [e.status for e in desk.page(Wanted(), known=day).entries]
            + [desk.status(NAME, known=day).status]
            for day in days
        ]

    ended, standing = [Status.ENDED] * 2, [Status.IN_FORCE] * 2
    assert told() == [ended, ended, standing, standing]
    ((_, steps),) = Desk(register).believed(NAME, on=KNOWN)
    assert [(step.answer.status, step.docs) for step in steps][-2:] == [
        (Status.ENDED, ("second",)),
        (Status.IN_FORCE, ("only listed",)),
    ]
    refresh(register)
    assert told() == [ended, ended, standing, standing]


def test_parties_listed_by_a_day_are_ordered_by_the_reports_of_that_day_alone() -> None:
    listed = PartiesListed.of(
        (
            Listing("one", date(2010, 1, 1), ("FIN", "EST")),
            Listing("two", date(2011, 1, 1), ("EST", "LVA")),
            Listing("three", None, ("SWE", "EST")),
        )
    )
    assert listed == ("EST", "FIN", "LVA", "SWE")
    assert listed.by(date(2009, 1, 1)) == ()
    assert listed.by(date(2010, 6, 1)) == ("FIN", "EST")
    assert listed.by(date(2012, 1, 1)) == ("EST", "FIN", "LVA")
    assert listed.by(date(2012, 1, 1)).by(date(2010, 6, 1)) == ("FIN", "EST")
    assert listed.turns == {date(2010, 1, 1): ("one",), date(2011, 1, 1): ("two",)}


def test_where_no_report_carries_a_day_the_parties_are_those_that_are_listed() -> None:
    undated = Listing("undated", None, TWO)
    assert PartiesListed.of([undated]).by(KNOWN) == TWO
    with_a_day = PartiesListed.of([Listing("first", LATER, THREE), undated])
    assert with_a_day.by(KNOWN) == ()
    assert with_a_day.by(LATER) == THREE
