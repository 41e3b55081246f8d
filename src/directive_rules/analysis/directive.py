"""The directive file: identity, force, scope, definitions and the provision ledger."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

from directive_rules.analysis.expressions import check, check_bool
from directive_rules.analysis.names import Definitions, Setting
from directive_rules.analysis.vocabulary import names_of
from directive_rules.diagnostics import Diagnostic, Span, nearest
from directive_rules.errors import RulesetError
from directive_rules.model.expressions import Expression
from directive_rules.model.ruleset import (
    Definition,
    Force,
    Locator,
    Modality,
    NotChecked,
    NotCheckedReason,
    Provision,
    Tension,
)
from directive_rules.model.vocabulary import Vocabulary
from directive_rules.syntax import cel
from directive_rules.syntax.documents import DirectiveShape, ProvisionShape, fit
from directive_rules.syntax.yaml import Node, find_scalar, locate, locate_key

BEARERS: Final = ("insurer", "regulator", "government", "association", "enterprise")

Choice = TypeVar("Choice", bound=Enum)
T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Directive:
    """What `directive.yaml` says, with its parts resolved; rules are compiled against it."""

    shape: DirectiveShape
    node: Node
    force: Force
    provisions: tuple[Provision, ...]
    scope: Mapping[str, cel.Tree]
    definitions: Definitions


def build_directive(node: Node, vocabulary: Vocabulary, diagnostics: list[Diagnostic]) -> Directive | None:
    """Read the directive file; None where its shape is wrong."""
    shape = fit(DirectiveShape, node, diagnostics)
    if shape is None:
        return None
    force = choice(Force, shape.force, locate(node, ("force",)), diagnostics) or Force.BINDING
    provisions = []
    seen: dict[str, int] = {}
    for position, written in enumerate(shape.provisions):
        provision = _provision(written, node, position, force, diagnostics)
        if provision.id in seen:
            diagnostics.append(
                Diagnostic("duplicate-provision", f"provision `{provision.id}` stands here twice", provision.span)
            )
        seen[provision.id] = position
        provisions.append(provision)
    for provision in provisions:
        if provision.not_checked and provision.not_checked.of and provision.not_checked.of not in seen:
            diagnostics.append(
                Diagnostic(
                    "unknown-provision",
                    f"there is no provision `{provision.not_checked.of}`",
                    provision.span,
                    nearest(provision.not_checked.of, seen),
                )
            )
    scope: dict[str, cel.Tree] = {}
    for record in shape.scope:
        if _known_record(record, vocabulary, node, ("scope", record), diagnostics):
            _parse_into(scope, record, node, ("scope", record), diagnostics)
    trees: dict[tuple[str, str], cel.Tree] = {}
    for record, named in shape.define.items():
        if not _known_record(record, vocabulary, node, ("define", record), diagnostics):
            continue
        for name in named:
            owner = vocabulary.records[record]
            if name in owner.fields or name in owner.relations:
                diagnostics.append(
                    Diagnostic(
                        "name-taken",
                        f"`{record}.{name}` is already a field or relation",
                        locate(node, ("define", record, name)),
                    )
                )
                continue
            _parse_into(trees, (record, name), node, ("define", record, name), diagnostics)
    return Directive(shape, node, force, tuple(provisions), scope, Definitions(trees))


def build_definitions(directive: Directive, setting: Setting, diagnostics: list[Diagnostic]) -> tuple[Definition, ...]:
    """Type each definition on its own, so that an unused one is checked too."""
    found = []
    for (record, name), tree in directive.definitions.trees.items():
        expression = check(tree, setting, record, diagnostics)
        if expression is not None:
            text = find_scalar(directive.node, ("define", record, name)).text
            found.append(Definition(record, name, expression, text))
    return tuple(found)


def build_scope(directive: Directive, setting: Setting, diagnostics: list[Diagnostic]) -> dict[str, Expression]:
    """Type the scope of each record type, so that one about which there is no rule is checked too."""
    checked = {record: check_bool(tree, setting, record, diagnostics) for record, tree in directive.scope.items()}
    return {record: expression for record, expression in checked.items() if expression is not None}


def build_tensions(
    directive: Directive, rules: Mapping[str, object], parameters: Mapping[str, object], diagnostics: list[Diagnostic]
) -> tuple[Tension, ...]:
    """Read where provisions pull apart; what carries the resolution must be there."""
    provisions = {provision.id: provision for provision in directive.provisions}
    carriers = [*rules, *(f"params.{name}" for name in parameters)]
    found = []
    for position, shape in enumerate(directive.shape.tensions):
        span = locate(directive.node, ("tensions", position, "between"))
        for identifier in shape.between:
            if "#" not in identifier and identifier not in provisions:
                message = f"there is no provision `{identifier}`"
                diagnostics.append(Diagnostic("unknown-provision", message, span, nearest(identifier, provisions)))
        for carrier in shape.carried_by:
            if carrier not in carriers:
                message = f"there is no rule or parameter `{carrier}`"
                diagnostics.append(Diagnostic("unknown-rule", message, span, nearest(carrier, carriers)))
        found.append(
            Tension(
                tuple(shape.between),
                names_of(shape.question, ""),
                names_of(shape.resolution, ""),
                tuple(shape.carried_by),
                shape.case,
                span,
            )
        )
    return tuple(found)


def check_ledger(directive: Directive, rules: Mapping[str, object], diagnostics: list[Diagnostic]) -> None:
    """Refuse a provision that names a rule that is not there, or names neither rule nor reason."""
    for provision in directive.provisions:
        for identifier in provision.rules:
            if identifier not in rules:
                message = f"provision `{provision.id}` names the rule `{identifier}`, which is not there"
                diagnostics.append(Diagnostic("unknown-rule", message, provision.span, nearest(identifier, rules)))
        if not provision.rules and provision.not_checked is None:
            message = f"provision `{provision.id}` has neither rules nor a reason for having none"
            diagnostics.append(
                Diagnostic(
                    "unaccounted",
                    message,
                    provision.span,
                    "name its `rules:`, or say `not_checked: {because: ..., note: ...}`",
                )
            )


def _provision(
    shape: ProvisionShape, node: Node, position: int, force: Force, diagnostics: list[Diagnostic]
) -> Provision:
    path = ("provisions", position)
    modality = choice(Modality, shape.modality, locate(node, (*path, "modality")), diagnostics) or Modality.OBLIGATION
    own = choice(Force, shape.force, locate(node, (*path, "force")), diagnostics) if shape.force else None
    if shape.bearer not in BEARERS:
        span = locate(node, (*path, "bearer"))
        diagnostics.append(
            Diagnostic("unknown-bearer", f"`{shape.bearer}` is no bearer", span, nearest(shape.bearer, BEARERS))
        )
    if shape.rules and shape.bearer != "insurer":
        message = f"what the {shape.bearer} owes never falls on an insurer: no rules here"
        diagnostics.append(Diagnostic("wrong-bearer", message, locate(node, (*path, "rules"))))
    reason = None
    if shape.not_checked is not None:
        span = locate(node, (*path, "not_checked", "because"))
        because = choice(NotCheckedReason, shape.not_checked.because, span, diagnostics)
        note = names_of(shape.not_checked.note, "")
        reason = NotChecked(because or NotCheckedReason.ATTITUDE, note, shape.not_checked.of)
    at = Locator(shape.at.section, shape.at.heading, shape.at.sentence, shape.at.clause)
    return Provision(
        shape.id, at, shape.digest, shape.words, names_of(shape.says, shape.id), modality, own or force, shape.bearer,
        tuple(shape.rules), reason, tuple(shape.despite), locate(node, (*path, "id")),
    )  # fmt: skip


def _known_record(
    record: str, vocabulary: Vocabulary, node: Node, path: tuple[str, ...], diagnostics: list[Diagnostic]
) -> bool:
    if record in vocabulary.records:
        return True
    span = locate(node, path[:-1]) if path[-1] != record else locate_key(node, path)
    diagnostics.append(
        Diagnostic("unknown-record", f"there is no record type `{record}`", span, nearest(record, vocabulary.records))
    )
    return False


def _parse_into(
    trees: dict[T, cel.Tree], key: T, node: Node, path: tuple[int | str, ...], diagnostics: list[Diagnostic]
) -> None:
    try:
        trees[key] = cel.parse(find_scalar(node, path))
    except RulesetError as error:
        diagnostics += error.diagnostics


def choice(enum: type[Choice], text: str, span: Span, diagnostics: list[Diagnostic]) -> Choice | None:
    """Return the member with that text; None, with a diagnostic, where there is none."""
    for member in enum:
        if member.value == text:
            return member
    known = [str(member.value) for member in enum]
    what = "reason" if enum is NotCheckedReason else enum.__name__.lower()
    diagnostics.append(
        Diagnostic(f"unknown-{what}", f"`{text}` is none of {', '.join(known)}", span, nearest(text, known))
    )
    return None
