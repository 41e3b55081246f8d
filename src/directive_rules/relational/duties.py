"""A rule as a query: the deadline of each duty, and the first row of the status table that fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from directive_rules.model import expressions as x
from directive_rules.model.ruleset import OncePerSubject, Rule
from directive_rules.model.types import DATE, INT, TIMESTAMP, DateType, TimestampType
from directive_rules.model.verdicts import CauseKind, Status
from directive_rules.relational import sql, terms
from directive_rules.relational.cells import Horizon
from directive_rules.relational.expressions import Environment, compile_expression
from directive_rules.relational.frames import Derived, Frame, Program, derive
from directive_rules.relational.sql import Constant, Sql
from directive_rules.relational.staging import Stage, staged
from directive_rules.relational.subjects import Setting, Subjects
from directive_rules.relational.terms import CauseBook, Term

NO_DUTY: Final = 0
OPEN: Final = 5
"""What a rule over related records leaves to be seen in a second look."""
CODES: Final[dict[Status, int]] = {
    Status.EXEMPT: 1, Status.COMPLIANT: 2, Status.PENDING: 3, Status.UNDETERMINED: 4, Status.LATE: 8,
    Status.VIOLATED: 9,
}  # fmt: skip
"""What a status is in a query: four bits, of which the highest says that the duty was missed."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One rule compiled into a frame: its status as a code, and what a verdict needs beside it.

    `mask` compiles the causes of an undetermined one; `due` is NULL where there is none, `waits` holds where an event
    has not come yet; `arose` is the day that chose the parameters.
    """

    rule: Rule
    book: CauseBook
    frame: Frame
    status: Sql
    mask: Callable[[], Sql]
    key: tuple[Sql, ...]
    period: Sql | None
    due: Sql
    waits: Sql
    arose: Sql


@dataclass(frozen=True, slots=True, eq=False)
class Deadline:
    """`by` as read at the as-of instant: when, and why it is unknown; `timed` if it is an instant and no day."""

    due: Sql
    doubt: Sql
    timed: bool

    @property
    def instant(self) -> Sql:
        """The instant it means."""
        return sql.as_instant(self.due, end=True)

    @property
    def waits(self) -> Sql:
        """Whether nothing but an event that has not come keeps it from being known."""
        return sql.equal(self.doubt, Constant(terms.NOT_YET, INT))

    @property
    def doubtful(self) -> Sql:
        """Whether it is unknown for any other reason."""
        return sql.compare(">", self.doubt, Constant(terms.NOT_YET, INT))

    @property
    def causes(self) -> Sql:
        """The causes of an unknown one, *not yet* taken away."""
        if isinstance(self.doubt, Constant):
            assert isinstance(self.doubt.value, int)
            return Constant(self.doubt.value & ~terms.NOT_YET, INT)
        return sql.operation("&", INT, self.doubt, Constant(2**63 - 1 - terms.NOT_YET, INT))


@dataclass(frozen=True, slots=True, eq=False)
class Only:
    """A table that names the rows to be judged, by what identifies them, and the condition on its rows."""

    relation: str
    identity: tuple[str, ...]
    condition: Callable[[str], Sql]


def compile_rule(
    rule: Rule,
    setting: Setting,
    program: Program,
    *,
    rest: bool = False,
    only: Only | None = None,
    applicable: bool = False,
) -> Judged | None:
    """Compile a rule by itself into a program.

    With `rest`, only those duties are in the frame that `compile_rules` leaves open and a first look at the related
    records does not show to be met; None where there is no such look. With `only`, those that a table names; with
    `applicable`, those that `when` does not rule out by itself.
    """
    book = CauseBook(rule.full_id)
    subjects = Subjects(rule.subject, rule.recurrence, setting, program, book)
    if only is not None:
        subjects.keep(only.relation, only.identity, only.condition)
    duty = _Duty(rule, subjects)
    if applicable and not _gathers(rule.when):
        # Most rules apply to few: the others need not be joined to anything.
        subjects.frame.where.append(sql.negation(sql.is_false(duty.when().value)))
    if rule.by is not None or looks_around(rule):
        duty.lift(_derived(subjects, "duty"))
    if rest:
        # What a first look needs is joined before the rows are narrowed, or it would not be there afterwards.
        left_open = duty.left_open()
        stage = staged(rule, duty.environment())
        if stage is None:
            return None
        duty.narrow(stage, left_open)
    return duty.judged()


def compile_rules(rules: Sequence[Rule], setting: Setting, program: Program, *, wholly: bool) -> list[Judged]:
    """Compile rules of one subject and recurrence into the same rows, which are looked at once for all of them.

    Unless they are to be judged `wholly`, a rule that asks about related records has the status `OPEN` where that
    answer is needed.
    """
    first: Subjects | None = None
    duties = []
    for rule in rules:
        book = CauseBook(rule.full_id)
        subjects = Subjects(rule.subject, rule.recurrence, setting, program, book, first)
        first = first or subjects
        duties.append(_Duty(rule, subjects))
    assert first is not None
    if any(rule.by is not None or (wholly and looks_around(rule)) for rule in rules):
        derived = derive(first.frame, "duty")
        for duty in duties:
            duty.subjects.lift(derived)
            duty.lift(derived)
    return [duty.looked_at() if not wholly and can_be_staged(duty.rule) else duty.judged() for duty in duties]


def _derived(subjects: Subjects, hint: str) -> Derived:
    derived = derive(subjects.frame, hint)
    subjects.lift(derived)
    return derived


class _Duty:
    """One rule over the rows of its subjects: deadline, horizons, and what its conditions come to at each."""

    def __init__(self, rule: Rule, subjects: Subjects) -> None:
        self.rule = rule
        self.subjects = subjects
        self.deadline = self._read_deadline()
        self.horizon, self.doubtful_horizon = self._horizons()

    def lift(self, derived: Derived) -> None:
        """Go on over the rows of a table expression in which deadlines are worked out already."""
        column = derived.column
        deadline = self.deadline
        self.deadline = Deadline(column(deadline.due, "due"), column(deadline.doubt, "doubt"), deadline.timed)
        self.horizon = self.horizon.mapped(column)
        self.doubtful_horizon = self.doubtful_horizon.mapped(column)

    def environment(self) -> Environment:
        """Return what the rule's conditions see at the horizon."""
        return self.subjects.environment(self.rule).at(self.horizon)

    def left_open(self) -> Sql:
        """Whether a first look leaves a duty open."""
        return sql.equal(self._look(), Constant(OPEN, INT))

    def narrow(self, stage: Stage, left_open: Sql) -> None:
        """Keep only the duties that a question about related records has not settled."""
        frame = stage.survivors
        frame.where.append(left_open)
        self.subjects.frame = frame
        self.lift(_derived(self.subjects, "open"))
        self.subjects.frame.narrow = True

    # -- deadlines ----------------------------------------------------------------------------------------------------

    def _read_deadline(self) -> Deadline:
        rule = self.rule
        if rule.by is None:
            return Deadline(sql.null(DATE), sql.ZERO, timed=False)
        now = self.subjects.environment(rule)
        found = compile_expression(rule.by, now.at(now.horizon, waiting=True))
        return Deadline(found.value, found.doubt, isinstance(rule.by.type, TimestampType))

    def _horizons(self) -> tuple[Horizon, Horizon]:
        """Return the earlier of due and as-of, and what stands for it where the deadline is unknown."""
        deadline, as_of = self.deadline, self.subjects.as_of
        if self.rule.by is None:
            return as_of, as_of
        passed = sql.compare("<=", deadline.instant, as_of.at)
        # Where it is passed it is known, so that neither is ever NULL.
        at = sql.surely(sql.choose(passed, deadline.instant, as_of.at))
        if isinstance(deadline.due.type, DateType):
            horizon = Horizon(at, sql.surely(sql.choose(passed, deadline.due, as_of.day)))
        else:
            horizon = Horizon(at, sql.as_day(at), self._inside(passed))
        occurred = self.subjects.occurred.value
        began = sql.coalesce(sql.as_instant(occurred), Constant(datetime.min, TIMESTAMP))
        inside = sql.TRUE if deadline.timed else sql.FALSE
        return horizon, Horizon(as_of.at, as_of.day, inside, sql.TRUE, began, deadline.causes)

    def _inside(self, passed: Sql) -> Sql:
        """Whether the deadline is reached, and lies strictly inside a day."""
        instant = self.deadline.instant
        last = sql.as_instant(sql.as_day(instant), end=True)
        return sql.is_true(sql.all_of(passed, sql.compare("<>", instant, last)))

    # -- conditions ---------------------------------------------------------------------------------------------------

    def when(self) -> Term:
        """`when`, and whatever dates and force demand: at the horizon, or at an undecided one."""
        subjects, deadline = self.subjects, self.deadline
        now = subjects.environment(self.rule)
        known = terms.all_of(subjects.applies, self._conditions(now.at(self.horizon)))
        if sql.is_constant(deadline.doubt, 0) or not self._moves():
            return known
        then = terms.all_of(subjects.applies, self._conditions(now.at(self.doubtful_horizon)))
        return Term(
            sql.choose(deadline.doubtful, then.value, known.value),
            lambda: sql.choose(deadline.doubtful, then.mask, known.mask),
        )

    def _conditions(self, env: Environment) -> Term:
        parts = []
        if isinstance(self.rule.recurrence, OncePerSubject):
            parts.append(self._owed_once(env.horizon))
        if self.rule.when is not None:
            parts.append(compile_expression(self.rule.when, env))
        return terms.all_of(*parts)

    def _moves(self) -> bool:
        """Whether what `when` says can depend on the horizon: it reads events, or other records."""
        if isinstance(self.rule.recurrence, OncePerSubject):
            return True
        records = self.subjects.setting.ruleset.vocabulary.records
        for node in x.descendants(self.rule.when) if self.rule.when is not None else ():
            if isinstance(node, (x.Walk, x.Related)):
                return True
            if isinstance(node, (x.FieldRead, x.Has)) and records[node.base.record].fields[node.field].event:
                return True
        return False

    def _owed_once(self, horizon: Horizon) -> Term:
        """Nothing is asked of a subject that came after the due, or was gone before the directive."""
        subjects, deadline = self.subjects, self.deadline
        lasting, ended = subjects.life_end(horizon)
        force = Constant(subjects.setting.ruleset.in_force_from, DATE)
        alive = Term(sql.case([(lasting, sql.TRUE)], sql.compare(">=", ended.value, force)), lambda: ended.mask)
        if sql.is_constant(deadline.due, None):
            return alive
        kind, cell = subjects.kind, subjects.occurred
        known = sql.is_known(deadline.due)
        inside = self._inside(known) if deadline.timed else sql.FALSE
        due = Horizon(deadline.instant, sql.as_day(deadline.instant), inside)
        mere_day = sql.TRUE if isinstance(cell.value.type, DateType) else cell.mere_day
        day_only = subjects.book.bit(CauseKind.DAY_ONLY, f"{kind.name}.{kind.occurred}")
        came = due.reached(cell.value, mere_day, day_only)
        sure = sql.any_of(sql.negation(known), sql.is_null(cell.value))
        return terms.all_of(alive, Term(sql.case([(sure, sql.TRUE)], came.value), lambda: came.mask))

    # -- the status table ---------------------------------------------------------------------------------------------

    def judged(self) -> Judged:
        """Judge each duty wholly."""
        rule, deadline = self.rule, self.deadline
        when = self.when()
        env = self.environment()
        unless = terms.FALSE if rule.unless is None else compile_expression(rule.unless, env)
        on_time = compile_expression(rule.require, env)
        in_the_end = terms.FALSE
        if rule.by is not None:
            in_the_end = compile_expression(rule.require, self.subjects.environment(rule))
        early = sql.any_of(when.unknown, deadline.doubtful)
        pending = sql.any_of(deadline.waits, sql.compare(">", deadline.instant, self.subjects.as_of.at))
        status = sql.case(
            [
                (sql.is_false(when.value), Constant(NO_DUTY, INT)),
                (early, _code(Status.UNDETERMINED)),
                (unless.value, _code(Status.EXEMPT)),
                (on_time.value, _code(Status.COMPLIANT)),
                (pending, _code(Status.PENDING)),
                (sql.any_of(unless.unknown, on_time.unknown), _code(Status.UNDETERMINED)),
                (in_the_end.value, _code(Status.LATE)),
            ],
            _code(Status.VIOLATED),
        )

        def mask() -> Sql:
            why = sql.bits(when.doubt, deadline.causes)
            return sql.case([(early, why)], terms.doubts((unless, on_time)))

        return self._said(status, mask)

    def looked_at(self) -> Judged:
        """Judge each duty as far as its own record does, and leave the rest open."""
        return self._said(self._look(), lambda: sql.ZERO)

    def _look(self) -> Sql:
        when = self.when()
        env = self.environment()
        unless = terms.FALSE if self.rule.unless is None else compile_expression(self.rule.unless, env)
        question = question_of(self.rule)
        assert question is not None
        worst = compile_expression(self.rule.require, replace(env, given={id(question): terms.FALSE}))
        return sql.case(
            [
                (sql.is_false(when.value), Constant(NO_DUTY, INT)),
                (sql.any_of(when.unknown, self.deadline.doubtful), _code(Status.UNDETERMINED)),
                (unless.value, _code(Status.EXEMPT)),
                (worst.value, _code(Status.COMPLIANT)),
            ],
            Constant(OPEN, INT),
        )

    def _said(self, status: Sql, mask: Callable[[], Sql]) -> Judged:
        subjects, deadline = self.subjects, self.deadline
        period = None if subjects.period is None else subjects.period.label
        return Judged(
            self.rule,
            subjects.book,
            subjects.frame,
            status,
            mask,
            subjects.key,
            period,
            deadline.due,
            deadline.waits,
            subjects.arose,
        )


