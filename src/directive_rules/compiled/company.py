"""The records that stand beside one under check, and the view that a judge has of them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from directive_rules.compiled.entries import Entry, joins
from directive_rules.compiled.reading import RecordError, RecordReader, record_type_of
from directive_rules.compiled.views import ExportView
from directive_rules.diagnostics import Diagnostic
from directive_rules.model.export import ALL, Claim, Export, Gap, Quarantined, Record, Table
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.model.vocabulary import Vocabulary

Given: TypeAlias = Mapping[str, object] | Record


@dataclass(frozen=True, slots=True)
class Partial:
    """Related records of one type that are not all there are: what is missing among them stays unknown."""

    records: Sequence[Given]


Related: TypeAlias = Mapping[str, Sequence[Given] | Partial]
"""Related records by type. All that there are, unless they are wrapped as `Partial`."""


class Company:
    """Related records, read and indexed once for any number of checks."""

    __slots__ = ("_export", "_settled", "_versioned", "vocabulary")

    def __init__(self, vocabulary: Vocabulary, export: Export) -> None:
        self.vocabulary = vocabulary
        self._export = export
        self._versioned = any(vocabulary.records[name].version is not None for name in export.tables)
        # Which records stand under one key depends on the as-of instant only where they have versions.
        self._settled = ExportView(vocabulary, export, datetime.max)

    @staticmethod
    def of(ruleset: Ruleset, related: Related, *, illustrative: bool) -> Company:
        """Return the records handed along together with the ruleset's own references. Raises `RecordError`."""
        export = Export({})
        for reference in ruleset.references:
            if illustrative or not reference.illustrative:
                export = export.with_table(Table(reference.record, reference.columns, reference.records), ALL)
        return Company(ruleset.vocabulary, export).joined_by(related)

    def joined_by(self, related: Related) -> Company:
        """Return the company with more records; those of a type that is there already stand beside them."""
        if not isinstance(related, Mapping):
            raise RecordError(
                [Diagnostic("shape", "related records are a mapping of record types to lists of records")]
            )
        export = self._export
        for name, given in related.items():
            records = given.records if isinstance(given, Partial) else given
            table = _table(self.vocabulary, name, records)
            export = export.with_table(table, ALL)
            if isinstance(given, Partial):
                claims = {other: claim for other, claim in export.claims.items() if other != name}
                export = replace(export, claims=claims)
        return Company(self.vocabulary, export)

    def holds(self, record_type: str) -> bool:
        """Tell whether there are records of a type, or at least the claim that there are none."""
        return record_type in self._export.tables

    def view(self, alone: Entry, columns: frozenset[str], as_of: datetime) -> CompanyView:
        """Return the view of a judge who looks at one record among the others."""
        others = ExportView(self.vocabulary, self._export, as_of) if self._versioned else self._settled
        claims = self._export.claims
        (record,) = alone.records
        table = self._export.tables.get(record.type)
        if table is None:
            return CompanyView(as_of, others, claims, alone, columns)
        together = Export({record.type: table}).with_table(Table(record.type, columns, (record,)), None)
        own = ExportView(self.vocabulary, together, as_of)
        subject = next(entry for entry in own.entries(record.type) if record in entry.records)
        return CompanyView(as_of, others, claims, subject, together.tables[record.type].columns, own)


def _table(vocabulary: Vocabulary, name: str, given: Iterable[Given]) -> Table:
    kind = record_type_of(vocabulary, name)
    if isinstance(given, (str, Mapping)) or not isinstance(given, Iterable):
        raise RecordError([Diagnostic("shape", f"a list of records is expected for `{name}`")])
    reader = RecordReader(kind, vocabulary.codes)
    records, columns = [], frozenset(kind.fields)
    for one in given:
        if isinstance(one, Record):
            if one.type != name:
                raise RecordError([Diagnostic("other-record", f"a `{one.type}` stands among the records of `{name}`")])
            records.append(one)
        else:
            values = reader.read(one)
            columns &= values.keys()
            records.append(Record(name, values))
    return Table(name, columns, tuple(records))


class CompanyView:
    """One record among others, as of an instant."""

    __slots__ = ("_columns", "_others", "_own", "as_of", "claims", "subject")

    gaps: Sequence[Gap] = ()
    quarantined: Sequence[Quarantined] = ()
    taken_at = None

    def __init__(
        self,
        as_of: datetime,
        others: ExportView,
        claims: Mapping[str, Claim],
        subject: Entry,
        columns: frozenset[str],
        own: ExportView | None = None,
    ) -> None:
        self.as_of = as_of
        self.claims = claims
        self.subject = subject
        self._others = others
        self._columns = columns
        self._own = own

    def columns(self, record_type: str) -> frozenset[str] | None:
        """Return the fields provided for a type."""
        return self._columns if record_type == self.subject.type.name else self._others.columns(record_type)

    def fetch(self, record_type: str, fields: tuple[str, ...], key: tuple[Value, ...]) -> Sequence[Entry]:
        """Return the records whose fields equal the key."""
        if record_type != self.subject.type.name:
            return self._others.fetch(record_type, fields, key)
        if self._own is not None:
            return self._own.fetch(record_type, fields, key)
        return (self.subject,) if joins(self.subject, fields, key) else ()
