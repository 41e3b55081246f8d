"""JSON Lines: one object a line. Numbers keep the digits they were written with."""

from __future__ import annotations

import io
import json
from typing import Final, TypeAlias

from directive_rules.exports.limits import Limits
from directive_rules.exports.raw import RawCell, RawRow, RawTable

Parsed: TypeAlias = dict[str, RawCell]
BLANK: Final = " \t\r\n"


def read_json_lines(text: str, file: str, limits: Limits) -> RawTable:
    """Split a file into headings and rows; the headings are all keys met, in the order of their first appearance.

    A key that a line does not have is an empty cell. A line that is no flat object of texts, numbers, booleans and
    lists of these has no cells, and neither has one that says a key twice.
    """
    headings: dict[str, int] = {}
    lines: list[tuple[int, str, Parsed | str]] = []
    blank = 0
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > limits.line_characters:
            raise limits.refuse("line_characters", file, number)
        if not line.strip(BLANK):
            blank += 1
            continue
        parsed = _parse(line, file, number, limits)
        if not isinstance(parsed, str):
            for key in parsed:
                headings.setdefault(key, len(headings))
        lines.append((number, line.rstrip("\r\n"), parsed))
        if len(headings) > limits.columns:
            raise limits.refuse("columns", file, number)
        if len(lines) > limits.rows:
            raise limits.refuse("rows", file, number)
    rows = tuple(
        RawRow(number, (), line, parsed)
        if isinstance(parsed, str)
        else RawRow(number, tuple(parsed.get(heading) for heading in headings), line)
        for number, line, parsed in lines
    )
    return RawTable(tuple(headings), rows, 0, blank)


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
            cells[key] = _cell(value)
        except ValueError as error:
            return f"`{key}`: {error}"
        if isinstance(value, str) and len(value) > limits.cell_characters:
            raise limits.refuse("cell_characters", file, number)
    return cells


def _cell(value: object) -> RawCell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        members = [_cell(member) for member in value]
        if all(isinstance(member, str) for member in members):
            return tuple(member for member in members if isinstance(member, str))
        raise ValueError("a list holds texts, numbers and booleans only")
    raise ValueError("a nested object is not a cell")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key.strip() in found:
            raise ValueError(f"the key `{key.strip()}` stands twice in the line")
        found[key.strip()] = value
    return found


def _refuse_constant(text: str) -> object:
    raise ValueError(f"`{text}` is no number")
