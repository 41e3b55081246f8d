"""Values as the ledger holds them: one text for one meaning, so that equal content is equal text.

Numbers lose trailing zeros, lists their order; what is empty is left out. Texts are ASCII, so that any database holds
them. Instants are whole microseconds since year 1, which every database orders.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, Inexact
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any, Final, TypeAlias

from directive_rules.analysis.coerce import parse_day, parse_period
from directive_rules.model.export import Record
from directive_rules.model.types import (
    DateType,
    DecimalType,
    ListType,
    PeriodType,
    TimestampType,
    Type,
)
from directive_rules.model.values import Period, Scalar, Unlisted, Value
from directive_rules.model.vocabulary import RecordType

Json: TypeAlias = Any
MAX_JOIN: Final = 200
"""How long a joining value may stand in an index; of a longer one stands the hash, and equality is checked after."""

_EPOCH: Final = datetime.min
_TICK: Final = timedelta(microseconds=1)
_EXACT: Final = Context(prec=100, traps=[Inexact])
_write = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode


def number_of(moment: datetime) -> int:
    """Return an instant as microseconds since the first of year 1."""
    return (moment - _EPOCH) // _TICK


def moment_of(number: int) -> datetime:
    """Return the instant that a number of microseconds means."""
    return _EPOCH + timedelta(microseconds=number)


def encode(value: Value) -> Json:
    """Return a value as plain JSON data; the field's type tells it back."""
    kind = type(value)
    if kind is str or kind is int or kind is bool:
        return value
    if isinstance(value, tuple):
        return sorted((encode(one) for one in value), key=str)
    if isinstance(value, Unlisted):
        return {"?": value.text}
    if isinstance(value, Decimal):
        return _plain(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(value: Value) -> str:
    """Return a value as JSON text."""
    write = _TEXTS.get(type(value))
    return _write(encode(value)) if write is None else write(value)


def _plain(number: Decimal) -> str:
    text = f"{number.normalize(_EXACT):f}"
    return "0" if text == "-0" else text


_TEXTS: Final[Mapping[type, Callable[[Any], str]]] = {
    str: _quoted,
    Decimal: lambda value: f'"{_plain(value)}"',
    date: lambda value: f'"{value.isoformat()}"',
    datetime: lambda value: f'"{value.isoformat()}"',
}


def decoder(type_: Type) -> Callable[[Json], Value]:
    """Return the function that reads back what `encode` made of a value of the type."""
    if isinstance(type_, ListType):
        member = _scalar_decoder(type_.of)
        return lambda data: tuple(member(one) for one in data)
    return _scalar_decoder(type_)


def _scalar_decoder(type_: Type) -> Callable[[Json], Scalar]:
    match type_:
        case DecimalType():
            plain: Callable[[Json], Scalar] = Decimal
        case DateType():
            plain = parse_day
        case TimestampType():
            plain = _moment
        case PeriodType():
            plain = parse_period
        case _:
            plain = _as_it_is
    return lambda data: Unlisted(data["?"]) if isinstance(data, dict) else plain(data)


def _as_it_is(data: Json) -> Scalar:
    return data  # type: ignore[no-any-return]


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else parse_day(text)


@dataclass(frozen=True, slots=True)
class Codec:
    """Records of one type to the ledger's texts and back. `names` are the fields in order, each with its JSON text."""

    kind: RecordType
    names: tuple[tuple[str, str], ...]
    decoders: Mapping[str, Callable[[Json], Value]]

    @staticmethod
    def of(kind: RecordType) -> Codec:
        """Return the codec of a record type."""
        names = tuple((name, f"{_quoted(name)}:") for name in sorted(kind.fields))
        return Codec(kind, names, {name: decoder(field.type) for name, field in kind.fields.items()})

    def body(self, record: Record) -> str:
        """Return the content of a record as one text; the same content is the same text."""
        get = record.values.get
        parts = [
            named + (_quoted(value) if value.__class__ is str else _text(value))
            for name, named in self.names
            if (value := get(name)) is not None
        ]
        return "{" + ",".join(parts) + "}"

    def record(self, body: str) -> Record:
        """Read a record back. Raises `ValueError` or `KeyError` where the text is none of ours."""
        return Record(self.kind.name, {name: self.decoders[name](data) for name, data in json.loads(body).items()})

    def key(self, values: Mapping[str, Value | None]) -> str:
        """Return the key of a record as one text, from values as records or joins give them.

        Raises `KeyError` with the part that is missing.
        """
        parts = []
        for name in self.kind.key:
            value = values.get(name)
            if value is None:
                raise KeyError(name)
            parts.append(_quoted(value) if value.__class__ is str else _join_text(value))
        return f"[{','.join(parts)}]"

    def key_parts(self, key: str) -> tuple[str, ...]:
        """Return the parts of a key as a duty shows them."""
        data = json.loads(key)
        return tuple(self._part(name, one) for name, one in zip(self.kind.key, data, strict=True))

    def _part(self, name: str, data: Json) -> str:
        return str(data[0] if isinstance(data, list) else self.decoders[name](data))


def bare_parts(key: str) -> tuple[str, ...]:
    """Return the parts of a key whose record type is not known any more."""
    return tuple(str(part[0] if isinstance(part, list) else part) for part in json.loads(key))


def join_text(values: Sequence[Value]) -> str:
    """Return joining values as one text, equal where Python holds them equal; a hash where it would be long."""
    parts = [_quoted(value) if value.__class__ is str else _join_text(value) for value in values]
    text = f"[{','.join(parts)}]"
    return text if len(text) <= MAX_JOIN else "#" + hashlib.sha256(text.encode()).hexdigest()


def digest(body: str) -> bytes:
    """Return what tells one content from another."""
    return hashlib.blake2b(body.encode(), digest_size=16).digest()


def _join_text(value: Value) -> str:
    """A whole number equals the same decimal; text that looks like it does not."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return f'["{_plain(Decimal(value))}"]'
    return _text(value)


def data_text(data: Json) -> str:
    """Return JSON data as its one text."""
    return _write(data)


def period_of(text: str) -> Period | None:
    """Read the period of a duty; the empty text is none."""
    return parse_period(text) if text else None
