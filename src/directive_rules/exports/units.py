"""Units as headings and cells give them, and what one of each is in the unit of the field."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from typing import Final

EXACT: Final = Context(prec=400, traps=[Inexact])
"""Arithmetic that is exact or raises."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: of what, and how many of the smallest listed one it is."""

    dimension: str
    factor: Decimal

    def __str__(self) -> str:
        return f"{self.dimension} x {self.factor}"


def _units(dimension: str, table: dict[str, str]) -> dict[str, Unit]:
    return {name: Unit(dimension, Decimal(factor)) for names, factor in table.items() for name in names.split()}


UNITS: Final = {
    **_units(
        "money",
        {
            "元 人民币 人民币元 cny rmb yuan ¥": "1",
            "角": "0.1",
            "分": "0.01",
            "千元": "1000",
            "万元 万 人民币万元": "10000",
            "百万元": "1000000",
            "亿元 亿": "100000000",
        },
    ),
    **_units("ratio", {"% 百分比": "0.01", "‰ 千分比": "0.001", "‱ 万分比": "0.0001", "ratio": "1"}),
    **_units(
        "time",
        {
            "分钟 minute minutes min": "1",
            "小时 hour hours h": "60",
            "天 日 day days": "1440",
        },
    ),
    **_units("count", {"人 人次 次 名 个 家 件 份 户 场 期 条 起 项 persons person count": "1"}),
}


def known_unit(text: str) -> Unit | None:
    """Return the unit a text names, or None. `分` is the hundredth part of a yuan, `分钟` the minute."""
    return UNITS.get(unicodedata.normalize("NFKC", text).strip().casefold())


def convert(number: Decimal, unit: Unit, field_unit: str) -> Decimal:
    """Return a number given in `unit` in the field's own unit, exactly.

    A field without a unit takes counts and anything that needs no scaling. Raises `ValueError` where the two do not
    measure the same thing, or where the answer has no end (10 minutes in hours).
    """
    own = known_unit(field_unit)
    if own is None or own.dimension == "count":
        if unit.factor != 1:
            raise ValueError("the unit does not fit: the field has none")
        return number
    if unit.dimension == "count":
        return number
    if own.dimension != unit.dimension:
        raise ValueError(f"the unit does not fit: the field is given in {field_unit}")
    try:
        return EXACT.divide(EXACT.multiply(number, unit.factor), own.factor)
    except Inexact:
        raise ValueError(f"the number has no exact value in {field_unit}") from None


def fits(unit: Unit, field_unit: str) -> bool:
    """Tell whether numbers in `unit` can stand in a field with that unit."""
    own = known_unit(field_unit)
    if own is None or own.dimension == "count":
        return unit.factor == 1
    return unit.dimension in (own.dimension, "count")
