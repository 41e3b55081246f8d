"""A Parquet file as something a query can read: its columns have types already, and it need not be copied."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

import duckdb

from directive_rules.diagnostics import Diagnostic, Span
from directive_rules.errors import ExportError
from directive_rules.exports.bulk.encoding import MARK, decode
from directive_rules.exports.bulk.quoting import file_literal, literal
from directive_rules.exports.bulk.scanning import blocks
from directive_rules.exports.bulk.sources import Cell, Source
from directive_rules.exports.bulk.sqltypes import TEXT
from directive_rules.exports.bulk.typed import text_of
from directive_rules.exports.bulk.workshop import Workshop
from directive_rules.exports.mapping import Mapped
from directive_rules.exports.raw import RawRow, RawTable

SUFFIX: Final = ".parquet"
OWN_DEFECTS: Final = (duckdb.CatalogException, duckdb.BinderException, duckdb.ParserException)
"""Errors that no file can cause."""

_ROW: Final = "r"
_SAMPLE: Final = 2_048
_FEW: Final = 512
"""Different texts among the first rows, up to which a column is taken for one that repeats them."""

_NESTED: Final = ("STRUCT", "MAP", "UNION", "VARIANT")


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """A file, its digest, and how many records its own footer says it holds."""

    source: Source
    digest: str
    raw: int


def open_parquet(work: Workshop, path: Path) -> ParquetFile:
    """Make a file readable for a query. Raises `ExportError` where it is none, or passes a limit."""
    digest = hashlib.sha256()
    for block in blocks(path, work.limits):
        digest.update(block)
    try:
        rows, headings, cells, relation = _described(work, file_literal(path))
    except (duckdb.OutOfMemoryException, *OWN_DEFECTS):
        raise
    except duckdb.Error:
        raise damaged(path.name) from None
    if len(headings) > work.limits.columns:
        raise work.limits.refuse("columns", path.name)
    if rows > work.limits.rows:
        raise work.limits.refuse("rows", path.name)

    def pick(numbers: Collection[int]) -> Iterator[RawRow]:
        texts = ", ".join(cell.text for cell in cells)
        wanted = f"{_ROW} + 1 IN (SELECT unnest(CAST(? AS BIGINT[])))"
        query = f"SELECT {_ROW} + 1, {texts} FROM {relation} WHERE {wanted} ORDER BY 1"
        for number, *found in work.connection.execute(query, [sorted(numbers)]).fetchall():
            yield _row(int(number), headings, cells, found)

    table = RawTable(headings, (), 0)
    return ParquetFile(Source(relation, f"{_ROW} + 1", table, cells, pick, lasting=True), digest.hexdigest(), rows)


def damaged(file: str) -> ExportError:
    """Return the error for a file that the database cannot read as Parquet."""
    return ExportError([Diagnostic("damaged", "the file is no Parquet file, or it is damaged", Span(file))])


def refuse_unreadable(mapped: Mapped, source: Source, file: str) -> None:
    """Raise `ExportError` where a column that is to be read holds bytes or nested objects, which are no cells."""
    wrong = []
    for column in mapped.columns:
        for position in (column.position, column.position if column.clock is None else column.clock):
            type_ = source.cells[position].type
            if type_ == "BLOB" or type_.startswith(_NESTED):
                what = "bytes, not text" if type_ == "BLOB" else "nested objects, which are no cells"
                wrong.append(Diagnostic("bad-column", f"`{mapped.headings[position]}` holds {what}", Span(file)))
    if wrong:
        raise ExportError(list(dict.fromkeys(wrong)))


def _described(work: Workshop, place: str) -> tuple[int, tuple[str, ...], tuple[Cell, ...], str]:
    """Return the number of rows, the headings, the columns, and the relation they are columns of."""
    schema = work.connection.execute(f"SELECT name, num_children FROM parquet_schema({place})").fetchall()
    (rows,) = work.row(f"SELECT num_rows FROM parquet_file_metadata({place})")
    described = work.connection.execute(f"DESCRIBE SELECT * FROM read_parquet({place})").fetchall()
    names = [f"c{position}" for position in range(len(described))]
    relation = f"read_parquet({place}, file_row_number=true) AS p ({', '.join(names)}, {_ROW})"
    texts = [name for name, column in zip(names, described, strict=True) if column[1] == TEXT]
    counts = ", ".join(f"count(DISTINCT {name})" for name in texts) or "TRUE"
    few = work.row(f"SELECT {counts} FROM (SELECT * FROM {relation} LIMIT {_SAMPLE})")
    known = {name: (number <= _FEW, _prefix(work, name, relation)) for name, number in zip(texts, few, strict=False)}
    cells = tuple(
        Cell(name, TEXT, name, repeated=known[name][0], prefix=known[name][1])
        if name in known
        else _typed(name, str(column[1]))
        for name, column in zip(names, described, strict=True)
    )
    return int(rows), _headings(schema), cells, relation


def _headings(schema: list[tuple[str, int | None]]) -> tuple[str, ...]:
    """Return the names of the columns, of which the schema lists each before its parts."""
    found: list[str] = []
    position = 1

    def skip(at: int) -> int:
        parts = schema[at][1] or 0
        at += 1
        for _ in range(parts):
            at = skip(at)
        return at

    while position < len(schema):
        found.append(schema[position][0].strip())
        position = skip(position)
    return tuple(found)


def _prefix(work: Workshop, name: str, relation: str) -> str:
    """Return what all texts of a column begin with; Parquet knows the least and the greatest, which tell it."""
    low, high = work.row(f"SELECT min({name}), max({name}) FROM {relation}")
    same = takewhile(lambda pair: pair[0] == pair[1], zip(low or "", high or "", strict=False))
    return "".join(character for character, _ in same)


def _typed(sql: str, type_: str) -> Cell:
    if type_.endswith("[]"):
        return Cell(sql, type_, f"{literal(MARK)} || CAST(to_json({sql}) AS {TEXT})", encoded=True)
    return text_of(sql, type_)


def _row(number: int, headings: tuple[str, ...], cells: tuple[Cell, ...], found: list[str | None]) -> RawRow:
    """Return a row as the Python reader has it: texts, and lists of texts."""
    shown = {heading: text for heading, text in zip(headings, found, strict=True) if text is not None}
    line = json.dumps(shown, ensure_ascii=False)
    try:
        read = [decode(text) if text and cell.encoded else text for cell, text in zip(cells, found, strict=True)]
    except ValueError as error:
        return RawRow(number, (), line, str(error))
    return RawRow(number, tuple(read), line)
