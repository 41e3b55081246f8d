"""What a lint check looks at: a loaded ruleset with its cases and its folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from directive_rules.authoring.cases.model import CaseBook
from directive_rules.diagnostics import Diagnostic
from directive_rules.model.expressions import Expression, Node, descendants
from directive_rules.model.ruleset import Rule, Ruleset


@dataclass(frozen=True, slots=True)
class Target:
    """A ruleset to be checked, with its cases as far as they could be read."""

    ruleset: Ruleset
    cases: CaseBook

    @property
    def folder(self) -> Path:
        """Where the ruleset stands on disk."""
        return Path(self.ruleset.path)


Check: TypeAlias = Callable[[Target], Iterable[Diagnostic]]


def expressions(rule: Rule) -> Iterator[Expression]:
    """Yield the expressions of a rule: `when` with the scope, `require`, `by` and `unless`, where it has them."""
    yield from (part for part in (rule.when, rule.require, rule.by, rule.unless) if part is not None)


def nodes(rule: Rule) -> Iterator[Node]:
    """Yield every node of a rule's expressions."""
    for expression in expressions(rule):
        yield from descendants(expression)
