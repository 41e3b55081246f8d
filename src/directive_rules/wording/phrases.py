"""Expressions in words, with the vocabulary's names: one case per node, in Chinese and in English.

A variable of a macro is said as 其 and *its*: `member.filings.exists(f, f.kind == "monthly")` is "there is a filing
such that its kind is monthly report". What reads ambiguous on one line is bracketed; `outline` breaks it up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, assert_never

from directive_rules.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Compare,
    CompareOperator,
    Conditional,
    Constant,
    Duration,
    Expression,
    FieldRead,
    Filtered,
    Has,
    InList,
    InPeriod,
    MemberRead,
    Members,
    Negate,
    Node,
    Not,
    Or,
    ParameterRead,
    PeriodPart,
    PeriodRead,
    Quantifier,
    QuantifierKind,
    RecordExpression,
    RecordRead,
    RecordSource,
    Related,
    Shift,
    Size,
    Walk,
    descendants,
)
from directive_rules.model.types import BOOL, BoolType, DateType, DecimalType, IntType, TimestampType
from directive_rules.model.vocabulary import Language, Names, Vocabulary, in_language
from directive_rules.wording import dictionary
from directive_rules.wording.outlines import Outline, unfiltered
from directive_rules.wording.showing import field_name, show_value

ONE_LINE = 72
"""Cells up to which conditions joined inside an outline stay on one line."""

Notes = Mapping[Node, Names]
"""What to say in brackets after a node: the value a field or parameter had."""


@dataclass(frozen=True, slots=True)
class Phraser:
    """Says the expressions of one rule in one language. `subject` is the record type its duties are about."""

    vocabulary: Vocabulary
    language: Language
    subject: str
    notes: Notes = field(default_factory=dict)
    items_by_name: bool = False

    def phrase(self, node: Expression) -> str:
        """Return the expression in words, on one line."""
        speaker = replace(self, items_by_name=_has_items_of_two_lists(node))
        return speaker._claim(node) if node.type == BOOL else speaker._term(node)

    def source(self, source: RecordSource | Members) -> str:
        """Return the name of several records, in the plural where the language has one."""
        if isinstance(source, Members):
            return self._term(source.list)
        return self._records(source, dictionary.RECORDS)

    def one(self, source: RecordSource) -> str:
        """Return the name of one of several records, without an article."""
        return self._records(source, dictionary.RECORD)

    def record(self, node: RecordExpression) -> str:
        """Return the name of one record, with its article in English."""
        if isinstance(node, RecordRead):
            return self._say(dictionary.THE, self._record_name(node.record))
        name = self._target(node)
        if isinstance(node.base, RecordRead):
            return self._say(dictionary.THE if node.base.name == self.subject else dictionary.ITS, name)
        return self._say(dictionary.THEIR, self.record(node.base), name)

    def outline(self, node: Expression) -> Outline:
        """Return the expression as lines: what is joined or alternative, and what a looked-for record must be."""
        match node:
            case And(operands=operands):
                return self._lines(dictionary.ALL_OF, operands)
            case Or(operands=operands):
                return self._lines(dictionary.ANY_OF, operands)
            case Quantifier(body=Or(operands=operands)):
                return Outline(
                    self._quantified(node.kind, node, self._say(dictionary.SUCH_THAT_ANY)) + self._colon(),
                    tuple(self._inner(operand) for operand in operands),
                )
            case Quantifier(body=And(operands=operands)):
                return Outline(
                    self._quantified(node.kind, node, self._say(dictionary.SUCH_THAT_ALL)) + self._colon(),
                    tuple(self._inner(operand) for operand in operands),
                )
            case Not(operand=Quantifier(kind="exists", body=And(operands=operands)) as quantifier):
                return Outline(
                    self._quantified("none", quantifier, self._say(dictionary.SUCH_THAT_ALL)) + self._colon(),
                    tuple(self._inner(operand) for operand in operands),
                )
            case Compare():
                bare, conditions = unfiltered(node)
                if not conditions:
                    return Outline(self.phrase(node))
                pairs = ((node.left, bare.left), (node.right, bare.right))
                notes = dict(self.notes)
                notes.update({plain: self.notes[side] for side, plain in pairs if side in self.notes})
                text = self._say(dictionary.COUNTING, replace(self, notes=notes).phrase(bare))
                return Outline(text, tuple(self.outline(condition) for condition in conditions))
            case _:
                return Outline(self.phrase(node))

    def because(self, node: Expression) -> str:
        """Return the condition as a reason."""
        return self._say(dictionary.BECAUSE, self.phrase(node))

    def _inner(self, node: Expression) -> Outline:
        """Outline what stands on a line of its own; conditions joined stay on it while they are short."""
        if isinstance(node, (And, Or)):
            text = self.phrase(node)
            if _cells(text) <= ONE_LINE:
                return Outline(text)
        return self.outline(node)

    def _lines(self, heading: Names, operands: tuple[Expression, ...]) -> Outline:
        return Outline(self._say(heading), tuple(self._inner(operand) for operand in operands))

    def _claim(self, node: Expression) -> str:
        """Say a condition: what is true where it holds."""
        match node:
            case Constant(value=value):
                return self._say(dictionary.ALWAYS if value else dictionary.NEVER)
            case FieldRead() | ParameterRead() | MemberRead():
                return self._say(dictionary.YES, self._flag(node, dictionary.SAYS_YES))
            case Has():
                return self._noted(node, self._say(dictionary.HAS, self._field(node)))
            case Not(operand=operand):
                return self._denial(operand)
            case And(operands=operands):
                return self._say(dictionary.AND).join(self._enclosed(operand) for operand in operands)
            case Or(operands=operands):
                return self._say(dictionary.OR).join(self._enclosed(operand) for operand in operands)
            case Conditional():
                return self._say(dictionary.IF_SO, *map(self._enclosed, (node.condition, node.then, node.otherwise)))
            case Compare():
                return self._comparison(node, node.operator)
            case InPeriod():
                return self._say(dictionary.IN, self._term(node.item), self._term(node.period))
            case InList():
                return self._say(dictionary.ONE_OF, self._term(node.item), self._term(node.list))
            case Call():
                return self._say(dictionary.TESTS[node.function][0], *map(self._term, node.arguments))
            case Quantifier():
                return self._quantified(node.kind, node, self._enclosed(node.body))
            case Arithmetic() | Negate() | Duration() | Shift() | PeriodPart() | PeriodRead() | Size() | Aggregate():
                return self._term(node)
            case _:
                assert_never(node)

    def _denial(self, node: Expression) -> str:
        """Say that a condition does not hold, without a `not` in front where there is a better word."""
        match node:
            case FieldRead() | ParameterRead() | MemberRead():
                return self._say(dictionary.NO, self._flag(node, dictionary.SAYS_NO))
            case Constant(value=value):
                return self._say(dictionary.NEVER if value else dictionary.ALWAYS)
            case Not(operand=operand):
                return self._claim(operand)
            case Has():
                return self._noted(node, self._say(dictionary.HAS_NOT, self._field(node)))
            case Compare():
                return self._comparison(node, dictionary.OPPOSITE[node.operator])
            case InPeriod():
                return self._say(dictionary.NOT_IN, self._term(node.item), self._term(node.period))
            case InList():
                return self._say(dictionary.NONE_OF, self._term(node.item), self._term(node.list))
            case Call() if node.function in dictionary.TESTS:
                return self._say(dictionary.TESTS[node.function][1], *map(self._term, node.arguments))
            case Quantifier(kind="exists"):
                return self._quantified("none", node, self._enclosed(node.body))
            case _:
                return self._say(dictionary.NOT, self._bracketed(self._claim(node)))

    def _term(self, node: Expression) -> str:
        """Say a value; a condition used as a value is bracketed."""
        match node:
            case Constant(value=value, type=type_):
                return show_value(value, type_, self.vocabulary, self.language)
            case ParameterRead(name=name):
                return self._noted(node, self._say(dictionary.PARAMETER, name))
            case PeriodRead():
                return self._noted(node, self._say(dictionary.THE_PERIOD))
            case MemberRead(name=name):
                item = dictionary.THE_ITEM_NAMED if self.items_by_name else dictionary.THE_ITEM
                return self._noted(node, self._say(item, name))
            case FieldRead():
                return self._noted(node, self._field(node))
            case Conditional():
                parts = (self._enclosed(node.condition), self._operand(node.then), self._operand(node.otherwise))
                return self._noted(node, self._bracketed(self._say(dictionary.IF, *parts)))
            case Arithmetic():
                return self._noted(node, self._arithmetic(node))
            case Negate(operand=operand):
                return "−" + self._operand(operand)
            case Duration():
                return self._duration(node)
            case Shift():
                template = dictionary.AFTER if node.operator == "+" else dictionary.BEFORE
                base, by = self._term(node.base), self._duration(node.by)
                return self._noted(node, in_language(template, self.language).format(base=base, by=by))
            case Call():
                return self._noted(node, self._call(node))
            case PeriodPart():
                template = dictionary.PERIOD_PARTS[node.part]
                period = self._term(node.period)
                return self._noted(node, in_language(template, self.language).format(period=period))
            case Size():
                template = dictionary.COUNT_OF_LIST if isinstance(node.source, Members) else dictionary.COUNT
                return self._noted(node, self._say(template, self.source(node.source)))
            case Aggregate():
                template = dictionary.AGGREGATES[node.kind]
                body, source = self._term(node.body), self.source(node.source)
                return self._noted(node, in_language(template, self.language).format(body=body, source=source))
            case Has() | Not() | And() | Or() | Compare() | InPeriod() | InList() | Quantifier():
                return self._bracketed(self._claim(node))
            case _:
                assert_never(node)

    def _comparison(self, node: Compare, operator: CompareOperator) -> str:
        template = dictionary.COMPARISONS[_family(node)][operator]
        return in_language(template, self.language).format(left=self._term(node.left), right=self._term(node.right))

    def _arithmetic(self, node: Arithmetic) -> str:
        left, right = self._term(node.left), self._term(node.right)
        sums = ("+", "-")
        if isinstance(node.left, Arithmetic) and node.operator == "*" and node.left.operator in sums:
            left = self._bracketed(left)
        if isinstance(node.right, Arithmetic) and (node.operator != "+" and node.right.operator in sums):
            right = self._bracketed(right)
        return f"{left} {dictionary.SIGNS[node.operator]} {right}"

    def _operand(self, node: Expression) -> str:
        return self._bracketed(self._term(node)) if isinstance(node, Arithmetic) else self._term(node)

    def _duration(self, node: Duration) -> str:
        text = in_language(dictionary.UNITS[node.unit], self.language).format(n=self._operand(node.amount))
        one = isinstance(node.amount, Constant) and node.amount.value == 1
        return text.removesuffix("s") if one and self.language == "en" else text

    def _call(self, node: Call) -> str:
        first, *rest = map(self._operand, node.arguments)
        second = node.arguments[-1]
        if node.function in ("startOf", "roll"):
            table = dictionary.UNITS_OF_CALENDAR if node.function == "startOf" else dictionary.ROLLS
            if isinstance(second, Constant) and str(second.value) in table:
                return self._say(table[str(second.value)], first)
            return self._say(dictionary.ROLL_BY, first, *rest)
        if node.function in dictionary.TESTS:
            return self._bracketed(self._claim(node))
        return self._say(dictionary.FUNCTIONS[node.function], first, *rest)

    def _quantified(self, kind: QuantifierKind | Literal["none"], node: Quantifier, body: str) -> str:
        if isinstance(node.source, Members):
            template = in_language(dictionary.QUANTIFIED_MEMBERS[kind], self.language)
            return template.format(list=self._term(node.source.list), body=body)
        bare = isinstance(node.body, Constant) and node.body.value is True
        templates = dictionary.BARE_RECORDS if bare else dictionary.QUANTIFIED_RECORDS
        one = self.one(node.source)
        article = "an" if one[:1] in "aeiou" else "a"
        return in_language(templates[kind], self.language).format(one=one, a=article, body=body)

    def _records(self, source: RecordSource, template: Names) -> str:
        if isinstance(source, Filtered):
            of = self._records(source.source, template)
            return in_language(dictionary.WHERE, self.language).format(of=of, body=self._enclosed(source.body))
        name = self._target(source)
        word = in_language(template, self.language).format("").strip()
        text = name if name.endswith(word) else self._say(template, name.removesuffix(" record"))
        if isinstance(source.base, RecordRead) and source.base.name == self.subject:
            return text
        return self._say(dictionary.THEIR_RECORDS, self.record(source.base), text)

    def _field(self, node: FieldRead | Has) -> str:
        record = _record_of(node.base)
        type_ = self.vocabulary.records.get(record)
        known = type_.fields.get(node.field) if type_ is not None else None
        name = field_name(known, self.language) if known is not None else node.field
        if isinstance(node.base, RecordRead) and node.base.name != self.subject:
            return self._say(dictionary.ITS, name)
        return self._say(dictionary.THEIR, self.record(node.base), name)

    def _target(self, node: Walk | Related) -> str:
        """Name what a relation reaches, and by which relation if the owner has two to that type or is of it."""
        name = self._record_name(node.record)
        owner = self.vocabulary.records.get(_record_of(node.base))
        relation = owner.relations.get(node.relation) if owner is not None else None
        if relation is not None and relation.names is not None:
            return in_language(relation.names, self.language)
        rivals = [r for r in owner.relations.values() if r.target == node.record] if owner is not None else []
        told_apart = len(rivals) > 1 or _record_of(node.base) == node.record
        return self._say(dictionary.TOLD_APART, name, node.relation) if told_apart else name

    def _record_name(self, record: str) -> str:
        known = self.vocabulary.records.get(record)
        return in_language(known.names, self.language) if known is not None else record

    def _enclosed(self, node: Expression) -> str:
        """Say a condition inside another, bracketed where the two would run together."""
        text = self._claim(node)
        return self._bracketed(text) if isinstance(_under_not(node), (And, Or, Conditional, Quantifier)) else text

    def _flag(self, node: FieldRead | ParameterRead | MemberRead, said: Names) -> str:
        """Say what is yes or no, without a note that would only say it again."""
        notes = {noted: note for noted, note in self.notes.items() if noted != node or note != said}
        return replace(self, notes=notes)._term(node)

    def _noted(self, node: Node, text: str) -> str:
        note = self.notes.get(node)
        if note is None:
            return text
        said = in_language(note, self.language)
        if said.startswith(("（", "(")):
            return f"{text}{said}" if self.language == "zh" else f"{text} {said}"
        return self._say(dictionary.NOTED, text, said)

    def _bracketed(self, text: str) -> str:
        return self._say(dictionary.BRACKETS, text)

    def _colon(self) -> str:
        return "：" if self.language == "zh" else ":"

    def _say(self, template: Names, *parts: str) -> str:
        return in_language(template, self.language).format(*parts)


def _has_items_of_two_lists(node: Node) -> bool:
    """Tell whether the items of two lists are spoken of at once, so that `the item` would not tell them apart."""
    return len({part.name for part in descendants(node) if isinstance(part, MemberRead)}) > 1


def _cells(text: str) -> int:
    """Return how wide a text is where a Han character takes two cells."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)


def _record_of(node: RecordExpression) -> str:
    return node.record


def _under_not(node: Expression) -> Expression:
    return _under_not(node.operand) if isinstance(node, Not) else node


def _family(node: Compare) -> dictionary.Family:
    match node.left.type:
        case IntType() | DecimalType():
            return "number"
        case DateType() | TimestampType():
            return "time"
        case BoolType() | _:
            return "other"
