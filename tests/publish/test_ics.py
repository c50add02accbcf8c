"""The calendar: read back by two parsers that are not ours."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest
import vobject

from making import Said, agreement, report
from onrecord.publish import Query, writer
from onrecord.publish.ics import calendar, entries
from onrecord.publish.wording import legible
from onrecord.record import Register

KNOWN = Query(known=date(2015, 6, 1))


def events(found: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(found).walk("VEVENT"))


def test_each_due_item_plan_and_expiry_is_one_entry_in_both_parsers(shore: Register) -> None:
    found = calendar(shore, KNOWN)
    told = {(str(e["categories"].to_ical(), "utf-8"), e.decoded("dtstart")) for e in events(found)}
    assert told == {
        ("event", date(2030, 6, 30)),
        ("planned", date(2031, 9, 1)),
        ("term", date(2034, 5, 1)),
    }
    second = vobject.readOne(found.decode("utf-8"))
    assert sorted(e.dtstart.value for e in second.vevent_list) == sorted(d for _, d in told)
    assert {e.uid.value for e in second.vevent_list} == {str(e["uid"]) for e in events(found)}
    assert len({e.uid.value for e in second.vevent_list}) == 3


def test_every_evidence_of_the_calendar_resolves(shore: Register) -> None:
    quotes = 0
    for event in events(calendar(shore, KNOWN)):
        held = event["x-onrecord-evidence"]
        for quote in held if isinstance(held, list) else [held]:
            parameters = quote.params
            document = shore.document(str(parameters["X-DOCUMENT"]))
            start, end = int(parameters["X-START"]), int(parameters["X-END"])
            assert legible(document.text[start:end]) == str(quote)
            quotes += 1
    assert quotes >= 3


def test_a_plan_put_off_keeps_its_uid_and_counts_its_changes(shore: Register) -> None:
    def plan(known: date) -> icalendar.Event:
        (found,) = (
            e for e in events(calendar(shore, Query(on=date(2014, 5, 3), known=known)))
            if "ratif" in str(e["summary"])
        )  # fmt: skip
        return found

    before, after = plan(date(2014, 5, 3)), plan(date(2015, 6, 1))
    assert before["uid"] == after["uid"]
    assert (before.decoded("dtstart"), after.decoded("dtstart")) == (
        date(2014, 6, 1),
        date(2031, 9, 1),
    )
    assert int(before["sequence"]) == 0 < int(after["sequence"])
    assert before.decoded("dtstamp") < after.decoded("dtstamp")


def test_what_is_called_off_is_cancelled_under_its_uid(empty: Register) -> None:
    text = "Peru and Chile plan to sign the Heron Pact on 1 May 2030. It will not be signed now."
    planned, off = (s.rstrip(".") + "." for s in text.split(". "))
    pact = agreement("Heron Pact", parties=("CHL", "PER"))
    said = Said("sign", planned, modality="planned", when="2030-05-01")
    denied = Said("sign", off, modality="denied")
    empty.record(*report("one", text, "2020-01-01", [pact], [said]))
    empty.record(*report("two", text, "2020-02-01", [pact], [denied]))
    empty.settle()
    (before,) = events(calendar(empty, Query(known=date(2020, 1, 15))))
    (after,) = events(calendar(empty, Query(known=date(2020, 2, 15))))
    assert before["uid"] == after["uid"]
    assert (str(before["status"]), str(after["status"])) == ("CONFIRMED", "CANCELLED")
    assert int(after["sequence"]) > int(before["sequence"])


def test_the_same_record_gives_the_same_bytes_whatever_the_order_of_reading(
    tmp_path: Path, shore: Register
) -> None:
    told = [shore.document(r.id) for r in shore.reports()]
    with Register.open(tmp_path / "again.db", create=True) as other:
        for document in reversed(told):
            other.record(document, shore.extraction(document.id))
        other.settle()
        assert [e.deadline.when for e in entries(other, KNOWN)] == [
            e.deadline.when for e in entries(shore, KNOWN)
        ]
    assert calendar(shore, KNOWN) == calendar(shore, KNOWN)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (Query(parties=("PER", "CHL"), known=KNOWN.known), 3),
        (Query(parties=("TON",), known=KNOWN.known), 0),
        (Query(words="lagoon accord", known=KNOWN.known), 3),
        (Query(on=date(2031, 1, 1), known=KNOWN.known), 2),
    ],
)
def test_a_calendar_is_of_what_is_asked_for(shore: Register, query: Query, count: int) -> None:
    assert len(events(calendar(shore, query))) == count


def test_a_year_is_a_span_of_days_and_an_open_end_has_none(empty: Register) -> None:
    text = "Findings are due in 2030. Talks are due from 2031 on."
    first, second = (s.rstrip(".") + "." for s in text.split(". "))
    empty.record(
        *report("one", text, "2020-01-01", due=[("2030", first, None), ("2031/", second, None)])
    )
    year, open_end = events(calendar(empty, Query(known=date(2020, 2, 1))))
    assert year.decoded("dtend") - year.decoded("dtstart") == timedelta(days=365)
    assert "dtend" not in open_end


def test_export_writes_the_calendar(shore: Register, tmp_path: Path) -> None:
    (file,) = writer("ics")(shore, tmp_path / "due.ics", KNOWN)
    assert file.read_bytes() == calendar(shore, KNOWN)
