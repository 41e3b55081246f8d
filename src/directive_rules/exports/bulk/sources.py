"""A file as something a query can read: where its rows are, what its cells are called, and which rows have none."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from directive_rules.errors import MachineError
from directive_rules.exports.bulk.encoding import SEPARATOR, encode_row
from directive_rules.exports.bulk.quoting import file_literal, literal
from directive_rules.exports.bulk.scanning import Scanned, blocks, scan, whole_lines
from directive_rules.exports.bulk.sqltypes import TEXT
from directive_rules.exports.delimited import DELIMITERS, DelimitedRows
from directive_rules.exports.jsonlines import JsonLines
from directive_rules.exports.limits import Limits
from directive_rules.exports.opening import JSON_LINES
from directive_rules.exports.raw import RawRow, RawTable
from directive_rules.exports.recount import recount_blocks

LONGEST_PLAIN: Final = 32_000
"""Bytes of a line. No cell of a shorter line can pass the limit on characters; a file with a longer one is copied."""

LONGEST_COPIED: Final = 64 << 20
"""Bytes of a line in a copy: more than a line within the limits can come to, with every character escaped."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a file in SQL: what it is called, the database's type for it, and the text it is read as.

    Where `encoded`, the text is as `encoding` writes it. `remark` is what a person should know of that text.
    `repeated` says that there are few different texts, each stored once; `prefix` is what all texts begin with.
    """

    sql: str
    type: str
    text: str
    remark: str = ""
    encoded: bool = False
    repeated: bool = False
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a query can read.

    `relation` may stand after FROM and has a column for each heading, named in `cells`; `row` numbers its rows in SQL,
    and where no query can say that it is empty: the first row is then `first_row`, the next one the next. Rows that
    have no cells are in no relation but in `broken`. A `lasting` file
    is there for queries that come later. `pick` yields the rows with some numbers, in order, as the Python reader
    splits them.
    """

    relation: str
    row: str
    table: RawTable
    cells: tuple[Cell, ...]
    pick: Callable[[Collection[int]], Iterator[RawRow]]
    broken: tuple[RawRow, ...] = ()
    first_row: int = 2
    lasting: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class TextFile:
    """What is known of a file of text: how it can be read, and what its bytes tell."""

    source: Source
    scanned: Scanned
    raw: int


def open_text(path: Path, copy: Path, limits: Limits, *, trusting: bool = True) -> TextFile:
    """Make a file readable for a query, by itself if it is plain, else by a copy at `copy`. Raises `ExportError`.

    Not `trusting` makes a copy of whatever it is.
    """
    suffix = path.suffix.lower()
    delimiter = DELIMITERS.get(suffix)
    scanned = scan(path, delimiter.encode() if delimiter else None, limits)
    if trusting and delimiter is not None and scanned.plain is not None:
        plain = _plain(path, copy, scanned, delimiter, limits)
        if plain is not None:
            return TextFile(plain, scanned, scanned.plain.lines - 1)
    if suffix == JSON_LINES:
        source = _copied_json(path, copy, scanned.encoding, limits)
    else:
        source = _copied_delimited(path, copy, scanned.encoding, DELIMITERS[suffix], limits)
    return TextFile(source, scanned, recount_blocks(blocks(path, limits), suffix))


