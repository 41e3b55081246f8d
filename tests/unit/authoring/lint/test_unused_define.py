"""Lint check `unused-define`: one example that is refused, and its neighbours that are not."""

from __future__ import annotations

from pathlib import Path

from directive_rules.diagnostics import Severity
from tests.unit.authoring.lint.finding import found
from tests.unit.authoring.world import edited

CHECK = "unused-define"


def test_the_model_ruleset_is_clean(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path) == ()


def test_a_definition_that_nothing_uses_is_a_warning_at_its_name(tmp_path: Path) -> None:
    change = edited("demo/rules/inspect-once.yaml", ("require: policy.inspected", "require: policy.renewed"))
    (diagnostic,) = found(CHECK, tmp_path, change)
    assert (diagnostic.message, diagnostic.severity) == ("the definition `inspected` is used nowhere", Severity.WARNING)
    assert diagnostic.span.source.strip().startswith("inspected:")


def test_a_definition_used_by_another_or_by_the_scope_is_used(tmp_path: Path) -> None:
    change = edited(
        "demo/directive.yaml",
        (
            "  policy:\n    inspected:",
            "  policy:\n    thorough: policy.inspected && policy.premium > 0\n    inspected:",
        ),
        ('policy: policy.line == "liability"', 'policy: policy.line == "liability" && !policy.thorough'),
    )
    change |= edited("demo/rules/inspect-once.yaml", ("require: policy.inspected", "require: policy.renewed"))
    assert found(CHECK, tmp_path, change) == ()
