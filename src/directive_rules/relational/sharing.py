"""What a query says more than once, computed once: in a table expression below it.

Expressions are trees to read and graphs in memory. Written out as they are, a deadline that ten conditions read would
stand there ten times, and each database would plan it ten times over.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from directive_rules.relational import sql
from directive_rules.relational.frames import Program, Select
from directive_rules.relational.sql import Case, Column, Constant, Operation, Sql

WORTH: Final = 5
"""How many nodes an expression has at least before it is worth a column of its own."""


def share(program: Program) -> None:
    """Split every query of a program that says something large twice."""
    for name, query in list(program.ctes.items()):
        if isinstance(query, Select):
            program.ctes[name] = _split(query, name, program)
    if isinstance(program.final, Select):
        program.final = _split(program.final, "summary", program)


def _split(select: Select, name: str, program: Program) -> Select:
    shared = _shared(select)
    if not shared:
        return select
    alias = program.name(f"{name}_terms")
    lower = _Lower(alias, shared)
    below = [part for part in select.where if not lower.reads(part)]
    above = [part for part in select.where if lower.reads(part)]
    upper = Select(
        {column: lower.rewritten(value) for column, value in select.columns.items()},
        alias,
        alias,
        where=[lower.rewritten(part) for part in above],
        group=[lower.rewritten(part) for part in select.group],
    )
    inner = Select(lower.columns, select.relation, select.alias, select.joins, below)
    program.ctes[alias] = _split(inner, name, program)
    return upper


class _Lower:
    """The table expression below: the columns it hands up, and expressions rewritten to read them."""

    def __init__(self, alias: str, shared: dict[int, Sql]) -> None:
        self.alias = alias
        self.shared = shared
        self.columns: dict[str, Sql] = {}
        self._named: dict[object, Column] = {}
        self._done: dict[int, Sql] = {}
        self._read: dict[int, bool] = {}

    def reads(self, part: Sql) -> bool:
        """Whether an expression holds anything shared."""
        if id(part) not in self._read:
            self._read[id(part)] = id(part) in self.shared or any(self.reads(child) for child in children(part))
        return self._read[id(part)]

    def rewritten(self, part: Sql) -> Sql:
        """Return an expression over the table expression's columns."""
        if isinstance(part, Constant):
            return part
        if isinstance(part, Column):
            return self._column(part, (part.table, part.name), part.name)
        if id(part) in self.shared:
            return self._column(part, id(part), "term")
        if id(part) not in self._done:
            self._done[id(part)] = self._rebuilt(part)
        return self._done[id(part)]

    def _rebuilt(self, part: Operation | Case) -> Sql:
        if isinstance(part, Operation):
            operands = tuple(self.rewritten(operand) for operand in part.operands)
            return Operation(part.name, operands, part.type, part.nullable, frozenset({self.alias}))
        whens = tuple((self.rewritten(condition), self.rewritten(result)) for condition, result in part.whens)
        return Case(whens, self.rewritten(part.otherwise), part.type, part.nullable, frozenset({self.alias}))

    def _column(self, part: Sql, key: object, hint: str) -> Column:
        if key not in self._named:
            name, number = hint, 1
            while name in self.columns:
                number += 1
                name = f"{hint}_{number}"
            self.columns[name] = part
            self._named[key] = Column(self.alias, name, part.type, part.nullable)
        return self._named[key]


def _shared(select: Select) -> dict[int, Sql]:
    """Return the largest expressions that a query reads at several places, aggregates and what holds them left out."""
    roots = [*select.columns.values(), *select.where, *select.group]
    readers: Counter[int] = Counter()
    nodes: dict[int, Sql] = {}
    grouped = set()

    def visit(part: Sql) -> None:
        readers[id(part)] += 1
        if id(part) in nodes:
            return
        nodes[id(part)] = part
        for child in children(part):
            visit(child)
        window = isinstance(part, Operation) and (part.name in sql.AGGREGATES or part.name == "place")
        if window or any(id(child) in grouped for child in children(part)):
            grouped.add(id(part))

    for root in roots:
        visit(root)
    for part in select.group:
        # Written once in GROUP BY and once as a column, it is computed once all the same.
        readers[id(part)] -= 1
    sizes: dict[int, int] = {}

    def size(part: Sql) -> int:
        if id(part) not in sizes:
            sizes[id(part)] = min(1 + sum(size(child) for child in children(part)), 1 << 20)
        return sizes[id(part)]

    return {
        key: part
        for key, part in nodes.items()
        if readers[key] > 1 and key not in grouped and part.tables and size(part) >= WORTH
    }


def children(part: Sql) -> tuple[Sql, ...]:
    """Return the expressions directly below one."""
    match part:
        case Operation(operands=operands):
            return operands
        case Case(whens=whens, otherwise=otherwise):
            return (*(one for when in whens for one in when), otherwise)
    return ()
