"""Days and instants: month ends, the last microsecond, and the edges of the calendar, as the interpreter has them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

import pytest
from sqlglot import exp

from directive_rules.interpreter import Unknown
from directive_rules.interpreter.operations import shifted
from directive_rules.model import expressions as x
from directive_rules.model.types import DATE, INT, TIMESTAMP, DurationType
from directive_rules.model.values import Period, end_of_day, start_of_day
from directive_rules.relational.dialects import SPANS, Unit
from tests.relational.dialects.conftest import Engine

D, N = exp.column("d"), exp.column("n")
DAYS = [
    date(1, 1, 1), date(1, 2, 1), date(1582, 10, 10), date(1900, 2, 28), date(1986, 5, 4), date(2015, 2, 28),
    date(2016, 1, 31), date(2016, 2, 29), date(2016, 3, 31), date(2016, 12, 31), date(9999, 11, 30), date(9999, 12, 31),
]  # fmt: skip
TIMES = [timedelta(), timedelta(microseconds=1), timedelta(hours=12, minutes=30), timedelta(hours=24, microseconds=-1)]
MOMENTS = [start_of_day(day) + time for day in DAYS for time in TIMES]
FAR = {unit: [span - 1, span, span + 1, 2**31, 2**63 - 1] for unit, span in SPANS.items()}
# Hours and minutes of a mere day the checker refuses.
MOVES: list[tuple[Unit, bool]] = [
    ("days", False), ("months", False), ("days", True), ("months", True), ("hours", True), ("minutes", True),
]  # fmt: skip


def by_hand(base: date, unit: Unit, amount: int) -> date | None:
    """The interpreter's answer; None where it has none."""
    kind: Literal["days", "months", "time"] = unit if unit in ("days", "months") else "time"
    duration = x.Duration(unit, x.Constant(amount, INT), DurationType(kind))
    found = shifted(base, amount, x.Shift(x.Constant(base, DATE), "+", duration, DATE))
    if isinstance(found, Unknown):
        return None
    assert isinstance(found, date)
    return found


@pytest.mark.parametrize(("unit", "moment"), MOVES)
def test_shifted_by_an_amount_of_each_row(engine: Engine, unit: Unit, moment: bool) -> None:
    near = [0, 1, -1, 12, -13, 40, -366]
    amounts = near + FAR[unit] + [-amount for amount in FAR[unit]]
    bases: list[date] = [*(MOMENTS if moment else DAYS)]
    rows = [(base, amount) for base in bases for amount in amounts]
    tree = engine.dialect.shifted(D, unit, N, moment=moment)
    found = engine.over([("d", TIMESTAMP if moment else DATE), ("amount", INT)], rows, renamed(tree))
    wrong = {
        row: (answer, by_hand(row[0], unit, row[1]))
        for row, (answer,) in zip(rows, found, strict=True)
        if answer != by_hand(row[0], unit, row[1])
    }
    assert not wrong


@pytest.mark.parametrize(("unit", "moment"), MOVES)
def test_shifted_by_a_constant(engine: Engine, unit: Unit, moment: bool) -> None:
    amounts = [0, 1, -1, 30, -12, 119_987, -119_987, SPANS[unit] - 1, SPANS[unit], -SPANS[unit], SPANS[unit] + 1, 2**40]
    bases: list[date] = [*(MOMENTS if moment else DAYS)]
    trees = [engine.dialect.shifted(D, unit, amount, moment=moment) for amount in amounts]
    found = engine.over([("d", TIMESTAMP if moment else DATE)], [(base,) for base in [*bases, None]], *trees)
    expected = [tuple(by_hand(base, unit, amount) for amount in amounts) for base in bases]
    assert found == [*expected, (None,) * len(amounts)]


def test_the_parts_of_a_day_and_an_instant(engine: Engine) -> None:
    dialect = engine.dialect
    of_days = engine.over(
        [("d", DATE)], [(day,) for day in DAYS],
        dialect.first_instant(D), dialect.last_instant(D), dialect.start_of(D, "month"), dialect.start_of(D, "quarter"),
        dialect.start_of(D, "year"), dialect.start_of_half(D),
        dialect.days_between(dialect.literal(date(1, 1, 1), DATE), D),
    )  # fmt: skip
    assert of_days == [
        (
            start_of_day(day),
            end_of_day(day),
            *(Period.containing(day, kind).start for kind in ("month", "quarter", "year", "half")),
            day.toordinal() - 1,
        )
        for day in DAYS
    ]
    found = engine.over([("d", TIMESTAMP)], [(moment,) for moment in MOMENTS], dialect.day_of(D), D)
    assert found == [(moment.date(), moment) for moment in MOMENTS]


def test_literals_and_comparisons(engine: Engine) -> None:
    moments = [datetime(2016, 2, 29, 23, 59, 59, 999999), datetime(1, 1, 1), datetime(1986, 5, 4, 0, 30)]
    trees = [engine.dialect.literal(moment, TIMESTAMP) for moment in moments]
    trees += [engine.dialect.literal(day, DATE) for day in DAYS]
    assert engine.values(*trees) == (*moments, *DAYS)
    last = engine.dialect.literal(moments[0], TIMESTAMP)
    found = engine.over(
        [("d", TIMESTAMP)], [(moments[0],), (datetime(2016, 3, 1),), (None,)], exp.LTE(this=D, expression=last)
    )
    assert found == [(True,), (False,), (None,)]


def renamed(tree: exp.Expr) -> exp.Expr:
    """Read the amount of the row: the harness has a column `n` of its own."""
    return tree.transform(lambda node: exp.column("amount") if node == N else node)
