"""CSV and TSV, in one explicit dialect: cells quoted with `"`, doubled inside; nothing is sniffed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from directive_rules.diagnostics import Diagnostic, Span
from directive_rules.errors import ExportError
from directive_rules.exports.limits import Limits
from directive_rules.exports.raw import RawRow, RawTable

DELIMITERS: Final = {".csv": ",", ".tsv": "\t"}
BLANK: Final = " \t"


def read_delimited(text: str, file: str, delimiter: str, limits: Limits) -> RawTable:
    """Split a file into headings and rows.

    A row with too few cells, or with more cells than headings that hold something, keeps its text and has no cells:
    nobody can tell which of them is missing. A quote that is never closed would swallow all that follows, so the
    file is refused at the row where it opens.
    """
    heading: RawRow | None = None
    rows: list[RawRow] = []
    blank = 0
    for row in _records(text, file, delimiter, limits):
        if not row.problem and all(isinstance(cell, str) and not cell.strip(BLANK) for cell in row.cells):
            blank += 1
        elif heading is None:
            heading = row
        else:
            rows.append(_aligned(row, len(heading.cells)))
            if len(rows) > limits.rows:
                raise limits.refuse("rows", file, row.number)
    if heading is None:
        raise ExportError([Diagnostic("no-heading", "the file has no heading row", Span(file, 1))])
    if heading.problem:
        raise ExportError(
            [
                Diagnostic(
                    "bad-heading", f"the heading row cannot be read: {heading.problem}", Span(file, heading.number)
                )
            ]
        )
    headings = [cell.strip() for cell in heading.cells if isinstance(cell, str)]
    while headings and not headings[-1]:
        headings.pop()
    return RawTable(tuple(headings), tuple(_aligned(row, len(headings)) for row in rows), heading.number, blank)


def _records(text: str, file: str, delimiter: str, limits: Limits) -> Iterator[RawRow]:
    taken: list[str] = []
    reader = csv.reader(_lines(text, file, limits, taken), delimiter=delimiter, strict=True)
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


def _lines(text: str, file: str, limits: Limits, taken: list[str]) -> Iterator[str]:
    """Yield the lines of a text, noting each in `taken`, so that a record's text as found is at hand."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
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
