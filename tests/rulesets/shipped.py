"""The rulesets on board, each loaded once with its cases."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from directive_rules.authoring.cases import CaseBook, read_cases
from directive_rules.loading import find_ruleset, load_ruleset, shipped_rulesets
from directive_rules.model.ruleset import Ruleset

ROOT = Path(__file__).parents[2]
NAMES = shipped_rulesets()


@cache
def shipped(name: str) -> tuple[Ruleset, CaseBook]:
    """Return a ruleset on board and its cases."""
    ruleset = load_ruleset(find_ruleset(name))
    return ruleset, read_cases(ruleset)
