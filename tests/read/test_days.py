"""Days as newspapers print them."""

from __future__ import annotations

from datetime import date

import pytest

from onrecord.read.days import days_in


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("August 03, 2023", date(2023, 8, 3)),
        ("Published in The Mail, December 5th, 2011.", date(2011, 12, 5)),
        ("3 Aug 2023", date(2023, 8, 3)),
        ("3rd of August 2023", date(2023, 8, 3)),
        ("Wed, Aug. 3, 2022", date(2022, 8, 3)),
        ("20. 03. 2023. 14:20", date(2023, 3, 20)),
        ("29.8.2024 at 13.02", date(2024, 8, 29)),
        ("2023-08-03T10:00:00Z", date(2023, 8, 3)),
        ("2023/3/21 19:42", date(2023, 3, 21)),
        ("the 1st March 2023", date(2023, 3, 1)),
        ("21-May-2020", date(2020, 5, 21)),
        ("23/05/2025", date(2025, 5, 23)),
        ("Sept 4, 2019", date(2019, 9, 4)),
    ],
)
def test_a_full_day_is_read(text: str, day: date) -> None:
    assert [found.day for found in days_in(text)] == [day]


@pytest.mark.parametrize(
    "text", ["March 4", "in May 2011", "31 February 2020", "12:30", "Article 3, 2019"]
)
def test_what_is_no_full_day_is_none(text: str) -> None:
    assert list(days_in(text)) == []


def test_a_day_that_may_be_either_is_not_guessed() -> None:
    (found,) = days_in("11/03/2026 19:20 IST")
    assert found.day is None
    assert found.readings == (date(2026, 3, 11), date(2026, 11, 3))


def test_the_weekday_beside_it_settles_an_ambiguous_day() -> None:
    (found,) = days_in("Wednesday 11/03/2026")
    assert found.day == date(2026, 3, 11)
