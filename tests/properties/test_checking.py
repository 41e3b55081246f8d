"""A record checked alone has the verdict that an audit of an export with just that record would give it."""

from __future__ import annotations

import random
from datetime import date

from hypothesis import assume, given

from directive_rules import interpreter
from directive_rules.compiled import Checker, Partial
from directive_rules.model.export import ALL, Export, Record, Table
from directive_rules.model.ruleset import PerRecord, Ruleset
from tests.properties.test_compiled import worn
from tests.properties.test_knowing import as_ofs, seeds
from tests.properties.worlds import FIELDS, rulesets, whole_export

WORLDS = 4


@given(rule=rulesets, seed=seeds, as_of=as_ofs)
def test_a_record_alone_is_judged_as_in_an_export(rule: Ruleset, seed: int, as_of: date) -> None:
    (single,) = rule.rules.values()
    assume(isinstance(single.recurrence, PerRecord))
    for number in range(WORLDS):
        dice = random.Random(seed + number)
        export = worn(whole_export(seed + number), dice)
        table = export.tables.get(single.subject)
        if table is None:
            continue
        beside = {
            name: other for name, other in export.tables.items() if name != single.subject and dice.random() < 0.8
        }
        whole = {name for name in beside if dice.random() < 0.8}
        related = {
            name: list(plain(other)) if name in whole else Partial(list(plain(other))) for name, other in beside.items()
        }
        checker = Checker(rule, single.subject, related=related)
        for record in table.records:
            columns = frozenset(name for name in table.columns if dice.random() < 0.9) | {"id"}
            given_record = {name: record.values.get(name) for name in columns}
            checked = checker.check(given_record, as_of=as_of)
            alone = Table(single.subject, columns, (Record(single.subject, given_record),))
            tables = {**{name: Table(name, shared(other), other.records) for name, other in beside.items()}}
            world = Export({**tables, single.subject: alone}, dict.fromkeys(whole, ALL))
            (expected,) = interpreter.judge(rule, world, as_of)
            assert checked.verdicts == expected.verdicts


def plain(table: Table) -> list[dict[str, object]]:
    """Return records as plain data, with every column of the table."""
    return [{name: record.values.get(name) for name in table.columns} for record in table.records]


def shared(table: Table) -> frozenset[str]:
    """Return the columns that a checker sees of such data: all there could be where there is no record to ask."""
    return table.columns if table.records else frozenset({"id", *FIELDS[table.type]})
