from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directive_rules.exports.numbers import parse_number, whole
from directive_rules.exports.units import convert, fits, known_unit


@pytest.mark.parametrize(
    ("text", "field_unit", "heading_unit", "number"),
    [
        ("2000", "CNY", None, "2000"),
        ("2,000.50", "CNY", "元", "2000.50"),
        ("1.2", "CNY", "万元", "12000"),
        ("1.2万元", "CNY", None, "12000"),
        ("¥300", "CNY", None, "300"),
        ("人民币300元", "CNY", None, "300"),
        ("12345", "CNY", "分", "123.45"),
        ("0.0025", "ratio", None, "0.0025"),
        ("2.5‰", "ratio", None, "0.0025"),
        ("0.25%", "ratio", None, "0.0025"),
        ("2.5", "ratio", "‰", "0.0025"),
        ("2.5‰", "ratio", "‰", "0.0025"),
        ("30", "hour", "分钟", "0.5"),
        ("2天", "hour", None, "48"),
        ("12人", "", None, "12"),
        ("１２３．５", "", None, "123.5"),
        ("−5", "", None, "-5"),
        (".5", "", None, "0.5"),
        ("1e-05", "ratio", None, "0.00001"),
        ("1234567890123456789012345678901234.56", "CNY", "万元", "12345678901234567890123456789012345600"),
    ],
)
def test_numbers_are_read_exactly(text: str, field_unit: str, heading_unit: str | None, number: str) -> None:
    unit = known_unit(heading_unit) if heading_unit else None
    assert parse_number(text, field_unit, unit) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "field_unit", "heading_unit", "said"),
    [
        ("abc", "", None, "a number is expected"),
        ("1,23", "", None, "a number is expected"),
        ("1.2.3", "", None, "a number is expected"),
        ("12 34", "", None, "a number is expected"),
        ("", "", None, "a number is expected"),
        ("NaN", "", None, "a number is expected"),
        ("Infinity", "", None, "a number is expected"),
        ("1.23E+08", "CNY", None, "digits are lost"),
        ("1E-05", "ratio", None, "digits are lost"),
        ("3万元", "CNY", "元", "another unit than its heading"),
        ("3%", "CNY", None, "given in CNY"),
        ("3万", "", None, "the field has none"),
        ("10", "hour", "分钟", "no exact value"),
        ("1" * 101, "", None, "101 characters"),
    ],
)
def test_what_is_no_certain_number_is_refused(text: str, field_unit: str, heading_unit: str | None, said: str) -> None:
    unit = known_unit(heading_unit) if heading_unit else None
    with pytest.raises(ValueError, match=said):
        parse_number(text, field_unit, unit)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**30), max_value=10**30))
def test_no_digit_is_lost(number: Decimal) -> None:
    text = format(number, "f")
    assert parse_number(text, "CNY", None) == number
    assert parse_number(text, "CNY", known_unit("万元")) * Decimal("0.0001") == number or number.adjusted() > 23


def test_a_whole_number_may_be_written_with_zeros_after_the_point() -> None:
    assert whole(Decimal("3.00")) == 3
    with pytest.raises(ValueError, match="whole number"):
        whole(Decimal("3.5"))


def test_units_fit_what_they_measure() -> None:
    yuan, persons = known_unit("元"), known_unit("人")
    assert yuan is not None
    assert persons is not None
    assert fits(yuan, "CNY")
    assert fits(persons, "CNY")
    assert not fits(yuan, "ratio")
    assert known_unit("光年") is None
    assert convert(Decimal(5), persons, "hour") == 5
