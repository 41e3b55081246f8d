"""What a rule costs beyond one look at each record: pairs are counted before any is compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from directive_rules.errors import UsageError
from directive_rules.model import expressions as x
from directive_rules.model.ruleset import PerPeriod, Rule
from directive_rules.model.types import INT, DecimalType
from directive_rules.model.vocabulary import Relation
from directive_rules.relational import sql
from directive_rules.relational.backends import Backend
from directive_rules.relational.cells import column_type
from directive_rules.relational.frames import Join, Program, Select
from directive_rules.relational.lowering import lower_program
from directive_rules.relational.sql import Column, Constant, Sql
from directive_rules.relational.subjects import Setting, periods_of

MAX_PAIRS: Final = 1_000_000_000
"""What an hour or two of a database may be spent on; a group that every subject shares is past it at once."""
WIDE: Final = DecimalType(38, 0)


def refuse_costly(rule: Rule, setting: Setting, backend: Backend, limit: int = MAX_PAIRS) -> None:
    """Raise `UsageError` where a rule would compare more pairs of records than the limit.

    Nothing is counted where one side is unique on the joining fields, nor for what is gathered once per key.
    """
    rounds = 1
    if isinstance(rule.recurrence, PerPeriod):
        rounds = len(periods_of(setting.ruleset, rule.recurrence, setting.as_of))
    for relation in _shared(rule, setting):
        pairs = rounds * _pairs(relation, setting, backend)
        if pairs > limit:
            raise UsageError(
                f"{rule.full_id} would compare {pairs:,} pairs over `{relation.owner}.{relation.name}`, and at most "
                f"{limit:,} are allowed: let the relation name more equal fields, or a body that reads neither the "
                "subject nor the period"
            )


def _periodic(rule: Rule) -> bool:
    return isinstance(rule.recurrence, PerPeriod)


def _shared(rule: Rule, setting: Setting) -> Iterator[Relation]:
    """Yield the relations from a rule's subject of which neither side is unique, and whose bodies look back at it."""
    kind = setting.ruleset.vocabulary.records[rule.subject]
    tables = setting.export.tables
    met = set()
    for part in (rule.when, rule.require, rule.by, rule.unless):
        for node in x.descendants(part) if part is not None else ():
            if not isinstance(node, x.Related) or not isinstance(node.base, x.RecordRead):
                continue
            relation = kind.relations.get(node.relation) if node.base.name == rule.subject else None
            if relation is None or relation.unique or relation.target not in tables or relation.name in met:
                continue
            own_unique = {mine for mine, _ in relation.by} >= set(kind.key)
            known = all(mine in tables[rule.subject].columns for mine, _ in relation.by)
            joined = all(other in tables[relation.target].columns for _, other in relation.by)
            if known and joined and not (own_unique and not _periodic(rule)) and not _once_per_key(rule, relation):
                met.add(relation.name)
                yield relation


def _once_per_key(rule: Rule, relation: Relation) -> bool:
    """Whether all that is asked of the relation reads nothing but its members, in a rule without a deadline."""
    if rule.by is not None or relation.at is not None:
        return False
    for part in (rule.when, rule.require, rule.unless):
        for node in x.descendants(part) if part is not None else ():
            if isinstance(node, (x.Quantifier, x.Aggregate, x.Filtered)) and _reads_back(node, rule.subject):
                return False
    return True


def _reads_back(node: x.Quantifier | x.Aggregate | x.Filtered, subject: str) -> bool:
    inner = x.descendants(node.body)
    if any(isinstance(part, x.PeriodRead) for part in inner):
        return True
    return any(isinstance(part, x.RecordRead) and part.name == subject for part in inner)


def _pairs(relation: Relation, setting: Setting, backend: Backend) -> int:
    """Count how many pairs of records the joining fields bring together."""
    program = Program()
    records = setting.ruleset.vocabulary.records
    sides = (("own", relation.owner, [mine for mine, _ in relation.by]),
             ("other", relation.target, [other for _, other in relation.by]))  # fmt: skip
    for alias, name, fields in sides:
        table = setting.export.tables[name]
        keys: dict[str, Sql] = {
            f"key_{number}": Column(table.relation, field, column_type(records[name].fields[field].type))
            for number, field in enumerate(fields, 1)
        }
        counted = sql.operation("count", INT, Constant(1, INT), nullable=False)
        program.ctes[alias] = Select(
            {**keys, "records": counted}, table.relation, table.relation, group=list(keys.values())
        )
    names = [f"key_{number}" for number, _ in enumerate(relation.by, 1)]
    types = [column_type(records[relation.target].fields[other].type) for _, other in relation.by]
    on = sql.all_of(
        *(sql.equal(Column("own", name, type_), Column("other", name, type_))
          for name, type_ in zip(names, types, strict=True))
    )  # fmt: skip
    number = [sql.operation("cast", DecimalType(19, 0), Column(side, "records", INT)) for side in ("own", "other")]
    product = sql.operation("*", WIDE, *number)
    total = sql.operation("sum", WIDE, product, nullable=True)
    program.final = Select({"pairs": total}, "own", "own", [Join("inner", "other", "other", on)])
    ((pairs,),) = backend.run(lower_program(program, backend.dialect))
    return int(pairs or 0)
