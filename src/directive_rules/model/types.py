"""The types of fields, parameters and expressions: a closed set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

MAX_DIGITS = 38
INT_DIGITS = 19


@dataclass(frozen=True, slots=True)
class StringType:
    """Text, compared as it stands: no case folding, no order."""

    def __str__(self) -> str:
        return "string"


@dataclass(frozen=True, slots=True)
class BoolType:
    """True or false; *unknown* is not a value but the absence of one."""

    def __str__(self) -> str:
        return "bool"


@dataclass(frozen=True, slots=True)
class IntType:
    """A 64-bit whole number of at most `digits` digits."""

    digits: int = INT_DIGITS

    def __str__(self) -> str:
        return "int"


@dataclass(frozen=True, slots=True)
class DecimalType:
    """An exact decimal of at most `digits` digits, `places` of them after the point. Never a binary float."""

    digits: int
    places: int

    def __str__(self) -> str:
        return f"decimal({self.digits},{self.places})"


@dataclass(frozen=True, slots=True)
class DateType:
    """A day of the civil calendar in Asia/Shanghai."""

    def __str__(self) -> str:
        return "date"


@dataclass(frozen=True, slots=True)
class TimestampType:
    """An instant in civil time of Asia/Shanghai, to the microsecond, without offset."""

    def __str__(self) -> str:
        return "timestamp"


@dataclass(frozen=True, slots=True)
class PeriodType:
    """A calendar month, quarter, half or year."""

    def __str__(self) -> str:
        return "period"


@dataclass(frozen=True, slots=True)
class CodeType:
    """A value of a list in the vocabulary."""

    list: str

    def __str__(self) -> str:
        return f"code({self.list})"


DurationUnit: TypeAlias = Literal["days", "months", "workdays", "time"]


@dataclass(frozen=True, slots=True)
class DurationType:
    """A span of time to add or take away; `time` counts hours and minutes. No field has this type."""

    unit: DurationUnit

    def __str__(self) -> str:
        return "duration" if self.unit == "time" else self.unit


@dataclass(frozen=True, slots=True)
class ListType:
    """Several values of one scalar type, without order."""

    of: ScalarType

    def __str__(self) -> str:
        return f"list of {self.of}"


ScalarType: TypeAlias = StringType | BoolType | IntType | DecimalType | DateType | TimestampType | PeriodType | CodeType
Type: TypeAlias = ScalarType | ListType | DurationType

STRING = StringType()
BOOL = BoolType()
INT = IntType()
DATE = DateType()
TIMESTAMP = TimestampType()
PERIOD = PeriodType()
