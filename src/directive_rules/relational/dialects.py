"""How each database writes what the three do not write, or do not mean, alike.

Everything not named here is the same tree, with the same values, in all three. A dialect is a list of differences from
the common form; every form is held to its values in `tests/relational/dialects`, never to its text. All trees are
NULL where an operand is, and where 64 bits or the years 1 to 9999 do not hold the answer: no form here can end a query.
"""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Final, Literal, TypeAlias

from sqlglot import exp

from directive_rules.calendar import add_months
from directive_rules.model import types as t
from directive_rules.model.values import Period, end_of_day

DialectName: TypeAlias = Literal["duckdb", "postgres", "spark"]
Operator: TypeAlias = Literal["+", "-", "*"]
Unit: TypeAlias = Literal["days", "months", "hours", "minutes"]
INT_MIN: Final = -(2**63)
INT_MAX: Final = 2**63 - 1
FIRST_DAY: Final = date.min
LAST_DAY: Final = date.max
DAYS: Final = (LAST_DAY - FIRST_DAY).days
OPERATORS: Final[dict[Operator, type[exp.Binary]]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}
NARROW: Final = 18
"""How many digits a decimal of 64 bits has."""
BIGINT: Final = exp.DataType.build("bigint")
WIDE: Final = exp.DataType.build("decimal(19, 0)")
"""Holds every 64-bit number; the sum, difference and product of two such stay within 38 digits."""

# How many of each unit lie between the first and the last instant we know, less one.
SPANS: Final[dict[Unit, int]] = {
    "days": DAYS,
    "months": 9999 * 12 - 1,
    "hours": (DAYS + 1) * 24 - 1,
    "minutes": (DAYS + 1) * 1440 - 1,
}

