"""Macros, methods and functions: their arguments checked, their results typed."""

from __future__ import annotations

from typing import Final, cast

from directive_rules.analysis import typing as kinds
from directive_rules.analysis.coerce import parse_day
from directive_rules.analysis.names import Names, Resolver, article
from directive_rules.calendar import ROLLS
from directive_rules.diagnostics import nearest
from directive_rules.model import expressions as x
from directive_rules.model.types import (
    BOOL,
    DATE,
    INT,
    MAX_DIGITS,
    TIMESTAMP,
    DateType,
    DecimalType,
    DurationType,
    DurationUnit,
    IntType,
    ListType,
    StringType,
    TimestampType,
    Type,
)
from directive_rules.syntax import cel

QUANTIFIERS: Final = ("exists", "all", "exists_one")
AGGREGATES: Final = ("sum", "min", "max")
MACROS: Final = (*QUANTIFIERS, "filter", "map", "size")
STRING_METHODS: Final = ("startsWith", "endsWith", "contains")
DURATIONS: Final[dict[str, DurationUnit]] = {
    "days": "days", "months": "months", "workdays": "workdays", "hours": "time", "minutes": "time",
}  # fmt: skip
FUNCTIONS: Final = (*DURATIONS, "date", "startOfDay", "endOfDay", "startOf", "roll", "abs", "has", "size")
PERIOD_UNITS: Final = ("month", "quarter", "half", "year")
# What CEL has and the profile leaves out, refused by name with the way to say it instead.
LEFT_OUT: Final = {
    "matches": "regular expressions have no common dialect: use startsWith, endsWith or contains",
    "timestamp": 'civil time has no offsets: write startOfDay(date("2016-10-21")) + hours(n)',
    "duration": "write days(n), months(n), workdays(n), hours(n) or minutes(n)",
    **dict.fromkeys(("int", "uint", "double", "string", "bool", "bytes"), "casts are not in the profile"),
    **dict.fromkeys(("type", "dyn"), "types are checked when the ruleset is loaded"),
    "lowerAscii": "case folding is not in the profile", "upperAscii": "case folding is not in the profile",
    "getFullYear": "compare with date(...) or a period", "getMonth": "compare with a period",
    "getDate": "compare with date(...)", "getDayOfMonth": "compare with date(...)", "getHours": "compare timestamps",
    "round": "rounding is not in the profile: write a * c < b",
    "avg": "averages are not in the profile: write sum < c * size",
}  # fmt: skip


