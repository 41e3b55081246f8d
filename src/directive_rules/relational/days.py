"""Working days by joining the calendar: a day, or a number of working days, that it does not know joins to nothing."""

from __future__ import annotations

from typing import Final, cast

from directive_rules.model.types import BOOL, DATE, INT
from directive_rules.relational import sql
from directive_rules.relational.frames import Frame
from directive_rules.relational.sql import Column, Constant, Sql

CALENDAR: Final = "calendar"
"""`day`, `working`, `ordinal` (how many working days there are up to that day), `following`, `preceding`."""
WORKING_DAYS: Final = "working_days"
"""`ordinal`, `day`: the working days in order."""


def rolled(frame: Frame, day: Sql, mode: Sql) -> Sql:
    """Return a day, or the nearest working day after or before it, as the mode says; NULL where no calendar tells."""
    if sql.is_constant(mode, None) or sql.is_constant(day, None):
        return sql.null(DATE)
    if isinstance(mode, Constant) and mode.value == "none":
        return day
    alias = _calendar(frame, day)
    following, preceding = Column(alias, "following", DATE), Column(alias, "preceding", DATE)
    none = sql.equal(mode, sql.text("none"))
    forward = sql.equal(mode, sql.text("following"))
    return sql.case([(none, day), (forward, following), (sql.is_known(mode), preceding)], sql.null(DATE))


def working_day(frame: Frame, day: Sql, number: Sql) -> Sql:
    """Return the n-th working day after a day (before it, for a negative n; itself, for 0); NULL where unknown."""
    if sql.is_constant(number, 0):
        return day
    if sql.is_constant(number, None) or sql.is_constant(day, None):
        return sql.null(DATE)
    alias = _calendar(frame, day)
    ordinal, working = Column(alias, "ordinal", INT), Column(alias, "working", BOOL)
    forward = sql.operation("+", INT, ordinal, number)
    before = sql.operation("-", INT, ordinal, sql.choose(working, Constant(1, INT), sql.ZERO))
    backward = sql.operation("+", INT, sql.operation("+", INT, before, number), Constant(1, INT))
    wanted = sql.choose(sql.compare(">", number, sql.ZERO), forward, backward)
    bounded = sql.all_of(
        sql.compare("<", number, Constant(100_000, INT)), sql.compare(">", number, Constant(-100_000, INT))
    )
    found = frame.program.name("working_day")
    wanted = sql.choose(bounded, wanted)
    frame.left(WORKING_DAYS, found, sql.equal(Column(found, "ordinal", INT), wanted), found)
    return sql.case([(sql.equal(number, sql.ZERO), day)], Column(found, "day", DATE))


def _calendar(frame: Frame, day: Sql) -> str:
    key = (CALENDAR, id(day))
    if key not in frame.memory:
        alias = frame.program.name("calendar_day")
        frame.left(CALENDAR, alias, sql.equal(Column(alias, "day", DATE), day), alias)
        # The expression is kept with its alias, so that its identity is not given to another.
        frame.memory[key] = (alias, day)
    return cast(tuple[str, Sql], frame.memory[key])[0]
