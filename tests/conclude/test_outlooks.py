"""An outlook answers what the statements answer."""

import json
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from test_status_properties import DAYS, PARTIES, recorded_statements

from onrecord.conclude import (
    changes,
    compare,
    courses_from_json,
    courses_to_json,
    due,
    outlook,
    overdue,
)


@settings(max_examples=150, deadline=None)
@given(recorded_statements(), DAYS, DAYS, PARTIES)
def test_what_lies_ahead_and_what_is_late_follow_from_the_outlook_alone(
    recorded, on, known, parties
) -> None:
    listed = {recorded[0].agreement: parties}
    told = outlook(recorded, known, parties)
    ahead = told.ahead if told else ()
    late = told.late if told else ()
    assert due((), (), on=on, known=known, told=ahead) == due(
        recorded, (), on=on, known=known, parties=listed
    )
    assert overdue((), on=on, known=known, told=late) == overdue(
        recorded, on=on, known=known, parties=listed
    )


@settings(max_examples=150, deadline=None)
@given(recorded_statements(), DAYS, st.integers(0, 60), PARTIES)
def test_what_changed_follows_from_the_outlooks_of_the_two_days(
    recorded, until, days, parties
) -> None:
    since = until - timedelta(days=days)
    after = outlook(recorded, until, parties)
    if after is None:
        assert changes(recorded, since, until) == ()
        return
    told = compare(outlook(recorded, since, parties), after, since, until)
    if told is not None:
        assert told == changes(recorded, since, until, {recorded[0].agreement: parties})
    if since >= after.begins and len(after.courses) == 1:
        assert told is not None


@settings(max_examples=60, deadline=None)
@given(recorded_statements(), DAYS, PARTIES)
def test_an_answer_that_moves_with_no_report_moves_on_a_turn(recorded, day, parties) -> None:
    told = outlook(recorded, day, parties)
    if told is None:
        return
    later = outlook(recorded, day + timedelta(days=50), parties)
    if later is not None and later.known == told.known:
        moved = compare(told, later, told.known, day + timedelta(days=50))
        assert not moved or any(t <= day + timedelta(days=50) for t in told.turns)


@settings(max_examples=60, deadline=None)
@given(recorded_statements(), DAYS, PARTIES)
def test_courses_come_back_from_json_as_they_were(recorded, day, parties) -> None:
    told = outlook(recorded, day, parties)
    if told is not None:
        kept = json.loads(json.dumps(courses_to_json(told.courses)))
        assert courses_from_json(kept) == told.courses
