"""A register that leaves as JSON Lines comes back as it was: same answers, nothing missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.importing import register_file
from onrecord.model import OnrecordError, Source, SourceKind
from onrecord.publish import writer
from onrecord.record import Register
from onrecord.record.dump import RECORDS
from onrecord.record.notes import new_note
from onrecord.resolve.reviews import ruling_on
from onrecord.resolve.rulings import Ruling, RulingKind

COMPUTED = ("outlook", "documents_fts", "names_fts", "schema_versions", "sqlite_")
PARTIES = ("PER", "CHL")
FIRST = 'Peru and Chile signed the "Kelp Forest Pact" on 3 May 2001, a diplomat said, and it began.'
SECOND = "The Kelp Forest Pact was suspended by Chile in March 2004. Peru denies any suspension."
THIRD = "The Kelp Forest Pact was never suspended by Chile in March 2004, its ministry says."
WIRE = "Peru and Chile signed the Kelp Forest Pact on 3 May 2001, the Quay Gazette reported."
OTHER = "Talks between Peru and Chile on a Border Rail Treaty will open on 1 June 2031."


def fill(register: Register) -> None:
    """Reports, an earlier reading, a change of metadata, merged agreements, rulings, a note."""
    kelp = agreement("Kelp Forest Pact", parties=PARTIES)
    diplomat = Source(SourceKind.UNNAMED_PERSON, "a diplomat", "said", reason=None)
    first = report(
        "one", FIRST, "2001-05-04", [kelp],
        [Said("sign", FIRST, when="2001-05-03", actors=PARTIES, source=diplomat, term="P30Y")],
    )  # fmt: skip
    register.record(*first)
    register.record(first[0], replace(first[1], extractor="tests/2", credits=("Quay Gazette",)))
    register.record(replace(first[0], byline="A. Reporter"), replace(first[1], extractor="tests/3"))
    register.record(
        *report(
            "two", SECOND, "2004-04-01", [kelp],
            [
                Said("suspend", SECOND.split(". ")[0] + ".", when="2004-03", actors=("CHL",)),
                Said("suspend", "Peru denies any suspension.", modality="denied", actors=("CHL",)),
            ],
            outlet="Tern Tribune",
        )
    )  # fmt: skip
    register.record(*report("wire", WIRE, "2001-05-05", [agreement("the pact", parties=PARTIES)],
                            [Said("sign", WIRE, when="2001-05-03")], outlet="Wire",
                            credits=("Quay Gazette",)))  # fmt: skip
    never = [Said("suspend", THIRD, modality="denied", when="2004-03", actors=("CHL",))]
    register.record(*report("three", THIRD, "2004-05-01", [kelp], never, outlet="Coast Daily"))
    talks = [Said("negotiate", OTHER, modality="planned", when="2031-06-01")]
    trade = agreement("Border Rail Treaty", parties=PARTIES)
    register.record(*report("talks", OTHER, "2005-01-01", [trade], talks,
                            due=[("2031-06-01", OTHER, "A1")]))  # fmt: skip
    register.record(*report("undated", OTHER, None, [trade], talks))
    desk = Desk(register)
    desk.settle()
    ids = {a.names[0]: a.id for a in register.agreements()}
    made = "2006-01-0{}T00:00:00Z"
    ruled = Ruling(RulingKind.SAME, ("wire", ids["Kelp Forest Pact"]), "M. Okoro", "the same",
                   made.format(1))  # fmt: skip
    register.rule(ruled)
    register.rule(Ruling(RulingKind.RENAME, (ids["Border Rail Treaty"], "Andes Rail Treaty"), "M.",
                         "its title", made.format(2)))  # fmt: skip
    register.rule(replace(ruled, reason="after all not", made_at=made.format(3), reverses=ruled.id))
    register.rule(replace(ruled, made_at=made.format(4)))
    denial = register.recorded(ids["Kelp Forest Pact"])[-1]
    register.rule(ruling_on(denial, RulingKind.ACCEPT, "M.", "says so", made.format(5)))
    dated = register.recorded(ids["Kelp Forest Pact"])[-2]
    register.rule(
        ruling_on(dated, RulingKind.CORRECT, "M.", "a slip", made.format(6), ("date", "2004-02"))
    )
    note = new_note("report", "two", "Reader", "p-1", "Was it not in February?")
    register.add_note(note)
    register.judge_note(note.id, "passed", "M.", "a fair question")
    desk.settle()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Register, Register]]:
    """A register, and one that was made of its export."""
    with (
        Register.open(tmp_path / "left.db", create=True) as left,
        Register.open(tmp_path / "right.db", create=True) as right,
    ):
        fill(left)
        (file,) = writer("jsonl")(left, tmp_path / "left.jsonl")
        taken = register_file.take(right, file)
        assert (taken.new, taken.known, taken.problems) == (6, 0, ())
        yield left, right


def test_nothing_is_missing_field_by_field(pair: tuple[Register, Register]) -> None:
    left, right = pair
    listed = [
        str(row[0])
        for row in left._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    records = {name for name in listed if not name.startswith(COMPUTED)}
    assert records == set(RECORDS), "a new table of records is to go into record/dump.py"
    filled = set()
    for table in RECORDS:
        ours, theirs = list(left.record_rows(table)), list(right.record_rows(table))
        for one, other in zip(ours, theirs, strict=True):
            for field, value in one.items():
                assert other[field] == value, (table, field)
        if ours:
            filled.add(table)
    assert filled >= {
        "documents", "document_metadata", "extractions", "supersessions", "report_agreements",
        "names", "agreements", "memberships", "statements", "due_items", "rulings",
        "statement_rulings", "notes", "note_judgements", "echo_keys", "identity_keys",
    }  # fmt: skip


QUESTIONS: dict[str, Callable[[Desk, date], object]] = {
    "overview": lambda d, day: d.overview(known=day),
    "status": lambda d, day: d.statuses("Kelp Forest Pact", on=day, known=day),
    "party": lambda d, day: d.statuses("Kelp Forest Pact", on=day, party="CHL"),
    "dossiers": lambda d, day: d.dossiers("Border Rail Treaty", known=day),
    "timeline": lambda d, day: d.timeline("Kelp Forest Pact", known=day),
    "conflicts": lambda d, day: d.conflicts(known=day),
    "due": lambda d, day: d.due(on=day),
    "overdue": lambda d, day: d.overdue(on=day, known=day),
    "changes": lambda d, day: d.changes(day - timedelta(days=400), known=day),
    "believed": lambda d, day: d.believed("Kelp Forest Pact", on=day),
    "stories": lambda d, day: d.stories(),
    "between": lambda d, day: d.between("Peru", "Chile", known=day),
    "search": lambda d, day: d.register.search("kelp suspended"),
    "reports": lambda d, day: d.register.reports(),
    "texts": lambda d, day: [d.register.document(r.id) for r in d.register.reports()],
    "extractions": lambda d, day: [d.register.extraction(r.id) for r in d.register.reports()],
    "rulings": lambda d, day: d.register.rulings(),
    "statement": lambda d, day: [
        d.register.statement(str(row["id"])) for row in d.register.record_rows("statements")
    ],
    "notes": lambda d, day: d.register.notes_on("report", "two"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_answered_alike(pair: tuple[Register, Register], question: str) -> None:
    left, right = (Desk(register) for register in pair)
    right.settle()
    answers = []
    for day in (date(2001, 6, 1), date(2004, 5, 1), date(2010, 1, 1), date(2032, 1, 1)):
        answers.append(QUESTIONS[question](left, day))
        assert QUESTIONS[question](right, day) == answers[-1], day
    assert any(answers), "a question that nothing answers shows nothing"


def test_exporting_again_gives_the_same_bytes(
    pair: tuple[Register, Register], tmp_path: Path
) -> None:
    for register, name in zip(pair, ("left", "right"), strict=True):
        list(writer("jsonl")(register, tmp_path / f"{name}.again"))
    assert (tmp_path / "left.again").read_bytes() == (tmp_path / "right.again").read_bytes()


def test_a_register_that_holds_something_takes_reports_and_rulings_as_new(
    pair: tuple[Register, Register], tmp_path: Path
) -> None:
    left, _ = pair
    (file,) = writer("jsonl")(left, tmp_path / "again.jsonl")
    with Register.open(tmp_path / "third.db", create=True) as third:
        said = [Said("sign", "They signed.", when="1999")]
        third.record(*report("mine", "They signed.", "2000-01-01", [agreement("mine")], said))
        assert register_file.take(third, file).new == 6
        Desk(third).settle()
        assert {r.doc for r in third.reports()} == {"mine", *(r.doc for r in left.reports())}
        assert set(third.rulings()) == set(left.rulings())
        again = register_file.take(third, file)
        assert (again.new, again.known) == (0, 6)
        ours, theirs = (Desk(r).status("Kelp Forest Pact", on="2010-01-01") for r in (left, third))
        assert (ours.status, ours.since, set(ours.for_)) == (
            theirs.status, theirs.since, set(theirs.for_),
        )  # fmt: skip


def test_a_file_that_was_meddled_with_leaves_the_register_empty(
    pair: tuple[Register, Register], tmp_path: Path
) -> None:
    left, _ = pair
    (file,) = writer("jsonl")(left, tmp_path / "good.jsonl")
    lines = file.read_text(encoding="utf-8").splitlines()
    bad = {
        "not what stands there": [
            line.replace('"evidence_text": "The Kelp', '"evidence_text": "No Kelp')
            if '"table": "statements"' in line else line
            for line in lines
        ],
        "no table or columns": [*lines, json.dumps(
            {"type": "row", "table": "sqlite_master", "values": {"sql": "x"}})],
        "no table or column": [*lines, json.dumps(
            {"type": "row", "table": "rulings", "values": {"id) VALUES (1); --": "x"}})],
        "not a JSON object": [*lines, "{"],
        "newer Onrecord": [lines[0].replace('"schema": ', '"schema": 9'), *lines[1:]],
        "onrecord read": lines[1:],
    }  # fmt: skip
    for number, (fault, told) in enumerate(bad.items()):
        path = tmp_path / f"bad-{number}.jsonl"
        path.write_text("\n".join(told), encoding="utf-8")
        with Register.open(tmp_path / f"bad-{number}.db", create=True) as register:
            with pytest.raises(OnrecordError, match=fault):
                register_file.take(register, path)
            assert register.is_empty(), fault
