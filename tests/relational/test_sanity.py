"""The vocabulary's checks as queries find fault with the records that the interpreter finds fault with."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from directive_rules.interpreter import sane
from directive_rules.loading import find_ruleset, load_ruleset
from directive_rules.model.export import Export, Record, Table
from directive_rules.model.types import (
    CodeType,
    DateType,
    DecimalType,
    IntType,
    ListType,
    PeriodType,
    TimestampType,
    Type,
)
from directive_rules.model.values import Period, Unlisted, Value
from directive_rules.model.vocabulary import Vocabulary
from directive_rules.relational.backends.duckdb import DuckDB
from directive_rules.relational.dialects import DIALECTS
from directive_rules.relational.sanity import failing
from directive_rules.relational.storing import lay_out

VOCABULARY = load_ruleset(find_ruleset("bj-2016-502")).vocabulary
CHECKED = sorted(name for name, kind in VOCABULARY.records.items() if kind.checks)
DAY = date(2016, 11, 1)


@pytest.fixture(scope="module")
def duckdb() -> Iterator[DuckDB]:
    backend = DuckDB.open(threads=1)
    yield backend
    backend.close()


def value(type_: Type, dice: random.Random, vocabulary: Vocabulary) -> Value | None:
    """Return a value of the type, often a strange one, or nothing."""
    if dice.random() < 0.15:
        return None
    match type_:
        case IntType():
            return dice.choice([-1, 0, 1, 5])
        case DecimalType(places=places):
            return Decimal(dice.choice([-2, 0, 1, 3])).scaleb(-min(places, 2))
        case DateType():
            return DAY + timedelta(days=dice.randrange(-3, 4))
        case TimestampType():
            day = DAY + timedelta(days=dice.randrange(-2, 3))
            return day if dice.random() < 0.3 else datetime(day.year, day.month, day.day, dice.randrange(24))
        case PeriodType():
            return Period(2016, "month", dice.randrange(1, 13))
        case CodeType(list=name):
            codes: list[Value] = [*sorted(vocabulary.codes[name].values)[:3], Unlisted("x")]
            return dice.choice(codes)
        case ListType():
            return ()
        case _:
            known: list[Value] = [True, False] if str(type_) == "bool" else ["", "1", "2"]
            return dice.choice(known)


@pytest.mark.parametrize("name", CHECKED)
@pytest.mark.parametrize("lacking", [0, 2], ids=["all columns", "some columns"])
def test_a_query_fails_the_records_that_the_interpreter_fails(duckdb: DuckDB, name: str, lacking: int) -> None:
    kind, dice = VOCABULARY.records[name], random.Random(7)
    read = [field for field in kind.fields if any(f".{field}" in check.span.source for check in kind.checks)]
    columns = frozenset(kind.fields) - frozenset(read[:lacking])
    records = tuple(
        Record(name, {field: value(kind.fields[field].type, dice, VOCABULARY) for field in sorted(columns)})
        for _ in range(300)
    )
    layout = lay_out(Export({name: Table(name, columns, records)}), VOCABULARY)
    for cells in layout.cells:
        duckdb.create(cells)
    wanted = {number for number, one in enumerate(records, 1) if sane(one, kind, columns, VOCABULARY)}
    query = failing(kind, layout.export.tables[name], VOCABULARY, duckdb.dialect)
    found = set() if query is None else {number for (number,) in duckdb.connection.execute(query).fetchall()}
    assert found == wanted
    if not lacking:
        assert wanted


def test_nothing_is_asked_of_a_type_without_checks_or_of_columns_that_are_not_there() -> None:
    for name, kind in VOCABULARY.records.items():
        columns = frozenset(kind.fields) if name not in CHECKED else frozenset(kind.key)
        layout = lay_out(Export({name: Table(name, columns, ())}), VOCABULARY)
        assert failing(kind, layout.export.tables[name], VOCABULARY, DIALECTS["duckdb"]) is None
