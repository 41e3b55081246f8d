"""Lint check `literal-threshold`: one example that is refused, and its neighbours that are not."""

from __future__ import annotations

from pathlib import Path

from tests.unit.authoring.lint.finding import found
from tests.unit.authoring.world import edited

CHECK = "literal-threshold"


def test_the_model_ruleset_is_clean(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path) == ()


def test_a_number_in_a_rule_is_told_with_its_place(tmp_path: Path) -> None:
    change = edited("demo/rules/inspect-once.yaml", ("days(params.inspection_days)", "days(90)"))
    (diagnostic,) = found(CHECK, tmp_path, change)
    assert diagnostic.message == "the number `90` stands in an expression"
    assert diagnostic.span.line == 6
    assert diagnostic.span.source[diagnostic.span.column - 1 :] == "90)"


def test_a_number_in_a_definition_is_told_once(tmp_path: Path) -> None:
    change = edited("demo/directive.yaml", ("i.hazards >= 0", "i.hazards >= 3"))
    change |= edited("demo/rules/on-tariff.yaml", ("when: has(policy.rate)", "when: policy.inspected"))
    assert len(found(CHECK, tmp_path, change)) == 1


def test_numbers_in_lists_and_decimals_count(tmp_path: Path) -> None:
    change = edited("demo/rules/on-tariff.yaml", ("has(policy.rate)", "|\n  policy.rate in [0.002, 0.003]"))
    assert [one.message for one in found(CHECK, tmp_path, change)] == [
        "the number `0.002` stands in an expression",
        "the number `0.003` stands in an expression",
    ]


def test_zero_and_one_are_free(tmp_path: Path) -> None:
    change = edited("demo/rules/on-tariff.yaml", ("has(policy.rate)", "policy.rate > 0 && policy.rate < 1"))
    assert found(CHECK, tmp_path, change) == ()
