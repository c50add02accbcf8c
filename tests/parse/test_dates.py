"""Time expressions read against a known day of publication: Thursday, 3 August 2023."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import add_term
from onrecord.parse.dates import TimeExpression, find_times, resolve

THURSDAY = date(2023, 8, 3)


def only(text: str, published: date | None = THURSDAY) -> TimeExpression:
    found = find_times(text, published)
    assert len(found) == 1, [e.text for e in found]
    return found[0]


def past(text: str) -> str:
    return str(resolve(only(text), "past"))


def future(text: str) -> str:
    return str(resolve(only(text), "future"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("signed on 3 May 2019", "2019-05-03"),
        ("signed on May 3, 2019", "2019-05-03"),
        ("signed on the 3rd of May, 2019", "2019-05-03"),
        ("signed on Friday, May 3, 2019", "2019-05-03"),
        ("signed on 2019-05-03", "2019-05-03"),
        ("signed on 13.05.2019", "2019-05-13"),
        ("signed on 31/12/20", "2020-12-31"),
        ("signed on Sept. 5, 2019", "2019-09-05"),
        ("signed on 15 Aug 1947", "1947-08-15"),
        ("signed in May 2019", "2019-05"),
        ("signed in February of 2020", "2020-02"),
        ("signed in 2019", "2019"),
        ("signed in late 2019", "2019"),
        ("signed in mid-2020", "2020"),
        ("signed in early May 2019", "2019-05"),
        ("lapsed at the end of 2015", "2015-12"),
        ("signed before the end of 2018", "2018"),
        ("in the 1990s", "1990/1999"),
        ("in the third quarter of 2024", "2024-07/2024-09"),
        ("in the summer of 2021", "2021-06/2021-08"),
        ("in the last week of May 2024", "2024-05-25/2024-05-31"),
        ("the 2014-2020 programme", "2014/2020"),
    ],
)
def test_dates_that_the_text_states_in_full_keep_their_precision(text: str, expected: str) -> None:
    expression = only(text)
    assert str(expression.past) == str(expression.future) == expected
    assert expression.absolute


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("was signed today", "2023-08-03"),
        ("was signed yesterday", "2023-08-02"),
        ("was signed last night", "2023-08-02"),
        ("was signed on Wednesday", "2023-08-02"),
        ("was signed on Thursday", "2023-08-03"),
        ("was signed last Thursday", "2023-07-27"),
        ("was signed on March 4", "2023-03-04"),
        ("was signed on 4 December", "2022-12-04"),
        ("was signed in March", "2023-03"),
        ("was signed in December", "2022-12"),
        ("was signed last December", "2022-12"),
        ("was signed in the second half of March", "2023-03"),
        ("was signed early this month", "2023-08"),
        ("was signed last month", "2023-07"),
        ("was signed last year", "2022"),
        ("was signed last week", "2023-07-24/2023-07-30"),
        ("was signed this week", "2023-07-31/2023-08-03"),
        ("was signed over the weekend", "2023-07-29/2023-07-30"),
        ("was signed in the summer", "2023-06/2023-08"),
        ("was signed last autumn", "2022-09/2022-11"),
        ("was signed in July last year", "2022-07"),
        ("was signed on 9 November last year", "2022-11-09"),
        ("was signed two years ago", "2021"),
        ("was signed two years ago today", "2021-08-03"),
        ("was signed six months ago", "2023-02"),
        ("was signed ten days ago", "2023-07-24"),
        ("was signed a fortnight ago", "2023-07-17/2023-07-23"),
        ("worked well over the past two years", "2021-08-03/2023-08-03"),
    ],
)
def test_what_has_happened_is_counted_back_from_publication(text: str, expected: str) -> None:
    assert past(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("will be signed tomorrow", "2023-08-04"),
        ("will be signed on Wednesday", "2023-08-09"),
        ("will be signed next Friday", "2023-08-04"),
        ("will be signed on March 4", "2024-03-04"),
        ("will be signed on Friday, August 4", "2023-08-04"),
        ("will be signed in December", "2023-12"),
        ("will be signed this December", "2023-12"),
        ("will be signed next week", "2023-08-07/2023-08-13"),
        ("will be signed this week", "2023-07-31/2023-08-06"),
        ("will be signed later this month", "2023-08"),
        ("will be signed early next year", "2024"),
        ("will be signed by the end of the year", "2023-12"),
        ("will be signed before the end of the year", "2023"),
        ("will be signed at the end of next month", "2023-09"),
        ("will be signed on the 15th of next month", "2023-09-15"),
        ("will be signed in six months", "2024-02"),
        ("will be signed in ten days", "2023-08-13"),
        ("will be signed two years from now", "2025"),
        ("will be signed before Easter", "2023-08-03/2024-03-31"),
        ("will be signed by Christmas", "2023-12-25"),
        ("will be signed by end-2024", "2024-12"),
    ],
)
def test_what_is_ahead_is_counted_forward_from_publication(text: str, expected: str) -> None:
    assert future(text) == expected


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("a 15-year pact", "P15Y"),
        ("a five-year accord", "P5Y"),
        ("for twenty-five years", "P25Y"),
        ("on six months' notice", "P6M"),
        ("on six months’ notice", "P6M"),
        ("within 180 days", "P180D"),
        ("for another two weeks", "P2W"),
        ("a 72-hour truce", "P3D"),
        ("for a decade", "P10Y"),
        ("for half a year", "P6M"),
        ("a year and a half", "P18M"),
        ("for a period of five (5) years", "P5Y"),
        ("by 40 more years", "P40Y"),
        ("for another year", "P1Y"),
        ("for thirty-seven years", "P37Y"),
        ("giving one year's notice", "P1Y"),
    ],
)
def test_lengths_of_time_are_iso_durations_and_no_dates(text: str, term: str) -> None:
    expression = only(text)
    assert (expression.kind, expression.term) == ("duration", term)
    assert expression.past is None and expression.future is None
    assert add_term(THURSDAY, term) > THURSDAY


def test_a_point_ahead_has_no_reading_in_the_past() -> None:
    expression = only("in six months")
    assert resolve(expression, "past") is None
    assert str(resolve(expression, "present")) == "2024-02"
    assert only("the first time in two years").kind == "duration"


def test_a_number_of_more_takes_the_unit_of_the_length_before() -> None:
    lease, option = find_times("It runs for ten years, with an option for ten more.", THURSDAY)
    assert (lease.term, option.term) == ("P10Y", "P10Y")


@pytest.mark.parametrize(
    "text",
    [
        "under Article 2020 of the code",
        "by 157-18 in the lower house",
        "a loan of $2000 to each",
        "Resolution 1973 was passed",
        "some 1,950 barrels",
        "He may sign and they march on",
        "costs 63 million a year",
        "a 15-year-old boy",
        "some 13-YEAR-OLDS",
        "three-quarters of the members",
        "a quarter of the members",
        "the second delegate",
        "",
    ],
)
def test_numbers_rates_and_verbs_are_no_times(text: str) -> None:
    assert find_times(text, THURSDAY) == ()


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("on Wednesday", "on"),
        ("by the end of 2024", "by"),
        ("no later than 31 December 2024", "by"),
        ("until March", "until"),
        ("since 2013", "since"),
        ("with effect from 1 January 2024", "from"),
        ("within 30 days", "within"),
        ("for 15 years", "for"),
        ("after the 2nd of June", "after"),
        ("no earlier than 2030", "after"),
        ("until at least 2030", "until"),
        ("before June", "before"),
        ("the 1977 agreement", "attribute"),
        ("its 1968 and it stood", None),
    ],
)
def test_the_governing_preposition_gives_the_relation(text: str, relation: str | None) -> None:
    assert only(text).relation == relation


def test_years_that_only_tell_agreements_apart_are_attributes() -> None:
    for text in ("the 2008 and 2018 accords", "the 1996 water treaty", "an October 2005 deal"):
        assert {e.relation for e in find_times(text, THURSDAY)} == {"attribute"}, text
    assert only("the agreement signed in 1996").relation == "in"
    assert only("the 2019 suspension of the treaty").relation != "attribute"
    assert only("its 2018 withdrawal from the accord").relation != "attribute"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between 2014 and 2018", "2014/2018"),
        ("from 2005 to 2020", "2005/2020"),
        ("from May 1 to December 31 this year", "2023-05-01/2023-12-31"),
        ("from January 1, 2024 through December 31, 2028", "2024-01-01/2028-12-31"),
        ("on 14-15 March 2019", "2019-03-14/2019-03-15"),
        ("on March 14 and 15, 2019", "2019-03-14/2019-03-15"),
        ("in February and March 2014", "2014-02/2014-03"),
        ("between December and March 2014", "2013-12/2014-03"),
    ],
)
def test_two_ends_make_one_interval(text: str, expected: str) -> None:
    expression = only(text)
    assert str(expression.past) == expected
    assert expression.kind == "interval"


def test_two_events_in_one_list_stay_two_dates() -> None:
    found = find_times("the accords signed in June 1974 and March 1976", THURSDAY)
    assert [str(e.past) for e in found] == ["1974-06", "1976-03"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Signed in January 2017, it was dead three months later.", "2017-04"),
        ("Signed in July 2013, it took effect a year later.", "2014-07"),
        ("Signed in November 1990, it took effect two years later.", "1992"),
        ("Signed in February 1998 and approved the year after.", "1999"),
        ("The pact of 1998 was signed that December.", "1998-12"),
        ("Given in February 2020, it was withdrawn in July of the following year.", "2021-07"),
        ("Signed in May 2011 and ratified the following March.", "2012-03"),
        ("Signed on 10 May 2011 and published the next day.", "2011-05-11"),
        ("Signed on 10 May 2011; by the following Monday it was known.", "2011-05-16"),
    ],
)
def test_expressions_count_from_the_date_named_before(text: str, expected: str) -> None:
    assert str(find_times(text, THURSDAY)[-1].past) == expected


def test_so_long_after_an_event_dates_that_event() -> None:
    text = "Dal resumed the talks on Wednesday, four days after Quenland had walked out."
    wednesday, lag = find_times(text, THURSDAY)
    assert str(wednesday.past) == "2023-08-02"
    assert (str(lag.past), lag.relation, lag.term) == ("2023-07-29", "lag", "P4D")


def test_a_bare_day_in_a_timeline_takes_the_year_of_its_entry() -> None:
    text = "10 February 1998: the pact is signed.\n\n27 May 1999: the vote. In force on 1 June.\n"
    assert [str(e.past) for e in find_times(text, THURSDAY)] == [
        "1998-02-10",
        "1999-05-27",
        "1999-06-01",
    ]
    after = find_times(text + "\nOn 2 July they met.", THURSDAY)[-1]
    assert str(after.past) == "2023-07-02"


def test_without_a_day_of_publication_nothing_is_guessed() -> None:
    for text in ("on Wednesday", "last month", "in March", "two years ago", "tomorrow", "4 March"):
        expression = only(text, None)
        assert expression.past is None and expression.future is None
        assert resolve(expression, "past") is None
        assert "not known" in expression.derivation
    assert str(only("in March 2019", None).past) == "2019-03"


def test_a_count_from_a_date_that_is_not_named_is_left_open() -> None:
    expression = only("It was withdrawn three months later.")
    assert expression.past is None
    assert "not named" in expression.derivation


def test_what_counts_from_a_date_with_two_readings_has_two() -> None:
    text = "Notice would be given in March, and it would be over six months after that."
    last = find_times(text, THURSDAY)[-1]
    assert (str(last.past), str(last.future)) == ("2023-09", "2024-09")


def test_an_event_long_ago_in_the_text_dates_no_lag() -> None:
    text = "Dal signed in 1996. " + "They talked of other things and drank much tea. " * 6
    assert find_times(text + "Not signed, ten years after the attempt.", THURSDAY)[-1].past is None


def test_a_day_of_the_month_alone_is_the_nearest() -> None:
    assert past("It was announced on the 2nd.") == "2023-08-02"
    assert past("It was announced on the 21st.") == "2023-07-21"
    assert future("It meets on the 21st.") == "2023-08-21"
    assert find_times("on the 38th parallel", THURSDAY) == ()


def test_every_date_tells_how_it_was_come_by() -> None:
    wednesday = only("on Wednesday")
    assert "2023-08-03 (Thursday)" in wednesday.derivation
    assert "'Wednesday'" in wednesday.derivation
    assert only("in 2019").derivation == "'2019' as written"


def test_a_day_and_month_of_ambiguous_order_is_not_guessed() -> None:
    assert only("on 05/06/2019").past is None
    assert "day or month first" in only("on 05/06/2019").derivation


def test_a_stretch_of_no_stated_length_stays_open() -> None:
    assert only("in the coming weeks").past is None
    assert "no stated length" in only("in the coming weeks").derivation


def test_years_beyond_the_calendar_are_left_out() -> None:
    assert [e.past for e in find_times("before Easter", date(1, 1, 5))] in ([], [None])
    assert [e.past for e in find_times("900 decades ago", THURSDAY)] in ([], [None])


def test_the_same_quarter_of_a_date_stays_open() -> None:
    assert find_times("Signed in May 2011 and paid in the same quarter.", THURSDAY)[-1].past is None


def test_recurrence_is_no_date() -> None:
    assert only("rolled over each autumn").kind == "recurring"
    assert only("it will last ten years").kind == "duration"
    yearly = only("reviewed every five years")
    assert (yearly.kind, yearly.term, yearly.past) == ("recurring", "P5Y", None)


def test_a_line_break_or_a_curly_apostrophe_changes_nothing() -> None:
    assert past("signed on 4\nMarch") == "2023-03-04"
    assert future("in two years’ time") == "2025"


@given(
    st.text(
        alphabet=st.sampled_from(list("0123456789 -–/.,'’\nMaySunJuneoflastweekthnxd")), max_size=80
    )
)
def test_any_text_yields_ordered_grounded_expressions(text: str) -> None:
    end = 0
    for expression in find_times(text, THURSDAY):
        assert expression.span.start >= end
        assert text[expression.span.start : expression.span.end] == expression.text
        assert expression.derivation
        end = expression.span.end


_PIECES = (
    "the last next coming week month year of in on to and - . , 31 30 29 3 999 2019 99 February "
    "March May Monday first third quarter half end before after ago later six decades days each "
    "summer winter Easter same following previous today until between mid late 's ’ : Q3 '90s "
    "31/12/20 2024-02-30 weekend another more"
)


@given(
    st.lists(st.sampled_from(_PIECES.split()), max_size=12),
    st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
)
def test_any_words_and_any_day_of_publication_are_read_without_a_fault(
    pieces: list[str], published: date | None
) -> None:
    text = " ".join(pieces)
    for expression in find_times(text, published):
        assert expression.span.of(text) == expression.text
        for reading in (expression.past, expression.future):
            assert reading is None or reading.earliest <= reading.latest


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_written_day_is_read_back_whatever_the_day_of_publication(day: date) -> None:
    for text in (
        f"on {day.day} {day:%B} {day.year}",
        f"on {day:%B} {day.day}, {day.year}",
        day.isoformat(),
    ):
        assert str(only(text).past) == day.isoformat()


@given(
    st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.sampled_from(["March", "Monday", "4 May"])
)
def test_readings_lie_on_their_side_of_publication(published: date, words: str) -> None:
    expression = only(f"on {words}", published)
    assert expression.past is not None and expression.future is not None
    assert expression.past.earliest <= published <= expression.future.latest
