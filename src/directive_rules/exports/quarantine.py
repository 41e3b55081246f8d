"""A row becomes a record, or it is put aside with all that is wrong with it and all that could be read of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from directive_rules.exports.mapping import Mapped, Problem, show_cell
from directive_rules.exports.opening import Sane
from directive_rules.exports.raw import RawRow
from directive_rules.model.export import Origin, Quarantined, Record


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that could not be read. `cells` are heading and text; `shown` says which of them hold nothing personal."""

    type: str
    origin: Origin
    problems: tuple[Problem, ...]
    cells: tuple[tuple[str, str], ...]
    shown: frozenset[int]
    raw: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Aside:
    """A row put aside: as a person sees it, and as the doubt it leaves in the export."""

    row: QuarantinedRow
    doubt: Quarantined


def read_row(row: RawRow, mapped: Mapped, file: str, sane: Sane | None) -> Record | Aside:
    """Return the record a row is; the row put aside where a cell cannot be read, its key is empty, or a check fails."""
    origin = Origin(file, row.number)
    values, problems = mapped.read(row)
    record = Record(mapped.record.name, values, origin)
    if not problems and sane is not None:
        failed = sane(record, mapped.record, mapped.provided)
        problems = tuple(Problem(f"the record fails the check `{check}`") for check in failed)
    if not problems:
        return record
    cells = tuple((heading, show_cell(cell)) for heading, cell in zip(mapped.headings, row.cells, strict=False))
    known = {name: value for name, value in values.items() if value is not None}
    reason = "; ".join(str(problem) for problem in problems)
    return Aside(
        QuarantinedRow(record.type, origin, problems, cells, mapped.open_positions, row.text),
        Quarantined(record.type, known, origin, reason, row.text),
    )
