"""Cells to values in SQL, wherever a text is written as the value itself would be; every other text is left over.

Whatever SQL reads here, the Python reader reads alike: an expression is NULL rather than wrong. What is left over is
decoded there, once for each spelling.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from directive_rules.exports.bulk.encoding import MARK, PAIR
from directive_rules.exports.bulk.quoting import literal, literals
from directive_rules.exports.bulk.sources import Cell
from directive_rules.exports.bulk.sqltypes import TEXT, sql_type
from directive_rules.exports.bulk.typed import express_typed
from directive_rules.exports.coercion import FALSE, SENTINELS, TRUE, CellReader
from directive_rules.exports.decoding import DAMAGED
from directive_rules.exports.mapping import Column
from directive_rules.exports.units import convert
from directive_rules.model.types import (
    INT_DIGITS,
    MAX_DIGITS,
    BoolType,
    CodeType,
    DateType,
    DecimalType,
    DurationType,
    IntType,
    ListType,
    PeriodType,
    StringType,
    TimestampType,
)
from directive_rules.model.values import Period

MANY: Final = 64
"""Spellings that a query compares a cell with one by one."""

_LONGEST_WORD: Final = max(len(text.encode()) for text in SENTINELS)
_SAFE: Final = (("0", "<"), ("A", "["), ("a", "{"), ("一", "龦"))
"""From where to before where a text may begin and end: with nothing blank, and no part of a sign for *nothing*."""

_HAN: Final = "一-龥"
_STRING: Final = "|".join(
    (
        f"[0-9][0-9A-Za-z{_HAN}_.:/]*",
        rf"[A-Za-z{_HAN}][^\x{{FFFD}}]*[0-9]",
        rf"[A-Za-z{_HAN}][^\x{{FFFD}}]{{5,}}[A-Za-z{_HAN}）)。.]",
        "[A-MO-Za-mo-z][A-Za-z]{0,5}",
        f"[一-穹穻-龥]|[{_HAN}]{{2}}|[一-朩末-龥][{_HAN}]{{2}}|[{_HAN}]{{4,6}}",
    )
)
"""Texts that are their own value: not blank at an end, not damaged, not shortened by a spreadsheet.

