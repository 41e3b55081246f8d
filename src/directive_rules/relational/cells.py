"""Records and their cells as a query sees them: stored, reached by a walk, or imagined.

A cell says in which of its conditions it can be; `value_of` and `has` read it at a horizon as the language means it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from directive_rules.model.stored import ROW, Doubt, StoredTable, doubt_column
from directive_rules.model.types import BOOL, INT, STRING, CodeType, DateType, ListType, PeriodType, TimestampType
from directive_rules.model.verdicts import CauseKind
from directive_rules.model.vocabulary import RecordType
from directive_rules.relational import sql, terms
from directive_rules.relational.frames import Derived
from directive_rules.relational.sql import Column, Constant, Sql
from directive_rules.relational.terms import CauseBook, Term


@dataclass(frozen=True, slots=True, eq=False)
class Horizon:
    """The instant up to which we look, and its day.

    `inside_day` holds where the deadline lies strictly inside a day. Where the deadline is unknown, `since` is the
    first instant at which it may lie, `mask` why it is unknown, and `doubtful` holds.
    """

    at: Sql
    day: Sql
    inside_day: Sql = sql.FALSE
    doubtful: Sql = sql.FALSE
    since: Sql = sql.UNKNOWN
    mask: Sql = sql.ZERO

    def mapped(self, change: Callable[[Sql, str], Sql]) -> Horizon:
        """Return the horizon with every part of it changed."""
        return Horizon(
            change(self.at, "horizon"),
            change(self.day, "horizon_day"),
            change(self.inside_day, "inside_day"),
            change(self.doubtful, "doubtful"),
            change(self.since, "since"),
            change(self.mask, "due_causes"),
        )

    @property
    def moves(self) -> bool:
        """Whether it differs from row to row."""
        return bool(self.at.tables)

    def reached(self, moment: Sql, mere_day: Sql, day_only: Sql) -> Term:
        """Tell whether a given moment is not after the horizon; `mere_day` says where it is only a day.

        `day_only` is the bit of the cause that a mere day on the day of the deadline has.
        """
        later = _after(moment, self)
        first_day: Sql = sql.FALSE
        uncertain: Sql = sql.FALSE
        if not sql.is_constant(self.inside_day, False) and not sql.is_constant(mere_day, False):
            uncertain = sql.all_of(self.inside_day, mere_day, sql.equal(sql.as_day(moment), self.day))
        if not sql.is_constant(self.doubtful, False):
            on_first = sql.all_of(self.inside_day, mere_day, sql.equal(sql.as_day(moment), sql.as_day(self.since)))
            first_day = sql.all_of(
                self.doubtful, sql.any_of(sql.compare(">", sql.as_instant(moment), self.since), on_first)
            )
        value = sql.case([(later, sql.FALSE), (first_day, sql.UNKNOWN), (uncertain, sql.UNKNOWN)], sql.TRUE)
        return Term(value, lambda: sql.choose(first_day, self.mask, day_only))


def _after(moment: Sql, horizon: Horizon) -> Sql:
    if isinstance(moment.type, DateType):
        return sql.compare(">", moment, horizon.day)
    return sql.compare(">", moment, horizon.at)


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One field of one record. `value` is NULL where it is empty, in doubt, or unknown outright.

    `unknown` holds where nothing is known of it, for the causes of `mask`; `unlisted` where its value is on no list;
    `mere_day` where a timestamp is only a day, whose first instant `start` then is. A span (`low`, `high`) is of a
    record that nobody saw.
    """

    value: Sql
    unknown: Sql = sql.FALSE
    mask: Sql = sql.ZERO
    unlisted: Sql = sql.FALSE
    mere_day: Sql = sql.FALSE
    low: Sql | None = None
    high: Sql | None = None

    @property
    def empty(self) -> Sql:
        """Whether the record has nothing there."""
        if self.low is not None:
            return sql.FALSE
        return sql.all_of(sql.is_null(self.value), sql.negation(self.unknown), sql.negation(self.unlisted))

    def mapped(self, change: Callable[[Sql, str], Sql], name: str) -> Cell:
        """Return the cell with every part of it changed."""
        return Cell(
            change(self.value, name),
            change(self.unknown, f"{name}_unknown"),
            change(self.mask, f"{name}_mask"),
            change(self.unlisted, f"{name}_unlisted"),
            change(self.mere_day, f"{name}_mere_day"),
            None if self.low is None else change(self.low, f"{name}_low"),
            None if self.high is None else change(self.high, f"{name}_high"),
        )


