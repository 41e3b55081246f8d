"""An obligation looks for records but does not say by when they must be there.

Without a deadline the records must be there the moment the duty arises. Where that is meant, `by: none` says so; where
the text gives no date, `by` reads a parameter that is unset.
"""

from __future__ import annotations

from collections.abc import Iterator

from directive_rules.authoring.lint.target import Target
from directive_rules.diagnostics import Diagnostic
from directive_rules.model.expressions import Aggregate, Members, Node, Not, Quantifier, Size, children
from directive_rules.model.ruleset import Modality


def check(target: Target) -> Iterator[Diagnostic]:
    """Look at the obligations whose `require` can become true by a record that arrives."""
    for rule in target.ruleset.rules.values():
        if rule.modality is not Modality.OBLIGATION or rule.by is not None or rule.at_once:
            continue
        if looks_for_records(rule.require):
            message = f"the obligation `{rule.id}` looks for records but has no `by`"
            help_ = "say `by: ...`; read an unset parameter where the text has no date; `by: none` means at once"
            yield Diagnostic("obligation-without-deadline", message, rule.span, help_)


def looks_for_records(node: Node, wanted: bool = True) -> bool:
    """Tell whether one more record could make the condition true: `exists`, `size`, `sum`, a negated `all`."""
    match node:
        case Not(operand=operand):
            return looks_for_records(operand, not wanted)
        case Quantifier(kind=kind, source=source) if not isinstance(source, Members):
            return kind == "exists_one" or (kind == "exists") is wanted
        case Size(source=source):
            return not isinstance(source, Members)
        case Aggregate(kind=kind):
            return kind == "sum"
        case _:
            return any(looks_for_records(child, wanted) for child in children(node))
