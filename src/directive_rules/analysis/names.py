"""What an expression may speak of, and the resolution of paths to records and of what macros range over."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from directive_rules.diagnostics import Diagnostic, Span, nearest
from directive_rules.model import expressions as x
from directive_rules.model.ruleset import Parameter
from directive_rules.model.types import BoolType, ListType, Type
from directive_rules.model.vocabulary import Relation, Vocabulary
from directive_rules.syntax import cel


@dataclass(frozen=True, slots=True)
class Definitions:
    """Named expressions by record type and name, not yet typed: they are typed where they are used."""

    trees: Mapping[tuple[str, str], cel.Tree] = field(default_factory=dict)

    def names(self, record: str) -> list[str]:
        """Return the names defined for a record type."""
        return [name for owner, name in self.trees if owner == record]


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression may speak of."""

    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    definitions: Definitions = field(default_factory=Definitions)
    periodic: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """The variables in reach, and what surrounds the place."""

    variables: Mapping[str, x.RecordExpression | x.MemberRead]
    in_macro: bool = False
    over_relation: bool = False
    defining: tuple[tuple[str, str], ...] = ()


def article(type_: Type) -> str:
    """Return the type's name for a sentence: `a date`, `an int`."""
    text = str(type_)
    return f"an {text}" if text[0] in "aeiou" else f"a {text}"


