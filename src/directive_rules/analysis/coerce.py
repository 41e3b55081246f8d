"""Text to values, in the one spelling our own files use. Messy spellings are for the readers of exports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from directive_rules.model.types import (
    BoolType,
    CodeType,
    DateType,
    DecimalType,
    DurationType,
    IntType,
    ListType,
    PeriodType,
    ScalarType,
    StringType,
    TimestampType,
    Type,
)
from directive_rules.model.values import Period, Scalar, Unlisted, Value
from directive_rules.model.vocabulary import CodeList

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
NUMBER = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?")
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
INSTANT = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?")
PERIOD = re.compile(r"(\d{4})(?:-(\d{2})|Q([1-4])|H([12]))?")


def coerce(text: str, type_: Type, codes: Mapping[str, CodeList]) -> Value:
    """Read a value of the type. Raises `ValueError` that says what was expected.

    A code that is on no list is not an error but `Unlisted`; a day where a timestamp is asked for stays a mere day.
    """
    if isinstance(type_, ListType):
        raise ValueError("a list is expected")
    if isinstance(type_, DurationType):
        raise ValueError("no field holds a duration")
    return _scalar(text, type_, codes)


def coerce_data(data: object, type_: Type, codes: Mapping[str, CodeList]) -> Value | None:
    """Read a value from YAML or JSON data: None is empty, a list fills a list field. Raises `ValueError`."""
    if data is None:
        return None
    if isinstance(type_, ListType):
        if not isinstance(data, list):
            raise ValueError("a list is expected")
        return tuple(_scalar(_text(item), type_.of, codes) for item in data)
    return coerce(_text(data), type_, codes)


def parse_period(text: str) -> Period:
    """Read `2016-11`, `2016Q4`, `2016H2` or `2016`. Raises `ValueError`."""
    match = PERIOD.fullmatch(text)
    if not match:
        raise ValueError("a period like 2016-11, 2016Q4, 2016H2 or 2016 is expected")
    year, month, quarter, half = match.groups()
    if month:
        if not 1 <= int(month) <= 12:
            raise ValueError("a month from 01 to 12 is expected")
        return Period(_year(year), "month", int(month))
    if quarter:
        return Period(_year(year), "quarter", int(quarter))
    return Period(_year(year), "half", int(half)) if half else Period(_year(year), "year")


def parse_moment(text: str) -> date | datetime:
    """Read a day or an instant. Raises `ValueError`."""
    if match := INSTANT.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        return datetime(year, month, day, hour, minute, second, int((match.group(7) or "0").ljust(6, "0")))
    return parse_day(text)


def parse_day(text: str) -> date:
    """Read a day like 2016-10-21. Raises `ValueError`."""
    match = DAY.fullmatch(text)
    if not match:
        raise ValueError("a date like 2016-10-21 is expected")
    return date(*(int(part) for part in match.groups()))


def fit_decimal(number: Decimal, type_: DecimalType) -> Decimal:
    """Return the number with the declared places. Raises `ValueError` where that would lose a digit."""
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError("a number is expected")
    text = "".join(map(str, digits))
    if exponent < 0:
        whole, places = text[:exponent], text[exponent:].rjust(-exponent, "0")
    else:
        whole, places = text + "0" * exponent, ""
    whole, places = whole.lstrip("0"), places.rstrip("0")
    if len(places) > type_.places:
        raise ValueError(f"at most {type_.places} digits after the point are declared")
    if len(whole) > type_.digits - type_.places:
        raise ValueError(f"at most {type_.digits - type_.places} digits before the point are declared")
    return Decimal(
        f"{'-' if sign else ''}{whole or '0'}.{places.ljust(type_.places, '0')}"
        if type_.places
        else f"{'-' if sign else ''}{whole or '0'}"
    )


def fit_int(number: int, type_: IntType) -> int:
    """Return the number. Raises `ValueError` where it has more digits than declared or than 64 bits hold."""
    if len(str(abs(number))) > type_.digits or not INT_MIN <= number <= INT_MAX:
        raise ValueError(f"a whole number of at most {type_.digits} digits within 64 bits is expected")
    return number


def _scalar(text: str, type_: ScalarType, codes: Mapping[str, CodeList]) -> Scalar:
    match type_:
        case StringType():
            return text
        case BoolType():
            if text not in ("true", "false"):
                raise ValueError("`true` or `false` is expected")
            return text == "true"
        case IntType():
            if not re.fullmatch(r"[+-]?\d+", text):
                raise ValueError("a whole number is expected")
            return fit_int(int(text), type_)
        case DecimalType():
            if not NUMBER.fullmatch(text):
                raise ValueError("a decimal number like 12.50 is expected")
            return fit_decimal(Decimal(text), type_)
        case DateType():
            return parse_day(text)
        case TimestampType():
            return parse_moment(text)
        case PeriodType():
            return parse_period(text)
        case CodeType():
            return find_code(text, codes[type_.list])
    assert_never(type_)


def find_code(text: str, listed: CodeList) -> str | Unlisted:
    """Return the code a text stands for: the code itself, one of its names or aliases; else `Unlisted`."""
    if text in listed.values:
        return text
    for code, value in listed.values.items():
        if text in value.aliases or text in (value.names.zh, value.names.en):
            return code
    return Unlisted(text)


def _text(data: object) -> str:
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, (str, int, Decimal)):
        return str(data)
    raise ValueError("a single value is expected")


def _year(text: str) -> int:
    if not int(text):
        raise ValueError("a year from 0001 to 9999 is expected")
    return int(text)
