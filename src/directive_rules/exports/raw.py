"""What a file holds before anyone says what it means: headings, and rows of cells as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

RawCell: TypeAlias = str | tuple[str, ...] | None
"""Text; several texts where the format has lists (JSON); None where the format can say *nothing* (JSON)."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: its number in the file, its cells in the order of the headings, its text as found.

    `problem` says why a row could not be split into cells; it then has none.
    """

    number: int
    cells: tuple[RawCell, ...]
    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RawTable:
    """The headings and rows of one file. Rows in which every cell is blank hold nothing and are only counted."""

    headings: tuple[str, ...]
    rows: tuple[RawRow, ...]
    heading_row: int = 1
    blank: int = 0
