"""Timeline, conflicts, what is due and overdue, what changed, how an answer moved."""

from dataclasses import replace
from datetime import date

from calculus_notation import statements

from onrecord.conclude import (
    believed,
    changes,
    conflicts,
    due,
    overdue,
    spells,
    status,
    timeline,
)
from onrecord.model import DueItem, Event, PartialDate, RecordedDue, Span, Status

LIFE = statements(
    [
        "2020-01-03 sign actual date=2020-01-02 by=AAA,BBB",
        "2020-01-03 ratify planned date=2020-06 by=AAA",
        "2020-08-10 ratify actual date=2020-08-09 by=AAA,BBB",
        "2020-10-02 enter_into_force actual date=2020-10-01 term=P5Y by=AAA,BBB",
        "2022-03-03 suspend actual date=2022-03-01 by=AAA from=organization/AAA",
        "2022-03-04 suspend denied by=AAA from=named/AAA/denies",
    ]
)


def day(text):
    return date.fromisoformat(text)


def election(on, agreement="a-1", published="2024-01-01"):
    item = DueItem(PartialDate(on), "election in BBB", Span(0, 1), "x", "A1")
    return RecordedDue(item, agreement, "r-due", "Outlet", day(published), "r-due")


def test_timeline_tells_acts_in_order_with_what_was_believed_when():
    found = timeline(LIFE, day("2023-01-01"))
    told = [(str(e.when or "-"), e.event.value, e.modality.value) for e in found]
    assert told == [
        ("2020-01-02", "sign", "actual"),
        ("2020-06", "ratify", "planned"),
        ("2020-08-09", "ratify", "actual"),
        ("2020-10-01", "enter_into_force", "actual"),
        ("2022-03-01", "suspend", "actual"),
        ("-", "suspend", "denied"),
    ]
    assert found[0].believed is Status.SIGNED
    assert found[0].status_after is Status.SIGNED
    assert found[3].status_after is Status.IN_FORCE
    assert [e.disputed for e in found] == [False, False, False, False, True, True]
    assert found[0].first_reported == day("2020-01-03")


def test_timeline_as_known_earlier_leaves_out_what_came_later():
    assert [e.event for e in timeline(LIFE, day("2020-02-01"))] == [Event.SIGN, Event.RATIFY]


def test_conflicts_keep_both_sides_with_their_origins_and_the_rule():
    (found,) = conflicts(LIFE, day("2023-01-01"))
    assert found.about == "denial: suspend"
    assert found.preferred.official
    assert not found.other.official
    assert found.other.origins.total == found.other.origins.named == 1
    assert found.rule.id == "formal_word"
    assert "did not happen" in found.other.says
    assert conflicts(LIFE, day("2022-03-03")) == ()


def test_conflicts_over_one_party_of_many_are_found_too():
    recorded = statements(
        [
            "2025-03-31 denounce actual by=CCC,DDD",
            "2025-03-31 denounce denied by=CCC from=named/CCC/denies",
            "2025-03-31 ratify actual date=2004 by=EEE",
        ]
    )
    (found,) = conflicts(recorded, day("2025-04-01"))
    assert found.rule.id == "own_word"


def test_due_lists_terms_plans_and_events_ahead_earliest_first():
    found = due(LIFE, [election("2024-11-05")], on=day("2024-02-01"), known=day("2024-02-01"))
    assert [(str(d.when), d.kind) for d in found] == [
        ("2024-11-05", "event"),
        ("2025-10-01", "term"),
    ]
    assert found[1].statements


def test_due_knows_plans_only_until_they_are_carried_out():
    early = due(LIFE, [], on=day("2020-02-01"), known=day("2020-02-01"))
    assert [(str(d.when), d.kind, d.what) for d in early] == [
        ("2020-06", "planned", "ratification is planned")
    ]
    assert due(LIFE, [], on=day("2020-06-01"), known=day("2020-09-01")) == ()


def test_due_leaves_out_what_was_not_yet_published():
    items = [election("2024-11-05", published="2024-03-01")]
    assert due([], items, on=day("2024-02-01"), known=day("2024-02-01")) == ()
    assert len(due([], items, on=day("2024-02-01"), known=day("2024-03-01"))) == 1


def test_due_computes_the_day_on_which_notice_takes_effect():
    recorded = statements(["2020-02-11 denounce actual date=2020-02-11 term=P180D by=AAA"])
    (found,) = due(recorded, [], on=day("2020-03-01"), known=day("2020-03-01"))
    assert (str(found.when), found.kind) == ("2020-08-09", "notice")


