"""Lint check `missing-cases`: one example that is refused, and its neighbours that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.authoring.lint.finding import found
from tests.unit.authoring.world import FILES, edited

CHECK = "missing-cases"


def test_the_model_ruleset_is_clean(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path) == ()


def without_cases_named(name: str, *words: str) -> dict[str, str | None]:
    """Leave out the cases whose title holds one of the words."""
    cases = FILES[name].split("- case: ")[1:]
    kept = [case for case in cases if not any(word in case.splitlines()[0] for word in words)]
    return {name: "".join(f"- case: {case}" for case in kept)}


@pytest.mark.parametrize(
    ("rule", "title", "missing"),
    [
        ("on-tariff", "the table rate", "compliant"),
        ("on-tariff", "any other rate", "violated"),
        ("on-tariff", "no such tariff", "undetermined"),
        ("on-tariff", "another line", "not_applicable"),
        ("inspect-once", "too late", "late"),
        ("inspect-once", "time is left", "pending"),
        ("inspect-once", "a renewal", "exempt"),
    ],
)
def test_every_status_that_can_occur_needs_a_case(tmp_path: Path, rule: str, title: str, missing: str) -> None:
    change = without_cases_named(f"demo/rules/{rule}.cases.yaml", title)
    (diagnostic,) = found(CHECK, tmp_path, change)
    assert diagnostic.message == f"the rule `{rule}` has no case for `{missing}`"


def test_a_deadline_needs_a_case_at_its_boundary(tmp_path: Path) -> None:
    change = edited("demo/rules/inspect-once.cases.yaml", (" (boundary)", ""))
    (diagnostic,) = found(CHECK, tmp_path, change)
    assert diagnostic.message == "the rule `inspect-once` has no case for `boundary`"


def test_the_boundary_may_be_said_in_chinese(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path, edited("demo/rules/inspect-once.cases.yaml", (" (boundary)", "（边界）"))) == ()


def test_a_rule_without_a_file_of_cases_lacks_them_all(tmp_path: Path) -> None:
    (diagnostic,) = found(CHECK, tmp_path, {"demo/rules/on-tariff.cases.yaml": None})
    assert diagnostic.message.endswith("no case for `compliant`, `violated`, `undetermined`, `not_applicable`")


def test_what_must_happen_within_the_period_cannot_be_late(tmp_path: Path) -> None:
    change = without_cases_named("demo/rules/monthly-report.cases.yaml", "a day late")
    change |= edited(
        "demo/rules/monthly-report.yaml",
        ("by: roll(period.end + days(params.report_day), params.report_roll)", "by: period.end"),
        ("f.period == period", "f.filed_at in period"),
    )
    assert found(CHECK, tmp_path, change) == ()


def test_what_cannot_change_cannot_be_late(tmp_path: Path) -> None:
    change = without_cases_named("demo/rules/inspect-once.cases.yaml", "too late")
    change |= edited("demo/rules/inspect-once.yaml", ("require: policy.inspected", "require: policy.premium > 0"))
    assert found(CHECK, tmp_path, change) == ()
