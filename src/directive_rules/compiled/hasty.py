"""Source for the commonest case of all: nothing is missing, and every rule is met or makes no duty.

It looks at nothing beforehand. A value that is not there, or not of its type, makes an operator raise, or compares as
different; so what comes out true is surely true, and whatever else happens, the careful source judges. Only what
cannot go wrong in silence is written this way; anything else is refused, and is always judged carefully.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from directive_rules.compiled.fields import is_event
from directive_rules.compiled.operators import DECIMAL
from directive_rules.compiled.plain import CLASSES, OPPOSITE, TESTS, alike
from directive_rules.compiled.rows import asked_by_several
from directive_rules.model import expressions as x
from directive_rules.model.ruleset import Rule
from directive_rules.model.types import BoolType, DecimalType, ListType, TimestampType
from directive_rules.model.values import Value
from directive_rules.model.vocabulary import RecordType

Settle: TypeAlias = Callable[[Mapping[str, object]], "tuple[Any, ...] | None"]
AMISS: Final = "except (KeyError, TypeError, AttributeError): return None"


class NotHasty(Exception):  # noqa: N818 - no error: the careful source does
    """Something that must be looked at before it is used."""


class HastyWriter:
    """Writes conditions over the raw fields of a record, `d`; what they read is in `loads`.

    Parameters are constants: there is one function for each stretch of days on which they do not change.
    """

    def __init__(self, kind: RecordType, known: Mapping[str, Value | None]) -> None:
        self.kind = kind
        self.known = known
        self.loads: dict[str, str] = {}
        self.constants: dict[str, Any] = {}
        self._names: dict[object, str] = {}
        self._shared: dict[x.Expression, str] = {}

    def share(self, node: x.Expression) -> None:
        """Test once, at the beginning, what several rules ask. Raises `NotHasty`."""
        source = self.sure(node, wanted=True)
        self._shared[node] = self._load(("s", node), source)

    def settled(self, rule: Rule, name: str) -> list[str]:
        """Return lines that set a name to MET, or to None for no duty, or return None. Raises `NotHasty`."""
        if rule.by is not None or rule.unless is not None:
            raise NotHasty
        fulfilled = [f"if not {self.sure(rule.require, wanted=True)}: return None", f"{name} = MET"]
        if rule.when is None:
            return fulfilled
        applies = self.sure(rule.when, wanted=True)
        try:
            otherwise = [f"elif {self.sure(rule.when, wanted=False)}: {name} = None"]
        except NotHasty:
            otherwise = []
        return [f"if {applies}:", *(f"    {line}" for line in fulfilled), *otherwise, "else: return None"]

    def sure(self, node: x.Expression, *, wanted: bool) -> str:
        """Return a condition that holds only if the test is surely `wanted`, or raises. Raises `NotHasty`."""
        if wanted and node in self._shared:
            return self._shared[node]
        match node:
            case x.Constant(value=value):
                return str(value is wanted)
            case x.And(operands=operands) | x.Or(operands=operands):
                word = " and " if isinstance(node, x.And) is wanted else " or "
                return "(" + word.join(self.sure(operand, wanted=wanted) for operand in operands) + ")"
            case x.Not(operand=operand):
                return self.sure(operand, wanted=not wanted)
            case x.Has(base=x.RecordRead(), field=name):
                return f"({self._field(name)} is not None)" if wanted else f"({self._field(name)} is None)"
            case x.FieldRead(type=BoolType()):
                return f"({self._value(node)} is {wanted})"
            case x.Compare(operator=operator):
                sign = operator if wanted else OPPOSITE[operator]
                sides = alike(node.left, node.right)
                left, right = map(self._value, sides)
                looked = self._looked_at(sign, *sides)
                return f"({looked}{left} {sign} {right})"
            case x.InList(item=item, list=x.ParameterRead() | x.Constant() as list_) if wanted:
                return f"({self._value(item)} in {self._value(list_)})"
            case x.Call(function=("startsWith" | "endsWith" | "contains") as function, arguments=arguments):
                source = TESTS[function].format(*map(self._value, arguments))
                return f"({source})" if wanted else f"(not {source})"
        raise NotHasty

    def _looked_at(self, sign: str, *nodes: x.Expression) -> str:
        """What is no value differs from every value and equals its like, and two mere days can be put in order.

        There, what is read must be looked at. Equality with one sure value is sure; so is inequality where both are.
        """
        reads = [node for node in nodes if isinstance(node, x.FieldRead)]
        if sign == "==":
            reads = reads if len(reads) == len(nodes) else []
        elif sign != "!=":
            reads = [node for node in reads if isinstance(node.type, TimestampType)]
        return "".join(
            f"{self._value(node)}.__class__ is {self._constant(CLASSES[type(node.type)])} and " for node in reads
        )

    def _value(self, node: x.Expression) -> str:
        match node:
            case x.Constant(value=value):
                return self._constant(value)
            case x.ParameterRead(name=name) if self.known[name] is not None:
                return self._constant(self.known[name])
            case x.FieldRead(base=x.RecordRead(), field=name, type=type_) if not isinstance(type_, ListType):
                return self._field(name)
            case x.Arithmetic(operator=operator, type=DecimalType()):
                return f"{self._constant(DECIMAL[operator])}({self._value(node.left)}, {self._value(node.right)})"
        raise NotHasty

    def _field(self, name: str) -> str:
        if is_event(self.kind, name):
            raise NotHasty
        return self._load(("d", name), f"d[{self._constant(name)}]")

    def _load(self, what: object, source: str) -> str:
        name = self._names.setdefault(what, f"r{len(self._names)}")
        self.loads[name] = source
        return name

    def _constant(self, value: object) -> str:
        if type(value) in (int, str, bool):
            name = self._names.setdefault((type(value), value), f"k{len(self.constants)}")
        else:
            name = self._names.setdefault(id(value), f"k{len(self.constants)}")
        self.constants[name] = value
        return name


def settler(rules: Sequence[Rule], kind: RecordType, known: Mapping[str, Value | None], met: object) -> Settle | None:
    """Compile rules about one record type, under given parameters, to a function of a record's values.

    It gives for each rule `met`, or None for no duty, if that is sure of every rule and the record is sane; else None
    for them all. None instead of the function where something must be looked at first.
    """
    writer = HastyWriter(kind, known)
    names = [f"o{number}" for number in range(len(rules))]
    try:
        for operand in asked_by_several(rules):
            writer.share(operand)
        lines = [f"if not {writer.sure(check, wanted=True)}: return None" for check in kind.checks]
        for rule, name in zip(rules, names, strict=True):
            lines += writer.settled(rule, name)
    except NotHasty:
        return None
    loads = [f"{name} = {source}" for name, source in writer.loads.items()]
    inside = "\n".join(f"        {line}" for line in (*loads, *lines))
    source = f"def settle(d):\n    try:\n{inside}\n    {AMISS}\n    return ({', '.join(names)},)\n"
    namespace: dict[str, Any] = {**writer.constants, "MET": met}
    exec(compile(source, f"<compiled {kind.name}>", "exec"), namespace)
    found: Settle = namespace["settle"]
    return found
