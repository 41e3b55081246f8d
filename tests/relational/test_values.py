"""The value of every lone expression of the conformance cases, as each database computes it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from directive_rules.relational.backends import Backend
from directive_rules.relational.backends.duckdb import DuckDB
from directive_rules.relational.backends.postgres import Postgres
from directive_rules.relational.backends.spark import Spark
from tests.conformance.cases import Case, build, read_cases
from tests.conformance.test_conformance import shown
from tests.relational.asking import Answer, answer, ask, provide
from tests.relational.servers import SAMPLE, Deferred

CASES = [case for case in read_cases() if "eval" in case.data and "refused" not in case.data]
TOGETHER = 25
"""How many expressions Spark is asked for at once: each query costs it more than all they compute."""
SAMPLED = CASES[::SAMPLE]
EACH = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Backend]:
    opened = DuckDB.open()
    provide(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server(postgres_url: str) -> Iterator[Backend]:
    opened = Postgres.connect(postgres_url)
    provide(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def cluster(spark: Spark) -> dict[str, Answer]:
    """Spark's answers by the names of the cases."""
    backend = Deferred(spark)
    provide(backend)
    found: dict[str, Answer] = {}
    for at in range(0, len(SAMPLED), TOGETHER):
        part = SAMPLED[at : at + TOGETHER]
        questions = [ask(case, build(case), backend, f"c{number}_") for number, case in enumerate(part)]
        found |= zip([case.name for case in part], answer(questions, backend), strict=True)
    return found


@EACH
def test_duckdb(case: Case, duckdb: Backend) -> None:
    check(case, answer([ask(case, build(case), duckdb)], duckdb)[0])


@EACH
def test_postgres(case: Case, server: Backend) -> None:
    check(case, answer([ask(case, build(case), server)], server)[0])


@pytest.mark.parametrize("case", SAMPLED, ids=[case.name for case in SAMPLED])
def test_spark(case: Case, cluster: dict[str, Answer]) -> None:
    check(case, cluster[case.name])


def check(case: Case, found: Answer) -> None:
    if "unknown" in case.data:
        assert found.value is None, f"should be unknown, is {found.value!r}"
        assert sorted(map(str, found.causes)) == sorted(case.data["unknown"])
        return
    assert found.value is not None, f"should be {case.data['value']}, is unknown: {sorted(map(str, found.causes))}"
    if isinstance(found.value, (int, Decimal)) and not isinstance(found.value, bool):
        assert found.value == Decimal(case.data["value"])
    else:
        assert shown(found.value) == case.data["value"]
