"""Lint check `unaccounted`: provisions and rules account for each other.

The loader refuses most of this; the check holds for rulesets made in other ways as well.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from directive_rules.authoring.cases import CaseBook
from directive_rules.authoring.lint.target import Target
from directive_rules.authoring.lint.unaccounted import check
from directive_rules.model.ruleset import Ruleset
from tests.unit.authoring.lint.finding import found
from tests.unit.authoring.world import load_world


def told(ruleset: Ruleset) -> list[str]:
    return [diagnostic.message for diagnostic in check(Target(ruleset, CaseBook({})))]


def test_the_model_ruleset_is_clean(tmp_path: Path) -> None:
    assert found("unaccounted", tmp_path) == ()


def test_a_provision_without_rule_and_reason(tmp_path: Path) -> None:
    ruleset = load_world(tmp_path)
    first, *others = ruleset.provisions
    bare = replace(ruleset, provisions=(replace(first, rules=()), *others))
    assert told(bare) == [
        "provision `1.1` has neither a rule nor a reason for having none",
        "the rule `on-tariff` names provision `1.1`, but the provision does not name the rule",
    ]


def test_a_rule_that_names_no_provision_or_one_that_does_not_exist(tmp_path: Path) -> None:
    ruleset = load_world(tmp_path)
    rules = dict(ruleset.rules)
    rules["on-tariff"] = replace(rules["on-tariff"], provisions=())
    rules["inspect-once"] = replace(rules["inspect-once"], provisions=("1.2", "9.9"))
    assert told(replace(ruleset, rules=rules)) == [
        "provision `1.1` names the rule `on-tariff`, but the rule does not name the provision",
        "the rule `inspect-once` names the provision `9.9`, which does not exist",
        "the rule `on-tariff` names no provision",
    ]


def test_a_provision_that_names_a_rule_that_does_not_exist(tmp_path: Path) -> None:
    ruleset = load_world(tmp_path)
    first, *others = ruleset.provisions
    astray = replace(ruleset, provisions=(replace(first, rules=("on-tariff", "on-tarif")), *others))
    assert told(astray) == ["provision `1.1` names the rule `on-tarif`, which does not exist"]
