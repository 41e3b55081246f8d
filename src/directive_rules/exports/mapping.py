"""One file's columns held against a record type: which column is which field, in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from directive_rules.diagnostics import Diagnostic, Severity, Span, nearest
from directive_rules.exports.coercion import CellReader
from directive_rules.exports.headings import Headings, clock_partner, folded, names_clock
from directive_rules.exports.manifest import CONSTANT_EMPTY, Instruction
from directive_rules.exports.raw import RawCell, RawRow, RawTable
from directive_rules.exports.units import Unit, fits, known_unit
from directive_rules.model.types import DecimalType, IntType, TimestampType
from directive_rules.model.values import Value
from directive_rules.model.vocabulary import CodeList, RecordType

CLOCK_SUFFIX: Final = ".time"
"""In a manifest, `出险小时: occurred_at.time` names the column with the time of day of a timestamp."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read. `clock` is the position of the column with the time of day, where there is one."""

    heading: str
    position: int
    reader: CellReader
    clock: int | None = None

    @property
    def field(self) -> str:
        """The name of the field."""
        return self.reader.field.name

    def read(self, cells: tuple[RawCell, ...]) -> Value | None:
        """Return the value a row has in this column. Raises `ValueError`."""
        if self.clock is None:
            return self.reader.read(cells[self.position])
        return self.reader.read_day_and_clock(cells[self.position], cells[self.clock])


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a record cannot be read: the column and its text where it is about one, and the reason."""

    reason: str
    heading: str = ""
    text: str = ""

    def __str__(self) -> str:
        return f"`{self.heading}`: {self.reason}" if self.heading else self.reason


@dataclass(frozen=True, slots=True)
class Mapped:
    """How the rows of one file become records of one type."""

    record: RecordType
    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    constants: Mapping[str, Value | None]
    constant_texts: Mapping[str, str]

    @property
    def provided(self) -> frozenset[str]:
        """The fields that the file provides."""
        return frozenset(column.field for column in self.columns) | frozenset(self.constants)

    @property
    def open_positions(self) -> frozenset[int]:
        """The columns whose cells may be shown: those of fields that are not personal; unknown ones are not."""
        shown = (column for column in self.columns if not column.reader.field.personal)
        return frozenset(
            position for column in shown for position in (column.position, column.clock) if position is not None
        )

    def read(self, row: RawRow) -> tuple[dict[str, Value | None], tuple[Problem, ...]]:
        """Return the fields of a row that could be read, and what is wrong with the others."""
        if row.problem:
            return {}, (Problem(row.problem),)
        values: dict[str, Value | None] = dict(self.constants)
        problems = []
        for column in self.columns:
            try:
                values[column.field] = column.read(row.cells)
            except ValueError as error:
                problems.append(Problem(str(error), column.heading, show_cell(row.cells[column.position])))
        unread = {problem.heading for problem in problems}
        for name in self.record.key:
            heading = next((column.heading for column in self.columns if column.field == name), name)
            if heading not in unread and values.get(name) is None:
                problems.append(Problem("the cell is empty, and the record has no key without it", heading))
        return values, tuple(problems)


def show_cell(cell: RawCell) -> str:
    """Return a cell as text."""
    return "; ".join(cell) if isinstance(cell, tuple) else cell or ""


def map_columns(
    table: RawTable, record: RecordType, instruction: Instruction, codes: Mapping[str, CodeList], file: str
) -> tuple[Mapped | None, list[Diagnostic]]:
    """Hold a file's headings against a record type; None, with errors among the diagnostics, where they do not fit."""
    mapping = _Mapping(table, record, instruction, codes, Span(file, table.heading_row))
    return mapping.build(), mapping.diagnostics


