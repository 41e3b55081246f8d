"""An export in memory: records by type, what the manifest claims to cover, and what was quarantined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from directive_rules.model.values import Value


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a record was read: file, and row counted from 1 with the heading as row 1."""

    file: str
    row: int

    def __str__(self) -> str:
        return f"{self.file}:{self.row}"


@dataclass(frozen=True, slots=True)
class Record:
    """One activity as exported. A field absent here, or None, is *empty*; a table says which are *not provided*."""

    type: str
    values: Mapping[str, Value | None]
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """All records of one type, and the fields the export provides for that type.

    `constants` names the fields that a mapping filled with a constant, with the constant as written.
    """

    type: str
    columns: frozenset[str]
    records: tuple[Record, ...]
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """The span in which the export claims to hold every record of a type; an open end is None.

    A date as `to` reaches to the end of that day. No claim reaches past the instant the export was taken.
    """

    since: date | datetime | None = None
    until: date | datetime | None = None


ALL = Claim()


@dataclass(frozen=True, slots=True)
class Gap:
    """A part taken back from a claim: records with these field values, optionally within a span, may be missing."""

    type: str
    values: Mapping[str, Value]
    since: date | datetime | None = None
    until: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record that could not be read, with the fields that could. `raw` is the text as found."""

    type: str
    values: Mapping[str, Value]
    origin: Origin | None
    reason: str
    raw: str = ""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of an export and what became of its records. `raw` was counted apart from the reading."""

    name: str
    digest: str
    record: str = ""
    encoding: str = ""
    raw: int = 0
    evaluated: int = 0
    quarantined: int = 0
    blank: int = 0

    @property
    def conserved(self) -> bool:
        """Whether every raw record was evaluated or quarantined."""
        return self.raw == self.evaluated + self.quarantined


@dataclass(frozen=True, slots=True)
class Export:
    """The records someone hands over, with what the manifest claims of them.

    A type without a table is *not provided*. A type without a claim is not covered at all.
    `taken_at` None means: taken at the as-of instant.
    """

    tables: Mapping[str, Table]
    claims: Mapping[str, Claim] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    taken_at: date | datetime | None = None

    def with_table(self, table: Table, claim: Claim | None) -> Export:
        """Return the export with the records of one more table.

        An existing table of the type is extended; a field that one of the two does not provide then counts as not
        provided, since it is not kept record by record who lacks it.
        """
        present = self.tables.get(table.type)
        if present is not None:
            table = Table(
                table.type,
                present.columns & table.columns,
                present.records + table.records,
                {**present.constants, **table.constants},
            )
        claims = dict(self.claims)
        if claim is not None:
            claims[table.type] = claim
        return replace(self, tables={**self.tables, table.type: table}, claims=claims)


def tables_of(records: Iterable[Record], columns: Mapping[str, frozenset[str]]) -> dict[str, Table]:
    """Group records into tables; `columns` says which fields each type provides, and which types there are."""
    grouped: dict[str, list[Record]] = {name: [] for name in columns}
    for record in records:
        grouped[record.type].append(record)
    return {name: Table(name, columns[name], tuple(found)) for name, found in grouped.items()}
