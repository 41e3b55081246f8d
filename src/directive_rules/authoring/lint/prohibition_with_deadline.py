"""A prohibition has a deadline: what is prohibited is prohibited at once and for good."""

from __future__ import annotations

from collections.abc import Iterator

from directive_rules.authoring.lint.target import Target
from directive_rules.diagnostics import Diagnostic
from directive_rules.model.ruleset import Modality


def check(target: Target) -> Iterator[Diagnostic]:
    """Look at the rules whose modality is prohibition."""
    for rule in target.ruleset.rules.values():
        if rule.modality is Modality.PROHIBITION and rule.by is not None:
            message = f"the prohibition `{rule.id}` has a deadline"
            help_ = "leave `by` out; if something must be done by a date, the rule is an obligation"
            yield Diagnostic("prohibition-with-deadline", message, rule.by.span, help_)
