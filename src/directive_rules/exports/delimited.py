"""CSV and TSV, in one explicit dialect: cells quoted with `"`, doubled inside; nothing is sniffed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final, TextIO

from directive_rules.diagnostics import Diagnostic, Span
from directive_rules.errors import ExportError
from directive_rules.exports.limits import Limits
from directive_rules.exports.raw import RawRow, RawTable

DELIMITERS: Final = {".csv": ",", ".tsv": "\t"}
BLANK: Final = " \t"


def read_delimited(text: str, file: str, delimiter: str, limits: Limits) -> RawTable:
    """Split a file into headings and rows; see `DelimitedRows`."""
    opened = DelimitedRows(io.StringIO(text, newline=""), file, delimiter, limits)
    rows = tuple(opened)
    return RawTable(opened.headings, rows, opened.heading_row, opened.blank)


class DelimitedRows:
    """The rows of a file, split as they are asked for; blank ones are left out and counted in `blank`.

    A row with too few cells, or with more cells than headings that hold something, keeps its text and has no cells:
    nobody can tell which of them is missing. A quote that is never closed would swallow all that follows, so the
    file is refused at the row where it opens. What is wrong with the heading row is raised after the last row.
    """

    def __init__(self, stream: TextIO, file: str, delimiter: str, limits: Limits) -> None:
        self.blank = 0
        self._file = file
        self._limits = limits
        self._rows = self._filled(_records(stream, file, delimiter, limits))
        self._heading = next(self._rows, None)
        cells = self._heading.cells if self._heading is not None else ()
        headings = [cell.strip() for cell in cells if isinstance(cell, str)]
        while headings and not headings[-1]:
            headings.pop()
        self.headings = tuple(headings)
        self.heading_row = self._heading.number if self._heading is not None else 1

    def __iter__(self) -> Iterator[RawRow]:
        """Yield the rows; a second time, none."""
        width = len(self._heading.cells) if self._heading is not None else 0
        for count, row in enumerate(self._rows, start=1):
            if count > self._limits.rows:
                raise self._limits.refuse("rows", self._file, row.number)
            yield _aligned(_aligned(row, width), len(self.headings))
        if self._heading is None:
            raise ExportError([Diagnostic("no-heading", "the file has no heading row", Span(self._file, 1))])
        if self._heading.problem:
            message = f"the heading row cannot be read: {self._heading.problem}"
            raise ExportError([Diagnostic("bad-heading", message, Span(self._file, self._heading.number))])

    def _filled(self, rows: Iterator[RawRow]) -> Iterator[RawRow]:
        for row in rows:
            if not row.problem and all(isinstance(cell, str) and not cell.strip(BLANK) for cell in row.cells):
                self.blank += 1
            else:
                yield row


def _records(stream: TextIO, file: str, delimiter: str, limits: Limits) -> Iterator[RawRow]:
    taken: list[str] = []
    reader = csv.reader(_lines(stream, file, limits, taken), delimiter=delimiter, strict=True)
    number = 0
    while True:
        taken.clear()
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield RawRow(number, (), _joined(taken), _problem(error, file, reader.line_num - len(taken) + 1))
            continue
        if len(cells) > limits.columns:
            raise limits.refuse("columns", file, reader.line_num)
        if any(len(cell) > limits.cell_characters for cell in cells):
            raise limits.refuse("cell_characters", file, reader.line_num)
        yield RawRow(number, tuple(cells), _joined(taken))


def _lines(stream: TextIO, file: str, limits: Limits, taken: list[str]) -> Iterator[str]:
    """Yield the lines of a text, noting each in `taken`, so that a record's text as found is at hand."""
    number = 0
    while line := stream.readline(limits.line_characters + 1):
        number += 1
        if len(line) > limits.line_characters:
            raise limits.refuse("line_characters", file, number)
        taken.append(line)
        yield line


def _problem(error: csv.Error, file: str, line: int) -> str:
    """Say in our words what the reader found; what cannot be confined to one row refuses the file."""
    said = str(error)
    if "unexpected end of data" in said:
        message = "a quote opens here and is never closed"
        raise ExportError([Diagnostic("open-quote", message, Span(file, line))]) from None
    if "field limit" in said:
        raise ExportError(
            [Diagnostic("limit", "a cell passes the limit `cell_characters`", Span(file, line))]
        ) from None
    return "text follows a closing quote"


def _aligned(row: RawRow, width: int) -> RawRow:
    if row.problem or len(row.cells) == width:
        return row
    surplus = row.cells[width:]
    if surplus and not any(surplus):
        return RawRow(row.number, row.cells[:width], row.text)
    return RawRow(row.number, (), row.text, f"the row has {len(row.cells)} cells where the heading has {width}")


def _joined(lines: list[str]) -> str:
    return "".join(lines).rstrip("\r\n")
