"""Pairs are counted before any is compared, and a run that would compare too many is refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from directive_rules.errors import UsageError
from directive_rules.model.export import ALL, Export, Record, Table
from directive_rules.relational.backends.duckdb import DuckDB
from directive_rules.relational.cost import refuse_costly
from directive_rules.relational.judging import Bench
from directive_rules.relational.storing import lay_out
from tests.properties.worlds import compiled

POLICIES = 40


@pytest.fixture
def duckdb() -> Iterator[DuckDB]:
    opened = DuckDB.open(threads=1)
    yield opened
    opened.close()


def check(require: str, duckdb: DuckDB, limit: int) -> None:
    ruleset = compiled({"on": "policy", "require": require})
    assert ruleset is not None
    records = tuple(
        Record("policy", {"id": f"P{number}", "signed_on": date(2016, 10, 1), "kind": "red", "n": number})
        for number in range(POLICIES)
    )
    columns = frozenset({"id", "signed_on", "kind", "n"})
    export = Export({"policy": Table("policy", columns, records)}, {"policy": ALL})
    layout = lay_out(export, ruleset.vocabulary)
    for cells in layout.cells:
        duckdb.create(cells)
    bench = Bench(ruleset, layout.export, layout.lost, datetime(2016, 11, 1), {}, duckdb)
    refuse_costly(ruleset.rules["r"], bench.setting, duckdb, limit)


def test_a_body_that_looks_back_at_every_subject_is_paid_by_the_pair(duckdb: DuckDB) -> None:
    with pytest.raises(UsageError, match=r"c/r would compare 1,600 pairs over `policy.peers`"):
        check("policy.peers.all(p, p.n <= policy.n)", duckdb, 1_599)
    check("policy.peers.all(p, p.n <= policy.n)", duckdb, 1_600)


def test_what_is_gathered_once_per_key_is_not(duckdb: DuckDB) -> None:
    check("policy.peers.map(p, p.n).min() == policy.n", duckdb, 1)


def test_a_subject_that_is_alone_on_its_key_is_not(duckdb: DuckDB) -> None:
    check("policy.visits.all(v, v.n <= policy.n)", duckdb, 1)
