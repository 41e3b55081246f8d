"""Running cases: what passes, and how a mismatch is worded."""

from __future__ import annotations

from pathlib import Path

import pytest

from directive_rules.authoring.cases import run_cases
from directive_rules.errors import RulesetError, UsageError
from directive_rules.loading import find_ruleset, load_ruleset, shipped_rulesets
from tests.unit.authoring.world import load_world

INSPECT = "demo/rules/inspect-once.cases.yaml"
REPORT = "demo/rules/monthly-report.cases.yaml"


def mismatches(folder: Path, rule: str, text: str) -> list[str]:
    results = run_cases(load_world(folder, {f"demo/rules/{rule}.cases.yaml": text}), [rule])
    return [str(mismatch) for result in results for mismatch in result.mismatches]


def test_the_model_ruleset_passes(tmp_path: Path) -> None:
    results = run_cases(load_world(tmp_path))
    assert [str(mismatch) for result in results for mismatch in result.mismatches] == []
    assert len(results) == 15
    assert all(result.passed for result in results)


def test_another_status_is_told_with_its_due(tmp_path: Path) -> None:
    text = "- case: c\n  as_of: 2017-06-30\n  given: {policy: {}}\n  expect: compliant\n"
    assert mismatches(tmp_path, "inspect-once", text) == ["expected compliant, got violated (due 2017-01-30)"]


def test_an_unexpected_doubt_is_told_with_its_causes(tmp_path: Path) -> None:
    text = "- case: c\n  as_of: 2017-06-30\n  covers: none\n  given: {policy: {}}\n  expect: {P1: violated}\n"
    assert mismatches(tmp_path, "inspect-once", text) == [
        "P1: expected violated, got undetermined because of `not covered: inspection` (due 2017-01-30)"
    ]


def test_causes_and_due_are_compared_where_they_are_stated(tmp_path: Path) -> None:
    text = """\
- case: c
  as_of: 2017-06-30
  covers: none
  given: {policy: {}}
  expect: {status: undetermined, causes: ["empty field: policy.rate"], due: 2017-01-31}
"""
    assert mismatches(tmp_path, "inspect-once", text) == [
        "causes: expected `empty field: policy.rate`, got `not covered: inspection`",
        "due: expected 2017-01-31, got 2017-01-30",
    ]


def test_no_causes_may_be_expected_too(tmp_path: Path) -> None:
    expected = "{status: undetermined, causes: []}"
    text = f"- case: c\n  as_of: 2017-06-30\n  covers: none\n  given: {{policy: {{}}}}\n  expect: {expected}\n"
    assert mismatches(tmp_path, "inspect-once", text) == ["causes: expected none, got `not covered: inspection`"]


def test_a_duty_that_did_not_arise_is_told_with_those_that_did(tmp_path: Path) -> None:
    text = "- case: c\n  as_of: 2016-12-31\n  given: {member: {}}\n  expect: {2016-09: violated, 2016-12: pending}\n"
    assert mismatches(tmp_path, "monthly-report", text) == [
        "2016-09: expected violated, got not_applicable; duties here: `A@2016-10`, `A@2016-11`, `A@2016-12`"
    ]


def test_no_duty_where_one_was_expected(tmp_path: Path) -> None:
    text = "- case: c\n  as_of: 2016-12-31\n  given: {policy: {line: motor}}\n  expect: violated\n"
    assert mismatches(tmp_path, "inspect-once", text) == ["expected violated, got not_applicable; no duty arose"]


def test_a_duty_where_none_was_expected(tmp_path: Path) -> None:
    text = "- case: c\n  as_of: 2016-12-31\n  given: {policy: {}}\n  expect: not_applicable\n"
    assert mismatches(tmp_path, "inspect-once", text) == ["expected not_applicable, got pending (due 2017-01-30)"]


def test_a_label_that_fits_several_duties_is_no_answer(tmp_path: Path) -> None:
    text = "- case: c\n  as_of: 2016-12-31\n  given: {member: [{}, {insurer_id: B}]}\n  expect: {2016-12: pending}\n"
    assert mismatches(tmp_path, "monthly-report", text) == [
        "2016-12: 2 duties answer to this, name one of them: `A@2016-12`, `B@2016-12`"
    ]


def test_not_applicable_needs_a_subject(tmp_path: Path) -> None:
    text = "- case: c\n  as_of: 2016-12-31\n  given: {tariff: {}}\n  expect: not_applicable\n"
    assert mismatches(tmp_path, "inspect-once", text) == ["the case gives no `policy`, which the rule is about"]


def test_a_period_that_makes_no_duty_is_not_applicable(tmp_path: Path) -> None:
    member = "{member: {joined_on: 2016-12-02}}"
    text = f"- case: c\n  as_of: 2016-12-31\n  given: {member}\n  expect: {{2016-12: not_applicable}}\n"
    assert mismatches(tmp_path, "monthly-report", text) == []


def test_a_subject_that_is_not_provided_has_one_doubtful_duty(tmp_path: Path) -> None:
    text = '- case: c\n  as_of: 2016-12-31\n  without: [policy]\n  given: {}\n  expect: {"*": undetermined}\n'
    assert mismatches(tmp_path, "inspect-once", text) == []


def test_parameters_of_a_case_override(tmp_path: Path) -> None:
    text = """\
- case: c
  as_of: 2016-12-31
  params: {inspection_days: 10}
  given: {policy: {}}
  expect: {status: violated, due: 2016-11-11}
- case: d
  as_of: 2016-12-31
  params: {inspection_days: ~}
  given: {policy: {}}
  expect: {status: undetermined, causes: ["parameter unset: params.inspection_days"]}
"""
    assert mismatches(tmp_path, "inspect-once", text) == []


def test_cases_that_cannot_be_read_are_refused_together(tmp_path: Path) -> None:
    with pytest.raises(RulesetError) as refused:
        run_cases(load_world(tmp_path, {INSPECT: "- x\n", REPORT: "- y\n"}))
    assert len(refused.value.diagnostics) == 2


def test_an_unknown_rule_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean `on-tariff`"):
        run_cases(load_world(tmp_path), ["on-tarif"])


@pytest.mark.parametrize("name", shipped_rulesets())
def test_the_shipped_rulesets_pass_their_cases(name: str) -> None:
    failed = [result for result in run_cases(load_ruleset(find_ruleset(name))) if not result.passed]
    assert [(result.case.title, result.mismatches) for result in failed] == []
