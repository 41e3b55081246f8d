"""Records as seen: those under one key joined into one, whatever the order of arrival."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypeAlias

from directive_rules.compiled.horizons import start_instant
from directive_rules.compiled.knowing import Truth, Unknown, Within, unknown
from directive_rules.model.export import Record
from directive_rules.model.values import Unlisted, Value
from directive_rules.model.verdicts import CauseKind
from directive_rules.model.vocabulary import RecordType

Seen: TypeAlias = Value | Unlisted | Unknown | Within | None


class Entry:
    """One record as seen: each field a value, None where empty, or unknown. Nothing changes it once it is made.

    `certain` doubts that it exists at all; `many` marks an imagined record that stands for any number of hidden ones.
    `changes_at` is the next instant at which joining the same records would come out otherwise: a later version.
    """

    __slots__ = ("_key", "certain", "changes_at", "many", "records", "type", "values")

    def __init__(
        self,
        type_: RecordType,
        values: Mapping[str, Seen],
        records: tuple[Record, ...] = (),
        *,
        certain: Truth = True,
        many: bool = False,
        changes_at: datetime | None = None,
    ) -> None:
        self.type = type_
        self.values = values
        self.records = records
        self.certain = certain
        self.many = many
        self.changes_at = changes_at
        self._key: tuple[str, ...] | None = None

    def key(self) -> tuple[str, ...]:
        """Return the key as text."""
        if self._key is None:
            self._key = tuple([str(self.values[name]) for name in self.type.key])
        return self._key

    def __repr__(self) -> str:
        return f"Entry({self.type.name}, {dict(self.values)!r})"


class HiddenValues(dict[str, Seen]):
    """The fields of a record we imagine: what must be so of it, and one unknown for all the rest."""

    def __init__(self, known: Mapping[str, Seen], otherwise: Unknown) -> None:
        super().__init__(known)
        self.otherwise = otherwise

    def __missing__(self, name: str) -> Seen:
        return self.otherwise


def entry_of(record: Record, kind: RecordType, columns: frozenset[str], changes_at: datetime | None = None) -> Entry:
    """Return a single record as seen; a field outside `columns` is not provided."""
    given = record.values
    values: dict[str, Seen]
    if columns.issuperset(kind.fields):
        values = dict.fromkeys(kind.fields)
        values.update(given)
    else:
        values = {name: given.get(name) if name in columns else not_provided(kind, name) for name in kind.fields}
    return Entry(kind, values, (record,), changes_at=changes_at)


def not_provided(kind: RecordType, name: str) -> Unknown:
    """Return the unknown of a field that has no column."""
    return unknown(CauseKind.FIELD_NOT_PROVIDED, f"{kind.name}.{name}")


def merged(kind: RecordType, records: Iterable[Record], columns: frozenset[str], as_of: datetime) -> list[Entry]:
    """Join records of one type under their keys, as of an instant: one entry a key, in the order of the keys.

    A record without its whole key is nobody's double and stands for itself.
    """
    doubles: dict[tuple[object, ...], list[Record]] = {}
    for number, record in enumerate(records):
        key: tuple[object, ...] = tuple(map(record.values.get, kind.key))
        doubles.setdefault((*key, number) if None in key else key, []).append(record)
    order = sorted(doubles, key=lambda key: tuple(map(str, key)))
    return [_one(kind, doubles[key], columns, as_of) for key in order]


def joins(entry: Entry, fields: tuple[str, ...], key: tuple[Value, ...]) -> bool:
    """Tell whether an entry's fields are known and equal the key; of what is empty or doubtful nobody is joined."""
    return tuple(entry.values[name] for name in fields) == key


def join_key(entry: Entry, fields: tuple[str, ...]) -> tuple[Value, ...] | None:
    """Return the values an entry is joined by; None where one is empty or doubtful."""
    key = []
    for name in fields:
        value = entry.values[name]
        if value is None or isinstance(value, (Unknown, Unlisted, Within)):
            return None
        key.append(value)
    return tuple(key)


def _one(kind: RecordType, doubles: list[Record], columns: frozenset[str], as_of: datetime) -> Entry:
    if len(doubles) == 1:
        return entry_of(doubles[0], kind, columns)
    changes_at = None
    if kind.version is not None:
        doubles, changes_at = _highest(kind, kind.version, doubles, as_of)
        if len(doubles) == 1:
            return entry_of(doubles[0], kind, columns, changes_at)
    values: dict[str, Seen] = {
        name: _agreed(kind, name, doubles) if name in columns else not_provided(kind, name) for name in kind.fields
    }
    return Entry(kind, values, tuple(doubles), changes_at=changes_at)


def _highest(
    kind: RecordType, version: str, doubles: list[Record], as_of: datetime
) -> tuple[list[Record], datetime | None]:
    """Return the records of the highest version among those not surely later than the as-of instant; if all are, all.

    Beside them the instant at which the next of the later ones has occurred.
    """
    present, later = [], []
    for record in doubles:
        occurred = record.values.get(kind.occurred)
        start = start_instant(occurred) if isinstance(occurred, date) else None
        if start is None or start <= as_of:
            present.append(record)
        else:
            later.append(start)
    present = present or doubles
    numbers = [number for record in present if isinstance(number := record.values.get(version), int)]
    highest = max(numbers, default=None)
    return [record for record in present if record.values.get(version) == highest], min(later, default=None)


def _agreed(kind: RecordType, name: str, doubles: list[Record]) -> Seen:
    """What one record gives fills what another leaves empty; two that differ leave nothing known."""
    given = [value for record in doubles if (value := record.values.get(name)) is not None]
    if not given:
        return None
    first, *others = ((tuple(sorted(value, key=str)) if isinstance(value, tuple) else value) for value in given)
    same = all(other == first for other in others)
    return given[0] if same else unknown(CauseKind.CONTRADICTORY, f"{kind.name}.{name}")
