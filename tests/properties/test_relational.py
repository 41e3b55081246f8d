"""Generated rules over generated exports: the relational engine on DuckDB says what the interpreter says.

Each export has lost something from view, often several things at once: a column, a record type, a claim, the hour of a
timestamp, agreement between doubles. A difference found here is frozen as a case in `tests/conformance`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directive_rules.interpreter import RuleJudgement
from directive_rules.interpreter import judge as interpreted
from directive_rules.model.export import Export
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Status, Tally, Verdict
from directive_rules.relational.backends.duckdb import DuckDB
from directive_rules.relational.found import RuleVerdicts
from directive_rules.relational.judging import FEW, judge
from tests.properties.test_knowing import LOSSES, NothingToLose
from tests.properties.worlds import AS_OF, rulesets, whole_export

seeds = st.integers(0, (1 << 32) - 1)
ATTENTION = frozenset({Status.VIOLATED, Status.LATE})


@pytest.fixture(scope="module")
def duckdb() -> Iterator[DuckDB]:
    opened = DuckDB.open(threads=1)
    yield opened
    opened.close()


def dimmed(export: Export, dice: random.Random) -> Export:
    """Take none, one or several things from view."""
    for _ in range(dice.choice([0, 1, 1, 2, 3])):
        try:
            export = dice.choice(LOSSES)(export, dice)
        except (NothingToLose, KeyError, ValueError):
            continue
    return export


@given(
    several=st.lists(rulesets, min_size=1, max_size=3),
    seed=seeds,
    as_of=st.sampled_from(AS_OF),
    unset=st.sampled_from(["", "", "", "days", "part"]),
    few=st.sampled_from([0, FEW]),
)
def test_duckdb_judges_as_the_interpreter_does(
    duckdb: DuckDB, several: list[Ruleset], seed: int, as_of: date, unset: str, few: int
) -> None:
    ruleset = joined(several)
    overrides: dict[str, Value | None] = {unset: None} if unset else {}
    export = dimmed(whole_export(seed), random.Random(seed))
    expected = interpreted(ruleset, export, as_of, overrides)
    found = judge(ruleset, export, as_of, overrides, backend=duckdb, few=few)
    for left, right in zip(expected, found, strict=True):
        assert counted(right.tally) == counted(left.tally)
        assert said(right) == said(left)
    # What is counted does not depend on what is listed.
    missed = judge(ruleset, export, as_of, overrides, backend=duckdb, few=few, listed=ATTENTION)
    for left, right in zip(expected, missed, strict=True):
        assert counted(right.tally) == counted(left.tally)
        assert attention(right) == attention(left)


def joined(several: list[Ruleset]) -> Ruleset:
    """Put the rules of several rulesets, which differ in nothing else, into one."""
    rules = {f"r{number}": replace(one.rules["r"], id=f"r{number}") for number, one in enumerate(several, 1)}
    return replace(several[0], rules=rules)


def attention(judgement: RuleJudgement | RuleVerdicts) -> list[Verdict]:
    return [verdict for verdict in said(judgement) if verdict.needs_attention]


def said(judgement: RuleJudgement | RuleVerdicts) -> list[Verdict]:
    return sorted(judgement.verdicts, key=lambda verdict: str(verdict.duty))


def counted(tally: Tally) -> tuple[object, ...]:
    statuses = {status: number for status, number in tally.statuses.items() if number}
    return tally.considered, tally.not_applicable, statuses, dict(tally.causes)
