"""The register keeps what reports say: once, wholly, and never overwritten."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making import Said, agreement, report
from onrecord.model import (
    Account,
    Incident,
    OnrecordError,
    PartialDate,
    Relay,
    Source,
    SourceKind,
    Span,
    Stance,
)
from onrecord.record import Register, copying, identity
from onrecord.record.store import StorageFault

SIGNED = "Estonia and Latvia signed the Baltic Rail Accord in May 2014."
BALTIC = agreement("Baltic Rail Accord", "BRA", parties=("EST", "LVA"))


def baltic(name: str = "mail-1", day: str | None = "2014-06-01", **more: object):
    return report(
        name,
        f"{SIGNED} More follows.",
        day,
        [BALTIC],
        [Said("sign", SIGNED, when="2014-05", actors=("EST", "LVA"))],
        **more,
    )


@pytest.fixture
def register(tmp_path: Path):
    with Register.open(tmp_path / "test.db", create=True) as opened:
        yield opened


def rows(register: Register) -> dict[str, list[tuple[object, ...]]]:
    """Every table's rows."""
    return {t: list(copying.contents(register._connection, t)) for t in copying.tables()}


def test_recording_twice_changes_nothing(register: Register) -> None:
    assert register.record(*baltic())
    register.settle()
    before = rows(register)
    assert not register.record(*baltic())
    register.settle()
    assert rows(register) == before


def test_a_report_comes_back_as_it_went_in(register: Register) -> None:
    text = "Oslo said on Friday that the deal stands. A reader's note: 5 > 4, “quoted”, naïve – ok."
    incident = Incident(
        "a boat was stopped",
        PartialDate("2020-01-02"),
        "the strait",
        (
            Account(
                Source(
                    SourceKind.UNNAMED_PERSON,
                    "a guard",
                    "said",
                    "NOR",
                    Stance.DENIES,
                    (Relay(SourceKind.MEDIA, "Fjord Post", "reported"),),
                    reason="not allowed to speak",
                ),
                "it was not",
                Span(0, 41),
                text[:41],
            ),
        ),
    )
    document, extraction = report(
        "fjord",
        text,
        "2020-01-03",
        [agreement("the deal", parties=("NOR",), scope="fish", offices=(("NOR", "the ministry"),))],
        [Said("affirm", text[:41], source=Source(SourceKind.ORGANIZATION, "Oslo", "said", "NOR"))],
        due=[("2020-02", "A reader's note: 5 > 4, “quoted”, naïve – ok.", "A1")],
        incidents=[incident],
        credits=("Fjord Post",),
    )
    register.record(document, extraction)
    assert register.document("fjord") == document
    assert register.extraction("fjord") == extraction
    (told,) = register.incidents(document.id)
    assert told.incident == incident


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1),
        min_size=1,
        max_size=5,
        unique=True,
    )
)
def test_every_evidence_stands_in_the_stored_text(
    tmp_path_factory: pytest.TempPathFactory, sentences: list[str]
) -> None:
    with Register.open(tmp_path_factory.mktemp("r") / "any.db", create=True) as register:
        said = [Said("sign", s) for s in sentences]
        register.record(*report("any", " ".join(sentences), "2020-01-01", [BALTIC], said))
        text = register.document("any").text
        recorded = register.recorded(register.agreements()[0].id)
        assert recorded
        for item in recorded:
            evidence = item.statement.evidence
            assert text[evidence.start : evidence.end] == item.statement.evidence_text


def test_an_evidence_that_is_not_in_the_text_is_refused_and_nothing_kept(
    register: Register,
) -> None:
    document, extraction = baltic()
    other, _ = report(document.name, "Quite another text that is long enough to hold it all.", None)
    with pytest.raises(OnrecordError, match="belongs to document"):
        register.record(other, extraction)
    moved = report("moved", SIGNED, "2020-01-01", [BALTIC], [Said("sign", SIGNED)])[1]
    shifted, _ = report("moved", SIGNED, "2020-01-01")
    broken = type(moved)(
        shifted.id,
        moved.extractor,
        moved.agreements,
        tuple(
            type(s)(s.document, s.agreement, s.event, s.modality, Span(1, 9), s.evidence_text)
            for s in moved.statements
        ),
    )
    with pytest.raises(OnrecordError, match="not what stands there"):
        register.record(shifted, broken)
    assert register.reports() == ()