def test_due_tells_when_a_suspension_for_a_stated_time_is_over():
    recorded = statements(
        [
            "2020-01-03 enter_into_force actual date=2010 by=AAA,BBB",
            "2020-02-11 suspend actual date=2020-02-11 term=P6M by=AAA",
        ]
    )
    (found,) = due(recorded, [], on=day("2020-03-01"), known=day("2020-03-01"))
    assert (str(found.when), found.kind, found.what) == (
        "2020-08-11",
        "suspension",
        "the suspension runs out",
    )
    answer = status(recorded, on=day("2020-03-01"), known=day("2020-03-01"))
    assert "The suspension runs out on 2020-08-11" in answer.reason
    of = {"a-1": ("AAA", "BBB", "CCC", "DDD", "EEE")}
    (part,) = due(recorded, [], on=day("2020-03-01"), known=day("2020-03-01"), parties=of)
    assert part.what == "the suspension of AAA runs out"


def test_overdue_is_a_plan_whose_day_passed_unreported():
    (found,) = overdue(LIFE, on=day("2020-07-10"), known=day("2020-07-10"))
    assert (str(found.when), found.event, found.days_late) == ("2020-06", Event.RATIFY, 10)
    assert overdue(LIFE, on=day("2020-06-30"), known=day("2020-06-30")) == ()
    assert overdue(LIFE, on=day("2020-09-10"), known=day("2020-09-10")) == ()


def test_a_plan_put_off_is_overdue_only_by_its_new_day():
    recorded = statements(
        [
            "2020-01-03 sign planned date=2020-03 by=AAA,BBB",
            "2020-02-03 sign planned date=2020-09 by=AAA,BBB",
        ]
    )
    assert overdue(recorded, on=day("2020-05-01"), known=day("2020-05-01")) == ()
    (found,) = overdue(recorded, on=day("2020-10-10"), known=day("2020-10-10"))
    assert str(found.when) == "2020-09"


def test_a_plan_called_off_is_not_overdue():
    recorded = statements(
        [
            "2020-01-03 sign planned date=2020-03 by=AAA,BBB",
            "2020-02-20 sign denied by=AAA from=organization/AAA",
        ]
    )
    assert overdue(recorded, on=day("2020-05-01"), known=day("2020-05-01")) == ()


def test_changes_tell_what_moved_and_what_arose():
    (found,) = changes(LIFE, day("2020-02-01"), day("2021-01-01"))
    assert (found.kind, found.before, found.after) == ("moved", Status.SIGNED, Status.IN_FORCE)
    assert found.what == "was signed, is in force since 2020-10-01"
    assert changes(LIFE, day("2020-11-01"), day("2021-01-01")) == ()
    (new,) = changes(LIFE, day("2019-02-01"), day("2020-02-01"))
    assert new.kind == "new"


def test_changes_tell_when_what_was_believed_turns_out_wrong():
    recorded = statements(
        [
            "2020-01-03 enter_into_force actual date=2019 by=AAA,BBB",
            "2020-09-03 suspend actual date=2020-02-01 by=AAA",
            "2020-09-03 restore actual date=2020-08-01 by=AAA",
        ]
    )
    (found,) = changes(recorded, day("2020-03-01"), day("2020-10-01"))
    assert found.kind == "corrected"
    assert found.what == "on 2020-03-01 it was not in force, as believed then, but suspended"


def test_changes_tell_of_a_term_that_ran_out_with_no_new_report():
    (found,) = changes(LIFE[:4], day("2025-09-01"), day("2025-11-01"))
    assert (found.before, found.after) == (Status.IN_FORCE, Status.ENDED)


def test_changes_tell_when_only_the_end_moved():
    recorded = statements(
        [
            "2020-01-03 enter_into_force actual date=2020-01-01 term=P5Y by=AAA,BBB",
            "2024-06-02 extend actual date=2024-06-01 term=P2Y by=AAA,BBB",
        ]
    )
    (found,) = changes(recorded, day("2024-01-01"), day("2024-07-01"))
    assert (found.kind, found.before, found.after) == ("end", Status.IN_FORCE, Status.IN_FORCE)
    assert found.until == PartialDate("2027-01-01")
    assert found.what == "in force until 2027-01-01, not until 2025-01-01"
    assert found.statements == (recorded[1].statement.id,)
    assert found.to_json()["until"] == "2027-01-01"


def test_changes_tell_of_an_end_that_came_to_be_known_and_of_one_that_fell_away():
    recorded = statements(
        [
            "2020-01-03 enter_into_force actual date=2020-01-01 by=AAA,BBB",
            "2021-01-03 expire planned date=2025-06-30 by=AAA,BBB",
            "2022-01-03 extend actual date=2022-01-02 by=AAA,BBB",
        ]
    )
    (known,) = changes(recorded, day("2020-06-01"), day("2021-06-01"))
    assert known.what == "in force until 2025-06-30, which had no end on record"
    (gone,) = changes(recorded, day("2021-06-01"), day("2022-06-01"))
    assert gone.kind == "end" and gone.until is None
    assert gone.what == (
        "in force, with no end on record any more; it was to last until 2025-06-30"
    )
    assert gone.statements == (recorded[2].statement.id,)


