"""The vocabulary's sanity checks as queries: which records of a stored table fail one of them."""

from __future__ import annotations

from datetime import datetime

from sqlglot import exp

from directive_rules.model.stored import ROW, StoredExport, StoredTable
from directive_rules.model.types import DATE, INT, TIMESTAMP
from directive_rules.model.vocabulary import RecordType, Vocabulary
from directive_rules.relational import sql
from directive_rules.relational.cells import Horizon, Sight, stored_row
from directive_rules.relational.dialects import Dialect
from directive_rules.relational.expressions import Dated, Environment, compile_expression
from directive_rules.relational.frames import Frame, Program
from directive_rules.relational.lowering import lower_program
from directive_rules.relational.sql import Column, Constant
from directive_rules.relational.terms import CauseBook


def failing(kind: RecordType, table: StoredTable, vocabulary: Vocabulary, dialect: Dialect) -> str | None:
    """Return `failing_query` as text."""
    query = failing_query(kind, table, vocabulary, dialect)
    return None if query is None else dialect.text(query)


def failing_query(kind: RecordType, table: StoredTable, vocabulary: Vocabulary, dialect: Dialect) -> exp.Query | None:
    """Return a query for the numbers of the records that fail a check of their type; None where none can.

    What cannot be told is no failure. Each row stands for itself, whatever others have its key.
    """
    book = CauseBook(kind.name)
    program = Program()
    alias = program.name(kind.name)
    row = stored_row(kind, table, alias, book)
    number = Column(alias, ROW, INT, nullable=False)
    last = datetime.max
    horizon = Horizon(Constant(last, TIMESTAMP), Constant(last.date(), DATE))
    environment = Environment(
        vocabulary,
        StoredExport({}),
        {},
        Frame(program, table.relation, alias, (number,)),
        Sight(horizon, Constant(last, TIMESTAMP), book),
        lambda _name: Dated((), sql.ZERO),
        {kind.name: row},
    )
    failed = sql.any_of(*(sql.is_false(compile_expression(check, environment).value) for check in kind.checks))
    if sql.is_constant(failed, False):
        return None
    program.final = environment.frame.select({ROW: number}, where=[failed])
    program.settle()
    program.arrange()
    return lower_program(program, dialect)
