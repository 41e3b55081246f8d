"""Working days and rolling, held against days that are known from the State Council's notices."""

from __future__ import annotations

from datetime import date

import pytest

from directive_rules.calendar import CalendarUnknown, add_months, add_working_days, is_working_day, roll


@pytest.mark.parametrize(
    ("day", "following", "preceding"),
    [
        (date(2016, 11, 5), date(2016, 11, 7), date(2016, 11, 4)),
        (date(2017, 2, 5), date(2017, 2, 6), date(2017, 2, 4)),
        (date(2017, 10, 5), date(2017, 10, 9), date(2017, 9, 30)),
        (date(2018, 4, 5), date(2018, 4, 8), date(2018, 4, 4)),
        (date(2022, 10, 5), date(2022, 10, 8), date(2022, 9, 30)),
        (date(2026, 10, 5), date(2026, 10, 8), date(2026, 9, 30)),
    ],
)
def test_rolling_over_holidays(day: date, following: date, preceding: date) -> None:
    assert roll(day, "following") == following
    assert roll(day, "preceding") == preceding
    assert roll(day, "none") == day


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2016, 9, 28), 5, date(2016, 10, 10)),
        (date(2016, 9, 28), 10, date(2016, 10, 17)),
        (date(2020, 1, 20), 10, date(2020, 2, 11)),
        (date(2026, 2, 12), 5, date(2026, 2, 26)),
        (date(2016, 10, 10), -5, date(2016, 9, 28)),
        (date(2016, 10, 1), 0, date(2016, 10, 1)),
    ],
)
def test_working_days(day: date, number: int, expected: date) -> None:
    assert add_working_days(day, number) == expected


def test_a_make_up_weekend_is_worked_and_the_commemoration_day_is_not() -> None:
    assert is_working_day(date(2016, 10, 8))
    assert not is_working_day(date(2015, 9, 3))


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2027, 1, 1)])
def test_outside_the_known_years_nothing_is_guessed(day: date) -> None:
    with pytest.raises(CalendarUnknown):
        is_working_day(day)
    assert roll(day, "none") == day


def test_counting_stops_at_the_edge_of_the_known_years() -> None:
    with pytest.raises(CalendarUnknown):
        add_working_days(date(2026, 12, 30), 5)


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2017, 1, 31), 1, date(2017, 2, 28)),
        (date(2016, 3, 31), -1, date(2016, 2, 29)),
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
        (date(2016, 11, 30), 3, date(2017, 2, 28)),
    ],
)
def test_months_end_on_the_last_day_where_the_day_is_missing(day: date, number: int, expected: date) -> None:
    assert add_months(day, number) == expected


def test_no_month_beyond_the_last_year() -> None:
    with pytest.raises(OverflowError):
        add_months(date(9999, 12, 1), 1)
