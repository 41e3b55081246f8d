"""The subjects of a rule as rows: those seen by the as-of instant, their periods, and whether dates allow a duty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from directive_rules.model.ruleset import OncePerSubject, Parameter, PerPeriod, PerRecord, Recurrence, Rule, Ruleset
from directive_rules.model.stored import ROW, StoredExport, StoredTable
from directive_rules.model.types import BOOL, DATE, INT, STRING, TIMESTAMP
from directive_rules.model.values import Period, Value
from directive_rules.model.verdicts import CauseKind
from directive_rules.model.vocabulary import RecordType
from directive_rules.relational import sql, terms
from directive_rules.relational.cells import Cell, Horizon, Sight, column_type, stored_row
from directive_rules.relational.expressions import Dated, Environment, Periodic, parameter_of
from directive_rules.relational.frames import Derived, Frame, Join, Program
from directive_rules.relational.sql import Column, Constant, Sql
from directive_rules.relational.terms import CauseBook, Term

PERIODS: Final = "periods"


@dataclass(frozen=True, slots=True)
class Setting:
    """What every rule of a run shares: export, quarantine, as-of instant, and the parameters set for it.

    `single` are the relations, by owner and name, of which no day can find two records.
    """

    ruleset: Ruleset
    export: StoredExport
    lost: Mapping[str, StoredTable]
    as_of: datetime
    taken_at: datetime
    overrides: Mapping[str, Value | None]
    single: frozenset[tuple[str, str]] = frozenset()


def periods_of(ruleset: Ruleset, recurrence: PerPeriod, as_of: datetime) -> tuple[Period, ...]:
    """Return the periods begun by the as-of instant that touch the directive's force, in order."""
    period = Period.containing(ruleset.in_force_from, recurrence.kind)
    found = []
    while period.start <= as_of.date() and (ruleset.in_force_to is None or period.start <= ruleset.in_force_to):
        found.append(period)
        period = period.next
    return tuple(found)


