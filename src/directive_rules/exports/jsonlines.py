"""JSON Lines: one object a line. Numbers keep the digits they were written with."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TextIO, TypeAlias

from directive_rules.exports.limits import Limits
from directive_rules.exports.raw import RawCell, RawRow, RawTable

Parsed: TypeAlias = dict[str, RawCell]
BLANK: Final = " \t\r\n"


def read_json_lines(text: str, file: str, limits: Limits) -> RawTable:
    """Split a file into headings and rows; see `JsonLines`."""
    opened = JsonLines(io.StringIO(text, newline=""), file, limits)
    lines = list(opened)
    return RawTable(opened.headings, tuple(opened.row(line) for line in lines), 0, opened.blank)


@dataclass(frozen=True, slots=True)
class JsonLine:
    """One line: its number, its text, and its cells by key or what is wrong with it."""

    number: int
    text: str
    parsed: Parsed | str


class JsonLines:
    """The lines of a file, parsed as they are asked for; blank ones are left out and counted in `blank`.

    The headings are all keys met, in the order of their first appearance, and so complete after the last line. A key
    that a line does not have is an empty cell. A line that is no flat object of texts, numbers, booleans and lists of
    these has no cells, and neither has one that says a key twice. Keys known before the first line are `headings`.
    """

    def __init__(self, stream: TextIO, file: str, limits: Limits, headings: Iterable[str] = ()) -> None:
        self.blank = 0
        self._stream = stream
        self._file = file
        self._limits = limits
        self._headings: dict[str, None] = dict.fromkeys(headings)

    @property
    def headings(self) -> tuple[str, ...]:
        """The keys met so far."""
        return tuple(self._headings)

    def __iter__(self) -> Iterator[JsonLine]:
        """Yield the lines; a second time, none."""
        limits, number, count = self._limits, 0, 0
        while line := self._stream.readline(limits.line_characters + 1):
            number += 1
            if len(line) > limits.line_characters:
                raise limits.refuse("line_characters", self._file, number)
            if not line.strip(BLANK):
                self.blank += 1
                continue
            parsed = _parse(line, self._file, number, limits)
            if not isinstance(parsed, str):
                self._headings.update(dict.fromkeys(parsed))
            count += 1
            if len(self._headings) > limits.columns:
                raise limits.refuse("columns", self._file, number)
            if count > limits.rows:
                raise limits.refuse("rows", self._file, number)
            yield JsonLine(number, line.rstrip("\r\n"), parsed)

    def row(self, line: JsonLine) -> RawRow:
        """Return a line as a row with a cell for each key met so far."""
        if isinstance(line.parsed, str):
            return RawRow(line.number, (), line.text, line.parsed)
        return RawRow(line.number, tuple(line.parsed.get(heading) for heading in self._headings), line.text)


def _parse(line: str, file: str, number: int, limits: Limits) -> Parsed | str:
    """Return the cells of a line by key, or what is wrong with it."""
    try:
        found = json.loads(
            line, object_pairs_hook=_unique, parse_float=str, parse_int=str, parse_constant=_refuse_constant
        )
    except RecursionError:
        return "the line is nested too deep"
    except json.JSONDecodeError as error:
        return f"the line is not JSON, at character {error.pos + 1}"
    except ValueError as error:
        return str(error)
    if not isinstance(found, dict):
        return "the line is not a JSON object"
    cells: Parsed = {}
    for key, value in found.items():
        try:
            cells[key] = read_cell(value)
        except ValueError as error:
            return f"`{key}`: {error}"
        if isinstance(value, str) and len(value) > limits.cell_characters:
            raise limits.refuse("cell_characters", file, number)
    return cells


def read_cell(value: object) -> RawCell:
    """Return what JSON holds as a cell; numbers must come as their text. Raises `ValueError` with what is no cell."""
    if value is None:
        return None
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        members = [read_cell(member) for member in value]
        if all(isinstance(member, str) for member in members):
            return tuple(member for member in members if isinstance(member, str))
        raise ValueError("a list holds texts, numbers and booleans only")
    raise ValueError("a nested object is not a cell")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key.strip() in found:
            raise ValueError(f"the key `{key.strip()}` stands twice in the line")
        found[_whole(key.strip())] = value
    return found


def _whole(text: str) -> str:
    """Return a text that is one; half of an escaped pair is no character."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("a character was lost before the export came here")
    return text


def _refuse_constant(text: str) -> object:
    raise ValueError(f"`{text}` is no number")
