"""The records of one partition as the monitor reads them: those in use at hand, all others in the ledger."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Generic, TypeVar

from directive_rules.compiled import Entry, joins, merged
from directive_rules.compiled.entries import entry_of
from directive_rules.model.export import Claim, Gap, Quarantined, Record
from directive_rules.model.values import Value
from directive_rules.monitor.encoding import Codec, digest, join_text
from directive_rules.monitor.indexes import Fields, Index, Indexes
from directive_rules.monitor.ledger import NUMBERS, WIDE, Ledger, Row

HOT: Final = 10_000
"""How many records, and how many groups of them, are kept at hand at least; at most twice as many."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A bounded memory of what was used last: two halves, of which the older is forgotten when the younger is full."""

    __slots__ = ("_half", "_older", "_younger")

    def __init__(self, half: int) -> None:
        self._half = half
        self._younger: dict[K, V] = {}
        self._older: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """Return what is kept under a key, and keep it for longer; None where nothing is."""
        found = self._younger.get(key)
        if found is None:
            found = self._older.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        """Keep something under a key."""
        if len(self._younger) >= self._half:
            self._older, self._younger = self._younger, {}
        self._younger[key] = value

    def drop(self, key: K) -> None:
        """Forget what is kept under a key."""
        self._younger.pop(key, None)
        self._older.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._younger.clear()
        self._older.clear()


class Held:
    """What was observed under one key: the sound records, the digest of every content, and the partition if another."""

    __slots__ = ("digests", "elsewhere", "records")

    def __init__(
        self, records: tuple[Record, ...] = (), digests: tuple[bytes, ...] = (), elsewhere: int | None = None
    ) -> None:
        self.records = records
        self.digests = digests
        self.elsewhere = elsewhere


Name = tuple[str, str]
"""A record's type and key."""