class _Mapping:
    """The steps for one file. `fields` and `clocks` are by position; what is in neither is not read."""

    def __init__(
        self, table: RawTable, record: RecordType, instruction: Instruction, codes: Mapping[str, CodeList], place: Span
    ) -> None:
        self.headings = table.headings
        self.record = record
        self.instruction = instruction
        self.codes = codes
        self.place = place
        self.diagnostics: list[Diagnostic] = []
        self.known = Headings(record)
        self.fields: dict[int, str] = {}
        self.clocks: dict[int, str] = {}
        self.units: dict[int, tuple[Unit, str]] = {}
        self.left_out: set[int] = set()
        self.failed = False

    def build(self) -> Mapped | None:
        self.refuse_duplicates()
        self.follow_instruction()
        self.match_headings()
        self.pair_clocks()
        self.one_heading_a_field()
        self.find_units()
        constants = self.constants()
        self.need_key(constants)
        if self.failed:
            return None
        self.note_unread()
        clock_of = {name: position for position, name in self.clocks.items()}
        columns = []
        for position, name in sorted(self.fields.items()):
            unit = self.units.get(position)
            reader = CellReader(self.record.fields[name], self.codes, unit[0] if unit else None, self.instruction.empty)
            columns.append(Column(self.headings[position], position, reader, clock_of.get(name)))
        return Mapped(self.record, self.headings, tuple(columns), constants, dict(self.instruction.constants))

    def wrong(self, code: str, message: str, span: Span, advice: str = "") -> None:
        self.failed = True
        self.diagnostics.append(Diagnostic(code, message, span, advice))

    def refuse_duplicates(self) -> None:
        first: dict[str, int] = {}
        for position, heading in enumerate(self.headings):
            if heading and first.setdefault(heading, position) != position:
                self.wrong("duplicate-heading", f"the heading `{heading}` stands here twice", self.place)

    def follow_instruction(self) -> None:
        for heading, target in self.instruction.columns.items():
            span = self.instruction.span("columns", heading)
            position = self.position_of(heading)
            if position is None:
                message = f"the file has no heading `{heading}`"
                place = self.instruction.key_span("columns", heading)
                self.wrong("unknown-heading", message, place, nearest(heading, self.headings))
                continue
            if target is None:
                self.left_out.add(position)
                continue
            name = target.removesuffix(CLOCK_SUFFIX)
            if name not in self.record.fields:
                message = f"`{name}` is no field of `{self.record.name}`"
                self.wrong("unknown-field", message, span, nearest(name, self.record.fields))
            elif name == target:
                self.fields[position] = name
            elif isinstance(self.record.fields[name].type, TimestampType):
                self.clocks[position] = name
            else:
                self.wrong("bad-value", f"`{name}` is no timestamp: it has no time of day", span)

    def position_of(self, heading: str) -> int | None:
        if heading in self.headings:
            return self.headings.index(heading)
        alike = [position for position, other in enumerate(self.headings) if folded(other) == folded(heading) != ""]
        return alike[0] if len(alike) == 1 else None

    def match_headings(self) -> None:
        for position, heading in enumerate(self.headings):
            if not heading or position in self.fields or position in self.clocks or position in self.left_out:
                continue
            try:
                meaning = self.known.meaning(heading)
            except ValueError as error:
                self.wrong("two-units", str(error), self.place)
                continue
            if len(meaning.fields) > 1:
                named = " and ".join(f"`{name}`" for name in meaning.fields)
                advice = "say which one under `files: ... columns:` in the manifest"
                self.wrong("ambiguous-heading", f"the heading `{heading}` could mean {named}", self.place, advice)
            elif meaning.fields:
                self.fields[position] = meaning.fields[0]

    def pair_clocks(self) -> None:
        """Find the time of day beside a day (`出险小时` by `出险日期`), even if its heading alone names the field."""
        days = {
            self.headings[position]: name
            for position, name in self.fields.items()
            if isinstance(self.record.fields[name].type, TimestampType)
            and self.headings[position] not in self.instruction.columns
        }
        for position, heading in enumerate(self.headings):
            if (
                position in self.clocks
                or position in self.left_out
                or heading in self.instruction.columns
                or not names_clock(heading)
            ):
                continue
            partner = clock_partner(heading, days)
            if partner is None or days[partner] in self.clocks.values():
                continue
            if self.fields.get(position, days[partner]) == days[partner]:
                self.fields.pop(position, None)
                days.pop(heading, None)
                self.clocks[position] = days[partner]

    def one_heading_a_field(self) -> None:
        first: dict[str, int] = {}
        for position, name in sorted(self.fields.items()):
            if first.setdefault(name, position) != position:
                both = f"`{self.headings[first[name]]}` and `{self.headings[position]}`"
                advice = "leave one out in the manifest: `columns: {HEADING: ~}`"
                self.wrong("two-headings", f"the headings {both} both mean `{name}`", self.place, advice)

    def find_units(self) -> None:
        for key in self.instruction.units:
            if self.position_of(key) is None and key not in self.fields.values():
                span = self.instruction.key_span("units", key)
                self.wrong(
                    "unknown-heading", f"the file has no heading or field `{key}`", span, nearest(key, self.headings)
                )
        for position, name in self.fields.items():
            field = self.record.fields[name]
            numeric = isinstance(field.type, (IntType, DecimalType))
            heading = self.headings[position]
            meaning = self.known.meaning(heading)
            found = (meaning.unit, meaning.unit_text) if meaning.unit else None
            given = self.instructed_unit(position, name)
            if found and given and found[0] != given[0]:
                message = f"`{heading}` is in {found[1]} by its heading and in {given[1]} by the manifest"
                self.wrong("two-units", message, self.instruction.span("units"))
            unit = given or found
            if unit is None or not numeric or unit[0] is None:
                continue
            if not fits(unit[0], field.unit):
                own = f"is given in {field.unit}" if field.unit else "has no unit"
                self.wrong("bad-unit", f"`{heading}` is in {unit[1]}, but the field `{name}` {own}", self.place)
            self.units[position] = (unit[0], unit[1])

    def instructed_unit(self, position: int, name: str) -> tuple[Unit, str] | None:
        for key, text in self.instruction.units.items():
            if key == name or self.position_of(key) == position:
                unit = known_unit(text)
                if unit is None:
                    self.wrong("bad-unit", f"the unit `{text}` is unknown", self.instruction.span("units", key))
                    return None
                return unit, text
        return None

    def constants(self) -> dict[str, Value | None]:
        values: dict[str, Value | None] = {}
        for name, text in self.instruction.constants.items():
            span = self.instruction.key_span("constants", name)
            field = self.record.fields.get(name)
            if field is None:
                message = f"`{name}` is no field of `{self.record.name}`"
                self.wrong("unknown-field", message, span, nearest(name, self.record.fields))
            elif name in self.fields.values():
                self.wrong("constant-and-column", f"`{name}` has a column in the file and a constant here", span)
            else:
                try:
                    values[name] = None if text == CONSTANT_EMPTY else CellReader(field, self.codes).read(text)
                except ValueError as error:
                    self.wrong("bad-value", f"`{name}`: {error}", span)
        return values

    def need_key(self, constants: Mapping[str, Value | None]) -> None:
        for name in self.record.key:
            if name not in self.fields.values() and constants.get(name) is None:
                spellings = self.record.fields[name]
                advice = f"a column `{spellings.names.zh}`, or in the manifest `constants: {{{name}: ...}}`"
                if len(self.headings) == 1 and any(character in self.headings[0] for character in "\t;|，"):
                    advice = "the heading row is one cell: does the file's name say how its cells are separated?"
                self.wrong(
                    "no-key",
                    f"the file has no column for `{name}`, a part of the key of `{self.record.name}`",
                    self.place,
                    advice,
                )

    def note_unread(self) -> None:
        read = {*self.fields, *self.clocks, *self.left_out}
        free = [name for name in self.record.fields if name not in self.fields.values()]
        open_fields = replace(self.record, fields={name: self.record.fields[name] for name in free})
        spellings = Headings(open_fields).spellings
        for position, heading in enumerate(self.headings):
            if position not in read:
                shown = f"`{heading}`" if heading else f"column {position + 1}, which has no heading,"
                advice = nearest(heading, spellings)
                message = f"{shown} is no field of `{self.record.name}` and is not read"
                advice = advice if advice.startswith("did you") else ""
                self.diagnostics.append(Diagnostic("unknown-column", message, self.place, advice, Severity.WARNING))
