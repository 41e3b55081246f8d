"""Cells as one line of text holds them, in the copy of a file that a plain reader can split.

A cell is its text as it stands where that has no line end, no separator and no `MARK` in front; nothing is ''.
Everything else is marked: `MARK` and JSON, or two marks and the text as it stands, or `MARK`, `PAIR` and two cells.
"""

from __future__ import annotations

import json
from typing import Final, TypeAlias

from directive_rules.exports.jsonlines import read_cell
from directive_rules.exports.raw import RawCell

MARK: Final = "\x1e"
PAIR: Final = "\x1d"
SEPARATOR: Final = "\x1f"

Pair: TypeAlias = tuple[RawCell, RawCell]


def encode_row(cells: tuple[RawCell, ...]) -> str:
    """Return cells as one line, without its end."""
    return SEPARATOR.join(_encode(cell) for cell in cells)


def decode(text: str) -> RawCell:
    """Return the cell a text stands for. Raises `ValueError` for a list that holds more than texts."""
    if not text.startswith(MARK):
        return text
    if text.startswith(MARK + MARK):
        return text[2:]
    return read_cell(json.loads(text[1:], parse_float=str, parse_int=str))


def decode_pair(text: str) -> Pair:
    """Return the two cells, day and hour, of a marked pair: `MARK PAIR length:first second`."""
    length, _, both = text[2:].partition(":")
    first, second = both[: int(length)], both[int(length) :]
    return decode(first), decode(second)


def _encode(cell: RawCell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, tuple):
        return MARK + json.dumps(cell)
    if cell.startswith(MARK) or not _FREE.isdisjoint(cell):
        return MARK + json.dumps(cell)
    return cell


_FREE: Final = frozenset("\n\r\0" + SEPARATOR)
