"""From the untyped tree to the typed one: names resolved, types checked, definitions inlined.

Every error of an expression is reported, not the first: a part that is wrong yields None, and its neighbours go on.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final, Literal, cast

from directive_rules.analysis import typing as kinds
from directive_rules.analysis.calls import Calls
from directive_rules.analysis.coerce import INT_MAX, INT_MIN, find_code
from directive_rules.analysis.names import Names, Setting, article
from directive_rules.diagnostics import Diagnostic, Span, nearest
from directive_rules.model import expressions as x
from directive_rules.model.types import (
    BOOL,
    DATE,
    MAX_DIGITS,
    PERIOD,
    STRING,
    TIMESTAMP,
    BoolType,
    CodeType,
    DateType,
    DecimalType,
    DurationType,
    IntType,
    ListType,
    PeriodType,
    StringType,
    TimestampType,
    Type,
)
from directive_rules.model.values import Unlisted
from directive_rules.syntax import cel

PERIOD_PARTS: Final = ("start", "end", "label", "previous")


def check(tree: cel.Tree, setting: Setting, subject: str | None, diagnostics: list[Diagnostic]) -> x.Expression | None:
    """Type an expression about a subject; None, with diagnostics added, where it is refused."""
    variables: dict[str, x.RecordExpression | x.MemberRead] = {}
    if subject is not None:
        variables[subject] = x.RecordRead(subject, subject)
    return _Checker(setting, diagnostics).expression(tree, Names(variables))


def check_bool(
    tree: cel.Tree, setting: Setting, subject: str | None, diagnostics: list[Diagnostic]
) -> x.Expression | None:
    """Type an expression that must be true or false."""
    found = check(tree, setting, subject, diagnostics)
    if found is not None and not isinstance(found.type, BoolType):
        diagnostics.append(
            Diagnostic("not-bool", f"true or false is expected here, this is {article(found.type)}", tree.span)
        )
        return None
    return found


class _Checker(Calls):
    """One walk over one expression."""

    def expression(self, tree: cel.Tree, names: Names) -> x.Expression | None:
        match tree:
            case cel.Constant():
                return self._constant(tree)
            case cel.Name():
                return self._name(tree, names)
            case cel.Select():
                return self._select(tree, names)
            case cel.Invoke(receiver=None):
                return self._function(tree, names)
            case cel.Invoke():
                return self._method(tree, names)
            case cel.Operation():
                return self._operation(tree, names)
            case cel.ListDisplay():
                return self.refuse(
                    "not-in-profile", "a list stands only on the right of `in`, or before exists or all", tree.span
                )
            case cel.Outside(what=what):
                return self.refuse("not-in-profile", f"{what}: not in the profile", tree.span)

    def _constant(self, tree: cel.Constant) -> x.Expression | None:
        match tree.kind:
            case "string":
                return x.Constant(tree.text, STRING, tree.span)
            case "bool":
                return x.Constant(tree.text == "true", BOOL, tree.span)
            case "int":
                number = int(tree.text)
                if not INT_MIN <= number <= INT_MAX:
                    return self.refuse("bad-literal", "a whole number fits in 64 bits", tree.span)
                return x.Constant(number, IntType(len(str(abs(number)))), tree.span)
            case "decimal":
                decimal = Decimal(tree.text)
                text = tree.text.lstrip("-")
                whole, _, places = text.partition(".")
                total = max(1, len(whole.lstrip("0")) + len(places))
                if total > MAX_DIGITS:
                    return self.refuse("too-precise", "a number has at most 38 digits", tree.span)
                return x.Constant(decimal, DecimalType(total, len(places)), tree.span)

    def _name(self, tree: cel.Name, names: Names) -> x.Expression | None:
        if tree.name == "period":
            if self.setting.periodic:
                return x.PeriodRead(PERIOD, tree.span)
            return self.refuse("unknown-name", "`period` is known only to rules with `every`", tree.span)
        variable = names.variables.get(tree.name)
        if isinstance(variable, x.MemberRead):
            return replace(variable, span=tree.span)
        if variable is not None:
            return self.refuse("type-mismatch", f"`{tree.name}` is a record: name one of its fields", tree.span)
        if tree.name == "params":
            return self.refuse("unknown-name", "`params` is followed by a parameter's name", tree.span)
        return self.unknown_name(tree, names)

    def _select(self, tree: cel.Select, names: Names) -> x.Expression | None:
        if isinstance(tree.base, cel.Name) and tree.base.name == "params" and "params" not in names.variables:
            parameter = self.setting.parameters.get(tree.name)
            if parameter is None:
                return self.refuse(
                    "unknown-parameter",
                    f"there is no parameter `{tree.name}`",
                    tree.span,
                    nearest(tree.name, self.setting.parameters),
                )
            return x.ParameterRead(tree.name, parameter.type, tree.span)
        if self.is_record(tree.base, names):
            base = self.record(tree.base, names)
            return None if base is None else self._field(base, tree, names)
        value = self.expression(tree.base, names)
        if value is None:
            return None
        if isinstance(value.type, PeriodType):
            if tree.name not in PERIOD_PARTS:
                return self.refuse(
                    "unknown-field", f"a period has no `{tree.name}`", tree.span, nearest(tree.name, PERIOD_PARTS)
                )
            types: dict[str, Type] = {"start": DATE, "end": DATE, "label": STRING, "previous": PERIOD}
            return x.PeriodPart(cast(x.PeriodPartName, tree.name), value, types[tree.name], tree.span)
        return self.refuse("type-mismatch", f"{article(value.type)} has no fields", tree.span)

    def _field(self, base: x.RecordExpression, tree: cel.Select, names: Names) -> x.Expression | None:
        record = self.setting.vocabulary.records[base.record]
        if tree.name in record.fields:
            return x.FieldRead(base, tree.name, record.fields[tree.name].type, tree.span)
        definition = (base.record, tree.name)
        if definition in self.setting.definitions.trees:
            return self._inline(base, definition, tree.span, names)
        if tree.name in record.relations:
            return self.refuse(
                "type-mismatch", f"`{tree.name}` is a relation: follow it with a field or a macro", tree.span
            )
        known = [*record.fields, *record.relations, *self.setting.definitions.names(base.record)]
        return self.refuse(
            "unknown-field", f"`{base.record}` has no field `{tree.name}`", tree.span, nearest(tree.name, known)
        )

    def _inline(
        self, base: x.RecordExpression, definition: tuple[str, str], span: Span, names: Names
    ) -> x.Expression | None:
        if definition in names.defining:
            return self.refuse("circular-definition", f"`{definition[1]}` is defined by itself", span)
        inner = replace(names, variables={definition[0]: base}, defining=(*names.defining, definition))
        return self.expression(self.setting.definitions.trees[definition], inner)

    # -- operators ------------------------------------------------------------------------------------------------

    def _operation(self, tree: cel.Operation, names: Names) -> x.Expression | None:
        match tree.operator:
            case "&&" | "||":
                return self._logical(tree, names)
            case "!":
                operand = self.expression(tree.operands[0], names)
                return x.Not(operand, BOOL, tree.span) if operand and self.is_bool(operand, tree.operands[0]) else None
            case "-" if len(tree.operands) == 1:
                operand = self.expression(tree.operands[0], names)
                if operand is None or isinstance(operand.type, kinds.NUMERIC):
                    return operand and x.Negate(operand, operand.type, tree.span)
                return self.refuse("type-mismatch", f"`-` takes a number, this is {article(operand.type)}", tree.span)
            case "?:":
                return self._conditional(tree, names)
            case "in":
                return self._in(tree, names)
            case "/" | "%":
                return self.refuse(
                    "not-in-profile",
                    f"`{tree.operator}` is not in the profile",
                    tree.span,
                    "write a < b * c instead of a / b < c",
                )
            case "+" | "-" | "*":
                return self._arithmetic(tree, names)
            case _:
                return self._compare(tree, names)

    def _logical(self, tree: cel.Operation, names: Names) -> x.Expression | None:
        node = x.And if tree.operator == "&&" else x.Or
        operands: list[x.Expression] = []
        sound = True
        for written in tree.operands:
            operand = self.expression(written, names)
            if operand is None or not self.is_bool(operand, written):
                sound = False
            elif isinstance(operand, node):
                operands += operand.operands
            else:
                operands.append(operand)
        return node(tuple(operands), BOOL, tree.span) if sound else None

    def _conditional(self, tree: cel.Operation, names: Names) -> x.Expression | None:
        condition, then, otherwise = (self.expression(operand, names) for operand in tree.operands)
        if condition is None or then is None or otherwise is None or not self.is_bool(condition, tree.operands[0]):
            return None
        then, otherwise = self._as_code(then, otherwise)
        type_ = kinds.unified(then.type, otherwise.type)
        if type_ is None:
            return self.refuse("type-mismatch", f"the branches differ: {then.type} and {otherwise.type}", tree.span)
        return x.Conditional(condition, then, otherwise, type_, tree.span)

    def _compare(self, tree: cel.Operation, names: Names) -> x.Expression | None:
        left, right = (self.expression(operand, names) for operand in tree.operands)
        if left is None or right is None:
            return None
        left, right = self._as_code(left, right)
        if self._unlisted(left, right) or self._unlisted(right, left):
            return None
        if kinds.comparable(tree.operator, left.type, right.type):
            return x.Compare(cast(x.CompareOperator, tree.operator), left, right, BOOL, tree.span)
        if {type(left.type), type(right.type)} == {DateType, TimestampType}:
            message = f"`{tree.operator}` does not compare a date with a timestamp"
            return self.refuse("type-mismatch", message, tree.span, "say startOfDay(d), endOfDay(d) or date(t)")
        if left.type == right.type:
            code = (
                "not-in-profile"
                if isinstance(left.type, (StringType, BoolType, CodeType, PeriodType, ListType))
                else "type-mismatch"
            )
            return self.refuse(code, f"`{tree.operator}` does not compare {left.type} values", tree.span)
        return self.refuse(
            "type-mismatch",
            f"`{tree.operator}` does not compare {article(left.type)} with {article(right.type)}",
            tree.span,
        )

    def _as_code(self, left: x.Expression, right: x.Expression) -> tuple[x.Expression, x.Expression]:
        """Turn a string literal beside a code into that code."""
        return self._literal_code(left, right.type), self._literal_code(right, left.type)

    def _literal_code(self, literal: x.Expression, beside: Type) -> x.Expression:
        if (
            isinstance(beside, CodeType)
            and isinstance(literal, x.Constant)
            and isinstance(literal.value, str)
            and isinstance(literal.type, StringType)
        ):
            found = find_code(literal.value, self.setting.vocabulary.codes[beside.list])
            if not isinstance(found, Unlisted):
                return x.Constant(found, beside, literal.span)
        return literal

    def _unlisted(self, literal: x.Expression, beside: x.Expression) -> bool:
        if (
            isinstance(beside.type, CodeType)
            and isinstance(literal, x.Constant)
            and isinstance(literal.type, StringType)
        ):
            listed = self.setting.vocabulary.codes[beside.type.list]
            self.refuse(
                "unlisted-code",
                f"`{literal.value}` is not on the list `{listed.name}`",
                literal.span,
                nearest(str(literal.value), listed.values),
            )
            return True
        return False

    def _in(self, tree: cel.Operation, names: Names) -> x.Expression | None:
        item = self.expression(tree.operands[0], names)
        if item is None:
            return None
        if isinstance(tree.operands[1], cel.ListDisplay):
            found: x.Expression | None = self.list_display(tree.operands[1], names, item)
        else:
            found = self.expression(tree.operands[1], names)
        if found is None:
            return None
        if isinstance(found.type, PeriodType):
            if isinstance(item.type, kinds.TEMPORAL):
                return x.InPeriod(item, found, BOOL, tree.span)
            return self.refuse(
                "type-mismatch", f"a date or timestamp lies in a period, not {article(item.type)}", tree.span
            )
        if not isinstance(found.type, ListType):
            return self.refuse(
                "type-mismatch", f"a list or period is expected after `in`, this is {article(found.type)}", tree.span
            )
        item = self._literal_code(item, found.type.of)
        if isinstance(item.type, StringType) and isinstance(found.type.of, CodeType) and isinstance(item, x.Constant):
            listed = self.setting.vocabulary.codes[found.type.of.list]
            return self.refuse(
                "unlisted-code",
                f"`{item.value}` is not on the list `{listed.name}`",
                item.span,
                nearest(str(item.value), listed.values),
            )
        if not kinds.comparable("==", item.type, found.type.of):
            return self.refuse("type-mismatch", f"{article(item.type)} is never in a {found.type}", tree.span)
        return x.InList(item, found, BOOL, tree.span)

    def list_display(self, tree: cel.ListDisplay, names: Names, item: x.Expression | None) -> x.Constant | None:
        values, type_ = [], item.type if item is not None else None
        for written in tree.items:
            value = self.expression(written, names)
            if value is None:
                return None
            if not isinstance(value, x.Constant):
                return self.refuse("not-in-profile", "a list holds literals only", written.span)
            if type_ is not None:
                literal = self._literal_code(value, type_)
                if isinstance(type_, CodeType) and isinstance(literal.type, StringType):
                    listed = self.setting.vocabulary.codes[type_.list]
                    return self.refuse(
                        "unlisted-code",
                        f"`{value.value}` is not on the list `{listed.name}`",
                        written.span,
                        nearest(str(value.value), listed.values),
                    )
                value = cast(x.Constant, literal)
            if type_ is not None and not kinds.comparable("==", value.type, type_):
                return self.refuse("type-mismatch", f"{article(value.type)} in a list of {type_}", written.span)
            type_ = value.type if type_ is None else type_
            values.append(value.value)
        if type_ is None or isinstance(type_, (ListType, DurationType)):
            return self.refuse("not-in-profile", "a list needs at least one member", tree.span)
        return x.Constant(tuple(values), ListType(type_), tree.span)  # type: ignore[arg-type]

    def _arithmetic(self, tree: cel.Operation, names: Names) -> x.Expression | None:
        left, right = (self.expression(operand, names) for operand in tree.operands)
        if left is None or right is None:
            return None
        if isinstance(left.type, kinds.NUMERIC) and isinstance(right.type, kinds.NUMERIC):
            type_ = kinds.arithmetic(tree.operator, left.type, right.type)
            if type_ is None:
                return self.refuse(
                    "too-precise", f"{left.type} {tree.operator} {right.type} may need more than 38 digits", tree.span
                )
            return x.Arithmetic(cast(x.ArithmeticOperator, tree.operator), left, right, type_, tree.span)
        if tree.operator in ("+", "-") and isinstance(right, x.Duration):
            return self._shift(tree, left, right)
        if isinstance(left.type, kinds.TEMPORAL) and isinstance(right.type, kinds.TEMPORAL):
            return self.refuse(
                "not-in-profile",
                "the difference of two dates is not in the profile",
                tree.span,
                "write a <= b + days(n)",
            )
        if tree.operator == "+" and isinstance(left.type, StringType) and isinstance(right.type, StringType):
            return x.Arithmetic("+", left, right, STRING, tree.span)
        if isinstance(left.type, ListType) and isinstance(right.type, ListType):
            return self.refuse("not-in-profile", "joining lists is not in the profile", tree.span)
        return self.refuse(
            "type-mismatch",
            f"`{tree.operator}` does not combine {article(left.type)} with {article(right.type)}",
            tree.span,
        )

    def _shift(self, tree: cel.Operation, base: x.Expression, by: x.Duration) -> x.Expression | None:
        operator = cast(Literal["+", "-"], tree.operator)
        if isinstance(base.type, DateType):
            if by.unit in ("hours", "minutes"):
                return self.refuse(
                    "type-mismatch",
                    f"{by.unit} cannot be counted from a mere day",
                    tree.span,
                    "count from a timestamp, or from startOfDay(d) or endOfDay(d)",
                )
            return x.Shift(base, operator, by, DATE, tree.span)
        if isinstance(base.type, TimestampType):
            if by.unit == "workdays":
                return self.refuse(
                    "type-mismatch", "working days are counted from a date", tree.span, "say date(t) + workdays(n)"
                )
            return x.Shift(base, operator, by, TIMESTAMP, tree.span)
        return self.refuse(
            "type-mismatch", f"a duration is added to a date or timestamp, not to {article(base.type)}", tree.span
        )
