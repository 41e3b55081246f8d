"""What was read: the values behind an expression, to be noted in its words and listed with their origin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from directive_rules.explain.choosing import chosen
from directive_rules.explain.model import Outlines, RecordShown, ValueShown
from directive_rules.interpreter import Bounds, Entry, Environment, Hearing, Result, Unknown, Within, evaluate
from directive_rules.interpreter.evaluate import record as evaluate_record
from directive_rules.model.export import Export
from directive_rules.model.expressions import (
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    Conditional,
    Expression,
    FieldRead,
    Filtered,
    Has,
    Members,
    Node,
    ParameterRead,
    PeriodPart,
    PeriodRead,
    Quantifier,
    RecordRead,
    Shift,
    Size,
    children,
    descendants,
)
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.types import StringType, Type
from directive_rules.model.vocabulary import LANGUAGES, Names, RecordType, in_language
from directive_rules.wording.outlines import Outline
from directive_rules.wording.phrases import Phraser
from directive_rules.wording.showing import EMPTY, MASKED, show_instant, show_value

UNKNOWN = Names("不明", "unknown")
NOT_YET = Names("尚未发生", "not yet")
NOT_PROVIDED = Names("未提供", "not provided")
CONTRADICTORY = Names("互相矛盾", "contradictory")
ONLY_LATER = Names("{0}，期限时还没有", "{0}, not there at the deadline")
CONSTANT = Names("{0}（映射中写定）", "{0} (stated in the mapping)")
COMPUTED = Names("即 {0}", "= {0}")

Computed: TypeAlias = Arithmetic | Shift | Call | Conditional | PeriodPart | Aggregate | Size


@dataclass(frozen=True, slots=True)
class Evidence:
    """Says the expressions of one hearing with the values they read. Personal fields are masked throughout."""

    ruleset: Ruleset
    export: Export
    hearing: Hearing

    def phrase(self, node: Expression) -> Names:
        """Return the expression in words, with the parameters' and the period's values but no fields' values."""
        zh, en = self.phrasers(self._fixed(node))
        return Names(zh.phrase(node), en.phrase(node))

    def phrasers(self, notes: Mapping[Node, Names] | None = None) -> tuple[Phraser, Phraser]:
        """Return what says expressions in Chinese and in English, with these notes."""
        vocabulary, subject = self.ruleset.vocabulary, self.hearing.rule.subject
        return Phraser(vocabulary, "zh", subject, notes or {}), Phraser(vocabulary, "en", subject, notes or {})

    def outlines(self, node: Expression, env: Environment | None = None) -> Outlines:
        """Return the expression in lines.

        With an environment, the values read are noted, and of each conditional only the branch taken is told, and why.
        """
        if env is None:
            zh, en = self.phrasers(self._fixed(node))
            return Outlines(zh.outline(node), en.outline(node))
        taken, because = chosen(node, env)
        zh, en = self.phrasers(self.notes(node, env) | self.notes(taken, env))
        return Outlines(*(_with_reasons(phraser, taken, because) for phraser in (zh, en)))

    def notes(self, node: Expression, env: Environment) -> dict[Node, Names]:
        """Return the values of what the expression reads outside its macros' own records, and of what it computes."""
        notes = self._fixed(node)
        for part in _free(node, frozenset()):
            if isinstance(part, (FieldRead, Has)):
                value = self._field_note(part, env)
                if value is not None:
                    notes[part] = value
        for part in _computed(node):
            if not self._personal(part):
                found = evaluate(part, env)
                if not isinstance(found, (Unknown, Within, Bounds)):
                    notes[part] = filled(COMPUTED, self.result(found, part.type))
        return notes

    def values(self, expressions: Iterable[Expression]) -> tuple[ValueShown, ...]:
        """List the fields that the expressions read outside their macros' own records, as of the as-of instant."""
        shown: dict[ValueShown, None] = {}
        env = self.hearing.at_as_of
        for expression in expressions:
            for part in _free(expression, frozenset()):
                if isinstance(part, (FieldRead, Has)):
                    entry = evaluate_record(part.base, env)
                    if isinstance(entry, Entry):
                        names = entry.type.fields[part.field].names
                        shown[ValueShown(self.record(entry), names, self.field(entry, part.field, env))] = None
        return tuple(shown)

    def field(self, entry: Entry, name: str, env: Environment) -> Names:
        """Return what a field of a record held, as of the environment's horizon."""
        field = entry.type.fields[name]
        seen = entry.values[name]
        if field.personal:
            return MASKED
        if isinstance(seen, Unknown):
            provided = name in self._columns(entry.type)
            return CONTRADICTORY if provided else NOT_PROVIDED
        if isinstance(seen, Within):
            return UNKNOWN
        if seen is None or env.facts.has(entry, name, env.horizon) is False:
            return EMPTY
        shown = Names(*(show_value(seen, field.type, self.ruleset.vocabulary, lang) for lang in LANGUAGES))
        table = self.export.tables.get(entry.type.name)
        return filled(CONSTANT, shown) if table is not None and name in table.constants else shown

    def result(self, found: Result, type_: Type) -> Names:
        """Return in words what an expression came to."""
        match found:
            case Unknown():
                return NOT_YET if found.not_yet and not found.causes else UNKNOWN
            case Within():
                return Names(f"{found.low} 至 {found.high}", f"{found.low} to {found.high}")
            case Bounds(low=low, high=None):
                return Names(f"至少 {low}", f"at least {low}")
            case Bounds(low=low, high=high):
                return Names(f"{low} 至 {high}", f"{low} to {high}")
            case _:
                return Names(*(show_value(found, type_, self.ruleset.vocabulary, lang) for lang in LANGUAGES))

    def said(self, node: Expression, env: Environment) -> Names:
        """Return the value of an expression for a sentence, without quotation marks; personal fields are masked."""
        if self._personal(node):
            return MASKED
        found = evaluate(node, env)
        return (
            Names(found, found)
            if isinstance(found, str) and isinstance(node.type, StringType)
            else self.result(found, node.type)
        )

    def due(self, due: date | datetime) -> Names:
        """Return a deadline; a day lasts to its end."""
        if isinstance(due, datetime):
            return Names(show_instant(due, "zh"), show_instant(due, "en"))
        return Names(due.isoformat(), due.isoformat())

    def record(self, entry: Entry) -> RecordShown:
        """Return a record by type, key and origin."""
        parts = []
        for name in entry.type.key:
            seen = entry.values[name]
            parts.append("***" if entry.type.fields[name].personal else "—" if seen is None else str(seen))
        origins = dict.fromkeys(str(record.origin) for record in entry.records if record.origin is not None)
        return RecordShown(entry.type.names, ",".join(parts), ", ".join(origins))

    def _field_note(self, node: FieldRead | Has, env: Environment) -> Names | None:
        entry = evaluate_record(node.base, self.hearing.at_as_of)
        if not isinstance(entry, Entry):
            return UNKNOWN if isinstance(node, FieldRead) else None
        now = self.field(entry, node.field, self.hearing.at_as_of)
        if isinstance(node, Has) and now == EMPTY:
            return None
        if env.waiting and now == EMPTY and entry.type.fields[node.field].event:
            return NOT_YET
        if not env.waiting and now != self.field(entry, node.field, env):
            return filled(ONLY_LATER, now)
        return now

    def _fixed(self, node: Expression) -> dict[Node, Names]:
        """Return the values of the parameters and the period: the same for every record."""
        env = self.hearing.at_as_of
        notes: dict[Node, Names] = {}
        for part in descendants(node):
            if isinstance(part, ParameterRead) and part.name in env.parameters:
                notes[part] = self.result(env.parameters[part.name], part.type)
            elif isinstance(part, PeriodRead) and env.period is not None:
                notes[part] = Names(str(env.period), str(env.period))
        return notes

    def _personal(self, node: Node) -> bool:
        records = self.ruleset.vocabulary.records
        reads = (part for part in descendants(node) if isinstance(part, FieldRead))
        return any(records[read.base.record].fields[read.field].personal for read in reads)

    def _columns(self, kind: RecordType) -> frozenset[str]:
        table = self.export.tables.get(kind.name)
        return table.columns if table is not None else frozenset()


