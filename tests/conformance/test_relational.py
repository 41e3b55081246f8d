"""Every conformance case that judges, by the relational engine on DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

import pytest

from directive_rules.model.export import Export
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.relational.backends.duckdb import DuckDB
from directive_rules.relational.found import RuleVerdicts
from directive_rules.relational.judging import FEW, judge
from tests.conformance.cases import Case, read_cases
from tests.conformance.test_conformance import check_verdicts

CASES = [case for case in read_cases() if "refused" not in case.data and "eval" not in case.data]


@pytest.fixture(scope="module")
def duckdb() -> Iterator[DuckDB]:
    opened = DuckDB.open()
    yield opened
    opened.close()


@pytest.mark.parametrize("few", [0, FEW], ids=["many", "few"])
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_duckdb(case: Case, duckdb: DuckDB, few: int) -> None:
    def evaluator(
        ruleset: Ruleset, export: Export, as_of: date | datetime, overrides: Mapping[str, Value | None]
    ) -> tuple[RuleVerdicts, ...]:
        return judge(ruleset, export, as_of, overrides, backend=duckdb, few=few)

    check_verdicts(case, evaluator)  # type: ignore[arg-type]
