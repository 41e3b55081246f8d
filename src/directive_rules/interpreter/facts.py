"""What an export lets us see: records merged by key, reached by relations, and those that may be hidden from us."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias

from directive_rules.interpreter.knowledge import Truth, Unknown, Within, both, compared, unknown
from directive_rules.model.export import Claim, Export, Record, Table
from directive_rules.model.types import DateType
from directive_rules.model.values import LAST_INSTANT, Unlisted, Value, end_of_day, is_mere_day, start_of_day
from directive_rules.model.verdicts import Cause, CauseKind
from directive_rules.model.vocabulary import RecordType, Relation, Validity, Vocabulary

Seen: TypeAlias = "Value | Unlisted | Unknown | Within | None"
TICK: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The instant up to which we look.

    A due strictly inside a day (`inside_day`) leaves what is dated by that mere day uncertain. Where the deadline
    itself is unknown, the horizon lies somewhere from `since` on, and `doubt` says why nobody knows where.
    """

    at: datetime
    inside_day: bool = False
    since: datetime = datetime.min
    doubt: Unknown | None = None

    def _on_first_day(self, moment: date | datetime) -> bool:
        return self.inside_day and is_mere_day(moment) and moment == self.since.date()

    @staticmethod
    def of_due(due: datetime) -> Horizon:
        """Return the horizon of a deadline."""
        return Horizon(due, due.time() != LAST_INSTANT)

    def reached(self, moment: date | datetime, where: str) -> Truth:
        """Tell whether the moment is not after the horizon; a mere day has come once it has begun."""
        if start_instant(moment) > self.at:
            return False
        if self.doubt is not None and (start_instant(moment) > self.since or self._on_first_day(moment)):
            return self.doubt
        if isinstance(moment, datetime):
            return True
        today = self.at.date()
        return unknown(CauseKind.DAY_ONLY, where) if moment == today and self.inside_day else True


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One record as seen: every field a value, None for empty, or unknown. `certain` doubts that it exists at all.

    `many` marks an imagined record that stands for any number of hidden ones. `records` are those it was read from.
    """

    type: RecordType
    values: Mapping[str, Seen]
    certain: Truth = True
    many: bool = False
    records: tuple[Record, ...] = ()

    def key(self) -> tuple[str, ...]:
        """Return the key as text."""
        return tuple(str(self.values[name]) for name in self.type.key)


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """An entry reached by a relation, and whether it surely belongs there at the horizon."""

    entry: Entry
    certain: Truth


class _HiddenValues(dict[str, Seen]):
    """The fields of a hidden record: those known of it, and for all others one unknown."""

    def __init__(self, known: Mapping[str, Seen], otherwise: Unknown) -> None:
        super().__init__(known)
        self.otherwise = otherwise

    def __missing__(self, name: str) -> Seen:
        return self.otherwise


@dataclass(slots=True, eq=False)
class Facts:
    """An export held against a vocabulary, as of an instant."""

    vocabulary: Vocabulary
    export: Export
    as_of: datetime
    taken_at: datetime = field(init=False)
    entries: dict[str, tuple[Entry, ...]] = field(init=False)
    _indexes: dict[tuple[str, tuple[str, ...]], dict[tuple[Value, ...], list[Entry]]] = field(
        init=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        taken = self.export.taken_at
        self.taken_at = self.as_of if taken is None else instant(taken)
        self.entries = {
            name: tuple(_merged(self.vocabulary.records[name], table, self.as_of))
            for name, table in self.export.tables.items()
            if name in self.vocabulary.records
        }

    # -- fields -----------------------------------------------------------------------------------------------------

    def value(self, entry: Entry, name: str, horizon: Horizon, *, waiting: bool = False) -> Value | Unknown | Within:
        """Read a field for its value. While `waiting` for a deadline, an event known not to have come is *not yet*."""
        found = entry.values[name]
        kind = entry.type
        if isinstance(found, (Unknown, Within)):
            return found
        where = f"{kind.name}.{name}"
        if isinstance(found, Unlisted):
            return unknown(CauseKind.VALUE_NOT_LISTED, where)
        if kind.fields[name].event and name != kind.occurred:
            happened = self.has(entry, name, horizon)
            if happened is False:
                return Unknown(frozenset(), not_yet=True) if waiting else unknown(CauseKind.EMPTY_FIELD, where)
            if isinstance(happened, Unknown):
                return happened if found is not None or waiting else unknown(CauseKind.EMPTY_FIELD, where)
        if found is None:
            return unknown(CauseKind.EMPTY_FIELD, where)
        if is_mere_day(found) and not isinstance(kind.fields[name].type, DateType):
            assert isinstance(found, date)
            return Within(start_of_day(found), end_of_day(found), frozenset({Cause(CauseKind.DAY_ONLY, where)}))
        return found

    def has(self, entry: Entry, name: str, horizon: Horizon) -> Truth:
        """Tell whether a field is given, at the horizon if it is an event."""
        found = entry.values[name]
        if isinstance(found, Unknown):
            return found
        kind = entry.type
        where = f"{kind.name}.{name}"
        event = kind.fields[name].event and name != kind.occurred
        if found is None:
            return unknown(CauseKind.NOT_COVERED, where) if event and horizon.at > self.taken_at else False
        if event and isinstance(found, date):
            return horizon.reached(found, where)
        return True

    # -- records ----------------------------------------------------------------------------------------------------

    def visible(self, entry: Entry, horizon: Horizon) -> Truth:
        """Tell whether the record has happened by the horizon."""
        occurred = entry.values[entry.type.occurred]
        where = f"{entry.type.name}.{entry.type.occurred}"
        if occurred is None:
            return unknown(CauseKind.EMPTY_FIELD, where)
        if isinstance(occurred, (Unknown, Within)):
            return Unknown(occurred.causes)
        assert isinstance(occurred, date)
        return horizon.reached(occurred, where)

    def related(
        self, relation: Relation, base: Entry, horizon: Horizon, *, waiting: bool = False
    ) -> list[Member] | Unknown:
        """Return the records a relation reaches at the horizon, hidden ones included; unknown where its own key is."""
        own = [self.value(base, mine, horizon, waiting=waiting) for mine, _ in relation.by]
        day = self.value(base, relation.at.own, horizon, waiting=waiting) if relation.at else None
        doubts = [part for part in (*own, day) if isinstance(part, (Unknown, Within))]
        if doubts:
            return Unknown(
                frozenset().union(*(doubt.causes for doubt in doubts)),
                any(isinstance(one, Unknown) and one.not_yet for one in doubts),
            )
        target = self.vocabulary.records[relation.target]
        others = tuple(other for _, other in relation.by)
        key = tuple(own)
        table = self.export.tables.get(target.name)
        if table is not None:
            missing = [other for other in others if other not in table.columns]
            if missing:
                return Unknown(
                    frozenset(Cause(CauseKind.FIELD_NOT_PROVIDED, f"{target.name}.{other}") for other in missing)
                )
        found = self._index(target.name, others).get(key, [])  # type: ignore[arg-type]
        members = [
            Member(entry, certain)
            for entry in found
            if (certain := both(entry.certain, self.visible(entry, horizon))) is not False
        ]
        if not (relation.unique and found):
            members += self._hidden(target, dict(zip(others, key, strict=True)), horizon)  # type: ignore[arg-type]
        if relation.at is not None:
            assert isinstance(day, date)
            members = [dated for member in members if (dated := _dated(member, relation.at, day)).certain is not False]
        return members

    def one(self, relation: Relation, base: Entry, horizon: Horizon, *, waiting: bool = False) -> Entry | Unknown:
        """Return the record a to-one relation reaches; unknown where none, several or perhaps others answer."""
        members = self.related(relation, base, horizon, waiting=waiting)
        if isinstance(members, Unknown):
            return members
        where = f"{relation.owner}.{relation.name}"
        certain = [member for member in members if member.certain is True]
        if len(certain) > 1:
            return unknown(CauseKind.CONTRADICTORY, where)
        doubts = [member.certain for member in members if isinstance(member.certain, Unknown)]
        if doubts:
            return Unknown(frozenset().union(*(doubt.causes for doubt in doubts)))
        return certain[0].entry if certain else unknown(CauseKind.NO_SUCH_RECORD, where)

    def _index(self, type_: str, fields: tuple[str, ...]) -> dict[tuple[Value, ...], list[Entry]]:
        """Return the records of a type by some of their fields; a record without all of them belongs to no relation."""
        index = self._indexes.get((type_, fields))
        if index is None:
            index = defaultdict(list)
            for entry in self.entries.get(type_, ()):
                key = tuple(entry.values[name] for name in fields)
                if not any(part is None or isinstance(part, (Unknown, Unlisted, Within)) for part in key):
                    index[key].append(entry)  # type: ignore[index]
            self._indexes[type_, fields] = index
        return index

    def sizes(self, type_: str, fields: tuple[str, ...]) -> dict[tuple[object, ...], int]:
        """Return how many records of a type share the values of some fields."""
        return {key: len(found) for key, found in self._index(type_, fields).items()}

    # -- what may be hidden -------------------------------------------------------------------------------------------

    def _hidden(self, target: RecordType, known: Mapping[str, Value], horizon: Horizon) -> Iterator[Member]:
        """Imagine the records of a type that may exist though the export does not show them, at the horizon."""
        if target.name not in self.export.tables:
            yield self._imagined(target, known, CauseKind.RECORD_TYPE_NOT_PROVIDED, (datetime.min, horizon.at))
        else:
            for span in self._uncovered(target, horizon):
                yield self._imagined(target, known, CauseKind.NOT_COVERED, span)
        for gap in self.export.gaps:
            apart = any(name in known and known[name] != value for name, value in gap.values.items())
            if gap.type != target.name or apart:
                continue
            low = datetime.min if gap.since is None else start_instant(gap.since)
            high = horizon.at if gap.until is None else min(instant(gap.until), horizon.at)
            if low <= high:
                yield self._imagined(target, {**known, **gap.values}, CauseKind.NOT_COVERED, (low, high))
        for lost in self.export.quarantined:
            if lost.type != target.name or any(lost.values.get(name) != value for name, value in known.items()):
                continue
            doubt = unknown(CauseKind.QUARANTINED, target.name)
            values: dict[str, Seen] = dict(lost.values)
            values.setdefault(target.occurred, _span(target, datetime.min, horizon.at, doubt.causes))
            entry = Entry(target, _HiddenValues(values, doubt), doubt)
            seen = self.visible(entry, horizon)
            if seen is not False:
                yield Member(entry, both(doubt, seen))

    def _uncovered(self, target: RecordType, horizon: Horizon) -> Iterator[tuple[datetime, datetime]]:
        """Yield the spans, up to the horizon, in which the export does not claim to hold every record of the type."""
        claim = self.export.claims.get(target.name)
        if claim is None:
            yield datetime.min, horizon.at
            return
        since, until = _claimed(claim, self.taken_at)
        by_day = isinstance(target.fields[target.occurred].type, DateType)
        if since > datetime.min:
            last = since - TICK
            # A claim that begins inside a day says nothing of what is dated by that day alone.
            before = end_of_day(since.date()) if by_day and since != start_of_day(since.date()) else last
            yield datetime.min, min(before, horizon.at)
        if until < horizon.at:
            first = until + TICK
            yield (start_of_day(first.date()) if by_day else first), horizon.at

    def _imagined(
        self, target: RecordType, known: Mapping[str, Value], kind: CauseKind, span: tuple[datetime, datetime]
    ) -> Member:
        doubt = unknown(kind, target.name)
        values: dict[str, Seen] = dict(known)
        if target.occurred not in values:
            values[target.occurred] = _span(target, *span, doubt.causes)
        return Member(Entry(target, _HiddenValues(values, doubt), doubt, many=True), doubt)


def instant(moment: date | datetime) -> datetime:
    """Return the last instant of a day, or the instant itself."""
    return moment if isinstance(moment, datetime) else end_of_day(moment)


def start_instant(moment: date | datetime) -> datetime:
    """Return the first instant of a day, or the instant itself."""
    return moment if isinstance(moment, datetime) else start_of_day(moment)


def entry_of(record: Record, kind: RecordType, columns: frozenset[str]) -> Entry:
    """Return a single record as seen; a field outside `columns` is not provided."""
    return Entry(kind, {name: _seen(record, name, kind, columns) for name in kind.fields}, records=(record,))


def _seen(record: Record, name: str, kind: RecordType, columns: frozenset[str]) -> Seen:
    return record.values.get(name) if name in columns else unknown(CauseKind.FIELD_NOT_PROVIDED, f"{kind.name}.{name}")


def _merged(kind: RecordType, table: Table, as_of: datetime) -> Iterator[Entry]:
    """Yield one entry per key, in the order of the keys, whatever the order of arrival.

    A record without its whole key is nobody's double: it stands for itself. A version that had not occurred by the
    as-of instant does not count yet, so that an audit as of a past day stays what it was.
    """
    grouped: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for number, record in enumerate(table.records):
        key: tuple[object, ...] = tuple(record.values.get(name) for name in kind.key)
        grouped[(*key, number) if None in key else key].append(record)
    for parts in sorted(grouped, key=lambda parts: tuple(str(part) for part in parts)):
        records = grouped[parts]
        if len(records) > 1 and kind.version is not None:
            version = kind.version
            records = [record for record in records if _had_occurred(record, kind, as_of)] or records
            highest = max(
                (found for record in records if isinstance(found := record.values.get(version), int)), default=None
            )
            records = [record for record in records if record.values.get(version) == highest]
        first = entry_of(records[0], kind, table.columns)
        if len(records) == 1:
            yield first
            continue
        values = {name: _agreed(name, records, kind, table.columns) for name in kind.fields}
        yield replace(first, values=values, records=tuple(records))


def _had_occurred(record: Record, kind: RecordType, as_of: datetime) -> bool:
    """Tell whether a version counts: all but those surely later than the as-of instant."""
    occurred = record.values.get(kind.occurred)
    return not isinstance(occurred, date) or start_instant(occurred) <= as_of


def _agreed(name: str, records: list[Record], kind: RecordType, columns: frozenset[str]) -> Seen:
    """What one record gives fills what another leaves empty; where two differ, nothing is known."""
    if name not in columns:
        return _seen(records[0], name, kind, columns)
    given = [value for record in records if (value := record.values.get(name)) is not None]
    if not given:
        return None
    same = {tuple(sorted(value, key=str)) if isinstance(value, tuple) else value for value in given}
    return given[0] if len(same) == 1 else unknown(CauseKind.CONTRADICTORY, f"{kind.name}.{name}")


def _claimed(claim: Claim, taken_at: datetime) -> tuple[datetime, datetime]:
    since = datetime.min if claim.since is None else start_instant(claim.since)
    until = taken_at if claim.until is None else min(instant(claim.until), taken_at)
    return since, until


def _span(target: RecordType, low: datetime, high: datetime, causes: frozenset[Cause]) -> Within:
    if isinstance(target.fields[target.occurred].type, DateType):
        return Within(low.date(), high.date(), causes)
    return Within(low, high, causes)


def _dated(member: Member, at: Validity, day: date) -> Member:
    """Narrow a member by the validity of its record on a day; an empty bound is open."""
    certain = member.certain
    for name, earlier in ((at.valid_from, True), (at.valid_to, False)):
        bound = member.entry.values[name]
        if bound is None:
            continue
        assert not isinstance(bound, Unlisted)
        certain = both(certain, compared("<=", bound, day) if earlier else compared("<=", day, bound))
    return Member(member.entry, certain)
