"""Lint check `obligation-without-deadline`: one example that is refused, and its neighbours that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.authoring.lint.finding import found
from tests.unit.authoring.world import edited

CHECK = "obligation-without-deadline"


def test_the_model_ruleset_is_clean(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path) == ()


RULE = "demo/rules/inspect-once.yaml"
BY = "by: policy.signed_on + days(params.inspection_days)\n"


def test_an_obligation_that_looks_for_records_says_by(tmp_path: Path) -> None:
    (diagnostic,) = found(CHECK, tmp_path, edited(RULE, (BY, "")))
    assert diagnostic.message == "the obligation `inspect-once` looks for records but has no `by`"


@pytest.mark.parametrize(
    "require",
    [
        "policy.inspections.size() > 0",
        "policy.inspections.filter(i, i.hazards > 0).size() > 0",
        "policy.inspections.exists_one(i, i.hazards > 0)",
        "policy.inspections.map(i, i.hazards).sum() > 0",
        "!policy.inspections.all(i, i.hazards > 0)",
        "policy.renewed || policy.inspections.exists(i, i.hazards > 0)",
    ],
)
def test_every_way_to_look_for_records_counts(tmp_path: Path, require: str) -> None:
    change = edited(RULE, (BY, ""), ("require: policy.inspected", f"require: |\n  {require}"))
    assert len(found(CHECK, tmp_path, change)) == 1


@pytest.mark.parametrize(
    "require",
    ["policy.premium > 0", "policy.inspections.all(i, i.hazards > 0)", "policy.peers.map(p, p.rate).min() > 0"],
)
def test_what_no_further_record_can_make_true_needs_no_deadline(tmp_path: Path, require: str) -> None:
    change = edited(RULE, (BY, ""), ("require: policy.inspected", f"require: |\n  {require}"))
    assert found(CHECK, tmp_path, change) == ()


def test_by_none_says_that_it_is_meant(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path, edited(RULE, (BY, "by: none\n"))) == ()


def test_a_prohibition_has_none(tmp_path: Path) -> None:
    change = edited("demo/rules/on-tariff.yaml", ("require: policy.rate", "require: policy.inspected || policy.rate"))
    assert found(CHECK, tmp_path, change) == ()