MONTHS: Final = tuple(f"-{month:02}" for month in range(1, 13))
KINDS: Final = (MONTHS, ("Q1", "Q2", "Q3", "Q4"), ("H1", "H2"), ("",))
"""What stands behind the year in a period's label, in order, kind by kind."""
FIRST_MONTHS: Final = {name: MONTHS[12 // len(kind) * at] for kind in KINDS for at, name in enumerate(kind)}
LAST_MONTHS: Final = {name: MONTHS[12 // len(kind) * (at + 1) - 1] for kind in KINDS for at, name in enumerate(kind)}


def bracketed(tree: exp.Expr) -> exp.Expr:
    """Return the tree in brackets, unless it is one piece anyway: sqlglot prints trees as they stand."""
    if isinstance(tree, (exp.Binary, exp.Unary, exp.Predicate)) and not isinstance(tree, exp.Paren):
        return exp.Paren(this=tree)
    return tree


def number(value: int) -> exp.Expr:
    """Return a whole number as written."""
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


class Dialect:
    """The common form. `name` is what sqlglot calls the dialect.

    What is handed to a method becomes a part of what it returns, and is not copied. What is returned stands by itself:
    where it becomes an operand of something else, `bracketed` tells whether it needs brackets.
    """

    name: ClassVar[DialectName]

    def text(self, tree: exp.Expr, *, pretty: bool = False) -> str:
        """Return the tree as the database reads it; the tree is used up."""
        return tree.sql(dialect=self.name, pretty=pretty, comments=False, copy=False)

    def type_of(self, type_: t.ScalarType) -> exp.DataType:
        """Return the column type that holds values of a vocabulary type. Periods are labels, codes their names."""
        match type_:
            case t.BoolType():
                return exp.DataType.build("boolean")
            case t.IntType():
                return BIGINT.copy()
            case t.DecimalType(digits=digits, places=places):
                return exp.DataType.build(f"decimal({digits}, {places})")
            case t.DateType():
                return exp.DataType.build("date")
            case t.TimestampType():
                return exp.DataType(this=exp.DataType.Type.TIMESTAMPNTZ)
            case t.StringType() | t.PeriodType() | t.CodeType():
                return exp.DataType.build("text")

    def null(self, type_: t.ScalarType) -> exp.Expr:
        """Return a NULL of the type: an untyped one is text to some."""
        return exp.Cast(this=exp.Null(), to=self.type_of(type_))

    def literal(self, value: str | bool | int | Decimal | date | Period, type_: t.ScalarType) -> exp.Expr:
        """Return a constant of exactly that type."""
        if isinstance(value, bool):
            return exp.Boolean(this=value)
        # A database would round it, each in its own way.
        assert not (isinstance(type_, t.IntType) and isinstance(value, Decimal)), value
        if isinstance(value, datetime):
            written = value.isoformat(" ")
        else:
            written = f"{value:f}" if isinstance(value, Decimal) else str(value)
        text = exp.Literal.string(written)
        if isinstance(type_, (t.StringType, t.PeriodType, t.CodeType)):
            return text
        return exp.Cast(this=text, to=self.type_of(type_))

    # -- whole numbers ----------------------------------------------------------------------------------------------

    def whole(self, operator: Operator, left: exp.Expr, right: exp.Expr) -> exp.Expr:
        """Return the sum, difference or product of two BIGINTs; NULL where 64 bits do not hold it.

        The operands stand in it twice: bind what is long to a column first.
        """
        return self.held(OPERATORS[operator](this=_wide(left), expression=_wide(right)))

    def held(self, exact: exp.Expr) -> exp.Expr:
        """Return an exact whole number as BIGINT, NULL where 64 bits do not hold it."""
        fits = exp.Between(this=bracketed(exact.copy()), low=number(INT_MIN), high=number(INT_MAX))
        return exp.Case(ifs=[exp.If(this=fits, true=exp.Cast(this=exact, to=BIGINT.copy()))])

    def total(self, whole: exp.Expr) -> exp.Expr:
        """Return the aggregate that adds up BIGINTs exactly, in a type wider than theirs (see `held`)."""
        return exp.Sum(this=_wide(whole))

    # -- decimals ------------------------------------------------------------------------------------------------------

    def decimal(
        self, operator: Operator, left: exp.Expr, right: exp.Expr, widths: tuple[t.DecimalType, t.DecimalType]
    ) -> exp.Expr:
        """Return the sum, difference or product of two decimals of the types given, of which none needs over 38 digits.

        The database then gives the result the places it has by our rules.
        """
        return OPERATORS[operator](this=bracketed(left), expression=bracketed(right))

    # -- rows ----------------------------------------------------------------------------------------------------------

    def row_number(self) -> exp.Expr:
        """Return a whole number that no other row of a query has."""
        return exp.Window(this=exp.RowNumber())

    def members(self, array: exp.Expr) -> exp.Expr:
        """Return the members of an array, a row for each; nothing for an empty or missing one."""
        return exp.Anonymous(this="UNNEST", expressions=[array])

    # -- text ---------------------------------------------------------------------------------------------------------

    def joined(self, left: exp.Expr, right: exp.Expr) -> exp.Expr:
        """Return two texts in one. `CONCAT` would skip a NULL in two of the three."""
        return exp.DPipe(this=bracketed(left), expression=bracketed(right))

    def starts_with(self, whole: exp.Expr, part: exp.Expr) -> exp.Expr:
        """Tell whether a text begins with another."""
        return exp.StartsWith(this=whole, expression=part)

    def ends_with(self, whole: exp.Expr, part: exp.Expr) -> exp.Expr:
        """Tell whether a text ends with another."""
        ending = exp.Right(this=whole, expression=exp.Length(this=part.copy()))
        return exp.EQ(this=ending, expression=bracketed(part))

    def contains(self, whole: exp.Expr, part: exp.Expr) -> exp.Expr:
        """Tell whether a text holds another; every text holds the empty one."""
        return exp.GT(this=exp.StrPosition(this=whole, substr=part), expression=number(0))

    def length(self, text: exp.Expr) -> exp.Expr:
        """Return the number of code points."""
        return exp.Cast(this=exp.Length(this=text), to=BIGINT.copy())

    def in_code_points(self, tree: exp.Expr, *, text: bool) -> exp.Expr:
        """Return what text is ordered by so that the order is that of its code points."""
        del text
        return tree

    # -- days and instants --------------------------------------------------------------------------------------------

    def day_of(self, moment: exp.Expr) -> exp.Expr:
        """Return the day of an instant."""
        return exp.Cast(this=moment, to=self.type_of(t.DATE))

    def first_instant(self, day: exp.Expr) -> exp.Expr:
        """Return the first instant of a day."""
        return exp.Cast(this=day, to=self.type_of(t.TIMESTAMP))

    def last_instant(self, day: exp.Expr) -> exp.Expr:
        """Return the last instant of a day, to the microsecond."""
        rest = exp.Interval(this=exp.Literal.string("86399.999999"), unit=exp.Var(this="SECOND"))
        return exp.Add(this=self.first_instant(day), expression=rest)

    def start_of(self, day: exp.Expr, unit: Literal["month", "quarter", "year"]) -> exp.Expr:
        """Return the first day of the month, quarter or year in which a day lies."""
        truncated = exp.Anonymous(this="DATE_TRUNC", expressions=[exp.Literal.string(unit), day])
        return exp.Cast(this=truncated, to=self.type_of(t.DATE))

    def start_of_half(self, day: exp.Expr) -> exp.Expr:
        """Return the first day of the half year in which a day lies: no dialect has a name for it."""
        late = exp.GT(this=self._part(day, "MONTH"), expression=number(6))
        year = self.start_of(day.copy(), "year")
        return exp.Case(
            ifs=[exp.If(this=late, true=self.moved(year.copy(), "months", number(6), moment=False))], default=year
        )

    # -- periods, which are their labels ------------------------------------------------------------------------------

    def period_start(self, label: exp.Expr) -> exp.Expr:
        """Return the first day of a period."""
        return self._first_of(label, FIRST_MONTHS)

    def period_end(self, label: exp.Expr) -> exp.Expr:
        """Return the last day of a period."""
        following = self.moved(self._first_of(label, LAST_MONTHS), "months", number(1), moment=False)
        return self.moved(following, "days", number(-1), moment=False)

    def period_previous(self, label: exp.Expr) -> exp.Expr:
        """Return the label of the period of the same kind just before; NULL before the year 1."""
        year, rest = exp.Left(this=label.copy(), expression=number(4)), _after_year(label)
        ends = {kind[0]: kind[-1] for kind in KINDS}
        earlier = exp.Sub(this=exp.cast(year.copy(), "int"), expression=number(1))
        before = exp.Anonymous(this="LPAD", expressions=[exp.cast(earlier, "text"), number(4), exp.Literal.string("0")])
        first = exp.In(this=rest.copy(), expressions=[exp.Literal.string(name) for name in ends])
        beginning = exp.And(
            this=first.copy(), expression=exp.EQ(this=year.copy(), expression=exp.Literal.string("0001"))
        )
        steps = {one: other for kind in KINDS for other, one in itertools.pairwise(kind)}
        return exp.Case(
            ifs=[
                exp.If(this=beginning, true=self.null(t.PERIOD)),
                exp.If(this=first, true=self.joined(before, _chosen(rest.copy(), ends))),
            ],
            default=self.joined(year, _chosen(rest, steps)),
        )

    def _first_of(self, label: exp.Expr, months: dict[str, str]) -> exp.Expr:
        """Return the first day of the month that a period's label stands for."""
        month = _chosen(_after_year(label.copy()), months)
        day = self.joined(exp.Left(this=label, expression=number(4)), self.joined(month, exp.Literal.string("-01")))
        return exp.Cast(this=day, to=self.type_of(t.DATE))

    def days_between(self, earlier: exp.Expr, later: exp.Expr) -> exp.Expr:
        """Return how many days after one day another is."""
        return exp.Sub(this=bracketed(later), expression=bracketed(earlier))

    def shifted(self, base: exp.Expr, unit: Unit, amount: int | exp.Expr, *, moment: bool) -> exp.Expr:
        """Return a day, or an instant (`moment`), moved by an amount of the unit; NULL outside the years 1 to 9999.

        Hours and minutes move instants only. A month that lacks the day gives its last day. An amount given as a tree
        is a BIGINT. The base stands in the result several times: bind what is long to a column first.
        """
        if isinstance(amount, int):
            if abs(amount) > SPANS[unit]:
                return self.null(t.TIMESTAMP if moment else t.DATE)
            within = self._room(base.copy(), unit, amount, moment=moment)
            moved = self.moved(base, unit, number(amount), moment=moment)
        else:
            before = self._elapsed(base.copy(), unit, moment=moment)
            within = exp.Between(
                this=bracketed(amount.copy()),
                low=exp.Neg(this=bracketed(before.copy())),
                high=exp.Sub(this=number(SPANS[unit]), expression=bracketed(before)),
            )
            moved = self.moved(base, unit, amount, moment=moment)
        return exp.Case(ifs=[exp.If(this=within, true=moved)])

    def moved(self, base: exp.Expr, unit: Unit, amount: exp.Expr, *, moment: bool) -> exp.Expr:
        """Return base and amount added as the database does, which fails or leaves the calendar far out of range."""
        raise NotImplementedError

    def _room(self, base: exp.Expr, unit: Unit, amount: int, *, moment: bool) -> exp.Expr:
        """Tell whether a constant amount leaves the base within the calendar: one comparison with a constant."""
        edge = room(unit, amount)
        type_ = t.TIMESTAMP if moment else t.DATE
        bound = self.literal(edge if moment else edge.date(), type_)
        return (exp.LTE if amount >= 0 else exp.GTE)(this=bracketed(base), expression=bound)

    def _elapsed(self, base: exp.Expr, unit: Unit, *, moment: bool) -> exp.Expr:
        """Return how many whole units lie between the first instant we know and the base."""
        if unit == "months":
            years = exp.Mul(this=self._part(base.copy(), "YEAR"), expression=number(12))
            return exp.Paren(
                this=exp.Sub(this=exp.Add(this=years, expression=self._part(base, "MONTH")), expression=number(13))
            )
        day = self.day_of(base.copy()) if moment else base
        days = exp.Cast(this=self.days_between(self.literal(FIRST_DAY, t.DATE), day), to=BIGINT.copy())
        if unit == "days":
            return days
        hours = exp.Add(this=exp.Mul(this=days, expression=number(24)), expression=self._part(base.copy(), "HOUR"))
        if unit == "hours":
            return hours
        minutes = exp.Mul(this=bracketed(hours), expression=number(60))
        return exp.Add(this=minutes, expression=self._part(base, "MINUTE"))

    def _part(self, base: exp.Expr, part: str) -> exp.Expr:
        """Return a part of a day or instant as a number."""
        return exp.Cast(this=exp.Extract(this=exp.Var(this=part), expression=base), to=BIGINT.copy())


class DuckDB(Dialect):
    """DuckDB: its sums of whole numbers are wide already, and intervals are made by functions.

    Two decimals of 64 bits it adds and multiplies in 64 bits, and fails where those do not hold the result.
    """

    name = "duckdb"
    INTERVALS: ClassVar[dict[Unit, str]] = {
        "days": "TO_DAYS",
        "months": "TO_MONTHS",
        "hours": "TO_HOURS",
        "minutes": "TO_MINUTES",
    }

    def total(self, whole: exp.Expr) -> exp.Expr:
        """Return the sum as it is: DuckDB adds BIGINTs into 128 bits."""
        return exp.Sum(this=whole)

    def decimal(
        self, operator: Operator, left: exp.Expr, right: exp.Expr, widths: tuple[t.DecimalType, t.DecimalType]
    ) -> exp.Expr:
        """Widen one operand where both are narrow and the result may not be."""
        one, other = widths
        places = max(one.places, other.places)
        whole = max(one.digits - one.places, other.digits - other.places)
        needed = one.digits + other.digits if operator == "*" else whole + 1 + places
        if needed > NARROW and max(one.digits, other.digits) <= NARROW:
            left = exp.Cast(this=left, to=exp.DataType.build(f"decimal({NARROW + 1}, {one.places})"))
        return super().decimal(operator, left, right, widths)

    def ends_with(self, whole: exp.Expr, part: exp.Expr) -> exp.Expr:
        """Tell it by the function made for it, which needs no copy of the ending."""
        return exp.EndsWith(this=whole, expression=part)

    def moved(self, base: exp.Expr, unit: Unit, amount: exp.Expr, *, moment: bool) -> exp.Expr:
        """Add an interval; a day plus an interval is an instant here, so it is made a day again."""
        if unit == "days" and not moment:
            return exp.Add(this=bracketed(base), expression=exp.cast(amount, "int"))
        made = exp.cast(amount, "bigint" if unit in ("hours", "minutes") else "int")
        interval = exp.Anonymous(this=self.INTERVALS[unit], expressions=[made])
        moved = exp.Add(this=bracketed(base), expression=interval)
        return moved if moment else exp.Cast(this=moved, to=self.type_of(t.DATE))


class Postgres(Dialect):
    """PostgreSQL: intervals are multiplied; their product in binary is exact for every amount within the calendar."""

    name = "postgres"

    def in_code_points(self, tree: exp.Expr, *, text: bool) -> exp.Expr:
        """Take the order from no language: the database's own could be any."""
        return exp.Collate(this=bracketed(tree), expression=exp.to_identifier("C", quoted=True)) if text else tree

    def moved(self, base: exp.Expr, unit: Unit, amount: exp.Expr, *, moment: bool) -> exp.Expr:
        """Add an interval; a day plus an interval is an instant here, so it is made a day again."""
        if unit == "days" and not moment:
            return exp.Add(this=bracketed(base), expression=exp.cast(amount, "int"))
        one = exp.Interval(this=exp.Literal.string("1"), unit=exp.Var(this=unit.removesuffix("s").upper()))
        moved = exp.Add(this=bracketed(base), expression=exp.Mul(this=bracketed(amount), expression=one))
        return moved if moment else exp.Cast(this=moved, to=self.type_of(t.DATE))


class Spark(Dialect):
    """Spark: a day minus a day is an interval, `DATE_TRUNC` leads through the session's zone, both are avoided."""

    name = "spark"

    def ends_with(self, whole: exp.Expr, part: exp.Expr) -> exp.Expr:
        """Tell it by the function made for it."""
        return exp.EndsWith(this=whole, expression=part)

    def row_number(self) -> exp.Expr:
        """Number the rows part by part: to count them through, all would have to go through one machine."""
        return exp.Anonymous(this="MONOTONICALLY_INCREASING_ID")

    def members(self, array: exp.Expr) -> exp.Expr:
        """Return the members by the function for it."""
        return exp.Anonymous(this="EXPLODE", expressions=[array])

    def start_of(self, day: exp.Expr, unit: Literal["month", "quarter", "year"]) -> exp.Expr:
        """Return the first day by the function for days."""
        return exp.Anonymous(this="TRUNC", expressions=[day, exp.Literal.string(unit.upper())])

    def days_between(self, earlier: exp.Expr, later: exp.Expr) -> exp.Expr:
        """Return the number by the function for it."""
        return exp.Anonymous(this="DATEDIFF", expressions=[later, earlier])

    def moved(self, base: exp.Expr, unit: Unit, amount: exp.Expr, *, moment: bool) -> exp.Expr:
        """Move days by the functions for days, instants by intervals of one of the two kinds."""
        if not moment:
            function = "DATE_ADD" if unit == "days" else "ADD_MONTHS"
            return exp.Anonymous(this=function, expressions=[base, exp.cast(amount, "int")])
        if unit == "months":
            whole = exp.cast(amount, "int")
            interval: exp.Expr = exp.Anonymous(this="MAKE_YM_INTERVAL", expressions=[number(0), whole])
        else:
            one = exp.Interval(this=exp.Literal.string("1"), unit=exp.Var(this=unit.removesuffix("s").upper()))
            interval = exp.Mul(this=exp.cast(amount, "bigint"), expression=one)
        return exp.Add(this=bracketed(base), expression=interval)


DIALECTS: Final[dict[DialectName, Dialect]] = {"duckdb": DuckDB(), "postgres": Postgres(), "spark": Spark()}


def room(unit: Unit, amount: int) -> datetime:
    """Return the last instant (the first, for a negative amount) that the amount moves within the years 1 to 9999."""
    edge = end_of_day(LAST_DAY) if amount >= 0 else datetime.min
    match unit:
        case "months" if amount >= 0:
            month = add_months(LAST_DAY.replace(day=1), -amount)
            return end_of_day(_month_end(month))
        case "months":
            return datetime.combine(add_months(FIRST_DAY, -amount), edge.time())
        case "days":
            return edge - timedelta(days=amount)
        case "hours":
            return edge - timedelta(hours=amount)
        case "minutes":
            return edge - timedelta(minutes=amount)


def _month_end(day: date) -> date:
    return Period.containing(day, "month").end


def _wide(tree: exp.Expr) -> exp.Expr:
    return exp.Cast(this=tree, to=WIDE.copy())


def _after_year(label: exp.Expr) -> exp.Expr:
    """Return what stands behind the year in a period's label."""
    return exp.Substring(this=label, start=number(5))


def _chosen(text: exp.Expr, answers: dict[str, str]) -> exp.Expr:
    """Return the answer to one of several texts."""
    return exp.Case(
        this=text,
        ifs=[exp.If(this=exp.Literal.string(one), true=exp.Literal.string(answer)) for one, answer in answers.items()],
    )
