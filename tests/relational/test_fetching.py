"""Records fetched back from a database are those that were stored: whole, typed, and found as memory finds them."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directive_rules.audit.neighbourhood import HeldRecords, Key
from directive_rules.model.export import Export, Record
from directive_rules.model.values import Unlisted
from directive_rules.model.vocabulary import RecordType, Vocabulary
from directive_rules.relational.backends import Backend
from directive_rules.relational.backends.duckdb import DuckDB
from directive_rules.relational.fetching import fetch, unlinked
from directive_rules.relational.storing import lay_out
from tests.conformance.cases import Case, build, read_cases
from tests.properties.test_knowing import lose_nothing_or_something
from tests.properties.worlds import TOPIC, whole_export

CASES = [case for case in read_cases() if "rule" in case.data and "refused" not in case.data]
VOCABULARY = build(Case(TOPIC, {"case": "", "rule": {"on": "policy", "require": "true"}}, "worlds")).ruleset.vocabulary


@pytest.fixture(scope="module")
def duckdb() -> Iterator[DuckDB]:
    backend = DuckDB.open(threads=1)
    yield backend
    backend.close()


def check(backend: Backend, export: Export, vocabulary: Vocabulary) -> None:
    """Look every type up by its key and by each relation that reaches it, and hold it against memory."""
    layout = lay_out(export, vocabulary)
    for cells in layout.cells:
        backend.create(cells)
    held = HeldRecords(export, vocabulary)
    ways = {(name, kind.key) for name, kind in vocabulary.records.items()}
    for kind in vocabulary.records.values():
        ways |= {(one.target, tuple(other for _, other in one.by)) for one in kind.relations.values()}
    for name, fields in sorted(ways):
        if name not in export.tables or not {*fields} <= export.tables[name].columns:
            continue
        kind, table = vocabulary.records[name], layout.export.tables[name]
        keys = given_keys(export, name, fields)
        wanted = [shown(record, kind.fields) for record in held.records(name, fields, keys)]
        found = [shown(record, kind.fields) for record in fetch(backend, table, kind, fields, keys)]
        assert all(found.count(one) >= wanted.count(one) for one in wanted), f"{name} by {fields}"
        for field in fields:
            assert unlinked(backend, table, kind, field) == without(export, kind, field), f"{name}.{field}"
        every = [shown(record, kind.fields) for record in export.tables[name].records]
        assert all(found.count(one) <= every.count(one) for one in found), f"{name} by {fields}"


def without(export: Export, kind: RecordType, field: str) -> int:
    """Count the records, rows of one key together, that have nothing usable in a field."""
    usable: dict[Key, bool] = {}
    for record in export.tables[kind.name].records:
        key = tuple(str(record.values.get(name)) for name in kind.key)
        value = record.values.get(field)
        usable[key] = usable.get(key, False) or not (value is None or isinstance(value, Unlisted))
    return sum(not one for one in usable.values())


def given_keys(export: Export, name: str, fields: tuple[str, ...]) -> list[Key]:
    """Every other combination of values that the fields have, so that some records stay behind."""
    given = [[record.values.get(field) for record in export.tables[name].records] for field in fields]
    keys = {
        tuple(value for value in key if value is not None and not isinstance(value, Unlisted))
        for key in zip(*given, strict=True)
    }
    return sorted((key for key in keys if len(key) == len(fields)), key=str)[::2]


def shown(record: Record, fields: object) -> str:
    assert isinstance(fields, dict)
    values = {name: record.values.get(name) for name in fields}
    return str({name: sorted(map(str, one)) if isinstance(one, tuple) else (type(one), str(one))
                for name, one in values.items()})  # fmt: skip


def test_every_case_is_fetched_as_it_was_stored(duckdb: DuckDB) -> None:
    for case in CASES:
        world = build(case)
        check(duckdb, world.export, world.ruleset.vocabulary)


@given(seed=st.integers(0, 2**32 - 1))
def test_every_world_is_fetched_as_it_was_stored(duckdb: DuckDB, seed: int) -> None:
    check(duckdb, lose_nothing_or_something(whole_export(seed), random.Random(seed)), VOCABULARY)


def test_postgres_and_spark_fetch_the_same(request: pytest.FixtureRequest) -> None:
    for name in ("postgres", "spark"):
        backend: Backend = request.getfixturevalue(name)
        for seed in range(3):
            check(backend, lose_nothing_or_something(whole_export(seed), random.Random(seed)), VOCABULARY)