What says *nothing* is short and does not end in a digit: of letters only a word that begins with N, of characters 空
and 未记录. A text that begins with a digit and has no sign was not shortened.
"""

_PERIOD: Final = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})(-(0[1-9]|1[0-2])|Q[1-4]|H[12])?"
_NEVER: Final = ("9999-12-31", "2999-12-31")
_MARK: Final = literal(MARK)


@dataclass(frozen=True, slots=True)
class Read:
    """How SQL reads a cell: the condition under which it does, and the value then. `then` is NULL for an empty cell."""

    when: str
    then: str


@dataclass(frozen=True, slots=True)
class Expressed:
    """A column in SQL: how it is read, whether there is anything in it, and the text for Python where it is not read.

    `same` is the file's own column in the field's type, empty where that can never be the value; `kept` is the
    condition under which it is, and `cell` the column as the file has it. `sure` is a condition on the least and
    greatest cell, under which each is kept.
    """

    when: str
    then: str
    there: str
    text: str
    same: str = ""
    kept: str = "FALSE"
    sure: str = ""
    cell: str = ""

    @property
    def value(self) -> str:
        """The value where SQL reads the cell, else NULL."""
        return f"CASE WHEN {self.when} THEN {self.then} END"


def express(column: Column, day: Cell, clock: Cell | None) -> Expressed:
    """Return a column in SQL. `clock` is the column with the time of day, where there is one."""
    reader = column.reader
    if clock is not None:
        return _express_pair(reader, day, clock)
    if day.type != TEXT and reader.unit is None and not reader.empty:
        typed = express_typed(day, reader.field.type)
        if typed is not None:
            there = f"{day.sql} IS NOT NULL"
            return Expressed(typed.when, typed.then, there, day.text, typed.then, typed.when, typed.sure, day.sql)
    read = read_text(reader, day.text, prefix=day.prefix)
    there = f"{day.text} <> ''"
    text = _as_it_stands(day)
    if day.type != TEXT or day.encoded or not isinstance(reader.field.type, (StringType, CodeType, PeriodType)):
        return Expressed(read.when, read.then, there, text)
    kept = _listed(reader, day.sql) if isinstance(reader.field.type, CodeType) else read.when
    return Expressed(read.when, read.then, there, text, day.sql, kept, cell=day.sql)


def keeps(reader: CellReader, text: str) -> bool:
    """Tell whether the Python reader reads a text as itself."""
    try:
        value = reader.read(text)
    except ValueError:
        return False
    return isinstance(value, (str, Period)) and str(value) == text


def read_text(reader: CellReader, text: str, *, prefix: str = "") -> Read:
    """Return how SQL reads a text cell, in a column of which all texts begin with `prefix`."""
    type_ = reader.field.type
    match type_:
        case StringType():
            read = Read(_string(text, prefix), f"nullif({text}, '')")
        case BoolType():
            read = _bool(reader, text)
        case IntType():
            read = _int(reader, type_, text)
        case DecimalType():
            read = _decimal(reader, type_, text)
        case DateType():
            read = _date(text)
        case TimestampType():
            read = _timestamp(text)
        case PeriodType():
            read = Read(f"regexp_full_match({text}, {literal(_PERIOD)})", f"nullif({text}, '')")
        case CodeType():
            read = _code(reader, text)
        case ListType() | DurationType():
            read = Read("FALSE", f"CAST(NULL AS {sql_type(type_)})")
    if not reader.empty:
        return read
    return Read(f"{text} NOT IN ({literals(sorted(reader.empty))}) AND ({read.when})", read.then)


def _string(text: str, prefix: str) -> str:
    """Return the condition for a text that is its own value; where the beginning is known, only its end is asked."""
    if _begins_safely(prefix):
        return f"{_safe(f'({text})[-1]')} AND NOT contains({text}, {literal(DAMAGED)})"
    return f"regexp_full_match({text}, {literal(_STRING)})"


def _begins_safely(prefix: str) -> bool:
    """Tell whether a text that begins so is no word for *nothing*, was not shortened, and has no blank before it."""
    if prefix[:1].isdecimal() and prefix[:1].isascii():
        return prefix[1:2].isdecimal() and prefix[1:2].isascii()
    return len(prefix) > _LONGEST_WORD and any(low <= prefix < high for low, high in _SAFE)


def _safe(text: str) -> str:
    ranges = (f"({text} >= {literal(low)} AND {text} < {literal(high)})" for low, high in _SAFE)
    return f"({' OR '.join(ranges)})"


def _bool(reader: CellReader, text: str) -> Read:
    words = {spelling for word in TRUE | FALSE for spelling in (word, word.upper(), word.capitalize())}
    meant = _meanings(reader, words)
    yes = sorted(word for word, value in meant.items() if value is True)
    return Read(f"{text} IN ({literals(sorted(meant))})", f"nullif({text}, '') IN ({literals(yes)})")


def _code(reader: CellReader, text: str) -> Read:
    """Return the code for a text that is one, or one of its names, as the Python reader reads them now."""
    assert isinstance(reader.field.type, CodeType)
    listed = reader.codes[reader.field.type.list].values
    names = {name for code in listed.values() for name in (code.names.zh, code.names.en, *code.aliases)} - listed.keys()
    spelt = sorted(_meanings(reader, names).items()) if len(names) <= MANY else []
    known = _listed(reader, text)
    others = "".join(f" WHEN {text} = {literal(word)} THEN {literal(str(code))}" for word, code in spelt)
    when = f"({known} OR {text} IN ({literals(word for word, _ in spelt)}))" if spelt else known
    return Read(when, f"CASE WHEN {known} THEN {text}{others} END")


def _listed(reader: CellReader, text: str) -> str:
    """Return the condition for a text that is a code on the list."""
    assert isinstance(reader.field.type, CodeType)
    meant = _meanings(reader, reader.codes[reader.field.type.list].values)
    same = sorted(word for word, code in meant.items() if word == code)
    return f"{text} IN ({literals(same)})" if same else "FALSE"


def _meanings(reader: CellReader, words: Iterable[str]) -> dict[str, str | bool]:
    """Return what the Python reader makes of each word; those are left out that it does not take as they stand."""
    found: dict[str, str | bool] = {}
    for word in words:
        try:
            value = reader.read(word)
        except ValueError:
            continue
        if isinstance(value, (str, bool)) and word == word.strip() and "\0" not in word:
            found[word] = value
    return found


def _int(reader: CellReader, type_: IntType, text: str) -> Read:
    number = f"TRY_CAST({text} AS BIGINT)"
    if _shift(reader) != 0:
        return Read("FALSE", number)
    fits = (
        f" AND {number} BETWEEN {1 - 10**type_.digits} AND {10**type_.digits - 1}" if type_.digits < INT_DIGITS else ""
    )
    return Read(f"CAST({number} AS {TEXT}) = {text}{fits}", number)


def _decimal(reader: CellReader, type_: DecimalType, text: str) -> Read:
    """Return an exact decimal: no more digits than there is room for before and after the point, so nothing rounds."""
    own = sql_type(type_)
    shift = _shift(reader)
    places = type_.places + shift if shift is not None else 0
    whole = type_.digits - places
    if shift is None or places < 0 or whole < 1 or type_.digits + abs(shift) + 1 > MAX_DIGITS:
        return Read("FALSE", f"CAST(NULL AS {own})")
    fraction = rf"(\.[0-9]{{1,{places}}})?" if places else ""
    number = f"TRY_CAST({text} AS DECIMAL({type_.digits},{places}))"
    if shift:
        # The database multiplies up to 18 digits within 18 digits, and fails where the product has more.
        wide = f"DECIMAL({max(19, type_.digits + abs(shift))},{places})"
        number = f"TRY_CAST(CAST({number} AS {wide}) * {_power(shift)} AS {own})"
    written = f"regexp_full_match({text}, {literal(f'[+-]?[0-9]{{1,{whole}}}{fraction}')})"
    return Read(f"{written} AND {number} IS NOT NULL", number)


def _shift(reader: CellReader) -> int | None:
    """Return by how many places the unit of a column moves the point; None where it does not only do that."""
    if reader.unit is None:
        return 0
    try:
        ratio = convert(Decimal(1), reader.unit, reader.field.unit)
    except ValueError:
        return None
    shift = ratio.adjusted()
    return shift if ratio == Decimal(1).scaleb(shift) else None


def _power(shift: int) -> str:
    digits = abs(shift) + 1
    return f"CAST({literal(format(Decimal(1).scaleb(shift), 'f'))} AS DECIMAL({digits},{max(-shift, 0)}))"


def _date(text: str) -> Read:
    day = f"TRY_CAST({text} AS DATE)"
    written = f"strlen({text}) = 10 AND CAST({day} AS {TEXT}) = {text}"
    return Read(f"{written} AND {text} NOT IN ({literals(_NEVER)})", day)


def _timestamp(text: str) -> Read:
    """Return an instant written to the minute or further; a day alone is left to Python: it stays a mere day."""
    moment = f"TRY_CAST({text} AS TIMESTAMP)"
    spaced = f"replace({text}, 'T', ' ')"
    written = f"strlen({text}) BETWEEN 16 AND 26 AND CAST({moment} AS {TEXT}) IN ({spaced}, {spaced} || ':00')"
    real = f"{moment} < TIMESTAMP '9999-12-31' AND left({text}, 10) NOT IN ({literals(_NEVER)})"
    return Read(f"{written} AND {real}", moment)


def _express_pair(reader: CellReader, day: Cell, clock: Cell) -> Expressed:
    """Return an instant of which the day and the time of day stand in two columns."""
    words = literals(sorted(reader.empty))
    told = f" AND {day.text} NOT IN ({words}) AND {clock.text} NOT IN ({words})" if words else ""
    alone = read_text(reader, day.text)
    joined = _timestamp(f"({day.text} || ' ' || {clock.text})")
    single = f"coalesce({clock.text}, '') = ''"
    when = f"CASE WHEN {single} THEN {alone.when} ELSE strlen({day.text}) = 10{told} AND {joined.when} END"
    first, second = (f"coalesce({_as_it_stands(cell)}, '')" for cell in (day, clock))
    return Expressed(
        when,
        f"CASE WHEN {single} THEN {alone.then} ELSE {joined.then} END",
        f"(coalesce({day.text}, '') <> '' OR coalesce({clock.text}, '') <> '')",
        f"{_MARK} || {literal(PAIR)} || length({first}) || ':' || {first} || {second}",
    )


def _as_it_stands(cell: Cell) -> str:
    """Return a text as `encoding` writes it; in a copy it already is so."""
    if cell.encoded:
        return cell.text
    return f"CASE WHEN starts_with({cell.text}, {_MARK}) THEN {_MARK} || {_MARK} || {cell.text} ELSE {cell.text} END"