class Shelf:
    """Reads a partition's records by key and by join, through what is at hand; what a commit adds is seen before it.

    `fresh` holds what the commit being made adds; it becomes part of the rest by `settle`, or is forgotten by `forget`.
    """

    def __init__(self, ledger: Ledger, partition: int, indexes: Indexes, codecs: Mapping[str, Codec]) -> None:
        self.ledger = ledger
        self.partition = partition
        self.indexes = indexes
        self.codecs = codecs
        self._held: Recent[Name, Held] = Recent(HOT)
        self._joined: Recent[tuple[int, str], tuple[str, ...]] = Recent(HOT)
        self._wide: Recent[tuple[int, str], bool] = Recent(HOT)
        self._fresh: dict[Name, Held] = {}
        self._fresh_joins: dict[tuple[int, str], dict[str, None]] = {}

    # -- by key -------------------------------------------------------------------------------------------------------

    def held(self, record_type: str, key: str) -> Held:
        """Return what was observed under a key."""
        name = record_type, key
        found = self._fresh.get(name) or self._held.get(name)
        if found is None:
            self.load(record_type, (key,))
            found = self._held.get(name)
            assert found is not None
        return found

    def load(self, record_type: str, keys: Iterable[str], *, again: bool = False) -> None:
        """Bring what was observed under some keys to hand, in as few questions as may be.

        `again` asks also where there was nothing: another partition may have it by now.
        """
        missing = [key for key in keys if not self._at_hand((record_type, key), something=again)]
        if not missing:
            return
        codec = self.codecs[record_type]
        found: dict[str, list[Row]] = {key: [] for key in missing}
        for row in self.ledger.records_of(record_type, missing):
            found[row[0]].append(row)
        for key, rows in found.items():
            own = [row for row in rows if row[1] // NUMBERS == self.partition]
            elsewhere = next((row[1] // NUMBERS for row in rows if row[1] // NUMBERS != self.partition), None)
            records = tuple(codec.record(body) for _, _, sound, body in own if sound)
            held = Held(records, tuple(digest(body) for _, _, _, body in own), elsewhere)
            self._held.put((record_type, key), held)

    def _at_hand(self, name: Name, *, something: bool) -> bool:
        held = self._fresh.get(name) or self._held.get(name)
        return held is not None and not (something and not held.digests)

    # -- by join ------------------------------------------------------------------------------------------------------

    def keys(self, index: Index, values: Sequence[Value]) -> tuple[str, ...]:
        """Return the keys of the records that some values may join; whether they do is for the merged record to say."""
        if index.number is None:
            return (self.codecs[index.kind.name].key(dict(zip(index.fields, values, strict=True))),)
        return self.keys_under(index.number, join_text(values))

    def keys_under(self, number: int, text: str) -> tuple[str, ...]:
        """Return the keys under one text of an index."""
        found = self._joined.get((number, text))
        if found is None:
            self.load_joins(number, (text,))
            found = self._joined.get((number, text))
            assert found is not None
        fresh = self._fresh_joins.get((number, text))
        return found if fresh is None else tuple(dict.fromkeys((*found, *fresh)))

    def load_joins(self, number: int, values: Iterable[str]) -> None:
        """Bring the keys under some joining values to hand."""
        missing = [value for value in values if self._joined.get((number, value)) is None]
        found: dict[str, list[str]] = {value: [] for value in missing}
        for value, key in self.ledger.joined(self.partition, number, missing):
            found[value].append(key)
        for value, keys in found.items():
            self._joined.put((number, value), tuple(keys))

    def few_keys(self, index: Index, values: Sequence[Value]) -> tuple[str, ...] | None:
        """Return the keys as `keys` does; None where there are more than a few."""
        if index.number is None:
            return self.keys(index, values)
        name = index.number, join_text(values)
        if self._wide.get(name):
            return None
        keys = self._joined.get(name)
        if keys is None:
            keys = tuple(self.ledger.joined_few(self.partition, index.number, name[1]))
            if len(keys) <= WIDE:
                self._joined.put(name, keys)
        keys = tuple(dict.fromkeys((*keys, *self._fresh_joins.get(name, ()))))
        if len(keys) <= WIDE:
            return keys
        self._wide.put(name, True)
        return None

    # -- what a commit adds -------------------------------------------------------------------------------------------

    def add(self, record: Record, key: str, content: bytes, *, sound: bool) -> list[tuple[int, str]]:
        """Take in one more content under a key; return the joins by which it is found from now on, and was not."""
        before = self.held(record.type, key)
        records = (*before.records, record) if sound else before.records
        self._fresh[record.type, key] = Held(records, (*before.digests, content), before.elsewhere)
        new: list[tuple[int, str]] = []
        if sound:
            for index in self.indexes.by_type.get(record.type, ()):
                assert index.number is not None
                known = index.texts(before.records) if before.records else set()
                for text in index.texts(records) - known:
                    new.append((index.number, text))
                    self._fresh_joins.setdefault((index.number, text), {})[key] = None
        return new

    def settle(self) -> None:
        """The commit is made: what it added is part of the rest."""
        for name, held in self._fresh.items():
            self._held.put(name, held)
        for name_, keys in self._fresh_joins.items():
            known = self._joined.get(name_)
            if known is not None:
                self._joined.put(name_, (*known, *keys))
        self._fresh.clear()
        self._fresh_joins.clear()

    def forget(self) -> None:
        """The commit was not made, or nobody knows: forget all, and read again from the ledger."""
        self._fresh.clear()
        self._fresh_joins.clear()
        for memory in (self._held, self._joined, self._wide):
            memory.clear()


class Brought:
    """The records that a ruleset brings along, by key and by join."""

    def __init__(self, records: Sequence[Record], codecs: Mapping[str, Codec], indexes: Indexes) -> None:
        self.records: dict[Name, tuple[Record, ...]] = {}
        self.types = frozenset(record.type for record in records)
        self._joined: dict[tuple[int, str], dict[str, None]] = {}
        for record in records:
            name = record.type, codecs[record.type].key(record.values)
            self.records[name] = (*self.records.get(name, ()), record)
        for (record_type, key), some in self.records.items():
            for index in indexes.by_type.get(record_type, ()):
                assert index.number is not None
                for text in index.texts(some):
                    self._joined.setdefault((index.number, text), {})[key] = None

    def of(self, record_type: str, key: str) -> tuple[Record, ...]:
        """Return the records under a key."""
        return self.records.get((record_type, key), ())

    def keys(self, index: Index, text: str) -> tuple[str, ...]:
        """Return the keys of the records under one text of an index; where the key does the index's work, none."""
        return () if index.number is None else tuple(self._joined.get((index.number, text), ()))


class LedgerView:
    """A partition as the rules of one ruleset see it, as of the clock, with what the ruleset brings."""

    def __init__(
        self,
        shelf: Shelf,
        as_of: datetime,
        claims: Mapping[str, Claim],
        gaps: Sequence[Gap],
        quarantined: Sequence[Quarantined],
        columns: Mapping[str, frozenset[str]],
        brought: Brought,
    ) -> None:
        self.as_of = as_of
        self.taken_at = None
        self.claims = claims
        self.gaps = gaps
        self.quarantined = quarantined
        self._shelf = shelf
        self._columns = columns
        self._brought = brought
        self._entries: dict[Name, Entry] = {}
        self._empty: dict[str, Entry] = {}

    def columns(self, record_type: str) -> frozenset[str] | None:
        """Return the fields provided for a type; None where the type is not provided."""
        return self._columns.get(record_type)

    def entry(self, record_type: str, key: str) -> Entry | None:
        """Return the record under a key as of the clock; None where there is none."""
        name = record_type, key
        entry = self._entries.get(name)
        if entry is None:
            records = self._shelf.held(record_type, key).records
            if record_type in self._brought.types:
                records = (*records, *self._brought.of(record_type, key))
            entry = self._merged(record_type, records)
            if entry is not None:
                self._entries[name] = entry
        return entry

    def _merged(self, record_type: str, records: tuple[Record, ...]) -> Entry | None:
        if not records:
            return None
        kind = self._shelf.indexes.vocabulary.records[record_type]
        if len(records) == 1 and record_type not in self._brought.types:
            empty = self._empty.get(record_type)
            if empty is None:
                empty = self._empty[record_type] = entry_of(Record(record_type, {}), kind, self._columns[record_type])
            # What is not provided stays so: an intake lets no such field in.
            return Entry(kind, {**empty.values, **records[0].values}, records)
        (entry,) = merged(kind, records, self._columns[record_type], self.as_of)
        return entry

    def fetch(self, record_type: str, fields: Fields, key: tuple[Value, ...]) -> Sequence[Entry]:
        """Return every record of a type whose fields equal the key."""
        if record_type not in self._columns:
            return ()
        index = self._shelf.indexes.by_fields[record_type, fields]
        keys: Iterable[str] = self._shelf.keys(index, key)
        if record_type in self._brought.types:
            keys = dict.fromkeys((*keys, *self._brought.keys(index, join_text(key))))
        names = tuple(keys)
        if len(names) > 1:
            self._shelf.load(record_type, names)
        entries = (self.entry(record_type, name) for name in names)
        return [entry for entry in entries if entry is not None and joins(entry, fields, key)]
