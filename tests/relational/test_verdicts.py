"""Every conformance case that judges, in a server's database and in Spark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

import pytest

from directive_rules.interpreter import RuleJudgement
from directive_rules.model.export import Export
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.relational.backends import Backend
from directive_rules.relational.backends.postgres import Postgres
from directive_rules.relational.backends.spark import Spark
from directive_rules.relational.judging import FEW, judge
from tests.conformance.cases import Case, read_cases
from tests.conformance.test_conformance import check_verdicts
from tests.relational.servers import SAMPLE, Deferred

CASES = [case for case in read_cases() if "refused" not in case.data and "eval" not in case.data]
SAMPLED = CASES[::SAMPLE]
EACH = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@pytest.fixture(scope="module")
def server(postgres_url: str) -> Iterator[Backend]:
    opened = Postgres.connect(postgres_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def session(spark: Spark) -> Backend:
    return Deferred(spark)


@pytest.mark.parametrize("few", [FEW, 0], ids=["few", "many"])
@EACH
def test_postgres(case: Case, server: Backend, few: int) -> None:
    check(case, server, few)


@pytest.mark.parametrize("case", SAMPLED, ids=[case.name for case in SAMPLED])
def test_spark(case: Case, session: Backend) -> None:
    check(case, session, FEW)


def check(case: Case, backend: Backend, few: int) -> None:
    def evaluator(
        ruleset: Ruleset, export: Export, as_of: date | datetime, overrides: Mapping[str, Value | None]
    ) -> tuple[RuleJudgement, ...]:
        found = judge(ruleset, export, as_of, overrides, backend=backend, few=few)
        return tuple(RuleJudgement(one.rule, one.verdicts, one.tally) for one in found)

    check_verdicts(case, evaluator)