def test_changes_keep_agreements_apart():
    other = [replace(r, agreement="a-2") for r in LIFE]
    assert [
        c.agreement for c in changes([*other, *LIFE], day("2020-02-01"), day("2021-01-01"))
    ] == [
        "a-1",
        "a-2",
    ]


def test_believed_steps_only_where_the_answer_becomes_another():
    found = believed(LIFE, day("2022-06-01"))
    assert [(s.known.isoformat(), s.answer.status.value) for s in found] == [
        ("2020-01-03", "signed"),
        ("2020-08-10", "ratified"),
        ("2020-10-02", "in_force"),
        ("2022-03-03", "suspended"),
        ("2022-03-04", "suspended"),
    ]
    assert [s.answer.contested for s in found] == [False, False, False, False, True]
    assert found[0].docs == ("r00", "r01")


def test_spells_tell_what_is_projected():
    found = spells(LIFE[:4], day("2021-01-01"))
    assert [(s.status.value, s.projected) for s in found] == [
        ("signed", False),
        ("ratified", False),
        ("in_force", False),
        ("ended", True),
    ]


def test_status_json_has_the_contract_shape():
    answer = status(LIFE, on=day("2022-06-01"), known=day("2023-01-01"))
    found = answer.to_json()
    assert list(found)[:12] == [
        "agreement",
        "party",
        "on",
        "known",
        "status",
        "since",
        "until",
        "contested",
        "for",
        "against",
        "origins_for",
        "origins_against",
    ]
    assert found["status"] == "suspended"
    assert found["since"] == "2022-03-01"
    assert found["until"] == "2025-10-01"
    assert found["contested"] is True
    assert isinstance(found["rule"], str)
    assert found["other_reading"]["status"] == "in_force"


def test_the_answer_explains_itself_in_words():
    answer = status(LIFE, on=day("2021-06-01"), known=day("2021-06-01"))
    assert answer.reason == (
        "It is reported to have taken effect. "
        "Since 2020-10-01, as 1 statement from 1 origin tells. "
        "It runs out on 2025-10-01 unless something is reported."
    )
    assert "suspension" in answer.would_change
    assert "renewal" in answer.would_change


def test_named_and_unnamed_origins_are_counted_apart():
    recorded = statements(
        [
            "2020-01-03 suspend actual date=2020-01-02 by=AAA from=unnamed/AAA",
            "2020-01-04 suspend actual date=2020-01-02 by=AAA from=unnamed/BBB",
            "2020-01-05 suspend actual date=2020-01-02 by=AAA from=named/BBB",
        ]
    )
    answer = status(recorded, on=day("2020-01-05"), known=day("2020-01-05"))
    assert answer.origins_for_detail.to_json() == {"total": 3, "named": 1, "unnamed": 2}


def test_what_may_come_next_leaves_out_what_has_come():
    recorded = statements(
        [
            "2020-01-03 sign planned date=2020-01-20 by=AAA,BBB",
            "2020-01-03 ratify possible by=AAA from=named/AAA",
            "2020-01-21 sign actual date=2020-01-20 by=AAA,BBB",
        ]
    )
    early = status(recorded, on=day("2020-01-05"), known=day("2020-01-05"))
    late = status(recorded, on=day("2020-01-21"), known=day("2020-01-21"))
    assert set(early.next) == {r.statement.id for r in recorded[:2]}
    assert late.next == (recorded[1].statement.id,)


def test_no_statements_at_all_give_unknown_with_the_reason():
    answer = status([], on=day("2020-01-05"), known=day("2020-01-06"))
    assert answer.status is Status.UNKNOWN
    assert answer.reason == "No report published by 2020-01-06 mentions it."


LEAVING = statements(
    [
        "2020-01-03 enter_into_force actual date=2010",
        "2020-01-03 ratify actual date=2012 by=CCC",
        "2020-03-03 denounce actual date=2020-03-01 term=P1Y by=AAA",
    ]
)
OF = {"a-1": ("AAA", "BBB", "CCC", "DDD", "EEE")}


def test_due_computes_when_one_party_of_many_is_out():
    found = due(LEAVING, [], on=day("2020-04-01"), known=day("2020-04-01"), parties=OF)
    assert [(str(d.when), d.kind, d.what) for d in found] == [
        ("2021-03-01", "notice", "the notice of AAA takes effect")
    ]


def test_changes_tell_of_one_party_of_many_apart_from_the_agreement():
    (found,) = changes(LEAVING, day("2020-02-01"), day("2020-04-01"), OF)
    assert (found.party, found.before, found.after) == (
        "AAA",
        Status.IN_FORCE,
        Status.UNDER_NOTICE,
    )
    assert found.what == "AAA: was in force, is under notice since 2020-03-01"
    assert found.statements == (LEAVING[2].statement.id,)
