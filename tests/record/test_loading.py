"""Findings as files, loaded into a register: as if the reports had been read there."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.model import (
    Account,
    Cut,
    DueItem,
    Incident,
    OnrecordError,
    PartialDate,
    Problem,
    Related,
    Relation,
    Source,
    SourceKind,
    Span,
)
from onrecord.record import Register, loading
from onrecord.record.findings import Folder, read

PAIR = ("EST", "LVA")
SIGNED = "Estonia and Latvia signed the {name} in May 2014, a minister said."
STRUCK = "A train was stopped at the border; Latvia says it was a fault."
NAMES = ("Baltic Rail Accord", "Amber Visa Pact", "Gulf Pilotage Memorandum")


def told(number: int):
    name = NAMES[number % 3]
    signed = SIGNED.format(name=name)
    account = Account(
        Source(SourceKind.ORGANIZATION, "Latvia", "says", "LVA"), "a fault", Span(0, 0), ""
    )
    text = f"{signed} {STRUCK} This is wire number {number // 2}. " + "It was a long day. " * 3
    start = text.index(STRUCK)
    account = replace(account, evidence=Span(start, start + len(STRUCK)), evidence_text=STRUCK)
    document, extraction = report(
        f"wire-{number:03}",
        text,
        f"2014-06-{1 + number * 7 % 28:02}",
        [
            agreement(name, f"the {name}", parties=PAIR, mentions=(Span(3, 9),)),
            agreement(
                "the pact", local="A2", parties=PAIR, related=(Related(Relation.AMENDS, "A1"),)
            ),
        ],
        [Said("sign", signed, when="2014-05", actors=PAIR), Said("review", STRUCK, "A2")],
        outlet=f"Paper {number % 7}",
        credits=("Paper 2",) if number % 4 == 0 else (),
        incidents=[Incident("a stop", PartialDate("2014-06"), "the border", (account,))],
    )
    document = replace(document, cuts=(Cut(4, 9, "Share this", "share"),), headline=Span(0, 8))
    due = DueItem(PartialDate("2015"), "the review", Span(0, len(signed)), signed, "A1")
    statements = tuple(replace(s, certainty=0.123456789) for s in extraction.statements)
    return document, replace(extraction, due=(due,), statements=statements)


def shown(register: Register) -> list[object]:
    desk = Desk(register)
    return [
        [e.to_json() for e in desk.overview(known="2020-01-01")],
        [register.recorded(a.id) for a in register.agreements()],
        [register.members(a.id) for a in register.agreements()],
        [register.document(r.doc) for r in sorted(register.reports(), key=lambda r: r.doc)],
        [register.extraction(r.doc) for r in sorted(register.reports(), key=lambda r: r.doc)],
        register.stories(),
        register.due_items(),
        [register.find(name) for name in (*NAMES, "Baltik Rail Acord")],
    ]


def test_findings_come_back_from_their_files_as_they_were_in_order(tmp_path: Path) -> None:
    everything = [told(n) for n in range(40)]
    folder = Folder(tmp_path / "found")
    for start in range(0, 40, 10):
        assert all(folder.add(*one) for one in everything[start : start + 10])
        folder.flush()
    assert len(list(folder.path.glob("*.parquet"))) == 4
    again = Folder(tmp_path / "found")
    assert not any(again.add(*one) for one in everything)
    found = list(read([folder.path]))
    assert [d.published for d, _ in found] == sorted(d.published or date.max for d, _ in everything)
    assert {d.id: (d, x) for d, x in found} == {d.id: (d, x) for d, x in everything}


def test_a_file_that_is_no_findings_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.add(*told(1))
    folder.flush()
    (tmp_path / "a-broken.parquet").write_bytes(b"PAR1 no more")
    found = list(read([tmp_path, tmp_path / "none"]))
    assert [isinstance(one, Problem) for one in found] == [True, True, False]


def test_loading_gives_the_register_that_reading_gives(tmp_path: Path) -> None:
    everything = [told(n) for n in range(30)]
    random.Random(4).shuffle(everything)
    with (
        Register.open(tmp_path / "read", create=True) as one,
        Register.open(tmp_path / "loaded", create=True) as other,
    ):
        for found in everything:
            one.record(*found)
        Desk(one).settle()
        for start in range(0, 30, 8):
            other.load(everything[start : start + 8])
        Desk(other).settle()
        assert shown(other) == shown(one)


def test_loading_twice_adds_nothing_and_new_findings_are_added(tmp_path: Path) -> None:
    first, more = [told(n) for n in range(10)], [told(n) for n in range(14)]
    with Register.open(tmp_path / "r", create=True) as register:
        assert register.load(first).reports == 10
        Desk(register).settle()
        before = (shown(register), register.counts())
        assert register.load(first).reports == 0
        Desk(register).settle()
        assert (shown(register), register.counts()) == before
        assert register.load([*more, *more]).reports == 4
        newer = [(d, replace(x, extractor="tests/2", statements=x.statements[:1])) for d, x in more]
        assert register.load(newer).reports == 14
        Desk(register).settle()
        assert all(len(register.extraction(d.name).statements) == 1 for d, _ in more)


def test_a_batch_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken off")

    with Register.open(tmp_path / "r", create=True) as register:
        with monkeypatch.context() as broken:
            broken.setattr(loading.write, "take_place", fail)
            with pytest.raises(RuntimeError):
                register.load([told(1)])
        assert register.counts()["documents"] == 0
        document, extraction = told(2)
        wrong = replace(extraction.statements[0], evidence_text="Otherwise.")
        with pytest.raises(OnrecordError, match="not what stands there"):
            register.load([told(1), (document, replace(extraction, statements=(wrong,)))])
        assert register.counts()["documents"] == 0
