"""One file into one relation: what SQL reads, then the spellings left over, then the rows put aside.

Every cell is looked at once before anything is written: what SQL cannot read is then known by its spellings, and read
by Python. A second pass writes the table, and leaves out the rows of which a cell is bad or a part of the key empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from directive_rules.exports.bulk.cells import Expressed, express, keeps
from directive_rules.exports.bulk.quoting import identifier, literal
from directive_rules.exports.bulk.sources import Source
from directive_rules.exports.bulk.spellings import Spellings, read_spellings, stored_text
from directive_rules.exports.bulk.sqltypes import MEMBER, TEXT, sql_type
from directive_rules.exports.bulk.workshop import Workshop
from directive_rules.exports.mapping import Column, Mapped
from directive_rules.model.stored import ROW, doubt_column
from directive_rules.model.types import ListType, TimestampType
from directive_rules.model.values import Value
from directive_rules.model.vocabulary import Field

MANY_TEXTS: Final = 20_000
"""Different texts of a column, up to which Python looks at each."""

_BAD: Final = "__bad"
_NUMBER: Final = "n"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The records of one file: the relation they are in, numbered, and the fields that have a doubt column there.

    `lists` are the relations of list members by field, `list_doubts` the fields of which those have a doubt column;
    `aside` are the numbers of the rows put aside.
    """

    relation: str
    doubted: frozenset[str] = frozenset()
    lists: Mapping[str, str] = field(default_factory=dict)
    list_doubts: frozenset[str] = frozenset()
    aside: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Planned:
    """A column on its way: `v` and its place is the value SQL reads, `t` and its place the text left over."""

    column: Column
    place: int
    expressed: Expressed

    @property
    def field(self) -> Field:
        return self.column.reader.field

    @property
    def listed(self) -> bool:
        return isinstance(self.field.type, ListType)

    @property
    def value(self) -> str:
        return f"v{self.place}"

    @property
    def text(self) -> str:
        return f"t{self.place}"

    @property
    def spelt(self) -> str:
        return f"d{self.place}"


class MisreadError(Exception):
    """The database split a file into other rows than it has."""


def load(work: Workshop, source: Source, mapped: Mapped, base: str) -> Loaded:
    """Make the records of a file a relation named `base`.

    Nothing is copied of a file that stays and in which every cell already is its value. Raises `MisreadError` where
    there are not as many rows as there must be.
    """
    return _Loading(work, source, mapped, base).load()


