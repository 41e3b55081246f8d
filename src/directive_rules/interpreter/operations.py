"""Operators and functions over results: exact numbers, strings, dates and periods. No facts, no environment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Context, Decimal, Inexact
from typing import Final, assert_never

from directive_rules import calendar
from directive_rules.interpreter.knowledge import Bounds, Result, Truth, Unknown, Within, both, compared, union, unknown
from directive_rules.model import expressions as x
from directive_rules.model.values import Period, Scalar, end_of_day, start_of_day
from directive_rules.model.verdicts import CauseKind

# The types leave room for 38 digits, so nothing is ever inexact; the trap proves it.
EXACT: Final = Context(prec=100, traps=[Inexact])
INT_MIN, INT_MAX = -(2**63), 2**63 - 1


def total(values: list[Result], *, whole: bool) -> Result:
    """Add up exactly; whether 64 bits hold the sum is asked of the sum, so that no order of records matters."""
    if whole:
        number = sum(value for value in values if isinstance(value, int))
        return number if INT_MIN <= number <= INT_MAX else unknown(CauseKind.ARITHMETIC)
    exact = Decimal(0)
    for value in values:
        assert isinstance(value, (int, Decimal))
        exact = EXACT.add(exact, value)
    return exact


def arithmetic(operator: x.ArithmeticOperator, left: Result, right: Result, *, whole: bool) -> Result:
    """Add, subtract or multiply exactly; join strings."""
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if not isinstance(left, (int, Decimal)) or not isinstance(right, (int, Decimal)):
        return union((left, right))
    if whole:
        assert isinstance(left, int)
        assert isinstance(right, int)
        number = left + right if operator == "+" else left - right if operator == "-" else left * right
        return number if INT_MIN <= number <= INT_MAX else unknown(CauseKind.ARITHMETIC)
    operation = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}[operator]
    return operation(Decimal(left), Decimal(right))


def shifted(base: Result, amount: Result, node: x.Shift) -> Result:
    """Move a date or timestamp by a duration; unknown where no calendar or no year holds the answer."""
    if not isinstance(base, date) or not isinstance(amount, int):
        return union((base, amount))
    number = amount if node.operator == "+" else -amount
    try:
        match node.by.unit:
            case "days":
                return base + timedelta(days=number)
            case "hours":
                return base + timedelta(hours=number)
            case "minutes":
                return base + timedelta(minutes=number)
            case "workdays":
                return calendar.add_working_days(base, number)
            case "months":
                moved = calendar.add_months(base, number)
                return datetime.combine(moved, base.time()) if isinstance(base, datetime) else moved
    except calendar.CalendarUnknown:
        return unknown(CauseKind.CALENDAR_UNKNOWN)
    except OverflowError:
        return unknown(CauseKind.ARITHMETIC)
    assert_never(node.by.unit)


def called(function: x.FunctionName, arguments: list[Result]) -> Result:
    """Apply a function to known arguments; unknown ones make the result unknown."""
    first = arguments[0]
    if function in ("date", "startOfDay", "endOfDay") and isinstance(first, Within):
        return _call_on_span(function, first)
    if any(isinstance(argument, (Unknown, Within, Bounds)) for argument in arguments):
        return union(arguments)
    match function, arguments:
        case "abs", [int() as number]:
            return abs(number) if number > INT_MIN else unknown(CauseKind.ARITHMETIC)
        case "abs", [Decimal() as number]:
            return number.copy_abs()
        case "startsWith", [str() as text, str() as part]:
            return text.startswith(part)
        case "endsWith", [str() as text, str() as part]:
            return text.endswith(part)
        case "contains", [str() as text, str() as part]:
            return part in text
        case "size", [str() as text]:
            return len(text)
        case "date", [datetime() as moment]:
            return moment.date()
        case "startOfDay", [date() as day]:
            return start_of_day(day)
        case "endOfDay", [date() as day]:
            return end_of_day(day)
        case "startOf", [date() as day, str() as unit]:
            return Period.containing(day, unit).start  # type: ignore[arg-type]
        case "roll", [date() as day, str() as mode]:
            try:
                return calendar.roll(day, mode)
            except calendar.CalendarUnknown:
                return unknown(CauseKind.CALENDAR_UNKNOWN)
    raise AssertionError(function)


def _call_on_span(function: x.FunctionName, span: Within) -> Result:
    """A day of which the time is unknown is still that day; a span of days keeps its ends."""
    if function == "date":
        assert isinstance(span.low, datetime)
        assert isinstance(span.high, datetime)
        low, high = span.low.date(), span.high.date()
        return low if low == high else Within(low, high, span.causes)
    edge = start_of_day if function == "startOfDay" else end_of_day
    return Within(edge(span.low), edge(span.high), span.causes)


def period_part(part: x.PeriodPartName, period: Period) -> Result:
    """Return a part of a period; unknown where the calendar has no such year."""
    try:
        match part:
            case "start":
                return period.start
            case "end":
                return period.end
            case "label":
                return str(period)
            case "previous":
                return period.previous
    except ValueError:
        return unknown(CauseKind.ARITHMETIC)
    assert_never(part)


def in_period(item: Result, period: Result) -> Truth:
    """Tell whether a date or timestamp lies in a period."""
    if isinstance(item, Unknown) or not isinstance(period, Period):
        return union((item, period))
    timed = isinstance(item.low if isinstance(item, Within) else item, datetime)
    low: Scalar = start_of_day(period.start) if timed else period.start
    high: Scalar = end_of_day(period.end) if timed else period.end
    after, before = compared(">=", item, low), compared("<=", item, high)
    return both(after, before)
