"""Numbers, texts, days and periods: what functions and operators do to results, exactly or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, Inexact
from functools import reduce
from typing import Any, Final

from directive_rules import calendar
from directive_rules.compiled.knowing import (
    UNSURE,
    Result,
    Truth,
    Unknown,
    Within,
    compared,
    conjunction,
    joined,
    joined_two,
    unknown,
)
from directive_rules.model.expressions import ArithmeticOperator, DurationUnitName, FunctionName, PeriodPartName
from directive_rules.model.values import Period, end_of_day, start_of_day
from directive_rules.model.verdicts import CauseKind

LEAST, GREATEST = -(2**63), 2**63 - 1
# Types keep every result within 38 digits; were one ever rounded, the trap would say so.
EXACT: Final = Context(prec=100, traps=[Inexact])
BEYOND: Final = unknown(CauseKind.ARITHMETIC)
NO_CALENDAR: Final = unknown(CauseKind.CALENDAR_UNKNOWN)

DECIMAL: Final[dict[ArithmeticOperator, Callable[[Any, Any], Decimal]]] = {
    "+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply,
}  # fmt: skip
WHOLE: Final[dict[ArithmeticOperator, Callable[[int, int], int]]] = {
    "+": int.__add__, "-": int.__sub__, "*": int.__mul__,
}  # fmt: skip
_STEPS: Final = {"days": timedelta(days=1), "hours": timedelta(hours=1), "minutes": timedelta(minutes=1)}


def whole_number(number: int) -> int | Unknown:
    """Return a number that 64 bits hold, or unknown."""
    return number if LEAST <= number <= GREATEST else BEYOND


def arithmetic(operator: ArithmeticOperator, left: Result, right: Result, *, whole: bool) -> Result:
    """Add, subtract or multiply two numbers, exactly; or join two texts."""
    if left.__class__ in UNSURE or right.__class__ in UNSURE:
        return joined_two(left, right)
    if isinstance(left, str):
        assert isinstance(right, str)
        return left + right
    if whole:
        assert isinstance(left, int)
        assert isinstance(right, int)
        return whole_number(WHOLE[operator](left, right))
    return DECIMAL[operator](left, right)


def total(values: Sequence[Result], *, whole: bool) -> Result:
    """Add up known numbers; only the total must fit, so that no order matters."""
    numbers: Any = values
    if whole:
        return whole_number(sum(numbers))
    return reduce(EXACT.add, numbers, Decimal(0))


def moved(base: Result, number: Result, unit: DurationUnitName, *, back: bool) -> Result:
    """Move a day or an instant by a number of units; unknown where no calendar, or no year, holds the answer."""
    if not isinstance(base, date) or not isinstance(number, int):
        return joined((base, number))
    steps = -number if back else number
    try:
        if unit == "workdays":
            return calendar.add_working_days(base, steps)
        if unit == "months":
            day = calendar.add_months(base, steps)
            return datetime.combine(day, base.time()) if isinstance(base, datetime) else day
        return base + _STEPS[unit] * steps
    except calendar.CalendarUnknown:
        return NO_CALENDAR
    except OverflowError:
        return BEYOND


def rolled(day: date, mode: str) -> Result:
    """Roll a day onto a working day; unknown where no calendar knows."""
    try:
        return calendar.roll(day, mode)
    except calendar.CalendarUnknown:
        return NO_CALENDAR


def absolute(number: int | Decimal) -> Result:
    """Return a number without its sign; the least whole number of 64 bits has no counterpart."""
    return number.copy_abs() if isinstance(number, Decimal) else whole_number(abs(number))


def first_day(day: date, unit: str) -> date:
    """Return the first day of the month, quarter or year in which a day lies."""
    kind: Any = unit
    return Period.containing(day, kind).start


def day_of(moment: datetime) -> date:
    """Return the day of an instant."""
    return moment.date()


def contains(text: str, part: str) -> bool:
    """Tell whether a text holds another."""
    return part in text


FUNCTIONS: Final[dict[FunctionName, Callable[..., Result]]] = {
    "abs": absolute,
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "contains": contains,
    "size": len,
    "date": day_of,
    "startOfDay": start_of_day,
    "endOfDay": end_of_day,
    "startOf": first_day,
    "roll": rolled,
}


def applied(function: FunctionName, arguments: Sequence[Result]) -> Result:
    """Apply a function; of an unknown argument it is unknown, but three functions carry a span on."""
    if not any(argument.__class__ in UNSURE for argument in arguments):
        return FUNCTIONS[function](*arguments)
    (first, *_) = arguments
    if isinstance(first, Within):
        if function == "date":
            return _day_of_span(first)
        if function in ("startOfDay", "endOfDay"):
            edge = FUNCTIONS[function]
            low, high = edge(first.low), edge(first.high)
            assert isinstance(low, datetime)
            assert isinstance(high, datetime)
            return Within(low, high, first.causes, first.moving)
    return joined(arguments)


def _day_of_span(span: Within) -> Result:
    """The day of a span that lies within one day is known."""
    assert isinstance(span.low, datetime)
    assert isinstance(span.high, datetime)
    low, high = span.low.date(), span.high.date()
    if low != high:
        return Within(low, high, span.causes, span.moving)
    if span.moving is not None:
        span.moving.collapsed(low)
    return low


def period_part(part: PeriodPartName, period: Result) -> Result:
    """Return a part of a period; unknown where there is no such year."""
    if not isinstance(period, Period):
        return joined((period,))
    try:
        return PARTS[part](period)
    except ValueError:
        return BEYOND


PARTS: Final[dict[PeriodPartName, Callable[[Period], Result]]] = {
    "start": lambda period: period.start,
    "end": lambda period: period.end,
    "label": str,
    "previous": lambda period: period.previous,
}


def in_period(item: Result, period: Result) -> Truth:
    """Tell whether a day, an instant or a span lies in a period, first and last day included."""
    if isinstance(item, Unknown) or not isinstance(period, Period):
        return joined((item, period))
    moment = item.low if isinstance(item, Within) else item
    if isinstance(moment, datetime):
        first: date = start_of_day(period.start)
        last: date = end_of_day(period.end)
    else:
        first, last = period.start, period.end
    return conjunction(compared(">=", item, first), compared("<=", item, last))
