"""Rule files: which duties a rule makes, its expressions, its force, and the message of its verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from directive_rules.analysis.directive import Directive, choice
from directive_rules.analysis.expressions import check, check_bool
from directive_rules.analysis.names import Setting, article
from directive_rules.analysis.vocabulary import names_of
from directive_rules.diagnostics import Diagnostic, Span, nearest
from directive_rules.errors import RulesetError
from directive_rules.model import expressions as x
from directive_rules.model.ruleset import (
    Force,
    Message,
    Modality,
    OncePerSubject,
    PerPeriod,
    PerRecord,
    Placeholder,
    Provision,
    Recurrence,
    Rule,
)
from directive_rules.model.types import BOOL, DateType, TimestampType
from directive_rules.model.values import MONTHS
from directive_rules.syntax import cel
from directive_rules.syntax.documents import NamesShape, RuleShape, fit
from directive_rules.syntax.yaml import MappingNode, Node, find_scalar, locate

PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def build_rule(
    node: Node, name: str, directive: Directive, setting: Setting, diagnostics: list[Diagnostic]
) -> Rule | None:
    """Compile one rule file; the directive's scope is joined to its `when`."""
    shape = fit(RuleShape, node, diagnostics)
    if shape is None:
        return None
    before = len(diagnostics)
    modality, force = _standing(shape, node, name, directive, diagnostics)
    framed = _recurrence(shape, node, setting, diagnostics)
    if framed is None:
        return None
    subject, recurrence = framed
    setting = Setting(setting.vocabulary, setting.parameters, directive.definitions, isinstance(recurrence, PerPeriod))
    parts = {key: _expression(node, key, subject, setting, diagnostics) for key in ("when", "require", "unless")}
    when = _join_scope(parts["when"], subject, directive, setting, node, diagnostics)
    by = None if shape.by == "none" else _deadline(node, subject, setting, diagnostics)
    words = _message(shape.message, node, subject, setting, diagnostics) if shape.message else None
    if len(diagnostics) > before or parts["require"] is None or modality is None:
        return None
    return Rule(
        id=shape.id,
        ruleset=directive.shape.id,
        provisions=tuple(shape.provision),
        modality=modality,
        force=force,
        title=names_of(shape.title, shape.id),
        subject=subject,
        recurrence=recurrence,
        require=parts["require"],
        when=when,
        by=by,
        unless=parts["unless"],
        message=words,
        parameters=_parameters_read((when, parts["require"], by, parts["unless"]), recurrence),
        span=locate(node, ("id",)),
        at_once=shape.by == "none",
    )


def _standing(
    shape: RuleShape, node: Node, name: str, directive: Directive, diagnostics: list[Diagnostic]
) -> tuple[Modality | None, Force]:
    """Return what a rule's provisions make of it; the ledger and the rule must name each other."""
    if shape.id != name:
        diagnostics.append(
            Diagnostic(
                "name-differs",
                f"the file is called `{name}` and its rule `{shape.id}`: one name",
                locate(node, ("id",)),
            )
        )
    modality = choice(Modality, shape.modality, locate(node, ("modality",)), diagnostics)
    if modality in (Modality.PERMISSION, Modality.EXHORTATION):
        diagnostics.append(
            Diagnostic("no-duty", f"{modality.value}s make no duty, so no rule", locate(node, ("modality",)))
        )
    known = {provision.id: provision for provision in directive.provisions}
    for position, identifier in enumerate(shape.provision):
        if identifier not in known:
            span = locate(node, ("provision", position)) if len(shape.provision) > 1 else locate(node, ("provision",))
            diagnostics.append(
                Diagnostic(
                    "unknown-provision", f"there is no provision `{identifier}`", span, nearest(identifier, known)
                )
            )
        elif shape.id not in known[identifier].rules:
            message = f"provision `{identifier}` does not name this rule among its `rules`"
            diagnostics.append(Diagnostic("one-sided", message, locate(node, ("provision",))))
    return modality, _rule_force(shape, node, directive, known, diagnostics)


def _parameters_read(parts: Iterable[x.Expression | None], recurrence: Recurrence) -> tuple[str, ...]:
    nodes = (node for part in parts if part is not None for node in x.descendants(part))
    used = {node.name for node in nodes if isinstance(node, x.ParameterRead)}
    if isinstance(recurrence, PerPeriod) and isinstance(recurrence.partial, str):
        used.add(recurrence.partial)
    return tuple(sorted(used))


def _rule_force(
    shape: RuleShape, node: Node, directive: Directive, known: Mapping[str, Provision], diagnostics: list[Diagnostic]
) -> Force:
    if shape.force:
        return choice(Force, shape.force, locate(node, ("force",)), diagnostics) or directive.force
    forces = {known[identifier].force for identifier in shape.provision if identifier in known}
    if len(forces) > 1:
        diagnostics.append(
            Diagnostic(
                "force-differs",
                "its provisions differ in force: say the rule's own `force:`",
                locate(node, ("provision",)),
            )
        )
    return forces.pop() if forces else directive.force


