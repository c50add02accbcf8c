"""Rulings on statements: what a person accepted, rejected or corrected is what answers say, and
goes on to be when the report is read again or by a newer extractor."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.conclude import edition_of_rules
from onrecord.model import OnrecordError, Recorded, Source, SourceKind, Status
from onrecord.outlooks import refresh
from onrecord.record import Register
from onrecord.record.reviews import Overtaken
from onrecord.resolve.reviews import ruling_on
from onrecord.resolve.rulings import Ruling, RulingKind

PAIR = ("EST", "LVA")
SIGNED = "Estonia and Latvia signed the Narrow Gauge Accord in May 2011."
ENDED = "The accord was scrapped in 2014, a clerk said."
CLERK = Source(SourceKind.UNNAMED_PERSON, "a clerk", "said")
ACCORD = agreement("Narrow Gauge Accord", parties=PAIR)
OTHER = agreement("Signal Box Protocol", parties=("EST", "FIN"), local="A2")
FINNISH = "Estonia and Finland agreed the Signal Box Protocol."


def _read(register: Register, said: list[Said], extractor: str = "tests/1") -> None:
    register.record(
        *report(
            "gauge",
            f"{SIGNED} {ENDED} {FINNISH}",
            "2015-03-02",
            [ACCORD, OTHER],
            [*said, Said("conclude", FINNISH, "A2")],
            extractor=extractor,
        )
    )
    register.settle()
    refresh(register)


SAID = [
    Said("sign", SIGNED, when="2011-05", actors=PAIR),
    Said("terminate", ENDED, when="2014", source=CLERK),
]


@pytest.fixture
def register(tmp_path: Path):
    with Register.open(tmp_path / "test.db", create=True) as opened:
        _read(opened, SAID)
        yield opened


def told(register: Register, name: str = "Narrow Gauge Accord") -> list[str]:
    return [
        f"{i.statement.event} {i.statement.modality} {i.statement.event_date}"
        for i in register.recorded(register.find(name)[0].agreement)
    ]


def one(register: Register, event: str, name: str = "Narrow Gauge Accord") -> Recorded:
    found = register.recorded(register.find(name)[0].agreement)
    (item,) = [i for i in found if i.statement.event == event]
    return item


_MOMENTS = (f"2024-01-01T00:{n // 60:02}:{n % 60:02}Z" for n in range(3600))


def rule(
    register: Register,
    item: Recorded,
    kind: str,
    change: tuple[str, str] | None = None,
    by: str = "A. Editor",
    seen: str | None = None,
) -> Ruling:
    made = ruling_on(item, RulingKind(kind), by, "so it is", next(_MOMENTS), change)
    register.rule(made, seen=seen)
    return made


def undo(register: Register, ruling: Ruling) -> None:
    register.rule(replace(ruling, made_at=next(_MOMENTS), reverses=ruling.id))


def status(register: Register) -> Status:
    return Desk(register).status("Narrow Gauge Accord", on="2015-01-01", known="2016-01-01").status


def test_a_rejected_statement_counts_in_no_answer_and_comes_back_when_undone(
    register: Register,
) -> None:
    assert status(register) is Status.ENDED
    item = one(register, "terminate")
    rejected = rule(register, item, "reject")
    assert told(register) == ["sign actual 2011-05"]
    assert status(register) is Status.SIGNED
    found = register.statement(item.statement.id)
    assert found is not None and found.rulings == (rejected.id,)
    (shown,) = register.reviewed("gauge").rejected
    assert shown.statement.id == item.statement.id
    undo(register, rejected)
    assert told(register) == ["sign actual 2011-05", "terminate actual 2014"]
    assert status(register) is Status.ENDED


def viewed(register: Register) -> list[tuple[object, ...]]:
    """What readers of the tables see: as the newest rows say, agreements by name."""
    found = register._connection.execute(
        "SELECT agreement_name, event, event_date, certainty FROM statements_shown ORDER BY 1, 2, 3"
    )
    return [tuple(row) for row in found.fetchall()]


def test_readers_of_the_tables_see_statements_as_people_left_them(register: Register) -> None:
    as_read = viewed(register)
    assert [row[:3] for row in as_read] == [
        ("Narrow Gauge Accord", "sign", "2011-05"),
        ("Narrow Gauge Accord", "terminate", "2014"),
        ("Signal Box Protocol", "conclude", None),
    ]
    rejected = rule(register, one(register, "terminate"), "reject")
    assert [row[1] for row in viewed(register)] == ["sign", "conclude"]
    corrected = rule(register, one(register, "sign"), "correct", ("date", "2011-06-02"))
    assert viewed(register)[0] == ("Narrow Gauge Accord", "sign", "2011-06-02", 1.0)
    home = register.find("Signal Box Protocol")[0].agreement
    moved = rule(register, one(register, "sign"), "correct", ("agreement", home))
    assert [row[:2] for row in viewed(register)] == [
        ("Signal Box Protocol", "conclude"),
        ("Signal Box Protocol", "sign"),
    ]
    for ruling in (moved, corrected, rejected):
        undo(register, ruling)
    assert viewed(register) == as_read


def test_readers_of_the_tables_see_a_newer_reading_through_the_rulings(register: Register) -> None:
    rule(register, one(register, "terminate"), "reject")
    rule(register, one(register, "sign"), "correct", ("date", "2011-06-02"))
    again = [
        Said("sign", SIGNED, when="2011", actors=PAIR),
        Said("terminate", ENDED, when="2014-03", source=CLERK),
    ]
    _read(register, again, extractor="tests/2")
    assert [row[:3] for row in viewed(register)] == [
        ("Narrow Gauge Accord", "sign", "2011-06-02"),
        ("Signal Box Protocol", "conclude", None),
    ]


@pytest.mark.of_sqlite
def test_rulings_of_an_older_register_are_heeded_in_its_tables_once_it_is_settled(
    register: Register,
) -> None:
    rule(register, one(register, "terminate"), "reject")
    refresh(register)
    connection = register._connection
    for table in ("outlook_withheld", "outlook_reviewed"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("UPDATE outlook_marks SET statement_ruling = 0")  # as the migration does
    assert "terminate" in [row[1] for row in viewed(register)]
    refresh(register)
    assert "terminate" not in [row[1] for row in viewed(register)]


def test_questions_to_the_whole_register_honour_a_ruling_too(register: Register) -> None:
    def listed() -> Status:
        (entry,) = [
            e for e in Desk(register).overview(known="2016-01-01") if "Narrow Gauge" in e.names[0]
        ]
        return entry.status

    assert listed() is Status.ENDED
    home = one(register, "sign").agreement
    assert home not in register.touched(edition_of_rules())
    rule(register, one(register, "terminate"), "reject")
    assert home in register.touched(edition_of_rules()) and listed() is Status.SIGNED
    refresh(register)
    assert home not in register.touched(edition_of_rules()) and listed() is Status.SIGNED


def test_a_rejected_statement_stays_out_when_a_newer_extractor_reads_it_again(
    register: Register,
) -> None:
    rule(register, one(register, "terminate"), "reject")
    newer = [SAID[0], Said("terminate", ENDED, when="2014-01", source=CLERK, actors=("EST",))]
    _read(register, newer, "tests/2")
    assert told(register) == ["sign actual 2011-05"]
    _read(register, newer, "tests/2")
    assert told(register) == ["sign actual 2011-05"]


def test_another_claim_in_the_same_sentence_is_not_rejected_with_it(register: Register) -> None:
    rule(register, one(register, "terminate"), "reject")
    newer = [SAID[0], Said("suspend", ENDED, when="2014", source=CLERK)]
    _read(register, newer, "tests/2")
    assert told(register) == ["sign actual 2011-05", "suspend actual 2014"]


def test_a_corrected_field_stays_corrected_when_a_newer_extractor_words_it_otherwise(
    register: Register,
) -> None:
    item = one(register, "sign")
    rule(register, item, "correct", ("date", "2011-05-12"))
    rule(register, one(register, "sign"), "correct", ("modality", "planned"))
    assert told(register)[0] == "sign planned 2011-05-12"
    assert one(register, "sign").statement.id == item.statement.id
    assert one(register, "sign").statement.certainty == 1.0
    _read(register, [Said("sign", SIGNED, when="2011", actors=("EST",)), SAID[1]], "tests/2")
    assert told(register) == ["sign planned 2011-05-12", "terminate actual 2014"]


def test_an_accepted_statement_stands_although_a_newer_extractor_misses_it(
    register: Register,
) -> None:
    item = one(register, "terminate")
    rule(register, item, "accept")
    _read(register, SAID[:1], "tests/2")
    assert told(register) == ["sign actual 2011-05", "terminate actual 2014"]
    assert one(register, "terminate").statement.id == item.statement.id
    assert status(register) is Status.ENDED


def test_a_statement_moves_to_the_agreement_that_a_person_says_it_is_about(
    register: Register,
) -> None:
    item = one(register, "terminate")
    other = register.find("Signal Box Protocol")[0].agreement
    ruling = rule(register, item, "correct", ("agreement", other))
    assert told(register) == ["sign actual 2011-05"]
    assert told(register, "Signal Box Protocol") == [
        "terminate actual 2014",
        "conclude actual None",
    ]
    found = register.statement(item.statement.id)
    assert found is not None and found.agreement == other
    undo(register, ruling)
    assert told(register, "Signal Box Protocol") == ["conclude actual None"]


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("event", "suspend", lambda s: str(s.event)),
        ("modality", "denied", lambda s: str(s.modality)),
        ("date", "2014-02/2014-03", lambda s: str(s.event_date)),
        ("term", "P5Y", lambda s: s.term),
        ("actors", "LVA,EST", lambda s: ",".join(s.actors)),
        ("scope", "freight", lambda s: s.scope),
        ("procedure", "by circulation", lambda s: s.procedure),
        ("evidence", ENDED.split(",")[0], lambda s: s.evidence_text),
        ("source_kind", "named_person", lambda s: str(s.source.kind)),
        ("source_stance", "doubts", lambda s: str(s.source.stance)),
        ("source_text", "Clerk Tamm", lambda s: s.source.text),
        ("source_cue", "hinted", lambda s: s.source.cue),
        ("source_affiliation", "EST", lambda s: s.source.affiliation),
        ("source_resolved", "Juta Tamm", lambda s: s.source.resolved),
        ("source_reason", "not allowed to speak", lambda s: s.source.reason),
    ],
)
def test_every_field_can_be_corrected_and_the_correction_undone(
    register: Register, field: str, value: str, found
) -> None:
    item = one(register, "terminate")
    ruling = rule(register, item, "correct", (field, value))
    now = register.statement(item.statement.id)
    assert now is not None and found(now.statement) == value
    undo(register, ruling)
    again = register.statement(item.statement.id)
    assert again is not None and again.statement == item.statement


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("event", "vanish", "not in the codebook"),
        ("date", "May 2011", "not a date"),
        ("term", "five years", "not a duration"),
        ("colour", "red", "no field of a statement"),
        ("evidence", "", "cannot be empty"),
        ("actors", "<b>", "no code"),
    ],
)
def test_a_correction_outside_the_codebook_is_refused_with_what_is_allowed(
    register: Register, field: str, value: str, said: str
) -> None:
    with pytest.raises(OnrecordError, match=said):
        rule(register, one(register, "sign"), "correct", (field, value))


def test_who_rules_on_what_somebody_else_ruled_on_meanwhile_is_told_and_nothing_is_lost(
    register: Register,
) -> None:
    item = one(register, "sign")
    first = rule(register, item, "accept", by="Ada", seen="")
    with pytest.raises(Overtaken, match="Ada") as overtaken:
        rule(register, item, "reject", by="Ben", seen="")
    assert overtaken.value.newer == (first,)
    assert told(register)[0] == "sign actual 2011-05"
    second = rule(register, item, "reject", by="Ben", seen=first.id)
    assert register.rulings_on(item.statement.id) == (first, second)
    assert told(register) == ["terminate actual 2014"]


def test_a_ruling_carries_all_it_needs_into_another_register(
    register: Register, tmp_path: Path
) -> None:
    rule(register, one(register, "terminate"), "reject")
    with Register.open(tmp_path / "other.db", create=True) as other:
        for ruling in register.rulings():
            other.rule(ruling)
        _read(other, [SAID[0], replace(SAID[1], when="2014-06")], "tests/7")
        assert told(other) == ["sign actual 2011-05"]
