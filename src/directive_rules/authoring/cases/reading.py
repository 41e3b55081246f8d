"""`rules/<id>.cases.yaml` read strictly: unknown keys, types, fields and parameters are refused at their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final

from directive_rules.analysis.coerce import coerce_data
from directive_rules.authoring.cases.expecting import read_expectations
from directive_rules.authoring.cases.filling import build_export, filled
from directive_rules.authoring.cases.model import Case, CaseBook
from directive_rules.diagnostics import Diagnostic, Span, nearest
from directive_rules.errors import RulesetError
from directive_rules.model.export import ALL, Claim, Gap, Origin, Record
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.types import TIMESTAMP, Type
from directive_rules.model.values import Value, end_of_day
from directive_rules.model.vocabulary import RecordType
from directive_rules.syntax.yaml import MappingNode, Node, ScalarNode, SequenceNode, read_yaml

KEYS: Final = ("case", "as_of", "taken_at", "covers", "gaps", "params", "without", "given", "expect")
NEEDED: Final = ("case", "as_of", "given", "expect")


def cases_path(ruleset: Ruleset, rule: str) -> Path:
    """Return where the cases of a rule stand, whether or not the file exists."""
    return Path(ruleset.path) / "rules" / f"{rule}.cases.yaml"


def read_cases(ruleset: Ruleset) -> CaseBook:
    """Read the cases of every rule. What cannot be read is in the diagnostics, all of it; the other cases are there."""
    diagnostics: list[Diagnostic] = []
    cases: dict[str, tuple[Case, ...]] = {}
    for rule in ruleset.rules:
        path = cases_path(ruleset, rule)
        if not path.is_file():
            cases[rule] = ()
            continue
        try:
            node = read_yaml(path)
        except RulesetError as error:
            diagnostics += error.diagnostics
            cases[rule] = ()
            continue
        cases[rule] = tuple(_Reader(ruleset, rule, diagnostics).read(node))
    return CaseBook(cases, tuple(diagnostics))


class _Reader:
    """Reads one file; each misfit becomes a diagnostic, and the case it stands in is left out."""

    def __init__(self, ruleset: Ruleset, rule: str, diagnostics: list[Diagnostic]) -> None:
        self.ruleset = ruleset
        self.rule = rule
        self.diagnostics = diagnostics

    def read(self, node: Node) -> Iterator[Case]:
        titles: dict[str, Span] = {}
        for item in self._items(node):
            before = len(self.diagnostics)
            case = self._case(item)
            if case is None or len(self.diagnostics) > before:
                continue
            if case.title in titles:
                self._refuse("duplicate-case", f"a case `{case.title}` stands here twice", case.span)
            titles[case.title] = case.span
            yield case

    def _case(self, node: Node) -> Case | None:
        if not isinstance(node, MappingNode):
            self._refuse("shape", "a case is a mapping of keys", node.span)
            return None
        for key, _ in node.entries:
            if key.text not in KEYS:
                self._refuse("unknown-key", f"`{key.text}` is no key of a case", key.span, nearest(key.text, KEYS))
        missing = [name for name in NEEDED if node.get(name) is None]
        for name in missing:
            self._refuse("missing-key", f"the key `{name}` is missing", node.span)
        as_of = self._moment(node.get("as_of"))
        if missing or as_of is None:
            return None
        instant = as_of if isinstance(as_of, datetime) else end_of_day(as_of)
        taken_at = self._moment(node.get("taken_at"))
        export = build_export(
            self.ruleset,
            self._given(node.get("given")),
            without=self._without(node.get("without")),
            claims=self._covers(node.get("covers")),
            gaps=tuple(self._gaps(node.get("gaps"))),
            taken_at=instant if taken_at is None else taken_at,
        )
        title = node.get("case")
        return Case(
            rule=self.rule,
            title=title.text if isinstance(title, ScalarNode) else "",
            as_of=instant,
            export=export,
            parameters=self._parameters(node.get("params")),
            expectations=read_expectations(self.ruleset, node.get("expect"), self.diagnostics),
            span=node.key_span("case"),
        )

    def _given(self, node: Node | None) -> Iterator[Record]:
        for key, value in self._entries(node):
            type_ = self._record_type(key)
            if type_ is None:
                continue
            for item in value.items if isinstance(value, SequenceNode) else (value,):
                if isinstance(item, MappingNode):
                    origin = Origin(item.span.file.rsplit("/", 1)[-1], item.span.line)
                    yield filled(type_, self._values(type_, item), origin)
                else:
                    self._refuse("shape", "a record is a mapping of its fields", item.span)

    def _values(self, type_: RecordType, node: MappingNode) -> dict[str, Value | None]:
        values: dict[str, Value | None] = {}
        for key, value in node.entries:
            field = type_.fields.get(key.text)
            if field is None:
                advice = nearest(key.text, type_.fields)
                self._refuse("unknown-field", f"`{type_.name}` has no field `{key.text}`", key.span, advice)
                continue
            values[key.text] = self._value(value, field.type)
        return values

    def _value(self, node: Node, type_: Type) -> Value | None:
        if isinstance(node, ScalarNode) and node.empty:
            return None
        try:
            return coerce_data(node.plain_data(), type_, self.ruleset.vocabulary.codes)
        except ValueError as error:
            self._refuse("bad-value", str(error), node.span)
            return None

    def _parameters(self, node: Node | None) -> dict[str, Value | None]:
        values: dict[str, Value | None] = {}
        for key, value in self._entries(node):
            parameter = self.ruleset.parameters.get(key.text)
            if parameter is None:
                advice = nearest(key.text, self.ruleset.parameters)
                self._refuse("unknown-parameter", f"there is no parameter `{key.text}`", key.span, advice)
                continue
            values[key.text] = self._value(value, parameter.type)
        return values

    def _without(self, node: Node | None) -> tuple[str, ...]:
        taken = []
        for item in self._items(node):
            if not isinstance(item, ScalarNode):
                self._refuse("shape", "the name of a record type or of a field is expected", item.span)
                continue
            record, _, field = item.text.partition(".")
            type_ = self.ruleset.vocabulary.records.get(record)
            if type_ is None:
                self._unknown_record(record, item.span)
            elif field and field not in type_.fields:
                self._refuse(
                    "unknown-field", f"`{record}` has no field `{field}`", item.span, nearest(field, type_.fields)
                )
            taken.append(item.text)
        return tuple(taken)

    def _covers(self, node: Node | None) -> Mapping[str, Claim | None] | None:
        if node is None:
            return None
        if isinstance(node, ScalarNode):
            if node.text == "none":
                return dict.fromkeys(self.ruleset.vocabulary.records)
            if node.text != "all":
                self._refuse("bad-value", "`all`, `none` or a span for each record type is expected", node.span)
            return None
        claims: dict[str, Claim | None] = {}
        for key, value in self._entries(node):
            if self._record_type(key) is not None:
                claims[key.text] = self._claim(value)
        return claims

    def _claim(self, node: Node) -> Claim | None:
        if isinstance(node, ScalarNode):
            if node.text not in ("all", "none"):
                self._refuse("bad-value", "`all`, `none` or `{from: ..., to: ...}` is expected", node.span)
            return ALL if node.text == "all" else None
        for key, _ in self._entries(node):
            if key.text not in ("from", "to"):
                self._refuse(
                    "unknown-key", f"`{key.text}` is no key of a span", key.span, nearest(key.text, ("from", "to"))
                )
        if not isinstance(node, MappingNode):
            return None
        return Claim(self._moment(node.get("from")), self._moment(node.get("to")))

    def _gaps(self, node: Node | None) -> Iterator[Gap]:
        for item in self._items(node):
            record = item.get("record") if isinstance(item, MappingNode) else None
            if not isinstance(item, MappingNode) or not isinstance(record, ScalarNode):
                self._refuse("shape", "a gap names its `record` and the values of its fields", item.span)
                continue
            type_ = self._record_type(record)
            if type_ is None:
                continue
            kept = tuple(entry for entry in item.entries if entry[0].text not in ("record", "from", "to"))
            given = self._values(type_, MappingNode(kept, item.span))
            known = {name: value for name, value in given.items() if value is not None}
            yield Gap(type_.name, known, self._moment(item.get("from")), self._moment(item.get("to")))

    def _moment(self, node: Node | None) -> date | datetime | None:
        if node is None or (isinstance(node, ScalarNode) and node.empty):
            return None
        value = self._value(node, TIMESTAMP)
        return value if isinstance(value, date) else None

    def _record_type(self, name: ScalarNode) -> RecordType | None:
        type_ = self.ruleset.vocabulary.records.get(name.text)
        if type_ is None:
            self._unknown_record(name.text, name.span)
        return type_

    def _unknown_record(self, name: str, span: Span) -> None:
        advice = nearest(name, self.ruleset.vocabulary.records)
        self._refuse("unknown-record", f"there is no record type `{name}`", span, advice)

    def _items(self, node: Node | None) -> tuple[Node, ...]:
        if isinstance(node, SequenceNode):
            return node.items
        if node is not None:
            self._refuse("shape", "a list is expected here", node.span)
        return ()

    def _entries(self, node: Node | None) -> tuple[tuple[ScalarNode, Node], ...]:
        if isinstance(node, MappingNode):
            return node.entries
        if node is not None and not (isinstance(node, ScalarNode) and node.empty):
            self._refuse("shape", "a mapping of keys is expected here", node.span)
        return ()

    def _refuse(self, code: str, message: str, span: Span, advice: str = "") -> None:
        self.diagnostics.append(Diagnostic(code, message, span, advice))