class Resolver(ABC):
    """Resolves names to records, relations and sources; what an expression means is for its heirs."""

    def __init__(self, setting: Setting, diagnostics: list[Diagnostic]) -> None:
        self.setting = setting
        self.diagnostics = diagnostics

    @abstractmethod
    def expression(self, tree: cel.Tree, names: Names) -> x.Expression | None:
        """Type an expression; None where it is refused."""

    @abstractmethod
    def list_display(self, tree: cel.ListDisplay, names: Names, item: x.Expression | None) -> x.Constant | None:
        """Type a list of literals, as codes or numbers where `item` is one."""

    def is_record(self, tree: cel.Tree, names: Names) -> bool:
        """Tell whether a path means a record, without reporting anything."""
        return self.record_type(tree, names) is not None

    def record_type(self, tree: cel.Tree, names: Names) -> str | None:
        """Return the record type a path means, None where it means no record; nothing is reported."""
        if isinstance(tree, cel.Name):
            variable = names.variables.get(tree.name)
            return variable.record if isinstance(variable, (x.RecordRead, x.Walk)) else None
        if isinstance(tree, cel.Select):
            owner = self.record_type(tree.base, names)
            relation = self.setting.vocabulary.records[owner].relations.get(tree.name) if owner else None
            return relation.target if relation and not relation.many else None
        return None

    def record(self, tree: cel.Tree, names: Names) -> x.RecordExpression | None:
        """Resolve a path that ends at one record."""
        if isinstance(tree, cel.Name):
            variable = names.variables.get(tree.name)
            if isinstance(variable, (x.RecordRead, x.Walk)):
                return replace(variable, span=tree.span)
            self.unknown_name(tree, names)
            return None
        if isinstance(tree, cel.Select):
            base = self.record(tree.base, names)
            relation = None if base is None else self.relation(base, tree)
            if base is None or relation is None:
                return None
            if relation.many:
                return self.refuse("type-mismatch", f"`{tree.name}` reaches many records: use a macro", tree.span)
            return x.Walk(base, relation.name, relation.target, tree.span)
        return self.refuse("type-mismatch", "a record is expected here", tree.span)

    def relation(self, base: x.RecordExpression, tree: cel.Select) -> Relation | None:
        """Resolve a relation of a record; None, with a diagnostic, where there is none."""
        relations = self.setting.vocabulary.records[base.record].relations
        if tree.name not in relations:
            self.refuse(
                "unknown-relation",
                f"`{base.record}` has no relation `{tree.name}`",
                tree.span,
                nearest(tree.name, relations),
            )
            return None
        return relations[tree.name]

    def source(self, tree: cel.Tree, names: Names) -> x.Source | None:
        """Resolve what a macro ranges over."""
        if isinstance(tree, cel.Invoke) and tree.receiver is not None and tree.name == "filter":
            return self.filter(tree, names)
        if isinstance(tree, cel.ListDisplay):
            found = self.list_display(tree, names, None)
            return None if found is None else x.Members(found, tree.span)
        if isinstance(tree, cel.Select) and self.is_record(tree.base, names):
            base = self.record(tree.base, names)
            if base is None:
                return None
            record = self.setting.vocabulary.records[base.record]
            if tree.name not in record.fields and (base.record, tree.name) not in self.setting.definitions.trees:
                return self.related(base, tree, names)
        value = self.expression(tree, names)
        if value is None:
            return None
        if isinstance(value.type, ListType):
            return x.Members(value, tree.span)
        return self.refuse(
            "type-mismatch", f"a relation or a list is expected here, this is {article(value.type)}", tree.span
        )

    def related(self, base: x.RecordExpression, tree: cel.Select, names: Names) -> x.Related | None:
        """Resolve what a macro over a to-many relation ranges over."""
        relation = self.relation(base, tree)
        if relation is None:
            return None
        if not relation.many:
            return self.refuse(
                "type-mismatch", f"`{tree.name}` is one record: name its field instead of using a macro", tree.span
            )
        if names.in_macro:
            return self.refuse("not-in-profile", "macros do not nest over relations", tree.span)
        return x.Related(base, relation.name, relation.target, tree.span)

    def filter(self, tree: cel.Invoke, names: Names) -> x.RecordSource | None:
        """Resolve `source.filter(v, body)`."""
        assert tree.receiver is not None
        source = self.source(tree.receiver, names)
        if isinstance(source, x.Members):
            return self.refuse("not-in-profile", "filter works on relations; use exists or all on a list", tree.span)
        if source is None:
            return None
        bound = self.body(tree, source, names)
        if bound is None:
            return None
        variable, body = bound
        return (
            x.Filtered(source, variable, body, source.record, tree.span)
            if self.is_bool(body, tree.arguments[1], "not-bool")
            else None
        )

    def body(self, tree: cel.Invoke, source: x.Source, names: Names) -> tuple[str, x.Expression] | None:
        """Resolve the variable and the body of a macro."""
        if len(tree.arguments) != 2 or not isinstance(tree.arguments[0], cel.Name):
            return self.refuse("wrong-arguments", f"`{tree.name}` takes a variable and an expression", tree.span)
        variable = tree.arguments[0]
        if variable.name in names.variables or variable.name in ("params", "period"):
            return self.refuse(
                "wrong-arguments",
                f"`{variable.name}` already means something here: choose another variable",
                variable.span,
            )
        bound: x.RecordExpression | x.MemberRead
        if isinstance(source, x.Members):
            assert isinstance(source.list.type, ListType)
            bound = x.MemberRead(variable.name, source.list.type.of, variable.span)
        else:
            bound = x.RecordRead(variable.name, source.record, variable.span)
        inner = replace(names, variables={**names.variables, variable.name: bound}, in_macro=True)
        body = self.expression(tree.arguments[1], inner)
        return None if body is None else (variable.name, body)

    def is_bool(self, operand: x.Expression, written: cel.Tree, code: str = "type-mismatch") -> bool:
        """Tell whether an operand is true or false; report it under `code` where it is not."""
        if isinstance(operand.type, BoolType):
            return True
        self.refuse(code, f"true or false is expected here, this is {article(operand.type)}", written.span)
        return False

    def unknown_name(self, tree: cel.Name, names: Names) -> None:
        """Report a name that means nothing here."""
        known = [*names.variables, "params"] + (["period"] if self.setting.periodic else [])
        self.refuse("unknown-name", f"`{tree.name}` is not known here", tree.span, nearest(tree.name, known))

    def refuse(self, code: str, message: str, span: Span, help_: str = "") -> None:
        """Report a part that is refused; the answer is None, so that its neighbours can go on."""
        self.diagnostics.append(Diagnostic(code, message, span, help_))
