"""A tension between provisions names a case that does not exist, or nothing that carries its resolution."""

from __future__ import annotations

from collections.abc import Iterator

from directive_rules.authoring.lint.target import Target
from directive_rules.authoring.tensions import proof_of, proving_case
from directive_rules.diagnostics import Diagnostic, nearest
from directive_rules.model.ruleset import Tension


def check(target: Target) -> Iterator[Diagnostic]:
    """Look at the tensions of the ledger."""
    for tension in target.ruleset.tensions:
        yield from _case(target, tension)
        yield from _carriers(target, tension)


def _case(target: Target, tension: Tension) -> Iterator[Diagnostic]:
    if proving_case(tension, target.cases) is not None:
        return
    rule, title = proof_of(tension)
    if rule not in target.ruleset.rules:
        advice = nearest(rule, target.ruleset.rules) or "name the case as `RULE: TITLE`"
        message = f"the tension is proven by a case of the rule `{rule}`, which does not exist"
    else:
        advice = nearest(title, (case.title for case in target.cases.cases.get(rule, ())))
        message = f"the tension is proven by the case `{title}` of `{rule}`, which does not exist"
    yield Diagnostic("tension-unproven", message, tension.span, advice)


def _carriers(target: Target, tension: Tension) -> Iterator[Diagnostic]:
    known = [*target.ruleset.rules, *(f"params.{name}" for name in target.ruleset.parameters)]
    for carrier in tension.carried_by:
        if carrier not in known:
            message = f"the tension is carried by `{carrier}`, which is neither a rule nor a parameter"
            yield Diagnostic("tension-unproven", message, tension.span, nearest(carrier, known))
