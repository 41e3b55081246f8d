"""Yes, no, or a doubt with its causes; and how a duty stands once when it was due and what was done are answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, TypeAlias

from generator.records import Row
from generator.setting import AS_OF


@dataclass(frozen=True, slots=True)
class Doubt:
    """Not known, and why."""

    causes: frozenset[str]


Answer: TypeAlias = bool | Doubt


def doubt(*causes: str) -> Doubt:
    """Return a doubt."""
    return Doubt(frozenset(causes))


def unset(parameter: str) -> Doubt:
    """Return the doubt of a question that the text leaves open and nobody has answered."""
    return doubt(f"parameter unset: params.{parameter}")


def every(answers: Iterable[Answer]) -> Answer:
    """Tell whether all hold: one no is enough for no."""
    found = list(answers)
    if any(one is False for one in found):
        return False
    return _joined(found) or True


def some(answers: Iterable[Answer]) -> Answer:
    """Tell whether any holds: one yes is enough for yes."""
    found = list(answers)
    if any(one is True for one in found):
        return True
    return _joined(found) or False


def no(answer: Answer) -> Answer:
    """Turn an answer around."""
    return answer if isinstance(answer, Doubt) else not answer


def at_least(number: int, answers: Iterable[Answer], *, more_hidden: Answer = False) -> Answer:
    """Tell whether enough of them hold; `more_hidden` doubts whether there are others that nobody sees."""
    found = list(answers)
    sure = sum(one is True for one in found)
    if sure >= number:
        return True
    doubts = [one for one in (*found, more_hidden) if isinstance(one, Doubt)]
    if not isinstance(more_hidden, Doubt) and sure + len(doubts) < number:
        return False
    return _joined(doubts) or False


def union(*answers: object) -> Doubt:
    """Return the doubt made of all that are doubts."""
    return Doubt(frozenset().union(*(one.causes for one in answers if isinstance(one, Doubt))))


def _joined(answers: Iterable[Answer]) -> Doubt | None:
    doubts = [one.causes for one in answers if isinstance(one, Doubt)]
    return Doubt(frozenset().union(*doubts)) if doubts else None


# -- what the export tells of a row --------------------------------------------------------------------------


def told(row: Row, *names: str) -> Answer:
    """Tell whether the export gives these fields, each plainly; a doubt with the causes if not."""
    causes = set()
    for name in names:
        where = f"{row.record}.{name}"
        if name in row.lost:
            causes.add(f"empty field: {where}")
        if name in row.garbled:
            causes.add(f"value not listed: {where}")
        if name in row.second:
            causes.add(f"contradictory: {where}")
    return Doubt(frozenset(causes)) if causes else True


def given(row: Row, *names: str, holds: bool) -> Answer:
    """Return what follows from some fields, if they are told."""
    known = told(row, *names)
    return known if isinstance(known, Doubt) else holds


# -- when ----------------------------------------------------------------------------------------------------

END_OF_DAY: Final = time(23, 59, 59, 999999)


@dataclass(frozen=True, slots=True)
class Limit:
    """An instant up to which we look. `inside_day`: what is known by its day alone is uncertain on that day."""

    at: datetime
    inside_day: bool = False

    def reached(self, row: Row, name: str) -> Answer:
        """Tell whether a thing has happened by then, as far as the export tells when."""
        known = told(row, name)
        if isinstance(known, Doubt):
            return known
        moment = getattr(row, name)
        if moment is None:
            return False
        if isinstance(moment, datetime) and name not in row.day_only:
            return moment <= self.at
        day = moment.date() if isinstance(moment, datetime) else moment
        if self.inside_day and day == self.at.date():
            return doubt(f"day only: {row.record}.{name}")
        return bool(day <= self.at.date())


NOW: Final = Limit(AS_OF)
NOT_YET: Final = "not yet"
Due: TypeAlias = date | datetime | str | Doubt | None
"""A day, an instant, `not yet`, a doubt, or None where a rule has no deadline."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one duty stands."""

    status: str
    due: str | None = None
    causes: tuple[str, ...] = ()


def found(
    *,
    applies: Callable[[Limit], Answer] | Answer = True,
    due: Due = None,
    done: Callable[[Limit], Answer],
    excused: Callable[[Limit], Answer] | Answer = False,
) -> Finding | None:
    """Return how a duty stands; None where there is none. What came after the deadline neither excuses nor counts."""
    limit = limit_of(due)
    applying = applies(limit) if callable(applies) else applies
    if applying is False:
        return None
    if isinstance(applying, Doubt) or isinstance(due, Doubt):
        causes = _joined(one for one in (applying, due) if isinstance(one, Doubt))
        assert causes is not None
        return Finding("undetermined", None if isinstance(due, Doubt) else _text(due), tuple(sorted(causes.causes)))
    text = _text(due)
    excuse = excused(limit) if callable(excused) else excused
    in_time = done(limit)
    if excuse is True:
        return Finding("exempt", text)
    if in_time is True:
        return Finding("compliant", text)
    if due == NOT_YET or (isinstance(due, date) and _instant(due) > AS_OF):
        return Finding("pending", text)
    open_questions = _joined((excuse, in_time))
    if open_questions is not None:
        return Finding("undetermined", text, tuple(sorted(open_questions.causes)))
    return Finding("late" if due is not None and done(NOW) is True else "violated", text)


def limit_of(due: Due) -> Limit:
    """Return how far to look for a deadline: to the deadline once it has passed, until then to the day of the audit."""
    if not isinstance(due, date) or _instant(due) > AS_OF:
        return NOW
    instant = _instant(due)
    return Limit(instant, inside_day=instant.time() != END_OF_DAY)


def _instant(due: date) -> datetime:
    return due if isinstance(due, datetime) else datetime.combine(due, END_OF_DAY)


def _text(due: Due) -> str | None:
    if isinstance(due, date):
        return due.isoformat()
    return due if isinstance(due, str) else None
