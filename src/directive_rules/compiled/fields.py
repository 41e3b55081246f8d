"""Reading one field of one record: its value, and whether it is given, at a horizon."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from directive_rules.compiled.entries import Entry
from directive_rules.compiled.frames import Frame
from directive_rules.compiled.knowing import NOT_YET, UNSURE, Result, Truth, Unknown, Within, unknown
from directive_rules.compiled.watching import after
from directive_rules.model.types import TimestampType
from directive_rules.model.values import Unlisted, end_of_day, is_mere_day, start_of_day
from directive_rules.model.verdicts import CauseKind
from directive_rules.model.vocabulary import RecordType

ReadField: TypeAlias = Callable[[Entry, Frame], Result]
HasField: TypeAlias = Callable[[Entry, Frame], Truth]


def reader(kind: RecordType, name: str) -> ReadField:
    """Return what reads a field for its value."""
    return _event_reader(kind, name) if is_event(kind, name) else _plain_reader(kind, name)


def is_event(kind: RecordType, name: str) -> bool:
    """Tell whether a field follows the horizon; the field that dates the record does not."""
    return kind.fields[name].event and name != kind.occurred


def _plain_reader(kind: RecordType, name: str) -> ReadField:
    where = f"{kind.name}.{name}"
    empty = unknown(CauseKind.EMPTY_FIELD, where)
    unlisted = unknown(CauseKind.VALUE_NOT_LISTED, where)
    day_only = unknown(CauseKind.DAY_ONLY, where)
    timed = isinstance(kind.fields[name].type, TimestampType)

    def read(entry: Entry, frame: Frame) -> Result:
        found = entry.values[name]
        if found is None:
            return empty
        if isinstance(found, Unlisted):
            return unlisted
        if timed and is_mere_day(found):
            assert isinstance(found, date)
            return Within(start_of_day(found), end_of_day(found), day_only.causes)
        return found

    return read


def _event_reader(kind: RecordType, name: str) -> ReadField:
    has = has_reader(kind, name)
    plain = _plain_reader(kind, name)
    empty = unknown(CauseKind.EMPTY_FIELD, f"{kind.name}.{name}")

    def read(entry: Entry, frame: Frame) -> Result:
        found = entry.values[name]
        if found.__class__ in UNSURE:
            return plain(entry, frame)
        happened = has(entry, frame)
        if happened is True:
            return plain(entry, frame)
        if happened is False:
            return NOT_YET if frame.waiting else empty
        return happened if found is not None or frame.waiting else empty

    return read


def has_reader(kind: RecordType, name: str) -> HasField:
    """Return what tells whether a field is given, at the horizon if it is an event."""
    where = f"{kind.name}.{name}"
    not_covered = unknown(CauseKind.NOT_COVERED, where)
    day_only = unknown(CauseKind.DAY_ONLY, where)
    event = is_event(kind, name)

    def has(entry: Entry, frame: Frame) -> Truth:
        found = entry.values[name]
        if isinstance(found, Unknown):
            return found
        if not event:
            return found is not None
        if found is None:
            return not_covered if _may_have_happened(frame) else False
        return frame.horizon.reached(found, day_only) if isinstance(found, date) else True

    return has


def _may_have_happened(frame: Frame) -> bool:
    """Tell whether the horizon lies after the moment the records were taken."""
    taken = frame.sight.taken_at
    if taken is None:
        return False
    horizon = frame.horizon
    if horizon.at > taken:
        return True
    if horizon.watch is not None:
        horizon.watch.note(after(taken))
    return False
