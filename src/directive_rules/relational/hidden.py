"""The records that may exist though nobody showed them: imagined one by one, each with what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from directive_rules.model.export import Claim
from directive_rules.model.stored import StoredExport, StoredTable
from directive_rules.model.types import BOOL, DATE, INT, STRING, TIMESTAMP, DateType, DecimalType
from directive_rules.model.values import Period, Unlisted, Value, end_of_day, start_of_day
from directive_rules.model.verdicts import CauseKind
from directive_rules.model.vocabulary import RecordType
from directive_rules.relational import sql
from directive_rules.relational.cells import Cell, Horizon, Row, column_type, known_cell, stored_row, unknown_cell
from directive_rules.relational.sql import Constant, Sql
from directive_rules.relational.terms import CauseBook, Term

TICK: Final = timedelta(microseconds=1)
FIRST: Final = Constant(datetime.min, TIMESTAMP)


@dataclass(frozen=True, slots=True, eq=False)
class Imagined:
    """A record that may be there, any number of times over: where `possible` holds, it belongs, perhaps."""

    row: Row
    possible: Sql
    mask: Constant

    @property
    def certain(self) -> Term:
        """Whether it belongs: never surely, and surely not where it is not possible."""
        return Term(sql.choose(self.possible, sql.UNKNOWN, sql.FALSE), self.mask)


def imagined(
    kind: RecordType,
    export: StoredExport,
    known: Mapping[str, Sql],
    horizon: Horizon,
    taken_at: datetime,
    book: CauseBook,
) -> Iterator[Imagined]:
    """Yield the records of a type that the export may hide, with the joining fields `known`, at a horizon."""
    if kind.name not in export.tables:
        mask = book.bit(CauseKind.RECORD_TYPE_NOT_PROVIDED, kind.name)
        yield _imagine(kind, known, mask, FIRST, horizon.at, sql.TRUE)
    else:
        for low, high, possible in _uncovered(kind, export.claims.get(kind.name), horizon, taken_at):
            yield _imagine(kind, known, book.bit(CauseKind.NOT_COVERED, kind.name), low, high, possible)
    for gap in export.gaps:
        if gap.type != kind.name:
            continue
        values = {name: literal(value) for name, value in gap.values.items() if not isinstance(value, tuple)}
        near = sql.all_of(*(sql.equal(known[name], value) for name, value in values.items() if name in known))
        low = FIRST if gap.since is None else Constant(_start(gap.since), TIMESTAMP)
        high = horizon.at if gap.until is None else earlier(Constant(_end(gap.until), TIMESTAMP), horizon.at)
        possible = sql.all_of(sql.is_true(near), sql.compare("<=", low, high))
        if not sql.is_constant(possible, False):
            yield _imagine(kind, {**known, **values}, book.bit(CauseKind.NOT_COVERED, kind.name), low, high, possible)


def lost_row(kind: RecordType, table: StoredTable, alias: str, horizon: Horizon, book: CauseBook) -> Row:
    """Return a quarantined record under an alias: what could not be read of it is unknown."""
    mask = book.bit(CauseKind.QUARANTINED, kind.name)
    stored = stored_row(kind, table, alias, book)

    def read(name: str) -> Cell:
        if name not in table.columns:
            return _unread(kind, name, mask, horizon)
        cell = stored.cell(name)
        missing = cell.empty
        if name == kind.occurred and not sql.is_constant(missing, False):
            low, high = _span(kind, FIRST, horizon.at)
            return replace(cell, mask=mask, low=low, high=high)
        return Cell(cell.value, sql.any_of(cell.unknown, missing), mask, cell.unlisted, cell.mere_day)

    return Row(kind, read, stored.number, table)


def _unread(kind: RecordType, name: str, mask: Constant, horizon: Horizon) -> Cell:
    if name == kind.occurred:
        low, high = _span(kind, FIRST, horizon.at)
        return Cell(sql.null(column_type(kind.fields[name].type)), sql.FALSE, mask, low=low, high=high)
    return unknown_cell(mask, column_type(kind.fields[name].type))


def _imagine(
    kind: RecordType, known: Mapping[str, Sql], mask: Constant, low: Sql, high: Sql, possible: Sql
) -> Imagined:
    def read(name: str) -> Cell:
        if name in known:
            return known_cell(known[name])
        if name == kind.occurred:
            first, last = _span(kind, low, high)
            return Cell(sql.null(column_type(kind.fields[name].type)), sql.FALSE, mask, low=first, high=last)
        return unknown_cell(mask, column_type(kind.fields[name].type))

    return Imagined(Row(kind, read), possible, mask)


def _uncovered(
    kind: RecordType, claim: Claim | None, horizon: Horizon, taken_at: datetime
) -> Iterator[tuple[Sql, Sql, Sql]]:
    """Yield the spans up to the horizon that no claim covers, and where each is there at all."""
    if claim is None:
        yield FIRST, horizon.at, sql.TRUE
        return
    since = datetime.min if claim.since is None else _start(claim.since)
    until = taken_at if claim.until is None else min(_end(claim.until), taken_at)
    by_day = isinstance(kind.fields[kind.occurred].type, DateType)
    if since > datetime.min:
        # A claim that begins inside a day says nothing of what is dated by that day alone.
        inside = by_day and since != start_of_day(since.date())
        before = end_of_day(since.date()) if inside else since - TICK
        yield FIRST, earlier(Constant(before, TIMESTAMP), horizon.at), sql.TRUE
    beyond = sql.compare("<", Constant(until, TIMESTAMP), horizon.at)
    if not sql.is_constant(beyond, False):
        first = until + TICK if until < datetime.max else until
        yield Constant(start_of_day(first.date()) if by_day else first, TIMESTAMP), horizon.at, beyond


def earlier(left: Sql, right: Sql) -> Sql:
    """Return the earlier of two instants, neither of them NULL."""
    return sql.choose(sql.compare("<=", left, right), left, right)


def literal(value: Value) -> Constant:
    """Return a value of the vocabulary's types as a literal; a period is its label."""
    if isinstance(value, Period):
        return sql.text(str(value))
    assert not isinstance(value, (tuple, Unlisted))
    return Constant(value, _literal_type(value))


def _literal_type(value: str | bool | int | Decimal | date) -> sql.SqlType:
    match value:
        case bool():
            return BOOL
        case int():
            return INT
        case Decimal():
            return _digits(value)
        case datetime():
            return TIMESTAMP
        case date():
            return DATE
        case str():
            return STRING


def _digits(value: Decimal) -> DecimalType:
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    places = max(0, -exponent)
    return DecimalType(max(len(digits) + max(0, exponent), places, 1), places)


def _span(kind: RecordType, low: Sql, high: Sql) -> tuple[Sql, Sql]:
    if isinstance(kind.fields[kind.occurred].type, DateType):
        return sql.as_day(low), sql.as_day(high)
    return low, high


def _start(moment: date | datetime) -> datetime:
    return moment if isinstance(moment, datetime) else start_of_day(moment)


def _end(moment: date | datetime) -> datetime:
    return moment if isinstance(moment, datetime) else end_of_day(moment)
