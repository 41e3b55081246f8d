from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from directive_rules.exports.coercion import CellReader
from directive_rules.model.types import (
    BOOL,
    DATE,
    INT,
    PERIOD,
    STRING,
    TIMESTAMP,
    CodeType,
    DecimalType,
    IntType,
    ListType,
    Type,
)
from directive_rules.model.values import Period, Unlisted, Value
from directive_rules.model.vocabulary import Field, Names, Vocabulary

MONEY = DecimalType(18, 2)
LINE = CodeType("line")
TOPICS = ListType(CodeType("topic"))


def reader(type_: Type, vocabulary: Vocabulary, unit: str = "") -> CellReader:
    return CellReader(Field("f", type_, Names("字段", "field"), unit=unit), vocabulary.codes)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        (STRING, " P-0001 ", "P-0001"),
        (STRING, "00123", "00123"),
        (BOOL, "是", True),
        (BOOL, "Ｙ", True),
        (BOOL, "√", True),
        (BOOL, "1", True),
        (BOOL, "否", False),
        (BOOL, "N", False),
        (INT, "1,200", 1200),
        (INT, "3.0", 3),
        (MONEY, "2000", Decimal("2000.00")),
        (DATE, "2016年10月21日", date(2016, 10, 21)),
        (TIMESTAMP, "2016-10-21 14:30", datetime(2016, 10, 21, 14, 30)),
        (TIMESTAMP, "2016-10-21", date(2016, 10, 21)),
        (PERIOD, "2016年第四季度", Period(2016, "quarter", 4)),
        (LINE, "safety", "safety"),
        (LINE, "安全生产责任保险", "safety"),
        (LINE, "安 责 险", "safety"),
        (LINE, "Work-Safety Insurance", "safety"),
        (LINE, "1-安责险", "safety"),
        (LINE, "别的险", Unlisted("别的险")),
        (TOPICS, "保险责任、免责", ("cover", "exclusions")),
        (TOPICS, "cover;exclusions；", ("cover", "exclusions")),
        (TOPICS, "保险责任|未知", ("cover", Unlisted("未知"))),
    ],
)
def test_spellings_end_in_values(type_: Type, text: str, value: Value, vocabulary: Vocabulary) -> None:
    found = reader(type_, vocabulary).read(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["", "  ", "-", "--", "—", "未记录", "空", "NULL", "\\N", "\u3000"])
def test_sentinels_are_empty(text: str, vocabulary: Vocabulary) -> None:
    for type_ in (STRING, INT, DATE, LINE, TOPICS):
        assert reader(type_, vocabulary).read(text) is None


@pytest.mark.parametrize("text", ["9999-12-31", "2999/12/31", "99991231", "9999-12-31 23:59:59", "9999年12月31日"])
def test_the_day_that_never_comes_is_empty_in_date_fields_only(text: str, vocabulary: Vocabulary) -> None:
    assert reader(DATE, vocabulary).read(text) is None
    assert reader(TIMESTAMP, vocabulary).read(text) is None
    assert reader(STRING, vocabulary).read(text) == text


@pytest.mark.parametrize(
    ("type_", "text", "said"),
    [
        (MONEY, "12.345", "2"),
        (MONEY, "1" + "0" * 16, "16"),
        (IntType(3), "1000", "3"),
        (INT, "1.5", "whole number"),
        (INT, "9223372036854775808", "64 bits"),
        (BOOL, "也许", "yes or no"),
        (DATE, "某日", "a date"),
        (STRING, "1.10101E+17", "digits are lost"),
        (STRING, "caf\ufffd", "lost before"),
    ],
)
def test_nothing_is_rounded_or_guessed(type_: Type, text: str, said: str, vocabulary: Vocabulary) -> None:
    with pytest.raises(ValueError, match=said):
        reader(type_, vocabulary).read(text)


def test_lists_come_from_json_as_they_are(vocabulary: Vocabulary) -> None:
    topics = reader(TOPICS, vocabulary)
    assert topics.read(("cover", "免责")) == ("cover", "exclusions")
    assert topics.read(()) == ()
    assert topics.read(None) is None
    with pytest.raises(ValueError, match="one value"):
        reader(STRING, vocabulary).read(("a",))


def test_unusual_readings_are_remarked(vocabulary: Vocabulary) -> None:
    dates = reader(DATE, vocabulary)
    dates.read("2016-10-21")
    assert not dates.remarks
    dates.read("42664")
    assert any("day number" in remark for remark in dates.remarks)
    moments = reader(TIMESTAMP, vocabulary)
    assert moments.read_day_and_clock("2016-10-21", "14") == date(2016, 10, 21)
    assert any("hour" in remark for remark in moments.remarks)


def test_a_time_without_its_day_is_refused_and_a_day_without_time_is_a_day(vocabulary: Vocabulary) -> None:
    moments = reader(TIMESTAMP, vocabulary)
    assert moments.read_day_and_clock("2016-10-21", "-") == date(2016, 10, 21)
    assert moments.read_day_and_clock(None, None) is None
    with pytest.raises(ValueError, match="without its day"):
        moments.read_day_and_clock("", "14:30")
