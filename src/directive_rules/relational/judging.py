"""Judging a stored export: queries made, run, and their rows turned into counts and verdicts.

Rules of one subject are looked at together in one pass over its rows. Where a rule asks about related records the pass
leaves duties open, and a query of its own looks at those; where it gathers more than one such answer it has a query of
its own from the start. What made duties undetermined is asked only of rules that have some.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any, Final, TypeAlias

from sqlglot import exp

from directive_rules.model.export import Export
from directive_rules.model.ruleset import OncePerSubject, PerPeriod, Recurrence, Rule, Ruleset
from directive_rules.model.stored import StoredExport, StoredTable
from directive_rules.model.types import BOOL, DATE, INT, STRING, ScalarType
from directive_rules.model.values import Period, Value, end_of_day
from directive_rules.model.verdicts import Status, Tally, Verdict
from directive_rules.relational import sql
from directive_rules.relational.backends import Backend
from directive_rules.relational.cost import refuse_costly
from directive_rules.relational.days import CALENDAR
from directive_rules.relational.duties import (
    CODES,
    Judged,
    Only,
    can_be_staged,
    compile_rule,
    compile_rules,
    gathers,
)
from directive_rules.relational.found import (
    STATUS_OF,
    Found,
    Group,
    RuleVerdicts,
    examples_of,
    not_provided,
    verdict_of,
)
from directive_rules.relational.frames import Program, Query, Select
from directive_rules.relational.lowering import lower_program
from directive_rules.relational.merging import merged, single_relations
from directive_rules.relational.sharing import share
from directive_rules.relational.sql import Column, Constant, Sql, SqlType
from directive_rules.relational.storing import Cells, calendar_cells, lay_out
from directive_rules.relational.subjects import PERIODS, Setting, Subjects, periods_of
from directive_rules.relational.summing import COUNT, WORD, explained, identities, nibble, packed, summed
from directive_rules.relational.terms import CauseBook

EVERY: Final = frozenset(Status)
GROUP: Final = 2 * WORD
"""How many rules one pass judges at most."""
GROUP_OF_FEW: Final = 3
"""How many where rows are few: planning a query costs more than its share where the query is large."""
FEW: Final = 50_000
"""Up to how many subjects one query for everything is cheaper than several that leave out what need not be asked."""
Progress: TypeAlias = Callable[[Rule, int, int], None]


def judge(
    ruleset: Ruleset,
    export: Export,
    as_of: date | datetime,
    overrides: Mapping[str, Value | None] | None = None,
    *,
    backend: Backend,
    listed: frozenset[Status] = EVERY,
    few: int = FEW,
) -> tuple[RuleVerdicts, ...]:
    """Judge every rule over an export in memory, laid out in a database first; rules in the order of their ids."""
    layout = lay_out(export, ruleset.vocabulary)
    for cells in layout.cells:
        backend.create(cells)
    bench = Bench(ruleset, layout.export, layout.lost, as_of, overrides or {}, backend, few)
    found = bench.judge([rule for _, rule in sorted(ruleset.rules.items())], listed)
    for judged in found:
        judged.load()
    bench.close()
    return found


class Bench:
    """A stored export made ready for one ruleset as of an instant: judges its rules."""

    def __init__(
        self,
        ruleset: Ruleset,
        export: StoredExport,
        lost: Mapping[str, StoredTable],
        as_of: date | datetime,
        overrides: Mapping[str, Value | None],
        backend: Backend,
        few: int = FEW,
    ) -> None:
        self.backend = backend
        self.few = few
        self._provided: set[str] = set()
        self._kept: list[str] = []
        self._counts: dict[tuple[str, Recurrence], int] = {}
        instant = as_of if isinstance(as_of, datetime) else end_of_day(as_of)
        taken = export.taken_at
        taken_at = instant if taken is None else taken if isinstance(taken, datetime) else end_of_day(taken)
        tables = {
            name: merged(ruleset.vocabulary.records[name], table, backend, instant)
            for name, table in export.tables.items()
        }
        single = single_relations(ruleset.vocabulary, tables, backend)
        self.setting = Setting(ruleset, replace(export, tables=tables), lost, instant, taken_at, overrides, single)

    def under(self, overrides: Mapping[str, Value | None]) -> Bench:
        """Return a bench over the same records, with other parameters."""
        other = object.__new__(Bench)
        other.backend, other.few = self.backend, self.few
        other._provided, other._kept, other._counts = self._provided, self._kept, {}
        other.setting = replace(self.setting, overrides=overrides)
        return other

    def judge(
        self,
        rules: Sequence[Rule],
        listed: frozenset[Status] = EVERY,
        examples: int = 3,
        progress: Progress | None = None,
    ) -> tuple[RuleVerdicts, ...]:
        """Judge every duty of some rules; verdicts of the `listed` statuses are returned, the others counted.

        Where undetermined ones are not listed, the first few (`examples`) of each set of causes are returned.
        """
        for rule in rules:
            if rule.subject in self.setting.export.tables:
                refuse_costly(rule, self.setting, self.backend)
        found = {rule.id: Found() for rule in rules}
        done = 0
        for group in self._groups(rules):
            if progress is not None:
                progress(group.rules[0], done, len(rules))
            self._judge_group(group, found, listed, examples)
            done += len(group.rules)
        return tuple(self._concluded(rule, found[rule.id]) for rule in rules)

    def _groups(self, rules: Sequence[Rule]) -> Iterator[Group]:
        """Put together what one pass over the same rows can judge.

        Of few rows one query judges everything, since a query costs more than they do. Of many, what gathers more than
        one answer about related records is judged apart, and what asks for one is only looked at.
        """
        together: dict[tuple[str, Recurrence], list[Rule]] = defaultdict(list)
        setting = self.setting
        for rule in rules:
            late = isinstance(rule.recurrence, OncePerSubject) and setting.ruleset.in_force_from > setting.as_of.date()
            if rule.subject not in setting.export.tables or late:
                continue
            if not self._few(rule) and not can_be_staged(rule) and gathers(rule):
                yield Group((rule,), wholly=True)
            else:
                together[rule.subject, rule.recurrence].append(rule)
        for group in together.values():
            few = self._few(group[0])
            size = GROUP_OF_FEW if few else GROUP
            for at in range(0, len(group), size):
                yield Group(tuple(group[at : at + size]), wholly=few)

    def _few(self, rule: Rule) -> bool:
        """Whether a rule has so few subjects that a query more would cost more than it saves."""
        return self.setting.export.tables[rule.subject].rows <= self.few

    def _judge_group(self, group: Group, found: Mapping[str, Found], listed: frozenset[Status], examples: int) -> None:
        periods = self._periods(group.rules[0].recurrence)
        if self._few(group.rules[0]):
            self._judge_few(group, found, listed, examples, periods)
            return
        unexplained = None if Status.UNDETERMINED in listed else examples
        shown = listed - {Status.UNDETERMINED}
        program = Program()
        judged = compile_rules(group.rules, self.setting, program, wholly=group.wholly)
        table = self._keep(program, packed(judged, shown, causes=False))
        self._count(judged, table, found)
        for place, one in enumerate(judged):
            about = found[one.rule.id]
            about.sources.append(partial(self._listed, judged, place, table, shown, periods))
            condition = partial(_word_holds, place // WORD, place % WORD)
            if about.statuses[Status.UNDETERMINED]:
                self._explain(one, Only(table, tuple(identities(one)), condition), about, unexplained, periods)
            if about.open:
                self._judge_open(one.rule, about, shown, unexplained, periods)

    def _judge_few(
        self,
        group: Group,
        found: Mapping[str, Found],
        listed: frozenset[Status],
        examples: int,
        periods: Mapping[str, Period],
    ) -> None:
        """Judge rules over few rows: one query, causes and all."""
        program = Program()
        judged = compile_rules(group.rules, self.setting, program, wholly=True)
        rows = self._run(program, packed(judged, listed | {Status.UNDETERMINED}, causes=True))
        self._unpack(judged, rows, periods, found, listed | {Status.UNDETERMINED})
        if Status.UNDETERMINED not in listed:
            for rule in group.rules:
                found[rule.id].verdicts = list(examples_of(found[rule.id].verdicts, examples))

    def _judge_alone(
        self, rule: Rule, one: Found, shown: frozenset[Status], unexplained: int | None, periods: Mapping[str, Period],
        *, rest: bool,
    ) -> bool:  # fmt: skip
        """Judge a rule by a query of its own; False where what is left open (`rest`) cannot be asked for."""
        program = Program()
        judged = compile_rule(rule, self.setting, program, rest=rest, applicable=True)
        if judged is None:
            return False
        table = self._keep(program, summed(judged, shown))
        before = one.statuses[Status.UNDETERMINED]
        for code, number in self._tally(table, {"status": INT}):
            one.add(code, number)
        if not rest:
            one.considered = self._considered(rule)
        one.sources.append(partial(self._listed_alone, judged, table, periods))
        if one.statuses[Status.UNDETERMINED] > before:
            self._explain(judged, Only(table, tuple(identities(judged)), _is_undetermined), one, unexplained, periods)
        return True

    def _considered(self, rule: Rule) -> int:
        """Return how many duties a rule could have."""
        key = (rule.subject, rule.recurrence)
        if key not in self._counts:
            program = Program()
            frame = Subjects(*key, self.setting, program, CauseBook(rule.full_id)).frame
            ((self._counts[key],),) = self._run(program, frame.select({"considered": COUNT}))
        return self._counts[key]

    def _judge_open(
        self, rule: Rule, one: Found, shown: frozenset[Status], unexplained: int | None, periods: Mapping[str, Period]
    ) -> None:
        """Judge what the first pass left open; whatever the second look does not find missing is met."""
        before, left = one.considered, one.open
        if Status.COMPLIANT not in shown and self._judge_alone(rule, one, shown, unexplained, periods, rest=True):
            one.statuses[Status.COMPLIANT] += left - (one.considered - before)
            one.considered, one.open = before, 0
            return
        fresh = Found()
        self._judge_alone(rule, fresh, shown, unexplained, periods, rest=False)
        one.statuses, one.causes, one.verdicts, one.sources = (
            fresh.statuses, fresh.causes, fresh.verdicts, fresh.sources
        )  # fmt: skip
        one.open = 0

    def _explain(
        self, judged: Judged, only: Only, one: Found, examples: int | None, periods: Mapping[str, Period]
    ) -> None:
        """Ask what made duties undetermined, of those alone that are."""
        program = Program()
        again = compile_rule(judged.rule, self.setting, program, only=only)
        assert again is not None
        aside = Found()
        self._collect(again, self._run(program, explained(again, examples)), aside, periods)
        one.causes += aside.causes
        one.verdicts += aside.verdicts

    # -- running ------------------------------------------------------------------------------------------------------

    def _run(self, program: Program, query: Query) -> list[tuple[Any, ...]]:
        return self.backend.run(self._lowered(program, query))

    def _keep(self, program: Program, query: Query) -> str:
        """Keep what a query finds in a table, and return its name."""
        name = f"found_{len(self._kept) + 1}"
        self._kept.append(name)
        self.backend.create_from(name, self._lowered(program, query))
        return name

    def _lowered(self, program: Program, query: Query) -> exp.Query:
        program.final = query
        program.settle()
        share(program)
        program.arrange()
        if program.reads(CALENDAR):
            self._provide(CALENDAR, calendar_cells)
        return lower_program(program, self.backend.dialect)

    def _tally(self, table: str, columns: Mapping[str, SqlType]) -> list[tuple[Any, ...]]:
        """Add up what a kept table counts, by some of its columns."""
        read: dict[str, Sql] = {name: Column(table, name, type_) for name, type_ in columns.items()}
        total = sql.operation("sum", INT, Column(table, "duties", INT), nullable=False)
        return self._run(Program(), Select({**read, "duties": total}, table, table, group=list(read.values())))

    def close(self) -> None:
        """Drop the tables made on the way; verdicts that nobody has looked at yet are gone with them."""
        while self._kept:
            self.backend.drop(self._kept.pop())

    def _provide(self, name: str, cells: Callable[[], Iterable[Cells]]) -> None:
        """Make tables of ours once, as soon as a query reads them."""
        if name not in self._provided:
            for one in cells():
                self.backend.create(one)
            self._provided.add(name)

    def _periods(self, recurrence: Recurrence) -> dict[str, Period]:
        if not isinstance(recurrence, PerPeriod):
            return {}
        periods = periods_of(self.setting.ruleset, recurrence, self.setting.as_of)
        columns: tuple[tuple[str, ScalarType], ...] = (("label", STRING), ("first_day", DATE), ("last_day", DATE))
        rows = [(str(period), period.start, period.end) for period in periods]
        name = f"{PERIODS}_{recurrence.kind}"
        self._provide(name, lambda: [Cells(name, columns, rows)])
        return {str(period): period for period in periods}

    # -- results ------------------------------------------------------------------------------------------------------

    def _unpack(
        self,
        judged: Sequence[Judged],
        rows: Iterable[Sequence[Any]],
        periods: Mapping[str, Period],
        found: Mapping[str, Found],
        shown: frozenset[Status],
    ) -> None:
        """Take apart the rows of a packed query that has the causes with it."""
        words = -(-len(judged) // WORD)
        keys = len(judged[0].key)
        for row in rows:
            number = row[-1]
            key, label, arose = row[words : words + keys], row[words + keys], row[words + keys + 1]
            each = row[words + keys + 2 : -1]
            for place, one in enumerate(judged):
                about = found[one.rule.id]
                status = about.add(row[place // WORD] >> 4 * (place % WORD) & 15, number)
                due, waits, mask = each[3 * place : 3 * place + 3]
                why = one.book.causes(mask) if mask is not None else frozenset()
                if mask is not None:
                    about.causes[why] += number
                if status in shown:
                    verdict = verdict_of(self.setting, one, status, key, label, due, waits, arose, why, periods)
                    about.verdicts += [verdict] * number

    def _count(self, judged: Sequence[Judged], table: str, found: Mapping[str, Found]) -> None:
        words = [f"word_{number}" for number in range(1, -(-len(judged) // WORD) + 1)]
        for row in self._tally(table, dict.fromkeys(words, INT)):
            for place, one in enumerate(judged):
                found[one.rule.id].add(row[place // WORD] >> 4 * (place % WORD) & 15, row[-1])

    def _listed(
        self,
        judged: Sequence[Judged],
        place: int,
        table: str,
        shown: frozenset[Status],
        periods: Mapping[str, Period],
    ) -> Iterator[Verdict]:
        """Read the listed verdicts of one rule of a pass from the table that keeps them."""
        one = judged[place]
        word = Column(table, f"word_{place // WORD + 1}", INT)
        names = [f"key_{number}" for number, _ in enumerate(one.key, 1)] + ["label", "arose", f"due_{place + 1}"]
        columns: dict[str, Sql] = {"word": word}
        columns |= {name: Column(table, name, STRING) for name in names}
        columns["duties"] = Column(table, "duties", INT)
        for status in sorted(shown):
            holds = nibble(word, place % WORD, CODES[status])
            for _, *key, label, arose, due, number in self._run(
                Program(), Select(columns, table, table, where=[holds])
            ):
                waits = one.rule.by is not None and due is None
                verdict = verdict_of(self.setting, one, status, key, label, due, waits, arose, frozenset(), periods)
                yield from [verdict] * number

    def _listed_alone(self, judged: Judged, table: str, periods: Mapping[str, Period]) -> Iterator[Verdict]:
        """Read the listed verdicts of a rule judged by itself from the table that keeps them."""
        names = ["status", *(f"c{number}" for number in range(len(judged.key) + 4)), "duties"]
        columns: dict[str, Sql] = {name: Column(table, name, STRING) for name in names}
        shown = Column(table, "shown", BOOL)
        for code, *parts, number in self._run(Program(), Select(columns, table, table, where=[shown])):
            keys = len(judged.key)
            label, due, waits, arose = parts[keys:]
            status = STATUS_OF[code]
            verdict = verdict_of(
                self.setting, judged, status, parts[:keys], label, due, waits, arose, frozenset(), periods
            )
            yield from [verdict] * number

    def _collect(
        self, judged: Judged, rows: Iterable[Sequence[Any]], one: Found, periods: Mapping[str, Period]
    ) -> None:
        keys = len(judged.key)
        for code, mask, shown, *parts, number in rows:
            status = one.add(code, number)
            why = judged.book.causes(mask) if mask is not None else frozenset()
            if mask is not None:
                one.causes[why] += number
            if status is not None and shown:
                label, due, waits, arose = parts[keys:]
                verdict = verdict_of(self.setting, judged, status, parts[:keys], label, due, waits, arose, why, periods)
                one.verdicts += [verdict] * number

    def _concluded(self, rule: Rule, one: Found) -> RuleVerdicts:
        if rule.subject not in self.setting.export.tables:
            return not_provided(rule)
        duties = one.statuses.total()
        statuses = {status: number for status, number in one.statuses.items() if number}
        tally = Tally(one.considered, one.considered - duties, statuses, dict(one.causes))
        return RuleVerdicts(rule, tally, [lambda: one.verdicts, *one.sources])


def _word_holds(number: int, place: int, alias: str) -> Sql:
    """Whether the row of a pass is undetermined under the rule at a place."""
    return nibble(Column(alias, f"word_{number + 1}", INT), place, CODES[Status.UNDETERMINED])


def _is_undetermined(alias: str) -> Sql:
    return sql.equal(Column(alias, "status", INT), Constant(CODES[Status.UNDETERMINED], INT))
