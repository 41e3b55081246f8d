"""Plain data, as a program or a JSON document has it, to records: strict, exact, and with every complaint at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias, TypeVar, assert_never, cast

from directive_rules.analysis.coerce import coerce, fit_decimal, fit_int
from directive_rules.diagnostics import Diagnostic, nearest
from directive_rules.errors import DiagnosedError
from directive_rules.model.export import Record
from directive_rules.model.types import (
    BoolType,
    CodeType,
    DateType,
    DecimalType,
    DurationType,
    IntType,
    ListType,
    PeriodType,
    ScalarType,
    StringType,
    TimestampType,
    Type,
)
from directive_rules.model.values import Period, Scalar, Unlisted, Value, is_mere_day
from directive_rules.model.vocabulary import CodeList, RecordType, Vocabulary

LONGEST: Final = 10_000
"""The most characters of a text, and the most members of a list."""
MEMORY: Final = 4_096
SHORT: Final = 64
"""How many texts of a field are remembered with what they mean, and how long these may be."""

T = TypeVar("T")
Read: TypeAlias = Callable[[object], "Value | None"]


class RecordError(DiagnosedError):
    """A record handed over as plain data was refused; every reason found is in `diagnostics`."""


def record_of(vocabulary: Vocabulary, record_type: str, fields: Mapping[str, object], *, keyed: bool = True) -> Record:
    """Read plain data as a record of the vocabulary. Raises `RecordError` with everything that is wrong.

    A value is of its field's type, or text in the spelling that rulesets use (`2016-11-05`, `2016Q4`, `0.0020`; a code
    by any of its names). None and blank text are *empty*. `keyed` asks for the whole key.
    """
    kind = record_type_of(vocabulary, record_type)
    values = RecordReader(kind, vocabulary.codes).read(fields)
    missing = [name for name in kind.key if values.get(name) is None] if keyed else []
    if missing:
        raise RecordError(
            [Diagnostic("missing-key", f"a `{kind.name}` needs `{name}`, a part of its key") for name in missing]
        )
    return Record(kind.name, values)


def record_type_of(vocabulary: Vocabulary, name: str) -> RecordType:
    """Return the record type of that name. Raises `RecordError` with the nearest one."""
    kind = vocabulary.records.get(name)
    if kind is None:
        message = f"there is no record type `{name}`"
        raise RecordError([Diagnostic("unknown-record", message, help=nearest(name, vocabulary.records))])
    return kind


@dataclass(slots=True)
class RecordReader:
    """Reads the records of one type; what is looked up in the vocabulary is looked up once."""

    kind: RecordType
    codes: Mapping[str, CodeList]
    _reads: dict[str, Read] = field(init=False)

    def __post_init__(self) -> None:
        self._reads = {name: _reader(known.type, self.codes) for name, known in self.kind.fields.items()}

    def read(self, fields: Mapping[str, object]) -> dict[str, Value | None]:
        """Return the values of the fields given. Raises `RecordError` with everything that is wrong."""
        reads = self._reads
        try:
            return {name: None if given is None else reads[name](given) for name, given in fields.items()}
        except (KeyError, ValueError, AttributeError):
            raise RecordError(list(self._complaints(fields))) from None

    def _complaints(self, fields: object) -> Iterator[Diagnostic]:
        """Say what is wrong, never with the value itself: it may be a person's."""
        if not isinstance(fields, Mapping):
            message = f"a `{self.kind.name}` is a mapping of fields, not {_described(fields)}"
            yield Diagnostic("shape", message)
            return
        for name, given in fields.items():
            if name not in self._reads:
                message = f"`{name}` is no field of `{self.kind.name}`"
                yield Diagnostic("unknown-field", message, help=nearest(str(name), self._reads))
                continue
            try:
                None if given is None else self._reads[name](given)
            except ValueError as error:
                yield Diagnostic("bad-value", f"`{self.kind.name}.{name}`: {error}, not {_described(given)}")


def _described(given: object) -> str:
    match given:
        case bool():
            return "true or false"
        case str():
            return f"a text of {len(given)} characters"
        case float():
            return "a binary float"
        case list() | tuple():
            return "a list"
        case Mapping():
            return "a mapping"
        case datetime() if given.tzinfo is not None:
            return "an instant with an offset"
        case datetime():
            return "an instant"
        case _:
            return f"a value of type {type(given).__name__}"


def _reader(type_: Type, codes: Mapping[str, CodeList]) -> Read:
    """Return what reads one field: a value of its type as it stands, text as text, anything else not at all."""
    if isinstance(type_, ListType):
        return _list_reader(type_.of, codes)
    assert not isinstance(type_, DurationType), "no field holds a duration"
    fit = _fitting(type_)
    memory: dict[object, Value | None] = {}

    def read(given: object) -> Value | None:
        class_ = given.__class__
        if class_ is not str and class_ is not Decimal:
            return fit(given)
        # Text and decimals take some parsing, and come again; numbers of other kinds would equal them.
        if given in memory:
            return memory[given]
        value = _from_text(str(given), type_, codes) if class_ is str else fit(given)
        if len(memory) < MEMORY and (class_ is Decimal or len(str(given)) <= SHORT):
            memory[given] = value
        return value

    return read


def _from_text(text: str, type_: ScalarType, codes: Mapping[str, CodeList]) -> Value | None:
    if len(text) > LONGEST:
        raise ValueError(f"a text of at most {LONGEST:,} characters is expected")
    return coerce(text, type_, codes) if text.strip() else None


def _fitting(type_: ScalarType) -> Callable[[object], Scalar]:
    """Return what takes a value that is no text, if it is of the type."""
    match type_:
        case BoolType():
            return lambda given: _of(bool, given, "`true` or `false` is expected")
        case IntType():
            return lambda given: fit_int(_of(int, given, "a whole number is expected"), type_)
        case DecimalType():
            return lambda given: fit_decimal(_number(given), type_)
        case DateType():
            return lambda given: _of(date, given, "a date like 2016-10-21 is expected")
        case TimestampType():
            return _moment
        case PeriodType():
            return lambda given: _of(Period, given, "a period like 2016-11, 2016Q4, 2016H2 or 2016 is expected")
        case CodeType():
            return lambda given: _of(Unlisted, given, "a code, as text, is expected")
        case StringType():
            return lambda given: _of(str, given, "a text is expected")
    assert_never(type_)


def _of(class_: type[T], given: object, expected: str) -> T:
    if given.__class__ is class_:
        return given
    raise ValueError(expected)


def _number(given: object) -> Decimal:
    if isinstance(given, (int, Decimal)) and not isinstance(given, bool):
        return Decimal(given)
    hint = "; read JSON with `parse_float=Decimal`" if isinstance(given, float) else ""
    raise ValueError(f"a decimal number like 12.50 is expected, exact{hint}")


def _moment(given: object) -> date | datetime:
    if isinstance(given, date) and (is_mere_day(given) or (isinstance(given, datetime) and given.tzinfo is None)):
        return given
    raise ValueError("an instant like 2016-10-21T09:30 without offset, or its day, is expected")


def _list_reader(of: ScalarType, codes: Mapping[str, CodeList]) -> Read:
    one = _reader(of, codes)

    def read(given: object) -> Value:
        if not isinstance(given, (list, tuple)) or len(given) > LONGEST:
            raise ValueError(f"a list of at most {LONGEST:,} values is expected")
        members = [None if member is None else one(member) for member in given]
        if None in members:
            raise ValueError("a list without empty members is expected")
        return cast("tuple[Scalar, ...]", tuple(members))

    return read
