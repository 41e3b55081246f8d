"""Cells that already have a type, as Parquet stores them: taken as they are where the field holds them exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from directive_rules.exports.bulk.quoting import literal
from directive_rules.exports.bulk.sources import Cell
from directive_rules.exports.bulk.sqltypes import TEXT, sql_type
from directive_rules.model.types import (
    INT_DIGITS,
    BoolType,
    DateType,
    DecimalType,
    IntType,
    TimestampType,
    Type,
)

INTEGERS: Final = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT", "UHUGEINT"}
)
MOMENTS: Final = frozenset({"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})
ZONED: Final = frozenset({"TIMESTAMP WITH TIME ZONE", "TIMESTAMP_NS WITH TIME ZONE"})
DECIMAL: Final = re.compile(r"DECIMAL\((\d+),(\d+)\)")

_SMALLER: Final = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"})
_BOUNDS: Final = ("0001-01-01", "2999-12-31", "3000-01-01", "9999-12-31")
_AHEAD: Final = 8 * 3_600_000_000
"""Microseconds by which the clocks of Shanghai are ahead."""

_FIXED_SINCE: Final = "TIMESTAMP '1992-01-01 00:00:00'"
"""From here on Shanghai is eight hours ahead the whole year; before, only the reader of texts knows."""


def text_of(sql: str, type_: str) -> Cell:
    """Return a typed column as a cell, with the text that the reader of texts makes the same value of."""
    if type_ == "DOUBLE":
        digits = f"CASE WHEN abs({sql}) < 1e15 THEN printf('%.15g', {sql}) ELSE printf('%.15G', {sql}) END"
        return Cell(sql, type_, digits, "a binary float was read at 15 significant digits")
    if type_ == "FLOAT":
        return Cell(
            sql, type_, f"CAST({sql} AS {TEXT})", "a binary float was read at the digits that tell it from others"
        )
    if type_ in ZONED:
        instant = f"CAST(make_timestamp(epoch_us({sql})) AS {TEXT}) || 'Z'"
        return Cell(sql, type_, f"CASE WHEN isfinite({sql}) THEN {instant} ELSE 'infinity' END")
    if type_ == TEXT:
        return Cell(sql, type_, sql)
    return Cell(sql, type_, f"CAST({sql} AS {TEXT})")


@dataclass(frozen=True, slots=True)
class Typed:
    """How a cell that has a type is read: the condition under which the field holds it, and the value then.

    `sure` is a condition on the least and greatest cell of the column, which Parquet knows without a look at others.
    """

    when: str
    then: str
    sure: str


def express_typed(cell: Cell, type_: Type) -> Typed | None:
    """Return how a cell that has a type is read; None where it must be read as a text."""
    match type_:
        case BoolType() if cell.type == "BOOLEAN":
            return Typed("TRUE", cell.sql, "TRUE")
        case IntType() if cell.type in INTEGERS:
            return _int(cell, type_)
        case DecimalType() if cell.type in INTEGERS or DECIMAL.fullmatch(cell.type):
            return _decimal(cell, type_)
        case DateType() if cell.type == "DATE":
            return Typed(_real(cell.sql, "DATE"), cell.sql, _sure(cell))
        case DateType() if cell.type in MOMENTS:
            day = f"CAST({cell.sql} AS DATE)"
            return Typed(_real(day, "DATE"), day, "FALSE")
        case TimestampType() if cell.type == "TIMESTAMP":
            return Typed(_real(cell.sql, "TIMESTAMP"), cell.sql, _sure(cell))
        case TimestampType() if cell.type in MOMENTS:
            moment = f"CAST({cell.sql} AS TIMESTAMP)"
            whole = f"epoch_ns({cell.sql}) % 1000 = 0" if cell.type == "TIMESTAMP_NS" else "TRUE"
            when = f"CASE WHEN {_real(moment, 'TIMESTAMP')} THEN {whole} ELSE FALSE END"
            return Typed(when, moment, "FALSE")
        case TimestampType() if cell.type in ZONED:
            moment = f"CASE WHEN isfinite({cell.sql}) THEN make_timestamp(epoch_us({cell.sql}) + {_AHEAD}) END"
            return Typed(f"{moment} >= {_FIXED_SINCE} AND {moment} < TIMESTAMP '2999-12-31'", moment, "FALSE")
        case _:
            return None


def _int(cell: Cell, type_: IntType) -> Typed:
    own = sql_type(type_)
    number = cell.sql if cell.type == own else f"TRY_CAST({cell.sql} AS {own})"
    if type_.digits < INT_DIGITS:
        low, high = 1 - 10**type_.digits, 10**type_.digits - 1
        within = f"min({cell.sql}) >= {low} AND max({cell.sql}) <= {high}"
        return Typed(f"{cell.sql} BETWEEN {low} AND {high}", number, within)
    return Typed(f"{number} IS NOT NULL", number, "TRUE" if cell.type in _SMALLER else "FALSE")


def _decimal(cell: Cell, type_: DecimalType) -> Typed:
    own = sql_type(type_)
    number = cell.sql if cell.type == own else f"TRY_CAST({cell.sql} AS {own})"
    found = DECIMAL.fullmatch(cell.type)
    digits, places = (int(part) for part in found.groups()) if found is not None else (INT_DIGITS, 0)
    if found is not None and places <= type_.places and digits - places <= type_.digits - type_.places:
        return Typed("TRUE", number, "TRUE")
    whole = f" AND CAST({number} AS {cell.type}) = {cell.sql}" if places > type_.places else ""
    return Typed(f"{number} IS NOT NULL{whole}", number, "FALSE")


def _real(moment: str, type_: str) -> str:
    """Return the condition that a day or instant is in the calendar and none of those that stand for *never*."""
    first, never, after, last = (f"{type_} {literal(day)}" for day in _BOUNDS)
    return f"{moment} >= {first} AND {moment} < {last} AND NOT ({moment} >= {never} AND {moment} < {after})"


def _sure(cell: Cell) -> str:
    first, never, *_ = (f"CAST({literal(day)} AS {cell.type})" for day in _BOUNDS)
    return f"min({cell.sql}) >= {first} AND max({cell.sql}) < {never}"
