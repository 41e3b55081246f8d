"""Lint check `prohibition-with-deadline`: one example that is refused, and its neighbours that are not."""

from __future__ import annotations

from pathlib import Path

from tests.unit.authoring.lint.finding import found
from tests.unit.authoring.world import edited

CHECK = "prohibition-with-deadline"


def test_the_model_ruleset_is_clean(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path) == ()


def test_a_prohibition_with_by_is_told_at_the_deadline(tmp_path: Path) -> None:
    change = edited("demo/rules/on-tariff.yaml", ("on: policy\n", "on: policy\nby: policy.signed_on\n"))
    (diagnostic,) = found(CHECK, tmp_path, change)
    assert diagnostic.message == "the prohibition `on-tariff` has a deadline"
    assert diagnostic.span.source == "by: policy.signed_on"


def test_by_none_is_no_deadline(tmp_path: Path) -> None:
    change = edited("demo/rules/on-tariff.yaml", ("on: policy\n", "on: policy\nby: none\n"))
    assert found(CHECK, tmp_path, change) == ()
