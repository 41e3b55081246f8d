"""What a person reads of a rule is missing in one language: its title, or the message of its verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from directive_rules.authoring.lint.target import Target
from directive_rules.diagnostics import Diagnostic
from directive_rules.model.ruleset import Placeholder

LANGUAGES = {"zh": "Chinese", "en": "English"}


def check(target: Target) -> Iterator[Diagnostic]:
    """Look at titles and messages; a message that consists of blanks is missing."""
    for rule in target.ruleset.rules.values():
        for code, language in LANGUAGES.items():
            if not getattr(rule.title, code).strip():
                yield Diagnostic(
                    "message-missing-language", f"the rule `{rule.id}` has no title in {language}", rule.span
                )
            parts: tuple[str | Placeholder, ...] = getattr(rule.message, code) if rule.message is not None else ()
            if not any(isinstance(part, Placeholder) or part.strip() for part in parts):
                yield Diagnostic(
                    "message-missing-language", f"the rule `{rule.id}` has no message in {language}", rule.span
                )
