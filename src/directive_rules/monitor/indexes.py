"""By which fields records are looked up: the joining fields of every relation a rule reads along, on both its sides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import cast

from directive_rules.compiled import Program
from directive_rules.model.export import Record
from directive_rules.model.values import Unlisted, Value
from directive_rules.model.vocabulary import RecordType, Relation, Vocabulary
from directive_rules.monitor.encoding import join_text

Fields = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """One way to look up records of a type. Where the fields hold the whole key there is no number: the key does it."""

    kind: RecordType
    fields: Fields
    number: int | None

    def texts(self, records: Iterable[Record]) -> set[str]:
        """Return under which texts records of one key are found: every combination of what any of them gives.

        One may fill what another leaves empty, so the record they make together is always among them.
        """
        return {join_text(chosen) for chosen in combinations(tuple(records), self.fields)}


def combinations(given: Sequence[Record], fields: Fields) -> Collection[tuple[Value, ...]]:
    """Return every combination of the values that records of one key give to some fields."""
    if len(given) == 1:
        get = given[0].values.get
        chosen = tuple([get(name) for name in fields])
        for value in chosen:
            if value is None or value.__class__ is Unlisted:
                return ()
        return (cast("tuple[Value, ...]", chosen),)
    choices = (
        {
            value
            for record in given
            if (value := record.values.get(name)) is not None and not isinstance(value, Unlisted)
        }
        for name in fields
    )
    return set(product(*choices))


@dataclass(frozen=True, slots=True)
class Indexes:
    """All the ways to look up records that some rules need."""

    vocabulary: Vocabulary
    by_fields: Mapping[tuple[str, Fields], Index]
    by_type: Mapping[str, tuple[Index, ...]]

    @staticmethod
    def of(programs: Iterable[Program], vocabulary: Vocabulary, known: Mapping[str, int]) -> Indexes:
        """Return the indexes that rules read along, each under the number it has in the ledger, or a new one."""
        needed = sorted({one for program in programs for one in _needed(program)})
        numbers = dict(known)
        found: dict[tuple[str, Fields], Index] = {}
        for record_type, fields in needed:
            kind = vocabulary.records[record_type]
            number = None
            if not set(kind.key) <= set(fields):
                number = numbers.setdefault(named(record_type, fields), len(numbers) + 1)
            found[record_type, fields] = Index(kind, fields, number)
        by_type: dict[str, list[Index]] = {}
        for index in found.values():
            if index.number is not None:
                by_type.setdefault(index.kind.name, []).append(index)
        return Indexes(vocabulary, found, {name: tuple(some) for name, some in by_type.items()})

    def numbers(self) -> dict[str, int]:
        """Return the number of each index that has one, for the ledger to keep."""
        return {
            named(record_type, fields): index.number
            for (record_type, fields), index in self.by_fields.items()
            if index.number is not None
        }


def named(record_type: str, fields: Fields) -> str:
    """Return the name of an index in the ledger."""
    return f"{record_type}({','.join(fields)})"


def own_fields(step: Relation) -> Fields:
    """Return the fields by which one looks back along a relation, on the side it starts from."""
    return tuple(mine for mine, _ in step.by)


def other_fields(step: Relation) -> Fields:
    """Return the fields by which a relation finds its records."""
    return tuple(other for _, other in step.by)


def _needed(program: Program) -> Iterable[tuple[str, Fields]]:
    for rule in program.rules.values():
        for path in rule.paths:
            for step in path.steps:
                yield step.target, other_fields(step)
                yield step.owner, own_fields(step)
