"""Numbers as exports spell them, read exactly: never through a binary float, never rounded."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from directive_rules.exports.units import EXACT, Unit, convert, known_unit

MAX_LENGTH: Final = 100
_SIGNS: Final = str.maketrans({"−": "-", "–": "-", "﹣": "-"})

_PLAIN: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_EXPONENT: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}")
SHORTENED: Final = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?E[+-][0-9]{2,3}")
"""How spreadsheets show a number that is too long for them; digits are gone."""

_CURRENCY: Final = re.compile(r"(?:CNY|RMB|人民币|¥|￥)\s*(?=[0-9+.-])", re.IGNORECASE)
_SUFFIX: Final = re.compile(r"(?<=[0-9])\s*([^0-9\s.,eE+-][^0-9]*)$")


def parse_number(text: str, field_unit: str, column_unit: Unit | None) -> Decimal:
    """Return the number a cell holds, in the unit of its field.

    The unit stands in the cell (`12.5‰`, `3万元`), else in the heading, else it is the field's own. A cell whose unit
    differs from its heading's says two things and is refused. Raises `ValueError` with what was expected.
    """
    cleaned = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip()
    if len(cleaned) > MAX_LENGTH:
        raise ValueError(f"a number is expected, not {len(cleaned)} characters")
    bare, unit = _without_unit(cleaned)
    if unit is not None and column_unit is not None and unit != column_unit:
        raise ValueError("the cell gives another unit than its heading")
    number = _decimal(bare)
    unit = unit or column_unit
    return number if unit is None else convert(number, unit, field_unit)


def whole(number: Decimal) -> int:
    """Return a number without a fraction as an int. Raises `ValueError`."""
    if number != number.to_integral_value():
        raise ValueError("a whole number is expected")
    return int(number)


def _without_unit(text: str) -> tuple[str, Unit | None]:
    currency = _CURRENCY.match(text)
    if currency is not None:
        text = text[currency.end() :]
    found = _SUFFIX.search(text)
    if found is None:
        return text, known_unit("元") if currency is not None else None
    unit = known_unit(found[1])
    if unit is None:
        raise ValueError("a number is expected")
    return text[: found.start()].strip(), unit


def _decimal(text: str) -> Decimal:
    if SHORTENED.fullmatch(text):
        raise ValueError("a spreadsheet shortened this number; its digits are lost")
    if _PLAIN.fullmatch(text) or _EXPONENT.fullmatch(text):
        return EXACT.create_decimal(text)
    if _GROUPED.fullmatch(text):
        return EXACT.create_decimal(text.replace(",", ""))
    raise ValueError("a number is expected")
