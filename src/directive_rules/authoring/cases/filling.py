"""What a case leaves out: the rest of each record, the other record types, and the claim that everything is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from directive_rules.model.export import ALL, Claim, Export, Gap, Origin, Record, Table
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.model.vocabulary import RecordType


def filled(type_: RecordType, given: Mapping[str, Value | None], origin: Origin | None = None) -> Record:
    """Return the record with every field that the case does not give set to the vocabulary's example.

    A field without an example stays empty, and one given as empty stays empty.
    """
    examples = {name: field.example for name, field in type_.fields.items()}
    return Record(type_.name, {**examples, **given}, origin)


def build_export(
    ruleset: Ruleset,
    records: Iterable[Record],
    without: Collection[str] = (),
    claims: Mapping[str, Claim | None] | None = None,
    gaps: Iterable[Gap] = (),
    taken_at: date | datetime | None = None,
) -> Export:
    """Return an export that holds the records and, of every other type in the vocabulary, nothing.

    `without` takes a type away (`inspection`) or a column (`policy.rate`). Every type that is left is claimed to be
    complete unless `claims` says otherwise (None: no claim). Records the ruleset brings along are there as well, but
    not the illustrative ones, and not of a type that the case gives or takes away itself.
    """
    given = tuple(records)
    named = {record.type for record in given} | set(without)
    brought = {r.record: r for r in ruleset.references if not r.illustrative and r.record not in named}
    tables = {}
    for name, type_ in ruleset.vocabulary.records.items():
        if name in without:
            continue
        taken = {column.removeprefix(f"{name}.") for column in without if column.startswith(f"{name}.")}
        if name in brought:
            reference = brought[name]
            tables[name] = Table(name, reference.columns - taken, reference.records)
            continue
        kept = frozenset(type_.fields) - taken
        own = tuple(_restricted(record, kept) for record in given if record.type == name)
        tables[name] = Table(name, kept, own)
    claimed = {name: ALL if claims is None else claims.get(name, ALL) for name in tables}
    return Export(
        tables=tables,
        claims={name: claim for name, claim in claimed.items() if claim is not None},
        gaps=tuple(gaps),
        taken_at=taken_at,
    )


def _restricted(record: Record, columns: frozenset[str]) -> Record:
    return Record(record.type, {n: v for n, v in record.values.items() if n in columns}, record.origin)
