"""Relations of agreements are told from both ends, as known, and follow mergers and rulings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.cli.app import app
from onrecord.model import Related, Relation
from onrecord.record import Register
from onrecord.resolve.rulings import Ruling, RulingKind

PAIR = ("EST", "LVA")
SIGNED = "Estonia and Latvia signed the Harbour Visa Accord of 1998."
SCRAPPED = "Estonia will scrap all visa agreements with Latvia, among them the Harbour Visa Accord."
REPLACED = (
    "The Crew Movement Treaty, signed on Wednesday, replaces the Harbour Visa Accord of 1998."
)
ISLAND = "Estonia and Latvia signed the Island Visa Accord."


def fill(register: Register) -> None:
    class_ = agreement("all visa agreements with Latvia", parties=PAIR)
    member = agreement(
        "the Harbour Visa Accord",
        local="A2",
        parties=PAIR,
        related=(Related(Relation.PART_OF, "A1"),),
    )
    crew = agreement(
        "the Crew Movement Treaty", parties=PAIR, related=(Related(Relation.REPLACES, "A2"),)
    )
    harbour = agreement("the Harbour Visa Accord of 1998", local="A2", parties=PAIR)
    for one in (
        report(
            "first", SIGNED, "1998-05-03",
            [agreement("the Harbour Visa Accord of 1998", parties=PAIR)],
            [Said("sign", SIGNED)],
        ),
        report(
            "island", ISLAND, "2001-04-02", [agreement("the Island Visa Accord", parties=PAIR)],
            [Said("sign", ISLAND)],
        ),
        report(
            "second", SCRAPPED, "2018-06-02", [class_, member],
            [Said("terminate", SCRAPPED, agreement=a, modality="planned") for a in ("A1", "A2")],
        ),
        report(
            "third", REPLACED, "2019-01-10", [crew, harbour],
            [Said("sign", REPLACED), Said("replace", REPLACED, agreement="A2")],
        ),
    ):  # fmt: skip
        register.record(*one)
    register.settle()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Register.open(tmp_path / "relations.db", create=True) as register:
        fill(register)
    return tmp_path / "relations.db"


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    with Register.open(path) as register:
        yield Desk(register)


def named(desk: Desk, name: str, known: str | None = None) -> list[tuple[str, str, bool]]:
    (dossier,) = desk.dossiers(name, known=known)
    own = dossier.agreement.id
    return [
        (f"{'' if r.agreement == own else '-'}{r.type}", dossier.names[r.beside(own)], bool(r.docs))
        for r in dossier.relations
    ]


def test_a_relation_is_told_from_both_ends_with_the_reports_that_say_so(desk: Desk) -> None:
    assert named(desk, "Crew Movement Treaty") == [
        ("replaces", "the Harbour Visa Accord of 1998", True)
    ]
    assert sorted(named(desk, "Harbour Visa Accord")) == [
        ("-replaces", "the Crew Movement Treaty", True),
        ("part_of", "all visa agreements with Latvia", True),
    ]
    (dossier,) = desk.dossiers("Crew Movement Treaty")
    assert [r.docs for r in dossier.relations] == [("third",)]


def test_a_class_tells_its_members_named_or_not(desk: Desk) -> None:
    assert sorted(named(desk, "all visa agreements with Latvia")) == [
        ("-part_of", "the Harbour Visa Accord of 1998", True),
        ("-part_of", "the Island Visa Accord", False),
    ]


def test_a_relation_is_known_from_the_first_report_that_states_it(desk: Desk) -> None:
    assert [kind for kind, _, _ in named(desk, "Harbour Visa Accord", "2018-12-31")] == ["part_of"]
    assert named(desk, "Harbour Visa Accord", "2018-06-01") == []
    every = {(r.type, r.first) for r in desk.register.all_relations()}
    assert every == {
        (Relation.PART_OF, date(2018, 6, 2)),
        (Relation.REPLACES, date(2019, 1, 10)),
    }


def test_what_stands_for_a_member_itself_is_not_told_as_said_of_its_class_too(desk: Desk) -> None:
    (harbour,) = desk.dossiers("Harbour Visa Accord")
    assert [s.statement.event for s in harbour.statements] == ["sign", "terminate", "replace"]
    assert [one.statements for one in harbour.classes] == [()]
    (island,) = desk.dossiers("Island Visa Accord")
    assert [[s.doc for s in one.statements] for one in island.classes] == [["second"]]


def test_relations_follow_what_is_ruled_to_be_one(desk: Desk) -> None:
    (harbour,) = desk.dossiers("Harbour Visa Accord")
    (island,) = desk.dossiers("Island Visa Accord")
    both = (island.agreement.id, harbour.agreement.id)
    desk.register.rule(
        Ruling(RulingKind.SAME, both, "M. Okoro", "one text", "2020-01-01T08:00:00Z")
    )
    (crew,) = desk.dossiers("Crew Movement Treaty")
    joined = desk.register.agreement(harbour.agreement.id)
    assert joined.id == desk.register.agreement(island.agreement.id).id
    assert [r.other for r in crew.relations] == [joined.id]


def test_show_tells_relations_in_words_and_as_json(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_REGISTER", str(path))

    def ask(*words: str) -> str:
        done = CliRunner().invoke(app, ["show", *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    assert "replaced by: the Crew Movement Treaty (a-" in ask("Harbour Visa Accord")
    assert "takes in: the Island Visa Accord (a-" in ask("all visa agreements with Latvia")
    (told,) = json.loads(ask("Crew Movement Treaty", "--json"))["relations"]
    assert (told["type"], told["stated"], told["docs"]) == ("replaces", True, ["third"])
