"""A number other than 0 and 1 stands in an expression: it belongs in a parameter, with its date and source."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from directive_rules.authoring.lint.target import Target, nodes
from directive_rules.diagnostics import Diagnostic, Span
from directive_rules.model.expressions import Constant, Node, descendants

FREE = (0, 1)


def check(target: Target) -> Iterator[Diagnostic]:
    """Look at the rules and the definitions; a number in a definition is told once, however often it is used."""
    seen: set[Span] = set()
    for node in _everything(target):
        if node.span in seen:
            continue
        for number in _numbers(node):
            seen.add(node.span)
            message = f"the number `{number}` stands in an expression"
            yield Diagnostic("literal-threshold", message, node.span, "make it a parameter with a date and a source")


def _everything(target: Target) -> Iterator[Node]:
    for rule in target.ruleset.rules.values():
        yield from nodes(rule)
    for definition in target.ruleset.definitions:
        yield from descendants(definition.expression)


def _numbers(node: Node) -> Iterator[int | Decimal]:
    """Yield the numbers of a literal that are neither 0 nor 1."""
    if isinstance(node, Constant):
        for value in node.value if isinstance(node.value, tuple) else (node.value,):
            if isinstance(value, (int, Decimal)) and not isinstance(value, bool) and value not in FREE:
                yield value
