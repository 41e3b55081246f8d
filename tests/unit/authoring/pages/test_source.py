"""What loading has joined and inlined, apart again."""

from __future__ import annotations

from pathlib import Path

from directive_rules.authoring.pages.source import own_condition, written_definition, written_parts
from directive_rules.wording.notation import notation
from tests.unit.authoring.world import edited, load_world

SCOPE = '  policy: policy.line == "liability"\n'
WHEN = "when: has(policy.rate)"


def own(folder: Path, scope: str, when: str) -> str | None:
    change = edited("demo/directive.yaml", (SCOPE, scope)) | edited("demo/rules/on-tariff.yaml", (WHEN, when))
    ruleset = load_world(folder, change)
    condition = own_condition(ruleset, ruleset.rules["on-tariff"])
    return notation(condition) if condition is not None else None


def test_the_scope_is_taken_off(tmp_path: Path) -> None:
    assert own(tmp_path, SCOPE, WHEN) == "has(policy.rate)"


def test_a_scope_and_a_condition_of_several_parts(tmp_path: Path) -> None:
    scope = '  policy: policy.line == "liability" && !policy.renewed\n'
    when = "when: has(policy.rate) && has(policy.line)"
    assert own(tmp_path, scope, when) == "has(policy.rate) && has(policy.line)"


def test_a_condition_that_repeats_the_scope_is_still_its_own(tmp_path: Path) -> None:
    assert own(tmp_path, SCOPE, 'when: policy.line == "liability"') == 'policy.line == "liability"'


def test_a_rule_without_condition_has_none(tmp_path: Path) -> None:
    assert own(tmp_path, SCOPE, "") is None


def test_a_scope_of_everything_takes_nothing_off(tmp_path: Path) -> None:
    assert own(tmp_path, "  policy: true\n", WHEN) == "has(policy.rate)"
    assert own(tmp_path / "other", "  policy: true\n", "") is None


def test_expressions_stand_as_their_file_has_them(tmp_path: Path) -> None:
    block = "when: |\n  has(policy.rate)\n    && !policy.renewed"
    ruleset = load_world(tmp_path, edited("demo/rules/on-tariff.yaml", (WHEN, block)))
    lines = list(written_parts(ruleset, ruleset.rules["on-tariff"]))
    assert lines[:3] == block.splitlines()
    assert lines[3].startswith("require: policy.rate == ")


def test_a_definition_stands_as_its_file_has_it(tmp_path: Path) -> None:
    ruleset = load_world(tmp_path)
    (definition,) = ruleset.definitions
    assert written_definition(ruleset, definition) == "policy.inspections.exists(i, i.hazards >= 0)"
