"""A parameter is read by no rule, message or definition."""

from __future__ import annotations

from collections.abc import Iterator

from directive_rules.authoring.lint.target import Target, nodes
from directive_rules.diagnostics import Diagnostic, Severity
from directive_rules.model.expressions import ParameterRead, descendants
from directive_rules.model.ruleset import Message, PerPeriod, Placeholder, Rule


def check(target: Target) -> Iterator[Diagnostic]:
    """Look for parameters that nothing reads; `partial: params.NAME` and the `count:` of an escalation read, too."""
    used = {name for rule in target.ruleset.rules.values() for name in parameters_read(rule)}
    used |= {one.count for one in target.ruleset.escalations if isinstance(one.count, str)}
    for name, parameter in target.ruleset.parameters.items():
        if name not in used:
            message = f"the parameter `{name}` is read nowhere"
            yield Diagnostic("unused-parameter", message, parameter.span, "remove it, or use it", Severity.WARNING)


def parameters_read(rule: Rule) -> Iterator[str]:
    """Yield the names of the parameters a rule reads."""
    yield from rule.parameters
    yield from (node.name for node in nodes(rule) if isinstance(node, ParameterRead))
    if isinstance(rule.recurrence, PerPeriod) and isinstance(rule.recurrence.partial, str):
        yield rule.recurrence.partial.removeprefix("params.")
    if rule.message is not None:
        yield from _in_message(rule.message)


def _in_message(message: Message) -> Iterator[str]:
    for part in (*message.zh, *message.en):
        if isinstance(part, Placeholder) and not isinstance(part.expression, str):
            yield from (node.name for node in descendants(part.expression) if isinstance(node, ParameterRead))
