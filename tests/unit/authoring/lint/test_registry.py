"""No check is an orphan: each has a module, a test and a section in docs/lint.md, all by its id."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from directive_rules.authoring import lint as package
from directive_rules.authoring.lint import CHECKS, lint
from directive_rules.errors import UsageError
from directive_rules.loading import find_ruleset, load_ruleset, shipped_rulesets
from tests.unit.authoring.world import edited, load_world

ROOT = Path(__file__).parents[4]
NOT_CHECKS = {"__init__", "target"}


def test_every_module_is_registered_and_every_check_is_a_module() -> None:
    modules = {path.stem for path in Path(package.__path__[0]).glob("*.py")} - NOT_CHECKS
    assert {name.replace("_", "-") for name in modules} == set(CHECKS)


def test_every_check_has_a_test_of_its_name() -> None:
    tests = {path.stem.removeprefix("test_").replace("_", "-") for path in Path(__file__).parent.glob("test_*.py")}
    assert tests - {"registry"} == set(CHECKS)


def test_every_check_has_a_section_in_the_docs() -> None:
    sections = re.findall(r"^## (\S+)$", (ROOT / "docs" / "lint.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sections == list(CHECKS)


def test_every_diagnostic_of_a_check_carries_its_id(tmp_path: Path) -> None:
    ruleset = load_world(tmp_path, {"demo/rules/on-tariff.cases.yaml": None, "demo/rules/x.cases.yaml": "[]\n"})
    assert {diagnostic.code for diagnostic in lint(ruleset)} == {"missing-cases", "orphan-case-file"}


def test_cases_that_cannot_be_read_are_diagnostics_too(tmp_path: Path) -> None:
    ruleset = load_world(tmp_path, edited("demo/rules/on-tariff.cases.yaml", ("tariff: {}", "tarif: {}")))
    assert {diagnostic.code for diagnostic in lint(ruleset, only=["unused-define"])} == {"unknown-record"}


def test_diagnostics_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    change = edited("demo/rules/on-tariff.yaml", ("{policy.policy_id}", "{policy.holder}"))
    change |= edited(
        "demo/directive.yaml", ("en: report every month", 'en: ""'), ("words: 每月", f"words: {'月' * 13}")
    )
    spans = [diagnostic.span for diagnostic in lint(load_world(tmp_path, change))]
    assert len(spans) == 3
    assert spans == sorted(spans)


def test_an_unknown_check_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean `missing-cases`"):
        lint(load_world(tmp_path), only=["missing-case"])


@pytest.mark.parametrize("name", shipped_rulesets())
def test_the_shipped_rulesets_are_clean(name: str) -> None:
    assert lint(load_ruleset(find_ruleset(name))) == ()
