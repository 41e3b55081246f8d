"""Lint check `event-field-bare`: one example that is refused, and its neighbours that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.authoring.lint.finding import found
from tests.unit.authoring.world import edited

CHECK = "event-field-bare"


def test_the_model_ruleset_is_clean(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path) == ()


RULE = "demo/rules/on-tariff.yaml"
LIMIT = "policy.paid_at <= endOfDay(policy.signed_on)"


@pytest.mark.parametrize(
    "when",
    [
        f"has(policy.paid_at) && {LIMIT}",
        f"!has(policy.paid_at) || {LIMIT}",
        f"has(policy.paid_at) ? {LIMIT} : policy.renewed",
        f"!(has(policy.paid_at) && {LIMIT})",
        f"(has(policy.paid_at) && policy.renewed) && !({LIMIT})",
        "policy.inspections.filter(i, has(i.reported_on)).map(r, r.reported_on).max() > policy.signed_on",
        "policy.inspections.exists(i, has(i.reported_on) && i.reported_on > i.inspected_on)",
    ],
)
def test_what_is_guarded_may_stand(tmp_path: Path, when: str) -> None:
    assert found(CHECK, tmp_path, edited(RULE, ("has(policy.rate)", f"|\n  {when}"))) == ()


@pytest.mark.parametrize(
    "when",
    [
        LIMIT,
        f"has(policy.paid_at) || {LIMIT}",
        f"has(policy.rate) && {LIMIT}",
        f"has(policy.paid_at) ? policy.renewed : {LIMIT}",
        "policy.inspections.exists(i, i.reported_on > i.inspected_on)",
        "policy.inspections.filter(i, has(i.inspected_on)).map(r, r.reported_on).max() > policy.signed_on",
    ],
)
def test_what_is_bare_is_told(tmp_path: Path, when: str) -> None:
    (diagnostic,) = found(CHECK, tmp_path, edited(RULE, ("has(policy.rate)", f"|\n  {when}")))
    assert "is read without `has()`" in diagnostic.message
    assert diagnostic.help.startswith("join `has(...")


def test_when_guards_require_and_unless(tmp_path: Path) -> None:
    guarded = edited(
        RULE,
        ("has(policy.rate)", "has(policy.paid_at)"),
        ("require: policy.rate", f"unless: {LIMIT}\nrequire: policy.rate"),
    )
    assert found(CHECK, tmp_path / "guarded", guarded) == ()
    bare = edited(RULE, ("require: policy.rate", f"unless: {LIMIT}\nrequire: policy.rate"))
    assert len(found(CHECK, tmp_path / "bare", bare)) == 1


def test_by_waits_for_its_event_fields(tmp_path: Path) -> None:
    change = edited("demo/rules/inspect-once.yaml", ("by: policy.signed_on", "by: date(policy.paid_at)"))
    assert found(CHECK, tmp_path, change) == ()


def test_the_field_that_dates_a_record_is_never_bare(tmp_path: Path) -> None:
    change = edited(
        "vocabulary/inspection.yaml", ("inspected_on: {type: date, ", "inspected_on: {type: date, event: true, ")
    )
    change |= edited(RULE, ("has(policy.rate)", "policy.inspections.exists(i, i.inspected_on > policy.signed_on)"))
    assert found(CHECK, tmp_path, change) == ()
