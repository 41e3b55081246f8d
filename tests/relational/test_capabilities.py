"""The page of capabilities: as the code says it, naming every construct, each gap truly refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, get_args

import pytest

from directive_rules.diagnostics import NOWHERE
from directive_rules.errors import DirectiveRulesError, RulesetError, UsageError
from directive_rules.interpreter import judge as interpreted
from directive_rules.model import expressions as x
from directive_rules.model.ruleset import Ruleset
from directive_rules.relational.capabilities import CONSTRUCTS, ENGINES, GAPS, Gap, page
from directive_rules.relational.dialects import DIALECTS
from directive_rules.relational.printing import printed
from tests.conformance.cases import Case, World, build

PAGE = Path(__file__).parents[2] / "docs" / "capabilities.md"
UPDATE = "DIRECTIVE_RULES_UPDATE_GOLDEN"


def test_the_page_is_current() -> None:
    if os.environ.get(UPDATE):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), f"run this test once with {UPDATE}=1, and read the change"


def test_every_construct_of_the_language_is_on_it() -> None:
    declared = [node for construct in CONSTRUCTS for node in construct.nodes]
    assert len(declared) == len(set(declared))
    assert set(declared) == {*get_args(x.Expression), *get_args(x.RecordExpression), *get_args(x.Source)}


@pytest.mark.parametrize(
    "name",
    [
        *get_args(x.FunctionName), *get_args(x.DurationUnitName), *get_args(x.QuantifierKind),
        *get_args(x.AggregateKind), *get_args(x.CompareOperator), *get_args(x.ArithmeticOperator),
    ],
)  # fmt: skip
def test_every_function_and_operator_is_on_it(name: str) -> None:
    assert any(f"`{name}`" in construct.name or f"`{name}()`" in construct.name for construct in CONSTRUCTS)


def world(require: str) -> World:
    fields: dict[str, Any] = {"id": {"type": "string"}, "on": {"type": "date"}}
    fields |= {f"f{number}": {"type": "int"} for number in range(80)}
    fields |= {
        "long": {"type": "decimal", "digits": "38", "places": "0"},
        "fine": {"type": "decimal", "digits": "38", "places": "37"},
    }
    topic = {"vocabulary": {"thing": {"key": ["id"], "occurred": "on", "fields": fields, "relations": {}}}}
    given = {"thing": [{"id": "T1", "on": "2016-05-01"}]}
    return build(Case(topic, {"case": "gap", "rule": {"on": "thing", "require": require}, "given": given}, "gaps"))


@pytest.mark.parametrize("gap", GAPS, ids=[gap.name for gap in GAPS])
def test_a_gap_is_refused_and_the_interpreter_has_none(gap: Gap) -> None:
    found = world(gap.example)
    (judged,) = interpreted(found.ruleset, found.export, found.as_of, {})
    assert judged.tally.duties == 1
    for name, dialect in DIALECTS.items():
        assert name in gap.without
        with pytest.raises((RulesetError, UsageError)) as refusal:
            printed(found.ruleset.rules["r"], found.ruleset, dialect, causes=True)
        assert told(refusal.value, found.ruleset)


def told(refusal: DirectiveRulesError, ruleset: Ruleset) -> bool:
    """Tell whether a refusal says where: at a place in a file, or by the rule's name."""
    if isinstance(refusal, RulesetError):
        return all(one.code == "not-in-sql" and one.span != NOWHERE for one in refusal.diagnostics)
    return ruleset.rules["r"].full_id in str(refusal)


def test_every_engine_has_a_column() -> None:
    assert f"| construct | {' | '.join(ENGINES)} |" in page()
    assert set(ENGINES) == {"interpreter", *DIALECTS}