def test_a_report_is_wholly_there_or_not(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("in the middle")

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(identity, "place", fail)
        register.record(*baltic())
    assert all(not found for found in rows(register).values())
    assert register.record(*baltic())


def test_the_newest_version_of_an_extractor_is_shown_and_the_older_kept(
    register: Register,
) -> None:
    register.record(*baltic(extractor="rules/0.9"))
    (before,) = register.agreements()
    text = f"{SIGNED} More follows."
    document, newer = report("mail-1", text, "2014-06-01", [BALTIC], [], extractor="rules/0.10")
    register.record(document, newer)
    assert register.recorded(before.id) == ()
    (old,) = rows(register)["statements"]
    assert register.statement(old[1]) is not None, "the older statement can still be looked up"
    register.record(*baltic(extractor="rules/0.2"))
    assert register.recorded(before.id) == (), "an older version run late is not shown"
    assert [a.id for a in register.agreements()] == [before.id]


def test_a_day_learned_later_is_a_new_version_of_the_metadata(register: Register) -> None:
    register.record(*baltic(day=None))
    (found,) = register.agreements()
    assert register.recorded(found.id)[0].published is None
    register.record(*baltic(day="2014-06-01"))
    assert str(register.recorded(found.id)[0].published) == "2014-06-01"
    assert len(rows(register)["document_metadata"]) == 2
    assert not register.record(*baltic(day="2014-06-01"))


def test_text_is_found_by_its_words(register: Register) -> None:
    register.record(*baltic())
    assert [r.doc for r in register.search("accord signing")] == ["mail-1"]
    assert register.search('unknown "words') == ()


@pytest.mark.of_sqlite
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Dear diary", "not a register"),
        (b"SQLite format 3\x00 but broken", "not a register"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_untouched(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(OnrecordError, match=said) as caught:
        Register.open(path, create=True)
    assert "--register" in str(caught.value)
    assert path.read_bytes() == content


@pytest.mark.of_sqlite
def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    theirs = sqlite3.connect(path)
    theirs.execute("CREATE TABLE recipes (name)")
    theirs.commit()
    before = path.read_bytes()
    with pytest.raises(OnrecordError, match="not a register"):
        Register.open(path, create=True)
    assert path.read_bytes() == before


@pytest.mark.of_sqlite
def test_a_register_of_a_newer_version_asks_for_an_upgrade(register: Register) -> None:
    register.close()
    changed = sqlite3.connect(register.path)
    changed.execute("PRAGMA user_version = 99")
    changed.close()
    with pytest.raises(OnrecordError, match="newer Onrecord"):
        Register.open(register.path)


@pytest.mark.of_sqlite
def test_a_missing_register_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(OnrecordError, match="onrecord read"):
        Register.open(tmp_path / "none.db")
    with pytest.raises(OnrecordError, match="a folder"):
        Register.open(tmp_path)
    with pytest.raises(OnrecordError, match="folder does not exist"):
        Register.open(tmp_path / "no" / "where.db", create=True)


@pytest.mark.of_sqlite
def test_a_full_disk_is_told_in_one_line_and_loses_nothing(register: Register) -> None:
    register.record(*baltic())
    (pages,) = register._connection.execute("PRAGMA page_count").fetchone()
    register._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    long = f"{SIGNED} " + "Words and more words. " * 5000
    big = report("big", long, "2014-06-02", [BALTIC], [Said("sign", SIGNED)])
    with pytest.raises(StorageFault, match="the disk is full") as caught:
        register.record(*big)
    assert "\n" not in str(caught.value)
    register._connection.execute("PRAGMA max_page_count = 1000000")
    assert [r.doc for r in register.reports()] == ["mail-1"]
    assert register.record(*big)


@pytest.mark.of_sqlite
def test_the_file_is_sound_and_browsable_as_it_is(register: Register) -> None:
    register.record(*baltic())
    plain = sqlite3.connect(register.path)
    assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
    shown = plain.execute(
        "SELECT agreement_name, event, event_date, outlet, evidence_text FROM statements_shown"
    ).fetchall()
    assert shown == [("Baltic Rail Accord", "sign", "2014-05", "Harbour Mail", SIGNED)]
    for (view,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
        plain.execute(f"SELECT * FROM {view}").fetchall()


@pytest.mark.of_sqlite
def test_no_table_that_grows_is_scanned_to_record_or_to_answer(register: Register) -> None:
    for n in range(3):
        register.record(*baltic(f"mail-{n}", f"2014-06-0{n + 1}"))
    asked: list[str] = []
    register._connection.set_trace_callback(asked.append)
    register.record(*baltic("mail-9", "2014-06-09"))
    register.settle()
    (found,) = register.find("Baltic Rail Accord")
    register.recorded(found.agreement)
    register.agreement(found.agreement)
    register._connection.set_trace_callback(None)
    growing = (
        "documents",
        "statements",
        "report_agreements",
        "memberships",
        "identity_keys",
        "echoes",
        "c",
        "e",
        "a",
    )
    plans = 0
    for sql in asked:
        if sql.lstrip().upper().startswith(("SELECT", "INSERT")) and "?" not in sql:
            try:
                plan = register._connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
            except sqlite3.Error:
                continue  # the trace of a trigger is not a statement of its own
            plans += 1
            scanned = [p[3] for p in plan if p[3].startswith("SCAN")]
            assert not [s for s in scanned if s.split()[1] in growing], (sql, scanned)
    assert plans > 20


@pytest.mark.of_sqlite
def test_a_register_that_another_program_opens_and_closes_loses_nothing(tmp_path: Path) -> None:
    """Two connections in this process, another program between: what is recorded after is seen."""
    path = tmp_path / "shared.db"
    one = Register.open(path, create=True)
    two = Register.open(path)
    look = (
        "import sys; from onrecord.record import Register; r = Register.open(sys.argv[1]); "
        "print(len(r.reports())); r.close()"
    )

    def seen_by_another() -> str:
        asked = [sys.executable, "-c", look, str(path)]
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()

    assert seen_by_another() == "0"
    text = "Malta and Italy signed the Tuna Note."
    one.record(*report("tuna", text, "2020-01-02", [agreement("Tuna Note")], [Said("sign", text)]))
    assert seen_by_another() == "1"
    assert len(two.reports()) == 1
    one.close()
    two.close()
