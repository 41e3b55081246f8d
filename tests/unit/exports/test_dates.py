from __future__ import annotations

from datetime import date, datetime

import pytest

from directive_rules.exports.dates import is_serial, join_moment, parse_day, parse_moment

DAY = date(2016, 10, 21)


@pytest.mark.parametrize(
    "text",
    [
        "2016-10-21",
        "2016/10/21",
        "2016.10.21",
        "20161021",
        "2016年10月21日",
        "2016年10月21号",
        "２０１６年１０月２１日",
        "二〇一六年十月二十一日",
        "二○一六年十月廿一日",
        "二零一六年十月二十一日",
        " 2016 年 10 月 21 日 ",
        "42664",
    ],
)
def test_the_spellings_of_a_day(text: str) -> None:
    assert parse_day(text) == DAY
    assert parse_moment(text) == DAY
    assert type(parse_moment(text)) is date


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2016-10-21 14:30", datetime(2016, 10, 21, 14, 30)),
        ("2016/10/21 9:05:07", datetime(2016, 10, 21, 9, 5, 7)),
        ("2016-10-21T14:30:00", datetime(2016, 10, 21, 14, 30)),
        ("2016-10-21 14:30:05.25", datetime(2016, 10, 21, 14, 30, 5, 250000)),
        ("2016-10-21 14:30:05.1234560", datetime(2016, 10, 21, 14, 30, 5, 123456)),
        ("20161021143005", datetime(2016, 10, 21, 14, 30, 5)),
        ("201610211430", datetime(2016, 10, 21, 14, 30)),
        ("20161021 1430", datetime(2016, 10, 21, 14, 30)),
        ("2016年10月21日14时30分", datetime(2016, 10, 21, 14, 30)),
        ("2016年10月21日 14时30分05秒", datetime(2016, 10, 21, 14, 30, 5)),
        ("二〇一六年十月二十一日十四时三十分", datetime(2016, 10, 21, 14, 30)),
        ("2016年10月21日14时整", datetime(2016, 10, 21, 14, 0)),
        ("42664.604166667", datetime(2016, 10, 21, 14, 30)),
        ("2016-10-21 24:00", datetime(2016, 10, 22)),
        ("1477031400000", datetime(2016, 10, 21, 14, 30)),
    ],
)
def test_the_spellings_of_an_instant(text: str, instant: datetime) -> None:
    assert parse_moment(text) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2016-10-21T14:30:00+08:00", datetime(2016, 10, 21, 14, 30)),
        ("2016-10-21T20:00:00Z", datetime(2016, 10, 22, 4, 0)),
        ("2016-10-21 09:30 +0100", datetime(2016, 10, 21, 16, 30)),
        ("1988-07-01T00:00:00Z", datetime(1988, 7, 1, 9, 0)),  # the summer time of those years
    ],
)
def test_an_offset_is_converted_to_civil_time_in_shanghai(text: str, instant: datetime) -> None:
    assert parse_moment(text) == instant
    assert parse_day(text) == instant.date()


def test_an_hour_without_minutes_is_no_instant() -> None:
    found = parse_moment("2016年10月21日14时")
    assert found == DAY
    assert not isinstance(found, datetime)


def test_a_day_is_taken_from_an_instant_and_24_00_belongs_to_the_day_it_ends() -> None:
    assert parse_day("2016-10-21 23:59:59") == DAY
    assert parse_day("2016-10-21 24:00") == DAY


@pytest.mark.parametrize(
    "text",
    [
        "16-10-21",
        "10/21/2016",
        "2016-13-01",
        "2016-02-30",
        "2016-10",
        "2016-10-21 25:00",
        "2016-10-21 14:60",
        "2016-10-21 24:01",
        "2016-10-21 下午2点",
        "2016-10-2114:30",
        "2016-10-21 14:30:05.1234567",
        "20161021143",
        "19999",
        "80000",
        "42664.6042",
        "昨天",
        "2016/10-21",
    ],
)
def test_what_is_not_certain_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_moment(text)


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        ("2016-10-21", "14:30", datetime(2016, 10, 21, 14, 30)),
        ("2016/10/21", "14时30分", datetime(2016, 10, 21, 14, 30)),
        ("2016-10-21 00:00:00", "14:30", datetime(2016, 10, 21, 14, 30)),
        ("2016-10-21", "2016-10-21 14:30", datetime(2016, 10, 21, 14, 30)),
        ("2016-10-21 14:30", "2016-10-21 14:30", datetime(2016, 10, 21, 14, 30)),
        ("2016-10-21", "14", DAY),
        ("2016-10-21", "14时", DAY),
    ],
)
def test_a_day_and_a_time_in_two_columns(day: str, clock: str, moment: date) -> None:
    found = join_moment(day, clock)
    assert found == moment
    assert type(found) is type(moment)


@pytest.mark.parametrize(
    ("day", "clock"),
    [("2016-10-21", "2016-10-22 14:30"), ("2016-10-21 10:00", "14:30"), ("2016-10-21", "25"), ("2016-10-21", "x")],
)
def test_two_columns_that_disagree_are_refused(day: str, clock: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        join_moment(day, clock)


def test_serials_are_told_apart() -> None:
    assert is_serial("42664")
    assert is_serial("42664.5")
    assert not is_serial("20161021")
