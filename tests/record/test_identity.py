"""Ids last: agreements merge and part, by reports and by rulings, and old ids still resolve."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from making import Said, agreement, record_each, report
from onrecord.api import Desk
from onrecord.cli.show import dossier_json
from onrecord.model import Related, Relation, Status
from onrecord.record import Register, identity
from onrecord.resolve.rulings import Ruling, RulingKind

PAIR = ("GRC", "CYP")
FIRST = "Greece and Cyprus signed the Olive Trade Convention in 1991."
SECOND = "The Harbour Dues Protocol between Greece and Cyprus lapsed in 1999."


@pytest.fixture
def register(tmp_path: Path):
    with Register.open(tmp_path / "test.db", create=True) as opened:
        opened.record(
            *report(
                "olive",
                FIRST,
                "1991-05-01",
                [agreement("Olive Trade Convention", parties=PAIR)],
                [Said("sign", FIRST, when="1991")],
            )
        )
        opened.record(
            *report(
                "dues",
                SECOND,
                "1999-05-01",
                [agreement("Harbour Dues Protocol", parties=PAIR)],
                [Said("expire", SECOND, when="1999")],
            )
        )
        opened.settle()
        yield opened


def ruling(kind: RulingKind, *subjects: str, reverses: str | None = None) -> Ruling:
    moment = f"2024-01-01T00:00:0{len(subjects) + bool(reverses)}Z"
    return Ruling(kind, subjects, "A. Editor", "they are", moment, reverses)


def names(register: Register) -> set[tuple[str, ...]]:
    return {a.names for a in register.agreements()}


def test_a_merged_id_goes_on_to_the_other_and_comes_back_when_undone(register: Register) -> None:
    olive, dues = (register.find(n)[0].agreement for n in ("Olive Trade Convention", "dues"))
    assert olive != dues
    merging = ruling(RulingKind.MERGE, olive, dues)
    register.rule(merging)
    assert len(register.agreements()) == 1
    assert register.agreement(olive) == register.agreement(dues)
    assert {r.doc for r in register.recorded(dues)} == {"olive", "dues"}
    register.rule(ruling(RulingKind.MERGE, olive, dues, reverses=merging.id))
    assert len(register.agreements()) == 2
    assert {r.doc for r in register.recorded(dues)} == {"dues"}
    assert {r.doc for r in register.recorded(olive)} == {"olive"}


def test_an_id_that_gave_way_stays_the_lesser_when_the_two_part_and_meet_again(tmp_path) -> None:
    olive = agreement("Olive Trade Convention", parties=PAIR)
    dues = agreement("Harbour Dues Protocol", parties=PAIR)
    both = agreement("Olive Trade Convention", "Harbour Dues Protocol", parties=PAIR)
    with Register.open(tmp_path / "own.db", create=True) as opened:
        for name, day, text, meant in (
            ("dues", "1992-05-01", SECOND, dues),
            ("olive", "1991-05-01", FIRST, olive),
            ("bridge", "1993-05-01", SECOND, both),
        ):
            opened.record(*report(name, text, day, [meant], [Said("sign", text)]))
        (head,) = [a.id for a in opened.agreements()]
        splitting = ruling(RulingKind.SPLIT, head, "dues")
        opened.rule(splitting)
        assert {r.doc for r in opened.reports(head)} == {"olive", "bridge"}
        opened.rule(ruling(RulingKind.SPLIT, head, "dues", reverses=splitting.id))
        (back,) = opened.agreements()
        assert back.id == head


def test_a_ruling_survives_a_new_version_of_the_extractor(register: Register) -> None:
    olive, dues = (register.find(n)[0].agreement for n in ("Olive Trade Convention", "dues"))
    register.rule(ruling(RulingKind.MERGE, olive, dues))
    register.record(
        *report(
            "dues",
            SECOND,
            "1999-05-01",
            [agreement("Harbour Dues Protocol", parties=PAIR)],
            [Said("expire", SECOND, when="1999-01")],
            extractor="tests/2",
        )
    )
    register.settle()
    assert len(register.agreements()) == 1
    assert {str(r.statement.event_date) for r in register.recorded(olive)} == {"1991", "1999-01"}


def test_a_person_names_an_agreement(register: Register) -> None:
    olive = register.find("Olive Trade Convention")[0].agreement
    register.rule(ruling(RulingKind.RENAME, olive, "The Great Olive Peace"))
    assert register.agreement(olive).names[0] == "The Great Olive Peace"
    assert len(register.rulings()) == 1


def test_an_agreement_is_found_under_the_name_that_a_person_gave_it(register: Register) -> None:
    from onrecord.api import Desk
    from onrecord.listing import Wanted

    desk = Desk(register)
    olive = register.find("Olive Trade Convention")[0].agreement
    desk.page(Wanted(words="olive"), size=5)
    naming = ruling(RulingKind.RENAME, olive, "The Great Quince Peace")
    register.rule(naming)
    for asked in ("the great quince peace", "Great Quince Peace (2020)", "great quinse peace"):
        (first, *_) = register.find(asked)
        assert (first.agreement, first.fits) == (olive, True), asked
    assert desk.status("Great Quince Peace").agreement == olive
    assert [e.id for e in desk.page(Wanted(words="quince"), size=5).entries] == [olive]
    register.rule(ruling(RulingKind.RENAME, olive, "The Great Quince Peace", reverses=naming.id))
    assert not [m for m in register.find("the great quince peace") if m.fits]


def test_an_id_that_only_an_older_reading_gave_still_resolves(register: Register) -> None:
    dues = register.find("Harbour Dues Protocol")[0].agreement
    register.record(
        *report(
            "dues",
            SECOND,
            "1999-05-01",
            [agreement("Harbour Dues Protocol", "the dues protocol", parties=PAIR)],
            [Said("expire", SECOND, when="1999")],
            extractor="tests/2",
        )
    )
    register.settle()
    assert register.agreement(dues).names[0] == "Harbour Dues Protocol"
    assert register.recorded(dues)


def test_a_stated_relation_leads_to_the_other_agreement(register: Register) -> None:
    text = "The Olive Annex carries out the Olive Trade Convention between Greece and Cyprus."
    register.record(
        *report(
            "annex",
            text,
            "1992-01-01",
            [
                agreement("Olive Trade Convention", parties=PAIR),
                agreement(
                    "Olive Annex",
                    parties=PAIR,
                    local="A2",
                    related=(Related(Relation.IMPLEMENTS, "A1"),),
                ),
            ],
            [Said("affirm", text, "A2")],
        )
    )
    register.settle()
    annex = register.agreement(register.find("Olive Annex")[0].agreement)
    (related,) = annex.related
    assert register.agreement(related.agreement).names[0] == "Olive Trade Convention"


def test_a_ruling_goes_over_what_it_names_and_not_over_the_whole_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Register.open(tmp_path / "many.db", create=True) as opened:
        for n, place in enumerate(("Ambar", "Bellow", "Corvan", "Dunmar", "Elstow", "Fenwick")):
            text = f"The ministers signed the {place} Transit Treaty on Monday."
            pair = (f"A{place[:2].upper()}", f"B{place[:2].upper()}")
            told = [agreement(f"{place} Transit Treaty", parties=pair)]
            opened.record(*report(place, text, f"2010-0{n + 1}-01", told, [Said("sign", text)]))
        opened.settle()
        first, second, *_ = opened.agreements()
        loaded: set[str] = set()
        whole = identity._load

        def counted(connection: Any, wanted: Iterable[str]) -> Any:
            found = whole(connection, wanted)
            loaded.update(member.doc for member in found.values())
            return found

        monkeypatch.setattr(identity, "_load", counted)
        kind = RulingKind.DIFFERENT
        opened.rule(Ruling(kind, (first.id, second.id), "me", "two treaties", "2020-01-01"))
        assert loaded == {"Ambar", "Bellow"}


def test_what_is_said_of_a_class_is_shown_with_its_members_and_counted_for_none(
    register: Register,
) -> None:
    pair = ("EST", "LVA")
    signed = "Estonia and Latvia signed the Harbour Visa Accord on 3 May 2015."
    ended = "Estonia scrapped all existing visa accords with Latvia on 2 June 2018."
    later = "Estonia and Latvia signed the Island Visa Accord on 4 July 2020."
    some = "Estonia suspended several visa accords with Latvia."
    record_each(
        register,
        pair,
        ("one", "2015-05-03", "Harbour Visa Accord", "sign", signed),
        ("two", "2018-06-02", "all existing visa accords", "terminate", ended),
        ("three", "2020-07-04", "Island Visa Accord", "sign", later),
        ("four", "2021-01-05", "several visa accords", "suspend", some),
    )
    desk = Desk(register)
    (harbour,) = desk.dossiers("Harbour Visa Accord", known="2019-01-01")
    (whole,) = harbour.classes
    assert whole.name == "all existing visa accords"
    assert [i.statement.event for i in whole.statements] == ["terminate"]
    assert [i.statement.event for i in harbour.statements] == ["sign"]
    assert harbour.answer.status is Status.SIGNED
    (as_json,) = dossier_json(harbour)["classes"]
    assert as_json["agreement"] == whole.agreement
    assert [s["event"] for s in as_json["statements"]] == ["terminate"]
    (before,) = desk.dossiers("Harbour Visa Accord", known="2018-06-01")
    assert before.classes == (), "nobody had spoken of the class by then"
    (island,) = desk.dossiers("Island Visa Accord", known="2021-01-01")
    assert island.classes == (), "it was not there yet, and several are not all"
    (itself,) = desk.dossiers("all existing visa accords", known="2021-01-01")
    assert itself.classes == ()


def test_a_ruling_holds_for_every_day_of_knowledge_and_brings_no_later_report(
    register: Register,
) -> None:
    pair = ("EST", "LVA")
    signed = "Estonia and Latvia signed the Harbour Visa Accord on 3 May 2015."
    ended = "Estonia left the arrangement on travel papers with Latvia on 2 June 2016."
    back = "Estonia and Latvia took up the arrangement on travel papers again on 9 July 2019."
    record_each(
        register,
        pair,
        ("one", "2015-05-03", "Harbour Visa Accord", "sign", signed),
        ("two", "2016-06-02", "the arrangement on travel papers", "terminate", ended),
        ("three", "2019-07-09", "the arrangement on travel papers", "restore", back),
    )
    desk = Desk(register)

    def known(day: str) -> list[str]:
        (dossier, *_) = desk.dossiers("Harbour Visa Accord", known=day)
        return [str(i.statement.event) for i in dossier.statements]

    assert known("2016-12-31") == ["sign"]
    one, other = (register.find(n)[0].agreement for n in ("Harbour Visa Accord", "travel papers"))
    told = Ruling(RulingKind.MERGE, (one, other), "ana", "one text", "2024-01-01T00:00:00Z")
    register.rule(told)
    assert known("2015-12-31") == ["sign"]
    assert known("2016-12-31") == ["sign", "terminate"]
    undoing = Ruling(
        RulingKind.MERGE, (one, other), "ana", "no", "2024-01-02T00:00:00Z", reverses=told.id
    )
    register.rule(undoing)
    assert known("2016-12-31") == ["sign"]


def test_of_the_reports_remembered_the_oldest_is_forgotten_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    identity.forget()
    monkeypatch.setattr(identity, "_CACHE_SIZE", 2)
    for name in ("one", "two", "three"):
        identity.remember(name, [])
    assert list(identity._cache) == ["two", "three"]
    identity.forget()