def _code(status: Status) -> Sql:
    return Constant(CODES[status], INT)


def looks_around(rule: Rule) -> bool:
    """Whether any condition but the deadline looks at related records, or at lists."""
    kinds = (x.Quantifier, x.Size, x.Aggregate, x.InList, x.Walk)
    parts = (part for part in (rule.when, rule.require, rule.unless) if part is not None)
    return any(isinstance(node, kinds) for part in parts for node in x.descendants(part))


def gathers(rule: Rule) -> bool:
    """Whether any part of a rule asks about several related records, or the members of a list."""
    return any(map(_gathers, (rule.when, rule.require, rule.by, rule.unless)))


def _gathers(expression: x.Expression | None) -> bool:
    if expression is None:
        return False
    for node in x.descendants(expression):
        if isinstance(node, (x.Quantifier, x.Size, x.Aggregate)):
            return True
        if isinstance(node, x.InList) and isinstance(node.list, x.FieldRead):
            return True
    return False


def question_of(rule: Rule) -> x.Quantifier | None:
    """Return the one question about related records on which a requirement rests; None if there is none, or several.

    It stands under `&&` and `||` alone, so that the requirement can only gain by a better answer.
    """
    found: list[x.Quantifier] = []

    def look(node: x.Expression) -> bool:
        if isinstance(node, (x.And, x.Or)):
            return all(look(operand) for operand in node.operands)
        if isinstance(node, x.Quantifier) and node.kind != "exists_one" and not isinstance(node.source, x.Members):
            found.append(node)
            return True
        return not _gathers(node)

    return found[0] if look(rule.require) and len(found) == 1 else None


def can_be_staged(rule: Rule) -> bool:
    """Whether a rule's duties can be looked at without related records first: only its requirement asks about them."""
    return question_of(rule) is not None and not any(map(_gathers, (rule.when, rule.unless, rule.by)))
