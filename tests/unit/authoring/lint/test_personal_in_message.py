"""Lint check `personal-in-message`: one example that is refused, and its neighbours that are not."""

from __future__ import annotations

from pathlib import Path

from tests.unit.authoring.lint.finding import found
from tests.unit.authoring.world import edited

CHECK = "personal-in-message"


def test_the_model_ruleset_is_clean(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path) == ()


def test_a_hole_for_a_personal_field_is_told_once(tmp_path: Path) -> None:
    change = edited("demo/rules/on-tariff.yaml", ("{policy.policy_id}", "{policy.holder}"))
    (diagnostic,) = found(CHECK, tmp_path, change)
    assert diagnostic.message == "the message names the personal field `policy.holder`"
    assert diagnostic.span.line
