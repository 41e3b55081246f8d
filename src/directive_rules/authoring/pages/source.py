"""A ruleset's files as they are written: what loading has joined and inlined, apart again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from directive_rules.model.expressions import And, Constant, Expression
from directive_rules.model.ruleset import Definition, Rule, Ruleset
from directive_rules.model.types import BOOL
from directive_rules.syntax.yaml import Node, ScalarNode, find, read_yaml

PARTS: Final = ("when", "unless", "require", "by")


def written_parts(ruleset: Ruleset, rule: Rule) -> Iterator[str]:
    """Yield the lines of a rule's file that hold its expressions."""
    node = read_yaml(Path(ruleset.path) / "rules" / f"{rule.id}.yaml")
    for part in PARTS:
        found = find(node, (part,))
        if isinstance(found, ScalarNode) and found.style == "literal":
            yield f"{part}: |"
            yield from (f"  {line}".rstrip() for line in found.text.rstrip().splitlines())
        elif isinstance(found, ScalarNode) and not found.empty:
            yield f"{part}: {found.text}"


def written_definition(ruleset: Ruleset, definition: Definition) -> str:
    """Return a definition as `directive.yaml` has it."""
    return _text(read_yaml(Path(ruleset.path) / "directive.yaml"), "define", definition.record, definition.name)


def own_condition(ruleset: Ruleset, rule: Rule) -> Expression | None:
    """Return the `when` of a rule without the scope that loading joined to it; None where it has no other."""
    scope, when = ruleset.scope.get(rule.subject), rule.when
    if scope is None or when is None or is_everything(scope):
        return when
    joined = scope.operands if isinstance(scope, And) else (scope,)
    operands = when.operands if isinstance(when, And) else (when,)
    own = operands[len(joined) :]
    if not own:
        return None
    return own[0] if len(own) == 1 else And(own, BOOL, when.span)


def is_everything(scope: Expression) -> bool:
    """Tell whether a scope takes every record in."""
    return isinstance(scope, Constant) and scope.value is True


def _text(node: Node, *path: str) -> str:
    found = find(node, path)
    return found.text.strip() if isinstance(found, ScalarNode) else ""
