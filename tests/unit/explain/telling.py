"""Explanations in the small world: one rule, one case, one duty."""

from __future__ import annotations

from pathlib import Path

from directive_rules.authoring.cases import read_cases
from directive_rules.explain import Explanation, explain_duty
from tests.unit.authoring.world import load_world


def told(
    folder: Path,
    duty: str,
    given: str,
    as_of: str = "2017-06-30",
    changes: dict[str, str | None] | None = None,
    more: str = "",
) -> Explanation:
    """Explain a duty over the records of a case; `more` holds further lines of the case."""
    rule = duty.split("/")[-2]
    case = f"- case: c\n  as_of: {as_of}\n  given: {given}\n  expect: compliant\n{more}"
    ruleset = load_world(folder, {**(changes or {}), f"demo/rules/{rule}.cases.yaml": case})
    book = read_cases(ruleset)
    assert not book.diagnostics, book.diagnostics
    (only,) = book.cases[rule]
    return explain_duty(ruleset, only.export, only.as_of, duty, only.parameters)
