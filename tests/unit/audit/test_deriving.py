"""Duties judged again from their neighbourhood: the same verdicts and messages, and every difference is told."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directive_rules.audit.deriving import Deriver
from directive_rules.audit.neighbourhood import HeldRecords
from directive_rules.interpreter import judge
from directive_rules.model.export import Export
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Verdict
from tests.conformance.cases import Case, build, read_cases
from tests.properties.test_knowing import lose_nothing_or_something
from tests.properties.worlds import AS_OF, rulesets, whole_export

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
CASES = [case for case in read_cases() if "rule" in case.data and "refused" not in case.data]


def deriver(
    ruleset: Ruleset, export: Export, as_of: date | datetime, overrides: Mapping[str, Value | None] | None = None
) -> Deriver:
    source = HeldRecords(export, ruleset.vocabulary)
    return Deriver(ruleset, export, source, as_of, overrides or {})


def findable(verdicts: tuple[Verdict, ...]) -> list[Verdict]:
    return [one for one in verdicts if one.duty.key and "None" not in one.duty.key]


def derived_one_by_one(found: Deriver, rule: str, verdicts: list[Verdict]) -> int:
    """Judge each duty again from a neighbourhood of its own, and return how many there were; none may differ."""
    number = 0
    for verdict in verdicts:
        again = found.derive({rule: [verdict]})[rule]
        assert again.disagreements == ()
        number += again.number
    return number


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_case_is_judged_the_same_from_each_neighbourhood(case: Case) -> None:
    world = build(case)
    (judgement,) = judge(world.ruleset, world.export, world.as_of, world.overrides)
    verdicts = findable(judgement.verdicts)
    found = deriver(world.ruleset, world.export, world.as_of, world.overrides)
    assert derived_one_by_one(found, "r", verdicts) == len(verdicts)


@given(rulesets, st.integers(0, 2**32 - 1), st.sampled_from(AS_OF))
def test_every_world_is_judged_the_same_from_each_neighbourhood(ruleset: Ruleset, seed: int, as_of: date) -> None:
    export = lose_nothing_or_something(whole_export(seed), random.Random(seed))
    (judgement,) = judge(ruleset, export, as_of)
    verdicts = findable(judgement.verdicts)
    assert derived_one_by_one(deriver(ruleset, export, as_of), "r", verdicts) == len(verdicts)
