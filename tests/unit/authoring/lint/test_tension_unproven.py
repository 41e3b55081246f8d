"""Lint check `tension-unproven`: the case that proves a tension's resolution exists, and so does what carries it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from directive_rules.authoring.lint.target import Target
from directive_rules.authoring.lint.tension_unproven import check
from tests.unit.authoring.counted import changes, counted
from tests.unit.authoring.lint.finding import found


def proven_by(case: str) -> dict[str, str | None]:
    return {name: str(text).replace("on-tariff: any other rate", case) for name, text in changes().items()}


def test_a_tension_with_its_case_is_fine(tmp_path: Path) -> None:
    assert found("tension-unproven", tmp_path, changes()) == ()


@pytest.mark.parametrize(
    ("case", "message", "advice"),
    [
        (
            "on-tariff: any other rates",
            "the tension is proven by the case `any other rates` of `on-tariff`, which does not exist",
            "did you mean `any other rate`?",
        ),
        (
            "on-tarif: any other rate",
            "the tension is proven by a case of the rule `on-tarif`, which does not exist",
            "did you mean `on-tariff`?",
        ),
        (
            "any other rate",
            "the tension is proven by a case of the rule `any other rate`, which does not exist",
            "known here: `inspect-once`, `monthly-report`, `on-tariff`",
        ),
    ],
)
def test_a_case_that_does_not_exist(tmp_path: Path, case: str, message: str, advice: str) -> None:
    (diagnostic,) = found("tension-unproven", tmp_path, proven_by(case))
    assert diagnostic.message == message
    assert diagnostic.help == advice
    assert diagnostic.span.line > 0


def test_a_carrier_that_does_not_exist(tmp_path: Path) -> None:
    """The loader refuses this; the check holds for rulesets made in other ways as well."""
    ruleset, book = counted(tmp_path)
    (tension,) = ruleset.tensions
    astray = replace(ruleset, tensions=(replace(tension, carried_by=("on-tariff", "params.float_facto")),))
    (diagnostic,) = check(Target(astray, book))
    assert diagnostic.message == (
        "the tension is carried by `params.float_facto`, which is neither a rule nor a parameter"
    )
    assert diagnostic.help.startswith("did you mean `params.float_factor`")
