"""What an expression comes to in SQL: a value that is NULL where it is unknown, and the causes for which it is.

SQL's three truth values are Kleene's, so NULL serves as *unknown* throughout. Causes are bits of one whole number, one
for each cause a rule can meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from directive_rules.errors import UsageError
from directive_rules.model.expressions import CompareOperator
from directive_rules.model.types import BOOL, INT
from directive_rules.model.verdicts import Cause, CauseKind
from directive_rules.relational import sql
from directive_rules.relational.sql import Comparison, Constant, Sql

NOT_YET: Final = 1
"""The bit of an event that a deadline waits for: no cause, but it makes unknown."""
MAX_CAUSES: Final = 62


@dataclass(slots=True)
class CauseBook:
    """The causes one rule can meet, each with its bit. Raises `UsageError` for more than a 64-bit number has.

    One that is not bounded serves queries that never ask for causes.
    """

    rule: str
    bounded: bool = True
    _bits: dict[Cause, int] = field(default_factory=dict)

    def bit(self, kind: CauseKind, where: str = "") -> Constant:
        """Return the bit of a cause as a literal."""
        cause = Cause(kind, where)
        if cause not in self._bits:
            if self.bounded and len(self._bits) == MAX_CAUSES:
                raise UsageError(f"{self.rule} can be undetermined for more than {MAX_CAUSES} causes: split it")
            self._bits[cause] = 1 << (len(self._bits) + 1)
        return Constant(self._bits[cause], INT)

    def legend(self) -> tuple[tuple[int, Cause], ...]:
        """Return every cause met so far with its bit."""
        return tuple((bit, cause) for cause, bit in self._bits.items())

    def causes(self, mask: int) -> frozenset[Cause]:
        """Return the causes a mask names; *not yet* is none."""
        return frozenset(cause for cause, bit in self._bits.items() if mask & bit)


class Term:
    """An expression as compiled: `value` is NULL where it is unknown, and then `mask` has the causes.

    A day or an instant of which only the span is known, or a size of which only the bounds are, has no value but `low`
    and `high`; a `high` of NULL is without bound. The causes are compiled when they are asked for, since most queries
    never ask.
    """

    __slots__ = ("_mask", "high", "low", "value")

    def __init__(
        self, value: Sql, mask: Sql | Callable[[], Sql] = sql.ZERO, low: Sql | None = None, high: Sql | None = None
    ) -> None:
        self.value = value
        self.low = low
        self.high = high
        self._mask = mask

    @property
    def mask(self) -> Sql:
        """The causes, where it is unknown."""
        if callable(self._mask):
            self._mask = self._mask()
        return self._mask

    @property
    def unknown(self) -> Sql:
        """Whether it has no value."""
        return sql.is_null(self.value)

    @property
    def doubt(self) -> Sql:
        """The causes, if it is unknown; else 0."""
        if not self.value.nullable:
            return sql.ZERO
        return sql.choose(self.unknown, self.mask, sql.ZERO)

    @property
    def spread(self) -> tuple[Sql, Sql]:
        """The lowest and the highest it may be."""
        return self.value if self.low is None else self.low, self.value if self.high is None else self.high


TRUE: Final = Term(sql.TRUE)
FALSE: Final = Term(sql.FALSE)


def unknown(mask: Sql | Callable[[], Sql], type_: sql.SqlType = BOOL) -> Term:
    """Return a term that is never known."""
    return Term(sql.null(type_), mask)


def doubts(terms: Iterable[Term]) -> Sql:
    """Return the union of the causes of all terms that are unknown."""
    return sql.bits(*(term.doubt for term in terms))


def all_of(*terms: Term) -> Term:
    """`&&`: false decides."""
    kept = [term for term in terms if not sql.is_constant(term.value, True)]
    return Term(sql.all_of(*(term.value for term in kept)), lambda: doubts(kept))


def any_of(*terms: Term) -> Term:
    """`||`: true decides."""
    kept = [term for term in terms if not sql.is_constant(term.value, False)]
    return Term(sql.any_of(*(term.value for term in kept)), lambda: doubts(kept))


def negated(term: Term) -> Term:
    """`!`: unknown stays unknown."""
    return Term(sql.negation(term.value), lambda: term.mask)


def chosen(condition: Term, then: Term, otherwise: Term) -> Term:
    """`c ? a : b`: the chosen branch alone; unknown with all doubts where nobody knows which."""

    def pick(left: Sql, right: Sql) -> Sql:
        if sql.is_constant(condition.value, True):
            return left
        if sql.is_constant(condition.value, False):
            return right
        return sql.case(
            [(condition.value, left), (sql.negation(condition.value), right)], sql.null(_typed(left, right))
        )

    def mask() -> Sql:
        wholly = doubts((condition, then, otherwise))
        return sql.case([(condition.unknown, wholly), (condition.value, then.mask)], otherwise.mask)

    spread = [branch for branch in (then, otherwise) if branch.low is not None or branch.high is not None]
    if not spread:
        return Term(pick(then.value, otherwise.value), mask)
    (low, high), (other_low, other_high) = then.spread, otherwise.spread
    return Term(pick(then.value, otherwise.value), mask, pick(low, other_low), pick(high, other_high))


def when(condition: Sql, term: Term, mask: Callable[[], Sql]) -> Term:
    """Return the term where the condition (never NULL) holds, and elsewhere the unknown of that mask."""
    if sql.is_constant(condition, True):
        return term

    def only(value: Sql) -> Sql:
        return sql.choose(condition, value)

    low = None if term.low is None else only(term.low)
    high = None if term.high is None else only(term.high)
    return Term(only(term.value), lambda: sql.choose(condition, term.mask, mask()), low, high)


OPERATORS: Final[dict[CompareOperator, Comparison]] = {
    "==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
}  # fmt: skip


def compared(operator: CompareOperator, left: Term, right: Term) -> Term:
    """Compare two terms; spans and bounds decide where they can."""

    def mask() -> Sql:
        return doubts((left, right))

    if left.low is None and right.low is None and left.high is None and right.high is None:
        return Term(sql.compare(OPERATORS[operator], left.value, right.value), mask)
    (low, high), (other_low, other_high) = left.spread, right.spread
    match operator:
        case "==" | "!=":
            same = sql.all_of(sql.equal(low, high), sql.equal(other_low, other_high), sql.equal(low, other_low))
            apart = sql.any_of(sql.compare("<", high, other_low), sql.compare("<", other_high, low))
            value = sql.case([(same, sql.TRUE), (apart, sql.FALSE)], sql.UNKNOWN)
            return Term(value if operator == "==" else sql.negation(value), mask)
        case "<":
            return _below(low, high, other_low, other_high, mask)
        case ">":
            return _below(other_low, other_high, low, high, mask)
        case "<=":
            return negated(_below(other_low, other_high, low, high, mask))
        case ">=":
            return negated(_below(low, high, other_low, other_high, mask))


def _below(low: Sql, high: Sql, other_low: Sql, other_high: Sql, mask: Callable[[], Sql]) -> Term:
    surely = sql.compare("<", high, other_low)
    never = sql.compare(">=", low, other_high)
    return Term(sql.case([(surely, sql.TRUE), (never, sql.FALSE)], sql.UNKNOWN), mask)


def _typed(left: Sql, right: Sql) -> sql.SqlType:
    return right.type if sql.is_constant(left, None) else left.type
