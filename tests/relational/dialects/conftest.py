"""The three databases behind one face, so that every value is asked of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pytest
from sqlglot import exp

from directive_rules.model.types import INT, ScalarType
from directive_rules.relational.backends import Backend
from directive_rules.relational.dialects import DIALECTS
from directive_rules.relational.storing import Cells, Plain


class Embedded:
    """DuckDB with nothing but what these tests need."""

    dialect = DIALECTS["duckdb"]
    version = "duckdb"

    def __init__(self) -> None:
        self.connection = duckdb.connect(config={"threads": 1})

    def create(self, cells: Cells) -> None:
        shape = ", ".join(f'"{name}" {self.dialect.type_of(type_).sql("duckdb")}' for name, type_ in cells.columns)
        self.connection.execute(f'CREATE OR REPLACE TEMP TABLE "{cells.relation}" ({shape})')
        marks = ", ".join("?" for _ in cells.columns)
        for row in cells.rows:
            self.connection.execute(f'INSERT INTO "{cells.relation}" VALUES ({marks})', row)

    def create_from(self, name: str, query: exp.Query) -> None:
        self.connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {self.dialect.text(query)}')

    def close(self) -> None:
        self.connection.close()

    def drop(self, name: str) -> None:
        self.connection.execute(f'DROP TABLE "{name}"')

    def run(self, query: exp.Query) -> list[tuple[Any, ...]]:
        return self.connection.execute(self.dialect.text(query)).fetchall()


class Engine:
    """One database, asked for values."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.dialect = backend.dialect

    def values(self, *trees: exp.Expr) -> tuple[Any, ...]:
        """Return the value of each tree, all asked in one query."""
        (row,) = self.backend.run(exp.select(*named(trees)))
        return row

    def over(
        self, columns: Sequence[tuple[str, ScalarType]], rows: Sequence[tuple[Plain, ...]], *trees: exp.Expr
    ) -> list[tuple[Any, ...]]:
        """Return the values of trees over stored rows, in the order of the rows: nothing is folded beforehand."""
        numbered = [(number, *row) for number, row in enumerate(rows)]
        self.backend.create(Cells("given", (("n", INT), *columns), numbered))
        query = exp.select(exp.column("n"), *named(trees)).from_("given")
        found = sorted(self.backend.run(query), key=lambda row: int(row[0]))
        self.backend.drop("given")
        return [row[1:] for row in found]


def named(trees: Sequence[exp.Expr]) -> list[exp.Expr]:
    return [exp.alias_(tree, f"v{number}") for number, tree in enumerate(trees)]


@pytest.fixture(scope="session")
def embedded() -> Embedded:
    return Embedded()


@pytest.fixture(params=["duckdb", "postgres", "spark"])
def engine(request: pytest.FixtureRequest) -> Engine:
    fixture = "embedded" if request.param == "duckdb" else request.param
    return Engine(request.getfixturevalue(fixture))
