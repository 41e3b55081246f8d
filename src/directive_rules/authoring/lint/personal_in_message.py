"""A message names a personal field: messages go into reports and logs, where no identifier may leak."""

from __future__ import annotations

from collections.abc import Iterator

from directive_rules.authoring.lint.target import Target
from directive_rules.diagnostics import Diagnostic
from directive_rules.model.expressions import FieldRead, descendants
from directive_rules.model.ruleset import Message, Placeholder


def check(target: Target) -> Iterator[Diagnostic]:
    """Look at the holes of each message, in both languages."""
    for rule in target.ruleset.rules.values():
        told = set()
        for read in _fields(rule.message) if rule.message is not None else ():
            name = f"{read.base.record}.{read.field}"
            if target.ruleset.vocabulary.records[read.base.record].fields[read.field].personal and name not in told:
                told.add(name)
                span = read.span if read.span.line else rule.span
                help_ = "name the record by its key instead"
                yield Diagnostic("personal-in-message", f"the message names the personal field `{name}`", span, help_)


def _fields(message: Message) -> Iterator[FieldRead]:
    for part in (*message.zh, *message.en):
        if isinstance(part, Placeholder) and not isinstance(part.expression, str):
            yield from (node for node in descendants(part.expression) if isinstance(node, FieldRead))