def known_cell(value: Sql) -> Cell:
    """Return a cell of which the value is known; NULL is empty."""
    return Cell(value)


def unknown_cell(mask: Sql, type_: sql.SqlType) -> Cell:
    """Return a cell of which nothing is known."""
    return Cell(sql.null(type_), sql.TRUE, mask)


@dataclass(slots=True, eq=False)
class Row:
    """A record with its cells, read on demand, and the column that numbers its row, for lists.

    `outer` tells that all columns are NULL where no record was found.
    """

    type: RecordType
    read: Callable[[str], Cell]
    number: Callable[[], Sql] | None = None
    lists: StoredTable | None = None
    outer: bool = False
    _cells: dict[str, Cell] = field(default_factory=dict)

    def cell(self, name: str) -> Cell:
        """Return the cell of a field."""
        if name not in self._cells:
            self._cells[name] = self.read(name)
        return self._cells[name]

    def lifted(self, derived: Derived) -> Row:
        """Return the record as the columns of a table expression made of its frame."""
        number = None if self.number is None else self.number()
        return Row(
            self.type,
            lambda name: self.cell(name).mapped(derived.column, name),
            None if number is None else lambda: derived.column(number, ROW),
            self.lists,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """A record at the end of a walk: there where `there` holds (never NULL), else unknown for what `mask` compiles.

    `plain` tells that the cells are NULL by themselves where it is not there.
    """

    row: Row
    there: Sql
    mask: Callable[[], Sql]
    plain: bool = False


Found: TypeAlias = Row | Walked


def stored_row(kind: RecordType, table: StoredTable, alias: str, book: CauseBook, *, outer: bool = False) -> Row:
    """Return a record of a stored table under an alias; with `outer`, of a left join that may find none."""

    def read(name: str) -> Cell:
        return _stored_cell(kind, table, alias, name, book, outer=outer)

    def number() -> Sql:
        return Column(alias, ROW, INT, outer)

    return Row(kind, read, number if table.numbered else None, table, outer)


def _stored_cell(kind: RecordType, table: StoredTable, alias: str, name: str, book: CauseBook, *, outer: bool) -> Cell:
    where = f"{kind.name}.{name}"
    type_ = kind.fields[name].type
    column = table.columns.get(name)
    if column is None:
        return unknown_cell(book.bit(CauseKind.FIELD_NOT_PROVIDED, where), column_type(type_))
    value: Sql = Column(alias, name, column_type(type_), column.empty or bool(column.doubts) or outer)
    if not column.doubts:
        return Cell(value)
    doubt = Column(alias, doubt_column(name), INT)

    def has(one: Doubt) -> Sql:
        return sql.is_true(sql.equal(doubt, Constant(int(one), INT))) if one in column.doubts else sql.FALSE

    unknown, unlisted, mere_day = has(Doubt.CONTRADICTORY), has(Doubt.UNLISTED), has(Doubt.DAY_ONLY)
    mask = book.bit(CauseKind.CONTRADICTORY, where) if Doubt.CONTRADICTORY in column.doubts else sql.ZERO
    plain = sql.choose(sql.negation(sql.any_of(unknown, unlisted)), value)
    return Cell(plain, unknown, mask, unlisted, mere_day)


def column_type(type_: sql.SqlType) -> sql.SqlType:
    """Return the type of the column that holds a field: a period is its label, a list whether it is given."""
    if isinstance(type_, (PeriodType, CodeType)):
        return STRING
    return BOOL if isinstance(type_, ListType) else type_


# -- reading at a horizon ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """How cells are read: up to a horizon, knowing when the export was taken, and perhaps waiting for a deadline."""

    horizon: Horizon
    taken_at: Constant
    book: CauseBook
    waiting: bool = False

    def has(self, kind: RecordType, name: str, cell: Cell) -> Term:
        """Tell whether a field is given, at the horizon if it is an event."""
        where = f"{kind.name}.{name}"
        event = kind.fields[name].event and name != kind.occurred
        if not event or cell.low is not None:
            given = sql.negation(cell.empty)
            return Term(sql.case([(cell.unknown, sql.UNKNOWN)], given), cell.mask)
        mere_day = sql.TRUE if isinstance(cell.value.type, DateType) else cell.mere_day
        happened = self.horizon.reached(cell.value, mere_day, self.book.bit(CauseKind.DAY_ONLY, where))
        beyond = sql.compare(">", self.horizon.at, self.taken_at)
        unseen = sql.choose(beyond, sql.UNKNOWN, sql.FALSE)
        value = sql.case([(cell.unknown, sql.UNKNOWN), (cell.empty, unseen)], happened.value)

        def mask() -> Sql:
            never = sql.is_constant(beyond, False)
            not_covered = sql.ZERO if never else self.book.bit(CauseKind.NOT_COVERED, where)
            return sql.case([(cell.unknown, cell.mask), (cell.empty, not_covered)], happened.mask)

        return Term(value, mask)

    def value(self, kind: RecordType, name: str, cell: Cell) -> Term:
        """Read a field for its value. While waiting for a deadline, an event known not to have come is *not yet*."""
        where = f"{kind.name}.{name}"
        if cell.low is not None and cell.high is not None:
            if sql.is_constant(cell.value, None):
                return Term(cell.value, cell.mask, cell.low, cell.high)
            missing, seen = sql.is_null(cell.value), self.value(kind, name, replace(cell, low=None, high=None))
            low, high = seen.spread
            return Term(
                seen.value,
                lambda: sql.choose(missing, cell.mask, seen.mask),
                sql.choose(missing, cell.low, low),
                sql.choose(missing, cell.high, high),
            )
        shown = cell.value
        happened: Term | None = None
        if kind.fields[name].event and name != kind.occurred:
            happened = self.has(kind, name, cell)
            shown = sql.choose(happened.value, cell.value)

        def mask() -> Sql:
            return self._emptiness(cell, where) if happened is None else self._unseen(cell, happened, where)

        if sql.is_constant(cell.mere_day, False) or not isinstance(cell.value.type, TimestampType):
            return Term(shown, mask)
        value = sql.choose(sql.negation(cell.mere_day), shown)
        high = sql.choose(cell.mere_day, sql.as_instant(sql.as_day(shown), end=True), shown)
        return Term(value, mask, shown, high)

    def _unseen(self, cell: Cell, happened: Term, where: str) -> Sql:
        """Why an event has no value at the horizon."""
        absent: Sql = Constant(terms.NOT_YET, INT) if self.waiting else self.book.bit(CauseKind.EMPTY_FIELD, where)
        unseen = happened.mask if self.waiting else sql.choose(cell.empty, absent, happened.mask)
        mere_day = sql.ZERO if sql.is_constant(cell.mere_day, False) else self.book.bit(CauseKind.DAY_ONLY, where)
        return sql.case(
            [(cell.unknown, cell.mask), (happened.unknown, unseen), (sql.is_false(happened.value), absent)], mere_day
        )

    def _emptiness(self, cell: Cell, where: str) -> Sql:
        """Why a cell that is no event has no value."""
        cases = [(cell.unknown, cell.mask)]
        if not sql.is_constant(cell.unlisted, False):
            cases.append((cell.unlisted, self.book.bit(CauseKind.VALUE_NOT_LISTED, where)))
        if not sql.is_constant(cell.mere_day, False):
            cases.append((cell.mere_day, self.book.bit(CauseKind.DAY_ONLY, where)))
        if sql.is_constant(cell.unknown, True):
            return cell.mask
        if sql.is_constant(cell.empty, False):
            return sql.case(cases, sql.ZERO)
        return sql.case(cases, self.book.bit(CauseKind.EMPTY_FIELD, where))

    def visible(self, row: Row) -> Term:
        """Tell whether a record has happened by the horizon."""
        kind = row.type
        where = f"{kind.name}.{kind.occurred}"
        cell = row.cell(kind.occurred)
        if cell.low is not None:
            cell = replace(cell, unknown=sql.is_null(cell.value), low=None, high=None)
        mere_day = sql.TRUE if isinstance(cell.value.type, DateType) else cell.mere_day
        uncertain = not sql.is_constant(self.horizon.inside_day, False) and not sql.is_constant(mere_day, False)
        day_only = self.book.bit(CauseKind.DAY_ONLY, where) if uncertain else sql.ZERO
        reached = self.horizon.reached(cell.value, mere_day, day_only)
        value = sql.case([(cell.unknown, sql.UNKNOWN), (cell.empty, sql.UNKNOWN)], reached.value)

        def mask() -> Sql:
            never = sql.is_constant(cell.empty, False)
            empty = sql.ZERO if never else self.book.bit(CauseKind.EMPTY_FIELD, where)
            return sql.case([(cell.unknown, cell.mask), (cell.empty, empty)], reached.mask)

        return Term(value, mask)


def raw(cell: Cell) -> Term:
    """Read a cell as it stands, whatever the horizon; an empty one is NULL without a cause."""
    return Term(cell.value, cell.mask, cell.low, cell.high)