class Subjects:
    """The rows that rules of one subject and recurrence judge, in a program; `beside` are the same for another rule.

    `applies` says of each row whether dates alone allow a duty.
    """

    def __init__(
        self,
        subject: str,
        recurrence: Recurrence,
        setting: Setting,
        program: Program,
        book: CauseBook,
        beside: Subjects | None = None,
    ) -> None:
        self.setting = setting
        self.recurrence = recurrence
        self.book = book
        self.kind: RecordType = setting.ruleset.vocabulary.records[subject]
        self.table = setting.export.tables[subject]
        as_of = Horizon(Constant(setting.as_of, TIMESTAMP), Constant(setting.as_of.date(), DATE))
        self.sight = Sight(as_of, Constant(setting.taken_at, TIMESTAMP), book)
        self.alias: str = program.name(self.kind.name) if beside is None else beside.alias
        self.row = stored_row(self.kind, self.table, self.alias, book)
        self.period: Periodic | None = None
        if beside is None:
            identity = identity_of(self.kind, self.table, self.alias)
            self.frame = Frame(program, self.table.relation, self.alias, identity)
            if isinstance(recurrence, PerPeriod):
                self.period = self._join_periods(program, f"{PERIODS}_{recurrence.kind}")
            seen = self.sight.visible(self.row).value
            self.frame.where.append(sql.negation(sql.is_false(seen)))
        else:
            self.frame, self.period = beside.frame, beside.period
        self.key: tuple[Sql, ...] = tuple(self._key(self.alias, name) for name in self.kind.key)
        self.arose: Sql = self.born if isinstance(recurrence, PerRecord) else sql.null(DATE)
        self.applies = self._applies(bounding=beside is None)

    @property
    def as_of(self) -> Horizon:
        """The as-of instant as a horizon."""
        return self.sight.horizon

    def _key(self, alias: str, name: str) -> Sql:
        if name not in self.table.columns:
            return sql.null(STRING)
        return Column(alias, name, column_type(self.kind.fields[name].type))

    def keep(self, relation: str, names: tuple[str, ...], condition: Callable[[str], Sql]) -> None:
        """Keep only the rows that another table names."""
        alias = self.frame.program.name("kept")
        pairs = zip(self.frame.identity, names, strict=True)
        same = [sql.equal(Column(alias, name, part.type), part) for part, name in pairs]
        self.frame.joins.append(Join("semi", relation, alias, sql.all_of(*same, condition(alias))))
        self.frame.narrow = True

    def lift(self, derived: Derived) -> None:
        """Go on over the rows of a table expression made of these."""
        column = derived.column
        allowed = self.applies
        self.applies = Term(column(allowed.value, "applies"), lambda: column(allowed.mask, "applies_causes"))
        self.row = self.row.lifted(derived)
        self.frame = derived.frame
        if self.period is not None:
            self.period = Periodic(
                column(self.period.label, "period"),
                column(self.period.start, "first_day"),
                column(self.period.end, "last_day"),
            )
        self.key = tuple(column(part, name) for part, name in zip(self.key, self.kind.key, strict=True))
        self.arose = column(self.arose, "arose")

    def environment(self, rule: Rule) -> Environment:
        """Return what a rule's expressions see of these rows at the as-of instant."""
        setting = self.setting
        return Environment(
            setting.ruleset.vocabulary,
            setting.export,
            setting.lost,
            self.frame,
            self.sight,
            self.parameter,
            {rule.subject: self.row},
            self.period,
            single=setting.single,
        )

    @property
    def occurred(self) -> Cell:
        """The cell that dates the subject."""
        return self.row.cell(self.kind.occurred)

    @property
    def born(self) -> Sql:
        """The day the subject came to be; NULL where nobody can date it."""
        return sql.as_day(self.occurred.value)

    @property
    def undated(self) -> Sql:
        """The causes for which nobody can date it."""
        cell = self.occurred
        if sql.is_constant(cell.empty, False):
            return cell.mask
        empty = self.book.bit(CauseKind.EMPTY_FIELD, f"{self.kind.name}.{self.kind.occurred}")
        return sql.choose(cell.unknown, cell.mask, empty)

    def _join_periods(self, program: Program, periods: str) -> Periodic:
        alias = program.name("period")
        label = Column(alias, "label", STRING, nullable=False)
        period = Periodic(
            label, Column(alias, "first_day", DATE, nullable=False), Column(alias, "last_day", DATE, nullable=False)
        )
        begun = sql.compare(">=", period.end, self.born)
        on = begun if not self.born.nullable else sql.any_of(sql.is_null(self.born), begun)
        self.frame = self.frame.inner(periods, alias, on, (label,))
        return period

    # -- which duties there are ---------------------------------------------------------------------------------------

    def _applies(self, *, bounding: bool) -> Term:
        """Whether dates allow a duty at all."""
        match self.recurrence:
            case PerPeriod():
                return self._made(self.recurrence, bounding=bounding)
            case OncePerSubject():
                return Term(sql.choose(sql.is_known(self.born), sql.TRUE), self.undated)
        ruleset = self.setting.ruleset
        after = sql.compare(">=", self.born, Constant(ruleset.in_force_from, DATE))
        until = ruleset.in_force_to
        before = sql.TRUE if until is None else sql.compare("<=", self.born, Constant(until, DATE))
        return Term(sql.all_of(after, before), self.undated)

    def life_end(self, horizon: Horizon) -> tuple[Sql, Term]:
        """Return whether the subject's life has surely not ended, and the day it did, where that is known."""
        name = self.kind.ends
        if name is None:
            return sql.TRUE, Term(sql.null(DATE))
        sight = replace(self.sight, horizon=horizon)
        cell = self.row.cell(name)
        ended = sight.has(self.kind, name, cell)
        day = sight.value(self.kind, name, cell)
        moment = day.value if day.low is None else day.low
        known = sql.choose(ended.value, sql.as_day(moment))
        return sql.is_false(ended.value), Term(known, lambda: sql.choose(ended.unknown, ended.mask, day.mask))

    def _made(self, recurrence: PerPeriod, *, bounding: bool) -> Term:
        """Whether a period makes a duty: it lies within force and life, or overlaps them where that is enough."""
        assert self.period is not None
        ruleset, start, end = self.setting.ruleset, self.period.start, self.period.end
        closes = sql.as_instant(end, end=True)
        as_of = self.as_of.at
        reached = sql.compare("<=", closes, as_of)
        horizon = Horizon(sql.choose(reached, closes, as_of), sql.choose(reached, end, self.as_of.day))
        lasting, ended = self.life_end(horizon)
        first = sql.choose(sql.compare(">", self.born, Constant(ruleset.in_force_from, DATE)), self.born,
                           Constant(ruleset.in_force_from, DATE))  # fmt: skip
        later = sql.choose(sql.compare(">", first, start), first, start)
        gone = sql.is_true(sql.compare("<", ended.value, later))
        if bounding:
            self.frame.where.append(sql.negation(gone))
        within = [sql.compare(">=", start, first)]
        if ruleset.in_force_to is not None:
            within.append(sql.compare("<=", end, Constant(ruleset.in_force_to, DATE)))
        lives = Term(sql.case([(lasting, sql.TRUE)], sql.compare("<=", end, ended.value)), lambda: ended.mask)
        whole = terms.all_of(Term(sql.all_of(*within)), lives)
        chosen = terms.FALSE
        if recurrence.partial is True:
            chosen = terms.TRUE
        elif isinstance(recurrence.partial, str):
            chosen = self._partial(recurrence.partial)
        alive = Term(
            sql.case([(lasting, sql.TRUE)], sql.choose(sql.is_known(ended.value), sql.TRUE)), lambda: ended.mask
        )
        made = terms.any_of(whole, terms.all_of(chosen, alive))
        dated = Term(sql.choose(sql.is_known(self.born), sql.TRUE), self.undated)
        made = terms.all_of(made, dated)
        if bounding:
            self.frame.where.append(sql.negation(sql.is_false(made.value)))
        return made

    def _partial(self, name: str) -> Term:
        return parameter_of(self.parameter(name), lambda value: Constant(bool(value), BOOL), BOOL)

    # -- parameters ---------------------------------------------------------------------------------------------------

    def parameter(self, name: str) -> Dated:
        """Return a parameter as it stands on the day the duty arises."""
        parameter = self.setting.ruleset.parameters[name]
        unset = self.book.bit(CauseKind.PARAMETER_UNSET, f"params.{name}")
        undated: Sql = sql.FALSE
        if not isinstance(self.recurrence, (PerPeriod, OncePerSubject)):
            undated = sql.is_null(self.born)
        mask = sql.choose(undated, self.undated, unset)
        if name in self.setting.overrides:
            value = self.setting.overrides[name]
            return Dated(() if value is None else ((sql.TRUE, value),), mask)
        return Dated(tuple(self._values(parameter)), mask)

    def _values(self, parameter: Parameter) -> list[tuple[Sql, Value]]:
        found = []
        for dated in parameter.values:
            if dated.value is not None:
                held = self._holds(dated.valid_from, dated.valid_to)
                if not sql.is_constant(held, False):
                    found.append((held, dated.value))
        return found

    def _holds(self, since: date, until: date | None) -> Sql:
        """Whether a dated value is in force on the day the duty arises; days the directive is not don't matter."""
        ruleset, recurrence = self.setting.ruleset, self.recurrence
        if isinstance(recurrence, OncePerSubject):
            day = ruleset.in_force_from
            return Constant(since <= day and (until is None or day <= until), BOOL)
        if isinstance(recurrence, PerPeriod):
            assert self.period is not None
            ends = [period.end for period in periods_of(ruleset, recurrence, self.setting.as_of)]
            holding = [since <= day and (until is None or day <= until) for day in ends]
            if all(holding) or not any(holding):
                return Constant(all(holding), BOOL)
            moment = self.period.end
        else:
            moment = self.born
        parts = [sql.is_known(moment)]
        if since > ruleset.in_force_from:
            parts.append(sql.compare(">=", moment, Constant(since, DATE)))
        if until is not None and (ruleset.in_force_to is None or until < ruleset.in_force_to):
            parts.append(sql.compare("<=", moment, Constant(until, DATE)))
        return sql.all_of(*parts)


def identity_of(kind: RecordType, table: StoredTable, alias: str) -> tuple[Column, ...]:
    """Return the columns by which a row of a table differs from all others."""
    if table.numbered:
        return (Column(alias, ROW, INT, nullable=False),)
    return tuple(Column(alias, name, column_type(kind.fields[name].type), nullable=False) for name in kind.key)
