"""Records on their way in: everything that can be wrong with one is found before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from directive_rules.compiled import instant
from directive_rules.compiled.reading import record_type_of
from directive_rules.diagnostics import nearest
from directive_rules.errors import UsageError
from directive_rules.model.export import Record
from directive_rules.monitor.encoding import Codec
from directive_rules.monitor.partition import Intake
from directive_rules.monitor.rooms import Feed, House

MAX_KEY: Final = 1_000
MAX_BODY: Final = 256 << 10


def take(
    record_type: str,
    record: Mapping[str, object] | Record,
    house: House,
    feed: Feed,
    oldest: datetime | None,
) -> Intake:
    """Check a record and put it in the ledger's words. Raises `RecordError` with everything wrong, or `UsageError`."""
    kind = record_type_of(house.vocabulary, record_type)
    read = Record(kind.name, house.readers[kind.name].read(record.values if isinstance(record, Record) else record))
    columns = feed.columns.get(record_type)
    if columns is None:
        advice = nearest(record_type, feed.columns)
        raise UsageError(f"this monitor is not fed `{record_type}` records: {advice}".rstrip(": "))
    unfed = [name for name, value in read.values.items() if value is not None and name not in columns]
    if unfed:
        raise UsageError(f"this monitor was told that `{record_type}.{unfed[0]}` is not provided")
    codec = house.codecs[record_type]
    key, body = _texts(read, codec)
    occurred = read.values.get(codec.kind.occurred)
    if oldest is not None and isinstance(occurred, date) and instant(occurred) < oldest:
        raise UsageError(
            f"this `{record_type}` occurred before {oldest.date()}, and what lies further back is no longer kept"
        )
    return Intake(read, key, body, house.sanity.failed(read, columns))


def _texts(record: Record, codec: Codec) -> tuple[str, str]:
    try:
        key = codec.key(record.values)
    except KeyError as missing:
        raise UsageError(f"a `{record.type}` needs `{missing.args[0]}`, a part of its key") from None
    body = codec.body(record)
    if len(key) > MAX_KEY:
        raise UsageError(f"the key of a `{record.type}` is longer than {MAX_KEY} characters")
    if len(body) > MAX_BODY:
        raise UsageError(f"a `{record.type}` is larger than {MAX_BODY >> 10} KiB")
    return key, body


def oldest_kept(clock: datetime | None, retention: timedelta | None) -> datetime | None:
    """Return the instant before which records are refused; None where everything is kept."""
    if clock is None or retention is None:
        return None
    return clock - retention if clock - datetime.min > retention else None