def filled(template: Names, *parts: Names | str | int) -> Names:
    """Fill a template in both languages; a part in both languages goes in its own."""
    texts = []
    for language in LANGUAGES:
        said = (in_language(part, language) if isinstance(part, Names) else part for part in parts)
        texts.append(in_language(template, language).format(*said))
    return Names(*texts)


def _with_reasons(phraser: Phraser, node: Expression, because: tuple[Expression, ...]) -> Outline:
    outline = phraser.outline(node)
    return Outline(outline.text, (*outline.parts, *(Outline(phraser.because(reason)) for reason in because)))


def _free(node: Node, bound: frozenset[str]) -> Iterator[Node]:
    """Yield the nodes that stand for something outside the macros: those that read no variable of a macro."""
    match node:
        case Quantifier() | Filtered() | Aggregate():
            yield from _free(node.source, bound)
            yield from _free(node.body, bound | {node.variable})
        case FieldRead() | Has():
            names = {part.name for part in descendants(node) if isinstance(part, RecordRead)}
            if not names & bound:
                yield node
        case _:
            for child in children(node):
                yield from _free(child, bound)


def _computed(node: Node) -> Iterator[Computed]:
    """Yield what is computed on either side of a comparison outside the macros, and the whole if it is no condition."""
    match node:
        case Compare(left=left, right=right):
            for side in (left, right):
                if isinstance(side, (Arithmetic, Shift, Call, Conditional, PeriodPart, Aggregate, Size)):
                    yield side
        case Quantifier() | Filtered() | Aggregate() | Size() | Members():
            return
        case _:
            for child in children(node):
                yield from _computed(child)
