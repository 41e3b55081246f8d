"""The records that duties rest on: their subjects, and whatever their expressions reach from them by relations.

A ruleset judged over a neighbourhood gives its subjects the verdicts it gives them over the whole export: what an
expression can see is there, and claims, gaps and quarantine come along. More records than needed do no harm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final, Protocol, TypeAlias

from directive_rules.analysis.coerce import coerce
from directive_rules.audit.engines import AnyExport
from directive_rules.model import expressions as x
from directive_rules.model.export import Export, Record, Table
from directive_rules.model.values import Unlisted, Value
from directive_rules.model.vocabulary import RecordType, Relation, Vocabulary

Key: TypeAlias = tuple[Value, ...]
MISSING: Final = str(None)
"""A missing part of a key, as a duty names it."""


class Source(Protocol):
    """Where records are looked up by some of their fields."""

    def records(
        self,
        type_: str,
        fields: tuple[str, ...],
        keys: Collection[Key],
        columns: Collection[str] | None = None,
        limit: int | None = None,
    ) -> Sequence[Record]:
        """Return the records whose `fields` hold one of `keys`; perhaps more, and every one with all rows of its key.

        Rows of one key are one record: what one gives fills what another leaves empty. `columns` are the fields that
        are wanted besides the key, None for all. Where there are more rows than `limit`, so many and one are returned.
        """


@dataclass(frozen=True, slots=True)
class Step:
    """A relation taken from the records of an earlier step; 0 stands for the subjects, n for the n-th step."""

    start: int
    relation: Relation


Reach: TypeAlias = tuple[Step, ...]


def reach_of(expressions: Iterable[x.Expression], subject: str, vocabulary: Vocabulary) -> Reach:
    """Return the relations that expressions about one subject follow, each once, in an order they can be taken."""
    paths = _Paths(vocabulary)
    for expression in expressions:
        paths.follow(expression, {subject: 0})
    return tuple(paths.steps)


def keys_of(subjects: Iterable[tuple[str, tuple[str, ...]]], vocabulary: Vocabulary) -> set[Key]:
    """Return the keys of subjects, given by type and key as duties have them, as values.

    A key of which a part is missing, or on no list, finds nobody.
    """
    found: set[Key] = set()
    for type_, texts in subjects:
        kind = vocabulary.records[type_]
        types = [kind.fields[name].type for name in kind.key]
        given = [text for text in texts if text != MISSING]
        try:
            key = tuple(coerce(text, one, vocabulary.codes) for text, one in zip(given, types, strict=True))
        except ValueError:
            continue
        if not any(isinstance(part, Unlisted) for part in key):
            found.add(key)
    return found


def gather(
    subject: str,
    keys: Collection[Key],
    reach: Reach,
    export: AnyExport,
    source: Source,
    vocabulary: Vocabulary,
    *,
    columns: Collection[str] | None = None,
    limit: int | None = None,
) -> Export | None:
    """Return the neighbourhood of the subjects with those keys; None where it has more rows than `limit`.

    `columns` are the fields of the subjects that matter besides those the steps need, None where all do.
    """
    pool = _Pool(vocabulary, source, limit)
    kind = vocabulary.records[subject]
    if columns is not None:
        again = any(step.relation.target == subject for step in reach)
        joining = {mine for step in reach if step.start == 0 for mine, _ in step.relation.by}
        columns = None if again else {*columns, *joining}
    found = [pool.take(kind, kind.key, keys, columns)]
    for step in reach:
        others = tuple(other for _, other in step.relation.by)
        wanted = pool.values(found[step.start], [mine for mine, _ in step.relation.by])
        target = vocabulary.records[step.relation.target]
        there = target.name in export.tables and {*others} <= {*export.tables[target.name].columns}
        found.append(pool.take(target, others, wanted if there else (), None))
        if pool.full:
            return None
    return Export(
        {name: Table(name, frozenset(table.columns), tuple(pool.rows[name])) for name, table in export.tables.items()},
        export.claims,
        export.gaps,
        tuple(lost for lost in export.quarantined if lost.type in pool.rows),
        export.taken_at,
    )


@dataclass(slots=True)
class _Paths:
    """The steps that expressions take, gathered expression by expression."""

    vocabulary: Vocabulary
    steps: list[Step] = field(default_factory=list)
    _places: dict[tuple[int, str], int] = field(default_factory=dict)

    def follow(self, node: x.Node, bound: Mapping[str, int]) -> None:
        """Add the steps below a node; `bound` says where the record of each variable was reached."""
        match node:
            case x.Walk() | x.Related():
                self._place(node, bound)
            case x.Filtered() | x.Quantifier() | x.Aggregate():
                self.follow(node.source, bound)
                if not isinstance(node.source, x.Members):
                    bound = {**bound, node.variable: self._place(node.source, bound)}
                self.follow(node.body, bound)
            case _:
                for child in x.children(node):
                    self.follow(child, bound)

    def _place(self, node: x.RecordExpression | x.RecordSource, bound: Mapping[str, int]) -> int:
        match node:
            case x.RecordRead():
                return bound[node.name]
            case x.Filtered():
                return self._place(node.source, bound)
            case x.Walk() | x.Related():
                start = self._place(node.base, bound)
                place = self._places.get((start, node.relation))
                if place is None:
                    self.steps.append(Step(start, self.vocabulary.records[node.base.record].relations[node.relation]))
                    place = self._places[start, node.relation] = len(self.steps)
                return place


@dataclass(slots=True)
class _Pool:
    """The rows fetched so far. Whole records are fetched, so that a key that is here is never looked at again."""

    vocabulary: Vocabulary
    source: Source
    limit: int | None
    rows: defaultdict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    full: bool = False
    _held: defaultdict[str, set[object]] = field(default_factory=lambda: defaultdict(set))

    def take(
        self, kind: RecordType, fields: tuple[str, ...], keys: Collection[Key], columns: Collection[str] | None
    ) -> list[Record]:
        """Fetch records by some of their fields, keep those that are new, and return all of them."""
        kept = self.rows[kind.name]
        if not keys or self.full:
            return []
        left = None if self.limit is None else self.limit - sum(map(len, self.rows.values()))
        found = list(self.source.records(kind.name, fields, keys, columns, left))
        self.full = left is not None and len(found) > left
        held = self._held[kind.name]
        kept += [record for record in found if _identity(record, kind) not in held]
        held.update(_identity(record, kind) for record in found)
        return found

    def values(self, records: Iterable[Record], fields: Sequence[str]) -> set[Key]:
        """Return what the records may have in some fields together, where rows of one key fill one another."""
        given: dict[object, list[set[Value]]] = {}
        for record in records:
            kind = self.vocabulary.records[record.type]
            seen = given.setdefault(_identity(record, kind), [set() for _ in fields])
            for name, values in zip(fields, seen, strict=True):
                value = record.values.get(name)
                if value is not None and not isinstance(value, Unlisted):
                    values.add(value)
        return {key for values in given.values() for key in product(*values)}


def _identity(record: Record, kind: RecordType) -> object:
    """Return what makes a row a double of another: its key, or where it has no whole key its place or itself."""
    key = tuple(record.values.get(name) for name in kind.key)
    return key if None not in key else record.origin or id(record)


@dataclass(slots=True)
class HeldRecords:
    """An export in memory as a source of records."""

    export: Export
    vocabulary: Vocabulary
    _indexes: dict[tuple[str, tuple[str, ...]], dict[Key, list[Record]]] = field(default_factory=dict)

    def records(
        self,
        type_: str,
        fields: tuple[str, ...],
        keys: Collection[Key],
        columns: Collection[str] | None = None,
        limit: int | None = None,
    ) -> Sequence[Record]:
        """Return the records whose `fields` hold one of `keys`, every one with all rows of its key and all columns."""
        del columns
        index = self._index(type_, fields)
        found = {id(record): record for key in keys for record in index.get(key, ())}
        rows = list(found.values())
        return rows if limit is None else rows[: limit + 1]

    def _index(self, type_: str, fields: tuple[str, ...]) -> dict[Key, list[Record]]:
        index = self._indexes.get((type_, fields))
        if index is None:
            kind = self.vocabulary.records[type_]
            doubles: defaultdict[object, list[Record]] = defaultdict(list)
            for record in self.export.tables[type_].records:
                doubles[_identity(record, kind)].append(record)
            index = defaultdict(list)
            for rows in doubles.values():
                given = [
                    {value for record in rows if (value := record.values.get(name)) is not None} for name in fields
                ]
                for key in product(*given):
                    index[key] += rows
            self._indexes[type_, fields] = index
        return index
