"""A cell's text to the value its field means, in all the spellings exports have; whatever is not certain is refused.

Ends in the same values as `analysis.coerce`, which takes one canonical spelling only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as initially
from typing import Final, assert_never

from directive_rules.analysis.coerce import fit_decimal, fit_int
from directive_rules.exports.dates import is_serial, join_moment, parse_day, parse_moment
from directive_rules.exports.decoding import DAMAGED
from directive_rules.exports.numbers import SHORTENED, parse_number, whole
from directive_rules.exports.periods import parse_period
from directive_rules.exports.raw import RawCell
from directive_rules.exports.units import Unit
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
)
from directive_rules.model.values import Scalar, Unlisted, Value, is_mere_day
from directive_rules.model.vocabulary import CodeList, Field

SENTINELS: Final = frozenset({"", "-", "--", "—", "——", "空", "未记录", "null", "\\n", "<null>"})
"""What systems write for *nothing here*, compared after NFKC and case folding."""

NEVER: Final = re.compile(
    r"(?:9999|2999)[-/.]?12[-/.]?31(?:[T ]?\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?)?|(?:9999|2999)年12月31日"
)
"""Days that stand for *no day*."""

TRUE: Final = frozenset({"是", "有", "y", "yes", "true", "1", "√", "✓", "✔"})
FALSE: Final = frozenset({"否", "无", "n", "no", "false", "0", "×", "✗", "✘"})

_SEPARATORS: Final = re.compile(r"[;；、|]")
_MEMO_SIZE: Final = 4_096


def is_sentinel(text: str) -> bool:
    """Tell whether a cell says that there is nothing."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in SENTINELS


@dataclass(slots=True)
class CellReader:
    """Reads the cells of one column as values of one field.

    `remarks` are the readings a person should know of. A text met before is answered from memory.
    """

    field: Field
    codes: Mapping[str, CodeList]
    unit: Unit | None = None
    empty: frozenset[str] = frozenset()
    remarks: set[str] = initially(default_factory=set)
    _memo: dict[str, Value | None] = initially(default_factory=dict)

    def read(self, cell: RawCell) -> Value | None:
        """Return the value, or None for an empty cell. Raises `ValueError` with what was expected."""
        if cell is None:
            return None
        if isinstance(cell, tuple):
            return self._read_list(cell)
        if cell in self._memo:
            return self._memo[cell]
        value = self._read_text(cell.strip())
        if len(self._memo) < _MEMO_SIZE:
            self._memo[cell] = value
        return value

    def read_day_and_clock(self, day: RawCell, clock: RawCell) -> Value | None:
        """Return the instant two cells name together; the mere day where the second is empty or an hour alone."""
        day_text, clock_text = (self._single(cell) for cell in (day, clock))
        if not day_text and clock_text:
            raise ValueError("a time of day stands without its day")
        if not clock_text:
            return self.read(day)
        moment = join_moment(day_text, clock_text)
        if is_mere_day(moment):
            self.remarks.add("an hour without minutes is no instant: read as its day")
        return moment

    def _read_list(self, cell: tuple[str, ...]) -> Value:
        match self.field.type:
            case ListType(of=member):
                return tuple(self._scalar(text, member) for text in cell)
            case _:
                raise ValueError("one value is expected, not a list")

    def _single(self, cell: RawCell) -> str:
        match cell:
            case tuple():
                raise ValueError("one value is expected, not a list")
            case None:
                return ""
            case text:
                return "" if self._is_empty(text) else text

    def _read_text(self, text: str) -> Value | None:
        if self._is_empty(text):
            return None
        if DAMAGED in text:
            raise ValueError("a character was lost before the export came here")
        match self.field.type:
            case ListType(of=member):
                pieces = [piece.strip() for piece in _SEPARATORS.split(text)]
                return tuple(self._scalar(piece, member) for piece in pieces if piece)
            case DurationType():
                raise ValueError("no field holds a duration")
            case scalar:
                return self._scalar(text, scalar)

    def _is_empty(self, text: str) -> bool:
        if is_sentinel(text) or text.strip() in self.empty:
            return True
        dated = isinstance(self.field.type, (DateType, TimestampType))
        return dated and NEVER.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None

    def _scalar(self, text: str, type_: ScalarType) -> Scalar:
        match type_:
            case StringType():
                return _string(text)
            case BoolType():
                return _bool(text)
            case IntType():
                return fit_int(whole(parse_number(text, self.field.unit, self.unit)), type_)
            case DecimalType():
                return fit_decimal(parse_number(text, self.field.unit, self.unit), type_)
            case DateType():
                self._remark_serial(text)
                return parse_day(text)
            case TimestampType():
                self._remark_serial(text)
                return parse_moment(text)
            case PeriodType():
                return parse_period(text)
            case CodeType(list=name):
                return read_code(text, self.codes[name])
            case _:
                assert_never(type_)

    def _remark_serial(self, text: str) -> None:
        if is_serial(text):
            self.remarks.add("a spreadsheet's day number was read as a date")


def read_code(text: str, code_list: CodeList) -> str | Unlisted:
    """Return the code whose id, name or alias the text is; `Unlisted` where it is none, or could be two.

    `1-统一社会信用代码`, a number before the name as regulators' templates have it, is the name.
    """
    for spelling in (text, text.partition("-")[2]):
        wanted = _folded(spelling)
        if not wanted:
            continue
        for spellings in (_ids, _names, _aliases):
            found = {code for code in code_list.values if wanted in spellings(code_list, code)}
            if len(found) == 1:
                return found.pop()
            if found:
                return Unlisted(text)
    return Unlisted(text)


def _ids(_: CodeList, code: str) -> frozenset[str]:
    return frozenset({_folded(code)})


def _names(code_list: CodeList, code: str) -> frozenset[str]:
    names = code_list.values[code].names
    return frozenset({_folded(names.zh), _folded(names.en)})


def _aliases(code_list: CodeList, code: str) -> frozenset[str]:
    return frozenset(_folded(alias) for alias in code_list.values[code].aliases)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _string(text: str) -> str:
    if SHORTENED.fullmatch(text):
        raise ValueError("a spreadsheet shortened this number; its digits are lost")
    return text


def _bool(text: str) -> bool:
    folded = _folded(text)
    if folded in TRUE:
        return True
    if folded in FALSE:
        return False
    raise ValueError("yes or no is expected")
