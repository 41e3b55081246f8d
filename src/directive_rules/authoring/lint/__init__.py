"""Checks of a ruleset that loads, for what is allowed but seldom meant.

One check is one module here, one test and one section in docs/lint.md. Its id, which is the code of its diagnostics, is
the module's name with hyphens.
"""

from __future__ import annotations

from collections.abc import Collection
from types import ModuleType
from typing import Final

from directive_rules.authoring.cases import read_cases
from directive_rules.authoring.lint import (
    event_field_bare,
    foreign_provision,
    literal_threshold,
    message_missing_language,
    missing_cases,
    obligation_without_deadline,
    operative_words_too_long,
    orphan_case_file,
    paraphrase_missing,
    personal_in_message,
    prohibition_with_deadline,
    tension_unproven,
    unaccounted,
    unused_define,
    unused_parameter,
)
from directive_rules.authoring.lint.target import Check, Target
from directive_rules.diagnostics import Diagnostic, nearest
from directive_rules.errors import UsageError
from directive_rules.model.ruleset import Ruleset

__all__ = ["CHECKS", "lint"]

_MODULES: Final[tuple[ModuleType, ...]] = (
    literal_threshold,
    event_field_bare,
    obligation_without_deadline,
    prohibition_with_deadline,
    unaccounted,
    unused_parameter,
    unused_define,
    missing_cases,
    orphan_case_file,
    message_missing_language,
    personal_in_message,
    operative_words_too_long,
    paraphrase_missing,
    tension_unproven,
    foreign_provision,
)

CHECKS: Final[dict[str, Check]] = {
    module.__name__.rpartition(".")[2].replace("_", "-"): module.check for module in _MODULES
}
"""Every lint check by its id."""


def lint(ruleset: Ruleset, only: Collection[str] | None = None) -> tuple[Diagnostic, ...]:
    """Run the lint checks, or `only` those named, on a loaded ruleset; what they found, ordered by place.

    Cases that cannot be read are diagnostics too, whichever checks run. Raises `UsageError` for an unknown check.
    """
    for name in only or ():
        if name not in CHECKS:
            raise UsageError(f"there is no lint check `{name}`; {nearest(name, CHECKS)}")
    target = Target(ruleset, read_cases(ruleset))
    found = [*ruleset.warnings, *target.cases.diagnostics]
    for name, check in CHECKS.items():
        if only is None or name in only:
            found += check(target)
    return tuple(sorted(found, key=lambda diagnostic: (diagnostic.span, diagnostic.code, diagnostic.message)))