class Calls(Resolver):
    """Everything written with brackets."""

    def _method(self, tree: cel.Invoke, names: Names) -> x.Expression | None:
        assert tree.receiver is not None
        if tree.name in QUANTIFIERS:
            return self._quantifier(tree, names)
        if tree.name in AGGREGATES:
            return self._aggregate(tree, names)
        if tree.name == "size":
            return self._size(tree, tree.receiver, tree.arguments, names)
        if tree.name == "filter":
            return self.refuse(
                "wrong-arguments", "`filter` is followed by size(), exists, all, exists_one or map", tree.span
            )
        if tree.name == "map":
            return self.refuse("not-in-profile", "`map` is followed by sum(), min() or max()", tree.span)
        if tree.name in STRING_METHODS:
            return self._string_method(tree, names)
        if tree.name in LEFT_OUT:
            return self.refuse("not-in-profile", f"`{tree.name}` is not in the profile", tree.span, LEFT_OUT[tree.name])
        known = (*MACROS, *AGGREGATES, *STRING_METHODS)
        return self.refuse(
            "unknown-function", f"there is no function `{tree.name}`", tree.span, nearest(tree.name, known)
        )

    def _quantifier(self, tree: cel.Invoke, names: Names) -> x.Expression | None:
        assert tree.receiver is not None
        source = self.source(tree.receiver, names)
        bound = None if source is None else self.body(tree, source, names)
        if source is None or bound is None or not self.is_bool(bound[1], tree.arguments[1], "not-bool"):
            return None
        return x.Quantifier(cast(x.QuantifierKind, tree.name), source, *bound, BOOL, tree.span)

    def _aggregate(self, tree: cel.Invoke, names: Names) -> x.Expression | None:
        mapped = tree.receiver
        if tree.arguments or not (
            isinstance(mapped, cel.Invoke) and mapped.name == "map" and mapped.receiver is not None
        ):
            return self.refuse("wrong-arguments", f"write `RELATION.map(v, expression).{tree.name}()`", tree.span)
        source = self.source(mapped.receiver, names)
        if isinstance(source, x.Members):
            return self.refuse("not-in-profile", "map works on relations", tree.span)
        bound = None if source is None else self.body(mapped, source, names)
        if source is None or bound is None:
            return None
        type_ = bound[1].type
        ordered = isinstance(type_, kinds.NUMERIC) or (tree.name != "sum" and isinstance(type_, kinds.TEMPORAL))
        if not ordered:
            return self.refuse(
                "type-mismatch",
                f"`{tree.name}` takes numbers{'' if tree.name == 'sum' else ' or dates'}, this is {article(type_)}",
                tree.span,
            )
        result: Type = type_
        if tree.name == "sum":
            result = IntType()
            if isinstance(type_, DecimalType):
                if type_.digits + kinds.SUM_DIGITS > MAX_DIGITS:
                    return self.refuse("too-precise", f"a sum of {type_} may need more than 38 digits", tree.span)
                result = DecimalType(type_.digits + kinds.SUM_DIGITS, type_.places)
        return x.Aggregate(cast(x.AggregateKind, tree.name), source, *bound, result, tree.span)

    def _size(self, tree: cel.Invoke, of: cel.Tree, rest: tuple[cel.Tree, ...], names: Names) -> x.Expression | None:
        if rest or of is tree:
            return self.refuse("wrong-arguments", "`size` takes one relation, list or string", tree.span)
        if not self._ranges(of, names):
            value = self.expression(of, names)
            if value is None:
                return None
            if isinstance(value.type, StringType):
                return x.Call("size", (value,), INT, tree.span)
            if not isinstance(value.type, ListType):
                return self.refuse(
                    "type-mismatch",
                    f"`size` takes a relation, list or string, this is {article(value.type)}",
                    tree.span,
                )
            return x.Size(x.Members(value, of.span), INT, tree.span)
        source = self.source(of, names)
        return None if source is None else x.Size(source, INT, tree.span)

    def _ranges(self, tree: cel.Tree, names: Names) -> bool:
        if isinstance(tree, cel.Invoke):
            return tree.name == "filter" and tree.receiver is not None
        if isinstance(tree, cel.Select):
            owner = self.record_type(tree.base, names)
            return bool(owner and tree.name in self.setting.vocabulary.records[owner].relations)
        return isinstance(tree, cel.ListDisplay)

    def _string_method(self, tree: cel.Invoke, names: Names) -> x.Expression | None:
        assert tree.receiver is not None
        receiver = self.expression(tree.receiver, names)
        arguments = self._arguments(tree, names, 1)
        if receiver is None or arguments is None:
            return None
        for argument, written in ((receiver, tree.receiver), (arguments[0], tree.arguments[0])):
            if not isinstance(argument.type, StringType):
                return self.refuse(
                    "type-mismatch", f"`{tree.name}` compares strings, this is {article(argument.type)}", written.span
                )
        return x.Call(cast(x.FunctionName, tree.name), (receiver, arguments[0]), BOOL, tree.span)

    def _function(self, tree: cel.Invoke, names: Names) -> x.Expression | None:
        match tree.name:
            case "has":
                return self._has(tree, names)
            case "size":
                return self._size(tree, tree.arguments[0] if tree.arguments else tree, tree.arguments[1:], names)
            case "date":
                return self._date(tree, names)
            case "startOfDay" | "endOfDay":
                return self._call(tree, names, (DateType,), TIMESTAMP)
            case "abs":
                arguments = self._arguments(tree, names, 1)
                if arguments is None:
                    return None
                return self._call(tree, names, kinds.NUMERIC, arguments[0].type)
            case "startOf":
                return self._start_of(tree, names)
            case "roll":
                return self._roll(tree, names)
        if tree.name in DURATIONS:
            return self._duration(tree, names)
        if tree.name in LEFT_OUT:
            return self.refuse("not-in-profile", f"`{tree.name}` is not in the profile", tree.span, LEFT_OUT[tree.name])
        return self.refuse(
            "unknown-function", f"there is no function `{tree.name}`", tree.span, nearest(tree.name, FUNCTIONS)
        )

    def _has(self, tree: cel.Invoke, names: Names) -> x.Expression | None:
        argument = tree.arguments[0] if len(tree.arguments) == 1 else None
        if not isinstance(argument, cel.Select):
            return self.refuse("has-argument", "`has` takes one field of a record: has(record.field)", tree.span)
        if (
            not self.is_record(argument.base, names)
            and isinstance(argument.base, cel.Name)
            and argument.base.name == "params"
        ):
            return self.refuse(
                "has-argument", "`has` takes a field of a record; an unset parameter is unknown", argument.span
            )
        base = self.record(argument.base, names)
        if base is None:
            return None
        fields = self.setting.vocabulary.records[base.record].fields
        if argument.name in fields:
            return x.Has(base, argument.name, BOOL, tree.span)
        if argument.name in self.setting.vocabulary.records[base.record].relations:
            return self.refuse("has-argument", "`has` takes a field; ask a relation with exists", argument.span)
        return self.refuse(
            "unknown-field",
            f"`{base.record}` has no field `{argument.name}`",
            argument.span,
            nearest(argument.name, fields),
        )

    def _date(self, tree: cel.Invoke, names: Names) -> x.Expression | None:
        arguments = self._arguments(tree, names, 1)
        if arguments is None:
            return None
        argument = arguments[0]
        if isinstance(argument, x.Constant) and isinstance(argument.value, str):
            try:
                return x.Constant(parse_day(argument.value), DATE, tree.span)
            except ValueError as error:
                return self.refuse("bad-literal", str(error), argument.span)
        if isinstance(argument.type, TimestampType):
            return x.Call("date", (argument,), DATE, tree.span)
        expected = 'a timestamp or a literal like "2016-10-21"'
        return self.refuse("type-mismatch", f"`date` takes {expected}, this is {article(argument.type)}", tree.span)

    def _call(self, tree: cel.Invoke, names: Names, accepted: tuple[type, ...], result: Type) -> x.Expression | None:
        arguments = self._arguments(tree, names, 1)
        if arguments is None:
            return None
        if not isinstance(arguments[0].type, accepted):
            help_ = "say date(t) first" if isinstance(arguments[0].type, TimestampType) else ""
            return self.refuse(
                "type-mismatch",
                f"`{tree.name}` does not take {article(arguments[0].type)}",
                tree.arguments[0].span,
                help_,
            )
        return x.Call(cast(x.FunctionName, tree.name), arguments, result, tree.span)

    def _start_of(self, tree: cel.Invoke, names: Names) -> x.Expression | None:
        arguments = self._arguments(tree, names, 2)
        if arguments is None:
            return None
        unit = arguments[1]
        if not (isinstance(unit, x.Constant) and unit.value in PERIOD_UNITS):
            code = "bad-literal" if isinstance(unit, x.Constant) else "wrong-arguments"
            return self.refuse(
                code, 'the second argument is "month", "quarter", "half" or "year"', tree.arguments[1].span
            )
        if not isinstance(arguments[0].type, DateType):
            return self.refuse(
                "type-mismatch", f"`startOf` takes a date, this is {article(arguments[0].type)}", tree.arguments[0].span
            )
        return x.Call("startOf", arguments, DATE, tree.span)

    def _roll(self, tree: cel.Invoke, names: Names) -> x.Expression | None:
        arguments = self._arguments(tree, names, 2)
        if arguments is None:
            return None
        if names.in_macro:
            return self.refuse("calendar-in-macro", "`roll` stays outside the body of a macro", tree.span)
        if not isinstance(arguments[0].type, DateType):
            return self.refuse(
                "type-mismatch", f"`roll` takes a date, this is {article(arguments[0].type)}", tree.arguments[0].span
            )
        mode = arguments[1]
        if isinstance(mode, x.ParameterRead):
            parameter = self.setting.parameters[mode.name]
            possible = [value.value for value in parameter.values if value.value is not None] + [*parameter.readings]
        else:
            possible = [mode.value] if isinstance(mode, x.Constant) else [""]
        if any(one not in ROLLS for one in possible):
            code = "bad-literal" if isinstance(mode, x.Constant) else "wrong-arguments"
            message = 'the second argument is "none", "following" or "preceding", or a parameter with no other values'
            return self.refuse(code, message, tree.arguments[1].span)
        return x.Call("roll", arguments, DATE, tree.span)

    def _duration(self, tree: cel.Invoke, names: Names) -> x.Expression | None:
        arguments = self._arguments(tree, names, 1)
        if arguments is None:
            return None
        if tree.name == "workdays" and names.in_macro:
            return self.refuse("calendar-in-macro", "`workdays` stays outside the body of a macro", tree.span)
        if not isinstance(arguments[0].type, IntType):
            return self.refuse(
                "type-mismatch",
                f"`{tree.name}` takes a whole number, this is {article(arguments[0].type)}",
                tree.arguments[0].span,
            )
        return x.Duration(
            cast(x.DurationUnitName, tree.name), arguments[0], DurationType(DURATIONS[tree.name]), tree.span
        )

    def _arguments(self, tree: cel.Invoke, names: Names, number: int) -> tuple[x.Expression, ...] | None:
        if len(tree.arguments) != number:
            wanted = "one argument" if number == 1 else f"{number} arguments"
            return self.refuse("wrong-arguments", f"`{tree.name}` takes {wanted}", tree.span)
        found = [self.expression(argument, names) for argument in tree.arguments]
        return None if None in found else tuple(cast(list[x.Expression], found))
