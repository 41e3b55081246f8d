"""Python source for the usual case: everything an expression reads is known.

Of a test two conditions are written out: one that holds only if it is surely true, one that holds only if it is surely
false. A value is written as an expression that gives None where it is not plainly known. Where neither condition
holds, the exact closure decides, and says why nobody knows. So the source may be narrow, but never wrong.

No text of a ruleset gets into the source: locals are numbered, and fields and values stand in a table of constants.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from directive_rules.compiled.exact import evaluator, finder, record_type
from directive_rules.compiled.fields import is_event
from directive_rules.compiled.knowing import UNSURE, Result
from directive_rules.compiled.operators import DECIMAL, FUNCTIONS, WHOLE, moved, period_part, whole_number
from directive_rules.model import expressions as x
from directive_rules.model.types import (
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
from directive_rules.model.values import MONTHS, Period, Unlisted
from directive_rules.model.vocabulary import RecordType, Vocabulary

CLASSES: Final[dict[type, type]] = {
    StringType: str, CodeType: str, BoolType: bool, IntType: int, DecimalType: Decimal, DateType: date,
    TimestampType: datetime, PeriodType: Period, ListType: tuple, DurationType: int,
}  # fmt: skip
GIVEN: Final = frozenset({*CLASSES.values(), Unlisted})
"""What a field holds that is given, known or not."""

OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
TESTS: Final = {"startsWith": "{}.startswith({})", "endsWith": "{}.endswith({})", "contains": "{1} in {0}"}
MISSING: Final = object()
"""What stands for a field that is not in a record and whose column is not there either."""

UNREAD: Final = object()
"""What stands for a path that nobody has walked yet."""


DEEPEST: Final = 40
MOST: Final = 5_000


class TooLong(Exception):  # noqa: N818 - no error: the exact closures do
    """The source would be longer, or more deeply nested, than is worth while: a condition is written out twice."""


class Writer:
    """Writes the source of one function about one subject: loads at its beginning, then conditions and values.

    In the source, `get` reads a field of the subject, `M` is what it gives where there is none, `at` and `day` are
    the horizon, `inside` tells that a deadline lies inside its day, `p` holds the parameters that are known, `period`
    the period, and `run.frame()` gives the frame that exact closures run in.
    """

    def __init__(self, vocabulary: Vocabulary, subject: str) -> None:
        self.vocabulary = vocabulary
        self.subject = subject
        self.loads: list[str] = []
        self.constants: dict[str, Any] = {"UNREAD": UNREAD, "datetime": datetime, "date": date}
        self._locals: dict[object, str] = {}
        self._numbers: dict[int, str] = {}
        self._count = 0
        self._depth = 0
        self._written = 0

    # -- conditions ---------------------------------------------------------------------------------------------------

    def sure(self, node: x.Expression, *, wanted: bool) -> str:
        """Return a condition that holds only if the test is surely `wanted`. Raises `TooLong`."""
        known = self._locals.get(("sure", node)) if wanted else None
        if known is not None:
            return known
        self._enter()
        source = self._sure(node, wanted=wanted)
        self._depth -= 1
        return source

    def may_be_false(self, node: x.Expression) -> str:
        """Return a condition that holds if the test is false, or may be where only exact closures can tell.

        Where single values are read, what is neither surely true nor surely false is unknown, but for a mere day where
        an instant is asked for.
        """
        days = []
        for part in x.descendants(node):
            if isinstance(part, (x.Walk, x.Related, x.Members)):
                return f"not {self.sure(node, wanted=True)}"
            if isinstance(part, x.FieldRead) and isinstance(part.type, ListType):
                return f"not {self.sure(node, wanted=True)}"
            if isinstance(part, x.Has) and is_event(self.vocabulary.records[self.subject], part.field):
                return f"not {self.sure(node, wanted=True)}"
            if isinstance(part, x.FieldRead) and isinstance(part.type, TimestampType):
                days.append(f"{self._field(part.field)[0]}r.__class__ is date")
        return " or ".join((self.sure(node, wanted=False), *days))

    def share(self, node: x.Expression) -> None:
        """Test once, at the beginning, what several conditions need. Raises `TooLong`."""
        source = self.sure(node, wanted=True)
        if not source.isidentifier():
            self._load(("sure", node), "s", source)

    def begin(self) -> None:
        """Begin another condition; the limits are those of each."""
        self._depth = self._written = 0

    def _enter(self) -> None:
        self._depth += 1
        self._written += 1
        if self._depth > DEEPEST or self._written > MOST:
            raise TooLong

    def _sure(self, node: x.Expression, *, wanted: bool) -> str:
        match node:
            case x.Constant(value=value):
                return str(value is wanted)
            case x.And(operands=operands) | x.Or(operands=operands):
                word = " and " if isinstance(node, x.And) is wanted else " or "
                return "(" + word.join(self.sure(operand, wanted=wanted) for operand in operands) + ")"
            case x.Not(operand=operand):
                return self.sure(operand, wanted=not wanted)
            case x.Conditional():
                branches = (
                    f"({self.sure(node.condition, wanted=chosen)} and {self.sure(branch, wanted=wanted)})"
                    for chosen, branch in ((True, node.then), (False, node.otherwise))
                )
                return "(" + " or ".join(branches) + ")"
            case x.Compare(operator=operator):
                sign = operator if wanted else OPPOSITE[operator]
                return self._given(f"({{0}} {sign} {{1}})", *alike(node.left, node.right))
            case x.Has(base=x.RecordRead(name=self.subject), field=name):
                value, absent = self._field(name)
                if not wanted:
                    return f"({absent})"
                if is_event(self.vocabulary.records[self.subject], name):
                    return f"({value} is not None)"
                return f"({value} is not None or {value}r.__class__ in {self._constant(GIVEN)})"
            case x.InPeriod():
                test = self._constant(lies_in)
                return self._given(("" if wanted else "not ") + test + "({0}, {1})", node.item, node.period)
            case x.InList():
                return self._given("({0} " + ("in" if wanted else "not in") + " {1})", node.item, node.list)
            case x.Call(function=("startsWith" | "endsWith" | "contains") as function, arguments=arguments):
                return self._given(("({})" if wanted else "(not {})").format(TESTS[function]), *arguments)
            case x.FieldRead() | x.ParameterRead():
                return f"({self.value(node)} is {wanted})"
            case _:
                return f"({self._exact(node)} is {wanted})"

    def _given(self, template: str, *nodes: x.Expression) -> str:
        """Return a condition over values, false where one of them is not known."""
        names, checks = [], []
        for node in nodes:
            name, check = self._named(node)
            names.append(name)
            checks += [check] if check else []
        return "(" + " and ".join((*checks, template.format(*names))) + ")"

    def _named(self, node: x.Expression) -> tuple[str, str]:
        """Return a name for a value, and the condition under which it is known; none for a constant."""
        source = self.value(node)
        if isinstance(node, x.Constant):
            return source, ""
        if source.isidentifier():
            return source, f"{source} is not None"
        name = self._fresh("t")
        return name, f"({name} := {source}) is not None"

    # -- values -------------------------------------------------------------------------------------------------------

    def value(self, node: x.Expression) -> str:
        """Return an expression for a value; it gives None where the value is not plainly known. Raises `TooLong`."""
        self._enter()
        source = self._value(node)
        self._depth -= 1
        return source

    def _value(self, node: x.Expression) -> str:
        match node:
            case x.Constant(value=value):
                return self._constant(value)
            case x.ParameterRead(name=name):
                return self._load(("params", name), "v", f"p[{self._constant(name)}]")
            case x.PeriodRead():
                return "period"
            case x.FieldRead(base=x.RecordRead(name=self.subject), field=name):
                return self._field(name)[0]
            case x.FieldRead(base=x.Walk() as walk, field=name) if not is_event(
                record_type(walk, self.vocabulary), name
            ):
                return self._walked(walk, name, node.type)
            case x.Conditional() if not isinstance(node.type, BoolType):
                yes, no = (self.sure(node.condition, wanted=wanted) for wanted in (True, False))
                return f"({self.value(node.then)} if {yes} else {self.value(node.otherwise)} if {no} else None)"
            case x.Arithmetic(operator=operator, type=type_):
                return self._computed(_arithmetic(operator, type_), node.left, node.right)
            case x.Negate(operand=operand, type=type_):
                negated = _whole_negated if isinstance(type_, IntType) else _decimal_negated
                return self._computed(negated, operand)
            case x.Duration(amount=amount):
                return self.value(amount)
            case x.Shift(base=base, by=by):
                return self._computed(_shift(by.unit, back=node.operator == "-"), base, by)
            case x.PeriodPart(part=part, period=period):
                return self._computed(_part(part), period)
            case x.Call(function=function, arguments=arguments) if not isinstance(node.type, BoolType):
                return self._computed(_function(function), *arguments)
            case x.And() | x.Or() | x.Not() | x.Compare() | x.Has() | x.Call() | x.InPeriod() | x.Conditional():
                yes, no = (self.sure(node, wanted=wanted) for wanted in (True, False))
                return f"(True if {yes} else False if {no} else None)"
            case _:
                return self._exact(node)

    def _computed(self, function: Callable[..., object], *nodes: x.Expression) -> str:
        call = self._constant(function) + "(" + ", ".join(["{}"] * len(nodes)) + ")"
        names, checks = [], []
        for node in nodes:
            name, check = self._named(node)
            names.append(name)
            checks += [check] if check else []
        source = call.format(*names)
        return f"({source} if {' and '.join(checks)} else None)" if checks else source

    def _field(self, name: str) -> tuple[str, str]:
        """Load a field of the subject; return its name, and a condition under which it surely is not given."""
        kind = self.vocabulary.records[self.subject]
        known = self._locals.get(("field", name))
        event = is_event(kind, name)
        if known is None:
            known = self._locals["field", name] = self._fresh("v")
            self.loads += self._field_loads(kind, name, known, event=event)
        return known, f"{known}n" if event else f"{known}r is None"

    def _field_loads(self, kind: RecordType, name: str, local: str, *, event: bool) -> list[str]:
        type_ = kind.fields[name].type
        class_ = self._constant(CLASSES[type(type_)])
        raw = f"{local}r"
        first = f"{raw} = get({self._constant(name)}, M)"
        if isinstance(type_, ListType):
            listed = f"{local} = {self._constant(all_listed)}({raw})"
            return [first, listed, f"{local}n = {raw} is None"] if event else [first, listed]
        if not event:
            return [first, f"{local} = {raw} if {raw}.__class__ is {class_} else None"]
        if isinstance(type_, TimestampType):
            reached, later = f"{raw} <= at", f"{raw} > at"
        elif isinstance(type_, DateType):
            reached, later = f"({raw} < day or {raw} == day and not inside)", f"{raw} > day"
        else:
            reached, later = "True", "False"
        return [
            first,
            f"if {raw}.__class__ is {class_}:",
            f"    {local}, {local}n = ({raw} if {reached} else None), {later}",
            "else:",
            f"    {local}, {local}n = None, {raw} is None",
        ]

    def _walked(self, walk: x.Walk, name: str, type_: Type) -> str:
        """Read a field of the one record a path leads to; the path is walked once, when first needed."""
        path = self._locals.get(("walk", walk))
        if path is None:
            path = self._locals["walk", walk] = self._fresh("w")
            self.loads.append(f"{path} = UNREAD")
            find = finder(walk, {self.subject: 0}, self.vocabulary)
            self.constants[f"{path}f"] = lambda frame: getattr(find(frame), "values", {})
        found = self._fresh("t")
        record = f"({path} if {path} is not UNREAD else ({path} := {path}f(run.frame())))"
        read = f"({found} := {record}.get({self._constant(name)}))"
        return f"({found} if {read}.__class__ is {self._constant(CLASSES[type(type_)])} else None)"

    def _exact(self, node: x.Expression) -> str:
        """Leave a node to its exact closure, run once, when first needed."""
        known = self._locals.get(("exact", id(node)))
        if known is None:
            known = self._locals["exact", id(node)] = self._fresh("e")
            self.loads.append(f"{known} = UNREAD")
            compute = evaluator(node, {self.subject: 0}, self.vocabulary)
            self.constants[f"{known}f"] = lambda frame: known_or_none(compute(frame))
        return f"({known} if {known} is not UNREAD else ({known} := {known}f(run.frame())))"

    # -- names --------------------------------------------------------------------------------------------------------

    def _load(self, what: object, prefix: str, source: str) -> str:
        name = self._locals.get(what)
        if name is None:
            name = self._locals[what] = self._fresh(prefix)
            self.loads.append(f"{name} = {source}")
        return name

    def _fresh(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    def _constant(self, value: object) -> str:
        name = self._numbers.get(id(value))
        if name is None:
            name = self._numbers[id(value)] = f"c{len(self._numbers)}"
            self.constants[name] = value
        return name


# -- what the source calls: values in, a value or None out ------------------------------------------------------------


def known_or_none(result: Result) -> object:
    """Return a plain value; None for whatever is not plainly known."""
    return None if result.__class__ in UNSURE else result


def alike(left: x.Expression, right: x.Expression) -> tuple[x.Expression, x.Expression]:
    """Write a whole number beside a decimal as a decimal: two of a kind compare faster."""
    return _as_decimal(left, right.type), _as_decimal(right, left.type)


def _as_decimal(node: x.Expression, other: Type) -> x.Expression:
    if isinstance(node, x.Constant) and isinstance(node.value, int) and isinstance(other, DecimalType):
        return replace(node, value=Decimal(node.value))
    return node


def lies_in(moment: date, period: Period) -> bool:
    """Tell whether a day or an instant lies in a period."""
    return moment.year == period.year and period.start_month <= moment.month < period.start_month + MONTHS[period.kind]


def _arithmetic(operator: x.ArithmeticOperator, type_: Type) -> Callable[[Any, Any], object]:
    if isinstance(type_, StringType):
        return str.__add__
    if isinstance(type_, DecimalType):
        return DECIMAL[operator]
    whole = WHOLE[operator]
    return lambda left, right: known_or_none(whole_number(whole(left, right)))


def _whole_negated(number: int) -> object:
    return known_or_none(whole_number(-number))


def _decimal_negated(number: Decimal) -> object:
    return DECIMAL["-"](0, number)


def _shift(unit: x.DurationUnitName, *, back: bool) -> Callable[[Any, Any], object]:
    return lambda base, number: known_or_none(moved(base, number, unit, back=back))


def _part(part: x.PeriodPartName) -> Callable[[Period], object]:
    return lambda period: known_or_none(period_part(part, period))


def _function(function: x.FunctionName) -> Callable[..., object]:
    apply = FUNCTIONS[function]
    return lambda *arguments: known_or_none(apply(*arguments))


def all_listed(value: object) -> object:
    """Return a list of which every member is known; None for whatever else a list field may hold."""
    if isinstance(value, tuple) and not any(isinstance(member, Unlisted) for member in value):
        return value
    return None
