"""Periods as exports spell them: months, quarters, halves and years."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from directive_rules.exports.dates import latin_digits
from directive_rules.model.values import Period

_MONTH: Final = re.compile(r"([0-9]{4})(?:[-/.]|年)?(0?[1-9]|1[0-2])(?:月份?)?")
_COMPACT_MONTH: Final = re.compile(r"([0-9]{4})(0[1-9]|1[0-2])")
_QUARTER: Final = re.compile(r"([0-9]{4})(?:年|-)?(?:第?([1-4])季度?|[Qq]([1-4]))")
_HALF: Final = re.compile(r"([0-9]{4})(?:年|-)?(?:(上|下)半年|[Hh]([12]))")
_YEAR: Final = re.compile(r"([0-9]{4})(?:年度?)?")


def parse_period(text: str) -> Period:
    """Return the period a cell names. Raises `ValueError`, also for a full date, which does not say of what length."""
    cleaned = latin_digits("".join(unicodedata.normalize("NFKC", text).split()))
    if match := _YEAR.fullmatch(cleaned):
        return Period(_year(match[1]), "year")
    if match := _QUARTER.fullmatch(cleaned):
        return Period(_year(match[1]), "quarter", int(match[2] or match[3]))
    if match := _HALF.fullmatch(cleaned):
        return Period(_year(match[1]), "half", int(match[3] or {"上": 1, "下": 2}[match[2]]))
    if match := _COMPACT_MONTH.fullmatch(cleaned) if cleaned.isdigit() else _MONTH.fullmatch(cleaned):
        return Period(_year(match[1]), "month", int(match[2]))
    raise ValueError("a period like 2016-11, 2016Q4, 2016H2 or 2016 is expected")


def _year(text: str) -> int:
    if text == "0000":
        raise ValueError("there is no year 0")
    return int(text)