@contextmanager
def text_of(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open a file as text, its line ends as they are."""
    try:
        with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as opened:
            yield opened
    except OSError as error:
        raise MachineError(f"`{path.name}` cannot be read: {error.strerror}") from None


def _plain(path: Path, copy: Path, scanned: Scanned, delimiter: str, limits: Limits) -> Source | None:
    """Return a source that reads the file itself; None where its heading shows that it is not plain after all."""
    plain = scanned.plain
    with text_of(path, scanned.encoding) as stream:
        headings = DelimitedRows(stream, path.name, delimiter, limits).headings
    width = len(headings)
    if plain is None or width < 2 or plain.delimiters != plain.lines * (width - 1):
        return None
    if plain.lines - 1 > limits.rows:
        raise limits.refuse("rows", path.name, limits.rows + 2)
    read = path
    if scanned.encoding == "gb18030":
        _transcode(path, copy, limits)
        read = copy
    quoted = "quote='\"', escape='\"'"
    relation = _relation(read, [f"c{position}" for position in range(width)], delimiter, quoted, 1, LONGEST_PLAIN)

    def pick(numbers: Collection[int]) -> Iterator[RawRow]:
        with text_of(path, scanned.encoding) as stream:
            for number, line in enumerate(stream, start=1):
                if number in numbers:
                    yield _single(headings, line, number, path.name, delimiter, limits)

    return Source(relation, "", RawTable(headings, ()), _texts(width, encoded=False), pick, count=plain.lines - 1)


def _single(headings: tuple[str, ...], line: str, number: int, file: str, delimiter: str, limits: Limits) -> RawRow:
    """Split one line of a plain file: the same splitter, below a heading of the same width."""
    heading = delimiter.join(f"h{position}" for position in range(len(headings)))
    (row,) = DelimitedRows(io.StringIO(f"{heading}\n{line}", newline=""), file, delimiter, limits)
    return RawRow(number, row.cells, row.text, row.problem)


def _copied_delimited(path: Path, copy: Path, encoding: str, delimiter: str, limits: Limits) -> Source:
    with text_of(path, encoding) as stream:
        rows = DelimitedRows(stream, path.name, delimiter, limits)
        broken = _copy(rows, copy, path.name, limits)
    table = RawTable(rows.headings, (), rows.heading_row, rows.blank)

    def pick(numbers: Collection[int]) -> Iterator[RawRow]:
        with text_of(path, encoding) as stream:
            again = DelimitedRows(stream, path.name, delimiter, limits)
            yield from (row for row in again if row.number in numbers)

    return _of_copy(copy, table, broken, pick)


def _copied_json(path: Path, copy: Path, encoding: str, limits: Limits) -> Source:
    with text_of(path, encoding) as stream:
        lines = JsonLines(stream, path.name, limits)
        broken = _copy((lines.row(line) for line in lines), copy, path.name, limits)
    table = RawTable(lines.headings, (), 0, lines.blank)

    def pick(numbers: Collection[int]) -> Iterator[RawRow]:
        with text_of(path, encoding) as stream:
            again = JsonLines(stream, path.name, limits, table.headings)
            yield from (again.row(line) for line in again if line.number in numbers)

    return _of_copy(copy, table, broken, pick)


def _copy(rows: Iterable[RawRow], copy: Path, file: str, limits: Limits) -> tuple[RawRow, ...]:
    """Write the rows that have cells, each behind its number; return the others."""
    broken = []
    try:
        with copy.open("w", encoding="utf-8", newline="") as target:
            for row in rows:
                if row.problem:
                    broken.append(row)
                    if len(broken) > limits.quarantined:
                        raise limits.refuse("quarantined", file, row.number)
                else:
                    target.write(f"{row.number}{SEPARATOR}{encode_row(row.cells)}\n")
    except OSError as error:
        raise MachineError(f"no copy of `{file}` can be written: {error.strerror}") from None
    return tuple(broken)


def _of_copy(
    copy: Path, table: RawTable, broken: tuple[RawRow, ...], pick: Callable[[Collection[int]], Iterator[RawRow]]
) -> Source:
    names = ["n", *(f"c{position}" for position in range(len(table.headings)))]
    unquoted = "quote='', escape='', null_padding=true"
    relation = _relation(copy, names, SEPARATOR, unquoted, 0, LONGEST_COPIED)
    return Source(relation, "CAST(n AS BIGINT)", table, _texts(len(table.headings), encoded=True), pick, broken)


def _texts(width: int, *, encoded: bool) -> tuple[Cell, ...]:
    return tuple(Cell(f"c{position}", TEXT, f"c{position}", encoded=encoded) for position in range(width))


def _relation(path: Path, names: list[str], delimiter: str, quoting: str, skip: int, longest: int) -> str:
    """Return the call that reads every column as text, in one explicit dialect: nothing is sniffed.

    A line of more than `longest` bytes is an error.

    How lines end is not said: told that they end in CR LF, the database in its strict mode finds no lines at all.
    """
    columns = ", ".join(f"{name}: {literal(TEXT)}" for name in names)
    return (
        f"read_csv({file_literal(path)}, columns={{{columns}}}, delim={literal(delimiter)}, {quoting}, "
        f"auto_detect=false, header=false, skip={skip}, nullstr='', comment='', "
        f"strict_mode=true, ignore_errors=false, max_line_size={longest})"
    )


def _transcode(path: Path, copy: Path, limits: Limits) -> None:
    try:
        with copy.open("wb") as target:
            for chunk in whole_lines(path, limits):
                target.write(codecs.encode(chunk.decode("gb18030"), "utf-8"))
    except OSError as error:
        raise MachineError(f"no copy of `{path.name}` can be written: {error.strerror}") from None
