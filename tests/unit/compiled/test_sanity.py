"""A record fails the checks that the interpreter says it fails."""

from __future__ import annotations

import random
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from directive_rules.compiled import failed_checks
from directive_rules.interpreter import sane
from directive_rules.model.export import Record
from directive_rules.model.types import BoolType, CodeType, DateType, DecimalType, IntType, StringType, TimestampType
from directive_rules.model.values import Period, Unlisted
from directive_rules.model.vocabulary import Field, RecordType, Vocabulary
from tests.rulesets.shipped import shipped
from tests.unit.compiled.world import world


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return shipped("bj-2016-502")[0].vocabulary


def test_a_failed_check_is_named_as_it_is_written(vocabulary: Vocabulary) -> None:
    record = Record("policy", {"premium": Decimal(-1), "start_on": date(2016, 3, 2), "end_on": date(2016, 3, 1)})
    columns = frozenset(vocabulary.records["policy"].fields)
    assert failed_checks(vocabulary, record, columns) == ("policy.premium >= 0", "policy.end_on >= policy.start_on")
    assert failed_checks(vocabulary, record, columns - {"premium", "end_on"}) == ()
    assert failed_checks(vocabulary, Record("policy", {}), columns) == ()


def test_every_type_agrees_with_the_interpreter(vocabulary: Vocabulary) -> None:
    dice = random.Random(502)
    failures = 0
    for kind in vocabulary.records.values():
        for _ in range(60):
            record = Record(kind.name, {name: chosen(field, kind, dice) for name, field in kind.fields.items()})
            columns = frozenset(name for name in kind.fields if dice.random() < 0.9)
            expected = sane(record, kind, columns, vocabulary)
            assert failed_checks(vocabulary, record, columns) == expected
            failures += bool(expected)
    assert failures > 100, "records that fail something were among them"


@pytest.mark.parametrize("value", ["red", Unlisted("green")])
def test_what_is_on_no_code_list_is_given_all_the_same(value: str | Unlisted) -> None:
    fields = {"id": {"type": "string"}, "on": {"type": "date"}, "kind": {"type": "code", "list": "kind"}}
    shape = {"key": ["id"], "occurred": "on", "fields": fields, "checks": ["!has(policy.kind)"]}
    kinds = world({"on": "policy", "require": "true"}, vocabulary={"policy": shape}).ruleset.vocabulary
    columns = frozenset(fields)
    assert len(failed_checks(kinds, Record("policy", {"kind": value}), columns)) == 1
    assert failed_checks(kinds, Record("policy", {}), columns) == ()


def chosen(field: Field, kind: RecordType, dice: random.Random) -> Any:
    if dice.random() < 0.15:
        return None
    day = date(2016, dice.randint(1, 12), dice.randint(1, 28))
    match field.type:
        case StringType():
            return dice.choice(["A", "B"])
        case BoolType():
            return dice.random() < 0.5
        case IntType():
            return dice.randint(-3, 30)
        case DecimalType():
            return Decimal(dice.randint(-200, 1_200)) / 100
        case DateType():
            return day
        case TimestampType():
            return day if dice.random() < 0.3 else datetime(day.year, day.month, day.day, dice.randint(0, 23))
        case CodeType():
            return dice.choice([field.example, Unlisted("?")]) if isinstance(field.example, str) else Unlisted("?")
        case _:
            return Period(2016, "month", dice.randint(1, 12)) if field.name == "period" else None
