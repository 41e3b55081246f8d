"""The database's types for the types of fields."""

from __future__ import annotations

from typing import Final

from directive_rules.model.types import (
    BoolType,
    CodeType,
    DateType,
    DecimalType,
    DurationType,
    IntType,
    ListType,
    PeriodType,
    StringType,
    TimestampType,
    Type,
)

TEXT: Final = "VARCHAR"
MEMBER: Final = "member"
"""The column of a list's members in their table."""


def sql_type(type_: Type) -> str:
    """Return the database's type for a field; of a list is stored whether there is one."""
    match type_:
        case BoolType() | ListType():
            return "BOOLEAN"
        case IntType():
            return "BIGINT"
        case DecimalType(digits=digits, places=places):
            return f"DECIMAL({digits},{places})"
        case DateType():
            return "DATE"
        case TimestampType():
            return "TIMESTAMP"
        case StringType() | CodeType() | PeriodType():
            return TEXT
        case DurationType():
            raise ValueError("no field holds a duration")
