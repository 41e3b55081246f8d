"""The operative words of a provision are longer than 12 characters: only what triggers the duty is quoted."""

from __future__ import annotations

from collections.abc import Iterator

from directive_rules.authoring.lint.target import Target
from directive_rules.diagnostics import Diagnostic

LONGEST = 12


def check(target: Target) -> Iterator[Diagnostic]:
    """Look at `words` of every provision."""
    for provision in target.ruleset.provisions:
        if len(provision.words) > LONGEST:
            message = f"the operative words of provision `{provision.id}` have {len(provision.words)} characters"
            yield Diagnostic("operative-words-too-long", message, provision.span, f"quote at most {LONGEST}")