class _Loading:
    """The steps for one file."""

    def __init__(self, work: Workshop, source: Source, mapped: Mapped, base: str) -> None:
        self.work = work
        self.source = source
        self.mapped = mapped
        self.base = base
        self.relation = identifier(base)
        self.first = identifier(f"{base}__read")
        self.planned = [self.plan(column, place) for place, column in enumerate(mapped.columns)]
        self.spellings: dict[int, Spellings] = {}

    def plan(self, column: Column, place: int) -> _Planned:
        day = self.source.cells[column.position]
        clock = None if column.clock is None else self.source.cells[column.clock]
        column.reader.remarks.update(cell.remark for cell in (day, clock) if cell is not None and cell.remark)
        return _Planned(column, place, express(column, day, clock))

    def load(self) -> Loaded:
        lists = any(isinstance(self.mapped.record.fields[name].type, ListType) for name in self.mapped.provided)
        asked = self.planned
        if self.source.lasting:
            asked = self.unsure()
            stays = not lists and all(one.expressed.same for one in self.planned)
            needed = [one for one in asked if self.work.needs(self.mapped.record, one.field.name)]
            if stays and not self.odd(needed) and not self.keyless():
                return self.view()
            asked = self.odd(asked)
        keyless = self.survey(asked)
        in_key = any(one.place in self.spellings for one in self.keys())
        bad = keyless or in_key or any(found.bad for found in self.spellings.values())
        if self.source.row or self.spellings or bad or lists:
            return self.table(bad=bad)
        return self.plain_table()

    def unsure(self) -> list[_Planned]:
        """Return the columns of which the least and greatest cell do not tell that each cell is its value.

        Column by column: where Parquet does not know the extremes of one, only that one is read for them.
        """
        unsure = []
        for one in self.planned:
            condition = one.expressed.sure or "FALSE"
            known = self.work.row(f"SELECT {condition}, count(*) FROM {self.source.relation}")[0]
            unsure += [one] if known is False else []
        return unsure

    def odd(self, asked: Sequence[_Planned]) -> list[_Planned]:
        """Return the columns of which some cell is not its value as it stands.

        Of a column that repeats few texts Python looks at these: the database has them at hand. Others are counted.
        """
        odd: set[int] = set()
        counted = []
        for one in asked:
            texts = self.few_texts(one)
            if texts is None:
                counted.append(one)
            elif not all(keeps(one.column.reader, text) for text in texts):
                odd.add(one.place)
        counts = ", ".join(
            f"count({one.expressed.cell}) - count(*) FILTER (WHERE {one.expressed.kept})" for one in counted
        )
        found = self.work.row(f"SELECT {counts} FROM {self.source.relation}") if counted else ()
        odd.update(one.place for one, number in zip(counted, found, strict=True) if number)
        return [one for one in asked if one.place in odd]

    def few_texts(self, one: _Planned) -> list[str] | None:
        """Return the texts of a column that repeats them; None where it does not, or they are many after all."""
        if not one.expressed.same or not self.source.cells[one.column.position].repeated:
            return None
        query = f"SELECT DISTINCT {one.expressed.cell} FROM {self.source.relation} LIMIT {MANY_TEXTS + 1}"
        found = self.work.connection.execute(query).fetchall()
        return [text for (text,) in found if text is not None] if len(found) <= MANY_TEXTS else None

    def keyless(self) -> bool:
        """Tell whether a part of the key is NULL in some row."""
        given = "".join(f", count({one.expressed.same})" for one in self.keys())
        rows, *found = self.work.row(f"SELECT count(*){given} FROM {self.source.relation}")
        return any(number < rows for number in found)

    def survey(self, asked: Sequence[_Planned]) -> bool:
        """Look at every cell of some columns, have Python read what SQL leaves over; tell if some row has no key."""
        texts = "".join(f"list(DISTINCT {one.text}) FILTER (WHERE {one.text} IS NOT NULL), " for one in asked)
        empty = " OR ".join(f"({one.expressed.there}) IS NOT TRUE" for one in self.keys()) or "FALSE"
        left = "".join(f", {self.left_over(one)} AS {one.text}" for one in asked)
        query = f"SELECT *{left}, {empty} AS keyless FROM {self.source.relation}"
        counts = "count(*) FILTER (WHERE keyless), count(*)"
        *found, keyless, rows = self.work.row(f"SELECT {texts}{counts} FROM ({query})")
        if self.source.count not in (None, rows):
            raise MisreadError
        for one, spelt in zip(asked, found, strict=True):
            if isinstance(spelt, list):
                name = f"{self.base}__spelt{one.place}"
                self.spellings[one.place] = read_spellings(self.work.connection, one.column, spelt, name)
        return bool(keyless)

    def left_over(self, one: _Planned) -> str:
        """Return the text of a cell that SQL does not read, else NULL."""
        found = one.expressed
        return f"CASE WHEN {found.there} AND ({found.when}) IS NOT TRUE THEN {found.text} END"

    def keys(self) -> list[_Planned]:
        return [one for one in self.planned if one.field.name in self.mapped.record.key]

    def read(self, texts: Iterable[_Planned]) -> str:
        """Return the query for the values SQL reads, and for the texts left over of some columns.

        In the other columns the survey found nothing left over, so that they are read without a second look.
        """
        kept = list(texts)
        left = "".join(f", {self.left_over(one)} AS {one.text}" for one in kept)
        values = "".join(
            f", {one.expressed.value if one in kept else one.expressed.then} AS {one.value}" for one in self.planned
        )
        number = self.source.row or "TRUE"
        return f"SELECT {number} AS {_NUMBER}{values}{left} FROM {self.source.relation}"

    def view(self) -> Loaded:
        fields = "".join(f", {one.expressed.same} AS {identifier(one.field.name)}" for one in self.planned)
        constants, doubted = self.constants()
        select = f"SELECT {self.source.row} AS {ROW}{fields}{constants} FROM {self.source.relation}"
        self.work.run(f"CREATE VIEW {self.relation} AS {select}")
        return Loaded(self.base, doubted)

    def plain_table(self) -> Loaded:
        """Write what SQL has read whole. The rows lie in the order of the file, and so their place numbers them."""
        fields = "".join(f", {one.value} AS {identifier(one.field.name)}" for one in self.planned)
        constants, doubted = self.constants()
        columns = f"{fields}{constants}".removeprefix(", ")
        self.work.run(f"CREATE TABLE {self.first} AS SELECT {columns} FROM ({self.read(())})")
        number = f"rowid + {self.source.first_row} AS {ROW}"
        self.work.run(f"CREATE VIEW {self.relation} AS SELECT {number}, * FROM {self.first}")
        return Loaded(self.base, doubted)

    def table(self, *, bad: bool) -> Loaded:
        """Write what SQL and Python have read, without the rows put aside."""
        spelt = [one for one in self.planned if one.place in self.spellings]
        stage = f"({self.read(spelt)})"
        if not self.source.row:
            self.work.run(f"CREATE TABLE {self.first} AS {self.read(spelt)}")
            stage = f"(SELECT * REPLACE (rowid + {self.source.first_row} AS {_NUMBER}) FROM {self.first})"
        joins = "".join(
            f" LEFT JOIN {self.spellings[one.place].relation} AS {one.spelt} ON r.{one.text} = {one.spelt}.text"
            for one in spelt
        )
        constants, doubted = self.constants()
        fields = "".join(self.written(one) for one in self.planned)
        reasons = [f"coalesce({one.spelt}.bad, FALSE)" for one in spelt]
        reasons += [f"{self.value(one)} IS NULL" for one in self.keys()]
        flag = f", {' OR '.join(reasons)} AS {_BAD}" if bad else ""
        select = f"SELECT r.{_NUMBER} AS {ROW}{fields}{constants}{flag} FROM {stage} AS r{joins}"
        self.work.run(f"CREATE TABLE {self.relation} AS {select}")
        if not self.source.row:
            self.work.run(f"DROP TABLE {self.first}")
        aside = self.put_aside() if bad else ()
        lists, list_doubts = self.lists()
        for found in self.spellings.values():
            found.drop(self.work.connection)
        doubted |= {one.field.name for one in spelt if not one.listed and self.spellings[one.place].doubts}
        return Loaded(self.base, doubted, lists, list_doubts, aside)

    def value(self, one: _Planned) -> str:
        return f"coalesce(r.{one.value}, {one.spelt}.value)" if one.place in self.spellings else f"r.{one.value}"

    def written(self, one: _Planned) -> str:
        """Return the columns of a field in the table; of a list its text too, which leads to its members."""
        name = one.field.name
        found = self.spellings.get(one.place)
        columns = f", {self.value(one)} AS {identifier(name)}"
        if found is not None and one.listed:
            columns += f", r.{one.text} AS __{one.text}"
        elif found is not None and found.doubts:
            columns += f", {one.spelt}.doubt AS {identifier(doubt_column(name))}"
        return columns

    def put_aside(self) -> tuple[int, ...]:
        aside = self.work.numbers(f"SELECT {ROW} FROM {self.relation} WHERE {_BAD}")
        self.work.run(f"DELETE FROM {self.relation} WHERE {_BAD}")
        self.work.run(f"ALTER TABLE {self.relation} DROP COLUMN {_BAD}")
        return aside

    def lists(self) -> tuple[dict[str, str], frozenset[str]]:
        """Make the tables of list members, of columns and of constants."""
        made: dict[str, str] = {}
        doubts = set()
        for one in self.planned:
            if not one.listed:
                continue
            made[one.field.name] = name = f"{self.base}__list{one.place}"
            table = identifier(name)
            found = self.spellings.get(one.place)
            if found is None:
                self.work.run(f"CREATE TABLE {table} ({ROW} BIGINT, {MEMBER} {_member_type(one.field)})")
                continue
            doubt = f", m.doubt AS {doubt_column(MEMBER)}" if found.doubts else ""
            doubts |= {one.field.name} if found.doubts else set()
            self.work.run(
                f"CREATE TABLE {table} AS SELECT r.{ROW}, m.member AS {MEMBER}{doubt} "
                f"FROM {self.relation} AS r JOIN {found.members} AS m ON r.__{one.text} = m.text"
            )
            self.work.run(f"ALTER TABLE {self.relation} DROP COLUMN __{one.text}")
        for place, (name, value) in enumerate(self.mapped.constants.items()):
            known = self.mapped.record.fields[name]
            if isinstance(known.type, ListType):
                made[name] = f"{self.base}__constant{place}"
                self.work.run(f"CREATE TABLE {identifier(made[name])} AS {self.constant_list(known, value)}")
                doubts |= {name}
        return made, frozenset(doubts)

    def constants(self) -> tuple[str, frozenset[str]]:
        """Return the columns of the fields that the mapping filled with a constant, and those that are in doubt."""
        columns = ""
        doubted = set()
        for name, value in self.mapped.constants.items():
            known = self.mapped.record.fields[name]
            single = True if isinstance(value, tuple) else value
            text, doubt = stored_text(single, instant=isinstance(known.type, TimestampType))
            columns += f", {_constant(text, sql_type(known.type))} AS {identifier(name)}"
            if doubt is not None:
                doubted.add(name)
                columns += f", CAST({int(doubt)} AS BIGINT) AS {identifier(doubt_column(name))}"
        return columns, frozenset(doubted)

    def constant_list(self, known: Field, value: Value | None) -> str:
        """Return the query for the members of a constant list, beside the number of every record."""
        type_ = _member_type(known)
        instant = isinstance(known.type, ListType) and isinstance(known.type.of, TimestampType)
        members = [stored_text(member, instant=instant) for member in value] if isinstance(value, tuple) else []
        rows = ", ".join(
            f"({_constant(text, type_)}, {'NULL' if doubt is None else int(doubt)})" for text, doubt in members
        )
        rows = rows or f"(CAST(NULL AS {type_}), NULL)"
        columns = f"r.{ROW}, m.member AS {MEMBER}, CAST(m.doubt AS BIGINT) AS {doubt_column(MEMBER)}"
        condition = "" if members else " WHERE FALSE"
        return f"SELECT {columns} FROM {self.relation} AS r CROSS JOIN (VALUES {rows}) AS m (member, doubt){condition}"


def _member_type(known: Field) -> str:
    return sql_type(known.type.of) if isinstance(known.type, ListType) else TEXT


def _constant(text: str | None, type_: str) -> str:
    return f"CAST({'NULL' if text is None else literal(text)} AS {type_})"
