"""Provisions and rules do not account for each other.

Every provision has rules, or a reason for having none, and names exactly the rules that name it.
"""

from __future__ import annotations

from collections.abc import Iterator

from directive_rules.authoring.lint.target import Target
from directive_rules.diagnostics import Diagnostic, nearest


def check(target: Target) -> Iterator[Diagnostic]:
    """Look at the ledger from both sides."""
    yield from _provisions(target)
    yield from _rules(target)


def _provisions(target: Target) -> Iterator[Diagnostic]:
    rules = target.ruleset.rules
    for provision in target.ruleset.provisions:
        if not provision.rules and provision.not_checked is None:
            message = f"provision `{provision.id}` has neither a rule nor a reason for having none"
            yield Diagnostic("unaccounted", message, provision.span, "add `rules`, or `not_checked` with a reason")
        for name in provision.rules:
            if name not in rules:
                message = f"provision `{provision.id}` names the rule `{name}`, which does not exist"
                yield Diagnostic("unaccounted", message, provision.span, nearest(name, rules))
            elif provision.id not in rules[name].provisions:
                message = (
                    f"provision `{provision.id}` names the rule `{name}`, but the rule does not name the provision"
                )
                yield Diagnostic(
                    "unaccounted", message, provision.span, f"add it to `provision` in `rules/{name}.yaml`"
                )


def _rules(target: Target) -> Iterator[Diagnostic]:
    provisions = {provision.id: provision for provision in target.ruleset.provisions}
    for rule in target.ruleset.rules.values():
        if not rule.provisions:
            yield Diagnostic("unaccounted", f"the rule `{rule.id}` names no provision", rule.span)
        for identifier in rule.provisions:
            if identifier not in provisions:
                message = f"the rule `{rule.id}` names the provision `{identifier}`, which does not exist"
                yield Diagnostic("unaccounted", message, rule.span, nearest(identifier, provisions))
            elif rule.id not in provisions[identifier].rules:
                message = (
                    f"the rule `{rule.id}` names provision `{identifier}`, but the provision does not name the rule"
                )
                yield Diagnostic(
                    "unaccounted", message, rule.span, "add it to the provision's `rules` in `directive.yaml`"
                )
