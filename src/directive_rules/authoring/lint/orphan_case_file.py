"""A file of cases belongs to no rule, so its cases never run."""

from __future__ import annotations

from collections.abc import Iterator

from directive_rules.authoring.lint.target import Target
from directive_rules.diagnostics import Diagnostic, Span, nearest

SUFFIX = ".cases.yaml"


def check(target: Target) -> Iterator[Diagnostic]:
    """Look at the files beside the rules."""
    rules = target.ruleset.rules
    for path in sorted((target.folder / "rules").glob(f"*{SUFFIX}")):
        name = path.name.removesuffix(SUFFIX)
        if name not in rules:
            message = f"there is no rule `{name}` for these cases"
            yield Diagnostic("orphan-case-file", message, Span(path.as_posix()), nearest(name, rules))
