"""Reads the engine-neutral cases beside this file, and builds the ruleset and the export each is judged in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

from directive_rules.analysis.coerce import coerce_data, parse_moment
from directive_rules.analysis.names import Definitions, Setting
from directive_rules.analysis.vocabulary import build_vocabulary
from directive_rules.diagnostics import NOWHERE, Diagnostic
from directive_rules.errors import RulesetError
from directive_rules.interpreter import sane
from directive_rules.loading import Sources, compile_expression, compile_ruleset
from directive_rules.model.export import Claim, Export, Gap, Quarantined, Record, Table
from directive_rules.model.expressions import Expression
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.model.vocabulary import Vocabulary
from directive_rules.syntax import cel
from directive_rules.syntax.yaml import MappingNode, Node, ScalarNode, SequenceNode, read_yaml

Data: TypeAlias = Any
HERE = Path(__file__).parent
DEFAULT_AS_OF = "2016-12-31"
PROVISION = {
    "id": "p", "at": {"section": "1"}, "digest": "0", "says": {"zh": "p", "en": "p"}, "modality": "obligation",
    "not_checked": {"because": "attitude", "note": "x"},
}  # fmt: skip
HEADER = {"id": "c", "number": "c", "title": {"zh": "c", "en": "c"}, "force": "binding"}


@dataclass(frozen=True)
class Case:
    """One case, with the topic it stands in."""

    topic: dict[str, Data]
    data: dict[str, Data]
    file: str

    @property
    def name(self) -> str:
        return f"{self.file}: {self.data['case']}"

    def get(self, key: str) -> Data:
        """What the case says, else its topic."""
        return self.data.get(key, self.topic.get(key))


@dataclass(frozen=True)
class World:
    """What a case is judged in."""

    ruleset: Ruleset
    export: Export
    as_of: date | datetime
    overrides: dict[str, Value | None]


def read_cases() -> list[Case]:
    found = []
    for path in sorted(HERE.glob("*.yaml")):
        topic: Data = read_yaml(path, path.name).plain_data()
        found += [Case(topic, data, path.stem) for data in topic["cases"]]
    return found


def build(case: Case) -> World:
    """Build ruleset and export of a case. Raises `RulesetError` where something is refused."""
    records = {name: node({"record": name, **shape}) for name, shape in case.get("vocabulary").items()}
    codes = {name: node({"code": name, **shape}) for name, shape in (case.get("codes") or {}).items()}
    diagnostics: list[Diagnostic] = []
    vocabulary = build_vocabulary(records, codes, diagnostics)
    if diagnostics:
        raise RulesetError(diagnostics)
    rules = {"r": node(rule_file(case.data["rule"]))} if "rule" in case.data else {}
    directive = {
        **HEADER,
        "in_force": case.get("in_force") or {"from": "2016-01-01"},
        "scope": {**dict.fromkeys(vocabulary.records, "true"), **(case.get("scope") or {})},
        "define": case.get("define") or {},
        "provisions": [{**PROVISION, "rules": list(rules)}],
    }
    parameters = node({name: parameter_file(shape) for name, shape in (case.get("parameters") or {}).items()})
    ruleset = compile_ruleset(Sources(node(directive), records, codes, parameters, rules), [])
    overrides = {
        name: coerce_data(value, ruleset.parameters[name].type, vocabulary.codes)
        for name, value in (case.get("params") or {}).items()
    }
    return World(ruleset, export(case, vocabulary), parse_moment(case.get("as_of") or DEFAULT_AS_OF), overrides)


def expression(case: Case, world: World) -> Expression:
    """Compile the expression of a case that evaluates one."""
    trees = {
        (record, name): cel.parse_text(text)
        for record, named in (case.get("define") or {}).items()
        for name, text in named.items()
    }
    setting = Setting(world.ruleset.vocabulary, world.ruleset.parameters, Definitions(trees))
    return compile_expression(case.data["eval"], setting, case.data.get("on"))


def rule_file(rule: dict[str, Data]) -> dict[str, Data]:
    modality = "obligation" if "by" in rule else "prohibition"
    return {"id": "r", "provision": "p", "title": {"zh": "r", "en": "r"}, "modality": modality, **rule}


def parameter_file(shape: dict[str, Data]) -> dict[str, Data]:
    """Give each dated value the source that rulesets must name, and cases need not."""
    return {**shape, "values": [{"source": {"note": "x"}, **value} for value in shape["values"]]}


def export(case: Case, vocabulary: Vocabulary) -> Export:
    without = set(case.get("without") or [])
    tables, lost = {}, []
    for name, kind in vocabulary.records.items():
        if name in without:
            continue
        columns = frozenset(column for column in kind.fields if f"{name}.{column}" not in without)
        sound = []
        for row in listed((case.get("given") or {}).get(name)):
            one = record(name, row, vocabulary)
            if sane(one, kind, columns, vocabulary):
                lost.append(quarantined(one, "check"))
            else:
                sound.append(one)
        tables[name] = Table(name, columns, tuple(sound))
    for name, rows in (case.get("quarantined") or {}).items():
        lost += [quarantined(record(name, row, vocabulary), "unreadable") for row in listed(rows)]
    gaps = tuple(gap(one, vocabulary) for one in case.get("gaps") or [])
    return Export(tables, claims(case.get("covers"), vocabulary), gaps, tuple(lost), moment(case.get("taken_at")))


def claims(covers: Data, vocabulary: Vocabulary) -> dict[str, Claim]:
    if covers == "none":
        return {}
    found = dict.fromkeys(vocabulary.records, Claim())
    for name, span in covers.items() if isinstance(covers, dict) else ():
        if span == "none":
            del found[name]
        elif span != "all":
            found[name] = Claim(moment(span.get("from")), moment(span.get("to")))
    return found


def gap(data: dict[str, Data], vocabulary: Vocabulary) -> Gap:
    values = {name: value for name, value in data.items() if name not in ("record", "from", "to")}
    known = {
        name: value for name, value in record(data["record"], values, vocabulary).values.items() if value is not None
    }
    return Gap(data["record"], known, moment(data.get("from")), moment(data.get("to")))


def quarantined(one: Record, reason: str) -> Quarantined:
    return Quarantined(one.type, {name: value for name, value in one.values.items() if value is not None}, None, reason)


def record(name: str, row: dict[str, Data], vocabulary: Vocabulary) -> Record:
    fields = vocabulary.records[name].fields
    return Record(
        name, {field: coerce_data(value, fields[field].type, vocabulary.codes) for field, value in row.items()}
    )


def listed(rows: Data) -> list[dict[str, Data]]:
    return [] if rows is None else rows if isinstance(rows, list) else [rows]


def moment(text: str | None) -> date | datetime | None:
    return None if text is None else parse_moment(text)


def node(data: Data) -> Node:
    """Turn plain data into nodes, so that a case may quote an expression to keep it on one line."""
    if isinstance(data, dict):
        return MappingNode(
            tuple((ScalarNode(key, NOWHERE, "plain"), node(value)) for key, value in data.items()), NOWHERE
        )
    if isinstance(data, list):
        return SequenceNode(tuple(node(item) for item in data), NOWHERE)
    if data is None:
        return ScalarNode("~", NOWHERE, "plain")
    return ScalarNode(data, NOWHERE, "literal", (NOWHERE,) * (data.count("\n") + 1))
