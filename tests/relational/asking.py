"""Lone expressions of conformance cases as queries, one or many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlglot import exp

from directive_rules.model.expressions import Expression
from directive_rules.model.stored import ROW
from directive_rules.model.types import BOOL, DATE, INT, STRING, TIMESTAMP, ScalarType
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Cause, CauseKind
from directive_rules.model.vocabulary import RecordType
from directive_rules.relational import sql
from directive_rules.relational.backends import Backend
from directive_rules.relational.cells import Horizon, Row, Sight, stored_row
from directive_rules.relational.expressions import Dated, Environment, compile_expression
from directive_rules.relational.frames import Frame, Program
from directive_rules.relational.judging import Bench
from directive_rules.relational.lowering import lower_program
from directive_rules.relational.sharing import share
from directive_rules.relational.sql import Column, Constant, Sql
from directive_rules.relational.storing import Cells, calendar_cells, lay_out
from directive_rules.relational.terms import CauseBook
from tests.conformance.cases import Case, World, expression

ONE = Cells("one", (("n", INT),), [(1,)])
TEXT = "text"
FORMS: dict[str, ScalarType] = {
    "bool": BOOL,
    "int": INT,
    "date": DATE,
    "timestamp": TIMESTAMP,
    TEXT: STRING,
    "decimal": STRING,
}
"""The columns of an answer, so that answers of any type stand below one another."""


@dataclass(frozen=True)
class Answer:
    """What a database made of an expression: its value, or the causes for which it has none."""

    value: bool | int | Decimal | date | datetime | str | None
    causes: frozenset[Cause]


@dataclass(frozen=True)
class Question:
    """A case compiled: the query of its one row, and what its bits and its form mean."""

    query: exp.Query
    book: CauseBook
    form: str


def provide(backend: Backend) -> None:
    """Make the tables that every question may read."""
    for cells in (ONE, *calendar_cells()):
        backend.create(cells)


def answer(questions: Sequence[Question], backend: Backend) -> list[Answer]:
    """Ask all in one query."""
    parts = [
        exp.select(exp.alias_(exp.Literal.number(number), "question"), "*").from_(one.query.subquery(f"q{number}"))
        for number, one in enumerate(questions)
    ]
    asked = parts[0] if len(parts) == 1 else exp.union(*parts, distinct=False)
    found = sorted(backend.run(asked), key=lambda row: int(row[0]))
    assert [row[0] for row in found] == list(range(len(questions))), "each question has one answer"
    return [_read(row[1:], one) for row, one in zip(found, questions, strict=True)]


def _read(row: tuple[Any, ...], question: Question) -> Answer:
    *values, mask = row
    value = dict(zip(FORMS, values, strict=True))[question.form]
    if question.form == "decimal" and value is not None:
        value = Decimal(value)
    assert (value is None) == (mask != 0), "unknown for some cause, or known"
    return Answer(value, question.book.causes(mask))


def ask(case: Case, world: World, backend: Backend, prefix: str = "") -> Question:
    """Compile the expression of a case, about the only record of its type, with the parameters of that record's day."""
    layout = lay_out(world.export, world.ruleset.vocabulary, prefix=prefix)
    for cells in layout.cells:
        backend.create(cells)
    setting = Bench(world.ruleset, layout.export, layout.lost, world.as_of, world.overrides, backend).setting
    program, book = Program(), CauseBook("case")
    horizon = Horizon(Constant(setting.as_of, TIMESTAMP), Constant(setting.as_of.date(), DATE))
    sight = Sight(horizon, Constant(setting.taken_at, TIMESTAMP), book)
    variables: dict[str, Row] = {}
    day = setting.as_of.date()
    if "on" in case.data:
        kind = world.ruleset.vocabulary.records[case.data["on"]]
        table = setting.export.tables[kind.name]
        alias = program.name(kind.name)
        variables[kind.name] = stored_row(kind, table, alias, book)
        frame = Frame(program, table.relation, alias, (Column(alias, ROW, INT, nullable=False),))
        day = _born(kind, world) or day
    else:
        alias = program.name(ONE.relation)
        frame = Frame(program, ONE.relation, alias, (Column(alias, "n", INT, nullable=False),))

    def parameter(name: str) -> Dated:
        unset = book.bit(CauseKind.PARAMETER_UNSET, f"params.{name}")
        value = _parameter(name, day, world)
        return Dated(() if value is None else ((sql.TRUE, value),), unset)

    env = Environment(
        world.ruleset.vocabulary, setting.export, setting.lost, frame, sight, parameter, dict(variables), None
    )
    node: Expression = expression(case, world)
    term = compile_expression(node, env)
    form = TEXT if isinstance(term.value.type, type(STRING)) else str(term.value.type).split("(")[0]
    columns: dict[str, Sql] = {name: term.value if name == form else sql.null(type_) for name, type_ in FORMS.items()}
    if form == "decimal":
        # As text: one below the other, decimals of different places would all get those of some.
        columns[form] = sql.operation("cast", STRING, term.value)
    program.final = frame.select({**columns, "doubt": term.doubt})
    program.settle()
    share(program)
    program.arrange()
    return Question(lower_program(program, backend.dialect), book, form)


def _born(kind: RecordType, world: World) -> date | None:
    (record,) = world.export.tables[kind.name].records[:1]
    occurred = record.values.get(kind.occurred)
    return occurred.date() if isinstance(occurred, datetime) else occurred if isinstance(occurred, date) else None


def _parameter(name: str, day: date, world: World) -> Value | None:
    """Return what a parameter is on a day, None where it is unset."""
    if name in world.overrides:
        return world.overrides[name]
    for dated in world.ruleset.parameters[name].values:
        if dated.valid_from <= day and (dated.valid_to is None or day <= dated.valid_to):
            return dated.value
    return None
