"""What a judge looks at: records found by the fields that join them, and what is claimed of their completeness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from directive_rules.compiled.entries import Entry, join_key, merged
from directive_rules.compiled.horizons import instant
from directive_rules.model.export import Claim, Export, Gap, Quarantined
from directive_rules.model.values import Value
from directive_rules.model.vocabulary import Vocabulary


class View(Protocol):
    """The records there are, as of an instant. One view shows one state of them: what it has answered stays so.

    `taken_at` None means: taken at the as-of instant. A type without a claim is not covered at all.
    """

    @property
    def as_of(self) -> datetime:
        """The as-of instant."""

    @property
    def taken_at(self) -> date | datetime | None:
        """When the records were taken from where they come from."""

    @property
    def claims(self) -> Mapping[str, Claim]:
        """Of which types every record is there, and in which span."""

    @property
    def gaps(self) -> Sequence[Gap]:
        """What is taken back from the claims."""

    @property
    def quarantined(self) -> Sequence[Quarantined]:
        """The records that could not be read."""

    def columns(self, record_type: str) -> frozenset[str] | None:
        """Return the fields provided for a type; None where the type is not provided at all."""

    def fetch(self, record_type: str, fields: tuple[str, ...], key: tuple[Value, ...]) -> Sequence[Entry]:
        """Return every entry of the type whose fields equal the key, whenever it occurred."""


@dataclass(slots=True, eq=False)
class ExportView:
    """A whole export as a view. Types are joined by key, and indexed, when first asked for."""

    vocabulary: Vocabulary
    export: Export
    as_of: datetime
    _entries: dict[str, tuple[Entry, ...]] = field(init=False, default_factory=dict)
    _indexes: dict[tuple[str, tuple[str, ...]], dict[tuple[Value, ...], list[Entry]]] = field(
        init=False, default_factory=dict
    )

    @staticmethod
    def of(vocabulary: Vocabulary, export: Export, as_of: date | datetime) -> ExportView:
        """Return the export as of a day, which means its last instant, or as of an instant."""
        return ExportView(vocabulary, export, instant(as_of))

    @property
    def taken_at(self) -> date | datetime | None:
        """When the export was taken."""
        return self.export.taken_at

    @property
    def claims(self) -> Mapping[str, Claim]:
        """What the manifest claims to cover."""
        return self.export.claims

    @property
    def gaps(self) -> Sequence[Gap]:
        """What the manifest takes back."""
        return self.export.gaps

    @property
    def quarantined(self) -> Sequence[Quarantined]:
        """The records that could not be read."""
        return self.export.quarantined

    def columns(self, record_type: str) -> frozenset[str] | None:
        """Return the columns of a type; None where it has no table."""
        table = self.export.tables.get(record_type)
        return None if table is None else table.columns

    def entries(self, record_type: str) -> tuple[Entry, ...]:
        """Return every record of a type, joined by key, in the order of the keys."""
        found = self._entries.get(record_type)
        if found is None:
            table = self.export.tables.get(record_type)
            kind = self.vocabulary.records[record_type]
            found = () if table is None else tuple(merged(kind, table.records, table.columns, self.as_of))
            self._entries[record_type] = found
        return found

    def fetch(self, record_type: str, fields: tuple[str, ...], key: tuple[Value, ...]) -> Sequence[Entry]:
        """Return the records whose fields equal the key."""
        index = self._indexes.get((record_type, fields))
        if index is None:
            index = {}
            for entry in self.entries(record_type):
                own = join_key(entry, fields)
                if own is not None:
                    index.setdefault(own, []).append(entry)
            self._indexes[record_type, fields] = index
        return index.get(key, ())
