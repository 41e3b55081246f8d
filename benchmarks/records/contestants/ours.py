"""Our checker: eight rules with full three-valued verdicts, over records, plain data, and records with gaps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.records.workload import Policy
from directive_rules import load_ruleset
from directive_rules.compiled import Checked, Checker, record_of
from directive_rules.model.verdicts import Status

RULESET = Path(__file__).parents[1] / "rulesets" / "rows"


def records(policies: list[Policy]) -> tuple[list[Any], Callable[[Any], Any]]:
    """Check records of the vocabulary, as a program that keeps them has them."""
    ruleset = load_ruleset(RULESET)
    inputs = [record_of(ruleset.vocabulary, "policy", policy) for policy in policies]
    return inputs, Checker(ruleset, "policy").check


def plain_data(policies: list[Policy]) -> tuple[list[Any], Callable[[Any], Any]]:
    """Check plain data as JSON has it: every value is read and validated, decimals and days from text, each time."""
    return list(policies), Checker(load_ruleset(RULESET), "policy").check


def full_verdicts(policies: list[Policy]) -> tuple[list[Any], Callable[[Any], Any]]:
    """Check records, and build the verdict of each duty in full: with key, parameters assumed and record."""
    inputs, check = records(policies)
    return inputs, lambda record: check(record).verdicts


def answers(checked: object) -> tuple[bool | None, ...]:
    """Return for each rule whether the duty was met; None where nobody can tell."""
    assert isinstance(checked, Checked)
    return tuple(
        None if outcome is None or outcome.status is Status.UNDETERMINED else outcome.status is Status.COMPLIANT
        for outcome in checked.outcomes
    )
