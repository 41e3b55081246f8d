"""Escalations: breaches that, where there are enough of them, are a finding about the bearer and not about a record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from directive_rules.analysis.directive import Directive
from directive_rules.analysis.names import Setting, article
from directive_rules.analysis.vocabulary import names_of
from directive_rules.diagnostics import Diagnostic, nearest
from directive_rules.model.ruleset import Escalation, Rule
from directive_rules.model.types import CodeType, IntType, StringType
from directive_rules.model.values import MONTHS
from directive_rules.syntax.documents import EscalationShape
from directive_rules.syntax.yaml import Node, locate

PARAMETER: Final = "params."


def build_escalations(
    directive: Directive,
    written: Collection[str],
    rules: Mapping[str, Rule],
    setting: Setting,
    diagnostics: list[Diagnostic],
) -> tuple[Escalation, ...]:
    """Read what a directive escalates. `written` has the ids of all rule files, `rules` the rules that are sound."""
    found: list[Escalation] = []
    taken = set(written)
    for position, shape in enumerate(directive.shape.escalate):
        entry = _Entry(shape, directive.node, position, diagnostics)
        if shape.id in taken:
            entry.refuse("name-taken", f"`{shape.id}` is already a rule or an escalation", "id")
        taken.add(shape.id)
        entry.check_rules(written, rules, setting)
        entry.check_count(setting)
        escalation = entry.built()
        if escalation is not None:
            found.append(escalation)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of `escalate:`, and where it stands."""

    shape: EscalationShape
    node: Node
    position: int
    diagnostics: list[Diagnostic]

    def refuse(self, code: str, message: str, key: str, advice: str = "") -> None:
        span = locate(self.node, ("escalate", self.position, key))
        self.diagnostics.append(Diagnostic(code, message, span, advice))

    def check_rules(self, written: Collection[str], rules: Mapping[str, Rule], setting: Setting) -> None:
        """Refuse a rule that is not there, and a bearer that the subject of one does not name."""
        for name in self.shape.rules:
            if name not in written:
                self.refuse("unknown-rule", f"there is no rule `{name}`", "rules", nearest(name, written))
        for subject in sorted({rules[name].subject for name in self.shape.rules if name in rules}):
            fields = setting.vocabulary.records[subject].fields
            by = self.shape.by
            if by not in fields:
                self.refuse("unknown-field", f"`{subject}` has no field `{by}`", "by", nearest(by, fields))
            elif not isinstance(fields[by].type, StringType | CodeType):
                message = f"`{subject}.{by}` is {article(fields[by].type)}: a string or a code names a bearer"
                self.refuse("type-mismatch", message, "by")

    def check_count(self, setting: Setting) -> None:
        """Refuse a number that is not a whole-number parameter: numbers live in parameters, with their sources."""
        name = self.shape.count.removeprefix(PARAMETER)
        if name == self.shape.count:
            self.refuse("bad-value", f"`count: {name}`: a parameter is expected, as in `params.NAME`", "count")
        elif name not in setting.parameters:
            advice = nearest(name, setting.parameters)
            self.refuse("unknown-parameter", f"there is no parameter `{name}`", "count", advice)
        elif not isinstance(setting.parameters[name].type, IntType):
            self.refuse("type-mismatch", f"`params.{name}` is no whole number", "count")

    def built(self) -> Escalation | None:
        shape = self.shape
        if shape.within not in MONTHS:
            self.refuse("recurrence", f"`{shape.within}` is no period", "within", nearest(shape.within, MONTHS))
            return None
        span = locate(self.node, ("escalate", self.position, "id"))
        title = names_of(shape.title, shape.id)
        count = shape.count.removeprefix(PARAMETER)
        return Escalation(shape.id, title, tuple(shape.rules), shape.by, shape.within, count, span)
