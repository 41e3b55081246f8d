"""Lint check `orphan-case-file`: one example that is refused, and its neighbours that are not."""

from __future__ import annotations

from pathlib import Path

from tests.unit.authoring.lint.finding import found

CHECK = "orphan-case-file"


def test_the_model_ruleset_is_clean(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path) == ()


def test_cases_without_a_rule_are_told_with_the_nearest_rule(tmp_path: Path) -> None:
    (diagnostic,) = found(CHECK, tmp_path, {"demo/rules/on-tarif.cases.yaml": "[]\n"})
    assert diagnostic.message == "there is no rule `on-tarif` for these cases"
    assert diagnostic.span.file.endswith("demo/rules/on-tarif.cases.yaml")
    assert diagnostic.help == "did you mean `on-tariff`?"
