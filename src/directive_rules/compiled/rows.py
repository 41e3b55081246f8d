"""Functions made of plain source: the first row of the status table that fits, where all that matters is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, Protocol, TypeAlias

from directive_rules.compiled.fields import is_event
from directive_rules.compiled.frames import Frame
from directive_rules.compiled.plain import TooLong, Writer
from directive_rules.model import expressions as x
from directive_rules.model.ruleset import Rule
from directive_rules.model.values import Period
from directive_rules.model.vocabulary import RecordType, Vocabulary


class Row(Enum):
    """What is surely so of a duty at one horizon. `UNSURE` leaves it to the exact closures."""

    NO_DUTY = "no duty"
    EXEMPT = "exempt"
    MET = "met"
    UNMET = "unmet"
    UNSURE = "unsure"


Lookup: TypeAlias = Callable[[str, object], object]
_ARGUMENTS: Final = "get, M, at, day, inside, p, period, run"


class Run(Protocol):
    """What gives the frame that exact closures run in, when something first needs it."""

    def frame(self) -> Frame:
        """Return the frame."""


class Single(Run, Protocol):
    """One record under check: what judges a rule exactly, and what refuses a record that is not sane."""

    def slow(self, number: int) -> object:
        """Judge the rule of that number exactly."""

    def duty(self, number: int) -> object:
        """Judge the rule of that number exactly, where there surely is a duty."""

    def sane(self) -> None:
        """Raise where the record surely fails a check."""


Judge: TypeAlias = Callable[[Lookup, object, datetime, date, bool, Mapping[str, object], "Period | None", Run], Row]
Doubt: TypeAlias = Callable[[Lookup, object, datetime, date, bool, Mapping[str, object], "Period | None", Run], bool]


def row_judge(rule: Rule, vocabulary: Vocabulary) -> Judge | None:
    """Compile `when`, `unless` and `require` of a rule to one function over the fields of its subject at a horizon.

    None where that would be more source than is worth while.
    """
    writer = Writer(vocabulary, rule.subject)
    names = {row: f"c_{row.name}" for row in Row}
    try:
        body = _row(rule, writer, names, names[Row.UNSURE])
    except TooLong:
        return None
    found: Judge = function_of(writer, body, {name: row for row, name in names.items()}, rule.full_id)
    return found


def several(
    rules: Sequence[Rule], vocabulary: Vocabulary, results: Mapping[Row, object]
) -> Callable[..., tuple[Any, ...]]:
    """Compile rules about one record type to one function that reads each field once and judges them all.

    What it gives for each rule stands in `results`; for what is not sure, and for a rule with a deadline, it has the
    run judge it. Before, it calls `sane` unless the record surely passes every check of its type.
    """
    kind = vocabulary.records[rules[0].subject]
    writer = Writer(vocabulary, kind.name)
    names = {row: f"c_{row.name}" for row in results}
    doubt = _not_surely_sane(kind, vocabulary, writer)
    for operand in asked_by_several(rules):
        writer.begin()
        with suppress(TooLong):
            writer.share(operand)
    bodies = []
    for number, rule in enumerate(rules):
        slow = f"run.slow({number})"
        writer.begin()
        try:
            bodies.append(slow if rule.by is not None else _row(rule, writer, names, slow, f"run.duty({number})"))
        except TooLong:
            bodies.append(slow)
    writer.loads += doubt
    constants = {names[row]: result for row, result in results.items()}
    found: Callable[..., tuple[Any, ...]] = function_of(writer, f"({', '.join(bodies)},)", constants, kind.name)
    return found


def _not_surely_sane(kind: RecordType, vocabulary: Vocabulary, writer: Writer) -> list[str]:
    """Write what calls `sane` if some check may be false."""
    if not kind.checks:
        return []
    if not any(_reads_events(check, kind) for check in kind.checks):
        with suppress(TooLong):
            return [f"if {' or '.join(map(writer.may_be_false, kind.checks))}: run.sane()"]
    # A check looks at all there is, whatever the as-of instant shows of it: up to the end of time.
    writer.constants["doubtful"] = doubt(kind, vocabulary)
    return ["if doubtful(get, M, datetime.max, date.max, False, p, None, run): run.sane()"]


def doubt(kind: RecordType, vocabulary: Vocabulary) -> Doubt:
    """Compile the checks of a type to a function that tells whether one of them may be false."""
    writer = Writer(vocabulary, kind.name)
    try:
        source = " or ".join(map(writer.may_be_false, kind.checks)) or "False"
    except TooLong:
        return lambda *_: True
    found: Doubt = function_of(writer, source, {}, kind.name)
    return found


def _reads_events(node: x.Expression, kind: RecordType) -> bool:
    reads = (part for part in x.descendants(node) if isinstance(part, (x.FieldRead, x.Has)))
    return any(part.base.record == kind.name and is_event(kind, part.field) for part in reads)


def asked_by_several(rules: Sequence[Rule]) -> list[x.Expression]:
    """Return what more than one rule asks first: the scope of the directive."""
    asked = Counter(
        operand
        for rule in rules
        if rule.by is None and rule.when is not None
        for operand in (rule.when.operands if isinstance(rule.when, x.And) else (rule.when,))
    )
    return [operand for operand, times in asked.items() if times > 1]


def _row(rule: Rule, writer: Writer, names: Mapping[Row, str], unsure: str, duty: str = "") -> str:
    """Write the expression that chooses the row; conditions in the order of the status table.

    `duty` is what to do where there surely is a duty, and no more is sure.
    """
    duty = duty or unsure
    met, unmet = (writer.sure(rule.require, wanted=wanted) for wanted in (True, False))
    if rule.unless is None:
        chosen = f"{names[Row.MET]} if {met} else {names[Row.UNMET]} if {unmet} else {duty}"
    else:
        # What is not surely false may yet turn out true, and an exemption comes before all else.
        exempt, plain = (writer.sure(rule.unless, wanted=wanted) for wanted in (True, False))
        chosen = (
            f"{names[Row.EXEMPT]} if {exempt} else {duty} if not {plain} "
            f"else {names[Row.MET]} if {met} else {names[Row.UNMET]} if {unmet} else {duty}"
        )
    if rule.when is None:
        return f"({chosen})"
    yes, no = (writer.sure(rule.when, wanted=wanted) for wanted in (True, False))
    return f"(({chosen}) if {yes} else {names[Row.NO_DUTY]} if {no} else {unsure})"


def function_of(writer: Writer, body: str, constants: Mapping[str, object], name: str) -> Any:
    """Compile a function that loads what a writer asked for, and returns the body."""
    lines = [f"def judge({_ARGUMENTS}):", *(f"    {line}" for line in writer.loads), f"    return {body}", ""]
    namespace: dict[str, Any] = {**writer.constants, **constants}
    exec(compile("\n".join(lines), f"<compiled {name}>", "exec"), namespace)
    return namespace["judge"]
