"""Generated rules over generated exports: a server's database and Spark judge as the interpreter does."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directive_rules.interpreter import judge as interpreted
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.relational.backends import Backend
from directive_rules.relational.backends.postgres import Postgres
from directive_rules.relational.backends.spark import Spark
from directive_rules.relational.judging import FEW, judge
from tests.properties.test_relational import counted, dimmed, said
from tests.properties.worlds import AS_OF, rulesets, whole_export
from tests.relational.servers import Deferred

seeds = st.integers(0, (1 << 32) - 1)
as_ofs = st.sampled_from(AS_OF)
fews = st.sampled_from([FEW, 0])
unsets = st.sampled_from(["", "", "", "days", "part"])


@pytest.fixture(scope="module")
def server(postgres_url: str) -> Iterator[Backend]:
    opened = Postgres.connect(postgres_url)
    yield opened
    opened.close()


@settings(max_examples=60)
@given(rule=rulesets, seed=seeds, as_of=as_ofs, unset=unsets, few=fews)
def test_postgres(server: Backend, rule: Ruleset, seed: int, as_of: date, unset: str, few: int) -> None:
    check(server, rule, seed, as_of, unset, few)


@settings(max_examples=10)
@given(rule=rulesets, seed=seeds, as_of=as_ofs, unset=unsets)
def test_spark(spark: Spark, rule: Ruleset, seed: int, as_of: date, unset: str) -> None:
    check(Deferred(spark), rule, seed, as_of, unset, FEW)


def check(backend: Backend, rule: Ruleset, seed: int, as_of: date, unset: str, few: int) -> None:
    export = dimmed(whole_export(seed), random.Random(seed))
    overrides: dict[str, Value | None] = {unset: None} if unset else {}
    (found,) = judge(rule, export, as_of, overrides, backend=backend, few=few)
    (expected,) = interpreted(rule, export, as_of, overrides)
    assert counted(found.tally) == counted(expected.tally)
    assert said(found) == said(expected)
