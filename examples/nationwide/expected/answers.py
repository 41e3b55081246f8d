"""Yes, no, or a doubt with its causes, and what can be done with values of which some are in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeAlias

from examples.nationwide.expected.workdays import CalendarUnknownError, add_working_days


@dataclass(frozen=True, slots=True)
class Doubt:
    """Not known, and why. `waits` marks an event that a deadline waits for; it is no cause."""

    causes: frozenset[str]
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A moment of which only the first and the last possible instant, or day, are known."""

    low: Any
    high: Any
    causes: frozenset[str]


Answer: TypeAlias = bool | Doubt
NOT_YET: Final = Doubt(frozenset(), waits=True)


def doubt(cause: str) -> Doubt:
    """Return a doubt with one cause."""
    return Doubt(frozenset({cause}))


def doubtful(value: object) -> bool:
    """Tell whether a value is in doubt."""
    return isinstance(value, (Doubt, Span))


def union(*values: object) -> Doubt:
    """Return the doubt made of all that are in doubt."""
    causes: frozenset[str] = frozenset()
    for value in values:
        if isinstance(value, (Doubt, Span)):
            causes |= value.causes
    return Doubt(causes, any(isinstance(value, Doubt) and value.waits for value in values))


def every(*answers: Answer) -> Answer:
    """Tell whether all hold: one no is enough for no."""
    if any(one is False for one in answers):
        return False
    return union(*answers) if any(isinstance(one, Doubt) for one in answers) else True


def some(*answers: Answer) -> Answer:
    """Tell whether any holds: one yes is enough for yes."""
    if any(one is True for one in answers):
        return True
    return union(*answers) if any(isinstance(one, Doubt) for one in answers) else False


def no(answer: Answer) -> Answer:
    """Turn an answer around."""
    return answer if isinstance(answer, Doubt) else not answer


def choose(condition: Answer, yes: Callable[[], Any], otherwise: Callable[[], Any]) -> Any:
    """Return one of two values; where nobody knows which, all three are in doubt together."""
    if isinstance(condition, Doubt):
        return union(condition, yes(), otherwise())
    return yes() if condition else otherwise()


# -- comparing ----------------------------------------------------------------------------------------------------


def same(left: Any, right: Any) -> Answer:
    """Tell whether two values are equal."""
    return _decided(left, right, lambda a, b: bool(a == b))


def below(left: Any, right: Any) -> Answer:
    """Tell whether one value is less than another; a span is decided by its ends."""
    if isinstance(left, Doubt) or isinstance(right, Doubt):
        return union(left, right)
    if isinstance(left, Span) or isinstance(right, Span):
        (low, high), (other_low, other_high) = _ends(left), _ends(right)
        if high < other_low:
            return True
        return union(left, right) if low < other_high else False
    return bool(left < right)


def at_most(left: Any, right: Any) -> Answer:
    """Tell whether one value is not more than another."""
    return no(below(right, left))


def among(value: Any, allowed: Iterable[str]) -> Answer:
    """Tell whether a code is one of some."""
    return value if isinstance(value, Doubt) else value in tuple(allowed)


def holds(listed: Any, wanted: str) -> Answer:
    """Tell whether a list of codes holds one; a member on no list of codes is in doubt."""
    if isinstance(listed, Doubt):
        return listed
    return some(*(same(one, wanted) for one in listed))


def _ends(value: Any) -> tuple[Any, Any]:
    return (value.low, value.high) if isinstance(value, Span) else (value, value)


def _decided(left: Any, right: Any, decide: Callable[[Any, Any], bool]) -> Answer:
    return union(left, right) if doubtful(left) or doubtful(right) else decide(left, right)


# -- reckoning ----------------------------------------------------------------------------------------------------


def computed(compute: Callable[..., Any], *values: Any) -> Any:
    """Compute with values; in doubt as soon as one of them is."""
    return union(*values) if any(doubtful(value) for value in values) else compute(*values)


def later(moment: Any, days: Any) -> Any:
    """Return a day or an instant some days later."""
    return computed(lambda a, b: a + timedelta(days=b), moment, days)


def later_hours(moment: Any, hours: Any) -> Any:
    """Return an instant some hours later."""
    return computed(lambda a, b: a + timedelta(hours=b), moment, hours)


def later_minutes(moment: Any, minutes: Any) -> Any:
    """Return an instant some minutes later."""
    return computed(lambda a, b: a + timedelta(minutes=b), moment, minutes)


def later_workdays(day: Any, number: Any) -> Any:
    """Return the day some working days later; in doubt where no calendar reaches."""
    if doubtful(day) or doubtful(number):
        return union(day, number)
    try:
        return add_working_days(day, number)
    except CalendarUnknownError:
        return doubt("calendar unknown")


def plus(left: Any, right: Any) -> Any:
    """Add two numbers."""
    return computed(lambda a, b: a + b, left, right)


def day_of(moment: Any) -> Any:
    """Return the day of an instant; an instant of which only the day is known has that day."""
    if isinstance(moment, Span):
        low, high = moment.low.date(), moment.high.date()
        return low if low == high else Span(low, high, moment.causes)
    return moment if isinstance(moment, Doubt) else moment.date()


def first_instant(day: date) -> datetime:
    """Return the first instant of a day."""
    return datetime.combine(day, time.min)


def last_instant(day: date) -> datetime:
    """Return the last instant of a day."""
    return datetime.combine(day, time.max)


def is_day(moment: Any) -> bool:
    """Tell whether a moment is given by its day alone."""
    return isinstance(moment, date) and not isinstance(moment, datetime)