def _recurrence(
    shape: RuleShape, node: Node, setting: Setting, diagnostics: list[Diagnostic]
) -> tuple[str, Recurrence] | None:
    chosen = [key for key, said in (("on", shape.on), ("every", shape.every), ("once", shape.once)) if said]
    if len(chosen) != 1:
        diagnostics.append(
            Diagnostic("recurrence", "a rule says one of `on:`, `every:` and `once: true`", locate(node, ("id",)))
        )
        return None
    subject = shape.on or shape.subject
    if subject is None or (shape.on and shape.subject):
        diagnostics.append(
            Diagnostic(
                "recurrence",
                "`every` and `once` say `for:` which record type; `on` does not",
                locate(node, (chosen[0],)),
            )
        )
        return None
    if subject not in setting.vocabulary.records:
        span = locate(node, ("on" if shape.on else "for",))
        diagnostics.append(
            Diagnostic(
                "unknown-record",
                f"there is no record type `{subject}`",
                span,
                nearest(subject, setting.vocabulary.records),
            )
        )
        return None
    if shape.partial is not None and not shape.every:
        diagnostics.append(Diagnostic("recurrence", "`partial` goes with `every`", locate(node, ("partial",))))
    if shape.on:
        return subject, PerRecord()
    if shape.once:
        return subject, OncePerSubject()
    if shape.every not in MONTHS:
        diagnostics.append(
            Diagnostic(
                "recurrence",
                f"`{shape.every}` is no period",
                locate(node, ("every",)),
                nearest(str(shape.every), MONTHS),
            )
        )
        return None
    return subject, PerPeriod(shape.every, _partial(shape, node, setting, diagnostics))


def _partial(shape: RuleShape, node: Node, setting: Setting, diagnostics: list[Diagnostic]) -> bool | str:
    if shape.partial in (None, "true", "false"):
        return shape.partial == "true"
    name = str(shape.partial).removeprefix("params.")
    parameter = setting.parameters.get(name)
    if parameter is None or parameter.type != BOOL:
        message = "`partial` is `true`, `false` or a bool parameter `params.NAME`"
        diagnostics.append(
            Diagnostic("unknown-parameter", message, locate(node, ("partial",)), nearest(name, setting.parameters))
        )
        return False
    return name


def _expression(
    node: Node, key: str, subject: str, setting: Setting, diagnostics: list[Diagnostic]
) -> x.Expression | None:
    if not (isinstance(node, MappingNode) and node.get(key) is not None):
        return None
    try:
        return check_bool(cel.parse(find_scalar(node, (key,))), setting, subject, diagnostics)
    except RulesetError as error:
        diagnostics += error.diagnostics
        return None


def _deadline(node: Node, subject: str, setting: Setting, diagnostics: list[Diagnostic]) -> x.Expression | None:
    if not (isinstance(node, MappingNode) and node.get("by") is not None):
        return None
    try:
        tree = cel.parse(find_scalar(node, ("by",)))
    except RulesetError as error:
        diagnostics += error.diagnostics
        return None
    found = check(tree, setting, subject, diagnostics)
    if found is not None and not isinstance(found.type, (DateType, TimestampType)):
        diagnostics.append(
            Diagnostic("type-mismatch", f"`by` is a date or timestamp, this is {article(found.type)}", tree.span)
        )
        return None
    return found


def _join_scope(
    when: x.Expression | None,
    subject: str,
    directive: Directive,
    setting: Setting,
    node: Node,
    diagnostics: list[Diagnostic],
) -> x.Expression | None:
    if subject not in directive.scope:
        key = "on" if isinstance(node, MappingNode) and node.get("on") else "for"
        message = f"the directive's `scope` does not name `{subject}`"
        diagnostics.append(
            Diagnostic(
                "no-scope", message, locate(node, (key,)), f"add `{subject}: true` to `scope:` if all of them are in it"
            )
        )
        return when
    scope = check_bool(directive.scope[subject], setting, subject, diagnostics)
    if scope is None or (isinstance(scope, x.Constant) and scope.value is True):
        return when
    if when is None:
        return scope
    operands = [
        *(scope.operands if isinstance(scope, x.And) else (scope,)),
        *(when.operands if isinstance(when, x.And) else (when,)),
    ]
    return x.And(tuple(operands), BOOL, when.span)


def _message(shape: NamesShape, node: Node, subject: str, setting: Setting, diagnostics: list[Diagnostic]) -> Message:
    return Message(
        _holes(shape.zh, locate(node, ("message", "zh")), subject, setting, diagnostics),
        _holes(shape.en, locate(node, ("message", "en")), subject, setting, diagnostics),
    )


def _holes(
    text: str, span: Span, subject: str, setting: Setting, diagnostics: list[Diagnostic]
) -> tuple[str | Placeholder, ...]:
    parts: list[str | Placeholder] = []
    for position, part in enumerate(PLACEHOLDER.split(text)):
        if position % 2 == 0:
            parts += [part] if part else []
            continue
        if part == "due":
            parts.append(Placeholder("due"))
            continue
        found: list[Diagnostic] = []
        expression = None
        try:
            expression = check(cel.parse_text(part), setting, subject, found)
        except RulesetError as error:
            found += error.diagnostics
        diagnostics += [Diagnostic(one.code, f"in {{{part}}}: {one.message}", span, one.help) for one in found]
        allowed = (x.FieldRead, x.PeriodRead, x.ParameterRead, x.PeriodPart)
        if expression is not None and not isinstance(expression, allowed):
            message = f"in {{{part}}}: a message holds fields, `period`, `due` and parameters only"
            diagnostics.append(Diagnostic("message", message, span))
        elif expression is not None:
            parts.append(Placeholder(expression))
    return tuple(parts)
